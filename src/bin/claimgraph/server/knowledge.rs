//! The store as it was when it was last opened, with what is read of it once.

use anyhow::Result;
use claimgraph::graph::{ActorGraph, TieFilter};
use claimgraph::knowledge::{Entity, EntityId};
use claimgraph::ontology::Ontology;
use claimgraph::store::{ClaimSummary, Snapshot, Store};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// What the handlers read. It never changes; after a reload there is another.
pub(crate) struct Knowledge {
    pub(crate) ontology: Arc<Ontology>,
    snapshot: Snapshot,
    ties: OnceLock<Ties>,
}

/// The ties of the store with what they are made of.
pub(crate) struct Ties {
    /// All claims; [`ActorGraph::of_claims`] makes the graph of some of them.
    pub(crate) claims: Vec<ClaimSummary>,
    pub(crate) entities: BTreeMap<EntityId, Entity>,
    /// All ties, also those that nobody asserts.
    pub(crate) graph: ActorGraph,
}

impl Knowledge {
    /// Takes a snapshot of the store.
    pub(super) fn open(path: &Path, ontology: Arc<Ontology>) -> Result<Self> {
        Ok(Self { ontology, snapshot: Snapshot::take(path)?, ties: OnceLock::new() })
    }

    /// Returns the store.
    pub(crate) fn store(&self) -> &Store {
        &self.snapshot.store
    }

    /// Returns the ties, which are read with the first call.
    pub(crate) fn ties(&self) -> Result<&Ties> {
        if let Some(ties) = self.ties.get() {
            return Ok(ties);
        }
        let (claims, entities) = (self.store().claim_summaries()?, self.store().entities()?);
        let filter = TieFilter { unasserted: true, ..TieFilter::default() };
        let graph = ActorGraph::of_claims(&claims, &entities, &self.ontology, &filter);
        Ok(self.ties.get_or_init(|| Ties { claims, entities, graph }))
    }

    /// Returns the snapshot behind all of this.
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}
