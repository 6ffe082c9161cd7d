//! The store as it was when it was last opened, with what is read of it once.

use anyhow::Result;
use claimgraph::explorer::Explorer;
use claimgraph::ontology::Ontology;
use claimgraph::store::{Snapshot, Store};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// What the handlers read. It never changes; after a reload there is another.
pub(crate) struct Knowledge {
    pub(crate) ontology: Arc<Ontology>,
    snapshot: Snapshot,
    explorer: OnceLock<Explorer>,
}

impl Knowledge {
    /// Takes a snapshot of the store.
    pub(super) fn open(path: &Path, ontology: Arc<Ontology>) -> Result<Self> {
        Ok(Self { ontology, snapshot: Snapshot::take(path)?, explorer: OnceLock::new() })
    }

    /// Returns the store.
    pub(crate) fn store(&self) -> &Store {
        &self.snapshot.store
    }

    /// Returns what the page asks, which is read with the first call.
    pub(crate) fn explorer(&self) -> Result<&Explorer> {
        if let Some(explorer) = self.explorer.get() {
            return Ok(explorer);
        }
        let explorer = Explorer::load(self.store(), Arc::clone(&self.ontology))?;
        Ok(self.explorer.get_or_init(|| explorer))
    }

    /// Returns the snapshot behind all of this.
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}
