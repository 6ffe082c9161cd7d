//! The result of resolution.

use crate::knowledge::{Entity, EntityId, EntityKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// A span that names or refers to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Indices of its tokens in the sentence.
    pub tokens: Range<usize>,
    /// The token on which the rest hangs.
    pub head: usize,
    /// Who is meant.
    pub entity: EntityId,
    /// The place of the same name, where the words may mean either: "Washington".
    pub place: Option<EntityId>,
    /// Who else is meant, for "they" or "both governments".
    pub others: Vec<EntityId>,
    /// How it refers.
    pub form: MentionForm,
}

/// How a mention refers to its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionForm {
    /// By name.
    Name,
    /// By an adjective that modifies something else: "Iranian".
    Adjective,
    /// By a description: "the group", "Maliki's government".
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// All mentions of a document and the entities they mean.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// For every sentence its mentions, by head token.
    pub mentions: Vec<BTreeMap<usize, Mention>>,
    /// The entities mentioned.
    pub entities: BTreeMap<EntityId, Entity>,
    /// For persons with a known office on the day of the document: the states or organisations they speak for.
    pub represents: BTreeMap<EntityId, EntityId>,
}

impl Resolution {
    /// Returns the kind of an entity of this document.
    pub fn kind(&self, id: &EntityId) -> Option<EntityKind> {
        self.entities.get(id).map(|entity| entity.kind)
    }
}
