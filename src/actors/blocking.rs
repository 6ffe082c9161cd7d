//! Which pairs of names are worth a comparison: those that share a key, so that not all pairs need one.
//!
//! Keys are the sound of a word, the sounds of two words, and initials. A key that too many names share, such as the
//! word "army", tells nothing by itself; its names are compared only with their neighbours in the alphabet, since the
//! keys of two words keep together what belongs together.

use super::similarity::Name;
use std::collections::{BTreeMap, BTreeSet};

/// The most names of one key that are all compared with each other.
const LARGEST_BLOCK: usize = 24;
/// How many neighbours in the alphabet a name of a larger block is compared with.
const NEIGHBOURS: usize = 3;

/// Returns the pairs of indices, the lower first, of names that share a key and belong to different actors, in order.
///
/// `owners` has for each name the index of its actor.
pub(super) fn pairs(names: &[Name], owners: &[usize]) -> BTreeSet<(usize, usize)> {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        for key in keys(name) {
            blocks.entry(key).or_default().push(index);
        }
    }
    blocks.into_values().flat_map(|block| pairs_of_block(block, names, owners)).collect()
}

/// Returns the pairs, the lower index first, of names that share a key and belong to different actors.
pub(super) fn pairs_of_block(mut block: Vec<usize>, names: &[Name], owners: &[usize]) -> Vec<(usize, usize)> {
    let reach = if block.len() > LARGEST_BLOCK { NEIGHBOURS } else { block.len() };
    block.sort_by(|one, other| names[*one].words.cmp(&names[*other].words).then(one.cmp(other)));
    let mut pairs = Vec::new();
    for (place, one) in block.iter().enumerate() {
        let others = block[place + 1..].iter().take(reach).filter(|other| owners[**other] != owners[*one]);
        pairs.extend(others.map(|other| (*one.min(other), *one.max(other))));
    }
    pairs
}

/// Returns the keys under which a name meets others.
pub(super) fn keys(name: &Name) -> BTreeSet<String> {
    let mut sounds: Vec<&str> = name.skeletons.iter().map(String::as_str).filter(|sound| sound.len() > 1).collect();
    sounds.sort_unstable();
    sounds.dedup();
    let mut keys: BTreeSet<String> = sounds.iter().map(|sound| format!("1 {sound}")).collect();
    for (place, one) in sounds.iter().enumerate().take(5) {
        keys.extend(sounds[place + 1..].iter().take(5).map(|other| format!("2 {one} {other}")));
    }
    // Words of the same letters but the first two or the last two meet in spite of another sound.
    keys.insert(format!("3 {}", name.words.concat().chars().take(5).collect::<String>()));
    match (name.is_acronym, name.words.len()) {
        (true, _) => drop(keys.insert(format!("4 {}", name.words[0]))),
        (false, 2..) => drop(keys.insert(format!("4 {}", name.initials()))),
        _ => {}
    }
    keys
}
