//! What is promised when things go wrong: kills, signals, damage, two programs at once, documents made to do harm.
//!
//! The rows of SECURITY.md name these tests. The long versions are `script/check-crashes`, `check-disk-full`, `check-damage`,
//! `check-determinism` and `check-long-run`.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::commands::{check_failure, folder_with, succeed};
use claimgraph::store::Store;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const SENTENCES: [&str; 6] = [
    "Iran backs the government of Syria.",
    "Turkey attacked rebels in Iraq on Monday.",
    "Russia supplied missiles to Syria in June.",
    "Saudi Arabia funds the rebels, Iran said.",
    "Qatar and Egypt held talks in Cairo.",
    "France will not send troops to Libya.",
];

/// Makes a folder `documents` with so many small documents.
fn folder_of(count: usize) -> tempfile::TempDir {
    let files: Vec<(String, String)> = (0..count)
        .map(|number| (format!("documents/report-{number}.txt"), format!("{}\n", SENTENCES[number % SENTENCES.len()])))
        .collect();
    folder_with(&files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.args(arguments).current_dir(folder).env_remove("CLAIMGRAPH_STORE").stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn start(folder: &Path, arguments: &[&str]) -> Child {
    command(folder, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn json(output: &[u8]) -> Value {
    serde_json::from_slice(output).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(output)))
}

fn built(folder: &Path, arguments: &[&str]) -> Value {
    json(succeed(folder, &[&["build", "documents", "--json"], arguments].concat()).as_bytes())
}

/// Starts a build and waits until it has stored so many documents.
fn start_and_wait(folder: &Path, options: &[&str], count: u64) -> Child {
    let store = folder.join("claimgraph.db");
    let had_content = store.join("CURRENT").exists();
    // Where there are documents, a writer begins with a copy of the state for readers; a killed one left its own.
    let earlier = store.join("earlier");
    let _ = fs::remove_dir_all(&earlier);
    let build = start(folder, &[&["build", "documents"], options].concat());
    wait_until(|| if had_content { earlier.exists() } else { store.join("CURRENT").exists() });
    let before = log_size(&store);
    // A small document is more than a kilobyte in the log.
    wait_until(|| log_size(&store) >= before + 1_000 * count);
    build
}

fn wait_until(holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(120), "nothing is stored");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Returns the size of the log to which a store writes first.
fn log_size(store: &Path) -> u64 {
    let logs = fs::read_dir(store).into_iter().flatten().flatten();
    let logs = logs.filter(|entry| entry.file_name().to_string_lossy().ends_with(".log"));
    logs.filter_map(|entry| Some(entry.metadata().ok()?.len())).max().unwrap_or(0)
}

#[test]
fn a_killed_build_leaves_whole_documents_and_ends_the_same() {
    let (undisturbed, folder) = (folder_of(12), folder_of(12));
    let digest = built(undisturbed.path(), &[])["digest"].clone();
    let whole = Store::open_read_only(undisturbed.path().join("claimgraph.db")).unwrap();
    for round in 0..3 {
        let mut build = start_and_wait(folder.path(), &["--threads", "2"], 1 + round);
        build.kill().unwrap();
        build.wait().unwrap();
        let store = Store::open_read_only(folder.path().join("claimgraph.db")).unwrap();
        for summary in store.documents().unwrap() {
            assert_eq!(store.get(&summary.id).unwrap(), whole.get(&summary.id).unwrap(), "{}", summary.id);
        }
    }
    assert_eq!(built(folder.path(), &[])["digest"], digest);
    succeed(folder.path(), &["check"]);
}

#[cfg(unix)]
#[test]
fn signals_stop_a_build_between_documents() {
    use rustix::process::{Pid, Signal, kill_process};
    let folder = folder_of(400);
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let build = start_and_wait(folder.path(), &["--json", "--threads", "1"], 2);
        kill_process(Pid::from_raw(build.id().cast_signed()).unwrap(), signal).unwrap();
        let output = build.wait_with_output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{error}");
        assert!(error.contains("error: stopped after") && error.contains("hint: run the same command again"), "{error}");
        let report = json(&output.stdout);
        assert_eq!(report["stopped"], true);
        assert!(report["documents"].as_u64().unwrap() > 0, "{report}");
        // What was read is in the view, the store was closed properly, and nothing was dropped.
        assert!(folder.path().join("claimgraph.db/claimgraph.seal").exists());
        succeed(folder.path(), &["check"]);
    }
}

#[test]
fn the_digest_is_that_of_the_sorted_export() {
    let folder = folder_of(3);
    let digest = built(folder.path(), &[])["digest"].as_str().unwrap().to_owned();
    let export = succeed(folder.path(), &["export", "--format", "nquads"]);
    let mut lines: Vec<&str> = export.split_inclusive('\n').collect();
    lines.sort_unstable();
    let hash: String = Sha256::digest(lines.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, hash);
    assert!(succeed(folder.path(), &["check"]).contains(&format!("digest of the graph: {digest}")));
}

#[test]
fn the_same_files_make_the_same_graph_wherever_and_however() {
    let folder = folder_of(6);
    let digest = built(folder.path(), &["--threads", "1"])["digest"].clone();
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    let names: Vec<String> = [4, 0, 5, 2, 1, 3].iter().map(|number| format!("../documents/report-{number}.txt")).collect();
    let arguments: Vec<&str> =
        ["build", "--json", "--threads", "2"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let output = command(&folder.path().join("elsewhere"), &arguments)
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .output()
        .unwrap();
    assert_eq!(json(&output.stdout)["digest"], digest);
}

#[test]
fn two_programs_do_not_meet_in_one_store() {
    let folder = folder_of(2);
    built(folder.path(), &[]);
    let ask = ["query", "-e", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?d a cg:Document } }", "--format", "csv"];
    let before = succeed(folder.path(), &ask);
    let writer = Store::open(folder.path().join("claimgraph.db")).unwrap();
    check_failure(folder.path(), &["build", "documents"], 3, &format!("is in use by process {}", std::process::id()));
    check_failure(folder.path(), &["rebuild"], 3, "is in use by process");
    let report = &writer.documents().unwrap()[0].id.clone();
    writer.remove(report).unwrap();
    let output = run(folder.path(), &ask);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), before, "readers see the state before the writer");
    assert!(String::from_utf8(output.stderr).unwrap().contains("another program writes `claimgraph.db`"));
    drop(writer);
    assert_ne!(succeed(folder.path(), &ask), before);
}

/// Returns one file of each kind in the folder of a store.
fn files_of_each_kind(store: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() > 0)).collect();
    paths.sort();
    let kind =
        |path: &PathBuf| path.file_name().unwrap().to_string_lossy().replace(|letter: char| letter.is_ascii_digit(), "");
    paths.dedup_by_key(|path| kind(path));
    paths
}

#[test]
fn damage_is_told_or_does_no_harm() {
    let folder = folder_of(2);
    built(folder.path(), &[]);
    let store = folder.path().join("claimgraph.db");
    let sound = succeed(folder.path(), &["check"]);
    let files = files_of_each_kind(&store);
    let mut told = 0;
    for (index, file) in files.iter().enumerate() {
        let bytes = fs::read(file).unwrap();
        let mut damaged = bytes.clone();
        if index % 2 == 0 {
            damaged.truncate(bytes.len() / 2);
        } else {
            damaged[bytes.len() / 3] ^= 0xff;
        }
        fs::write(file, &damaged).unwrap();
        let output = run(folder.path(), &["check"]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => assert_eq!(String::from_utf8(output.stdout).unwrap(), sound, "{}", file.display()),
            Some(3) => told += usize::from(error.contains("hint: ")),
            other => panic!("{}: {other:?}: {error}", file.display()),
        }
        fs::write(file, bytes).unwrap();
    }
    assert!(files.len() >= 7 && told >= 4, "only {told} of {} damages were told", files.len());
    assert_eq!(succeed(folder.path(), &["check"]), sound);
}

#[test]
fn a_check_reports_in_shacl_and_a_rebuild_mends() {
    let folder = folder_of(3);
    built(folder.path(), &[]);
    let report = succeed(folder.path(), &["check", "--format", "turtle"]);
    assert!(report.contains("a sh:ValidationReport") && report.contains("sh:conforms true"), "{report}");
    let sound = succeed(folder.path(), &["check"]);
    succeed(folder.path(), &["repl", "--write", "-c", "INSERT DATA { actor:Syria cg:backs actor:Mars }"]);
    check_failure(folder.path(), &["check"], 3, "the store is not as it should be: 1 finding");
    let output = run(folder.path(), &["check", "--format", "turtle"]);
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("sh:conforms false") && report.contains("cg:SupportConstraint"), "{report}");
    fs::write(folder.path().join("claimgraph.db/claimgraph.seal"), "damage").unwrap();
    check_failure(folder.path(), &["query", "-e", "ASK {}"], 3, "the store is damaged");
    succeed(folder.path(), &["rebuild"]);
    assert_eq!(succeed(folder.path(), &["check"]), sound);
}

#[test]
fn an_export_that_fails_leaves_the_old_file() {
    let folder = folder_of(1);
    built(folder.path(), &[]);
    fs::write(folder.path().join("graph.ttl"), "old").unwrap();
    let mut export = command(folder.path(), &["export", "--format", "turtle", "--output", "missing/graph.ttl"]);
    assert_eq!(export.output().unwrap().status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("graph.ttl")).unwrap(), "old");
    succeed(folder.path(), &["export", "--format", "turtle", "--output", "graph.ttl"]);
    assert!(fs::read_to_string(folder.path().join("graph.ttl")).unwrap().contains("@prefix"));
    #[cfg(unix)]
    {
        // A link in the place of the file is replaced and not followed.
        fs::write(folder.path().join("precious.txt"), "precious").unwrap();
        std::os::unix::fs::symlink("precious.txt", folder.path().join("link.ttl")).unwrap();
        succeed(folder.path(), &["export", "--format", "turtle", "--output", "link.ttl"]);
        assert_eq!(fs::read_to_string(folder.path().join("precious.txt")).unwrap(), "precious");
    }
    let left = fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(left.count(), 0);
}

/// Makes a PDF of these objects, the first of which is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = file.len();
    let trailer = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    (file + &table + &trailer).into_bytes()
}

/// Makes a PDF with a nest of arrays, which overflows the stack of parsers that recurse.
fn nested_pdf() -> Vec<u8> {
    let nest = format!("{}{}", "[".repeat(300_000), "]".repeat(300_000));
    pdf(&[format!("<< /Type /Catalog /Pages 2 0 R /X {nest} >>"), "<< /Type /Pages /Count 0 /Kids [] >>".to_owned()])
}

/// Makes a PDF whose folders of pages are each other's parents and children.
fn looping_pdf() -> Vec<u8> {
    let folder = |other: usize| format!("<< /Type /Pages /Count 1 /Kids [{other} 0 R] /Parent {other} 0 R >>");
    pdf(&["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), folder(3), folder(2)])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Files that are made to do harm, with what is said of each; none for those that are documents all the same.
fn hostile_files() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let sentence = "Iran backs the government of Syria.";
    let utf16: Vec<u8> = format!("\u{feff}{sentence}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marks = format!("Ira{}n backs the government of Syria.", "\u{301}".repeat(10_000));
    vec![
        ("one-line.txt", b"word ".repeat(10_000_000), Some("it is larger than 20 MB")),
        ("one-word.txt", b"a".repeat(19_000_000), Some("it is larger than 5 MB")),
        ("long-word.txt", b"a".repeat(4_000_000), Some("it has a word of more than 50000 bytes")),
        ("million.txt", b"Yes. ".repeat(1_000_000), Some("it has more than 300000 words")),
        ("nest.html", "<ul><li>".repeat(64_000).into_bytes(), Some("its elements nest deeper than 512 levels")),
        (
            "entities.html",
            b"<!DOCTYPE html [<!ENTITY a \"b\">]><p>&a;</p>".to_vec(),
            Some("its DOCTYPE declares entities, as only an attack does"),
        ),
        (
            "feed.xml",
            b"<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><r>&a;</r>".to_vec(),
            Some("its format is not known"),
        ),
        ("nested.pdf", nested_pdf(), Some("")),
        ("looping.pdf", looping_pdf(), Some("")),
        (
            "bomb.txt.gz",
            gzip(&vec![b'a'; 200_000_000]),
            Some("it unpacks to more than 100 times its size, as only a bomb does"),
        ),
        ("twice.txt.gz", gzip(&gzip(sentence.as_bytes())), Some("the file is not text but looks like a gzip archive")),
        ("archive.zip", b"PK\x03\x04../../evil.txt".to_vec(), Some("its format is not known")),
        (
            "archive.txt",
            b"PK\x03\x04../../evil.txt".to_vec(),
            Some("the file is not text but looks like a ZIP archive or an office document"),
        ),
        ("zeros.txt", vec![0; 5_000], Some("the file is not text")),
        ("invalid.txt", [sentence.as_bytes(), b" \xff\xfe The talks in Qatar failed."].concat(), None),
        ("wide.txt", utf16, None),
        ("marks.txt", marks.into_bytes(), None),
        ("right-to-left.txt", format!("\u{202e}{sentence}\u{2066} محمد").into_bytes(), None),
        (
            "null.txt",
            format!("{sentence} The talks in Qatar failed\0, the ministers of both sides said on Monday.").into_bytes(),
            None,
        ),
        ("ids.jsonl", format!("{{\"id\": \"../../../evil\\n\", \"text\": \"{sentence}\"}}\n").into_bytes(), None),
        ("good.txt", sentence.as_bytes().to_vec(), None),
    ]
}

#[test]
fn hostile_documents_are_skipped_and_the_rest_is_built() {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("inner/documents");
    fs::create_dir_all(&documents).unwrap();
    let files = hostile_files();
    for (name, bytes, _) in &files {
        fs::write(documents.join(name), bytes).unwrap();
    }
    #[cfg(unix)]
    fs::write(documents.join("line\nbreak\u{1b}[2J.txt"), "Turkey attacked rebels in Iraq.").unwrap();
    let inner = folder.path().join("inner");
    let started = Instant::now();
    let report = built(&inner, &["--time-limit", "60"]);
    assert!(started.elapsed() < Duration::from_secs(120));
    let skipped = report["skipped"].as_array().unwrap();
    for (name, _, expected) in &files {
        let reason = skipped.iter().find(|skipped| skipped["source"].as_str().unwrap().ends_with(name));
        let reason = reason.map(|skipped| skipped["reason"].as_str().unwrap());
        match expected {
            Some(expected) => assert!(reason.is_some_and(|reason| reason.contains(expected)), "{name}: {reason:?}"),
            None => assert_eq!(reason, None, "{name}"),
        }
    }
    assert_eq!(skipped.len(), files.iter().filter(|(_, _, expected)| expected.is_some()).count());
    let documents = succeed(&inner, &["export", "--format", "documents"]);
    assert!(documents.contains("\"good\"") && documents.contains("\"../../../evil\""), "{documents}");
    // Nothing was written outside, and no name of a file reaches the terminal as it is.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let table = run(&inner, &["build", "documents"]);
    assert!(![table.stdout, table.stderr].concat().contains(&0x1b));
    succeed(&inner, &["check"]);
}

#[test]
fn a_document_that_takes_too_long_is_skipped() {
    let folder = folder_of(1);
    let long = "The ministers of both countries met in the capital and spoke of the war. ".repeat(800);
    fs::write(folder.path().join("documents/long.txt"), long).unwrap();
    let report = built(folder.path(), &["--time-limit", "1", "--threads", "1"]);
    assert_eq!(report["documents"], 1);
    assert_eq!(report["skipped"][0]["source"], "long");
    assert_eq!(report["skipped"][0]["reason"], "reading it took longer than the 1 seconds that a document has");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pdf_is_parsed_by_a_process_with_limits() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    let mut child = child.arg("parse-pdf").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let limits = loop {
        let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        if limits.contains("1500000000") {
            break limits;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let limit = |name: &str| {
        limits.lines().find(|line| line.starts_with(name)).unwrap().split_whitespace().rev().nth(2).unwrap().to_owned()
    };
    assert_eq!(limit("Max cpu time"), "15");
    assert_eq!(limit("Max file size"), "0");
    child.stdin.take().unwrap().write_all(b"no PDF").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(json(&output.stdout)["Broken"].is_string());
}

#[test]
fn no_query_reaches_the_network_or_other_files() {
    let folder = folder_of(1);
    built(folder.path(), &[]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}/secret", listener.local_addr().unwrap());
    fs::write(folder.path().join("secret.ttl"), "<http://a> <http://b> \"secret\" .").unwrap();
    let file = format!("file://{}", folder.path().join("secret.ttl").display());
    for place in [&address, &file] {
        for sparql in [
            format!("SELECT * {{ SERVICE <{place}> {{ ?s ?p ?o }} }}"),
            format!("SELECT * {{ SERVICE SILENT <{place}> {{ ?s ?p ?o }} }}"),
            format!("SELECT * FROM <{place}> {{ ?s ?p ?o }}"),
            format!("SELECT * FROM NAMED <{place}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
        ] {
            let output = run(folder.path(), &["query", "-e", &sparql, "--format", "csv"]);
            assert!(!String::from_utf8_lossy(&output.stdout).contains("secret"), "{sparql}");
        }
        for update in
            [format!("LOAD <{place}>"), format!("INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{place}> {{ ?s ?p ?o }} }}")]
        {
            let output = run(folder.path(), &["repl", "--write", "--yes", "-c", &update]);
            assert_eq!(output.status.code(), Some(1), "{update}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "somebody connected");
    succeed(folder.path(), &["check"]);
}
