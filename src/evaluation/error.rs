//! What can go wrong with gold data.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why gold data or predictions cannot be used.
#[derive(Debug, Error)]
pub enum EvaluationError {
    /// A file or folder cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is not what it should be.
    #[error("`{}`, line {line}: {source}", path.display())]
    WrongLine {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A folder holds no claims of a reader.
    #[error("`{}` holds no file `*.claims.jsonl`", folder.display())]
    NoGold {
        /// The folder of the first reader.
        folder: PathBuf,
    },
    /// A span lies outside its text.
    #[error("`{}`, line {line}: the span from {start} to {end} lies outside the text", path.display())]
    WrongSpan {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// Its start in characters.
        start: usize,
        /// Its end in characters.
        end: usize,
    },
}

impl EvaluationError {
    /// Returns what a user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            EvaluationError::Unreadable { .. } => "check the path and its permissions",
            EvaluationError::WrongLine { .. } => "see `claimgraph help eval` for the form that each command needs",
            EvaluationError::NoGold { .. } => {
                "name the folder above the readers' folders, and the readers with --readers when they are not A and B"
            }
            EvaluationError::WrongSpan { .. } => "count offsets in characters of `text`, from 0, the end not included",
        }
    }

    pub(super) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| EvaluationError::Unreadable { path: path.to_owned(), source }
    }
}
