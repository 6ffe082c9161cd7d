//! Says what went wrong, what helps, and with which exit code the program ends.

use crate::terminal::{self, Style};
use crate::worker::Interrupted;
use claimgraph::evaluation::EvaluationError;
use claimgraph::export::ExportError;
use claimgraph::ontology::OntologyError;
use claimgraph::ontology::import::Warning;
use claimgraph::pipeline::PipelineError;
use claimgraph::query::QueryError;
use claimgraph::remote::RemoteError;
use claimgraph::source::SourceError;
use claimgraph::store::{LoadError, StoreError};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Why the program ends, as its exit code tells other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The question is wrong or failed, or an answer could not be written.
    Question = 1,
    /// The command line or a file it names is wrong.
    Usage = 2,
    /// The store is missing, held or damaged.
    Store = 3,
    /// The input is missing, or nothing of it could be read.
    Input = 4,
    /// Ctrl-C.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

impl Exit {
    /// Returns the reason behind an exit code.
    fn of_code(code: i32) -> Self {
        let known = [Exit::Usage, Exit::Store, Exit::Input, Exit::Interrupted, Exit::Terminated];
        known.into_iter().find(|exit| *exit as i32 == code).unwrap_or(Exit::Question)
    }
}

/// Why a request of another program is not answered, as far as that program should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Cause {
    /// It asks what it should not, or in the wrong words.
    Request,
    /// What it asks for is not there.
    Missing,
    /// None of the formats that it takes can hold the answer.
    Format,
    /// The answer is larger than allowed.
    Size,
    /// Another program has the store.
    Held,
    /// It is not its fault.
    Failure,
}

impl Cause {
    /// Returns the cause of an error.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        error.chain().find_map(Self::of_known).unwrap_or(Cause::Failure)
    }

    fn of_known(cause: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(complaint) = cause.downcast_ref::<Complaint>() {
            return Some(complaint.cause);
        }
        if let Some(error) = cause.downcast_ref::<StoreError>() {
            return Some(if matches!(error, StoreError::Held { .. }) { Cause::Held } else { Cause::Failure });
        }
        Some(match cause.downcast_ref()? {
            QueryError::TooManyRows { .. } | QueryError::TooManyBytes { .. } => Cause::Size,
            QueryError::WrongFormat { .. } => Cause::Format,
            QueryError::UnknownQuestion { .. } => Cause::Missing,
            QueryError::Store(error) => return Self::of_known(error),
            QueryError::Evaluation(_) | QueryError::Unreadable { .. } | QueryError::Io(_) => Cause::Failure,
            _ => Cause::Request,
        })
    }
}

/// Returns line and column where a query is wrong.
pub(crate) fn place(error: &anyhow::Error) -> Option<(usize, usize)> {
    match error.downcast_ref()? {
        QueryError::Syntax { line, column, .. } => Some((*line, *column)),
        _ => None,
    }
}

/// A mistake that only the command line can make.
#[derive(Debug)]
pub(crate) struct Complaint {
    exit: Exit,
    cause: Cause,
    message: String,
    hint: Option<String>,
    /// Whether the user has been told already.
    said: bool,
}

impl Complaint {
    /// Makes a complaint with what to do about it.
    pub(crate) fn new(exit: Exit, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { exit, cause: Cause::Request, message: message.into(), hint: Some(hint.into()), said: false }
    }

    /// Makes a complaint about a request of another program.
    pub(crate) fn of_request(cause: Cause, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { cause, ..Self::new(Exit::Question, message, hint) }
    }

    /// Makes the complaint that another process of this program sent.
    pub(crate) fn with_code(code: u8, message: String, hint: Option<String>) -> Self {
        Self { exit: Exit::of_code(code.into()), cause: Cause::Failure, message, hint, said: false }
    }

    /// Makes the complaint of another process that has told the user itself.
    pub(crate) fn said(code: i32) -> Self {
        let message = "it failed".to_owned();
        Self { exit: Exit::of_code(code), cause: Cause::Failure, message, hint: None, said: true }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for Complaint {}

/// Writes an error to standard error, on one line, with a hint on the next, and returns the exit code it stands for.
pub(crate) fn failure(error: &anyhow::Error) -> ExitCode {
    let (exit, message, hint) = describe(error);
    if !error.chain().any(|cause| cause.downcast_ref::<Complaint>().is_some_and(|complaint| complaint.said)) {
        say("error", Style::Error, &message);
        if let Some(hint) = hint {
            say("hint", Style::Faint, &hint);
        }
    }
    ExitCode::from(exit as u8)
}

/// Returns what an error means for other programs, what it says, and what helps.
pub(crate) fn describe(error: &anyhow::Error) -> (Exit, String, Option<String>) {
    match error.chain().find_map(Advice::of) {
        Some(advice) => (advice.exit, message(error), advice.hint),
        None => (Exit::Question, message(error), None),
    }
}

/// Writes a remark to standard error.
pub(crate) fn remark(text: &str) {
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(io::stderr(), "{}", terminal::escape(text));
}

/// Writes a question to standard error, on the line where it will be answered.
pub(crate) fn ask(text: &str) {
    let mut output = io::stderr();
    let _ = write!(output, "{}", terminal::escape(text)).and_then(|()| output.flush());
}

/// Returns a number with the word for what is counted.
pub(crate) fn count(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// Writes to standard error what is odd about a file, one line each.
pub(crate) fn warnings(path: &Path, warnings: &[Warning]) {
    for Warning { line, message } in warnings {
        let place = if *line == 0 { String::new() } else { format!(", line {line}") };
        remark(&format!("warning: `{}`{place}: {message}", path.display()));
    }
}

/// Tells whether the reader of our output went away, as `head` does; that is no error.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |cause: &(dyn Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    error.chain().any(is_pipe)
}

fn say(kind: &str, style: Style, text: &str) {
    let colour = terminal::allows_colour(io::stderr().is_terminal());
    let kind = if colour { style.paint(&format!("{kind}:")) } else { format!("{kind}:") };
    let _ = writeln!(io::stderr(), "{kind} {}", terminal::escape(text));
}

/// Joins an error and its causes; a cause that its error already spells out is left out.
fn message(error: &anyhow::Error) -> String {
    let mut message = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !message.contains(&cause) {
            message = format!("{message}: {cause}");
        }
    }
    message
}

/// What an error means for the user and for other programs.
struct Advice {
    exit: Exit,
    hint: Option<String>,
}

impl Advice {
    fn of(cause: &(dyn Error + 'static)) -> Option<Self> {
        // These pass their cause through without being in the chain themselves.
        match cause.downcast_ref() {
            Some(PipelineError::Source(error)) => return Self::of(error),
            Some(PipelineError::Store(error)) => return Self::of(error),
            Some(PipelineError::Model(error)) => return Self::of(error),
            None => {}
        }
        match cause.downcast_ref() {
            Some(RemoteError::Query(error)) => return Self::of(error),
            Some(RemoteError::Store(error)) => return Self::of(error),
            _ => {}
        }
        if let Some(LoadError::Store(error)) = cause.downcast_ref() {
            return Self::of(error);
        }
        if cause.is::<Interrupted>() {
            return Some(Self { exit: Exit::Interrupted, hint: None });
        }
        let complaint = cause.downcast_ref::<Complaint>().map(|error| (error.exit, error.hint.clone()));
        let source = || cause.downcast_ref::<SourceError>().map(|error| (Exit::Input, error.hint()));
        let ontology = || cause.downcast_ref::<OntologyError>().map(|error| (Exit::Usage, Some(error.hint())));
        let store = || cause.downcast_ref::<StoreError>().map(|error| (Exit::Store, Some(error.hint())));
        let load = || cause.downcast_ref::<LoadError>().map(|error| (Exit::Input, Some(error.hint())));
        let remote = || cause.downcast_ref::<RemoteError>().map(|error| (remote_exit(error), Some(error.hint())));
        let query = || cause.downcast_ref::<QueryError>().map(|error| (query_exit(error), Some(error.hint())));
        let export = || cause.downcast_ref::<ExportError>().map(|error| (export_exit(error), Some(error.hint())));
        let gold = || cause.downcast_ref::<EvaluationError>().map(|error| (Exit::Input, Some(error.hint().to_owned())));
        let advice = complaint
            .or_else(source)
            .or_else(gold)
            .or_else(ontology)
            .or_else(store)
            .or_else(load)
            .or_else(remote)
            .or_else(query)
            .or_else(export);
        advice.map(|(exit, hint)| Self { exit, hint })
    }
}

fn remote_exit(error: &RemoteError) -> Exit {
    match error {
        RemoteError::Address { .. } | RemoteError::Secret { .. } => Exit::Usage,
        _ => Exit::Store,
    }
}

fn query_exit(error: &QueryError) -> Exit {
    match error {
        QueryError::Store(_) => Exit::Store,
        QueryError::Unreadable { .. } => Exit::Input,
        _ => Exit::Question,
    }
}

fn export_exit(error: &ExportError) -> Exit {
    match error {
        ExportError::Store(_) => Exit::Store,
        ExportError::Io(_) => Exit::Question,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn causes_are_said_once() {
        let error = io::Error::other("disk on fire");
        let error = Err::<(), _>(error).context("cannot write `a`").context("export: cannot write `a`").unwrap_err();
        assert_eq!(message(&error), "export: cannot write `a`: disk on fire");
    }

    #[test]
    fn the_innermost_known_error_gives_hint_and_code() {
        let error = anyhow::Error::new(Complaint::new(Exit::Input, "nothing to read", "name a folder")).context("build");
        let advice = error.chain().find_map(Advice::of).unwrap();
        assert_eq!((advice.exit, advice.hint.as_deref()), (Exit::Input, Some("name a folder")));
    }
}
