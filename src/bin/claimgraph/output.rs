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
    let draft = draft_path(path);
    let file = File::create_new(&draft).map_err(|error| unwritable(path, &error))?;
    let result =
        write_file(file, write).and_then(|()| fs::rename(&draft, path).map_err(|error| unwritable(path, &error).into()));
    if result.is_err() {
        // What is reported is why writing failed; that the draft stays would only distract from it.
        let _ = fs::remove_file(&draft);
    }
    result
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
