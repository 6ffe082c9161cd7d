//! Commands that set how the shell behaves.

use super::unfit;
use crate::arguments::AnswerForm;
use crate::repl::session::{Flow, Session};
use crate::report;
use crate::report::{Complaint, Exit};
use anyhow::Result;
use claimgraph::ontology::vocabulary::PREFIXES;
use claimgraph::query::nearest;

pub(super) fn set_mode(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    session.settings.form = arguments.first().map(|name| form(name)).transpose()?;
    Ok(Flow::Continue)
}

/// Returns the form of answers with this name.
pub(super) fn form(name: &str) -> Result<AnswerForm> {
    AnswerForm::parse(name).ok_or_else(|| {
        let known = AnswerForm::names().collect::<Vec<_>>();
        let meant = nearest(name, known.iter().copied()).first().map(|meant| format!("did you mean `{meant}`? "));
        let hint = format!("{}the forms are {}", meant.unwrap_or_default(), known.join(", "));
        Complaint::new(Exit::Question, format!("there is no form `{name}`"), hint).into()
    })
}

pub(super) fn set_labels(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    switch(&mut session.settings.labels, arguments)
}

pub(super) fn set_pager(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    switch(&mut session.settings.pager, arguments)
}

pub(super) fn set_timer(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    switch(&mut session.settings.timer, arguments)
}

pub(super) fn set_colour(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    switch(&mut session.settings.colour, arguments)
}

/// Reads `on` or `off`.
pub(super) fn switch(setting: &mut bool, arguments: &[String]) -> Result<Flow> {
    *setting = match arguments.first().map(String::as_str) {
        Some("on") => true,
        Some("off") => false,
        other => return Err(unfit(other.unwrap_or_default(), "on or off")),
    };
    Ok(Flow::Continue)
}

pub(super) fn set_rows(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    limit(&mut session.settings.limits.rows, arguments)
}

pub(super) fn set_cells(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    limit(&mut session.settings.limits.characters, arguments)
}

fn limit(setting: &mut usize, arguments: &[String]) -> Result<Flow> {
    let word = arguments.first().map(String::as_str).unwrap_or_default();
    *setting = match (word, word.parse()) {
        ("all", _) => usize::MAX,
        (_, Ok(number)) => number,
        (word, Err(_)) => return Err(unfit(word, "a number or `all`")),
    };
    Ok(Flow::Continue)
}

pub(super) fn set_option(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    session.settings.vi = match words.as_slice() {
        ["editmode", "vi"] => true,
        ["editmode", "emacs"] => false,
        other => return Err(unfit(&other.join(" "), "editmode emacs, or editmode vi")),
    };
    Ok(Flow::Continue)
}

pub(super) fn set_prefix(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    match arguments {
        [] => return list_prefixes(session),
        [prefix] => {
            let namespace = session.prefixes.declared.iter().find(|(known, _)| known == prefix.trim_end_matches(':'));
            let text = namespace.map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n"));
            return session.print(&text.ok_or_else(|| unfit(prefix, "a prefix and its namespace"))?);
        }
        [prefix, word, ..] if word == "remove" => {
            if !session.prefixes.remove(prefix) {
                return Err(unfit(prefix, "one of the prefixes that you declared; `.prefix` lists them"));
            }
        }
        [prefix, namespace, ..] => session.prefixes.declare(prefix, namespace)?,
    }
    if let Err(error) = session.prefixes.keep() {
        report::remark(&format!("{error:#}; it holds until you leave"));
    }
    Ok(Flow::Continue)
}

fn list_prefixes(session: &mut Session) -> Result<Flow> {
    let own = session.prefixes.declared.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
    let lines = PREFIXES.into_iter().chain(own).map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n"));
    let text: String = lines.collect();
    session.print(&text)
}
