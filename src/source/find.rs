//! The files a user means by the paths on the command line.
//!
//! The id of a document is the stem of its file, so it does not depend on where the corpus lies. When two files
//! share a stem (`2013/report.txt`, `2014/report.txt`, or `report.txt` beside `report.md`), the first in the order
//! of their paths keeps it and the next ones become `report~2`, `report~3`. The order of the arguments plays no part.

use super::format::SourceFile;
use super::{Skipped, SourceError};
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What was found: files to read, and what was passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Files of a known format, in the order of their paths; every `stem` occurs once.
    pub files: Vec<SourceFile>,
    /// Files of other formats and what cannot be opened, in the order of their paths.
    pub skipped: Vec<Skipped>,
}

/// Finds the files at `paths`: the files themselves, and all below the folders except hidden ones.
///
/// A file named twice is found once. Links are followed; a link back to a folder above it is passed over.
///
/// # Errors
/// [`SourceError::Missing`] when one of `paths` does not exist.
pub fn find(paths: &[PathBuf]) -> Result<Found, SourceError> {
    let mut found = Found::default();
    for path in paths {
        if is_missing(path) {
            return Err(SourceError::Missing { path: path.clone() });
        }
        for entry in visible_entries(path) {
            match entry {
                Ok(entry) => classify(&entry, &mut found),
                Err(error) => found.skipped.push(skipped_entry(path, error)),
            }
        }
    }
    Ok(settle(found))
}

fn is_missing(path: &Path) -> bool {
    fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn visible_entries(path: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    let is_visible = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter().filter_entry(is_visible)
}

fn classify(entry: &DirEntry, found: &mut Found) {
    let kind = entry.file_type();
    if kind.is_dir() {
        return;
    }
    let file = SourceFile::from_path(entry.path());
    let problem = match file {
        Some(file) if kind.is_file() => return found.files.push(file),
        _ if !kind.is_file() => SourceError::NotAFile,
        _ => SourceError::UnknownFormat,
    };
    found.skipped.push(Skipped::new(entry.path().display().to_string(), &problem));
}

fn skipped_entry(root: &Path, error: walkdir::Error) -> Skipped {
    let path = error.path().unwrap_or(root).display().to_string();
    let problem = if error.loop_ancestor().is_some() {
        SourceError::LinkLoop
    } else {
        SourceError::Unreadable(error.into_io_error().unwrap_or_else(|| io::Error::other("unknown reason")))
    };
    Skipped::new(path, &problem)
}

/// Orders what was found, drops repetitions, and makes the stems unique.
fn settle(found: Found) -> Found {
    let mut folders = HashMap::new();
    let mut placed: Vec<_> = found.files.into_iter().map(|file| (place(&file.path, &mut folders), file)).collect();
    placed.sort_by(|(place, _), (other, _)| place.cmp(other));
    placed.dedup_by(|(place, _), (other, _)| place == other);
    let mut files: Vec<_> = placed.into_iter().map(|(_, file)| file).collect();
    let mut taken = HashSet::new();
    for file in &mut files {
        file.stem = unique(&file.stem, &taken);
        taken.insert(file.stem.clone());
    }
    let mut skipped = found.skipped;
    skipped.sort();
    skipped.dedup();
    Found { files, skipped }
}

/// Returns the real folder of a file and its name there, the same however the user wrote the path.
///
/// `folders` remembers the real path of every folder, which the system is slow to tell.
fn place(path: &Path, folders: &mut HashMap<PathBuf, PathBuf>) -> (PathBuf, OsString) {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = || fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let folder = folders.entry(folder.to_owned()).or_insert_with(real).clone();
    (folder, path.file_name().unwrap_or_default().to_owned())
}

fn unique(stem: &str, taken: &HashSet<String>) -> String {
    if !taken.contains(stem) {
        return stem.to_owned();
    }
    (2..).map(|number| format!("{stem}~{number}")).find(|stem| !taken.contains(stem)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn folder(files: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, "Iran backs Syria.").expect("a file");
        }
        folder
    }

    /// Finds `arguments` below a folder that holds `files`, and compares the stems and the reasons for skipping.
    fn check(files: &[&str], arguments: &[&str], stems: &[&str], skipped: &[(&str, &str)]) {
        let folder = folder(files);
        let paths: Vec<_> = arguments.iter().map(|argument| folder.path().join(argument)).collect();
        let found = find(&paths).expect("every argument exists");
        let found_stems: Vec<_> = found.files.iter().map(|file| file.stem.as_str()).collect();
        assert_eq!(found_stems, stems);
        let name = |source: &str| source.rsplit('/').next().unwrap_or_default().to_owned();
        let found_skipped: Vec<_> = found.skipped.iter().map(|skip| (name(&skip.source), skip.reason.clone())).collect();
        let skipped: Vec<_> = skipped.iter().map(|(source, reason)| (source.to_string(), reason.to_string())).collect();
        assert_eq!(found_skipped, skipped);
    }

    #[test]
    fn folders_are_read_in_the_order_of_names() {
        check(&["b.txt", "a/c.md", "a/b.html", "z.jsonl.gz"], &[""], &["b", "z", "b~2", "c"], &[]);
    }

    #[test]
    fn the_order_of_arguments_plays_no_part() {
        let files = ["2013/report.txt", "2014/report.txt", "2014/report.md"];
        check(&files, &["2014", "2013"], &["report", "report~2", "report~3"], &[]);
        check(&files, &["2013", "2014"], &["report", "report~2", "report~3"], &[]);
    }

    #[test]
    fn a_file_named_twice_is_found_once() {
        check(&["a/b.txt"], &["a", "a/b.txt", "a/../a"], &["b"], &[]);
    }

    #[test]
    fn other_files_are_passed_over_with_a_reason() {
        let unknown = "its format is not known";
        check(&["a.txt", "map.png", "notes"], &[""], &["a"], &[("map.png", unknown), ("notes", unknown)]);
    }

    #[test]
    fn hidden_files_are_ignored() {
        check(&[".git/a.txt", ".b.txt", "c.txt"], &[""], &["c"], &[]);
    }

    #[test]
    fn a_missing_path_is_an_error() {
        let error = find(&[PathBuf::from("no/such/folder")]).expect_err("the path does not exist");
        assert_eq!(error.to_string(), "there is no file or folder `no/such/folder`");
        assert!(error.hint().is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_above_is_passed_over() {
        let folder = folder(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).expect("a link");
        let found = find(&[folder.path().to_owned()]).expect("the folder exists");
        assert_eq!(found.files.len(), 1);
        assert_eq!(found.skipped[0].reason, "the link leads back to a folder above it");
    }

    #[cfg(unix)]
    #[test]
    fn an_unreadable_folder_does_not_stop_the_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&["a/b.txt", "c.txt"]);
        let closed = folder.path().join("a");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("permissions");
        let is_open_to_all = fs::read_dir(&closed).is_ok(); // The administrator may read everything.
        let found = find(&[folder.path().to_owned()]).expect("the folder exists");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permissions");
        assert!(found.files.iter().any(|file| file.stem == "c"));
        assert_eq!(found.skipped.len(), usize::from(!is_open_to_all));
    }
}
