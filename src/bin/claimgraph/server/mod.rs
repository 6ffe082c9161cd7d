//! `claimgraph serve`: one process that answers browsers and other programs over HTTP, on this machine unless told otherwise.
//!
//! What a request may do is decided before it is answered: [`guards`] looks at where it comes from, [`connections`] at how
//! much and how long it sends. Each kind of answer has its file and its `routes`; handlers get the [`AppState`].

mod connections;
mod explorer;
mod graph_store;
mod guards;
mod knowledge;
mod log;
mod negotiation;
mod page;
mod reply;
mod sparql;
mod state;
mod status;
mod token;
mod workers;

pub(crate) use state::AppState;

use self::log::Log;
use crate::arguments::{Common, Serve};
use crate::output;
use crate::report::{Complaint, Exit};
use anyhow::{Context, Result};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use claimgraph::ontology::Ontology;
use std::io;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use tokio::net::TcpListener;

pub(crate) fn run(common: &Common, arguments: &Serve) -> Result<()> {
    let ontology = arguments.ontology.load()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the server")?;
    runtime.block_on(serve(common, arguments, ontology))
}

async fn serve(common: &Common, arguments: &Serve, ontology: Ontology) -> Result<()> {
    let address = SocketAddr::new(arguments.address, arguments.port);
    let listener = TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))?;
    let address = listener.local_addr()?;
    let state = AppState::open(&common.store, ontology, arguments, address)?;
    announce(&state)?;
    warm(&state);
    if arguments.open {
        open_browser(&state.origin());
    }
    connections::serve(listener, router(state, Log { is_on: !common.quiet })).await
}

/// Puts all answers together, behind what guards them.
fn router(state: AppState, log: Log) -> Router {
    Router::new()
        .merge(sparql::routes())
        .merge(graph_store::routes())
        .merge(status::routes())
        .merge(explorer::routes())
        .merge(page::routes())
        .fallback(reply::not_found)
        .layer(from_fn(guards::limit_body))
        .layer(from_fn_with_state(state.clone(), guards::refuse_strangers))
        .layer(from_fn(guards::add_headers))
        .layer(from_fn_with_state(log, log::write))
        .with_state(state)
}

/// Prints where the server is to be found, and what allows updates.
fn announce(state: &AppState) -> Result<()> {
    output::print(|output| {
        writeln!(output, "{}/", state.origin())?;
        if let Some(token) = state.token() {
            writeln!(output, "token for updates: {token}")?;
        }
        Ok(())
    })
}

/// Reads what the page asks for before it does.
fn warm(state: &AppState) {
    let knowledge = state.knowledge();
    // What goes wrong is said to whoever asks for them.
    tokio::task::spawn_blocking(move || knowledge.explorer().map(drop));
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> Complaint {
    let hint = match error.kind() {
        io::ErrorKind::AddrInUse => "another program listens there; choose another with `--port`, or `--port 0` for any",
        _ => "choose another with `--port` or `--address`",
    };
    Complaint::new(Exit::Usage, format!("cannot listen at {address}: {error}"), hint)
}

/// Opens the page in the browser of the desktop; where there is none, the address has been printed.
fn open_browser(address: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(program);
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    std::thread::spawn(move || command.status());
}
