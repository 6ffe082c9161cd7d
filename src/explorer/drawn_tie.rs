//! Ties as the page shows them.

use crate::graph::{ActorGraph, EdgeIndex, NodeIndex};
use crate::knowledge::{EntityId, RelationName};
use serde::Serialize;
use std::collections::BTreeSet;

/// An actor by its id and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ActorName {
    /// Local name of its IRI.
    pub id: EntityId,
    /// Canonical name.
    pub label: String,
}

/// A tie with its ends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrawnTie {
    /// Who.
    pub subject: ActorName,
    /// Does what.
    pub relation: RelationName,
    /// How it reads.
    pub relation_label: String,
    /// To whom.
    pub object: ActorName,
    /// `positive`, `negative` or `neutral`.
    pub sign: &'static str,
    /// Whether it holds both ways.
    pub symmetric: bool,
    /// Whether the documents assert it.
    pub asserted: bool,
    /// How many claims speak of it.
    pub claims: usize,
    /// How many of them assert it.
    pub asserted_claims: usize,
    /// How many documents speak of it.
    pub documents: usize,
    /// Day of the first document that speaks of it.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// Confidence of the surest claim.
    pub confidence: f64,
}

impl DrawnTie {
    /// Returns an edge of the graph as the page shows it; none when the graph lacks it.
    pub(super) fn new(graph: &ActorGraph, edge: EdgeIndex) -> Option<Self> {
        let (subject, object) = graph.graph.edge_endpoints(edge)?;
        let tie = &graph.graph[edge];
        Some(Self {
            subject: name(graph, subject),
            relation: tie.relation.clone(),
            relation_label: tie.label.clone(),
            object: name(graph, object),
            sign: tie.sign.as_str(),
            symmetric: tie.symmetric,
            asserted: tie.asserted,
            claims: tie.claims,
            asserted_claims: tie.asserted_claims,
            documents: tie.documents,
            first: tie.first.map(|day| day.to_string()),
            last: tie.last.map(|day| day.to_string()),
            confidence: tie.confidence,
        })
    }
}

/// Returns a node by its id and name.
pub(super) fn name(graph: &ActorGraph, node: NodeIndex) -> ActorName {
    let actor = &graph.graph[node];
    ActorName { id: actor.id.clone(), label: actor.label.clone() }
}

/// Returns the ties that have an actor at an end, in order.
pub(super) fn ties_of(graph: &ActorGraph, node: NodeIndex) -> BTreeSet<EdgeIndex> {
    let mut walker = graph.graph.neighbors_undirected(node).detach();
    let mut ties = BTreeSet::new();
    while let Some((edge, _)) = walker.next(&graph.graph) {
        ties.insert(edge);
    }
    ties
}
