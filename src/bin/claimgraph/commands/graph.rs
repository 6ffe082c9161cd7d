//! `claimgraph graph`: draws the actors and their ties.

use crate::arguments::{Common, Graph, GraphFormat};
use crate::{names, output};
use anyhow::Result;
use claimgraph::export::dot;
use claimgraph::graph::{ActorGraph, TieFilter};
use claimgraph::store::Store;

pub(crate) fn run(common: &Common, arguments: &Graph) -> Result<()> {
    let store = Store::open_read_only(&common.store)?;
    let ontology = arguments.ontology.load()?;
    let relations =
        arguments.relations.iter().map(|name| names::relation(&store, &ontology, name)).collect::<Result<_>>()?;
    let filter = TieFilter { relations, unasserted: arguments.all };
    let mut graph = ActorGraph::load(&store, &ontology, &filter)?;
    if let Some(focus) = &arguments.focus {
        let actors = names::actors(&store, focus)?;
        let nodes: Vec<_> = actors.iter().filter_map(|actor| graph.node(actor)).collect();
        graph = graph.near(&nodes, arguments.depth);
    }
    output::write(&arguments.output, |output| match arguments.format {
        GraphFormat::Dot => Ok(dot::write(&graph, &title(arguments, &graph), output)?),
    })
}

/// Says what the drawing shows, since it may be looked at without the command that made it.
fn title(arguments: &Graph, graph: &ActorGraph) -> String {
    let mut title = if arguments.all { "All claimed ties" } else { "Asserted ties" }.to_owned();
    if !arguments.relations.is_empty() {
        title += &format!(" ({})", arguments.relations.join(", "));
    }
    if let Some(focus) = &arguments.focus {
        let ties = if arguments.depth == 1 { "tie" } else { "ties" };
        title += &format!(" at most {} {ties} away from {focus}", arguments.depth);
    }
    title + &format!(" ({} actors, {} ties)", graph.graph.node_count(), graph.graph.edge_count())
}
