//! Keeps programs that would write the same store apart; readers share it.

use super::StoreError;
use super::seal::SEAL_FILE;
use std::fs::{DirBuilder, File, OpenOptions, ReadDir, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file in the folder of the store that programs lock.
pub(super) const LOCK_FILE: &str = "claimgraph.lock";
/// The file that every RocksDB database has.
const DATABASE_FILE: &str = "CURRENT";

/// Makes the folder where there is none; refuses a folder with other things in it.
pub(super) fn prepare_folder(path: &Path) -> Result<(), StoreError> {
    if is_store(path) {
        return Ok(());
    }
    match std::fs::read_dir(path) {
        Ok(entries) => is_abandoned(entries).then_some(()).ok_or_else(|| StoreError::NotAStore { path: path.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => make_folder(path).map_err(unopenable(path)),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(StoreError::NotAStore { path: path.to_owned() }),
        Err(error) => Err(unopenable(path)(error)),
    }
}

/// Refuses a path that is no store.
pub(super) fn require_store(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Ok(_) if is_store(path) => Ok(()),
        Ok(metadata) if metadata.is_dir() && std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) => {
            Err(StoreError::Missing { path: path.to_owned() })
        }
        Ok(_) => Err(StoreError::NotAStore { path: path.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::Missing { path: path.to_owned() }),
        Err(error) => Err(unopenable(path)(error)),
    }
}

/// Locks the store for one writer.
pub(super) fn exclusive(path: &Path) -> Result<File, StoreError> {
    let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path.join(LOCK_FILE));
    let file = file.map_err(unopenable(path))?;
    file.try_lock().map_err(|error| refused(path, error))?;
    Ok(file)
}

/// Locks the store for a reader; none where the lock file cannot be made, since nobody can write there either.
pub(super) fn shared(path: &Path) -> Result<Option<File>, StoreError> {
    let file = match File::open(path.join(LOCK_FILE)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => match File::create_new(path.join(LOCK_FILE)) {
            Ok(file) => file,
            Err(_) => return Ok(None),
        },
        Err(error) => return Err(unopenable(path)(error)),
    };
    file.try_lock_shared().map_err(|error| refused(path, error))?;
    Ok(Some(file))
}

/// Tells whether a folder was locked by a program that is gone.
pub(super) fn is_abandoned_by_all(path: &Path) -> bool {
    let file = OpenOptions::new().read(true).write(true).open(path.join(LOCK_FILE));
    file.is_ok_and(|file| file.try_lock().is_ok())
}

/// Removes what a program left that was stopped while loading; nothing refers to it.
pub(super) fn tidy(path: &Path) {
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("bulk-") || name.ends_with(".dbtmp") {
            // What cannot be removed only takes room.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Makes the folder of a store, which may hold private notes, for its owner alone.
fn make_folder(path: &Path) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn is_store(path: &Path) -> bool {
    path.join(DATABASE_FILE).is_file() || path.join(SEAL_FILE).is_file()
}

/// Tells whether a folder is empty or holds only what a program leaves that was stopped while making a store.
fn is_abandoned(mut entries: ReadDir) -> bool {
    entries.all(|entry| entry.is_ok_and(|entry| is_trace_of_creation(&entry.file_name())))
}

fn is_trace_of_creation(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    [LOCK_FILE, "LOCK", "LOG", "IDENTITY"].contains(&name.as_ref())
        || ["MANIFEST-", "OPTIONS-", "LOG.old."].iter().any(|prefix| name.starts_with(prefix))
        || name.ends_with(".dbtmp")
}

fn refused(path: &Path, error: TryLockError) -> StoreError {
    match error {
        TryLockError::WouldBlock => StoreError::Held { path: path.to_owned(), holder: holder(&path.join(LOCK_FILE)) },
        TryLockError::Error(source) => StoreError::Unopenable { path: path.to_owned(), source },
    }
}

fn unopenable(path: &Path) -> impl Fn(std::io::Error) -> StoreError + '_ {
    move |source| StoreError::Unopenable { path: path.to_owned(), source }
}

/// Returns the process that locked the file, from [`/proc/locks`](https://man7.org/linux/man-pages/man5/proc_locks.5.html).
#[cfg(target_os = "linux")]
fn holder(file: &PathBuf) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let inode = std::fs::metadata(file).ok()?.ino();
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let held = locks.lines().find(|line| line.contains("FLOCK") && line.contains(&format!(":{inode} ")))?;
    held.split_whitespace().nth(4)?.parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn holder(_file: &PathBuf) -> Option<u32> {
    None
}
