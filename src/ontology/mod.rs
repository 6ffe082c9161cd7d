//! The knowledge that people edit: relations and how text says them, known actors, word classes.
//!
//! It is read from the Turtle files of `ontology/`, which travel inside the binary, and from files a user adds.

mod actor;
pub mod import;
mod load;
mod pattern;
mod relation;
pub mod vocabulary;

pub use actor::{ActorProfile, Office};
pub use load::OntologyError;
pub use pattern::{Filler, Form, Pattern, PatternError, Position, Role, Slot};
pub use relation::{Relation, Sign};

use crate::knowledge::{EntityId, RelationName};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Everything that `ontology/` declares.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    /// Kinds of tie, by name.
    pub relations: BTreeMap<RelationName, Relation>,
    /// States, organisations, groups, people, places known by name, ordered by id.
    pub actors: Vec<ActorProfile>,
    /// States by their ISO 3166-1 alpha-3 code.
    pub countries: BTreeMap<String, EntityId>,
    /// Sets of lemmas that patterns and rules refer to, by local name: `Weapon`, `SpeechVerb` ...
    pub word_classes: BTreeMap<String, BTreeSet<String>>,
    /// SHA-256 of all files read, as lower-case hexadecimal; another ontology is another reading.
    pub fingerprint: String,
}

impl Ontology {
    /// Reads the ontology inside the binary, then `extras` in order.
    ///
    /// # Errors
    /// When a file cannot be read, is not Turtle, or declares a wrong pattern.
    pub fn load(extras: &[PathBuf]) -> Result<Self, OntologyError> {
        load::load(extras)
    }

    /// Returns the words of a class; an undeclared class has none.
    pub fn words(&self, class: &str) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        self.word_classes.get(class).unwrap_or(&NONE)
    }

    /// Tells whether `lemma` belongs to a class.
    pub fn is_word(&self, class: &str, lemma: &str) -> bool {
        self.words(class).contains(lemma)
    }

    /// Returns `relation` and all relations above it, nearest first.
    pub fn with_ancestors<'o>(&'o self, relation: &RelationName) -> Vec<&'o Relation> {
        let mut chain: Vec<&Relation> = Vec::new();
        let mut next = self.relations.get(relation);
        while let Some(found) = next {
            if chain.iter().any(|seen| seen.name == found.name) {
                break;
            }
            chain.push(found);
            next = found.parent.as_ref().and_then(|parent| self.relations.get(parent));
        }
        chain
    }
}
