//! The command line: reads the arguments, runs the command, reports what went wrong.

#![forbid(unsafe_code)]

mod answer;
mod arguments;
mod commands;
mod elsewhere;
mod measuring;
mod names;
mod opening;
mod output;
mod places;
mod pointer;
mod progress;
mod reading;
mod repl;
mod report;
mod sentence;
mod server;
mod stop;
mod table;
mod terminal;
mod ties;
mod worker;

use arguments::Arguments;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Ok(program) = std::env::current_exe() {
        claimgraph::source::parse_pdfs_with(program);
    }
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if report::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => report::failure(&error),
    }
}
