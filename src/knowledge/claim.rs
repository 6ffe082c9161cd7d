//! One relation between two entities that one sentence states, and the words that state it.

use super::{Entity, EntityId};
use crate::text::{Document, DocumentId, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a claim: unique in a store, the same each time the document is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClaimId(pub String);

impl fmt::Display for ClaimId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The local name of a relation that the ontology declares, such as `suppliesArmsTo`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RelationName(pub String);

impl fmt::Display for RelationName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Everything that was read out of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The article.
    pub document: Document,
    /// Spans of its sentences, in order.
    pub sentences: Vec<Span>,
    /// The entities at the ends of its claims and the speakers, ordered by id.
    pub entities: Vec<Entity>,
    /// Its claims, ordered by sentence and position.
    pub claims: Vec<Claim>,
}

impl Reading {
    /// Returns the entity with this id; every id in `claims` has one.
    pub fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.entities.binary_search_by(|entity| entity.id.cmp(id)).ok().map(|index| &self.entities[index])
    }
}

/// One relation between two entities in one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// `<document id>/<sentence number>.<number in the sentence>`, both from 1.
    pub id: ClaimId,
    /// The document that makes it.
    pub document: DocumentId,
    /// Who.
    pub subject: EntityId,
    /// Does what.
    pub relation: RelationName,
    /// To whom.
    pub object: EntityId,
    /// Said to hold, or said not to.
    pub polarity: Polarity,
    /// Whether it has happened.
    pub modality: Modality,
    /// Whose words these are; none when the document itself says it.
    pub speaker: Option<EntityId>,
    /// When, as far as the sentence says.
    pub time: Option<TimeExpression>,
    /// What is given, sent, held: the weapon, the aid, the office.
    pub item: Option<Span>,
    /// How much of it.
    pub quantity: Option<Quantity>,
    /// Between 0 and 1.
    pub confidence: f64,
    /// The words that say it.
    pub evidence: Evidence,
}

/// Where a claim stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Index of the sentence in the document.
    pub sentence: usize,
    /// The mention of the subject.
    pub subject: Span,
    /// The mention of the object.
    pub object: Span,
    /// The words that carry the relation.
    pub trigger: Span,
    /// Who found it.
    pub found_by: FoundBy,
    /// The pattern that matched, with its relation: `attacks: subject bomb object`.
    pub pattern: Option<String>,
}

/// Which of the two readers found a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoundBy {
    /// A pattern of the ontology.
    Pattern,
    /// The learned reader.
    Model,
    /// Both, each by itself.
    Both,
}

impl FoundBy {
    /// Returns the names of the readers, as the store and the exports write them.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            FoundBy::Pattern => &["pattern"],
            FoundBy::Model => &["model"],
            FoundBy::Both => &["pattern", "model"],
        }
    }

    /// Returns who goes by these names.
    pub fn parse<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<FoundBy> {
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable_by(|first, second| second.cmp(first));
        [FoundBy::Pattern, FoundBy::Model, FoundBy::Both].into_iter().find(|found_by| found_by.names() == names)
    }
}

/// An amount, as written and as a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The words.
    pub span: Span,
    /// The number they stand for.
    pub value: f64,
    /// What is counted or the currency, such as `missile` or `USD`.
    pub unit: Option<String>,
}

/// A date or period, as written and as days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// The words.
    pub span: Span,
    /// First day; none when open.
    pub from: Option<Date>,
    /// Last day; none when open.
    pub to: Option<Date>,
}

/// Whether the sentence says that the relation holds or that it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// It holds.
    Affirmed,
    /// It does not hold, or will not be done.
    Denied,
}

impl Polarity {
    /// Returns the local name of the individual in the ontology, such as `denied`.
    pub fn as_str(self) -> &'static str {
        match self {
            Polarity::Affirmed => "affirmed",
            Polarity::Denied => "denied",
        }
    }

    /// Returns the polarity with this local name.
    pub fn parse(name: &str) -> Option<Polarity> {
        [Polarity::Affirmed, Polarity::Denied].into_iter().find(|polarity| polarity.as_str() == name)
    }
}

/// Whether what the sentence says has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// Has happened, is happening, holds.
    Actual,
    /// Announced, promised, about to.
    Planned,
    /// May, could, allegedly, is considered.
    Possible,
    /// Asked for.
    Requested,
    /// If, or contrary to fact.
    Hypothetical,
    /// No longer holds.
    Ended,
}

impl Modality {
    /// All of them.
    pub const ALL: [Modality; 6] = [
        Modality::Actual,
        Modality::Planned,
        Modality::Possible,
        Modality::Requested,
        Modality::Hypothetical,
        Modality::Ended,
    ];

    /// Returns the local name of the individual in the ontology, such as `planned`.
    pub fn as_str(self) -> &'static str {
        match self {
            Modality::Actual => "actual",
            Modality::Planned => "planned",
            Modality::Possible => "possible",
            Modality::Requested => "requested",
            Modality::Hypothetical => "hypothetical",
            Modality::Ended => "ended",
        }
    }

    /// Returns the modality with this local name.
    pub fn parse(name: &str) -> Option<Modality> {
        Modality::ALL.into_iter().find(|modality| modality.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_found_by_their_names() {
        for found_by in [FoundBy::Pattern, FoundBy::Model, FoundBy::Both] {
            assert_eq!(FoundBy::parse(found_by.names().iter().rev().copied()), Some(found_by));
        }
        assert_eq!(FoundBy::parse([]), None);
        assert_eq!(FoundBy::parse(["pattern", "guess"]), None);
    }
}
