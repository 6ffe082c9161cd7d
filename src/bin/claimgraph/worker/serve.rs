//! The side of the worker: reads what the shell asks and answers it.

use super::protocol::{Failure, Head, Reply, Request, write_line, write_reply};
use crate::arguments::{Common, Worker};
use crate::report;
use anyhow::Result;
use claimgraph::query::{self, Bindings};
use claimgraph::store::Store;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;

pub(crate) fn run(common: &Common, arguments: &Worker) -> Result<()> {
    // The terminal sends Ctrl-C to the worker as well; it is the shell that ends it.
    ctrlc::set_handler(|| {})?;
    let (requests, queue) = mpsc::channel();
    let (path, write) = (common.store.clone(), arguments.write);
    thread::spawn(move || answer_all(&path, write, &queue));
    for line in io::stdin().lock().lines() {
        if requests.send(line?).is_err() {
            break;
        }
    }
    // The shell is gone, and with it whoever wanted the answer that may still be sought.
    std::process::exit(0)
}

fn answer_all(path: &Path, write: bool, queue: &Receiver<String>) -> Result<()> {
    let mut store = None;
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    for request in queue {
        match answer(path, write, &mut store, &request) {
            Ok(reply) => write_reply(reply, &mut output)?,
            Err(error) => {
                let (exit, message, hint) = report::describe(&error);
                write_line(&Head::Failure(Failure { exit: exit as u8, message, hint }), &mut output)?;
                output.flush()?;
            }
        }
    }
    Ok(())
}

/// Opens the store when it is first needed, so that a worker can be started before there is anything to do.
fn answer(path: &Path, write: bool, store: &mut Option<Store>, request: &str) -> Result<Reply> {
    let opened = match store.take() {
        Some(store) => store,
        None if write => Store::open(path)?,
        None => Store::open_read_only(path)?,
    };
    let store = store.insert(opened);
    Ok(match serde_json::from_str(request)? {
        Request::Query { sparql, bindings } => {
            let terms = bindings.into_iter().map(|(name, term)| Ok((name, term.parse()?))).collect::<Result<Bindings>>()?;
            Reply::Answers(query::evaluate(store, &sparql, &terms)?)
        }
        Request::Explain { sparql } => Reply::Plan(query::explain(store, &sparql, &Bindings::new())?),
        Request::Update { updates, ending } => Reply::Changes(query::update(store, &updates, ending)?),
    })
}
