//! One actor in short, with what expanding it would show.

use super::drawn_tie::{self, ActorName};
use super::{Choice, Explorer, neighbours};
use crate::graph::{ActorGraph, NodeIndex};
use crate::knowledge::{EntityId, RelationName};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Which actor, and which of its ties.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorRequest {
    /// The actor.
    pub actor: EntityId,
    /// Which ties count.
    #[serde(default)]
    pub choice: Choice,
}

/// An actor with its neighbours counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorCard {
    /// Local name of its IRI.
    pub id: EntityId,
    /// Canonical name.
    pub label: String,
    /// What it is, such as `State`.
    pub kind: &'static str,
    /// Its other names.
    pub aliases: BTreeSet<String>,
    /// How many claims of all have it at an end, whatever was chosen.
    pub all_claims: usize,
    /// How many claims of the chosen ties.
    pub claims: usize,
    /// Its relations to others, those with the most claims first.
    pub relations: Vec<RelationCount>,
    /// Its neighbours, those with the most claims first: the order in which they are drawn when it is expanded.
    pub neighbours: Vec<NeighbourCount>,
}

/// A relation that an actor has to some others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelationCount {
    /// Its name.
    pub relation: RelationName,
    /// How it reads.
    pub label: String,
    /// `positive`, `negative` or `neutral`.
    pub sign: &'static str,
    /// Whether the actor is its subject; of a relation that holds both ways it always is.
    pub is_subject: bool,
    /// How many others.
    pub others: usize,
    /// How many claims.
    pub claims: usize,
}

/// Another actor with the claims between the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeighbourCount {
    /// The other.
    #[serde(flatten)]
    pub actor: ActorName,
    /// How many claims.
    pub claims: usize,
}

impl Explorer {
    /// Returns an actor with its neighbours counted; none when the store does not have it.
    pub fn actor(&self, request: &ActorRequest) -> Option<ActorCard> {
        let entity = self.entities.get(&request.actor)?;
        let graph = self.graph(&request.choice.filter());
        let node = graph.node(&request.actor);
        let count = |(other, claims)| NeighbourCount { actor: drawn_tie::name(&graph, other), claims };
        Some(ActorCard {
            id: entity.id.clone(),
            label: entity.label.clone(),
            kind: entity.kind.as_str(),
            aliases: entity.aliases.iter().filter(|alias| **alias != entity.label).cloned().collect(),
            all_claims: self.claim_count(&entity.id),
            claims: node.map_or(0, |node| graph.claims_of(node)),
            relations: node.map(|node| relations(&graph, node)).unwrap_or_default(),
            neighbours: node.map(|node| neighbours(&graph, node).into_iter().map(count).collect()).unwrap_or_default(),
        })
    }
}

fn relations(graph: &ActorGraph, node: NodeIndex) -> Vec<RelationCount> {
    let mut counts: BTreeMap<(&RelationName, bool), RelationCount> = BTreeMap::new();
    for edge in drawn_tie::ties_of(graph, node) {
        let tie = &graph.graph[edge];
        let starts_here = graph.graph.edge_endpoints(edge).is_some_and(|(subject, _)| subject == node);
        let is_subject = starts_here || tie.symmetric;
        let count = counts.entry((&tie.relation, is_subject)).or_insert_with(|| RelationCount {
            relation: tie.relation.clone(),
            label: tie.label.clone(),
            sign: tie.sign.as_str(),
            is_subject,
            others: 0,
            claims: 0,
        });
        count.others += 1;
        count.claims += tie.claims;
    }
    let mut counts: Vec<RelationCount> = counts.into_values().collect();
    counts.sort_by_key(|count| Reverse(count.claims));
    counts
}
