//! The command line: reads the arguments, runs the command, reports what went wrong.

mod answer;
mod arguments;
mod commands;
mod measuring;
mod names;
mod output;
mod places;
mod pointer;
mod progress;
mod reading;
mod repl;
mod report;
mod sentence;
mod server;
mod table;
mod terminal;
mod ties;
mod worker;

use arguments::Arguments;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if report::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => report::failure(&error),
    }
}
