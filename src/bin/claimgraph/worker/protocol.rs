//! What shell or server and worker say to each other: a line of JSON each way, and behind it the answer.
//!
//! The shell gets rows, one a line, whose cells are terms as [N-Triples](https://www.w3.org/TR/n-triples/) writes them, which
//! hold neither tabs nor line ends. The server gets bytes that it passes on as they are, in pieces with their lengths; a
//! piece of no length is the last, so that an answer which breaks off is never taken for a whole one.

use crate::report::{self, Cause, Complaint};
use anyhow::{Context, Result, bail};
use claimgraph::export::graph_store::GraphChoice;
use claimgraph::query::{AnswerFormat, Answers, Change, Conditions, Ending, Step, Term, Triple};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

/// What the shell asks.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    /// The answer to a query, with values of its variables as N-Triples terms.
    Query { sparql: String, bindings: BTreeMap<String, String> },
    /// How a query is answered.
    Explain { sparql: String },
    /// To carry out updates.
    Update { updates: Vec<String>, ending: Ending, conditions: Conditions },
    /// The answer to a query as a program elsewhere wants it: in one format or another, as the answer is rows or triples.
    /// The columns of variables that have values are left out.
    Answer { sparql: String, bindings: BTreeMap<String, String>, conditions: Conditions, formats: Formats },
    /// Graphs as they stand.
    Graphs { choice: GraphChoice, format: AnswerFormat },
    /// A description of the endpoint at an address, or of what the store holds.
    Description { of: Described, origin: String, updates: bool, format: AnswerFormat },
}

/// The formats that may be used; none where nothing fits.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Formats {
    pub(crate) rows: Option<AnswerFormat>,
    pub(crate) triples: Option<AnswerFormat>,
}

impl Formats {
    /// Returns the format for an answer.
    pub(super) fn of(self, answers: &Answers) -> Result<AnswerFormat, Complaint> {
        let (format, answer, hint) = match answers {
            Answers::Rows { .. } => (self.rows, "rows", "JSON, XML, CSV or TSV"),
            Answers::Boolean(_) => (self.rows, "yes or no", "JSON, XML, CSV or TSV"),
            Answers::Triples(_) => (self.triples, "triples", "Turtle, N-Triples, RDF/XML, JSON-LD, TriG, N-Quads or N3"),
        };
        format.ok_or_else(|| {
            let message = format!("the answer is {answer}, and none of the formats asked for can hold it");
            Complaint::of_request(Cause::Format, message, format!("accept {hint}"))
        })
    }
}

/// What is described.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Described {
    Endpoint,
    Store,
}

/// What the worker answers.
#[derive(Debug)]
pub(crate) enum Reply {
    Answers(Answers),
    Plan(Step),
    Changes(Vec<Change>),
}

/// What went wrong, in the words for the user.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub(super) exit: u8,
    pub(crate) cause: Cause,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// Line and column where a query is wrong.
    pub(crate) place: Option<(usize, usize)>,
}

impl Failure {
    /// Describes an error.
    pub(super) fn of(error: &anyhow::Error) -> Self {
        let (exit, message, hint) = report::describe(error);
        Self { exit: exit as u8, cause: Cause::of(error), message, hint, place: report::place(error) }
    }
}

/// The first line of a reply.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Head {
    Rows {
        columns: Vec<String>,
        count: usize,
    },
    Boolean(bool),
    Triples {
        count: usize,
    },
    Plan(Step),
    Changes(Vec<Change>),
    /// The answer follows in pieces.
    Body(AnswerFormat),
    Failure(Failure),
}

/// Writes one value as a line.
pub(super) fn write_line(value: &impl Serialize, output: &mut impl Write) -> Result<()> {
    serde_json::to_writer(&mut *output, value)?;
    Ok(output.write_all(b"\n")?)
}

/// Writes a reply.
pub(super) fn write_reply(reply: Reply, output: &mut impl Write) -> Result<()> {
    match reply {
        Reply::Plan(plan) => write_line(&Head::Plan(plan), output)?,
        Reply::Changes(changes) => write_line(&Head::Changes(changes), output)?,
        Reply::Answers(Answers::Boolean(yes)) => write_line(&Head::Boolean(yes), output)?,
        Reply::Answers(Answers::Rows { columns, rows }) => {
            write_line(&Head::Rows { columns, count: rows.len() }, output)?;
            for row in &rows {
                write_cells(row.iter().map(Option::as_ref), output)?;
            }
        }
        Reply::Answers(Answers::Triples(triples)) => {
            write_line(&Head::Triples { count: triples.len() }, output)?;
            for triple in triples {
                let cells = [triple.subject.into(), triple.predicate.into(), triple.object];
                write_cells(cells.iter().map(Some), output)?;
            }
        }
    }
    Ok(output.flush()?)
}

fn write_cells<'t>(cells: impl Iterator<Item = Option<&'t Term>>, output: &mut impl Write) -> Result<()> {
    let mut line = String::new();
    for (column, cell) in cells.enumerate() {
        if column > 0 {
            line.push('\t');
        }
        if let Some(term) = cell {
            // Writing to a string cannot fail.
            let _ = write!(line, "{term}");
        }
    }
    line.push('\n');
    Ok(output.write_all(line.as_bytes())?)
}

/// Reads the reply that begins with `head`; none when it is a failure.
pub(super) fn read_reply(head: Head, input: &mut impl BufRead) -> Result<Result<Reply, Failure>> {
    Ok(Ok(match head {
        Head::Failure(failure) => return Ok(Err(failure)),
        Head::Body(_) => bail!("the worker answered as if to a server"),
        Head::Plan(plan) => Reply::Plan(plan),
        Head::Changes(changes) => Reply::Changes(changes),
        Head::Boolean(yes) => Reply::Answers(Answers::Boolean(yes)),
        Head::Rows { columns, count } => {
            let rows = (0..count).map(|_| read_cells(columns.len(), input)).collect::<Result<_>>()?;
            Reply::Answers(Answers::Rows { columns, rows })
        }
        Head::Triples { count } => {
            Reply::Answers(Answers::Triples((0..count).map(|_| read_triple(input)).collect::<Result<_>>()?))
        }
    }))
}

fn read_cells(columns: usize, input: &mut impl BufRead) -> Result<Vec<Option<Term>>> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let line = line.strip_suffix('\n').context("the worker stopped in the middle of its answer")?;
    let read = |cell: &str| if cell.is_empty() { Ok(None) } else { cell.parse::<Term>().map(Some) };
    line.split('\t').take(columns).map(|cell| Ok(read(cell)?)).collect()
}

fn read_triple(input: &mut impl BufRead) -> Result<Triple> {
    let cells = read_cells(3, input)?;
    let Ok([Some(subject), Some(Term::NamedNode(predicate)), Some(object)]) = <[Option<Term>; 3]>::try_from(cells) else {
        bail!("the worker answered with half a triple");
    };
    match subject {
        Term::NamedNode(subject) => Ok(Triple::new(subject, predicate, object)),
        Term::BlankNode(subject) => Ok(Triple::new(subject, predicate, object)),
        Term::Literal(_) => bail!("the worker answered with a literal as subject"),
    }
}

/// Writes bytes in pieces, each behind a line with its length.
pub(super) struct Pieces<W> {
    output: W,
    piece: Vec<u8>,
}

impl<W: Write> Pieces<W> {
    /// The length of all pieces but the last.
    const LENGTH: usize = 1 << 16;

    pub(super) fn new(output: W) -> Self {
        Self { output, piece: Vec::with_capacity(Self::LENGTH) }
    }

    /// Says that this was all.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.write_piece()?;
        self.output.write_all(b"0\n")?;
        self.output.flush()
    }

    fn write_piece(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            writeln!(self.output, "{}", self.piece.len())?;
            self.output.write_all(&self.piece)?;
            self.piece.clear();
        }
        Ok(())
    }
}

impl<W: Write> Write for Pieces<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(Self::LENGTH - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == Self::LENGTH {
            self.write_piece()?;
        }
        Ok(taken)
    }

    /// Does nothing: how large the pieces are is decided here.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answers: Answers) {
        let mut bytes = Vec::new();
        write_reply(Reply::Answers(answers.clone()), &mut bytes).unwrap();
        let mut input = bytes.as_slice();
        let mut head = String::new();
        input.read_line(&mut head).unwrap();
        let reply = read_reply(serde_json::from_str(&head).unwrap(), &mut input).unwrap().unwrap();
        assert!(matches!(reply, Reply::Answers(read) if read == answers));
        assert!(input.is_empty());
    }

    #[test]
    fn answers_come_back_whole() {
        let terms = [
            "<http://x.example/a%20b>",
            "\"tab\\t, line\\n, \\\"quote\\\", \u{202e}\\u001B[2J\"@en",
            "\"3\"^^<http://t>",
            "_:b",
        ];
        let row: Vec<Option<Term>> = terms.iter().map(|term| Some(term.parse().unwrap())).chain([None]).collect();
        let columns = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        check(Answers::Rows { columns, rows: vec![row, vec![None; 5]] });
        check(Answers::Rows { columns: Vec::new(), rows: vec![Vec::new(), Vec::new()] });
        check(Answers::Boolean(true));
        let triple = "<http://a> <http://b> \"c\\u0000\"";
        check(Answers::Triples(vec![triple.parse().unwrap()]));
    }
}
