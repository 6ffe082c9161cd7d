//! Walks the actor graph with petgraph: `cargo run --example walk_ties "United States" Syria`.
//!
//! It reads `./claimgraph.db`, which `claimgraph build examples/documents` makes.

use claimgraph::graph::{ActorGraph, TieFilter};
use claimgraph::ontology::{Ontology, Sign};
use claimgraph::store::Store;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let store = Store::open_read_only("claimgraph.db")?;
    let graph = ActorGraph::load(&store, &Ontology::load(&[])?, &TieFilter::default())?;
    let mut names = env::args().skip(1);
    let from = find(&store, &graph, &names.next().unwrap_or("United States".into()))?;
    let to = find(&store, &graph, &names.next().unwrap_or("Iran".into()))?;

    println!("How {} and {} are connected:", graph.graph[from].label, graph.graph[to].label);
    for step in graph.shortest_path(from, to).unwrap_or_default() {
        println!("  {} {} {} ({} claims)", step.subject.label, step.tie.label, step.object.label, step.tie.claims);
    }

    // `graph.graph` is a petgraph graph, so all of petgraph works on it.
    println!("Whom {} is against:", graph.graph[from].label);
    let mut ties = graph.graph.neighbors_directed(from, Direction::Outgoing).detach();
    while let Some((edge, enemy)) = ties.next(&graph.graph) {
        if graph.graph[edge].sign == Sign::Negative {
            println!("  {} {}", graph.graph[edge].label, graph.graph[enemy].label);
        }
    }
    Ok(())
}

/// Returns the node of the first actor with this name.
fn find(store: &Store, graph: &ActorGraph, name: &str) -> Result<NodeIndex, Box<dyn Error>> {
    let actors = store.find_entities(name)?;
    let node = actors.iter().find_map(|actor| graph.node(actor));
    node.ok_or_else(|| format!("nobody called `{name}` has an asserted tie").into())
}
