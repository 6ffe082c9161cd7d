//! Actors that users bring, look for and judge: the commands `actors` and `review`.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::commands::folder_with;
use claimgraph::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Reading, RelationName,
};
use claimgraph::ontology::Ontology;
use claimgraph::store::Store;
use claimgraph::text::{Document, DocumentId, Span};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.args(arguments).current_dir(folder).env_remove("CLAIMGRAPH_STORE").stdin(Stdio::null());
    command.output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs the program, checks that it succeeds, and returns what it prints to standard output and standard error.
fn succeed(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    (String::from_utf8(output.stdout.clone()).unwrap(), stderr(&output))
}

fn check_failure(folder: &Path, arguments: &[&str], code: i32, message: &str) {
    let output = run(folder, arguments);
    let stderr = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
    assert!(stderr.contains(message), "{arguments:?}: {stderr}");
    assert_eq!(stderr.lines().filter(|line| line.starts_with("hint: ")).count(), 1, "{arguments:?}: {stderr}");
}

/// The same group in every format, under a name that no known actor has.
const LISTS: [(&str, &str); 4] = [
    ("cameo", "SANDFOOT_FRONT_ [IRQREB]\n+SFF_\n"),
    ("csv", "name,kind,aliases\nSandfoot Front,armed group,SFF\n"),
    (
        "skos",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix ex: <http://list.example/> .\n\
         ex:1 a skos:Concept, ex:ArmedGroup ; skos:prefLabel \"Sandfoot Front\"@en ; skos:altLabel \"SFF\"@en .\n",
    ),
    (
        "ftm",
        "{\"id\": \"1\", \"schema\": \"Organization\", \"properties\": {\"name\": [\"Sandfoot Front\"], \"alias\": [\"SFF\"]}}\n",
    ),
];

#[test]
fn an_imported_actor_is_named_by_claims() {
    let folder = folder_with(&[
        ("documents/a.txt", "Iran backs the Sandfoot Front.\n"),
        ("documents/b.txt", "Russia supplied weapons to the SFF.\n"),
    ]);
    for (format, list) in LISTS {
        fs::write(folder.path().join("list"), list).unwrap();
        let import = ["actors", "import", "list", "--format", format, "--output", "list.ttl"];
        let (_, remarks) = succeed(folder.path(), &import);
        assert!(remarks.contains("1 actor, 0 offices"), "{format}: {remarks}");
        let first = fs::read(folder.path().join("list.ttl")).unwrap();
        succeed(folder.path(), &import);
        assert_eq!(fs::read(folder.path().join("list.ttl")).unwrap(), first, "{format}: the same list gives the same bytes");
        succeed(folder.path(), &["build", "documents", "--ontology", "list.ttl", "--store", format]);
        for (question, expected) in [("cg:backs", "Iran"), ("cg:suppliesArmsTo", "Russia")] {
            let sparql = format!("SELECT ?who {{ ?who {question} actor:SandfootFront }}");
            let (answer, _) = succeed(folder.path(), &["query", "-e", &sparql, "--format", "csv", "--store", format]);
            assert!(answer.contains(&format!("actor/{expected}")), "{format}: {answer}");
        }
    }
}

#[test]
fn odd_lines_are_warnings_with_file_and_line() {
    let folder = folder_with(&[
        ("list.csv", "name,kind,from\nOrlan Vestri,person,\n,person,\nOrlan Vestri,person,soon,\nIraq,State,\n"),
        ("none.csv", "who\nIran\n"),
    ]);
    let (turtle, remarks) = succeed(folder.path(), &["actors", "import", "list.csv", "--format", "csv"]);
    assert!(turtle.contains("actor:OrlanVestri a cg:Person"), "{turtle}");
    assert!(remarks.contains("warning: `list.csv`, line 3: the row has no name; left out\n"), "{remarks}");
    assert!(remarks.contains("1 known already"), "{remarks}");
    let (_, remarks) = succeed(folder.path(), &["actors", "import", "list.csv", "--format", "csv", "--quiet"]);
    assert_eq!(remarks, "");
    check_failure(folder.path(), &["actors", "import", "none.csv", "--format", "csv"], 4, "`none.csv` has no actor");
    check_failure(folder.path(), &["actors", "import", "gone.csv", "--format", "csv"], 4, "cannot read `gone.csv`");
    assert_eq!(run(folder.path(), &["actors", "import", "list.csv", "--format", "xls"]).status.code(), Some(2));
}

#[test]
fn hostile_labels_are_imported_and_shown_harmlessly() {
    let hostile = "\u{1b}]0;owned\u{7} Vestri\\\" . actor:Iraq a cg:Person #\u{202e}";
    let record = serde_json::json!({"id": "x> .", "schema": "Person", "properties": {"name": [hostile]}});
    let folder = folder_with(&[("list.ftm", &record.to_string())]);
    succeed(folder.path(), &["actors", "import", "list.ftm", "--format", "ftm", "--output", "list.ttl"]);
    let arguments = ["actors", "find", "vestri", "--ontology", "list.ttl"];
    for arguments in [&arguments[..], &["actors", "show", hostile, "--ontology", "list.ttl"]] {
        let (text, remarks) = succeed(folder.path(), arguments);
        assert!(text.contains("Vestri"), "{text}");
        let is_unsafe = |character: char| character != '\n' && (character.is_control() || character == '\u{202e}');
        assert!(!text.contains(is_unsafe) && !remarks.contains(is_unsafe), "{text:?}");
    }
    let ontology = Ontology::load(&[folder.path().join("list.ttl")]).unwrap();
    let iraq = ontology.actors.iter().find(|actor| actor.id.0 == "Iraq").unwrap();
    assert_eq!(iraq.kind, EntityKind::State);
}

/// Makes a store with one document for each claim.
fn store_of(claims: &[(&str, &str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("claimgraph.db")).unwrap();
    for (index, (subject, relation, object)) in claims.iter().enumerate() {
        store.put(&reading(&format!("report-{index}"), subject, relation, object), "test").unwrap();
    }
    store.derive_view(&Ontology::load(&[]).unwrap()).unwrap();
    store.flush().unwrap();
    folder
}

fn reading(id: &str, subject: &str, relation: &str, object: &str) -> Reading {
    let text = format!("{subject} {relation} {object}.");
    let spans = [0, subject.len() + 1, subject.len() + relation.len() + 2];
    let span = |place: usize, words: &str| Span::new(spans[place], spans[place] + words.len());
    let evidence = Evidence {
        sentence: 0,
        subject: span(0, subject),
        object: span(2, object),
        trigger: span(1, relation),
        found_by: FoundBy::Pattern,
        pattern: Some("test: subject test object".into()),
    };
    let entity = |label: &str| {
        let kind = if label.contains(' ') { EntityKind::Person } else { EntityKind::State };
        Entity { id: EntityId::mint(label), label: label.into(), kind, aliases: [].into() }
    };
    let claim = Claim {
        id: ClaimId(format!("{id}/1.1")),
        document: DocumentId(id.into()),
        subject: EntityId::mint(subject),
        relation: RelationName(relation.into()),
        object: EntityId::mint(object),
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        speaker: None,
        time: None,
        item: None,
        quantity: None,
        confidence: 0.9,
        evidence,
    };
    let mut entities = vec![entity(subject), entity(object)];
    entities.sort_by(|left, right| left.id.cmp(&right.id));
    let document = Document {
        id: DocumentId(id.into()),
        title: Some(format!("About {object}")),
        date: None,
        publisher: None,
        author: None,
        address: None,
        text: text.clone(),
        content_hash: "0".into(),
    };
    Reading { document, sentences: vec![Span::new(0, text.len())], entities, claims: vec![claim] }
}

/// Two spellings of one invented person, a part of the name of another, and states.
fn vestri() -> TempDir {
    store_of(&[
        ("Orlan al-Vestri", "backs", "Iran"),
        ("Urlan al-Vestri", "backs", "Iraq"),
        ("Iran", "attacks", "Orlan al-Vestri"),
        ("Russia", "backs", "Mira Kolt"),
    ])
}

#[test]
fn actors_are_found_with_where_they_are_from() {
    let folder = vestri();
    let (table, _) = succeed(folder.path(), &["actors", "find", "vestri"]);
    let rows: Vec<&str> = table.lines().skip(2).collect();
    assert_eq!(rows.len(), 2, "{table}");
    assert!(rows[0].contains("actor:OrlanAlVestri") && rows[0].contains("words"), "{table}");
    let (lines, _) = succeed(folder.path(), &["actors", "find", "Iran", "--json", "--limit", "1"]);
    let found: Value = serde_json::from_str(lines.trim()).unwrap();
    assert_eq!((&found["id"], &found["match"]), (&"Iran".into(), &"exact".into()));
    assert_eq!(found["from"], serde_json::json!(["known", "store"]));
    check_failure(folder.path(), &["actors", "find", "qqqqxxxx"], 1, "no actor has a name like `qqqqxxxx`");
    let (table, remarks) = succeed(folder.path(), &["actors", "find", "Kremlin", "--store", "nowhere"]);
    assert!(table.contains("actor:Russia") && remarks.contains("there is no store at `nowhere`"), "{table}{remarks}");
}

#[test]
fn an_actor_is_shown_with_ties_and_documents() {
    let folder = vestri();
    let (text, _) = succeed(folder.path(), &["actors", "show", "Orlan al-Vestri"]);
    for part in ["Orlan al-Vestri: Person, actor:OrlanAlVestri", "ties out", "ties in", "report-0", "About Iran"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (json, _) = succeed(folder.path(), &["actors", "show", "actor:OrlanAlVestri", "--json"]);
    let actor: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(actor["ties_out"][0]["relation"], "backs");
    assert_eq!(actor["ties_in"][0]["actor"]["id"], "Iran");
    assert_eq!(actor["documents"].as_array().unwrap().len(), 2);
    let (text, _) = succeed(folder.path(), &["actors", "show", "Barack Obama"]);
    assert!(text.contains("not in the store") && text.contains("2009-01-20"), "{text}");
    check_failure(folder.path(), &["actors", "show", "Orlan Vestry"], 1, "there is no actor `Orlan Vestry`");
}

fn pairs(folder: &Path, arguments: &[&str]) -> Vec<[String; 2]> {
    let (lines, _) = succeed(folder, &[&["review", "--json"], arguments].concat());
    let pair = |line: &str| {
        let candidate: Value = serde_json::from_str(line).unwrap();
        assert!(candidate["score"].as_f64().unwrap() >= 0.6 && !candidate["reasons"].as_array().unwrap().is_empty());
        ["first", "second"].map(|end| candidate[end]["id"].as_str().unwrap().to_owned())
    };
    lines.lines().map(pair).collect()
}

fn who_backs(folder: &Path) -> Vec<String> {
    let sparql = "SELECT DISTINCT ?who { ?who cg:backs ?whom } ORDER BY ?who";
    let (answer, _) = succeed(folder, &["query", "-e", sparql, "--format", "csv"]);
    answer.lines().skip(1).filter_map(|line| line.trim().rsplit('/').next()).map(str::to_owned).collect()
}

#[test]
fn judgements_of_a_table_apply_to_the_view_and_are_undone() {
    let folder = vestri();
    assert_eq!(pairs(folder.path(), &[]), [["OrlanAlVestri", "UrlanAlVestri"]]);
    let before = succeed(folder.path(), &["export", "--format", "nquads"]).0;
    let (table, _) = succeed(folder.path(), &["review", "--csv"]);
    let filled = table.replace("\n,0.", "\nsame,0.");
    fs::write(folder.path().join("pairs.csv"), filled + "maybe,,actor:Iran,,,actor:Iraq\n").unwrap();
    let (_, remarks) = succeed(folder.path(), &["review", "--judgements", "pairs.csv"]);
    assert!(remarks.contains("warning: `pairs.csv`, line 3: `maybe` is neither"), "{remarks}");
    assert!(remarks.contains("1 judgement taken"), "{remarks}");
    assert_eq!(who_backs(folder.path()), ["OrlanAlVestri", "Russia"]);
    assert!(pairs(folder.path(), &[]).is_empty());
    let judgements = fs::read_to_string(folder.path().join("claimgraph.judgements.ttl")).unwrap();
    assert!(judgements.ends_with("\nactor:OrlanAlVestri cg:sameActorAs actor:UrlanAlVestri .\n"), "{judgements}");
    let question = ["query", "who-says-so", "subject=Urlan al-Vestri", "relation=backs", "--format", "csv"];
    let (answer, _) = succeed(folder.path(), &question);
    assert_eq!(answer.lines().count(), 3, "questions about documents go by judgements too: {answer}");
    let (text, _) = succeed(folder.path(), &["explain", "Urlan al-Vestri", "backs", "any"]);
    assert!(text.contains("Orlan al-Vestri backs Iraq: 1 claim, asserted"), "{text}");
    let (text, _) = succeed(folder.path(), &["actors", "show", "actor:UrlanAlVestri"]);
    assert!(text.contains("judged to be the same: actor:UrlanAlVestri"), "{text}");
    let (text, _) = succeed(folder.path(), &["review", "--judged"]);
    assert!(text.contains("one in the view: actor:OrlanAlVestri"), "{text}");
    succeed(folder.path(), &["review", "--undo"]);
    assert_eq!(who_backs(folder.path()), ["OrlanAlVestri", "Russia", "UrlanAlVestri"]);
    assert_eq!(succeed(folder.path(), &["export", "--format", "nquads"]).0, before);
    check_failure(folder.path(), &["review", "--undo"], 1, "nothing has been judged yet");
}

#[test]
fn contradicting_judgements_are_reported_in_one_line() {
    let folder = vestri();
    let table = "judgement,first,second\nsame,Orlan al-Vestri,Urlan al-Vestri\nsame,Urlan al-Vestri,Mira Kolt\n\
                 different,Orlan al-Vestri,actor:MiraKolt\nunsure,Iran,Iraq\n";
    fs::write(folder.path().join("pairs.csv"), table).unwrap();
    let (_, remarks) = succeed(folder.path(), &["review", "--judgements", "pairs.csv"]);
    assert_eq!(remarks.matches("judgements contradict each other").count(), 1, "{remarks}");
    assert_eq!(who_backs(folder.path()), ["OrlanAlVestri", "Russia"]);
    let judgements = fs::read_to_string(folder.path().join("claimgraph.judgements.ttl")).unwrap();
    assert_eq!(judgements.lines().filter(|line| line.starts_with("actor:")).count(), 4, "{judgements}");
    let undo = ["review", "--undo", "Mira Kolt", "actor:OrlanAlVestri"];
    let (_, remarks) = succeed(folder.path(), &undo);
    assert!(remarks.contains("taken back") && !remarks.contains("contradict"), "{remarks}");
    let (text, _) = succeed(folder.path(), &["actors", "show", "Mira Kolt", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["judged_same"].as_array().unwrap().len(), 2);
    check_failure(folder.path(), &undo, 1, "have not been judged");
    check_failure(folder.path(), &["review", "--undo", "Mira Kolt"], 2, "one actor is no pair");
}

#[test]
fn judgements_outlive_a_rebuild() {
    let folder = folder_with(&[
        ("documents/a.txt", "Iran backs Colonel Orlan Vestri.\n"),
        ("documents/b.txt", "Russia backs Colonel Urlan Vestri.\n"),
    ]);
    let judgements = "@prefix actor: <https://w3id.org/claimgraph/actor/> .\n@prefix cg: <https://w3id.org/claimgraph/ontology#> .\n\
                      actor:OrlanVestri cg:sameActorAs actor:UrlanVestri .\n";
    fs::write(folder.path().join("claimgraph.judgements.ttl"), judgements).unwrap();
    succeed(folder.path(), &["build", "documents"]);
    let (answer, _) = succeed(folder.path(), &["query", "who-backs", "actor=Orlan Vestri", "--format", "csv"]);
    assert_eq!(answer.lines().count(), 3, "{answer}");
    fs::write(folder.path().join("claimgraph.judgements.ttl"), "actor:A cg:sameActorAs").unwrap();
    check_failure(folder.path(), &["review"], 3, "the judgements in `claimgraph.judgements.ttl` cannot be read");
}
