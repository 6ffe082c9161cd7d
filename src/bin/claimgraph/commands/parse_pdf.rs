//! `claimgraph parse-pdf`: the process in which the PDF of a stranger is parsed; see `source/pdf/child.rs`.

use anyhow::Result;
use claimgraph::source;
use std::io;

pub(crate) fn run() -> Result<()> {
    limit()?;
    // Ctrl-C goes to all processes of the terminal; the one that builds decides what it means.
    ctrlc::set_handler(|| {})?;
    Ok(source::serve_pdf(&mut io::stdin().lock(), &mut io::stdout().lock())?)
}

/// Seconds of processor time.
#[cfg(unix)]
const SECONDS: u64 = 15;

/// Bytes of address space, the program itself and its weights included.
#[cfg(unix)]
const MEMORY: u64 = 1_500_000_000;

/// Takes away from this process what a parser does not need: time, memory, files to write.
#[cfg(unix)]
fn limit() -> Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set = |resource, limit| setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    set(Resource::Cpu, SECONDS)?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)?;
    // macOS does not know the limit.
    let _ = set(Resource::As, MEMORY);
    Ok(())
}

#[cfg(not(unix))]
fn limit() -> Result<()> {
    Ok(())
}
