//! Files of strangers: text, front matter, pages, records. The first byte chooses the format.

#![no_main]

use claimgraph::source::{self, SourceFile};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = ["a.txt", "a.md", "a.html", "a.jsonl", "a.txt.gz"][usize::from(*first) % 5];
    let path = FOLDER.path().join(name);
    std::fs::write(&path, rest).expect("a file");
    let file = SourceFile::from_path(&path).expect("a known format");
    for document in source::read(&file).take(50).flatten() {
        assert!(!document.text.trim().is_empty());
        assert_eq!(document.content_hash, source::content_hash(&document));
    }
});
