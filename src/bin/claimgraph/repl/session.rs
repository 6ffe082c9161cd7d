//! One sitting at the shell: what was set, and how input is answered.

use super::knowledge::Knowledge;
use super::prefixes::Prefixes;
use super::{completeness, dot_commands, highlight, lexer, pager, updates};
use crate::answer::{self, Cuts, Limits, Look};
use crate::arguments::AnswerForm;
use crate::names::did_you_mean;
use crate::worker::{Interrupted, Reply, Request, Worker};
use crate::{output, pointer, report, terminal};
use anyhow::{Result, bail};
use claimgraph::query::{self, AnswerFormat, Answers, Bindings, QueryError, Step, nearest};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// What the shell remembers between two inputs.
pub(super) struct Session {
    pub(super) knowledge: Rc<Knowledge>,
    pub(super) worker: Worker,
    pub(super) prefixes: Prefixes,
    pub(super) settings: Settings,
    /// The last answer, for another look at it.
    pub(super) last: Option<Answers>,
    /// The last query, to save, edit or explain it.
    pub(super) last_query: Option<String>,
    /// The file that takes all answers.
    pub(super) output: Option<File>,
    /// The file that takes the next answer.
    pub(super) once: Option<PathBuf>,
    /// The updates since `.begin`.
    pub(super) transaction: Option<Vec<String>>,
    /// What the next prompt begins with.
    pub(super) draft: Option<String>,
    /// How deep files read each other.
    pub(super) depth: usize,
}

/// What the user can set.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The form of answers that the user chose.
    pub(super) form: Option<AnswerForm>,
    /// Whether actors and relations are shown by their labels.
    pub(super) labels: bool,
    /// Whether to say how long an answer took.
    pub(super) timer: bool,
    /// Whether long answers go through a pager.
    pub(super) pager: bool,
    /// The most that is shown on a screen.
    pub(super) limits: Limits,
    /// Whether updates are carried out.
    pub(super) write: bool,
    /// Whether the editor behaves like vi.
    pub(super) vi: bool,
    /// Whether colours may be written.
    pub(super) colour: bool,
    /// Whether somebody sits there, who can be asked and wants to know how many rows there are.
    pub(super) interactive: bool,
    /// Whether CLEAR and DROP are answered with yes.
    pub(super) yes: bool,
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
        let input = input.trim();
        if input.is_empty() {
            return Ok(Flow::Continue);
        }
        if completeness::is_command(input) {
            return dot_commands::run(self, input);
        }
        let sparql = completeness::without_terminator(input);
        self.last_query = Some(sparql.to_owned());
        let (declared, lines) = self.prefixes.before(sparql);
        let result = if query::is_update(&declared) { updates::run(self, declared) } else { self.ask(declared) };
        result.map_err(|error| shifted(error, lines))?;
        Ok(Flow::Continue)
    }

    /// Answers a query.
    fn ask(&mut self, sparql: String) -> Result<()> {
        query::check(&sparql)?;
        let started = Instant::now();
        let answers = self.evaluate(&sparql, &Bindings::new())?;
        let duration = started.elapsed();
        let is_empty = matches!(&answers, Answers::Rows { rows, .. } if rows.is_empty());
        self.show_timed(answers, duration)?;
        if is_empty && self.settings.interactive {
            self.mention_unknown_names(&sparql)?;
        }
        Ok(())
    }

    /// Lets the worker answer a query, which must be one.
    pub(super) fn evaluate(&mut self, sparql: &str, bindings: &Bindings) -> Result<Answers> {
        let bindings = bindings.iter().map(|(name, term)| (name.clone(), term.to_string())).collect();
        match self.worker.ask(&Request::Query { sparql: sparql.to_owned(), bindings })? {
            Reply::Answers(answers) => Ok(answers),
            _ => bail!("the worker answered another question"),
        }
    }

    /// Lets the worker explain a query.
    pub(super) fn explain(&mut self, sparql: &str) -> Result<Step> {
        self.worker.place().require_here("the plan of a query is not known of")?;
        query::check(sparql)?;
        match self.worker.ask(&Request::Explain { sparql: sparql.to_owned() })? {
            Reply::Plan(plan) => Ok(plan),
            _ => bail!("the worker answered another question"),
        }
    }

    /// Returns a query that stands for itself: the prefixes that the user declared follow the comments at its top.
    pub(super) fn prefixes_after_comments(&self, sparql: &str) -> String {
        let comments = sparql.lines().take_while(|line| line.starts_with('#')).map(|line| line.len() + 1).sum::<usize>();
        let (comments, rest) = sparql.split_at(comments.min(sparql.len()));
        format!("{comments}{}", self.prefixes.before(rest).0)
    }

    /// Shows answers as the user set it, and keeps them.
    pub(super) fn show_timed(&mut self, answers: Answers, duration: Duration) -> Result<()> {
        self.show_as(&answers, self.settings.form)?;
        if self.settings.interactive || self.settings.timer {
            let time = self.settings.timer.then(|| format!("{:.3} s", duration.as_secs_f64()));
            let parts: Vec<String> = answer::count(&answers).into_iter().chain(time).collect();
            if !parts.is_empty() {
                report::remark(&parts.join(", "));
            }
        }
        self.last = Some(answers);
        Ok(())
    }

    /// Shows answers in a form: in a file, on the screen, or for the program behind standard output.
    pub(super) fn show_as(&mut self, answers: &Answers, form: Option<AnswerForm>) -> Result<()> {
        let labels = if self.settings.labels { Some(self.knowledge.labels()?) } else { None };
        let plain = Look { form, labels: labels.as_ref(), prefixes: &self.prefixes.declared, ..Look::default() };
        if let Some(path) = self.once.take() {
            output::replace_file(&path, |output| Ok(answer::write(answers, &plain, output).map(drop)?))?;
            report::remark(&format!("written to {}", path.display()));
            return Ok(());
        }
        if let Some(file) = &mut self.output {
            answer::write(answers, &plain, file)?;
            return Ok(file.flush()?);
        }
        let Some(size) = terminal::size() else {
            return output::print(|output| Ok(answer::write(answers, &plain, output).map(drop)?));
        };
        let look = Look { width: Some(size.0), limits: Some(self.settings.limits), ..plain };
        let mut text = Vec::new();
        let cuts = answer::write(answers, &look, &mut text)?;
        let is_turtle = matches!(
            (form, answers),
            (None, Answers::Triples(_)) | (Some(AnswerForm::Format(AnswerFormat::Turtle | AnswerFormat::NTriples)), _)
        );
        let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
        // Turtle indents with tabs; those of the data are spelled out in it.
        let text = if is_turtle { text.replace('\t', "    ") } else { text };
        // Not every format ends its last line, and the prompt needs a line of its own.
        let text = terminal::escape_lines(text.strip_suffix('\n').unwrap_or(&text)) + "\n";
        let text = if is_turtle && self.settings.colour { highlight::highlight(&text) } else { text };
        self.display(&text)?;
        say_cuts(cuts);
        Ok(())
    }

    /// Shows text that may come from documents.
    pub(super) fn print(&self, text: &str) -> Result<Flow> {
        let text = if terminal::size().is_some() { terminal::escape_lines(text) } else { text.to_owned() };
        self.display(&text)?;
        Ok(Flow::Continue)
    }

    /// Shows text that is fit for the terminal.
    pub(super) fn display(&self, text: &str) -> Result<()> {
        match terminal::size() {
            Some(size) if self.settings.pager && self.settings.interactive => pager::show(text, size),
            _ => {
                let mut output = io::stdout().lock();
                output.write_all(text.as_bytes())?;
                Ok(output.flush()?)
            }
        }
    }

    /// Says which actors and relations of a query without answer the store does not know.
    fn mention_unknown_names(&self, sparql: &str) -> Result<()> {
        let known: BTreeSet<String> = super::completion::known_names(&self.knowledge)?.into_iter().collect();
        let words = lexer::words(sparql).into_iter().map(|word| &sparql[word.range]);
        let ours = words.filter(|word| word.starts_with("cg:") || word.starts_with("actor:"));
        for name in ours.filter(|word| !known.contains(*word)).collect::<BTreeSet<_>>() {
            let prefix = name.split(':').next().unwrap_or_default();
            let alike = known.iter().map(String::as_str).filter(|known| known.split(':').next() == Some(prefix));
            let nearest = nearest(name, alike);
            let hint = if nearest.is_empty() { String::new() } else { format!("; {}", did_you_mean(&nearest)) };
            report::remark(&format!("the store knows no `{name}`{hint}"));
        }
        Ok(())
    }

    /// Reports a mistake and, where its place is known, shows it.
    pub(super) fn complain(&self, input: &str, error: &anyhow::Error) {
        if error.is::<Interrupted>() {
            report::remark("cancelled");
            return;
        }
        if let Some(error) = error.downcast_ref() {
            pointer::show(completeness::without_terminator(input), error);
        }
        // The shell goes on; an exit code is for programs that end.
        let _ = report::failure(error);
    }
}

/// Gives a mistake the line that it has without the declarations that were put before the query.
fn shifted(error: anyhow::Error, lines: usize) -> anyhow::Error {
    match error.downcast::<QueryError>() {
        Ok(QueryError::Syntax { line, column, message, hint }) => {
            QueryError::Syntax { line: line.saturating_sub(lines).max(1), column, message, hint }.into()
        }
        Ok(error) => error.into(),
        Err(error) => error,
    }
}

fn say_cuts(cuts: Cuts) {
    let mut parts = Vec::new();
    if cuts.rows > 0 {
        parts.push(format!("{} more rows", cuts.rows));
    }
    if cuts.cells > 0 {
        parts.push(format!("{} cells cut short", cuts.cells));
    }
    if !parts.is_empty() {
        let more = "`.rows all` and `.cells all` show everything, `.once FILE` then `.last` writes it";
        report::remark(&format!("… {}; {more}", parts.join(", ")));
    }
}
