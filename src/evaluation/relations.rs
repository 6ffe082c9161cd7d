//! Whether relations are found, against texts in which people marked them between two spans.
//!
//! Which types are right for which relation stands in `ontology/evaluation/relations.tsv`. Both ends must be of a type of
//! `kinds.tsv`. Direction, modality and speaker do not matter; claims that deny a relation are passed over. A claim and a
//! marked relation agree when the marked words of each end overlap a mention of that end in the sentence: in "Oman kept
//! its support for Iran" it is the same to say that "Oman" or that "its" backs Iran.

use super::counts::{Counts, Difference, Verdict};
use super::mapping::Mapping;
use super::marked::{MarkedRelation, MarkedText};
use super::mentions::sentence_around;
use crate::knowledge::{Claim, EntityId, Polarity, Reading};
use crate::resolution::{MentionForm, Resolution};
use crate::text::{AnnotatedDocument, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Counts by type of relation.
pub type RelationCounts = BTreeMap<&'static str, Counts>;

/// A relation between two spans, the first in the text first.
type Tie = (Span, Span);

/// A claim, with the types that are right for it.
struct Found<'f> {
    types: &'f [&'static str],
    tie: Tie,
    /// Where the sentence mentions its ends.
    ends: [Vec<Span>; 2],
}

/// Compares the claims of a text with the relations marked in it; returns also those that differ.
pub fn compare(
    marked: &MarkedText,
    annotated: &AnnotatedDocument,
    resolution: &Resolution,
    reading: &Reading,
    mapping: &Mapping,
) -> (RelationCounts, Vec<Difference>) {
    let wanted = wanted(marked, mapping);
    let found = found(annotated, resolution, reading, mapping);
    let mut counts: RelationCounts = mapping.relation_types().into_iter().map(|name| (name, Counts::default())).collect();
    let mut differences = Vec::new();
    let mut differ = |verdict, name: &str, (first, second): Tie| {
        let what = format!("{name} between `{}` and `{}`", marked.words(first), marked.words(second));
        let sentence = sentence_around(marked, annotated, first);
        differences.push(Difference { document: marked.document.id.0.clone(), verdict, what, sentence });
    };
    for (name, tie) in &wanted {
        let is_found = found.iter().any(|claim| claim.types.contains(name) && claim.agrees(*tie));
        let count = counts.entry(name).or_default();
        count.gold += 1;
        count.found += usize::from(is_found);
        if !is_found {
            differ(Verdict::Miss, name, *tie);
        }
    }
    for claim in &found {
        let is_wanted = |name: &&&str| wanted.iter().any(|(other, tie)| other == *name && claim.agrees(*tie));
        let right = claim.types.iter().find(is_wanted);
        let Some(name) = right.or_else(|| claim.types.first()) else { continue };
        let count = counts.entry(name).or_default();
        count.predicted += 1;
        count.right += usize::from(right.is_some());
        if right.is_none() {
            differ(Verdict::Extra, name, claim.tie);
        }
    }
    (counts, differences)
}

/// Returns the marked relations between actors and places, those marked both ways once.
fn wanted(marked: &MarkedText, mapping: &Mapping) -> BTreeSet<(&'static str, Tie)> {
    let types = mapping.relation_types();
    let is_measured = |index: usize| mapping.kinds(&marked.spans[index].type_name).is_some();
    let tie = |relation: &MarkedRelation| {
        let name = types.get(relation.type_name.as_str())?;
        let ends = ordered(marked.spans[relation.head].span, marked.spans[relation.tail].span);
        (is_measured(relation.head) && is_measured(relation.tail)).then_some((*name, ends))
    };
    marked.relations.iter().filter_map(tie).collect()
}

/// Returns the affirmed claims, those that differ only in relations of one type once.
fn found<'m>(
    annotated: &AnnotatedDocument,
    resolution: &Resolution,
    reading: &Reading,
    mapping: &'m Mapping,
) -> Vec<Found<'m>> {
    let mut seen = BTreeSet::new();
    let affirmed = reading.claims.iter().filter(|claim| claim.polarity == Polarity::Affirmed);
    let ties = affirmed.map(|claim| Found {
        types: mapping.types(&claim.relation),
        tie: ordered(claim.evidence.subject, claim.evidence.object),
        ends: [(&claim.subject, claim.evidence.subject), (&claim.object, claim.evidence.object)]
            .map(|(entity, span)| places(annotated, resolution, claim, entity, span)),
    });
    ties.filter(|claim| !claim.types.is_empty() && seen.insert((claim.types, claim.tie))).collect()
}

/// Returns where the sentence of a claim mentions an end of it; adjectives such as "Iranian" say nothing of the end.
fn places(
    annotated: &AnnotatedDocument,
    resolution: &Resolution,
    claim: &Claim,
    entity: &EntityId,
    span: Span,
) -> Vec<Span> {
    let index = claim.evidence.sentence;
    let mentions = resolution.mentions[index].values();
    let same = mentions.filter(|mention| mention.entity == *entity && mention.form != MentionForm::Adjective);
    same.map(|mention| annotated.sentences[index].span_of(mention.tokens.clone())).chain([span]).collect()
}

fn ordered(first: Span, second: Span) -> Tie {
    (first.min(second), first.max(second))
}

impl Found<'_> {
    /// Tells whether one end overlaps the one span and the other end the other.
    fn agrees(&self, (first, second): Tie) -> bool {
        let stands_at = |end: usize, span: Span| self.ends[end].iter().any(|place| place.overlaps(span));
        stands_at(0, first) && stands_at(1, second) || stands_at(0, second) && stands_at(1, first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_agree_when_both_ends_overlap() {
        let span = |(start, end): (usize, usize)| Span::new(start, end);
        let claim = |first: &[(usize, usize)], second: (usize, usize)| {
            let ends = [first.iter().copied().map(span).collect(), vec![span(second)]];
            Found { types: &["BelongsTo"], tie: ordered(span(first[0]), span(second)), ends }
        };
        let gold = (span((0, 4)), span((10, 14)));
        assert!(claim(&[(12, 20)], (2, 6)).agrees(gold));
        assert!(claim(&[(30, 33), (3, 6)], (12, 20)).agrees(gold), "another mention of the same end");
        assert!(!claim(&[(0, 4)], (14, 18)).agrees(gold));
        assert!(!claim(&[(0, 4)], (1, 3)).agrees(gold));
    }
}
