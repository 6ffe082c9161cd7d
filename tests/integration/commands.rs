//! The program as people and scripts run it: files in, exit code, standard output and standard error out.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use claimgraph::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Reading, RelationName,
};
use claimgraph::ontology::Ontology;
use claimgraph::store::Store;
use claimgraph::text::{Document, DocumentId, Span};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// Runs the program in `folder`, with `claimgraph.db` there as its store.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.args(arguments).current_dir(folder).env_remove("CLAIMGRAPH_STORE").env_remove("NO_COLOR");
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs the program, checks that it succeeds, and returns what it prints.
pub(crate) fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

/// Checks exit code and message, and that there is one line of error and one of hint.
pub(crate) fn check_failure(folder: &Path, arguments: &[&str], code: i32, message: &str) {
    let output = run(folder, arguments);
    let stderr = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
    assert!(stderr.contains(message), "{arguments:?}: {stderr}");
    assert_eq!(stderr.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{arguments:?}: {stderr}");
    assert_eq!(stderr.lines().filter(|line| line.starts_with("hint: ")).count(), 1, "{arguments:?}: {stderr}");
}

pub(crate) fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const ARMS: &str = "Russia arms Baghdad\n\nBy Jane Doe\n\nMoscow Times, 17 June 2014\n\n\
    Russia supplied fighter jets to Iraq last week. Iran backs Prime Minister Nouri al-Maliki.\n";
const DENIAL: &str = "---\ntitle: No troops\ndate: 2014-06-18\npublisher: Example News\n---\n\n\
    The United States will not send troops to Iraq. Turkey attacked Syria on Monday.\n";

/// Returns a folder with a store of two documents, made once and only read by the tests.
fn built() -> &'static Path {
    static BUILT: OnceLock<TempDir> = OnceLock::new();
    let folder = BUILT.get_or_init(|| {
        let folder = folder_with(&[("documents/arms.txt", ARMS), ("documents/denial.md", DENIAL)]);
        succeed(folder.path(), &["build", "documents"]);
        folder
    });
    folder.path()
}

fn build_report(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["build", "documents", "--json"], arguments].concat();
    serde_json::from_str(&succeed(folder, &arguments)).unwrap()
}

#[test]
fn building_again_reads_only_what_changed() {
    let folder = folder_with(&[("documents/arms.txt", ARMS), ("documents/denial.md", DENIAL)]);
    let counts =
        |report: &Value| ["documents", "replaced", "unchanged", "pruned"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(counts(&build_report(folder.path(), &[])), [2, 0, 0, 0]);
    assert_eq!(counts(&build_report(folder.path(), &[])), [0, 0, 2, 0]);
    fs::write(folder.path().join("documents/arms.txt"), ARMS.replace("Russia", "China")).unwrap();
    fs::remove_file(folder.path().join("documents/denial.md")).unwrap();
    assert_eq!(counts(&build_report(folder.path(), &[])), [1, 1, 0, 0]);
    assert_eq!(counts(&build_report(folder.path(), &["--prune", "--threads", "2"])), [0, 0, 1, 1]);
    let arms =
        succeed(folder.path(), &["query", "-e", "SELECT ?who { ?who cg:suppliesArmsTo actor:Iraq }", "--format", "csv"]);
    assert_eq!(arms.trim().lines().collect::<Vec<_>>(), ["who", "https://w3id.org/claimgraph/actor/China"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_built() {
    let folder = folder_with(&[
        ("documents/arms.txt", ARMS),
        ("documents/empty.txt", ""),
        ("documents/binary.txt", "\u{7f}ELF\u{1}\u{0}\u{0}\u{2}\u{0}"),
        ("documents/broken.md", "---\ntitle: [never closed\n---\n\nIran backs Syria.\n"),
        ("documents/lines.jsonl", "{\"id\": \"good\", \"text\": \"Iran backs Syria.\"}\n{\"id\": \"bad\", \n"),
    ]);
    let report = build_report(folder.path(), &[]);
    assert_eq!(report["documents"], 2);
    let skipped = report["skipped"].as_array().unwrap();
    let skipped: Vec<_> = skipped.iter().map(|skipped| skipped["source"].as_str().unwrap().replace('\\', "/")).collect();
    let expected = ["documents/binary.txt", "documents/broken.md", "documents/empty.txt", "documents/lines.jsonl:2"];
    assert_eq!(skipped, expected);
    let table = succeed(folder.path(), &["build", "documents"]);
    assert!(table.contains("skipped `documents/empty.txt`: the file is empty"), "{table}");
}

#[test]
fn a_build_of_nothing_fails() {
    let folder = folder_with(&[("documents/empty.txt", "")]);
    check_failure(folder.path(), &["build", "nowhere"], 4, "there is no file or folder `nowhere`");
    assert!(!folder.path().join("claimgraph.db").exists());
    check_failure(folder.path(), &["build", "documents", "--quiet"], 4, "no document could be read");
}

#[test]
fn a_pattern_is_added_with_a_text_editor() {
    let praise = "@prefix cg: <https://w3id.org/claimgraph/ontology#> .\n\
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
        cg:toasts a cg:Relation ; rdfs:label \"toasts\"@en ; cg:sign 1 ; cg:patterns \"\"\"\n  subject toast object\n\"\"\" .\n";
    let wrong = praise.replace("subject toast object", "subject toast");
    let folder =
        folder_with(&[("documents/a.txt", "Russia toasted Iran.\n"), ("praise.ttl", praise), ("wrong.ttl", &wrong)]);
    let report = build_report(folder.path(), &["--ontology", "praise.ttl"]);
    assert_eq!(report["claims"]["toasts"], 1);
    let graph = succeed(folder.path(), &["graph", "--ontology", "praise.ttl"]);
    assert!(graph.contains("label=\"toasts (1)\" color=\"#1a7f37\""), "{graph}");
    check_failure(folder.path(), &["build", "documents", "--ontology", "wrong.ttl"], 2, "`wrong.ttl`, line 4, column ");
}

#[test]
fn a_store_that_cannot_be_used_is_said() {
    let folder = folder_with(&[("other/file.txt", "x"), ("documents/arms.txt", ARMS)]);
    check_failure(folder.path(), &["query", "-e", "ASK {}"], 3, "there is no store at `claimgraph.db`");
    check_failure(folder.path(), &["graph", "--store", "other"], 3, "`other` is not a store");
    let _held = Store::open(folder.path().join("claimgraph.db")).unwrap();
    check_failure(folder.path(), &["export", "--format", "csv"], 3, "is in use by process");
    check_failure(folder.path(), &["build", "documents"], 3, "is in use by process");
}

#[test]
fn questions_are_asked_by_name_file_argument_and_input() {
    let folder = built();
    let who = "SELECT ?who ?whom { ?who cg:backs ?whom }";
    let expected = "who,whom\nhttps://w3id.org/claimgraph/actor/Iran,https://w3id.org/claimgraph/actor/NouriAlMaliki\n";
    let csv = |arguments: &[&str]| succeed(folder, &[&["query", "--format", "csv"], arguments].concat()).replace('\r', "");
    assert_eq!(csv(&["-e", "SELECT ?who ?whom { ?who cg:backs ?whom . FILTER(?who = actor:Iran) }"]), expected);
    assert_eq!(csv(&["-e", who, "who=Iran"]), "whom\nhttps://w3id.org/claimgraph/actor/NouriAlMaliki\n");
    let file = tempfile::Builder::new().suffix(".rq").tempfile().unwrap();
    fs::write(file.path(), format!("# Who backs an actor?\n# param: whom actor\n{who}")).unwrap();
    assert_eq!(csv(&[&file.path().to_string_lossy(), "whom=Maliki"]), "who\nhttps://w3id.org/claimgraph/actor/Iran\n");
    assert!(csv(&["who-backs", "actor=Nouri al-Maliki"]).contains("actor/Iran"));
    assert_eq!(piped(folder, &["query"], "ASK { actor:Iran cg:backs actor:NouriAlMaliki }"), "yes\n");
}

/// Runs the program with standard input and returns what it prints.
fn piped(folder: &Path, arguments: &[&str], input: &str) -> String {
    let mut child = command(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?} < {input}");
    stdout(&output)
}

#[test]
fn mistakes_in_questions_are_explained() {
    let folder = built();
    check_failure(folder, &["query", "who-arm-whom"], 1, "there is no question named `who-arm-whom`");
    check_failure(folder, &["query", "who-backs", "actor=Malikki"], 1, "`Malikki`");
    check_failure(folder, &["query", "-e", "SELECT * {"], 1, "line 1, column");
    check_failure(folder, &["query", "missing.rq"], 4, "cannot read `missing.rq`");
    check_failure(folder, &["query", "-e", "ASK {}", "who"], 2, "`who` gives no parameter a value");
    check_failure(folder, &["explain", "Irann", "any", "any"], 1, "the store knows no actor `Irann`");
    check_failure(folder, &["explain", "any", "bakcs", "any"], 1, "the store knows no relation `bakcs`");
    check_failure(folder, &["explain", "Iran", "attacks", "any"], 1, "no claim in the store");
    assert_eq!(run(folder, &["explain", "Iran"]).status.code(), Some(2));
    assert_eq!(run(folder, &["export", "--format", "word"]).status.code(), Some(2));
}

#[test]
fn sentences_are_shown_with_their_ends_marked() {
    let text = succeed(built(), &["explain", "Iran", "any", "Maliki"]);
    for part in ["Iran backs Nouri al-Maliki: 1 claim, asserted", "[Iran]s [backs]t", "]o.", "arms/", "affirmed, actual"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let lines = succeed(built(), &["explain", "-", "-", "Maliki", "--json"]);
    let claim: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(claim["sentence"]["text"], "Iran backs Prime Minister Nouri al-Maliki.");
}

#[test]
fn every_format_is_exported() {
    let folder = built();
    for format in ["turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld", "claims", "documents", "csv"] {
        let printed = succeed(folder, &["export", "--format", format]);
        let path = tempfile::tempdir().unwrap().keep().join(format);
        assert_eq!(succeed(folder, &["export", "--format", format, "--output", &path.to_string_lossy()]), "");
        assert_eq!(fs::read_to_string(&path).unwrap(), printed, "{format}");
        assert!(printed.contains("Maliki"), "{format}");
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
    check_failure(
        folder,
        &["export", "--format", "csv", "--output", "no/such/folder.csv"],
        1,
        "cannot write `no/such/folder.csv`",
    );
}

#[test]
fn the_shell_reads_what_is_piped_into_it() {
    let input = "ASK {\n\n  ?who cg:backs ?whom\n}\n\n.mode csv\nSELECT ?whom { actor:Iran cg:backs ?whom };\n.quit\n";
    let expected = "yes\nwhom\nhttps://w3id.org/claimgraph/actor/NouriAlMaliki\n";
    assert_eq!(piped(built(), &["repl", "--dot"], input).replace('\r', ""), expected);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child =
        command(built(), &["export", "--format", "nquads"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(stderr(&output), "");
}

#[test]
fn analysis_needs_no_store() {
    let folder = folder_with(&[("a.txt", "Barack Obama met al-Maliki.")]);
    let conllu = succeed(folder.path(), &["analyze", "a.txt"]);
    assert!(conllu.contains("1\tBarack\tBarack\tPROPN"), "{conllu}");
    let json: Value = serde_json::from_str(&succeed(folder.path(), &["analyze", "a.txt", "--format", "json"])).unwrap();
    assert_eq!(json["sentences"][0]["tokens"][2]["lemma"], "meet");
    check_failure(folder.path(), &["analyze", "b.txt"], 4, "b.txt");
}

/// A name that tries to leave every syntax and to steer the terminal.
const HOSTILE: &str = "\u{1b}]0;owned\u{7}\"];}<b>&amp;</b>\\N\\\n\u{202e}\r\u{9b}2J";

fn entity(id: &str, label: &str) -> Entity {
    Entity { id: EntityId(id.into()), label: label.into(), kind: EntityKind::State, aliases: [].into() }
}

/// Makes a store in which a hostile name backs another.
fn hostile_store() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{HOSTILE} backs Iraq.");
    let object = Span::new(text.len() - 5, text.len() - 1);
    let subject = Span::new(0, HOSTILE.len());
    let trigger = Span::new(subject.end + 1, object.start - 1);
    let claim = Claim {
        id: ClaimId("h/1.1".into()),
        document: DocumentId("h".into()),
        subject: EntityId("Hostile".into()),
        relation: RelationName("backs".into()),
        object: EntityId("Iraq".into()),
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        speaker: None,
        time: None,
        item: None,
        quantity: None,
        confidence: 1.0,
        evidence: Evidence {
            sentence: 0,
            subject,
            object,
            trigger,
            found_by: FoundBy::Pattern,
            pattern: Some("backs: subject back object".into()),
        },
    };
    let document = Document {
        id: DocumentId("h".into()),
        title: Some(HOSTILE.into()),
        date: None,
        publisher: Some(HOSTILE.into()),
        author: None,
        address: None,
        text: text.clone(),
        content_hash: "0".into(),
    };
    let sentences = vec![Span::new(0, text.len())];
    let reading = Reading {
        document,
        sentences,
        entities: vec![entity("Hostile", HOSTILE), entity("Iraq", "Iraq")],
        claims: vec![claim],
    };
    let store = Store::open(folder.path().join("claimgraph.db")).unwrap();
    store.put(&reading, "test").unwrap();
    store.derive_view(&Ontology::load(&[]).unwrap()).unwrap();
    store.flush().unwrap();
    folder
}

#[test]
fn hostile_names_do_not_reach_the_terminal() {
    let folder = hostile_store();
    let labels = "SELECT ?label { ?actor skos:prefLabel ?label }";
    for arguments in [&["query", "-e", labels][..], &["explain", "any", "any", "any"], &["explain", HOSTILE, "any", HOSTILE]]
    {
        let output = run(folder.path(), arguments);
        for text in [stdout(&output), stderr(&output)] {
            let unsafe_one =
                text.chars().find(|character| *character != '\n' && (character.is_control() || *character == '\u{202e}'));
            assert_eq!(unsafe_one, None, "{arguments:?}: {text:?}");
        }
    }
}

#[test]
fn hostile_names_are_drawn() {
    let folder = hostile_store();
    let dot = folder.path().join("graph.dot");
    succeed(folder.path(), &["graph", "--focus", "Iraq", "--output", &dot.to_string_lossy()]);
    match Command::new("dot").arg("-Tsvg").arg(&dot).output() {
        Ok(output) => {
            let svg = stdout(&output);
            assert!(output.status.success(), "{}", stderr(&output));
            assert_eq!((svg.matches("class=\"node\"").count(), svg.matches("class=\"edge\"").count()), (2, 1));
            assert!(svg.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;\\N\\"), "{svg}");
        }
        Err(_) => eprintln!("skipped: Graphviz is not installed"),
    }
}

#[test]
fn completions_name_the_commands() {
    let folder: PathBuf = std::env::temp_dir();
    for shell in ["bash", "zsh", "fish"] {
        assert!(succeed(&folder, &["completions", shell]).contains("explain"), "{shell}");
    }
}
