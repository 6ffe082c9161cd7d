//! Where the shell remembers what was asked.

use std::env;
use std::fs;
use std::path::PathBuf;

/// Returns the history file in the [state folder](https://specifications.freedesktop.org/basedir-spec/latest/), which is
/// made when it is missing; none when there is no place for it.
pub(super) fn file() -> Option<PathBuf> {
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    let folder = state.join("claimgraph");
    fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history.txt"))
}

/// Returns the folder that an environment variable names; the standard says to ignore relative ones.
fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}
