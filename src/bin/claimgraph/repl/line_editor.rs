//! Ties the shell to the line editor: when a line is done, how it looks, what Tab does.

use super::completion;
use super::knowledge::Knowledge;
use super::{completeness, highlight};
use crate::terminal;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Changeset, Context, Helper, Hinter};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// What rustyline asks while a query is typed.
#[derive(Helper, Hinter)]
pub(super) struct QueryHelper {
    knowledge: Rc<Knowledge>,
    /// What the last Tab offered.
    offered: RefCell<Vec<String>>,
    /// Whether words are coloured.
    pub(super) colour: bool,
    /// The declarations of the user's prefixes.
    pub(super) prologue: String,
}

impl QueryHelper {
    pub(super) fn new(knowledge: Rc<Knowledge>) -> Self {
        Self { knowledge, offered: RefCell::default(), colour: false, prologue: String::new() }
    }
}

impl Validator for QueryHelper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        // Mistakes are reported when the query runs, where there is room for a hint.
        let input = context.input();
        let declared = format!("{}{input}", self.prologue);
        if completeness::is_command(input) || input.trim().is_empty() || completeness::is_complete(&declared) {
            Ok(ValidationResult::Valid(None))
        } else {
            Ok(ValidationResult::Incomplete)
        }
    }
}

impl Highlighter for QueryHelper {
    fn highlight<'l>(&self, line: &'l str, position: usize) -> Cow<'l, str> {
        // What was pasted may hold escape sequences. The editor counts such characters as having no width.
        let is_harmless = |character: &char| matches!(character, '\n' | '\t') || !terminal::is_unsafe(*character);
        let line = match line.chars().all(|character| is_harmless(&character)) {
            true => Cow::Borrowed(line),
            false => Cow::Owned(line.chars().filter(is_harmless).collect()),
        };
        if !self.colour || completeness::is_command(&line) {
            return line;
        }
        Cow::Owned(highlight::highlight_at(&line, position))
    }

    fn highlight_char(&self, line: &str, _position: usize, kind: CmdKind) -> bool {
        // Moving the cursor changes nothing but which bracket matches.
        kind != CmdKind::MoveCursor || line.contains(['{', '(', '['])
    }
}

impl Completer for QueryHelper {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _context: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, candidates) = completion::complete(&self.knowledge, line, position);
        *self.offered.borrow_mut() = candidates.iter().map(|candidate| candidate.replacement.clone()).collect();
        Ok((start, candidates))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        let typed = &line.as_str()[start..line.pos()];
        // The beginning that all candidates share need not continue what was typed: `Mal` finds several `actor:...`.
        let continues = elected.to_lowercase().starts_with(&typed.to_lowercase());
        if continues || self.offered.borrow().iter().any(|offered| offered == elected) {
            let end = line.pos();
            line.replace(start..end, elected, changes);
        }
    }
}
