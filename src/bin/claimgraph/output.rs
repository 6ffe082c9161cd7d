//! Where data goes: standard output, or a file that is written whole or not at all.

use crate::arguments::OutputFile;
use crate::report::{Complaint, Exit};
use crate::terminal;
use anyhow::Result;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Lets `write` write the data to where the user wants it.
pub(crate) fn write(output: &OutputFile, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    match &output.path {
        Some(path) => replace_file(path, write),
        None => print(write),
    }
}

/// Lets `write` write data to standard output.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut output = terminal::data_output();
    write(&mut output)?;
    output.flush()?;
    Ok(())
}

/// Writes a new file beside the old one and puts it in its place; when writing fails the old one stays.
pub(crate) fn replace_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    remove_abandoned(path);
    let draft = draft_path(path);
    let file = File::create_new(&draft).map_err(|error| unwritable(path, &error))?;
    let result = write_file(file, write)
        .map_err(|error| if_full(path, &draft, error))
        .and_then(|()| put_in_place(&draft, path).map_err(|error| unwritable(path, &error).into()));
    if result.is_err() {
        // What is reported is why writing failed; that the draft stays would only distract from it.
        let _ = fs::remove_file(&draft);
    }
    result
}

/// Removes the drafts of this file that programs left which were killed.
fn remove_abandoned(path: &Path) {
    let prefix = format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy());
    for entry in fs::read_dir(folder_of(path)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(".tmp")?.parse::<i32>().ok());
        if process.is_some_and(|process| !is_running(process)) {
            // What cannot be removed only takes room.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(unix)]
fn is_running(process: i32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    Pid::from_raw(process).is_some_and(|process| test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_running(_process: i32) -> bool {
    true
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns a name in the same folder, because a file can be renamed only within its file system.
fn draft_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

fn write_file(file: File, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut file = BufWriter::new(file);
    write(&mut file)?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(())
}

/// Renames the draft, so that the new name outlasts a power cut.
fn put_in_place(draft: &Path, path: &Path) -> io::Result<()> {
    fs::rename(draft, path)?;
    if cfg!(unix) { File::open(folder_of(path))?.sync_all() } else { Ok(()) }
}

/// Says of a full disk which file was being written and how much of it fitted.
fn if_full(path: &Path, draft: &Path, error: anyhow::Error) -> anyhow::Error {
    let is_full = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::StorageFull)
    };
    if !error.chain().any(is_full) {
        return error;
    }
    let written = fs::metadata(draft).map_or(0, |metadata| metadata.len());
    let message = format!("the disk with `{}` is full: it needs more than the {written} bytes that fitted", path.display());
    Complaint::new(Exit::Question, message, "free some space and run the command again; the old file is as it was").into()
}

fn unwritable(path: &Path, error: &io::Error) -> Complaint {
    let message = format!("cannot write `{}`: {error}", path.display());
    Complaint::new(Exit::Question, message, "name a file in a folder that exists and that you may write to")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("graph.ttl");
        // No process has that number: the largest is 2^22.
        fs::write(folder.path().join(".graph.ttl.2000000000.tmp"), "left by a program that was killed").unwrap();
        replace_file(&path, |output| Ok(output.write_all(b"old")?)).unwrap();
        let failed = replace_file(&path, |output| {
            output.write_all(b"half of the n")?;
            anyhow::bail!("power cut")
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
