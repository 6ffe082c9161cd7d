//! Every question of `queries/` is asked of one small graph and compared with the answer that was checked by hand.
//!
//! The graph is `tests/fixtures/questions/claims.txt`, the answers are in `expected.txt` beside it. After a change that is
//! meant, `BLESS=1 cargo test questions` writes the answers anew; read the difference before it is committed.

use super::graph::store_of;
use claimgraph::query::{Answers, QueryError, Questions, shorten};
use std::fs;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/questions").join(name)
}

/// Writes an answer as `cell | cell`, one row a line, under the names of the columns.
fn show(answers: &Answers) -> String {
    let Answers::Rows { columns, rows } = answers else { panic!("questions give rows: {answers:?}") };
    let cell = |cell: &Option<claimgraph::query::Term>| cell.as_ref().map(shorten).unwrap_or_default();
    let line = |row: &Vec<_>| row.iter().map(cell).collect::<Vec<_>>().join(" | ").trim_end().to_owned();
    let lines: Vec<String> = [columns.join(" | ")].into_iter().chain(rows.iter().map(line)).collect();
    lines.join("\n")
}

#[test]
fn every_question_has_the_answer_that_was_checked() {
    let store = store_of(&fs::read_to_string(fixture("claims.txt")).expect("the claims are readable"));
    let questions = Questions::load(None).expect("the questions are sound");
    let expected = fs::read_to_string(fixture("expected.txt")).expect("the answers are readable");
    let calls = expected.lines().filter_map(|line| line.strip_prefix("$ "));
    let (mut answered, mut text) = (Vec::new(), String::new());
    for call in calls {
        let mut words = call.split(' ');
        let name = words.next().expect("a call has a name");
        let values: Vec<_> = words.filter_map(|word| word.split_once('=')).collect();
        let values: Vec<_> = values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let answers = questions.get(name).and_then(|question| question.ask(&store, &values));
        let answers = answers.unwrap_or_else(|error| panic!("{call}: {error}: {}", error.hint()));
        assert!(matches!(&answers, Answers::Rows { rows, .. } if !rows.is_empty()), "{call} has no answer");
        text += &format!("$ {call}\n{}\n\n", show(&answers));
        answered.push(name.to_owned());
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(fixture("expected.txt"), &text).expect("the answers can be written");
    }
    for (found, expected) in text.split("$ ").zip(expected.split("$ ")) {
        assert_eq!(found.trim(), expected.trim());
    }
    for question in questions.iter() {
        assert!(answered.contains(&question.name), "{} is asked of the graph", question.name);
    }
}

#[test]
fn every_question_says_how_to_read_its_answer() {
    let questions = Questions::load(None).expect("the questions are sound");
    assert!(questions.iter().count() >= 30);
    for question in questions.iter() {
        assert!(question.question.ends_with('?'), "{}", question.name);
        for text in [&question.description, &question.reading] {
            assert!(text.ends_with('.'), "{}: {text}", question.name);
        }
        assert!(question.parameters.iter().all(|parameter| !parameter.description.is_empty()), "{}", question.name);
    }
}

#[test]
fn a_misspelt_name_or_value_gives_the_nearest() {
    let store = store_of("document a 2014-01-01 Gazette\nIraq backs Iran\nNouriAlMaliki leads Iraq\n");
    let questions = Questions::load(None).expect("the questions are sound");
    let ask = |name: &str, parameter: &str, value: &str| {
        let values = [(parameter.to_owned(), value.to_owned())];
        questions.get(name).and_then(|question| question.ask(&store, &values)).expect_err("it is misspelt").hint()
    };
    for (name, parameter, value, meant) in [
        ("who-bakcs", "actor", "Iraq", "`who-backs`"),
        ("who-backs", "actr", "Iraq", "`actor`"),
        ("who-backs", "actor", "Irak", "`Iran`, `Iraq`"),
        ("who-backs", "actor", "nourialmalki", "`NouriAlMaliki`"),
        ("who-says-so", "relation", "bakcs", "`backs`"),
        ("changes", "from", "June", "2014-06-17"),
    ] {
        assert!(ask(name, parameter, value).contains(meant), "{name} {parameter}={value}: {}", ask(name, parameter, value));
    }
}

#[test]
fn a_value_is_a_term_and_never_a_piece_of_the_query() {
    let store = store_of("document a 2014-01-01 Gazette\nIraq backs Iran\n");
    let questions = Questions::load(None).expect("the questions are sound");
    for hostile in ["Iraq> } ; DROP ALL #", "\" . ?x ?y ?z . \"", "\\u003e", "?x", "}"] {
        let values = [("actor".to_owned(), hostile.to_owned())];
        let answers = questions.get("who-backs").and_then(|question| question.ask(&store, &values));
        assert!(matches!(answers, Err(QueryError::WrongValue { .. })), "{hostile}");
    }
    let values = [("item".to_owned(), "\")) } #".to_owned())];
    let answers = questions.get("items").and_then(|question| question.ask(&store, &values)).expect("text may be anything");
    assert!(matches!(answers, Answers::Rows { rows, .. } if rows.is_empty()));
}
