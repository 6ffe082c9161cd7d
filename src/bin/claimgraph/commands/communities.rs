//! `claimgraph communities`: who stands together.

use crate::arguments::{Common, Communities};
use crate::ties::{self, Ties};
use crate::{output, report, table, terminal};
use anyhow::Result;
use claimgraph::graph::{ActorGraph, Community, NodeIndex};
use serde_json::json;
use std::collections::BTreeSet;

pub(crate) fn run(common: &Common, arguments: &Communities) -> Result<()> {
    let ties = Ties::load(&common.store, &arguments.ties)?;
    let found = ties.graph.communities();
    if let Some(path) = &arguments.drawing.path {
        draw(&ties, &found, path)?;
    }
    let text = if arguments.json { json_of(&ties.graph, &found) } else { table(&ties.graph, &found.communities) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet && !arguments.json {
        let alone = ties::count(found.alone.len(), "actor");
        report::remark(&format!("modularity {:.3}; {alone} in no group", found.modularity));
    }
    Ok(())
}

fn table(graph: &ActorGraph, communities: &[Community]) -> String {
    let row = |(index, community): (usize, &Community)| {
        let others = community.actors.iter().filter(|actor| **actor != community.centre);
        let names: Vec<&str> = others.map(|actor| graph.graph[*actor].label.as_str()).collect();
        vec![
            (index + 1).to_string(),
            graph.graph[community.centre].label.clone(),
            names.join(", "),
            community.support_inside.to_string(),
            community.hostility_inside.to_string(),
            community.hostility_across.to_string(),
        ]
    };
    let heading = ["group", "around", "with", "support inside", "hostility inside", "hostility across"];
    table::render(&heading, communities.iter().enumerate().map(row), terminal::width())
}

fn json_of(graph: &ActorGraph, found: &claimgraph::graph::Communities) -> String {
    let id = |node: &NodeIndex| &graph.graph[*node].id;
    let communities: Vec<_> = found
        .communities
        .iter()
        .map(|community| {
            json!({
                "centre": id(&community.centre),
                "actors": community.actors.iter().map(id).collect::<Vec<_>>(),
                "support_inside": community.support_inside,
                "hostility_inside": community.hostility_inside,
                "hostility_across": community.hostility_across,
            })
        })
        .collect();
    let alone: Vec<_> = found.alone.iter().map(id).collect();
    format!("{}\n", json!({ "modularity": found.modularity, "communities": communities, "alone": alone }))
}

/// Draws the groups, each in its colour.
fn draw(ties: &Ties, found: &claimgraph::graph::Communities, path: &std::path::Path) -> Result<()> {
    let members: BTreeSet<NodeIndex> = found.communities.iter().flat_map(|community| &community.actors).copied().collect();
    let part = ties.graph.among(&members);
    let mut heading = ties.heading("Who stands together".to_owned(), &part);
    heading.groups = found.communities.iter().map(|community| group(&ties.graph, &part, community)).collect();
    ties::draw(&part, &heading, path)
}

/// Returns the name of a group and its nodes in the part that is drawn.
fn group(graph: &ActorGraph, part: &ActorGraph, community: &Community) -> (String, Vec<NodeIndex>) {
    let nodes = community.actors.iter().filter_map(|actor| part.node(&graph.graph[*actor].id)).collect();
    (format!("around {}", graph.graph[community.centre].label), nodes)
}
