//! The side of the worker: reads what the shell or the server asks and answers it.

use super::memory;
use super::protocol::{Described, Failure, Head, Pieces, Reply, Request, write_line, write_reply};
use crate::arguments::{Common, Worker};
use crate::report::{Cause, Complaint};
use anyhow::{Result, anyhow, bail};
use claimgraph::export::graph_store;
use claimgraph::query::{self, AnswerFormat, Bindings, Question, Service};
use claimgraph::remote::Remote;
use claimgraph::store::Store;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufWriter, StdoutLock, Write};
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;

pub(crate) fn run(common: &Common, arguments: &Worker) -> Result<()> {
    if let Some(mebibytes) = arguments.memory {
        memory::limit(mebibytes)?;
    }
    // The terminal sends Ctrl-C to the worker as well; it is the shell that ends it.
    ctrlc::set_handler(|| {})?;
    let (requests, queue) = mpsc::channel();
    let (path, write) = (common.store.clone(), arguments.write);
    let elsewhere = arguments.elsewhere.clone();
    thread::spawn(move || match elsewhere.remote() {
        Ok(Some(remote)) => answer_all(&queue, |request, output| answer_elsewhere(&remote, request, output)),
        Ok(None) => {
            let mut store = None;
            answer_all(&queue, |request, output| {
                let answered = answer(&path, write, &mut store, request, output);
                // After a failed update the store is opened anew.
                store = store.take().filter(|_| !write || answered.is_ok());
                answered
            })
        }
        // Whoever asks is told why there is no answer.
        Err(error) => answer_all(&queue, |_, _| Err(anyhow!("{error}"))),
    });
    for line in io::stdin().lock().lines() {
        if requests.send(line?).is_err() {
            break;
        }
    }
    // The shell is gone, and with it whoever wanted the answer that may still be sought.
    std::process::exit(0)
}

/// Where answers go: the pipe to whoever asks.
type Output = BufWriter<StdoutLock<'static>>;

fn answer_all(queue: &Receiver<String>, mut answer: impl FnMut(Request, &mut Output) -> Result<()>) -> Result<()> {
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    for request in queue {
        if let Err(error) =
            serde_json::from_str(&request).map_err(Into::into).and_then(|request| answer(request, &mut output))
        {
            write_line(&Head::Failure(Failure::of(&error)), &mut output)?;
            output.flush()?;
        }
    }
    Ok(())
}

/// Opens the store when it is first needed, so that a worker can be started before there is anything to do.
fn answer(path: &Path, write: bool, open: &mut Option<Store>, request: Request, output: &mut impl Write) -> Result<()> {
    let opened = match open.take() {
        Some(store) => store,
        None if write => Store::open(path)?,
        None => Store::open_read_only(path)?,
    };
    let store = open.insert(opened);
    let reply = match request {
        Request::Query { sparql, bindings } => Reply::Answers(query::evaluate(store, &sparql, &terms(bindings)?)?),
        Request::Explain { sparql } => Reply::Plan(query::explain(store, &sparql, &Bindings::new())?),
        Request::Update { updates, ending, conditions } => {
            Reply::Changes(query::update_under(store, &updates, ending, &conditions)?)
        }
        Request::Answer { sparql, bindings, conditions, formats } => {
            let bindings = terms(bindings)?;
            let answers = query::evaluate_under(store, &sparql, &bindings, &conditions)?;
            let answers = Question::without_bound(answers, &bindings);
            let format = formats.of(&answers)?;
            return write_body(format, output, |pieces| Ok(answers.write(format, pieces)?));
        }
        Request::Graphs { choice, format } => {
            if !graph_store::contains(store, &choice)? {
                let hint = "list them with `SELECT ?graph { GRAPH ?graph {} }`";
                return Err(Complaint::of_request(Cause::Missing, "the store has no such graph", hint).into());
            }
            return write_body(format, output, |pieces| Ok(graph_store::write(store, &choice, format, pieces)?));
        }
        Request::Description { of, origin, updates, format } => {
            let service = Service { origin, updates };
            let description = match of {
                Described::Endpoint => query::describe_service(store, &service)?,
                Described::Store => query::describe_dataset(store, &service)?,
            };
            return write_body(format, output, |pieces| Ok(description.write(format, pieces)?));
        }
    };
    if write {
        // The store is closed, and so sealed, before it is said what was changed.
        *open = None;
    }
    write_reply(reply, output)
}

/// Reads values as N-Triples terms.
fn terms(bindings: BTreeMap<String, String>) -> Result<Bindings> {
    bindings.into_iter().map(|(name, term)| Ok((name, term.parse()?))).collect()
}

/// Writes an answer for the server. When that fails the process ends: half of the answer may be written, and nothing else
/// than its end says so.
fn write_body<W: Write>(
    format: AnswerFormat,
    output: &mut W,
    write: impl FnOnce(&mut Pieces<&mut W>) -> Result<()>,
) -> Result<()> {
    write_line(&Head::Body(format), output)?;
    let mut pieces = Pieces::new(output);
    if write(&mut pieces).and_then(|()| Ok(pieces.finish()?)).is_err() {
        std::process::exit(1);
    }
    Ok(())
}

fn answer_elsewhere(remote: &Remote, request: Request, output: &mut impl Write) -> Result<()> {
    match request {
        Request::Query { sparql, bindings } => {
            write_reply(Reply::Answers(remote.evaluate(&sparql, &terms(bindings)?)?), output)
        }
        _ => bail!("a store elsewhere only answers queries"),
    }
}
