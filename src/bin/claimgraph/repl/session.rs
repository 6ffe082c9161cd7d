//! One sitting at the shell: what was set, and how input is answered.

use super::knowledge::Knowledge;
use super::{completeness, dot_commands};
use crate::arguments::AnswerForm;
use crate::{answer, output, report};
use anyhow::Result;
use claimgraph::query::{Answers, Bindings, QueryError, evaluate};
use std::io::{self, Write};
use std::rc::Rc;

/// What the shell remembers between two inputs.
pub(super) struct Session {
    pub(super) knowledge: Rc<Knowledge>,
    /// The form of answers that the user chose.
    pub(super) form: Option<AnswerForm>,
    /// Of the terminal; none when there is none.
    pub(super) width: Option<u16>,
    /// Whether sentences may be coloured.
    pub(super) colour: bool,
    /// Whether somebody sits there, who wants to know how many rows there are.
    pub(super) interactive: bool,
}

/// What comes after an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Continue,
    Leave,
}

impl Session {
    /// Answers one input: a command or a query.
    pub(super) fn answer(&mut self, input: &str) -> Result<Flow> {
        if input.trim().is_empty() {
            return Ok(Flow::Continue);
        }
        if completeness::is_command(input) {
            return dot_commands::run(self, input);
        }
        let answers = evaluate(&self.knowledge.store, completeness::without_terminator(input), &Bindings::new())?;
        self.show(&answers)
    }

    /// Shows answers in the form that the user chose.
    pub(super) fn show(&self, answers: &Answers) -> Result<Flow> {
        self.show_as(answers, self.form)
    }

    /// Shows answers in a form.
    pub(super) fn show_as(&self, answers: &Answers, form: Option<AnswerForm>) -> Result<Flow> {
        output::print(|output| Ok(answer::write(answers, form, self.width, output)?))?;
        if let (true, Some(count)) = (self.interactive, answer::count(answers)) {
            report::remark(&count);
        }
        Ok(Flow::Continue)
    }

    /// Shows text that may come from documents.
    pub(super) fn print(&self, text: &str) -> Result<Flow> {
        output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
        Ok(Flow::Continue)
    }

    /// Shows text that holds colours and in which everything else has been escaped.
    pub(super) fn print_painted(&self, text: &str) -> Result<Flow> {
        io::stdout().write_all(text.as_bytes())?;
        Ok(Flow::Continue)
    }

    /// Reports a mistake and, where its place is known, shows it.
    pub(super) fn complain(&self, input: &str, error: &anyhow::Error) {
        if let Some(QueryError::Syntax { line, column, .. }) = error.downcast_ref() {
            let text = input.trim_start().lines().nth(line - 1).unwrap_or_default();
            let before: String = text.chars().take(column - 1).collect();
            let width = unicode_width::UnicodeWidthStr::width(before.as_str());
            report::remark(text);
            report::remark(&format!("{}^", " ".repeat(width)));
        }
        // The shell goes on; an exit code is for programs that end.
        let _ = report::failure(error);
    }
}
