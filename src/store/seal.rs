//! A note of the files of a store that was closed properly, so that damage to them does not pass for an older state.
//!
//! RocksDB checks what it reads block by block, but takes a file of its log or its table of contents that ends early for
//! what a crash left, and opens an older state without a word. So whoever closes a store after writing notes the size of
//! each file, and the hash of those that are read as a whole. A store without a seal was not closed properly, which is no
//! damage: its log says what was written.

use super::StoreError;
use super::digest::hexadecimal;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// The file with the note.
pub(super) const SEAL_FILE: &str = "claimgraph.seal";

/// Beyond this only the size is noted, since every command compares: a large log is one that RocksDB has done with.
const HASH_LIMIT: u64 = 4 << 20;

const HEADING: &str =
    "# The files of this store as claimgraph left them: name, bytes, SHA-256 of the small ones that are read whole.";

/// Compares the files with the seal; a store without a seal passes.
pub(super) fn check(folder: &Path) -> Result<(), StoreError> {
    let Some(seal) = read(folder)? else { return Ok(()) };
    if is_of_another_writer(folder, &seal) {
        return Ok(());
    }
    for (name, noted) in &seal {
        let found =
            note(&folder.join(name)).map_err(|error| damaged(folder, name, &format!("it cannot be read: {error}")))?;
        if found != *noted {
            return Err(damaged(folder, name, &format!("it is not as claimgraph left it ({noted}), but {found}")));
        }
    }
    Ok(())
}

/// Removes the seal, because the files are about to change.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(SEAL_FILE)) {
        Ok(()) => sync_folder(folder),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Seals the store in a folder when it is dropped, if all was written.
#[derive(Debug)]
pub(super) struct Sealer {
    pub(super) folder: PathBuf,
    /// Whether everything is on the disk.
    pub(super) is_complete: bool,
}

impl Drop for Sealer {
    fn drop(&mut self) {
        if self.is_complete {
            // A store without a seal is read all the same.
            let _ = write(&self.folder);
        }
    }
}

/// Another program that knows nothing of seals has written since: the table of contents has another name.
fn is_of_another_writer(folder: &Path, seal: &BTreeMap<String, String>) -> bool {
    let has = |name: &str| folder.join(name).is_file();
    let is_contents = |name: &str| name.starts_with("MANIFEST-");
    let current = fs::read_to_string(folder.join("CURRENT")).unwrap_or_default();
    let current = current.trim_end();
    is_contents(current)
        && has(current)
        && !seal.contains_key(current)
        && !seal.keys().any(|name| is_contents(name) && has(name))
}

fn write(folder: &Path) -> io::Result<()> {
    let mut text = format!("{HEADING}\n");
    for name in names(folder)? {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name} {}", note(&folder.join(&name))?);
    }
    let _ = writeln!(text, "sealed {}", hash(text.as_bytes()));
    let draft = folder.join(format!("{SEAL_FILE}.dbtmp"));
    let mut file = File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, folder.join(SEAL_FILE))?;
    sync_folder(folder)
}

/// Reads the notes by name of the file.
fn read(folder: &Path) -> Result<Option<BTreeMap<String, String>>, StoreError> {
    let wrong = || damaged(folder, SEAL_FILE, "it is not as claimgraph left it");
    let text = match fs::read(folder.join(SEAL_FILE)) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| wrong())?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(StoreError::Unopenable { path: folder.to_owned(), source }),
    };
    let (body, ending) = text.trim_end().rsplit_once('\n').ok_or_else(wrong)?;
    if ending != format!("sealed {}", hash(format!("{body}\n").as_bytes())) {
        return Err(wrong());
    }
    let notes = body.lines().skip(1).filter_map(|line| line.split_once(' '));
    Ok(Some(notes.map(|(name, note)| (name.to_owned(), note.to_owned())).collect()))
}

/// Returns the names of the files that hold data, in order.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_read_whole(&name) || name.ends_with(".sst") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn is_read_whole(name: &str) -> bool {
    name == "CURRENT" || name.starts_with("MANIFEST-") || name.ends_with(".log")
}

/// Returns what is noted of a file.
fn note(path: &Path) -> io::Result<String> {
    let bytes = fs::metadata(path)?.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !is_read_whole(&name) || bytes > HASH_LIMIT {
        return Ok(format!("{bytes} bytes"));
    }
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(format!("{bytes} bytes, {}", hexadecimal(&hasher.finalize())))
}

fn hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Makes the names in a folder last.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn damaged(folder: &Path, name: &str, reason: &str) -> StoreError {
    StoreError::Damaged { place: format!("`{}`", folder.join(name).display()), reason: reason.to_owned() }
}
