//! Finds out who is meant: every mention of an actor or place becomes an entity.
//!
//! # Steps
//! 1. [`names`] joins the names that the ontology knows with those that the model found, and groups their short forms.
//! 2. [`discourse`] walks the document in reading order and remembers who has been mentioned.
//! 3. [`nominals`] reads phrases: "the Iraqi government", "Sunni rebels", "the group", "the prime minister".
//! 4. [`pronouns`] finds the antecedents of "he", "its", "we".

mod discourse;
mod known;
mod mention;
mod names;
mod nominals;
mod pronouns;

pub use mention::{Mention, MentionForm, Resolution};

use crate::ontology::Ontology;
use crate::text::AnnotatedDocument;
use known::KnownActors;

/// Resolves the mentions of documents against the known actors of an ontology.
pub struct Resolver<'o> {
    ontology: &'o Ontology,
    known: KnownActors<'o>,
}

impl<'o> Resolver<'o> {
    /// Indexes the known actors.
    pub fn new(ontology: &'o Ontology) -> Self {
        Self { ontology, known: KnownActors::new(&ontology.actors) }
    }

    /// Resolves all mentions of a document.
    pub fn resolve(&self, annotated: &AnnotatedDocument) -> Resolution {
        let names = names::find(annotated, self.ontology, &self.known);
        discourse::read(annotated, self.ontology, &self.known, names)
    }
}
