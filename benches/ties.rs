//! Times the actor graph at 100,000 ties: `cargo bench --bench ties`.
//!
//! Makes a store of 100,000 claims, one for each tie, in a temporary folder, or in the folder that `CLAIMGRAPH_BENCH_STORE`
//! names, which is then kept for the next time.

#![allow(clippy::unwrap_used, reason = "a bench says by a panic that it failed")]

use claimgraph::graph::{ActorGraph, Measure, PathOptions, TensionOptions, TieFilter};
use claimgraph::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Reading, RelationName,
};
use claimgraph::ontology::Ontology;
use claimgraph::store::Store;
use claimgraph::text::{Document, DocumentId, Span};
use jiff::ToSpan;
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const TIES: usize = 100_000;
const ACTORS: usize = 20_000;
const CLAIMS_OF_DOCUMENT: usize = 50;

fn main() {
    // `cargo test --benches` runs this as well and wants it to be quick.
    if !std::env::args().any(|word| word == "--bench") {
        return;
    }
    let ontology = Ontology::load(&[]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("CLAIMGRAPH_BENCH_STORE").map(PathBuf::from);
    let path = kept.unwrap_or_else(|| folder.path().join("store"));
    if !path.exists() {
        let made = Instant::now();
        fill(&path, &ontology);
        println!("a store of {TIES} ties made in {:.0} s", made.elapsed().as_secs_f64());
    }
    let store = Store::open_read_only(&path).unwrap();
    println!("peak memory before: {} MiB", peak_memory());
    let (load, graph) = best(3, || ActorGraph::load(&store, &ontology, &TieFilter::default()).unwrap());
    println!("{} actors, {} ties", graph.graph.node_count(), graph.graph.edge_count());
    print("load", load);
    println!("peak memory after loading: {} MiB", peak_memory());
    analyze(&graph);
    println!("peak memory at the end: {} MiB", peak_memory());
}

fn analyze(graph: &ActorGraph) {
    let by_degree = graph.rank(Measure::Degree).actors;
    let (hub, usual) = (by_degree[0].node, by_degree[by_degree.len() / 2].node);
    let far = by_degree[by_degree.len() - 1].node;
    print("ego graph of the actor with the most ties", best(5, || graph.near(&[hub], 1)).0);
    print("ego graph of a usual actor, two ties deep", best(5, || graph.near(&[usual], 2)).0);
    let path = |count| best(5, || graph.paths(usual, far, PathOptions { count, directed: false }));
    print("shortest path", path(1).0);
    let (time, paths) = path(3);
    print(&format!("three shortest paths, {} ties long", paths.first().map_or(0, Vec::len)), time);
    let options = TensionOptions { actors: Vec::new(), limit: 20 };
    let (time, tensions) = best(2, || graph.tensions(&options));
    print("tensions", time);
    println!(
        "  {} triads, {} frustrated, {} chains; {} pairs against two camps, at least {}",
        tensions.balance.triads.total(),
        tensions.tension_count,
        tensions.chain_count,
        tensions.frustration.edges.len(),
        tensions.frustration.at_least
    );
    for measure in Measure::ALL {
        print(&format!("rank by {}", measure.as_str()), best(1, || graph.rank(measure)).0);
    }
    let (time, communities) = best(1, || graph.communities());
    print("communities", time);
    println!("  {} groups, modularity {:.3}", communities.communities.len(), communities.modularity);
}

/// Returns the shortest time that some work took, and what it gave.
fn best<T>(rounds: usize, work: impl Fn() -> T) -> (Duration, T) {
    let run = || {
        let start = Instant::now();
        let result = work();
        (start.elapsed(), result)
    };
    (0..rounds).map(|_| run()).min_by_key(|(time, _)| *time).unwrap()
}

fn print(what: &str, time: Duration) {
    println!("{what}: {:.1} ms", time.as_secs_f64() * 1e3);
}

/// Returns how much memory this process had at most, in MiB; nothing where `/proc` does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

fn fill(path: &Path, ontology: &Ontology) {
    let store = Store::open(path).unwrap();
    for (number, ties) in ties(ontology).chunks(CLAIMS_OF_DOCUMENT).enumerate() {
        store.put(&reading(number, ties), "bench").unwrap();
    }
    store.derive_view(ontology).unwrap();
    store.flush().unwrap();
}

type Ends = (usize, RelationName, usize);

/// Returns different ties; some actors have many of them, as in the news.
fn ties(ontology: &Ontology) -> Vec<Ends> {
    let relations: Vec<&RelationName> = ontology.relations.keys().collect();
    let mut state = 1_u64;
    let mut next = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit
    };
    let mut ties: BTreeSet<Ends> = BTreeSet::new();
    while ties.len() < TIES {
        let (subject, spread) = (next(ACTORS), 1 + next(ACTORS));
        let bound = 1 + next(spread);
        let object = next(bound);
        let relation = relations[next(relations.len())];
        let symmetric = ontology.relations[relation].symmetric;
        // Both directions of a symmetric relation would be one tie.
        if subject < object || (subject > object && !symmetric) {
            ties.insert((subject, relation.clone(), object));
        }
    }
    // In the order of their actors all ties of one would stand in one document.
    let mut ties: Vec<Ends> = ties.into_iter().collect();
    for index in (1..ties.len()).rev() {
        ties.swap(index, next(index + 1));
    }
    ties
}

fn reading(number: usize, ties: &[Ends]) -> Reading {
    let id = DocumentId(format!("report-{number:05}"));
    let (mut text, mut sentences, mut claims) = (String::new(), Vec::new(), Vec::new());
    let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
    for (index, (subject, relation, object)) in ties.iter().enumerate() {
        let [subject, object] = [subject, object].map(|actor| format!("Actor {actor:05}"));
        let start = text.len();
        text.push_str(&format!("{subject} does this to {object}."));
        sentences.push(Span::new(start, text.len()));
        let object_start = text.len() - object.len() - 1;
        let evidence = Evidence {
            sentence: index,
            subject: Span::new(start, start + subject.len()),
            object: Span::new(object_start, text.len() - 1),
            trigger: Span::new(start + subject.len() + 1, object_start - 1),
            found_by: FoundBy::Pattern,
            pattern: Some("bench".to_owned()),
        };
        text.push(' ');
        let ends = [&subject, &object].map(|label| EntityId::mint(label));
        for (id, label) in ends.iter().zip([subject, object]) {
            let entity = Entity { id: id.clone(), label, kind: EntityKind::State, aliases: BTreeSet::new() };
            entities.insert(id.clone(), entity);
        }
        let [subject, object] = ends;
        claims.push(Claim {
            id: ClaimId(format!("{id}/{}.1", index + 1)),
            document: id.clone(),
            subject,
            relation: relation.clone(),
            object,
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            speaker: None,
            time: None,
            item: None,
            quantity: None,
            confidence: 0.8,
            evidence,
        });
    }
    let day = date(2014, 1, 1).saturating_add(i64::try_from(number % 365).unwrap().days());
    let document = Document {
        id,
        title: Some(format!("Report {number}")),
        date: Some(day),
        publisher: Some("Gazette".to_owned()),
        author: None,
        address: None,
        text,
        content_hash: number.to_string(),
    };
    Reading { document, sentences, entities: entities.into_values().collect(), claims }
}
