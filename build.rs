//! Puts the built explorer page, `web/dist`, into the program. Without it the program is built all the same, and says so when
//! it is asked for the page; `script/bootstrap` builds it where there is Node.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("web/dist");
    println!("cargo::rerun-if-changed=build.rs");
    // A path that is not there would have everything compiled each time.
    if folder.exists() {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let mut files = String::from("&[\n");
    for (name, path) in packed_files(&folder)? {
        // Writing to a string cannot fail.
        let _ = writeln!(files, "    ({name:?}, include_bytes!({path:?})),");
    }
    files.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("page_files.rs"), files)
}

/// Returns the packed files of a folder with their names before packing, in order.
fn packed_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    if folder.exists() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.extend(name.strip_suffix(".gz").map(|name| (name.to_owned(), path)));
        }
    }
    files.sort();
    Ok(files)
}
