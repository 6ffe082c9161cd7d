//! Known actors: their names and the offices they held.

use crate::knowledge::{EntityId, EntityKind};
use jiff::civil::Date;

/// One known actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorProfile {
    /// Local name of its IRI.
    pub id: EntityId,
    /// `skos:prefLabel`.
    pub label: String,
    /// Its class.
    pub kind: EntityKind,
    /// `skos:altLabel`: other names that always mean it.
    pub names: Vec<String>,
    /// `cg:adjective`: "Iranian" in "Iranian troops".
    pub adjectives: Vec<String>,
    /// `cg:people`: nouns for its people, such as "Iranians".
    pub people: Vec<String>,
    /// `cg:capital`: a place whose name may stand for the government.
    pub capitals: Vec<String>,
    /// `cg:metonym`: bodies that speak for it and count as the same actor.
    pub metonyms: Vec<String>,
    /// `cg:locatedIn`: where a place lies.
    pub located_in: Option<EntityId>,
    /// `cg:holdsOffice`, in order of the file.
    pub offices: Vec<Office>,
}

/// An office that a person held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// "Prime Minister".
    pub title: String,
    /// Of which state or organisation.
    pub of: EntityId,
    /// Whether its holder heads that state or organisation.
    pub head: bool,
    /// First day, when known.
    pub from: Option<Date>,
    /// Last day, when known and over.
    pub to: Option<Date>,
}

impl Office {
    /// Tells whether the office was held on `date`; unknown bounds hold.
    pub fn held_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}
