//! Reading in many processes: `extract` answers records one by one, `load` puts the answers together.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use crate::commands::{check_failure, command, folder_with, succeed};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;

const RECORDS: &str = r#"{"id": "arms", "date": "2014-06-17", "source": "Moscow Times", "text": "Russia supplied fighter jets to Iraq last week."}
{"id": "denial", "title": "No troops", "text": "The United States will not send troops to Iraq.\n\nTurkey attacked Syria on Monday."}
{"id": "broken", 
{"id": 7, "text": "Iran backs Syria."}
"#;

/// Runs `extract` on records.
fn extract(records: &[u8], options: &[&str]) -> Output {
    let folder = folder_with(&[]);
    let mut child = command(folder.path(), &[&["extract"], options].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(records).unwrap();
    drop(input);
    child.wait_with_output().unwrap()
}

fn answers(output: &Output) -> Vec<Value> {
    let lines = std::str::from_utf8(&output.stdout).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_has_its_answer_in_its_place() {
    let records = format!("{RECORDS}\n{{\"text\": \"x\"}}\nnull\n{{\"id\": \"last\", \"text\": \"Iran backs Syria.\"}}");
    let output = extract(records.as_bytes(), &[]);
    assert!(output.status.success());
    let answers = answers(&output);
    let seen: Vec<_> = answers.iter().map(|answer| (answer["id"].as_str(), answer["claims"].as_u64().unwrap())).collect();
    let expected = [
        (Some("arms"), 1),
        (Some("denial"), 2),
        (None, 0),
        (Some("7"), 1),
        (None, 0),
        (None, 0),
        (None, 0),
        (Some("last"), 1),
    ];
    assert_eq!(seen, expected);
    let errors: Vec<_> = answers.iter().filter_map(|answer| answer["error"].as_str()).collect();
    let reasons =
        ["the line is not a JSON object", "the line is empty", "the record has no `id`", "the line is not a JSON object"];
    assert_eq!(errors.len(), reasons.len());
    assert!(errors.iter().zip(reasons).all(|(error, reason)| error.starts_with(reason)), "{errors:?}");
    assert!(answers[0]["nquads"].as_str().unwrap().lines().all(|quad| quad.contains("/document/arms> .")));
    assert!(String::from_utf8_lossy(&output.stderr).contains("8 records answered, 4 of them could not be read, 5 claims"));
}

#[test]
fn an_answer_depends_on_its_record_alone() {
    let lines: Vec<&str> = RECORDS.lines().collect();
    let backwards: String = lines.iter().rev().map(|line| format!("{line}\n")).collect();
    let one = extract(RECORDS.as_bytes(), &["--threads", "1"]);
    let other = extract(backwards.as_bytes(), &["--threads", "4"]);
    let (one, other) = (String::from_utf8(one.stdout).unwrap(), String::from_utf8(other.stdout).unwrap());
    assert!(one.lines().eq(other.lines().rev()));
}

#[test]
fn an_answer_is_written_before_the_next_record_comes() {
    let folder = folder_with(&[]);
    let mut child = command(folder.path(), &["extract", "--output", "claims"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in ["a", "b"] {
        writeln!(input, "{{\"id\": \"{id}\", \"text\": \"Iran backs Syria.\"}}").unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!((answer["id"].as_str(), answer["claim_list"][0]["relation"].as_str()), (Some(id), Some("backs")));
        assert!(answer.get("nquads").is_none());
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn answers_that_nobody_takes_are_no_success() {
    let folder = folder_with(&[]);
    let mut child = command(folder.path(), &["extract"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    input.write_all(RECORDS.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error: the answers cannot be written"));
}

/// Returns a folder with the store `built.db` of the records and their answers in `answers.jsonl`.
fn built() -> TempDir {
    let folder = folder_with(&[("records.jsonl", RECORDS)]);
    succeed(folder.path(), &["--store", "built.db", "build", "records.jsonl"]);
    fs::write(folder.path().join("answers.jsonl"), extract(RECORDS.as_bytes(), &[]).stdout).unwrap();
    folder
}

/// Returns the quads of the answers, one a line.
fn quads(folder: &Path) -> Vec<String> {
    let answers = fs::read_to_string(folder.join("answers.jsonl")).unwrap();
    let answers = answers.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    answers.flat_map(|answer| answer["nquads"].as_str().unwrap().lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn check_same_as_built(folder: &Path, store: &str) {
    for format in ["nquads", "turtle", "claims", "documents"] {
        let export = |store: &str| succeed(folder, &["--store", store, "export", "--format", format]);
        assert!(export("built.db") == export(store), "{store}: {format} differs");
    }
}

fn load(folder: &Path, store: &str, paths: &[&str]) -> Value {
    let report = succeed(folder, &[&["--store", store, "load", "--json"], paths].concat());
    serde_json::from_str(&report).unwrap()
}

#[test]
fn what_is_loaded_is_what_build_makes() {
    let folder = built();
    let folder = folder.path();
    let report = load(folder, "answers.db", &["answers.jsonl"]);
    assert_eq!((&report["documents"], report["skipped"].as_array().unwrap().len()), (&3.into(), 1));
    check_same_as_built(folder, "answers.db");
    // As an engine leaves them: in parts, in no order, some twice, beside files of its own.
    let mut lines = quads(folder);
    lines.sort_by_key(|line| line.bytes().rev().take(40).map(u64::from).sum::<u64>());
    let half = lines.len() / 2;
    fs::create_dir_all(folder.join("parts/_temporary")).unwrap();
    fs::write(folder.join("parts/_SUCCESS"), "").unwrap();
    fs::write(folder.join("parts/_temporary/part-9.txt"), "half a li").unwrap();
    fs::write(folder.join("parts/part-0.txt"), lines[..half + 20].join("\n")).unwrap();
    let mut packed = GzEncoder::new(fs::File::create(folder.join("parts/part-1.nq.gz")).unwrap(), Compression::default());
    packed.write_all((lines[half..].join("\n") + "\n").as_bytes()).unwrap();
    packed.finish().unwrap();
    load(folder, "parts.db", &["parts"]);
    check_same_as_built(folder, "parts.db");
    // And from a store.
    let export = succeed(folder, &["--store", "built.db", "export", "--format", "nquads"]);
    fs::write(folder.join("export.nq"), export).unwrap();
    load(folder, "export.db", &["export.nq"]);
    check_same_as_built(folder, "export.db");
}

#[test]
fn loading_again_changes_only_what_changed() {
    let folder = built();
    let folder = folder.path();
    let counts = |report: &Value| ["documents", "replaced", "unchanged"].map(|name| report[name].as_u64().unwrap());
    let other = RECORDS.replace("Russia", "China");
    fs::write(folder.join("other.jsonl"), extract(other.as_bytes(), &[]).stdout).unwrap();
    assert_eq!(counts(&load(folder, "claimgraph.db", &["other.jsonl"])), [3, 0, 0]);
    assert_eq!(counts(&load(folder, "claimgraph.db", &["other.jsonl"])), [0, 0, 3]);
    assert_eq!(counts(&load(folder, "claimgraph.db", &["answers.jsonl"])), [1, 1, 2]);
    check_same_as_built(folder, "claimgraph.db");
    check_failure(
        folder,
        &["--store", "both.db", "load", "answers.jsonl", "other.jsonl"],
        4,
        "document `arms` stands in the parts with two contents",
    );
}

#[test]
fn parts_that_are_not_whole_change_nothing() {
    let folder = built();
    let folder = folder.path();
    fs::copy(folder.join("answers.jsonl"), folder.join("good.jsonl")).unwrap();
    let lines = quads(folder);
    let check = |name: &str, content: &str, message: &str| {
        fs::write(folder.join(name), content).unwrap();
        check_failure(folder, &["--store", "built.db", "load", "good.jsonl", name], 4, message);
        check_same_as_built(folder, "built.db");
        fs::remove_file(folder.join(name)).unwrap();
    };
    let doubled: Vec<String> = lines.iter().map(|line| line.replace("document/arms", "document/new")).collect();
    check("cut.nq", &doubled[..40].join("\n")[..3000], "`cut.nq`, line ");
    let without: Vec<&str> = doubled.iter().filter(|line| !line.contains("contentHash")).map(String::as_str).collect();
    check("half.nq", &without.join("\n"), "of document `new` only some lines are here");
    check("foreign.nq", "<http://a.example/s> <http://a.example/p> \"o\" <http://a.example/g> .\n", "is no document");
    check("blank.nq", &lines[0].replacen("<https://w3id.org/claimgraph/document/arms>", "_:b", 1), "blank node");
    check("answers.jsonl", "{\"id\": \"a\"}\n", "`answers.jsonl`, line 1: it has no `nquads`");
    fs::write(folder.join("cut.nq.gz"), "not packed").unwrap();
    check_failure(folder, &["--store", "built.db", "load", "cut.nq.gz"], 4, "does not unpack");
    check_failure(folder, &["--store", "built.db", "load", "none.nq"], 4, "there is no file or folder `none.nq`");
}
