//! The actor graph as JSON in the node-link form that networkx (`node_link_graph`), D3 and others read.

use super::svg::Heading;
use crate::graph::{ActorGraph, NodeIndex, SignedTie};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Graph<'g> {
    directed: bool,
    multigraph: bool,
    graph: Attributes<'g>,
    nodes: Vec<Node<'g>>,
    edges: Vec<Edge<'g>>,
}

#[derive(Serialize)]
struct Attributes<'g> {
    title: &'g str,
    details: &'g str,
}

#[derive(Serialize)]
struct Node<'g> {
    id: &'g str,
    label: &'g str,
    kind: &'static str,
    claims: usize,
}

#[derive(Serialize)]
struct Edge<'g> {
    source: &'g str,
    target: &'g str,
    key: &'g str,
    #[serde(flatten)]
    tie: TieRecord<'g>,
}

#[derive(Serialize)]
struct TieRecord<'g> {
    label: &'g str,
    sign: i8,
    symmetric: bool,
    claims: usize,
    asserted_claims: usize,
    documents: usize,
    asserted: bool,
    confidence: f64,
    first: Option<String>,
    last: Option<String>,
    evidence: Vec<&'g str>,
}

impl<'g> TieRecord<'g> {
    fn new(tie: &'g SignedTie) -> Self {
        Self {
            label: &tie.label,
            sign: tie.sign.value(),
            symmetric: tie.symmetric,
            claims: tie.claims,
            asserted_claims: tie.asserted_claims,
            documents: tie.documents,
            asserted: tie.asserted,
            confidence: tie.confidence,
            first: tie.first.map(|day| day.to_string()),
            last: tie.last.map(|day| day.to_string()),
            evidence: tie.evidence.iter().map(|claim| claim.0.as_str()).collect(),
        }
    }
}

/// Writes a graph on one line.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, heading: &Heading, output: &mut dyn Write) -> io::Result<()> {
    let node = |index: NodeIndex| {
        let actor = &graph.graph[index];
        Node { id: &actor.id.0, label: &actor.label, kind: actor.kind.as_str(), claims: graph.claims_of(index) }
    };
    let ties = graph.ties().map(|(subject, tie, object)| Edge {
        source: &subject.id.0,
        target: &object.id.0,
        key: &tie.relation.0,
        tie: TieRecord::new(tie),
    });
    let record = Graph {
        directed: true,
        multigraph: true,
        graph: Attributes { title: &heading.title, details: &heading.details },
        nodes: graph.graph.node_indices().map(node).collect(),
        edges: ties.collect(),
    };
    serde_json::to_writer(&mut *output, &record)?;
    writeln!(output)
}
