//! What comes from a file, a program or the command line in place of a user.

use super::completeness;
use super::session::{Flow, Session};
use crate::pointer;
use crate::report::{Complaint, Exit};
use anyhow::Result;
use std::io::BufRead;

/// Answers input after input, and ends at the first mistake.
///
/// A blank line or a semicolon ends a query that is complete, for a query may go on after its closing brace. The shell's own
/// commands run only when `dot` allows it: a query that was sent to somebody must not write files.
pub(super) fn answer_all(session: &mut Session, input: impl BufRead, dot: bool) -> Result<Flow> {
    let mut pending = String::new();
    for line in input.lines() {
        let line = line?;
        if completeness::is_command(&line) && completeness::is_complete(pending.trim_end()) {
            answer(session, &std::mem::take(&mut pending))?;
            if !dot {
                return Err(not_allowed(&line));
            }
            if session.answer(&line)? == Flow::Leave {
                return Ok(Flow::Leave);
            }
            continue;
        }
        pending += &line;
        pending.push('\n');
        let may_end = line.trim().is_empty() || line.trim_end().ends_with(';');
        if may_end && completeness::is_complete(pending.trim_end()) {
            answer(session, &std::mem::take(&mut pending))?;
        }
    }
    answer(session, &pending)
}

/// Answers one input; where it is wrong, its place is shown before the error is reported.
fn answer(session: &mut Session, input: &str) -> Result<Flow> {
    session.answer(input).inspect_err(|error| {
        if let Some(error) = error.downcast_ref() {
            pointer::show(completeness::without_terminator(input), error);
        }
    })
}

fn not_allowed(line: &str) -> anyhow::Error {
    let name = line.split_whitespace().next().unwrap_or_default();
    let message = format!("`{name}` is not run, since it was not typed");
    Complaint::new(Exit::Usage, message, "add `--dot` to allow the shell's commands; `--mode` sets the form").into()
}
