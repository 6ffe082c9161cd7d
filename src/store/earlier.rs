//! The state of a store before somebody began to write, for those who read meanwhile.
//!
//! RocksDB does not allow to read a store in place while another program writes it. So a writer first makes a second folder
//! that shares the files as they are, which takes no space and no time: `earlier/1` below the folder of the store. Who
//! finds the store held by a writer reads there. The writer removes it in the end, unless somebody still reads it; then the
//! next writer does.

use super::{StoreError, lock};
use oxigraph::store::Store as Dataset;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The folder below that of the store.
const FOLDER: &str = "earlier";

/// The snapshot of a writer, removed when it is dropped.
#[derive(Debug)]
pub(super) struct EarlierState(PathBuf);

impl EarlierState {
    /// Keeps the present state for readers. None where the file system has no room or no links: then nobody can read
    /// until the writer ends.
    pub(super) fn take(store: &Path, dataset: &Dataset) -> Option<Self> {
        let folder = store.join(FOLDER);
        fs::create_dir_all(&folder).ok()?;
        let number = numbers(store).last().map_or(1, |last| last + 1);
        let snapshot = Self(folder.join(number.to_string()));
        dataset.backup(&snapshot.0).ok()?;
        // Readers take a snapshot for complete once it has a file to lock.
        File::create_new(snapshot.0.join(lock::LOCK_FILE)).ok()?;
        Some(snapshot)
    }
}

impl Drop for EarlierState {
    fn drop(&mut self) {
        remove_unread(&self.0);
        if let Some(folder) = self.0.parent() {
            // It stays as long as anything is in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Removes the snapshots that nobody reads; only the writer may.
pub(super) fn remove_all(store: &Path) {
    for number in numbers(store) {
        remove_unread(&store.join(FOLDER).join(number.to_string()));
    }
    let _ = fs::remove_dir(store.join(FOLDER));
}

/// Opens the last snapshot of a store that is being written; none where there is none.
pub(super) fn open(store: &Path) -> Option<Result<(Dataset, File), StoreError>> {
    let (snapshot, lock) = find(store)?;
    let dataset = Dataset::open_read_only(&snapshot).map_err(|source| StoreError::from_opening(&snapshot, source));
    Some(dataset.map(|dataset| (dataset, lock)))
}

/// Returns the folder of the last snapshot of a store that is being written, with the lock that keeps it there.
pub(super) fn find(store: &Path) -> Option<(PathBuf, File)> {
    let last = numbers(store).last()?.to_string();
    let snapshot = store.join(FOLDER).join(last);
    let lock = File::open(snapshot.join(lock::LOCK_FILE)).ok()?;
    lock.try_lock_shared().ok()?;
    // The writer may have removed it just before it was locked.
    fs::metadata(snapshot.join(lock::LOCK_FILE)).ok()?;
    Some((snapshot, lock))
}

fn remove_unread(snapshot: &Path) {
    let lock = File::open(snapshot.join(lock::LOCK_FILE));
    let is_read = lock.as_ref().is_ok_and(|lock| lock.try_lock().is_err());
    if !is_read {
        // What cannot be removed now is removed by the next writer.
        let _ = fs::remove_dir_all(snapshot);
    }
}

/// Returns the numbers of the snapshots in order.
fn numbers(store: &Path) -> Vec<u64> {
    let entries = fs::read_dir(store.join(FOLDER)).into_iter().flatten().flatten();
    let mut numbers: Vec<u64> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}
