//! The shell as a user sees it, at a terminal.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::graph::store_of;
use super::terminal::Terminal;
use claimgraph::export::{self, ExportFormat};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::store::Store as Dataset;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const CLAIMS: &str = "kind Person: NouriAlMaliki Haftar
document a 2014-06-01 Gazette
Iran backs NouriAlMaliki
NouriAlMaliki leads Iraq item=Premier
Russia suppliesArmsTo Iraq item=jets
document b 2014-07-01 Herald
Iraq fights Haftar by=NouriAlMaliki
";

/// Returns a folder with a store.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut quads = Vec::new();
    export::write(&store_of(CLAIMS), ExportFormat::NQuads, &mut quads).unwrap();
    let quads = String::from_utf8(quads).unwrap().replace("\"NouriAlMaliki\"", "\"Nouri al-Maliki\"");
    let dataset = Dataset::open(folder.path().join("claimgraph.db")).unwrap();
    dataset.load_from_slice(RdfFormat::NQuads, quads.as_bytes()).unwrap();
    folder
}

/// Returns the folder with the shell at its prompt.
fn shell(arguments: &[&str]) -> (TempDir, Terminal) {
    let folder = folder();
    let terminal = shell_in(folder.path(), arguments);
    (folder, terminal)
}

fn shell_in(folder: &Path, arguments: &[&str]) -> Terminal {
    let mut terminal = Terminal::start(folder, &[&["repl"], arguments].concat());
    terminal.expect("> ");
    terminal
}

#[test]
fn a_query_takes_as_many_lines_as_it_needs() {
    let (_folder, mut terminal) = shell(&[]);
    terminal.send("SELECT ?who {\r");
    terminal.send("  actor:Iran cg:backs ?who\r");
    terminal.refuse("row", Duration::from_millis(300));
    terminal.send("}\r");
    terminal.expect("actor:NouriAlMaliki");
    terminal.expect("1 row");
    terminal.send("ASK { actor:Iran cg:backs actor:Iraq }\r");
    terminal.expect("no\n");
    terminal.send("\u{4}");
    assert_eq!(terminal.wait(), Some(0));
}

#[test]
fn pasted_tabs_and_line_ends_are_only_text() {
    let (_folder, mut terminal) = shell(&[]);
    terminal.send("\x1b[200~SELECT ?who {\n\tactor:Iran\tcg:backs ?who\n}\x1b[201~");
    terminal.refuse("row", Duration::from_millis(300));
    assert!(!terminal.everything().contains("cg:controls"), "no menu is opened by a tab that was pasted");
    terminal.send("\r");
    terminal.expect("actor:NouriAlMaliki");
    terminal.expect("1 row");
}

#[test]
fn an_actor_is_completed_by_its_label() {
    let (_folder, mut terminal) = shell(&[]);
    terminal.send("SELECT ?who { ?who cg:backs Mal\t");
    terminal.expect("actor:NouriAlMaliki");
    terminal.send(" }\r");
    terminal.expect("actor:Iran");
    terminal.expect("1 row");
    terminal.send(".ask who-b\tactor=Mal\t\r");
    terminal.expect("actor:Iran");
    terminal.expect("1 row");
    terminal.send("ASK { actor:Russia supp\t actor:Iraq }\r");
    terminal.expect("yes");
}

#[test]
fn a_mistake_is_shown_with_a_caret() {
    let (_folder, mut terminal) = shell(&[]);
    terminal.send("SELECT ?x { ?x foaf:name ?y }\r");
    terminal.expect("1 | SELECT ?x { ?x foaf:name ?y }");
    let (_, indent) = terminal.expect("^");
    assert_eq!(indent.trim_start_matches('\n').len(), "1 | SELECT ?x { ?x ".len());
    terminal.expect("the prefix `foaf:` is not declared");
    terminal.expect(".prefix foaf http://xmlns.com/foaf/0.1/");
    terminal.send("SELECT ?x { ?x cg:bakcs ?y }\r");
    terminal.expect("did you mean `cg:backs`");
    terminal.expect("\nclaimgraph");
    terminal.give(".prefix foaf http://xmlns.com/foaf/0.1/");
    terminal.send("SELECT ?x {\r");
    terminal.send("FILTR(?x) }\r");
    terminal.expect("2 | FILTR(?x) }");
    terminal.expect("did you mean `FILTER`?");
    terminal.send(".whi\r");
    terminal.expect("did you mean `.why`");
    assert!(!terminal.everything().contains("RUST_BACKTRACE"));
}

#[test]
fn history_goes_on_in_the_next_sitting_with_whole_queries() {
    let (folder, mut terminal) = shell(&[]);
    terminal.send("ASK {\r actor:Iran cg:backs ?who\r}\r");
    terminal.expect("yes");
    terminal.send(".quit\r");
    assert_eq!(terminal.wait(), Some(0));
    let mut terminal = shell_in(folder.path(), &[]);
    terminal.send("\x1b[A\x1b[A\r");
    terminal.expect("yes");
    terminal.send("\x12cg:backs ?who\r");
    terminal.expect("yes");
    terminal.send(".prefix\r");
    terminal.expect("PREFIX xsd:");
}

/// Makes a store with half a million triples in its view.
fn large() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let node = |kind: &str, number: usize| NamedNode::new(format!("https://example.org/{kind}/{number}")).unwrap();
    let quads = (0..500_000).map(|number| {
        let (subject, object) = (node("thing", number / 5), node("thing", number * 7 % 100_000));
        Quad::new(subject, node("relation", number % 40), object, GraphName::DefaultGraph)
    });
    let dataset = Dataset::open(folder.path().join("claimgraph.db")).unwrap();
    let mut loader = dataset.bulk_loader();
    loader.load_quads(quads).unwrap();
    loader.commit().unwrap();
    folder
}

#[test]
fn control_c_ends_a_query_wherever_it_is() {
    let folder = large();
    let mut terminal = shell_in(folder.path(), &[]);
    for query in
        ["SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p"]
    {
        terminal.send(&format!("{query}\r"));
        terminal.refuse(" row", Duration::from_millis(1500));
        terminal.send("\u{3}");
        let (cancelled, _) = terminal.expect("cancelled");
        let (prompt, _) = terminal.expect("claimgraph> ");
        assert!(cancelled + prompt < Duration::from_secs(1), "{query}: {cancelled:?}, {prompt:?}");
        terminal.send("SELECT (COUNT(*) AS ?n) { ?s <https://example.org/relation/1> ?o }\r");
        terminal.expect("12500");
        terminal.expect("1 row");
    }
    // At the prompt it only clears the line.
    terminal.expect("\nclaimgraph");
    terminal.send("SELECT nonsense");
    terminal.expect("SELECT nonsense");
    terminal.send("\u{3}");
    terminal.expect("\nclaimgraph");
    terminal.send("ASK {}\r");
    terminal.expect("yes");
}

/// A name that tries to leave every syntax and to steer the terminal.
const HOSTILE: &str = "Zed\u{1b}]52;c;AAAA\u{7}\u{1b}[2J\u{1b}]8;;http://x\u{7}\u{202e}\u{2066}\u{8}\r\u{9b}31m";

#[test]
fn stored_text_cannot_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let mut quads = Vec::new();
    export::write(&store_of(CLAIMS), ExportFormat::NQuads, &mut quads).unwrap();
    let quads = String::from_utf8(quads).unwrap();
    let escaped: String = HOSTILE.chars().map(|character| format!("\\u{:04X}", u32::from(character))).collect();
    let quads =
        quads.replace("\"Haftar\"", &format!("\"{escaped}\"")).replace("\"the Haftar\"", &format!("\"the {escaped}\""));
    let dataset = Dataset::open(folder.path().join("claimgraph.db")).unwrap();
    dataset.load_from_slice(RdfFormat::NQuads, quads.as_bytes()).unwrap();
    drop(dataset);
    let mut terminal = shell_in(folder.path(), &[]);
    let label = "SELECT ?label { actor:Haftar skos:prefLabel ?label }\r";
    for mode in ["table", "vertical", "markdown", "csv", "tsv", "json", "xml"] {
        terminal.give(&format!(".mode {mode}"));
        terminal.send(label);
        terminal.expect("Zed");
        terminal.expect("1 row");
        terminal.expect("\nclaimgraph");
    }
    for mode in ["turtle", "ntriples"] {
        terminal.give(&format!(".mode {mode}"));
        terminal.send("CONSTRUCT { ?a skos:prefLabel ?label } { ?a skos:prefLabel ?label }\r");
        terminal.expect("Zed");
        terminal.expect("triples");
        terminal.expect("\nclaimgraph");
    }
    terminal.give(".mode");
    terminal.give(".labels on");
    for command in [".actors zed", ".d actor:Haftar", ".why actor:Haftar any any", "SELECT ?x { ?x a cg:Person }"] {
        terminal.send(&format!("{command}\r"));
        terminal.expect("Zed");
        terminal.expect("\nclaimgraph");
    }
    terminal.send(".d \t");
    terminal.expect("Zed");
    // The line is drawn again below the list; only then comes the prompt of Ctrl-C.
    terminal.expect("\nclaimgraph> .d");
    terminal.send("\u{3}");
    terminal.expect("\nclaimgraph");
    terminal.send(".ask who-backs actor=Zed\u{202e}x\r");
    terminal.expect("is no actor");
    terminal.expect("\nclaimgraph");
    terminal.send("\x1b[200~ASK {} # \u{202e}\u{9b}31m\u{1b}]52;c;AAAA\u{7}\x1b[201~\r");
    terminal.expect("\nyes");
    let shown = terminal.everything();
    let unsafe_one = shown.char_indices().find(|(_, character)| {
        (character.is_control() && !['\n', '\t'].contains(character))
            || ('\u{202a}'..='\u{202e}').contains(character)
            || *character == '\u{2066}'
    });
    if let Some((place, character)) = unsafe_one {
        let before: String = shown[..place].chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{character:?} is shown after {before:?}");
    }
    // A file keeps the text as it is.
    terminal.expect("\nclaimgraph");
    terminal.give(".mode csv");
    terminal.give(".once label.csv");
    terminal.send(label);
    terminal.expect("written to label.csv");
    assert!(fs::read_to_string(folder.path().join("label.csv")).unwrap().contains(HOSTILE));
}

#[test]
fn an_answer_is_looked_at_again_in_another_form() {
    let (folder, mut terminal) = shell(&[]);
    terminal.send("SELECT * { ?supplier cg:suppliesArmsTo ?recipient }\r");
    terminal.expect("supplier");
    terminal.expect("1 row");
    terminal.send(".last vertical\r");
    terminal.expect("row 1");
    terminal.expect("recipient  actor:Iraq");
    terminal.expect("\nclaimgraph");
    terminal.give(".labels on");
    terminal.send(".last json\r");
    terminal.expect("\"vars\":[\"supplier\",\"recipient\"]");
    terminal.expect("\nclaimgraph");
    terminal.give(".once out.md");
    terminal.send(".last markdown\r");
    terminal.expect("written to out.md");
    let written = fs::read_to_string(folder.path().join("out.md")).unwrap();
    assert_eq!(written, "| supplier | recipient |\n| --- | --- |\n| Russia | Iraq |\n");
    terminal.expect("\nclaimgraph");
    terminal.give(".rows 2");
    terminal.send("SELECT ?x { ?x a cg:Relation }\r");
    terminal.expect("29 more rows");
    terminal.expect("\nclaimgraph");
    for line in [".output all.csv", ".mode csv", "SELECT ?x { ?x a cg:Relation }", ".output", ".mode"] {
        terminal.give(line);
    }
    assert_eq!(fs::read_to_string(folder.path().join("all.csv")).unwrap().lines().count(), 32);
    terminal.send("DESCRIBE actor:Iraq\r");
    terminal.expect("actor:Iraq a cg:State");
}

#[test]
fn commands_show_the_store() {
    let (folder, mut terminal) = shell(&[]);
    for (command, shown) in [
        (".d NouriAlMaliki", &["Nouri al-Maliki (Person), actor:NouriAlMaliki", "offices", "ties in", "latest claims"][..]),
        (".why Russia suppliesArmsTo Iraq", &["Russia supplies arms to Iraq: 1 claim, asserted"]),
        (".schema", &["cg:State", "skos:prefLabel", "documents"]),
        (".relations", &["supplies arms to"]),
        (".actors haftar", &["Haftar"]),
        (".questions who-backs", &["How to read it"]),
        (".ask who-arms-whom", &["jets"]),
        (".explain SELECT ?x { ?x cg:backs ?y } ORDER BY ?x", &["rows", "Sort"]),
        (".timer on", &[]),
        ("ASK {}", &["yes", " s"]),
        (".help .graph", &["claimgraph graph"]),
        (".dump all.nq", &["written to all.nq"]),
        (".export claims claims.jsonl", &["written to claims.jsonl"]),
        (".graph Iraq graph.dot", &["drawn to graph.dot"]),
        ("ASK { actor:Iran cg:backs ?x }", &["yes"]),
        (".save my-own Does Iran back anyone?", &["saved to"]),
        (".ask my-own", &["yes"]),
    ] {
        terminal.send(&format!("{command}\r"));
        for text in shown {
            terminal.expect(text);
        }
        terminal.expect("\nclaimgraph");
    }
    terminal.give(".timer off");
    for file in ["all.nq", "claims.jsonl", "graph.dot"] {
        assert!(fs::metadata(folder.path().join(file)).unwrap().len() > 100, "{file}");
    }
    fs::write(folder.path().join("queries.rq"), ".mode csv\nSELECT ?x { ?x cg:leads actor:Iraq };\n").unwrap();
    terminal.send(".read queries.rq\r");
    terminal.expect("https://w3id.org/claimgraph/actor/NouriAlMaliki");
    fs::write(folder.path().join("loop.rq"), ".read loop.rq\n").unwrap();
    terminal.send(".read loop.rq\r");
    terminal.expect("files read each other without end");
}

#[test]
fn the_editor_writes_the_next_query() {
    let folder = folder();
    let script = folder.path().join("editor");
    fs::write(&script, "#!/bin/sh\nprintf 'ASK { actor:Russia\\n cg:suppliesArmsTo ?x }\\n' > \"$1\"\n").unwrap();
    Command::new("chmod").arg("+x").arg(&script).status().unwrap();
    let mut terminal = Terminal::start_with(folder.path(), &["repl"], &[("EDITOR", &script.to_string_lossy())]);
    terminal.expect("> ");
    terminal.send(".edit\r");
    terminal.expect("cg:suppliesArmsTo ?x }");
    terminal.send("\r");
    terminal.expect("yes");
}

#[test]
fn only_the_start_file_of_the_user_is_run() {
    let folder = folder();
    fs::create_dir_all(folder.path().join(".config/claimgraph")).unwrap();
    fs::write(folder.path().join(".config/claimgraph/replrc"), ".timer on\n").unwrap();
    for name in ["replrc", ".replrc", ".claimgraphrc"] {
        fs::write(folder.path().join(name), ".mode csv\n").unwrap();
    }
    let mut terminal = shell_in(folder.path(), &[]);
    terminal.send("SELECT ?x { ?x cg:leads ?y }\r");
    terminal.expect(" actor:NouriAlMaliki\n");
    terminal.expect(" s\n");
    let mut terminal = shell_in(folder.path(), &["--no-init"]);
    terminal.send("SELECT ?x { ?x cg:leads ?y }\r");
    terminal.expect("1 row\n");
}

#[test]
fn updates_are_counted_and_asked_about() {
    let (_folder, mut terminal) = shell(&[]);
    terminal.send("INSERT DATA { actor:A cg:backs actor:B }\r");
    terminal.expect("updates are switched off");
    terminal.expect("\nclaimgraph");
    terminal.give(".write on");
    terminal.send("INSERT DATA { actor:A cg:backs actor:B }\r");
    terminal.expect("add 1 triple and remove 0 triples. Go on? [y/N]");
    terminal.send("n\r");
    terminal.expect("nothing was changed");
    terminal.send("DELETE { ?x cg:leads ?y } INSERT { ?y cg:backs ?x . ?y cg:backs ?y } WHERE { ?x cg:leads ?y }\r");
    terminal.expect("add 2 triples and remove 1 triple. Go on? [y/N]");
    terminal.send("y\r");
    terminal.expect("added 2 triples, removed 1 triple");
    terminal.send("ASK { actor:Iraq cg:backs actor:Iraq }\r");
    terminal.expect("yes");
    terminal.expect("\nclaimgraph");
    terminal.give(".begin");
    terminal.send("INSERT DATA { actor:A cg:backs actor:B }\r");
    terminal.expect("will add 1 triple and remove 0 triples");
    terminal.send("DELETE WHERE { actor:A ?p ?o }\r");
    terminal.expect("remove 1 triple, once `.commit` is given");
    terminal.send(".rollback\r");
    terminal.expect("nothing was changed; 2 updates forgotten");
    terminal.expect("\nclaimgraph");
    terminal.give(".begin");
    terminal.send("INSERT DATA { actor:A cg:backs actor:B }\r");
    terminal.expect("once `.commit`");
    terminal.send(".commit\r");
    terminal.expect("added 1 triple, removed 0 triples");
    terminal.send("DROP ALL\r");
    terminal.expect("This empties whole graphs");
    terminal.send("\r");
    terminal.expect("nothing was changed");
    terminal.send("LOAD <http://127.0.0.1:9/x>\r");
    terminal.expect("nothing is fetched from elsewhere");
    terminal.send("CLEAR DEFAULT\r");
    terminal.expect("[y/N]");
    terminal.send("yes\r");
    terminal.expect("removed");
    terminal.send("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }\r");
    terminal.expect(" 0\n");
}

fn batch(folder: &Path, arguments: &[&str], input: &str) -> Output {
    fs::write(folder.join("input.rq"), input).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.arg("repl").args(arguments).current_dir(folder).env("HOME", folder).env_remove("XDG_CONFIG_HOME");
    command.stdin(Stdio::from(fs::File::open(folder.join("input.rq")).unwrap())).output().unwrap()
}

#[test]
fn without_a_terminal_there_are_answers_only() {
    let folder = folder();
    let check = |arguments: &[&str], input: &str, code: i32, stdout: &str, stderr: &str| {
        let output = batch(folder.path(), arguments, input);
        let (out, error) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out}{error}");
        assert_eq!(out.replace('\r', ""), stdout, "{arguments:?}");
        assert!(error.contains(stderr) && (!stderr.is_empty() || error.is_empty()), "{arguments:?}: {error}");
        assert!(!out.contains('\u{1b}') && !error.contains('\u{1b}'));
    };
    let leads = "SELECT ?x { ?x cg:leads ?y }";
    let answer = "x\nhttps://w3id.org/claimgraph/actor/NouriAlMaliki\n";
    check(&["-c", leads, "--mode", "csv"], "", 0, answer, "");
    check(&["-f", "input.rq", "--mode", "csv"], leads, 0, answer, "");
    check(&["--mode", "csv"], leads, 0, answer, "");
    check(&["-c", "ASK {}", "-c", "ASK { actor:X ?y ?z }"], "", 0, "yes\nno\n", "");
    check(&["-c", "ASK {"], "", 1, "", "is not closed");
    check(&["-c", "SELECT ?x {\n ?x cg:backs }"], "", 1, "", "2 |  ?x cg:backs }\n                 ^\n");
    check(&[], ".dump stolen.nq\n", 2, "", "`.dump` is not run");
    assert!(!folder.path().join("stolen.nq").exists());
    check(&["--dot"], ".mode csv\nASK {};\n.quit\nASK {}\n", 0, "true", "");
    check(&["--write", "-c", "INSERT DATA { actor:A cg:backs actor:B }"], "", 0, "", "added 1 triple");
    check(&["-c", "INSERT DATA { actor:A cg:backs actor:C }"], "", 1, "", "updates are switched off");
    check(&["--write", "-c", "DROP ALL"], "", 1, "", "add `--yes`");
    check(&["--write", "--yes", "-c", "DROP ALL"], "", 0, "", "removed");
    check(&["--nonsense"], "", 2, "", "--nonsense");
    check(&["-f", "missing.rq"], "", 4, "", "cannot read `missing.rq`");
    check(&["--store", "nowhere"], "", 3, "", "there is no store");
}

#[test]
fn a_build_elsewhere_is_told_in_one_line() {
    let folder = folder();
    let held = claimgraph::store::Store::open(folder.path().join("claimgraph.db")).unwrap();
    // Who reads sees the state before the build; who would write is told.
    let output = batch(folder.path(), &["-c", "ASK {}"], "");
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{error}");
    assert!(error.contains("another program writes") && error.lines().count() == 1, "{error}");
    let output = batch(folder.path(), &["--write", "-c", "INSERT DATA { actor:A cg:backs actor:B }"], "");
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("is in use by process"), "{error}");
    drop(held);
}
