//! Ties of the store to nodes and edges.

use super::TieFilter;
use crate::knowledge::{ClaimId, Entity, EntityId, EntityKind, RelationName};
use crate::ontology::{Ontology, Sign};
use crate::store::{ClaimSummary, Store, StoreError, Tie};
use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};

/// Actors and the ties between them.
#[derive(Clone, Debug, Default)]
pub struct ActorGraph {
    /// Nodes ordered by id, edges by subject, object and relation.
    pub graph: DiGraph<Actor, SignedTie>,
}

/// A node: someone who has ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Local name of its IRI.
    pub id: EntityId,
    /// Canonical name.
    pub label: String,
    /// What it is.
    pub kind: EntityKind,
}

/// An edge: all claims of one relation between two actors together.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedTie {
    /// Which relation.
    pub relation: RelationName,
    /// How it reads between subject and object, such as "supplies arms to".
    pub label: String,
    /// Support, hostility or neither.
    pub sign: Sign,
    /// Whether it holds both ways; such a tie stands in the graph once, from the lower id to the higher.
    pub symmetric: bool,
    /// How many claims state, deny, plan ... it.
    pub claims: usize,
    /// How many of them assert it.
    pub asserted_claims: usize,
    /// How many documents speak of it.
    pub documents: usize,
    /// Whether the documents themselves say that it holds.
    pub asserted: bool,
    /// Date of the first document that speaks of it.
    pub first: Option<Date>,
    /// Date of the last.
    pub last: Option<Date>,
    /// Confidence of the surest claim.
    pub confidence: f64,
    /// The claims, those that assert it first; [`Store::explain_claims`] returns their sentences.
    pub evidence: Vec<ClaimId>,
}

impl SignedTie {
    /// Returns how many claims speak for it: those that assert it, or all when none does.
    pub fn weight(&self) -> usize {
        if self.asserted { self.asserted_claims } else { self.claims }
    }
}

impl ActorGraph {
    /// Reads the ties of a store that pass the filter; signs and labels come from the ontology.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: &Store, ontology: &Ontology, filter: &TieFilter) -> Result<Self, StoreError> {
        Ok(Self::of_claims(&store.claim_summaries()?, &store.entities()?, ontology, filter))
    }

    /// Makes the graph of the claims and ties that pass the filter; see [`Store::claim_summaries`] and
    /// [`Store::entities`].
    pub fn of_claims(
        claims: &[ClaimSummary],
        entities: &BTreeMap<EntityId, Entity>,
        ontology: &Ontology,
        filter: &TieFilter,
    ) -> Self {
        let accepted = claims.iter().filter(|claim| filter.accepts_claim(claim));
        let mut ties = Tie::gather(accepted, ontology, |claim| filter.asserts(claim));
        ties.retain(|tie| filter.accepts_tie(tie, entities, ontology));
        Self::new(ties, entities, ontology)
    }

    /// Makes the graph of `ties`; an actor that `entities` lacks is called by its id.
    pub fn new(mut ties: Vec<Tie>, entities: &BTreeMap<EntityId, Entity>, ontology: &Ontology) -> Self {
        let ends: BTreeSet<EntityId> = ties.iter().flat_map(|tie| [&tie.subject, &tie.object]).cloned().collect();
        let mut graph = DiGraph::with_capacity(ends.len(), ties.len());
        let nodes: BTreeMap<EntityId, NodeIndex> = ends
            .into_iter()
            .map(|id| {
                let node = graph.add_node(actor(&id, entities.get(&id)));
                (id, node)
            })
            .collect();
        ties.sort_by(|one, other| ends_and_relation(one).cmp(&ends_and_relation(other)));
        for tie in ties {
            graph.add_edge(nodes[&tie.subject], nodes[&tie.object], signed_tie(tie, ontology));
        }
        Self { graph }
    }

    /// Returns the node of an actor.
    pub fn node(&self, id: &EntityId) -> Option<NodeIndex> {
        let (mut low, mut high) = (0, self.graph.node_count());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.graph[NodeIndex::new(middle)].id < *id {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let node = NodeIndex::new(low);
        self.graph.node_weight(node).is_some_and(|actor| actor.id == *id).then_some(node)
    }

    /// Returns the ties with their ends, in order: subject, tie, object.
    pub fn ties(&self) -> impl Iterator<Item = (&Actor, &SignedTie, &Actor)> {
        let ends = |edge: petgraph::graph::EdgeReference<'_, SignedTie>| (edge.source(), edge.id(), edge.target());
        let edges = self.graph.edge_references().map(ends);
        edges.map(|(subject, edge, object)| (&self.graph[subject], &self.graph[edge], &self.graph[object]))
    }

    /// Returns the first and the last day of the ties; none when no source has a date.
    pub fn period(&self) -> Option<(Date, Date)> {
        let ties = || self.graph.edge_weights();
        Some((ties().filter_map(|tie| tie.first).min()?, ties().filter_map(|tie| tie.last).max()?))
    }
}

fn ends_and_relation(tie: &Tie) -> (&EntityId, &EntityId, &RelationName) {
    (&tie.subject, &tie.object, &tie.relation)
}

fn actor(id: &EntityId, entity: Option<&Entity>) -> Actor {
    match entity {
        Some(entity) => Actor { id: id.clone(), label: entity.label.clone(), kind: entity.kind },
        None => Actor { id: id.clone(), label: id.0.clone(), kind: EntityKind::Organization },
    }
}

fn signed_tie(tie: Tie, ontology: &Ontology) -> SignedTie {
    let relation = ontology.relations.get(&tie.relation);
    SignedTie {
        label: relation.map_or_else(|| tie.relation.0.clone(), |relation| relation.label.clone()),
        relation: tie.relation,
        sign: tie.sign,
        symmetric: relation.is_some_and(|relation| relation.symmetric),
        claims: tie.claims,
        asserted_claims: tie.asserted_claims,
        documents: tie.documents,
        asserted: tie.asserted,
        first: tie.first,
        last: tie.last,
        confidence: tie.confidence,
        evidence: tie.evidence,
    }
}

/// Graphs for tests.
#[cfg(test)]
pub(super) mod fixture {
    use super::*;

    /// Makes the graph of ties written as `subject relation object claims`; what a relation is called tells its sign:
    /// `+` and `-` at its start, else neutral.
    pub(crate) fn graph(ties: &[(&str, &str, &str, usize)]) -> ActorGraph {
        let tie = |&(subject, relation, object, claims): &(&str, &str, &str, usize)| Tie {
            subject: EntityId(subject.into()),
            relation: RelationName(relation.into()),
            object: EntityId(object.into()),
            sign: match relation.chars().next() {
                Some('+') => Sign::Positive,
                Some('-') => Sign::Negative,
                _ => Sign::Neutral,
            },
            claims,
            asserted_claims: claims,
            asserted: true,
            documents: 1,
            first: None,
            last: None,
            confidence: 0.9,
            evidence: Vec::new(),
        };
        ActorGraph::new(ties.iter().map(tie).collect(), &BTreeMap::new(), &Ontology::default())
    }

    /// Returns the node with this id.
    pub(crate) fn node(graph: &ActorGraph, id: &str) -> NodeIndex {
        graph.node(&EntityId(id.into())).unwrap()
    }

    /// Returns the ids of the nodes.
    pub(crate) fn ids(graph: &ActorGraph) -> Vec<&str> {
        graph.graph.node_weights().map(|actor| actor.id.0.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{graph, node};
    use super::*;

    #[test]
    fn the_order_of_the_ties_is_no_matter() {
        let mut ties = vec![("C", "meets", "D", 1), ("A", "meets", "C", 1), ("A", "backs", "C", 2), ("B", "arms", "A", 1)];
        let one = format!("{:?}", graph(&ties).graph);
        ties.reverse();
        assert_eq!(one, format!("{:?}", graph(&ties).graph));
    }

    #[test]
    fn every_actor_has_its_node() {
        let graph = graph(&[("C", "meets", "D", 1), ("A", "meets", "C", 1)]);
        for id in ["A", "C", "D"] {
            assert_eq!(graph.graph[node(&graph, id)].id.0, id);
        }
        for id in ["", "B", "E"] {
            assert_eq!(graph.node(&EntityId(id.into())), None);
        }
    }
}
