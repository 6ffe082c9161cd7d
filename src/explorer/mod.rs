//! What the page in the browser asks: typed answers, and pages of actors and documents that need no script.
//!
//! An [`Explorer`] holds all claims of a store without their words; only [`Explorer::evidence`] and the [`pages`] read more.
//! Its answers are plain data for [`serde`]; nothing here knows HTTP.

mod actor_card;
mod chains;
mod choice;
mod diagram;
mod drawn_tie;
mod evidence;
mod histogram;
mod marked;
mod overview;
pub mod pages;
mod suggestions;
mod tensions;
mod vocabulary;

pub use actor_card::{ActorCard, ActorRequest, NeighbourCount, RelationCount};
pub use chains::{ChainRequest, Chains};
pub use choice::Choice;
pub use diagram::{Diagram, DiagramRequest, DrawnActor, DrawnLine, Expansion, PictureRequest};
pub use drawn_tie::{ActorName, DrawnTie};
pub use evidence::{Evidence, EvidenceRequest, ToldClaim};
pub use histogram::{Bar, Histogram, HistogramUnit};
pub use marked::{Mark, Piece};
pub use overview::{Overview, RelationChoice, ValueCount};
pub use suggestions::Suggestion;
pub use tensions::{TensionRequest, ToldSide, ToldTension, ToldTensions};
pub use vocabulary::{Vocabulary, Word};

use crate::graph::{ActorGraph, NodeIndex, TieFilter};
use crate::knowledge::{Entity, EntityId};
use crate::ontology::Ontology;
use crate::store::{ClaimSummary, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Everything of a store that the page looks at again and again.
pub struct Explorer {
    ontology: Arc<Ontology>,
    entities: BTreeMap<EntityId, Entity>,
    claims: Vec<ClaimSummary>,
    /// How many claims have each actor at an end.
    claim_counts: BTreeMap<EntityId, usize>,
    /// The graphs that were asked for last, the latest first: a page asks for the same ties many times.
    graphs: Mutex<Vec<(TieFilter, Arc<ActorGraph>)>>,
}

/// How many graphs are kept.
const KEPT_GRAPHS: usize = 6;

impl Explorer {
    /// Reads what the page needs of a store.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn load(store: &Store, ontology: Arc<Ontology>) -> Result<Self, StoreError> {
        let (claims, entities) = (store.claim_summaries()?, store.entities()?);
        let mut claim_counts: BTreeMap<EntityId, usize> = BTreeMap::new();
        for end in claims.iter().flat_map(|claim| [&claim.subject, &claim.object]) {
            *claim_counts.entry(end.clone()).or_default() += 1;
        }
        Ok(Self { ontology, entities, claims, claim_counts, graphs: Mutex::default() })
    }

    /// Returns the ontology that gives ties their signs.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// Returns the graph of the ties that pass a filter.
    fn graph(&self, filter: &TieFilter) -> Arc<ActorGraph> {
        if let Some(graph) = self.kept_graph(filter) {
            return graph;
        }
        let graph = Arc::new(ActorGraph::of_claims(&self.claims, &self.entities, &self.ontology, filter));
        let mut graphs = self.graphs.lock().unwrap_or_else(PoisonError::into_inner);
        graphs.insert(0, (filter.clone(), Arc::clone(&graph)));
        graphs.truncate(KEPT_GRAPHS);
        graph
    }

    fn kept_graph(&self, filter: &TieFilter) -> Option<Arc<ActorGraph>> {
        let mut graphs = self.graphs.lock().unwrap_or_else(PoisonError::into_inner);
        let position = graphs.iter().position(|(kept, _)| kept == filter)?;
        let found = graphs.remove(position);
        graphs.insert(0, found);
        Some(Arc::clone(&graphs[0].1))
    }

    /// Returns an actor as the page shows it.
    fn name(&self, id: &EntityId) -> ActorName {
        let stored = self.entities.get(id).map(|entity| &entity.label);
        let known = || self.ontology.actors.iter().find(|actor| actor.id == *id).map(|actor| &actor.label);
        ActorName { id: id.clone(), label: stored.or_else(known).unwrap_or(&id.0).clone() }
    }

    fn claim_count(&self, id: &EntityId) -> usize {
        self.claim_counts.get(id).copied().unwrap_or_default()
    }
}

/// Returns the neighbours of an actor, those with the most claims between the two first.
fn neighbours(graph: &ActorGraph, node: NodeIndex) -> Vec<(NodeIndex, usize)> {
    let mut claims: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for tie in drawn_tie::ties_of(graph, node) {
        if let Some((subject, object)) = graph.graph.edge_endpoints(tie) {
            let other = if subject == node { object } else { subject };
            *claims.entry(other).or_default() += graph.graph[tie].claims;
        }
    }
    claims.remove(&node);
    let mut neighbours: Vec<(NodeIndex, usize)> = claims.into_iter().collect();
    neighbours.sort_by_key(|(other, claims)| (std::cmp::Reverse(*claims), *other));
    neighbours
}

#[cfg(test)]
mod tests;
