//! Whether the ends of claims are resolved to the right entity.
//!
//! Of every claim that all readers wrote, each end has words in the sentence. An end is right when one of the mentions
//! found there means an entity that has a name in common with the right one, wrong when none does, and missing when
//! no mention was found there.

use super::claims::{Level, written_by_all};
use super::counts::{Difference, Verdict};
use super::gold::{GoldDocument, Statement, StatementEnd};
use super::names::{Names, is_of_word, names, normalized};
use crate::knowledge::EntityId;
use crate::ontology::Ontology;
use crate::resolution::{Mention, Resolution};
use crate::text::{AnnotatedDocument, Sentence, Span};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::AddAssign;

/// How many ends of claims are resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EndCounts {
    /// Resolved to the right entity.
    pub right: usize,
    /// Resolved to another one.
    pub wrong: usize,
    /// Not found as a mention.
    pub missing: usize,
}

impl EndCounts {
    /// Returns how many ends there are.
    pub fn ends(&self) -> usize {
        self.right + self.wrong + self.missing
    }
}

impl AddAssign for EndCounts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
    }
}

/// Checks the ends of the claims of one document; returns also which are wrong or missing.
pub fn check(
    gold: &GoldDocument,
    annotated: &AnnotatedDocument,
    resolution: &Resolution,
    ontology: &Ontology,
) -> (EndCounts, Vec<Difference>) {
    let mut check = Check::new(gold, annotated, resolution);
    for claim in written_by_all(gold, ontology, Level::Relation) {
        check.claim(claim);
    }
    (check.counts, check.differences)
}

struct Check<'c> {
    gold: &'c GoldDocument,
    annotated: &'c AnnotatedDocument,
    resolution: &'c Resolution,
    /// Sentence, entity and words of the ends so far: an end of several claims counts once.
    seen: BTreeSet<(usize, &'c str, &'c str)>,
    counts: EndCounts,
    differences: Vec<Difference>,
}

impl<'c> Check<'c> {
    fn new(gold: &'c GoldDocument, annotated: &'c AnnotatedDocument, resolution: &'c Resolution) -> Self {
        Self { gold, annotated, resolution, seen: BTreeSet::new(), counts: EndCounts::default(), differences: Vec::new() }
    }

    fn claim(&mut self, claim: &'c Statement) {
        let annotated = self.annotated;
        let wanted = letters(&claim.sentence);
        for (index, sentence) in annotated.sentences.iter().enumerate() {
            let found = letters(sentence.span.of(&annotated.document.text));
            if wanted.contains(&found) || found.contains(&wanted) {
                self.end(index, &claim.subject);
                self.end(index, &claim.object);
            }
        }
    }

    fn end(&mut self, index: usize, end: &'c StatementEnd) {
        let sentence = &self.annotated.sentences[index];
        let text = sentence.span.of(&self.annotated.document.text);
        let places = occurrences(text, &end.mention, sentence.span.start);
        if places.is_empty() || !self.seen.insert((index, &end.label, &end.mention)) {
            return;
        }
        let mut right = names([end.label.as_str(), end.mention.as_str()]);
        right.extend(self.gold.entities.get(&end.label).cloned().unwrap_or_default());
        let mentions = self.resolution.mentions[index].values();
        let there: Vec<&Mention> = mentions.filter(|mention| stands_at(sentence, mention, &places)).collect();
        let meant: Vec<&EntityId> = there.iter().flat_map(|mention| entities_of(mention)).collect();
        if meant.iter().any(|entity| !self.names_of(entity).is_disjoint(&right)) {
            self.counts.right += 1;
            return;
        }
        let (verdict, count) = match there.is_empty() {
            true => (Verdict::Miss, &mut self.counts.missing),
            false => (Verdict::Wrong, &mut self.counts.wrong),
        };
        *count += 1;
        let taken: BTreeSet<&str> = meant.iter().map(|entity| entity.0.as_str()).collect();
        let taken: Vec<&str> = taken.into_iter().collect();
        let taken = if taken.is_empty() { String::new() } else { format!(", taken for {}", taken.join(" and ")) };
        let what = format!("`{}` is {}{taken}", end.mention, end.label);
        self.differences.push(Difference { document: self.gold.id.clone(), verdict, what, sentence: text.to_owned() });
    }

    fn names_of(&self, id: &EntityId) -> Names {
        let mut found = Names::from([normalized(&id.0)]);
        if let Some(entity) = self.resolution.entities.get(id) {
            found.extend(names(std::iter::once(&entity.label).chain(&entity.aliases).map(String::as_str)));
        }
        found
    }
}

fn entities_of(mention: &Mention) -> impl Iterator<Item = &EntityId> {
    std::iter::once(&mention.entity).chain(&mention.others).chain(&mention.place)
}

/// Tells whether the head of a mention, or all of it, lies in one of the places.
fn stands_at(sentence: &Sentence, mention: &Mention, places: &[Span]) -> bool {
    let head = sentence.tokens[mention.head].span;
    let whole = sentence.span_of(mention.tokens.clone());
    places.iter().any(|place| place.start <= head.start && head.start < place.end || place.contains(whole))
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| is_of_word(*character)).collect()
}

/// Returns where `words` stand as whole words in `text`, which begins at `offset`.
fn occurrences(text: &str, words: &str, offset: usize) -> Vec<Span> {
    if words.is_empty() {
        return Vec::new();
    }
    let is_whole = |start: usize| {
        let before = text[..start].chars().next_back();
        let after = text[start + words.len()..].chars().next();
        !before.is_some_and(is_of_word) && !after.is_some_and(is_of_word)
    };
    let starts = text.match_indices(words).map(|(start, _)| start).filter(|start| is_whole(*start));
    starts.map(|start| Span::new(offset + start, offset + start + words.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        assert_eq!(occurrences("US forces; USA; the US.", "US", 10), [Span::new(10, 12), Span::new(30, 32)]);
        assert!(occurrences("any", "", 0).is_empty());
    }
}
