//! Commands for questions and answers.

use super::settings::form;
use crate::commands::{query, questions};
use crate::repl::session::{Flow, Session};
use crate::report::{Complaint, Exit};
use crate::{names, places, report};
use anyhow::{Context, Result};
use claimgraph::query::{Answers, Question};
use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

pub(super) fn show_questions(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let all = session.knowledge.questions()?;
    let text = match arguments.first() {
        Some(name) => questions::describe(names::question(&all, name)?),
        None => questions::list(&all, crate::terminal::width()),
    };
    session.print(&text)
}

pub(super) fn ask(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let (name, words) = arguments.split_first().context("a question has a name")?;
    let all = session.knowledge.questions()?;
    let question = names::question(&all, name)?;
    let values = words.iter().map(|word| query::parse_value(word)).collect::<Result<Vec<_>>>()?;
    let started = Instant::now();
    let answers = answer(session, question, &values)?;
    session.last_query = Some(question.sparql.clone());
    session.show_timed(answers, started.elapsed())?;
    Ok(Flow::Continue)
}

/// Lets the worker answer a question.
pub(super) fn answer(session: &mut Session, question: &Question, values: &[(String, String)]) -> Result<Answers> {
    let store = session.knowledge.store()?;
    let bindings = question.bind(&store, values)?;
    Ok(Question::without_bound(session.evaluate(&question.sparql, &bindings)?, &bindings))
}

/// Keeps the last query in the folder of the user's own questions.
pub(super) fn save(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let (name, words) = arguments.split_first().context("a question has a name")?;
    if !name.chars().all(|character| character.is_ascii_alphanumeric() || character == '-') {
        let message = format!("`{name}` cannot be the name of a question");
        return Err(Complaint::new(Exit::Question, message, "use letters, digits and hyphens").into());
    }
    let Some(sparql) = &session.last_query else {
        return Err(Complaint::new(Exit::Question, "there is no query to save", "ask one first").into());
    };
    let title = if words.is_empty() { name.clone() } else { words.join(" ") };
    let text = if sparql.starts_with('#') { sparql.clone() } else { format!("# {title}\n{sparql}") };
    // A query that declares parameters wrongly would make every later list of questions fail.
    Question::parse(name, &text)?;
    let folder = places::own_questions().context("there is no home folder to keep questions in")?;
    let file = folder.join(format!("{name}.rq"));
    places::write(&file, &(session.prefixes_after_comments(&text) + "\n"))?;
    session.knowledge.forget_questions();
    report::remark(&format!("saved to {}; ask it with `.ask {name}`", file.display()));
    Ok(Flow::Continue)
}

pub(super) fn show_last(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let form = match arguments.first() {
        Some(name) => Some(form(name)?),
        None => session.settings.form,
    };
    let Some(answers) = session.last.take() else {
        return Err(Complaint::new(Exit::Question, "there is no answer yet", "ask something first").into());
    };
    let shown = session.show_as(&answers, form);
    session.last = Some(answers);
    shown?;
    Ok(Flow::Continue)
}

pub(super) fn set_once(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    session.once = arguments.first().map(PathBuf::from);
    Ok(Flow::Continue)
}

pub(super) fn set_output(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let create = |path: &String| {
        File::create(path).map_err(|error| {
            let message = format!("cannot write `{path}`: {error}");
            Complaint::new(Exit::Question, message, "name a file in a folder that exists and that you may write to")
        })
    };
    session.output = arguments.first().map(create).transpose()?;
    Ok(Flow::Continue)
}
