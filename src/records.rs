//! Records read apart from any store: a line of JSON in, a line of JSON out, in the same order.
//!
//! This is what engines that run many processes on many machines need of a filter. An answer depends on its record alone, so
//! that a record that is answered twice has the same answer twice. What is wrong with a record is said in its answer.

use crate::export::{ExportError, claims, nquads};
use crate::knowledge::Reading;
use crate::pipeline::Reader;
use crate::source::{self, SourceError};
use crate::text::DocumentId;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What an answer holds besides the id, the number of claims, and what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `nquads`: the graph of the document, as [N-Quads](https://www.w3.org/TR/n-quads/).
    Quads,
    /// `claim_list`: the claims, as [`claims`] writes them.
    Claims,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 2] = [Part::Quads, Part::Claims];

    /// Returns the name that people type.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Quads => "nquads",
            Part::Claims => "claims",
        }
    }

    /// Returns the part with that name.
    pub fn parse(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.as_str() == name)
    }
}

/// How records are answered.
#[derive(Clone, Debug)]
pub struct RecordOptions {
    /// How many are read at the same time; at least 1.
    pub threads: usize,
    /// What the answers hold.
    pub parts: BTreeSet<Part>,
}

/// How records were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordReport {
    /// Lines answered.
    pub records: usize,
    /// Lines of them that could not be read.
    pub broken: usize,
    /// Claims found.
    pub claims: usize,
}

/// Why records were left without an answer.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The input broke off.
    #[error("the records cannot be read")]
    Input(#[source] io::Error),
    /// The answers cannot be written.
    #[error("the answers cannot be written")]
    Output(#[source] io::Error),
}

/// Answers every line of `input` by one line of `output`, in the same order; each answer is flushed.
///
/// As many records as `options` has threads are in work and a few more wait, whatever the length of the input.
///
/// # Errors
/// When a line is left without an answer, since the input cannot be read or the output cannot be written.
pub fn answer_all(
    reader: &Reader<'_>,
    input: impl BufRead + Send,
    output: &mut dyn Write,
    options: &RecordOptions,
) -> Result<RecordReport, RecordError> {
    let threads = options.threads.max(1);
    let (jobs, work) = mpsc::sync_channel(threads);
    let (places, order) = mpsc::sync_channel(2 * threads);
    let work = Mutex::new(work);
    thread::scope(|scope| {
        let input = scope.spawn(move || hand_out(input, &jobs, &places));
        for _ in 0..threads {
            // Trees of long sentences are walked by recursion.
            let worker = thread::Builder::new().stack_size(STACK_SIZE);
            worker.spawn_scoped(scope, || answer_some(reader, &work, &options.parts)).map_err(RecordError::Input)?;
        }
        // The queue is gone with an error, which ends the other threads at the next line.
        let report = write_all(order, output).map_err(RecordError::Output)?;
        input.join().unwrap_or_else(|panic| panic::resume_unwind(panic)).map_err(RecordError::Input)?;
        Ok(report)
    })
}

/// Room for deep recursion; it is only taken where it is used.
const STACK_SIZE: usize = 64 << 20;

/// A line, or what is wrong with it, and where its answer goes.
type Job = (Result<Vec<u8>, SourceError>, SyncSender<Answer>);

/// Gives each line to a worker, and keeps the place of its answer in the order.
fn hand_out(mut input: impl BufRead, jobs: &SyncSender<Job>, places: &SyncSender<Receiver<Answer>>) -> io::Result<()> {
    while let Some(line) = source::read_line(&mut input)? {
        let (answer, place) = mpsc::sync_channel(1);
        if places.send(place).is_err() || jobs.send((line, answer)).is_err() {
            break;
        }
    }
    Ok(())
}

fn answer_some(reader: &Reader<'_>, work: &Mutex<Receiver<Job>>, parts: &BTreeSet<Part>) {
    let next = || work.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok((line, place)) = next() {
        // Nobody takes the answer when the output is gone.
        let _ = place.send(answer(reader, line, parts));
    }
}

fn write_all(order: Receiver<Receiver<Answer>>, output: &mut dyn Write) -> io::Result<RecordReport> {
    let mut report = RecordReport::default();
    for place in order {
        let answer = place.recv().map_err(|_| io::Error::other("a worker ended"))?;
        serde_json::to_writer(&mut *output, &answer)?;
        output.write_all(b"\n")?;
        output.flush()?;
        report.records += 1;
        report.broken += usize::from(answer.error.is_some());
        report.claims += answer.claims;
    }
    Ok(report)
}

/// The answer to one record.
#[derive(Debug, Default, Serialize)]
struct Answer {
    id: Option<DocumentId>,
    claims: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    nquads: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim_list: Option<Vec<Value>>,
    error: Option<String>,
}

fn answer(reader: &Reader<'_>, line: Result<Vec<u8>, SourceError>, parts: &BTreeSet<Part>) -> Answer {
    let (id, document) = match line {
        Ok(line) => source::read_record(&line),
        Err(error) => (None, Err(error)),
    };
    let broken = |error: String| Answer { id: id.clone(), error: Some(error), ..Answer::empty(parts) };
    match document {
        Err(error) => broken(error.to_string()),
        Ok(document) => {
            let filled = || fill(&reader.read(document).0, reader.fingerprint(), parts);
            // The next record is to be answered whatever this one does to the reader.
            match panic::catch_unwind(AssertUnwindSafe(filled)) {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => broken(error.to_string()),
                Err(_) => broken("the reader failed on it".to_owned()),
            }
        }
    }
}

fn fill(reading: &Reading, fingerprint: &str, parts: &BTreeSet<Part>) -> Result<Answer, ExportError> {
    let mut answer = Answer::empty(parts);
    answer.id = Some(reading.document.id.clone());
    answer.claims = reading.claims.len();
    if answer.nquads.is_some() {
        let mut bytes = Vec::new();
        nquads::write_reading(reading, fingerprint, &mut bytes)?;
        answer.nquads = Some(String::from_utf8(bytes).map_err(io::Error::other)?);
    }
    if answer.claim_list.is_some() {
        answer.claim_list = Some(claims::values(reading).map_err(io::Error::from)?);
    }
    Ok(answer)
}

impl Answer {
    /// Returns an answer that has the parts, with nothing in them.
    fn empty(parts: &BTreeSet<Part>) -> Self {
        Self {
            nquads: parts.contains(&Part::Quads).then(String::new),
            claim_list: parts.contains(&Part::Claims).then(Vec::new),
            ..Self::default()
        }
    }
}
