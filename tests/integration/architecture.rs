//! The shape of the source: modules import only from modules above them, and each outside crate has its door.

use std::fs;
use std::path::{Path, PathBuf};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// Returns the modules in the order in which `lib.rs` lists them.
fn modules() -> Vec<String> {
    let library = fs::read_to_string(Path::new(SOURCE).join("lib.rs")).expect("src/lib.rs is readable");
    let names = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// Returns the Rust files below `folder`, or the one file of that name.
fn files_of(module: &str) -> Vec<PathBuf> {
    let file = Path::new(SOURCE).join(format!("{module}.rs"));
    if file.exists() { vec![file] } else { files_below(&Path::new(SOURCE).join(module)) }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Returns the lines of a file that are code: no comments.
fn code_of(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("the file is readable");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::to_owned).collect()
}

#[test]
fn modules_import_only_from_modules_above_them() {
    let modules = modules();
    assert!(modules.len() > 10, "lib.rs lists its modules");
    for (position, module) in modules.iter().enumerate() {
        let below = &modules[position + 1..];
        for file in files_of(module) {
            for line in code_of(&file) {
                let upward = below.iter().find(|other| line.contains(&format!("crate::{other}::")));
                assert!(upward.is_none(), "{} imports from {}: {line}", file.display(), upward.map_or("", String::as_str));
            }
        }
    }
}

#[test]
fn every_folder_of_the_library_is_a_listed_module() {
    let modules = modules();
    for entry in fs::read_dir(SOURCE).expect("src is readable") {
        let name = entry.expect("the entry is readable").file_name().into_string().expect("names are UTF-8");
        let name = name.trim_end_matches(".rs");
        assert!(
            ["lib", "bin"].contains(&name) || modules.iter().any(|module| module == name),
            "src/{name} is not in lib.rs"
        );
    }
}

#[test]
fn outside_crates_come_in_by_their_doors() {
    let doors: [(&str, &[&str]); 15] = [
        ("oxigraph::", &["ontology/", "store/", "validation/", "query/", "remote/", "export/"]),
        ("petgraph::", &["graph/", "export/dot.rs"]),
        ("spargebra::", &["query/"]),
        ("ureq::", &["remote/http.rs"]),
        ("rustls::", &["remote/http.rs"]),
        ("resvg::", &["export/png.rs"]),
        ("skrifa::", &["export/svg/text.rs"]),
        ("clap::", &["bin/"]),
        ("ctrlc::", &["bin/"]),
        ("axum::", &["bin/claimgraph/server/"]),
        ("hyper::", &["bin/claimgraph/server/"]),
        ("tokio::", &["bin/claimgraph/server/"]),
        ("rustyline::", &["bin/"]),
        ("use rten", &["encoder/"]),
        ("println!", &["bin/"]),
    ];
    for file in files_below(Path::new(SOURCE)) {
        let name = file.strip_prefix(SOURCE).expect("the file lies in src").to_string_lossy().into_owned();
        for line in code_of(&file) {
            for (words, allowed) in doors {
                let is_allowed = allowed.iter().any(|door| name.starts_with(door));
                assert!(is_allowed || !line.contains(words), "src/{name} uses {words}: {line}");
            }
        }
    }
}

#[test]
fn no_relation_is_spelled_in_the_source() {
    let core = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/core.ttl")).expect("core.ttl is readable");
    let relations =
        core.lines().filter_map(|line| line.strip_prefix("cg:")?.split_once(" a cg:Relation")).map(|(name, _)| name);
    let relations: Vec<&str> = relations.collect();
    assert_eq!(relations.len(), 31);
    for file in files_below(Path::new(SOURCE)) {
        let text = fs::read_to_string(&file).expect("the file is readable");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let is_test = file.ends_with("tests.rs")
            || file.ends_with("fixture.rs")
            || file.components().any(|part| part.as_os_str() == "tests");
        for line in code.lines().filter(|line| !is_test && !line.trim_start().starts_with("//") && !is_help(line)) {
            let spelled = relations.iter().find(|relation| line.contains(&format!("\"{relation}\"")));
            assert!(spelled.is_none(), "{}: {line}", file.display());
        }
    }
}

/// Help texts show relations as examples.
fn is_help(line: &str) -> bool {
    // `cg:locatedIn` is also the property by which the known actors say where a place lies.
    line.contains("claimgraph ") || line.contains("example") || line.contains("cg(\"locatedIn\")")
}

#[test]
fn iris_are_checked() {
    for file in files_below(Path::new(SOURCE)) {
        let unchecked = code_of(&file).into_iter().find(|line| line.contains("new_unchecked") || line.contains("unsafe "));
        assert!(unchecked.is_none(), "{}: {unchecked:?}", file.display());
    }
}

#[test]
fn only_linear_regular_expressions() {
    let lock = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).expect("Cargo.lock is readable");
    // These go back over the text, which takes time without bound for some patterns.
    for other in ["fancy-regex", "pcre", "pcre2", "onig", "regress"] {
        assert!(!lock.contains(&format!("name = \"{other}\"")), "{other} is among the dependencies");
    }
}

#[test]
fn every_promise_names_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let promises = fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md is readable");
    let folders = [root.join("src"), root.join("tests/integration")];
    let code: String = folders.iter().flat_map(|folder| files_below(folder)).flat_map(|file| code_of(&file)).collect();
    let rows = promises.lines().filter(|line| line.starts_with("| "));
    let named = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).filter(|name| name.contains('_'));
    let named: Vec<&str> = named
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'))
        .collect();
    assert!(named.len() > 50);
    for name in named {
        assert!(name == "new_unchecked" || code.contains(&format!("fn {name}(")), "SECURITY.md names the test `{name}`");
    }
}
