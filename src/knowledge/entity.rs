//! Who or what a claim is about.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The local name of an entity's IRI in the `actor:` namespace, such as `NouriAlMaliki`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub String);

impl fmt::Display for EntityId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl EntityId {
    /// Mints the id of the entity with this canonical name: its words in CamelCase, accents and signs left out.
    ///
    /// `Nouri al-Maliki` becomes `NouriAlMaliki`. A name without letters or digits becomes its code points.
    pub fn mint(name: &str) -> Self {
        let plain: String = name.nfkd().filter(|character| !is_combining_mark(*character)).collect();
        let plain = plain.replace(['\'', '’'], "");
        let words = plain.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        let id: String = words.map(capitalize).collect();
        if id.is_empty() {
            return Self(name.chars().map(|character| format!("U{:04X}", u32::from(character))).collect());
        }
        Self(id)
    }
}

/// Returns a word with its first letter in upper case.
pub(crate) fn capitalize(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}

/// A state, person, group, place ... that documents speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Minted from the canonical name, so that documents read apart meet in the store.
    pub id: EntityId,
    /// The canonical name.
    pub label: String,
    /// What it is.
    pub kind: EntityKind,
    /// Other names: those the ontology knows and those this document uses.
    pub aliases: BTreeSet<String>,
}

/// What an entity is; each is a class of `ontology/core.ttl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the ontology defines them")]
pub enum EntityKind {
    State,
    Person,
    ArmedGroup,
    Organization,
    Population,
    Place,
    Weapon,
}

impl EntityKind {
    /// All of them.
    pub const ALL: [EntityKind; 7] = [
        EntityKind::State,
        EntityKind::Person,
        EntityKind::ArmedGroup,
        EntityKind::Organization,
        EntityKind::Population,
        EntityKind::Place,
        EntityKind::Weapon,
    ];

    /// Returns the local name of the class, such as `ArmedGroup`.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::State => "State",
            EntityKind::Person => "Person",
            EntityKind::ArmedGroup => "ArmedGroup",
            EntityKind::Organization => "Organization",
            EntityKind::Population => "Population",
            EntityKind::Place => "Place",
            EntityKind::Weapon => "Weapon",
        }
    }

    /// Returns the kind whose class has the local name `name`.
    pub fn parse(name: &str) -> Option<EntityKind> {
        EntityKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_minted_from_names() {
        for (name, id) in [
            ("Nouri al-Maliki", "NouriAlMaliki"),
            ("Côte d'Ivoire", "CoteDIvoire"),
            ("Kurdistan Workers’ Party", "KurdistanWorkersParty"),
            ("ISIS", "ISIS"),
            ("حزب", "حزب"),
            ("!", "U0021"),
        ] {
            assert_eq!(EntityId::mint(name).0, id, "{name}");
        }
    }
}
