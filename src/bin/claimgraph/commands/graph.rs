//! `claimgraph graph`: draws the actors and their ties.

use crate::arguments::{Common, Graph};
use crate::output;
use crate::report::{self, Complaint, Exit};
use crate::ties::{Ties, format_of};
use anyhow::Result;
use claimgraph::export::graphs::{self, GraphFormat};
use claimgraph::graph::ActorGraph;
use std::io::{self, IsTerminal};

/// How many actors a picture shows when nobody says how many.
const PICTURE_LIMIT: usize = 60;

pub(crate) fn run(common: &Common, arguments: &Graph) -> Result<()> {
    let ties = match arguments.elsewhere.remote()? {
        Some(remote) => Ties::of(remote.ties()?, &arguments.ties)?,
        None => Ties::load(&common.store, &arguments.ties)?,
    };
    let format = arguments.format.or_else(|| format_of(arguments.output.path.as_deref()?)).unwrap_or(GraphFormat::Dot);
    if format == GraphFormat::Png && arguments.output.path.is_none() && io::stdout().is_terminal() {
        let hint = "name a file: --output graph.png";
        return Err(Complaint::new(Exit::Usage, "a terminal cannot show a PNG", hint).into());
    }
    let chosen = choose(&ties, arguments)?;
    let limit = arguments.limit.or(format.is_picture().then_some(PICTURE_LIMIT));
    let part = limit.map_or_else(|| chosen.clone(), |limit| chosen.most_claimed(limit));
    let (drawn, all) = (part.graph.node_count(), chosen.graph.node_count());
    let mut heading = ties.heading(title(arguments), &part);
    if drawn < all {
        heading.details = format!("those with the most claims of {all} actors: {}", heading.details);
        if !common.quiet && arguments.limit.is_none() {
            report::remark(&format!(
                "drawn: {drawn} of {all} actors, those with the most claims; `--limit {all}` draws all"
            ));
        }
    }
    output::write(&arguments.output, |output| Ok(graphs::write(&part, &heading, format, output)?))
}

fn choose(ties: &Ties, arguments: &Graph) -> Result<ActorGraph> {
    let graph = match &arguments.focus {
        Some(focus) => ties.graph.near(&ties.nodes(focus)?, arguments.depth),
        None => ties.graph.clone(),
    };
    Ok(if arguments.component { graph.largest_component() } else { graph })
}

fn title(arguments: &Graph) -> String {
    let part = if arguments.component { "The largest group of joined actors" } else { "Who is tied to whom" };
    match (&arguments.focus, arguments.depth) {
        (None, _) => part.to_owned(),
        (Some(focus), 1) => format!("The ties of {focus}"),
        (Some(focus), depth) => format!("At most {depth} ties away from {focus}"),
    }
}
