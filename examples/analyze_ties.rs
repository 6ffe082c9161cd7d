//! Asks the actor graph what it says: `cargo run --example analyze_ties`.
//!
//! It reads `./claimgraph.db`, which `claimgraph build examples/documents` makes.

use claimgraph::graph::{ActorGraph, Measure, NodeIndex, PathOptions, TensionOptions, TieFilter, compare, timeline};
use claimgraph::ontology::Ontology;
use claimgraph::store::Store;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let store = Store::open_read_only("claimgraph.db")?;
    let ontology = Ontology::load(&[])?;
    let (claims, entities) = (store.claim_summaries()?, store.entities()?);
    let graph = ActorGraph::of_claims(&claims, &entities, &ontology, &TieFilter::default());
    let name = |node: NodeIndex| graph.graph[node].label.as_str();

    // Who matters: degree, betweenness, PageRank, brokers.
    for measure in Measure::ALL {
        let names: Vec<&str> = graph.rank(measure).actors.iter().take(3).map(|actor| name(actor.node)).collect();
        println!("{}: {}", measure.as_str(), names.join(", "));
    }

    // Who stands together.
    for community in graph.communities().communities {
        println!("around {}: {} actors", name(community.centre), community.actors.len());
    }

    // Who stands with the friend of an enemy, and a sentence for the enmity.
    for tension in graph.tensions(&TensionOptions { actors: Vec::new(), limit: 3 }).tensions {
        println!(
            "{}: {}",
            tension.kind.as_str(),
            tension.actors.iter().map(|actor| name(*actor)).collect::<Vec<_>>().join(", ")
        );
        let enmity = tension.sides.last().and_then(|side| graph.graph[side.ties[0]].evidence.first());
        for explanation in store.explain_claims(enmity.cloned().as_slice())? {
            println!("  {}", explanation.sentence);
        }
    }

    // How the two who matter most are connected, in up to two ways.
    let ranked = graph.rank(Measure::Degree).actors;
    if let [first, second, ..] = ranked.as_slice() {
        for path in graph.paths(first.node, second.node, PathOptions { count: 2, directed: false }) {
            let steps = path.iter().map(|step| format!("{} {} {}", step.subject.label, step.tie.label, step.object.label));
            println!("{}", steps.collect::<Vec<_>>().join("; "));
        }
    }

    // What is new since a day, and what was said of somebody, day by day.
    let day = "2014-06-15".parse()?;
    let until = TieFilter { until: Some(day), ..TieFilter::default() };
    let since = TieFilter { since: Some(day), ..TieFilter::default() };
    let [before, after] = [until, since].map(|filter| ActorGraph::of_claims(&claims, &entities, &ontology, &filter));
    println!("{} changes after {day}", compare(&before, &after).changes.len());
    let iraq = store.find_entities("Iraq")?;
    let moments = timeline(&claims, &entities, &ontology, &TieFilter::default(), &[&iraq]);
    println!("{} times something was said of Iraq", moments.len());
    Ok(())
}
