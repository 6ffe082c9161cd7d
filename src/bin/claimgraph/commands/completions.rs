//! `claimgraph completions`: what a shell needs to complete our command line.

use crate::arguments::{Arguments, Completions};
use crate::output;
use anyhow::Result;
use clap::CommandFactory;

pub(crate) fn run(arguments: &Completions) -> Result<()> {
    // The generator panics when it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "claimgraph", &mut script);
    output::print(|output| Ok(output.write_all(&script)?))
}
