//! Kinds of tie between two actors.

use super::Pattern;
use crate::knowledge::{EntityKind, RelationName};
use std::collections::BTreeSet;

/// One relation that `ontology/` declares.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Local name of its IRI, such as `suppliesArmsTo`.
    pub name: RelationName,
    /// `rdfs:label`: how it reads between subject and object, such as "supplies arms to".
    pub label: String,
    /// `skos:definition`.
    pub definition: String,
    /// Whether it is support, hostility or neither.
    pub sign: Sign,
    /// Whether it holds both ways (`owl:SymmetricProperty`).
    pub symmetric: bool,
    /// The more general relation (`rdfs:subPropertyOf`).
    pub parent: Option<RelationName>,
    /// Kinds its subject may have (`schema:domainIncludes`); empty for any.
    pub subject_kinds: BTreeSet<EntityKind>,
    /// Kinds its object may have (`schema:rangeIncludes`); empty for any.
    pub object_kinds: BTreeSet<EntityKind>,
    /// [PLOVER](https://osf.io/preprints/socarxiv/rm5dw) event category, where one fits.
    pub plover: Option<String>,
    /// CAMEO code, where one fits.
    pub cameo: Option<String>,
    /// How text says it.
    pub patterns: Vec<Pattern>,
}

/// The sign of a tie in the actor graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Hostility: -1.
    Negative,
    /// Contact, control, structure: 0.
    #[default]
    Neutral,
    /// Support: +1.
    Positive,
}

impl Sign {
    /// All of them.
    pub const ALL: [Sign; 3] = [Sign::Positive, Sign::Negative, Sign::Neutral];

    /// Returns the name that people type.
    pub fn as_str(self) -> &'static str {
        match self {
            Sign::Negative => "negative",
            Sign::Neutral => "neutral",
            Sign::Positive => "positive",
        }
    }

    /// Returns the sign with that name.
    pub fn parse(name: &str) -> Option<Sign> {
        Sign::ALL.into_iter().find(|sign| sign.as_str() == name)
    }

    /// Returns -1, 0 or 1.
    pub fn value(self) -> i8 {
        match self {
            Sign::Negative => -1,
            Sign::Neutral => 0,
            Sign::Positive => 1,
        }
    }
}
