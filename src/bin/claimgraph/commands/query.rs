//! `claimgraph query`: answers one question.

use crate::answer::Look;
use crate::arguments::{AnswerForm, Common, Query};
use crate::commands::questions;
use crate::report::{self, Complaint, Exit};
use crate::{answer, names, opening, output, places, pointer, terminal};
use anyhow::Result;
use claimgraph::query::{Answers, Parameter, ParameterKind, QueryError, Question};
use claimgraph::remote::{Remote, RemoteError};
use claimgraph::store::Store;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

pub(crate) fn run(common: &Common, arguments: &Query) -> Result<()> {
    let Some((mut question, values)) = request(arguments)? else {
        return questions::show_list();
    };
    let answers = match arguments.elsewhere.remote()? {
        Some(remote) => ask_elsewhere(&remote, &mut question, &values)?,
        None => {
            let store = opening::to_read(&common.store, common.quiet)?;
            complete(&mut question, &store, &values)?;
            question.ask(&store, &values).inspect_err(|error| pointer::show(&question.sparql, error))?
        }
    };
    print(&answers, arguments.format, common.quiet)
}

/// Lets a store elsewhere answer a question.
pub(crate) fn ask_elsewhere(remote: &Remote, question: &mut Question, values: &[Value]) -> Result<Answers> {
    let is_name = |parameter: &Parameter| {
        let has_value = parameter.default.is_some() || values.iter().any(|(name, _)| *name == parameter.name);
        matches!(parameter.kind, ParameterKind::Actor | ParameterKind::Relation) && has_value
    };
    // The names are many, and most questions need none.
    let needs_names = question.parameters.iter().any(is_name) || (question.parameters.is_empty() && !values.is_empty());
    let names = if needs_names { remote.names()? } else { Store::in_memory()? };
    complete(question, &names, values)?;
    let bindings = question.bind(&names, values)?;
    let answers = remote.evaluate(&question.sparql, &bindings).inspect_err(|error| {
        if let RemoteError::Query(error) = error {
            pointer::show(&question.sparql, error);
        }
    })?;
    Ok(Question::without_bound(answers, &bindings))
}

/// Tells what parameters a question has that declares none.
fn complete(question: &mut Question, store: &Store, values: &[Value]) -> Result<()> {
    if question.parameters.is_empty() {
        question.parameters = values.iter().map(|value| guess_parameter(store, value)).collect::<Result<_>>()?;
    }
    Ok(())
}

/// Prints an answer, and says how many rows it has when people read it.
pub(crate) fn print(answers: &Answers, form: Option<AnswerForm>, quiet: bool) -> Result<()> {
    let look = Look { form, width: terminal::width(), ..Look::default() };
    output::print(|output| Ok(answer::write(answers, &look, output).map(drop)?))?;
    let is_for_people = !matches!(form, Some(AnswerForm::Format(_)));
    if let (Some(count), true, false) = (answer::count(answers), is_for_people, quiet) {
        report::remark(&count);
    }
    Ok(())
}

/// Name and value of a parameter.
pub(crate) type Value = (String, String);

/// Returns the question and the values for its parameters; none when the user asked nothing at all.
fn request(arguments: &Query) -> Result<Option<(Question, Vec<Value>)>> {
    let (question, values) = match (&arguments.sparql, arguments.words.split_first()) {
        (Some(sparql), _) => (read_question("query", sparql.clone())?, arguments.words.as_slice()),
        (None, Some((first, rest))) if !is_value(first) => (find_question(first)?, rest),
        (None, _) => match read_input()? {
            Some(sparql) => (read_question("query", sparql)?, arguments.words.as_slice()),
            None => return Ok(None),
        },
    };
    Ok(Some((question, values.iter().map(|word| parse_value(word)).collect::<Result<_>>()?)))
}

/// Returns what standard input holds, if it is not a terminal and not empty.
fn read_input() -> Result<Option<String>> {
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    let input = io::read_to_string(io::stdin())?;
    Ok(Some(input).filter(|input| !input.trim().is_empty()))
}

/// Tells whether a word gives a parameter its value; a file may have `=` in its name.
fn is_value(word: &str) -> bool {
    word.contains('=') && !Path::new(word).exists()
}

/// Reads `KEY=VALUE`.
pub(crate) fn parse_value(word: &str) -> Result<Value> {
    let message = || format!("`{word}` gives no parameter a value");
    let (name, value) = word
        .split_once('=')
        .ok_or_else(|| Complaint::new(Exit::Usage, message(), "write KEY=VALUE, such as actor=Iran; put SPARQL after -e"))?;
    Ok((name.trim_start_matches('?').to_owned(), value.to_owned()))
}

/// Returns the question with this name or in this file.
fn find_question(word: &str) -> Result<Question> {
    let path = Path::new(word);
    let looks_like_path = path.extension().is_some() || path.components().count() > 1;
    if !looks_like_path && !path.is_file() {
        return Ok(names::question(&places::questions()?, word)?.clone());
    }
    let sparql = fs::read_to_string(path);
    let sparql = sparql.map_err(|source| QueryError::Unreadable { path: path.to_owned(), source })?;
    read_question(&path.file_stem().unwrap_or_default().to_string_lossy(), sparql)
}

/// Makes a question of a query; the comments at its top matter only when they declare parameters.
fn read_question(name: &str, sparql: String) -> Result<Question> {
    if sparql.lines().any(|line| line.trim_start_matches('#').trim_start().starts_with("param:")) {
        return Ok(Question::parse(name, &sparql)?);
    }
    let (name, empty) = (name.to_owned(), String::new());
    let (question, description, reading) = (empty.clone(), empty.clone(), empty);
    Ok(Question { name, question, description, reading, parameters: Vec::new(), sparql })
}

/// Tells by its value what an undeclared parameter is: a day, a number, an actor, a relation, or else text.
fn guess_parameter(store: &Store, (name, value): &Value) -> Result<Parameter> {
    let kind = if value.parse::<jiff::civil::Date>().is_ok() {
        ParameterKind::Date
    } else if value.parse::<i64>().is_ok() {
        ParameterKind::Integer
    } else if !store.find_entities(value)?.is_empty() {
        ParameterKind::Actor
    } else if store.find_relation(value)?.is_some() {
        ParameterKind::Relation
    } else {
        ParameterKind::String
    };
    Ok(Parameter { name: name.clone(), kind, default: None, description: String::new() })
}
