//! A process of its own for what may take long, so that Ctrl-C can end it at any moment.
//!
//! The evaluator looks at its cancellation token only between rows that it reads: a sort, or a `DISTINCT` above one, goes on
//! for minutes without looking. A process can be ended wherever it is, with all of its memory, and the store takes no harm:
//! queries only read, and an update that was not committed never was. The shell starts the worker beforehand and asks it one
//! thing after the other; after Ctrl-C it starts another.
//!
//! The server has workers of its own (`server/workers.rs`), one for each query that is being answered.

mod client;
mod memory;
mod protocol;
mod serve;

pub(crate) use client::{Interrupted, Worker};
pub(crate) use protocol::{Described, Failure, Formats, Head, Reply, Request};
pub(crate) use serve::run;

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Returns this program, as it was when it was started: it may have been replaced by a newer one since.
pub(crate) fn program() -> Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe().context("cannot find the program itself") }
}
