//! A store as it was at one moment, so that it can be read for long while the store itself is written.
//!
//! The tables of RocksDB never change once they are written, so a snapshot shares them by hard links and takes next to no
//! space and time. It lies in a hidden folder beside the store, or among the temporary files where nothing may be written
//! there, and goes away with the [`Snapshot`]. What a program left that was killed is removed with the next snapshot.

use super::{Store, StoreError, earlier, lock};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};

/// A copy of a store that nobody writes.
pub struct Snapshot {
    /// The copy, to read.
    pub store: Store,
    origin: PathBuf,
    state: State,
    /// Declared last, so that the folder goes away after the store in it is closed.
    folder: Folder,
}

/// The sizes of the files that hold the quads, by name: they differ once something was written.
type State = BTreeMap<OsString, u64>;

/// A folder that goes away when this does.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next snapshot.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Snapshot {
    /// Takes a snapshot of the store in the folder `path`; while another program writes, of the state before it began.
    ///
    /// # Errors
    /// When there is no store, when another program makes it just now, when it is damaged, or when the disk fails.
    pub fn take(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let origin = path.as_ref();
        lock::require_store(origin)?;
        let (source, _lock) = source(origin)?;
        let failed = |source| StoreError::Unopenable { path: origin.to_owned(), source };
        let origin = origin.canonicalize().map_err(failed)?;
        remove_abandoned(&origin);
        let folder = make_folder(&origin).map_err(failed)?;
        // Whoever looks for abandoned snapshots sees by the lock that this one is not.
        let _held = lock::shared(&folder.0)?;
        copy(&source, &folder.0).map_err(failed)?;
        let state = state(&source).map_err(failed)?;
        Ok(Self { store: Store::open_read_only(&folder.0)?, origin, state, folder })
    }

    /// Tells whether the store was written since the snapshot was taken, and nobody writes any more.
    ///
    /// # Errors
    /// When the folder of the store cannot be read.
    pub fn is_outdated(&self) -> Result<bool, StoreError> {
        let state = state(&self.origin).map_err(|source| StoreError::Unopenable { path: self.origin.clone(), source })?;
        Ok(state != self.state && !matches!(lock::shared(&self.origin), Err(StoreError::Held { .. })))
    }

    /// Returns the folder of the copy, which other processes may read as long as this lives.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }
}

/// Returns the folder to copy, with the lock that keeps it as it is.
fn source(origin: &Path) -> Result<(PathBuf, Option<File>), StoreError> {
    match lock::shared(origin) {
        Ok(lock) => Ok((origin.to_owned(), lock)),
        Err(held @ StoreError::Held { .. }) => {
            let (folder, lock) = earlier::find(origin).ok_or(held)?;
            Ok((folder, Some(lock)))
        }
        Err(error) => Err(error),
    }
}

/// Returns what the names of all snapshots of a store begin with.
fn prefix(origin: &Path) -> String {
    format!(".{}.snapshot-", origin.file_name().unwrap_or_default().to_string_lossy())
}

/// Makes a folder beside the store, or else among the temporary files, where the tables are copied.
fn make_folder(origin: &Path) -> io::Result<Folder> {
    let beside = origin.parent().and_then(|parent| make_folder_in(parent, origin).ok());
    beside.map_or_else(|| make_folder_in(&std::env::temp_dir(), origin), Ok)
}

fn make_folder_in(place: &Path, origin: &Path) -> io::Result<Folder> {
    let mut number = 0;
    loop {
        let folder = place.join(format!("{}{}-{number}", prefix(origin), std::process::id()));
        match create_private(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            made => return made.map(|()| Folder(folder)),
        }
    }
}

/// Makes a folder that only this user may enter.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes the snapshots that no program holds any more.
fn remove_abandoned(origin: &Path) {
    let (Some(parent), prefix) = (origin.parent(), prefix(origin)) else { return };
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_snapshot = entry.file_name().to_string_lossy().starts_with(&prefix);
        if is_snapshot && lock::is_abandoned_by_all(&entry.path()) {
            // It is tried again with the next snapshot.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Links the tables, which never change, and copies what may be written on.
fn copy(origin: &Path, folder: &Path) -> io::Result<()> {
    for entry in files(origin)? {
        let copy = folder.join(entry.file_name());
        let linked = is_table(&entry.file_name()) && fs::hard_link(entry.path(), &copy).is_ok();
        if !linked {
            fs::copy(entry.path(), &copy)?;
        }
    }
    Ok(())
}

fn state(origin: &Path) -> io::Result<State> {
    let mut state = State::new();
    for entry in files(origin)? {
        let name = entry.file_name();
        // A file may go away meanwhile.
        let length = entry.metadata().map_or(0, |metadata| metadata.len());
        if length > 0 && (is_table(&name) || has_extension(&name, "log")) {
            state.insert(name, length);
        }
    }
    Ok(state)
}

/// Returns the files of a database without its locks and its own diary.
fn files(origin: &Path) -> io::Result<Vec<DirEntry>> {
    let entries = fs::read_dir(origin)?.collect::<io::Result<Vec<_>>>()?;
    let is_data = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_aside = name == lock::LOCK_FILE || name == "LOCK" || name == "LOG" || name.starts_with("LOG.old");
        !is_aside && entry.file_type().is_ok_and(|kind| kind.is_file())
    };
    Ok(entries.into_iter().filter(is_data).collect())
}

fn is_table(name: &OsString) -> bool {
    has_extension(name, "sst")
}

fn has_extension(name: &OsString, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}
