//! Where the program keeps what is the user's own, as the
//! [XDG Base Directory Specification](https://specifications.freedesktop.org/basedir-spec/latest/) says.
//!
//! Nothing is ever read from the working folder because of its name: whoever can put a file there could otherwise decide
//! what the shell does.

use crate::output;
use anyhow::{Context, Result};
use claimgraph::query::Questions;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns the questions inside the program and those that the user saved.
pub(crate) fn questions() -> Result<Questions> {
    let folder = own_questions().filter(|folder| folder.is_dir());
    Ok(Questions::load(folder.as_deref())?)
}

/// Returns the folder of the questions that the user saved.
pub(crate) fn own_questions() -> Option<PathBuf> {
    Some(configuration()?.join("questions"))
}

/// Returns the file that the shell runs when it starts.
pub(crate) fn start_file() -> Option<PathBuf> {
    Some(configuration()?.join("replrc"))
}

/// Returns the file of the prefixes that the user declared in the shell.
pub(crate) fn prefixes() -> Option<PathBuf> {
    Some(configuration()?.join("prefixes.rq"))
}

/// Returns the folder for what the shell remembers, which is made when it is missing.
pub(crate) fn state() -> Option<PathBuf> {
    let folder = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?.join("claimgraph");
    fs::create_dir_all(&folder).ok()?;
    Some(folder)
}

/// Writes a file of the user's own, in a folder that is made when it is missing.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    let failed = || format!("cannot write `{}`", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    output::replace_file(path, |output| Ok(output.write_all(text.as_bytes())?)).with_context(failed)
}

fn configuration() -> Option<PathBuf> {
    Some(absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?.join("claimgraph"))
}

/// Returns the folder that an environment variable names; the standard says to ignore relative ones.
fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}
