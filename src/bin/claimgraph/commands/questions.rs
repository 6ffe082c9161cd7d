//! `claimgraph questions`: what can be asked by name.

use crate::arguments::Questions;
use crate::{names, output, places, table, terminal};
use anyhow::Result;
use claimgraph::query;
use std::fmt::Write as _;

pub(crate) fn run(arguments: &Questions) -> Result<()> {
    match &arguments.name {
        Some(name) => {
            let questions = places::questions()?;
            let text = describe(names::question(&questions, name)?);
            output::print(|output| Ok(output.write_all(text.as_bytes())?))
        }
        None => show_list(),
    }
}

/// Prints the list of questions.
pub(crate) fn show_list() -> Result<()> {
    let text = list(&places::questions()?, terminal::width());
    output::print(|output| Ok(output.write_all(text.as_bytes())?))
}

/// Returns the names of the questions with what they ask.
pub(crate) fn list(questions: &query::Questions, width: Option<u16>) -> String {
    let row = |question: &query::Question| {
        let parameters: Vec<&str> = question.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        vec![question.name.clone(), question.question.clone(), parameters.join(", ")]
    };
    table::render(&["name", "question", "parameters"], questions.iter().map(row), width)
}

/// Returns all there is to know about a question.
pub(crate) fn describe(question: &query::Question) -> String {
    let mut text = format!("{}: {}\n", question.name, question.question);
    if !question.description.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", question.description);
    }
    if !question.reading.is_empty() {
        let _ = writeln!(text, "How to read it: {}", question.reading);
    }
    for parameter in &question.parameters {
        let default = parameter.default.as_ref().map(|default| format!(" [default: {default}]")).unwrap_or_default();
        let _ = writeln!(text, "  {}={}  {}{default}", parameter.name, parameter.kind, parameter.description);
    }
    let _ = write!(text, "\n{}", query_text(&question.sparql));
    text
}

/// Returns the query without the comments at its top, which have been shown in words.
fn query_text(sparql: &str) -> String {
    let lines = sparql.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}
