//! What the shell knows: the store, and what it loads from it when it is first needed.

use anyhow::Result;
use claimgraph::knowledge::{Entity, EntityId};
use claimgraph::ontology::Ontology;
use claimgraph::query::Questions;
use claimgraph::store::Store;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The store with everything that is read once, on first use, so that the prompt comes at once.
pub(super) struct Knowledge {
    pub(super) store: Store,
    extras: Vec<PathBuf>,
    ontology: OnceCell<Ontology>,
    questions: OnceCell<Questions>,
    actors: OnceCell<BTreeMap<EntityId, Entity>>,
}

impl Knowledge {
    pub(super) fn new(store: Store, extras: Vec<PathBuf>) -> Self {
        Self { store, extras, ontology: OnceCell::new(), questions: OnceCell::new(), actors: OnceCell::new() }
    }

    /// Returns the ontology with the additions of the user.
    pub(super) fn ontology(&self) -> Result<&Ontology> {
        get_or_load(&self.ontology, || Ok(Ontology::load(&self.extras)?))
    }

    /// Returns the questions that can be asked by name.
    pub(super) fn questions(&self) -> Result<&Questions> {
        get_or_load(&self.questions, || Ok(Questions::load(None)?))
    }

    /// Returns the actors of the store.
    pub(super) fn actors(&self) -> Result<&BTreeMap<EntityId, Entity>> {
        get_or_load(&self.actors, || Ok(self.store.entities()?))
    }
}

fn get_or_load<T>(cell: &OnceCell<T>, load: impl FnOnce() -> Result<T>) -> Result<&T> {
    match cell.get() {
        Some(value) => Ok(value),
        None => {
            let value = load()?;
            Ok(cell.get_or_init(|| value))
        }
    }
}
