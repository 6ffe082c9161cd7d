//! Actors by a name that somebody types.

use super::edits;
use crate::knowledge::{Entity, EntityId, EntityKind};
use crate::ontology::{ActorProfile, Ontology};
use crate::text::fold_name;
use std::collections::BTreeMap;

/// How a name fits the text, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// It is the text, but for case, accents and signs.
    Exact,
    /// It begins with the text.
    Prefix,
    /// It has all words of the text.
    Words,
    /// Its words begin with those of the text, as when somebody is still typing.
    Beginnings,
    /// It, or one of its words, is spelled nearly so.
    Similar,
}

impl Match {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Match::Exact => "exact",
            Match::Prefix => "prefix",
            Match::Words => "words",
            Match::Beginnings => "beginnings",
            Match::Similar => "similar",
        }
    }
}

/// An actor that a text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Local name of its IRI.
    pub id: EntityId,
    /// The name that is shown.
    pub label: String,
    /// What it is.
    pub kind: EntityKind,
    /// The name that fits best.
    pub name: String,
    /// How it fits.
    pub fit: Match,
    /// Whether the ontology has it.
    pub is_known: bool,
    /// Whether the store has it.
    pub is_stored: bool,
}

/// Returns the actors of the ontology and of a store whose names fit `text`, the best first.
pub fn search(text: &str, ontology: &Ontology, stored: &BTreeMap<EntityId, Entity>) -> Vec<Found> {
    let wanted = Wanted::new(text);
    let mut found: BTreeMap<EntityId, (Fit, Found)> = BTreeMap::new();
    for actor in &ontology.actors {
        let best = wanted.best(names_of(actor));
        found.extend(best.map(|(fit, name)| {
            let (id, label, kind) = (actor.id.clone(), actor.label.clone(), actor.kind);
            let is_stored = stored.contains_key(&id);
            (id.clone(), (fit, Found { id, label, kind, name: name.to_owned(), fit: fit.0, is_known: true, is_stored }))
        }));
    }
    let is_known = |id: &EntityId| ontology.actors.binary_search_by(|actor| actor.id.cmp(id)).is_ok();
    for entity in stored.values() {
        let names = [&entity.id.0, &entity.label].into_iter().chain(&entity.aliases);
        let Some((fit, name)) = wanted.best(names.map(String::as_str)) else { continue };
        let entry = Found {
            id: entity.id.clone(),
            label: entity.label.clone(),
            kind: entity.kind,
            name: name.to_owned(),
            fit: fit.0,
            is_known: is_known(&entity.id),
            is_stored: true,
        };
        let is_better = found.get(&entity.id).is_none_or(|(seen, _)| fit < *seen);
        if is_better {
            found.insert(entity.id.clone(), (fit, entry));
        }
    }
    let mut found: Vec<(Fit, Found)> = found.into_values().collect();
    // What the store has comes first among equals: claims are about it.
    found.sort_by(|(left, one), (right, other)| (left, !one.is_stored, &one.id).cmp(&(right, !other.is_stored, &other.id)));
    found.into_iter().map(|(_, found)| found).collect()
}

/// How a name fits, how many letters are wrong, how many more it has.
type Fit = (Match, usize, usize);

fn names_of(actor: &ActorProfile) -> impl Iterator<Item = &str> {
    let lists = [&actor.names, &actor.metonyms, &actor.capitals, &actor.adjectives, &actor.people];
    [&actor.id.0, &actor.label].into_iter().chain(lists.into_iter().flatten()).map(String::as_str)
}

struct Wanted {
    folded: String,
    letters: Vec<char>,
}

impl Wanted {
    fn new(text: &str) -> Self {
        let text = text.trim();
        let folded = fold_name(text.strip_prefix("actor:").unwrap_or(text));
        Self { letters: folded.chars().collect(), folded }
    }

    /// Returns the name that fits best; of equals the first.
    fn best<'n>(&self, names: impl Iterator<Item = &'n str>) -> Option<(Fit, &'n str)> {
        names.filter_map(|name| Some((self.fit(name)?, name))).min_by_key(|(fit, _)| *fit)
    }

    fn fit(&self, name: &str) -> Option<Fit> {
        let folded = fold_name(name);
        if self.folded.is_empty() || folded.is_empty() {
            return None;
        }
        let more = folded.chars().count().saturating_sub(self.letters.len());
        if folded == self.folded {
            return Some((Match::Exact, 0, 0));
        }
        if folded.starts_with(&self.folded) {
            return Some((Match::Prefix, 0, more));
        }
        if self.folded.split(' ').all(|wanted| folded.split(' ').any(|word| word == wanted)) {
            return Some((Match::Words, 0, more));
        }
        if self.folded.split(' ').all(|wanted| folded.split(' ').any(|word| word.starts_with(wanted))) {
            return Some((Match::Beginnings, 0, more));
        }
        let words = folded.split(' ').filter(|word| word.chars().count() > 3);
        let wrong = words.chain([folded.as_str()]).filter_map(|part| self.nearness(part)).min()?;
        Some((Match::Similar, wrong, more))
    }

    /// Returns how many letters are wrong, when they are few.
    fn nearness(&self, part: &str) -> Option<usize> {
        let limit = (self.letters.len() / 4).clamp(1, 3);
        let part: Vec<char> = part.chars().collect();
        if self.letters.len() < 3 || part.len().abs_diff(self.letters.len()) > limit {
            return None;
        }
        Some(edits(&self.letters, &part)).filter(|wrong| *wrong <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn found(text: &str) -> Vec<String> {
        let ontology = Ontology::load(&[]).unwrap();
        let entity = |id: &str, label: &str| Entity {
            id: EntityId(id.to_owned()),
            label: label.to_owned(),
            kind: EntityKind::Person,
            aliases: BTreeSet::new(),
        };
        let stored = [entity("OrlanVestri", "Orlan Vestri"), entity("Iraq", "Iraq"), entity("VestriClub", "Vestri Club")];
        let stored = stored.into_iter().map(|entity| (entity.id.clone(), entity)).collect();
        let found = search(text, &ontology, &stored);
        let line = |found: &Found| {
            let from = [(found.is_known, "known"), (found.is_stored, "stored")];
            let from: Vec<&str> = from.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect();
            format!("{} {} {}", found.id, found.fit.as_str(), from.join("+"))
        };
        found.iter().take(3).map(line).collect()
    }

    #[test]
    fn actors_of_ontology_and_store_are_ranked() {
        assert_eq!(found("Iraq")[0], "Iraq exact known+stored");
        assert_eq!(found("kremlin")[0], "Russia exact known");
        assert_eq!(found("Vestri"), ["VestriClub prefix stored", "OrlanVestri words stored"]);
        assert_eq!(found("club ves"), ["VestriClub beginnings stored"]);
        assert_eq!(found("vetsri"), ["VestriClub similar stored", "OrlanVestri similar stored"]);
        assert_eq!(found("actor:OrlanVestri"), ["OrlanVestri exact stored"]);
        assert_eq!(found("al-Maliki Nouri")[0], "NouriAlMaliki words known");
        assert_eq!(found("?"), [""; 0]);
    }
}
