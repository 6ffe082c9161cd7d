//! The actors and relations that people mean by what they type.

use crate::report::{Complaint, Exit};
use anyhow::Result;
use claimgraph::knowledge::{EntityId, RelationName};
use claimgraph::ontology::Ontology;
use claimgraph::query::{QueryError, Question, Questions};
use claimgraph::store::Store;

/// Returns the actors that `text` names; several when they share the name.
pub(crate) fn actors(store: &Store, text: &str) -> Result<Vec<EntityId>> {
    let found = store.find_entities(text)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let entities = store.entities()?;
    let known = entities.values().flat_map(|entity| entity.aliases.iter().chain([&entity.label]));
    Err(unknown("actor", text, known.map(String::as_str), "see `.actors TEXT` in `claimgraph repl`"))
}

/// Returns the relation that `text` names.
pub(crate) fn relation(store: &Store, ontology: &Ontology, text: &str) -> Result<RelationName> {
    if let Some(relation) = store.find_relation(text)? {
        return Ok(relation);
    }
    let known = ontology.relations.values().flat_map(|relation| [relation.name.0.as_str(), relation.label.as_str()]);
    Err(unknown("relation", text, known, "see `.relations` in `claimgraph repl`"))
}

/// Returns the question with this name.
pub(crate) fn question<'q>(questions: &'q Questions, name: &str) -> Result<&'q Question> {
    let nearest = nearest(name, questions.iter().map(|question| question.name.as_str()));
    questions.get(name).map_err(|error| match error {
        QueryError::UnknownQuestion { .. } if !nearest.is_empty() => {
            Complaint::new(Exit::Question, error.to_string(), did_you_mean(&nearest)).into()
        }
        error => error.into(),
    })
}

fn unknown<'n>(what: &str, text: &str, known: impl Iterator<Item = &'n str>, otherwise: &str) -> anyhow::Error {
    let nearest = nearest(text, known);
    let hint = if nearest.is_empty() { otherwise.to_owned() } else { did_you_mean(&nearest) };
    Complaint::new(Exit::Question, format!("the store knows no {what} `{text}`"), hint).into()
}

fn did_you_mean(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}?", names.join(" or "))
}

/// Returns at most three names that `text` may be a misspelling or a part of, the nearest first.
pub(crate) fn nearest<'n>(text: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let limit = 1 + text.len() / 4;
    let mut found: Vec<(usize, &str)> = known.filter_map(|name| Some((closeness(&text, name, limit)?, name))).collect();
    found.sort();
    found.dedup_by_key(|(_, name)| name.to_lowercase());
    found.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Returns how far a name is from `text`; none when it is farther than `limit` and does not have `text` as a part.
fn closeness(text: &[char], name: &str, limit: usize) -> Option<usize> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let distance = if name.len().abs_diff(text.len()) > limit { limit + 1 } else { edits(text, &name) };
    let is_part = text.len() > 2 && name.windows(text.len()).any(|part| part == text);
    if is_part { Some(distance.min(limit)) } else { Some(distance).filter(|distance| *distance <= limit) }
}

/// Returns how many letters must be inserted, left out, replaced or swapped with the next one to make `other` of `text`.
///
/// This is the optimal string alignment distance.
fn edits(text: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in text.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other_letter) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other_letter);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == other[column - 1] && text[row - 1] == *other_letter {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_find_their_neighbours() {
        let known = ["Nouri al-Maliki", "Maliki", "Mali", "Iraq", "Iran", "United States"];
        for (text, expected) in [
            ("Malkii", &["Maliki", "Mali"][..]),
            ("maliki", &["Maliki", "Mali", "Nouri al-Maliki"]),
            ("Irak", &["Iran", "Iraq"]),
            ("Unitde States", &["United States"]),
            ("Zanzibar", &[]),
        ] {
            assert_eq!(nearest(text, known.into_iter()), expected, "{text}");
        }
    }

    #[test]
    fn a_swap_is_one_edit() {
        for (one, other, distance) in [("", "", 0), ("ab", "ba", 1), ("abc", "", 3), ("kitten", "sitting", 3)] {
            let [one, other] = [one, other].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(edits(&one, &other), distance);
        }
    }
}
