//! What can go wrong with the store.

use crate::knowledge::RelationName;
use crate::text::DocumentId;
use oxigraph::store::StorageError;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing is at the path.
    #[error("there is no store at `{}`", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// Something else is at the path.
    #[error("`{}` is not a store", path.display())]
    NotAStore {
        /// The path.
        path: PathBuf,
    },
    /// Another program has the store open.
    #[error("the store `{}` is in use by {}", path.display(), holder_name(*holder))]
    Held {
        /// The path.
        path: PathBuf,
        /// The process that has it open, where the system tells.
        holder: Option<u32>,
    },
    /// There is no room to write.
    #[error("the disk with the store `{}` is full: about {} MB more are needed", path.display(), needed.div_ceil(1_000_000))]
    DiskFull {
        /// The path.
        path: PathBuf,
        /// Bytes.
        needed: u64,
    },
    /// The folder of the store cannot be made or opened.
    #[error("cannot open the store `{}`", path.display())]
    Unopenable {
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file of judgements beside the store is not Turtle.
    #[error("the judgements in `{}` cannot be read: {reason}", path.display())]
    WrongJudgements {
        /// The file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// The reading contradicts itself, so it was not stored.
    #[error("the reading of document `{document}` is inconsistent: {reason}")]
    BrokenReading {
        /// The document.
        document: DocumentId,
        /// What is wrong.
        reason: String,
    },
    /// The name of a relation cannot be part of an IRI.
    #[error("`{name}` cannot be the name of a relation")]
    WrongRelation {
        /// The name.
        name: RelationName,
    },
    /// The store holds something that this program did not write.
    #[error("the store is damaged at {place}: {reason}")]
    Damaged {
        /// The node, as an IRI.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// Looking through the documents failed.
    #[error("cannot look through the store")]
    Unsearchable(#[source] Box<dyn Error + Send + Sync>),
    /// Reading or writing failed.
    #[error("cannot read or write the store")]
    Storage(#[from] StorageError),
}

impl StoreError {
    /// Returns what a user can do about it.
    pub fn hint(&self) -> String {
        match self {
            StoreError::Missing { .. } => {
                "make one with `claimgraph build PATH...`, or name another with `--store`".to_owned()
            }
            StoreError::NotAStore { .. } => {
                "name a folder that is new or empty, or one that `claimgraph build` made".to_owned()
            }
            StoreError::Held { .. } => {
                "wait until it ends or close it; several programs may read, only one may write".to_owned()
            }
            StoreError::DiskFull { .. } => {
                "free that much and run the command again; documents stored so far are kept".to_owned()
            }
            StoreError::Unopenable { .. } => "check the path, its permissions and the free space".to_owned(),
            StoreError::WrongJudgements { .. } => "correct the line or remove it; each judgement stands on one".to_owned(),
            StoreError::BrokenReading { .. } => {
                "this is a fault of the program; please report it with the document".to_owned()
            }
            StoreError::WrongRelation { .. } => "use letters and digits only, as in ontology/core.ttl".to_owned(),
            StoreError::Damaged { .. } | StoreError::Unsearchable(_) => REPAIR.to_owned(),
            StoreError::Storage(source) => storage_hint(source).to_owned(),
        }
    }

    pub(super) fn unsearchable(source: impl Error + Send + Sync + 'static) -> Self {
        StoreError::Unsearchable(Box::new(source))
    }

    pub(super) fn from_opening(path: &Path, source: StorageError) -> Self {
        match source {
            StorageError::Io(source) if source.kind() == io::ErrorKind::StorageFull => {
                StoreError::DiskFull { path: path.to_owned(), needed: super::LEAST_ROOM }
            }
            StorageError::Io(source) => StoreError::Unopenable { path: path.to_owned(), source },
            StorageError::Corruption(source) => {
                StoreError::Damaged { place: format!("`{}`", path.display()), reason: source.to_string() }
            }
            source => StoreError::Storage(source),
        }
    }
}

fn holder_name(holder: Option<u32>) -> String {
    holder.map_or_else(|| "another program".to_owned(), |process| format!("process {process}"))
}

/// What helps a damaged store.
const REPAIR: &str = "run `claimgraph rebuild` to keep what can be read, then `claimgraph build` with the files again; \
    if that fails, remove the folder of the store first";

fn storage_hint(source: &StorageError) -> &'static str {
    match source {
        StorageError::Io(error) if error.kind() == io::ErrorKind::StorageFull => {
            "the disk is full: free some space and run the command again; documents stored so far are kept"
        }
        StorageError::Corruption(_) => REPAIR,
        _ => "check the disk and the permissions of the folder of the store",
    }
}
