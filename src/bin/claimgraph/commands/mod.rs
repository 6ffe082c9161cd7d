//! The commands, one file each.

mod actors;
mod analyze;
mod ask;
mod build;
mod check;
mod communities;
mod compare;
mod completions;
mod eval;
pub(crate) mod explain;
mod export;
mod extract;
mod gaps;
mod graph;
mod load;
mod parse_pdf;
mod path;
mod pull;
mod push;
pub(crate) mod query;
pub(crate) mod questions;
mod rank;
mod rebuild;
mod resolve;
mod review;
mod tensions;
mod timeline;

use crate::arguments::{Arguments, Command};
use crate::{repl, server, worker};
use anyhow::Result;

/// Runs the command that the user named.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let common = &arguments.common;
    match &arguments.command {
        Command::Build(build) => build::run(common, build),
        Command::Check(check) => check::run(common, check),
        Command::Rebuild(rebuild) => rebuild::run(common, rebuild),
        Command::Extract(extract) => extract::run(common, extract),
        Command::Load(load) => load::run(common, load),
        Command::Push(push) => push::run(common, push),
        Command::Pull(pull) => pull::run(common, pull),
        Command::Query(query) => query::run(common, query),
        Command::Ask(ask) => ask::run(common, ask),
        Command::Repl(repl) => repl::run(common, repl),
        Command::Questions(questions) => questions::run(questions),
        Command::Explain(explain) => explain::run(common, explain),
        Command::Actors(actors) => actors::run(common, actors),
        Command::Resolve(resolve) => resolve::run(common, resolve),
        Command::Review(review) => review::run(common, review),
        Command::Graph(graph) => graph::run(common, graph),
        Command::Tensions(tensions) => tensions::run(common, tensions),
        Command::Path(path) => path::run(common, path),
        Command::Rank(rank) => rank::run(common, rank),
        Command::Communities(communities) => communities::run(common, communities),
        Command::Compare(compare) => compare::run(common, compare),
        Command::Timeline(timeline) => timeline::run(common, timeline),
        Command::Export(export) => export::run(common, export),
        Command::Serve(serve) => server::run(common, serve),
        Command::Analyze(analyze) => analyze::run(analyze),
        Command::Eval(eval) => eval::run(eval),
        Command::Gaps(gaps) => gaps::run(gaps),
        Command::Completions(completions) => completions::run(completions),
        Command::ParsePdf => parse_pdf::run(),
        Command::Worker(worker) => worker::run(common, worker),
    }
}
