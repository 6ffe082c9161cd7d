//! The commands that measure: figures computed by hand from small gold data.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::commands::{check_failure, folder_with, succeed};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const BACKS: &str = "Iran backs the government of Syria, Ann Lee said.";
const SHELLS: &str = "Turkey did not shell the town of Kobani on Monday.";
const MEETS: &str = "France and Germany met in Paris on Tuesday.";
const SEIZES: &str = "Rebels may seize the port of Aden this week.";
const ENTITIES: &str = "{\"entity\": \"Iran\", \"aliases\": [\"Tehran\"]}\n\
    {\"entity\": \"Syria\", \"aliases\": [\"the government of Syria\"]}\n\
    {\"entity\": \"Ann Lee\", \"aliases\": [\"Lee\"]}\n";

/// A claim of a reader: its ends are mentioned by their names.
fn gold(sentence: &str, ends: [&str; 3], stance: [&str; 2], speaker: &str, certain: bool) -> Value {
    let [subject, relation, object] = ends;
    json!({"sentence": sentence, "subject": subject, "relation": relation, "object": object, "polarity": stance[0],
        "modality": stance[1], "speaker": speaker, "subject_mention": subject, "object_mention": object, "certain": certain})
}

fn predicted(document: &str, sentence: &str, ends: [&str; 3], stance: [&str; 2], speaker: Option<&str>) -> Value {
    let [subject, relation, object] = ends;
    let end = |name: &str| json!({"label": name, "aliases": [], "mention": {"text": name}});
    json!({"document": document, "sentence": {"text": sentence}, "subject": end(subject), "relation": relation,
        "object": end(object), "polarity": stance[0], "modality": stance[1],
        "speaker": speaker.map(|name| json!({"label": name, "aliases": []}))})
}

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// Returns a folder with `gold/`, two readers of one document, and `claims.jsonl`, what a program made of it.
fn gold_folder() -> TempDir {
    let actual = ["affirmed", "actual"];
    let first = lines(&[
        gold(BACKS, ["Iran", "backs", "Syria"], actual, "Ann Lee", true),
        gold(SHELLS, ["Turkey", "attacks", "Kobani"], ["denied", "actual"], "author", true),
        gold(MEETS, ["France", "negotiatesWith", "Germany"], actual, "author", true),
        gold(SEIZES, ["Rebels", "seizes", "Aden"], ["affirmed", "possible"], "author", false),
    ]);
    let second = lines(&[
        gold(BACKS, ["Iran", "backs", "Government of Syria"], actual, "Ann Lee", true),
        gold(SHELLS, ["Turkey", "attacks", "Kobani"], ["denied", "actual"], "author", true),
        gold(MEETS, ["Germany", "negotiatesWith", "France"], actual, "author", true),
        gold(SEIZES, ["Rebels", "controls", "Aden"], ["affirmed", "planned"], "author", false),
    ]);
    let claims = lines(&[
        predicted("wire/d1-late.txt", BACKS, ["Tehran", "funds", "Syria"], actual, None),
        predicted("d1-late", SHELLS, ["Turkey", "attacks", "the Kobani"], actual, None),
        predicted("d1-late", MEETS, ["Germany", "negotiatesWith", "France"], actual, Some("Ann Lee")),
        predicted("d1-late", SEIZES, ["Rebels", "seizes", "Aden"], ["affirmed", "planned"], None),
        predicted("d1-late", SEIZES, ["Aden", "attacks", "Rebels"], actual, None),
        predicted("other", BACKS, ["Iran", "backs", "Syria"], actual, Some("Ann Lee")),
    ]);
    folder_with(&[
        ("gold/A/d1.claims.jsonl", &first),
        ("gold/A/d1.entities.jsonl", ENTITIES),
        ("gold/B/d1.claims.jsonl", &second),
        ("gold/B/d1.entities.jsonl", ENTITIES),
        ("claims.jsonl", &claims),
    ])
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&succeed(folder, &[arguments, &["--json"]].concat())).unwrap()
}

/// Checks precision, recall, and the four counts behind them.
fn check_counts(counts: &Value, shares: [f64; 3], numbers: [u64; 4]) {
    let found = ["precision", "recall", "f1"].map(|name| counts[name].as_f64().unwrap());
    let counted = ["right", "predicted", "found", "gold"].map(|name| counts[name].as_u64().unwrap());
    assert_eq!((found, counted), (shares, numbers), "{counts}");
}

#[test]
fn claims_are_scored_by_level() {
    let folder = gold_folder();
    let scores = json_of(folder.path(), &["eval", "claims", "gold", "--predicted", "claims.jsonl"]);
    check_counts(&scores["pair"], [1.0, 1.0, 1.0], [5, 5, 3, 3]);
    check_counts(&scores["relation"], [0.6, 0.6667, 0.6316], [3, 5, 2, 3]);
    check_counts(&scores["lenient"], [0.8, 1.0, 0.8889], [4, 5, 3, 3]);
    check_counts(&scores["stance"], [0.4, 0.3333, 0.3636], [2, 5, 1, 3]);
    check_counts(&scores["speaker"], [0.6667, 0.6667, 0.6667], [2, 3, 2, 3]);
}

#[test]
fn what_differs_is_shown_above_the_figures() {
    let folder = gold_folder();
    let arguments = ["eval", "claims", "gold", "--predicted", "claims.jsonl", "--show"];
    let misses = succeed(folder.path(), &[&arguments[..], &["misses"]].concat());
    assert!(misses.starts_with(&format!("d1: Iran backs Syria | {BACKS}\n ")), "{misses}");
    let extras = succeed(folder.path(), &[&arguments[..], &["extras"]].concat());
    assert_eq!(extras.lines().filter(|line| line.starts_with("d1: ")).count(), 2, "{extras}");
    assert!(extras.contains("speaker of right claims: 0.667 (2 of 3)"), "{extras}");
    let one = succeed(folder.path(), &["eval", "claims", "gold", "--readers", "B", "--predicted", "claims.jsonl"]);
    assert!(one.contains(" relation       0.400 "), "{one}");
}

#[test]
fn documents_are_read_when_there_are_no_claims_yet() {
    let folder = gold_folder();
    fs::write(folder.path().join("d1.txt"), format!("{BACKS} {SHELLS}\n")).unwrap();
    let scores = json_of(folder.path(), &["eval", "claims", "gold", "d1.txt"]);
    check_counts(&scores["stance"], [1.0, 0.6667, 0.8], [2, 2, 2, 3]);
    let ends = json_of(folder.path(), &["eval", "entities", "gold", "d1.txt"]);
    assert_eq!(["ends", "right", "wrong", "missing"].map(|name| ends[name].as_u64().unwrap()), [4, 4, 0, 0]);
}

#[test]
fn an_end_is_wrong_when_its_mention_means_somebody_else() {
    let folder = gold_folder();
    let sentence = "He backs the government of Syria.";
    let claim = |subject: &str, mention: &str| {
        let mut claim = gold(sentence, [subject, "backs", "Syria"], ["affirmed", "actual"], "author", true);
        claim["subject_mention"] = mention.into();
        claim
    };
    let claims = lines(&[claim("Ann Lee", "He"), claim("Lord Backs", "backs")]);
    for reader in ["A", "B"] {
        fs::write(folder.path().join(format!("gold/{reader}/d1.claims.jsonl")), &claims).unwrap();
    }
    fs::write(folder.path().join("d1.txt"), format!("John Kerry went to Oman. {sentence}\n")).unwrap();
    let ends = json_of(folder.path(), &["eval", "entities", "gold", "d1.txt"]);
    assert_eq!(["right", "wrong", "missing"].map(|name| ends[name].as_u64().unwrap()), [1, 1, 1]);
    let shown = |what: &str| succeed(folder.path(), &["eval", "entities", "gold", "d1.txt", "--show", what]);
    let (wrong, missing) = (shown("wrong"), shown("missing"));
    assert!(wrong.starts_with(&format!("d1: `He` is Ann Lee, taken for JohnKerry | {sentence}\n")), "{wrong}");
    assert!(missing.starts_with(&format!("d1: `backs` is Lord Backs | {sentence}\n")), "{missing}");
}

/// Returns a text with the given words marked, each the first of its kind: words, type, cluster.
fn marked(text: &str, words: &[(&str, &str, &str)]) -> Value {
    let entities = words.iter().enumerate().map(|(index, (words, type_name, cluster))| {
        let start = text[..text.find(words).unwrap()].chars().count();
        let end = start + words.chars().count();
        json!({"id": format!("e{index}"), "start": start, "end": end, "type": type_name, "cluster": cluster})
    });
    json!({"id": "t1", "source": "test", "text": text, "entities": entities.collect::<Vec<_>>()})
}

#[test]
fn mentions_are_compared_by_place_and_kind() {
    let text = "In the café nobody spoke.\n\nRussia met John Kerry in Oman. Iran left.";
    let mut row = marked(
        text,
        &[("Russia", "Organisation", ""), ("met John Kerry", "Person", ""), ("Oman", "Person", ""), ("left", "Money", "")],
    );
    let rejected = json!({"id": "e9", "start": 13, "end": 50, "type": "Person", "gold": false});
    row["entities"].as_array_mut().unwrap().push(rejected);
    let folder = folder_with(&[("marked.jsonl", &lines(&[row]))]);
    let scores = json_of(folder.path(), &["eval", "mentions", "marked.jsonl"]);
    check_counts(&scores["overlap"], [0.5, 0.6667, 0.5714], [2, 4, 2, 3]);
    check_counts(&scores["overlap_any_kind"], [0.75, 1.0, 0.8571], [3, 4, 3, 3]);
    check_counts(&scores["exact"], [0.25, 0.3333, 0.2857], [1, 4, 1, 3]);
    check_counts(&scores["exact_any_kind"], [0.5, 0.6667, 0.5714], [2, 4, 2, 3]);
    let misses = succeed(folder.path(), &["eval", "mentions", "marked.jsonl", "--show", "misses"]);
    assert!(misses.starts_with("t1: `Oman`, Person | Russia met John Kerry in Oman.\n"), "{misses}");
}

#[test]
fn clusters_are_compared() {
    let text = "John Kerry went to Oman. He praised Iran, and Iran thanked him.";
    let iran = text.rfind("Iran").unwrap();
    let mut row = marked(
        text,
        &[
            ("John Kerry", "person", "1"),
            ("Oman", "place", "2"),
            ("He", "person", "1"),
            ("Iran", "place", "3"),
            ("him", "person", "1"),
        ],
    );
    let again = json!({"start": iran, "end": iran + 4, "type": "place", "cluster": "3"});
    row["entities"].as_array_mut().unwrap().push(again);
    let folder = folder_with(&[("marked.jsonl", &lines(&[row]))]);
    let scores = json_of(folder.path(), &["eval", "coreference", "marked.jsonl"]);
    check_counts(&scores["all"]["mentions"], [1.0, 1.0, 1.0], [5, 5, 5, 5]);
    assert_eq!(scores["all"]["conll_f1"], 1.0, "{scores}");
    let text = succeed(folder.path(), &["eval", "coreference", "marked.jsonl"]);
    assert!(text.contains("CoNLL F1") && text.contains("1.000 1.000 1.000"), "{text}");
}

#[test]
fn relations_are_compared_without_direction() {
    let text = "Turkey attacked Syria. Iran backs Iraq.";
    let types = "Organisation";
    let mut row = marked(text, &[("Turkey", types, ""), ("Syria", types, ""), ("Iran", types, ""), ("Iraq", types, "")]);
    let relation = |head: &str, tail: &str, name: &str| json!({"head": head, "tail": tail, "type": name});
    row["relations"] = json!([
        relation("e1", "e0", "FightingAgainst"),
        relation("e0", "e1", "FightingAgainst"),
        relation("e2", "e3", "Dislikes"),
        relation("e0", "e3", "CoLocated"),
    ]);
    let folder = folder_with(&[("marked.jsonl", &lines(&[row]))]);
    let scores = json_of(folder.path(), &["eval", "relations", "marked.jsonl"]);
    check_counts(&scores["FightingAgainst"], [1.0, 1.0, 1.0], [1, 1, 1, 1]);
    check_counts(&scores["Dislikes"], [0.0, 0.0, 0.0], [0, 0, 0, 1]);
    check_counts(&scores["all"], [0.5, 0.5, 0.5], [1, 2, 1, 2]);
    let extras = succeed(folder.path(), &["eval", "relations", "marked.jsonl", "--show", "extras"]);
    assert!(extras.starts_with("t1: AlliesOf between `Iran` and `Iraq` | Iran backs Iraq.\n"), "{extras}");
}

#[test]
fn gaps_are_lines_that_close_them() {
    let folder = folder_with(&[
        ("documents/a.txt", "Russia toasted Iran on Monday. Iran was toasted by Russia. France backs Syria.\n"),
        ("documents/b.txt", "France toasted Turkey.\n"),
    ]);
    let text = succeed(folder.path(), &["gaps", "documents"]);
    let expected = "# 3 in 2 documents: State to State 3\n\
        #   a: [Russia]s [toasted]t [Iran]o on Monday.\n\
        #   b: [France]s [toasted]t [Turkey]o.\n\
        subject toast object\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(!text.contains("back"), "{text}");
    let gaps: Value =
        serde_json::from_str(&succeed(folder.path(), &["gaps", "documents", "--json", "--limit", "1"])).unwrap();
    assert_eq!(gaps[0]["examples"][0]["object"], json!({"start": 15, "end": 19, "text": "Iran"}));
    assert_eq!(gaps.as_array().unwrap().len(), 1);
    let turtle =
        format!("@prefix cg: <https://w3id.org/claimgraph/ontology#> .\ncg:praises cg:patterns \"\"\"\n{text}\"\"\" .\n");
    fs::write(folder.path().join("extra.ttl"), turtle).unwrap();
    let left = succeed(folder.path(), &["gaps", "documents", "--ontology", "extra.ttl"]);
    assert!(!left.contains("toast"), "{left}");
    let report = succeed(folder.path(), &["build", "documents", "--json", "--ontology", "extra.ttl"]);
    assert_eq!(serde_json::from_str::<Value>(&report).unwrap()["claims"]["praises"], 3);
}

#[test]
fn unusable_gold_is_explained() {
    let folder = folder_with(&[
        ("empty/A/notes.txt", ""),
        ("gold/A/d1.claims.jsonl", "{\"sentence\": 1}\n"),
        ("gold/A/d1.entities.jsonl", ""),
        ("outside.jsonl", "{\"text\": \"a\", \"entities\": [{\"start\": 0, \"end\": 9, \"type\": \"Person\"}]}\n"),
    ]);
    let fails = |arguments: &[&str], message: &str| check_failure(folder.path(), arguments, 4, message);
    fails(&["eval", "claims", "nowhere", "--predicted", "x"], "cannot read `nowhere/A`");
    fails(&["eval", "claims", "empty", "--predicted", "x"], "`empty/A` holds no file `*.claims.jsonl`");
    fails(&["eval", "claims", "gold", "--predicted", "x"], "`gold/A/d1.claims.jsonl`, line 1: ");
    fails(&["eval", "mentions", "outside.jsonl"], "`outside.jsonl`, line 1: the span from 0 to 9 lies outside the text");
    fails(&["eval", "coreference", "missing.jsonl"], "cannot read `missing.jsonl`");
    fails(&["gaps", "nowhere"], "there is no file or folder `nowhere`");
}
