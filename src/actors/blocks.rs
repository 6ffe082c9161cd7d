//! Pairs of actors that may be one, found block by block, so that each block may be looked at on another machine.
//!
//! [`blocked_names`] says under which keys the names of an actor meet others. Whoever holds all actors brings the names of one
//! key together, [`pairs`] compares them. Over all blocks these are the pairs that [`candidates`](super::candidates) weighs, by
//! names and kinds alone: what documents say of both is not looked at.

use super::blocking;
use super::duplicates::{LEAST_SCORE, kinds_agree};
use super::similarity::{Name, compare};
use crate::knowledge::{Entity, EntityId, EntityKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A name of an actor under a key that other names may share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BlockedName {
    /// The key.
    pub key: String,
    /// The actor.
    pub id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The name.
    pub name: String,
}

/// Two actors of a block that may be one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlockedPair {
    /// The one whose id comes first.
    pub first: EntityId,
    /// The other.
    pub second: EntityId,
    /// Between 0 and 1; the greater, the likelier. Of the scores that a pair has in several blocks the greatest counts.
    pub score: f64,
    /// The names most alike.
    pub names: [String; 2],
}

/// Returns the names of an actor, each under all of its keys, in order.
pub fn blocked_names(entity: &Entity) -> Vec<BlockedName> {
    let mut names = BTreeSet::new();
    for name in [&entity.label].into_iter().chain(&entity.aliases).filter_map(|name| Name::new(name)) {
        let of_key = |key| BlockedName { key, id: entity.id.clone(), kind: entity.kind, name: name.text.clone() };
        names.extend(blocking::keys(&name).into_iter().map(of_key));
    }
    names.into_iter().collect()
}

/// Returns the pairs of actors that may be one, of names that share a key, ordered by ids; pairs of two `known` actors are
/// left out. The order of the names does not matter.
pub fn pairs(block: &[BlockedName], known: &BTreeSet<&EntityId>) -> Vec<BlockedPair> {
    let block: BTreeSet<&BlockedName> = block.iter().collect();
    let (mut names, mut actors) = (Vec::new(), Vec::new());
    for blocked in block {
        if let Some(name) = Name::new(&blocked.name) {
            names.push(name);
            actors.push(blocked);
        }
    }
    let ids: BTreeSet<&EntityId> = actors.iter().map(|actor| &actor.id).collect();
    let places: BTreeMap<&EntityId, usize> = ids.into_iter().enumerate().map(|(place, id)| (id, place)).collect();
    let owners: Vec<usize> = actors.iter().map(|actor| places[&actor.id]).collect();
    let mut best: BTreeMap<(&EntityId, &EntityId), BlockedPair> = BTreeMap::new();
    for (one, other) in blocking::pairs_of_block((0..names.len()).collect(), &names, &owners) {
        let (one, other) = if actors[one].id < actors[other].id { (one, other) } else { (other, one) };
        let (first, second) = (actors[one], actors[other]);
        let both_known = known.contains(&first.id) && known.contains(&second.id);
        if both_known || !kinds_agree(first.kind, second.kind) {
            continue;
        }
        let Some((likeness, _)) = compare(&names[one], &names[other]) else { continue };
        let score = 0.85 * likeness - if first.kind == second.kind { 0.0 } else { 0.1 };
        let is_better = best.get(&(&first.id, &second.id)).is_none_or(|pair| score > pair.score);
        if score >= LEAST_SCORE && is_better {
            let names = [one, other].map(|place| names[place].text.clone());
            let pair = BlockedPair { first: first.id.clone(), second: second.id.clone(), score, names };
            best.insert((&first.id, &second.id), pair);
        }
    }
    best.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(name: &str, kind: EntityKind) -> Entity {
        Entity { id: EntityId::mint(name), label: name.to_owned(), kind, aliases: BTreeSet::new() }
    }

    /// Returns the best pairs of all blocks of some actors.
    fn found(entities: &[Entity], known: &[&str]) -> Vec<(String, String)> {
        let known: Vec<EntityId> = known.iter().map(|name| EntityId::mint(name)).collect();
        let mut blocks: BTreeMap<String, Vec<BlockedName>> = BTreeMap::new();
        for blocked in entities.iter().flat_map(blocked_names) {
            blocks.entry(blocked.key.clone()).or_default().push(blocked);
        }
        let known: BTreeSet<&EntityId> = known.iter().collect();
        let pairs: BTreeSet<(String, String)> =
            blocks.values().flat_map(|block| pairs(block, &known)).map(|pair| (pair.first.0, pair.second.0)).collect();
        pairs.into_iter().collect()
    }

    #[test]
    fn blocks_bring_like_names_together() {
        use EntityKind::{ArmedGroup, Person};
        let mut entities: Vec<Entity> = ["Maliki", "Malki", "Sudan"].iter().map(|name| entity(name, Person)).collect();
        let expected = [("Maliki".to_owned(), "Malki".to_owned())];
        assert_eq!(found(&entities, &[]), expected);
        assert_eq!(found(&entities, &["Maliki"]), expected);
        assert_eq!(found(&entities, &["Maliki", "Malki"]), []);
        entities.reverse();
        assert_eq!(found(&entities, &[]), expected);
        entities.iter_mut().find(|entity| entity.label == "Malki").unwrap().kind = ArmedGroup;
        assert_eq!(found(&entities, &[]), []);
    }

    #[test]
    fn a_name_has_the_same_keys_everywhere() {
        let names = blocked_names(&entity("Badr Organisation", EntityKind::ArmedGroup));
        assert!(names.len() >= 4 && names.is_sorted(), "{names:?}");
        assert_eq!(names, blocked_names(&entity("Badr Organisation", EntityKind::ArmedGroup)));
    }
}
