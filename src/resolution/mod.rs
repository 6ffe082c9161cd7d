//! Finds out who is meant: every mention of an actor or place becomes an entity.
//!
//! # Steps
//! 1. [`names`] joins the names that the ontology knows with those that the model found, and groups their short forms.
//! 2. [`discourse`] walks the document in reading order and remembers who has been mentioned.
//! 3. [`nominals`] reads phrases with a common noun: [`phrases`] those that a modifier ties to somebody ("the Iraqi
//!    government", "Sunni rebels"), [`anaphora`] those that mean somebody named before ("the group", "the two leaders"),
//!    [`offices`] those that name a holder ("the prime minister").
//! 4. [`pronouns`] finds the antecedents of "he", "its", "they", and [`voice`] whose "I" and "we" are.
//!
//! What the words leave open, [`setting`] decides: the one state that the document is mostly about.

mod acronyms;
mod anaphora;
mod discourse;
mod known;
mod mention;
mod names;
mod nominals;
mod offices;
mod phrases;
mod pronouns;
mod setting;
mod voice;

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
