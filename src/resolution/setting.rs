//! The setting of a document: the one state that it is mostly about.

use super::known::KnownActors;
use super::names::Names;
use crate::knowledge::EntityId;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Returns the state that the names of a document belong to, when one stands out.
///
/// It gives "the army" and "the rebels" their country where no earlier words do.
pub(super) fn main_state(names: &Names, known: &KnownActors<'_>) -> Option<EntityId> {
    let ranked = ranked_states(names, known);
    let (state, most) = *ranked.first()?;
    let second = ranked.get(1).map_or(0, |(_, count)| *count);
    (most >= 2 && 2 * most >= 3 * second).then(|| state.clone())
}

/// Returns the two states that most names of a document belong to, when the two stand out.
pub(super) fn main_states(names: &Names, known: &KnownActors<'_>) -> Option<[EntityId; 2]> {
    let ranked = ranked_states(names, known);
    let [(first, _), (second, count), ..] = ranked[..] else { return None };
    let third = ranked.get(2).map_or(0, |(_, count)| *count);
    (count >= 3 && count >= 2 * third).then(|| [first.clone(), second.clone()])
}

/// Returns the states that the names belong to, with how many, most first.
fn ranked_states<'n>(names: &'n Names, known: &'n KnownActors<'_>) -> Vec<(&'n EntityId, usize)> {
    let mut counts: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for name in names.by_sentence.iter().flatten() {
        if let Some(state) = known.state_of(&name.entity) {
            *counts.entry(state).or_default() += 1;
        }
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, count)| Reverse(*count));
    ranked
}
