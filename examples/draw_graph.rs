//! Draws a part of the actor graph: `cargo run --example draw_graph Iraq iraq.svg`.
//!
//! It reads `./claimgraph.db`, which `claimgraph build examples/documents` makes.

use claimgraph::export::graphs::{self, GraphFormat};
use claimgraph::export::svg::Heading;
use claimgraph::graph::{ActorGraph, TieFilter};
use claimgraph::ontology::{Ontology, Sign};
use claimgraph::store::Store;
use std::env;
use std::error::Error;
use std::fs::File;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1);
    let (name, path) = (words.next().unwrap_or("Iraq".into()), words.next().unwrap_or("graph.svg".into()));

    // A filter says which ties to take: here all that are support or hostility.
    let store = Store::open_read_only("claimgraph.db")?;
    let filter = TieFilter { signs: [Sign::Positive, Sign::Negative].into(), ..TieFilter::default() };
    let graph = ActorGraph::load(&store, &Ontology::load(&[])?, &filter)?;

    // The ego graph of everyone with that name, two ties deep; at most forty actors fit a page well.
    let focus: Vec<_> = store.find_entities(&name)?.iter().filter_map(|actor| graph.node(actor)).collect();
    let part = graph.near(&focus, 2).most_claimed(40);

    let heading = Heading { title: format!("Around {name}"), ..Heading::default() };
    let format = path.rsplit('.').next().and_then(GraphFormat::parse).unwrap_or(GraphFormat::Svg);
    graphs::write(&part, &heading, format, &mut File::create(&path)?)?;
    println!("{path}: {} actors, {} ties", part.graph.node_count(), part.graph.edge_count());
    Ok(())
}
