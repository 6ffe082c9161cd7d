//! Ties of the store to nodes and edges.

use crate::knowledge::{Entity, EntityId, EntityKind, RelationName};
use crate::ontology::{Ontology, Sign};
use crate::store::{Store, StoreError, Tie};
use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Whether the documents themselves say that it holds.
    pub asserted: bool,
    /// Date of the first document that speaks of it.
    pub first: Option<Date>,
    /// Date of the last.
    pub last: Option<Date>,
}

/// Which ties of a store to take.
#[derive(Clone, Debug, Default)]
pub struct TieFilter {
    /// Only these relations and those below them; empty for all.
    pub relations: BTreeSet<RelationName>,
    /// Also ties that are claimed but not asserted.
    pub unasserted: bool,
}

impl ActorGraph {
    /// Reads the ties of a store that pass the filter; signs and labels come from the ontology.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: &Store, ontology: &Ontology, filter: &TieFilter) -> Result<Self, StoreError> {
        let mut ties = store.ties(ontology)?;
        ties.retain(|tie| filter.accepts(tie, ontology));
        Ok(Self::new(&ties, &store.entities()?, ontology))
    }

    /// Makes the graph of `ties`; an actor that `entities` lacks is called by its id.
    pub fn new(ties: &[Tie], entities: &BTreeMap<EntityId, Entity>, ontology: &Ontology) -> Self {
        let ends: BTreeSet<&EntityId> = ties.iter().flat_map(|tie| [&tie.subject, &tie.object]).collect();
        let mut graph = DiGraph::with_capacity(ends.len(), ties.len());
        let nodes: BTreeMap<&EntityId, NodeIndex> =
            ends.into_iter().map(|id| (id, graph.add_node(actor(id, entities.get(id))))).collect();
        let mut ties: Vec<&Tie> = ties.iter().collect();
        ties.sort_by_key(|tie| (&tie.subject, &tie.object, &tie.relation));
        for tie in ties {
            graph.add_edge(nodes[&tie.subject], nodes[&tie.object], signed_tie(tie, ontology));
        }
        Self { graph }
    }

    /// Returns the node of an actor.
    pub fn node(&self, id: &EntityId) -> Option<NodeIndex> {
        self.graph.node_indices().find(|&node| self.graph[node].id == *id)
    }
}

impl TieFilter {
    fn accepts(&self, tie: &Tie, ontology: &Ontology) -> bool {
        (tie.asserted || self.unasserted) && self.accepts_relation(&tie.relation, ontology)
    }

    fn accepts_relation(&self, relation: &RelationName, ontology: &Ontology) -> bool {
        self.relations.is_empty()
            || self.relations.contains(relation)
            || ontology.with_ancestors(relation).iter().any(|ancestor| self.relations.contains(&ancestor.name))
    }
}

fn actor(id: &EntityId, entity: Option<&Entity>) -> Actor {
    match entity {
        Some(entity) => Actor { id: id.clone(), label: entity.label.clone(), kind: entity.kind },
        None => Actor { id: id.clone(), label: id.0.clone(), kind: EntityKind::Organization },
    }
}

fn signed_tie(tie: &Tie, ontology: &Ontology) -> SignedTie {
    let relation = ontology.relations.get(&tie.relation);
    SignedTie {
        relation: tie.relation.clone(),
        label: relation.map_or_else(|| tie.relation.0.clone(), |relation| relation.label.clone()),
        sign: tie.sign,
        symmetric: relation.is_some_and(|relation| relation.symmetric),
        claims: tie.claims,
        asserted: tie.asserted,
        first: tie.first,
        last: tie.last,
    }
}
