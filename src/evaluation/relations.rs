//! Whether relations are found, against texts in which people marked them between two spans.
//!
//! Which types are right for which relation stands in `ontology/evaluation/relations.tsv`. Both ends must be of a type of
//! `kinds.tsv`. Direction, modality and speaker do not matter; claims that deny a relation are passed over. A claim and a
//! marked relation agree when the words of their ends overlap.

use super::counts::{Counts, Difference, Verdict};
use super::mapping::Mapping;
use super::marked::{MarkedRelation, MarkedText};
use super::mentions::sentence_around;
use crate::knowledge::{Polarity, Reading};
use crate::text::{AnnotatedDocument, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Counts by type of relation.
pub type RelationCounts = BTreeMap<&'static str, Counts>;

/// A relation between two spans, the first in the text first.
type Tie = (Span, Span);

/// Compares the claims of a text with the relations marked in it; returns also those that differ.
pub fn compare(
    marked: &MarkedText,
    annotated: &AnnotatedDocument,
    reading: &Reading,
    mapping: &Mapping,
) -> (RelationCounts, Vec<Difference>) {
    let wanted = wanted(marked, mapping);
    let found = found(reading, mapping);
    let mut counts: RelationCounts = mapping.relation_types().into_iter().map(|name| (name, Counts::default())).collect();
    let mut differences = Vec::new();
    let mut differ = |verdict, name: &str, (first, second): Tie| {
        let what = format!("{name} between `{}` and `{}`", marked.words(first), marked.words(second));
        let sentence = sentence_around(marked, annotated, first);
        differences.push(Difference { document: marked.document.id.0.clone(), verdict, what, sentence });
    };
    for (name, tie) in &wanted {
        let is_found = found.iter().any(|(types, other)| types.contains(name) && agree(*tie, *other));
        let count = counts.entry(name).or_default();
        count.gold += 1;
        count.found += usize::from(is_found);
        if !is_found {
            differ(Verdict::Miss, name, *tie);
        }
    }
    for (types, tie) in &found {
        let right = types.iter().find(|name| wanted.iter().any(|(other, gold)| other == *name && agree(*tie, *gold)));
        let Some(name) = right.or_else(|| types.first()) else { continue };
        let count = counts.entry(name).or_default();
        count.predicted += 1;
        count.right += usize::from(right.is_some());
        if right.is_none() {
            differ(Verdict::Extra, name, *tie);
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

/// Returns the affirmed claims with the types that are right for each.
fn found<'m>(reading: &Reading, mapping: &'m Mapping) -> BTreeSet<(&'m [&'static str], Tie)> {
    let affirmed = reading.claims.iter().filter(|claim| claim.polarity == Polarity::Affirmed);
    let ties =
        affirmed.map(|claim| (mapping.types(&claim.relation), ordered(claim.evidence.subject, claim.evidence.object)));
    ties.filter(|(types, _)| !types.is_empty()).collect()
}

fn ordered(first: Span, second: Span) -> Tie {
    (first.min(second), first.max(second))
}

fn agree(first: Tie, second: Tie) -> bool {
    let straight = first.0.overlaps(second.0) && first.1.overlaps(second.1);
    straight || first.0.overlaps(second.1) && first.1.overlaps(second.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_agree_when_both_ends_overlap() {
        let tie = |first: (usize, usize), second: (usize, usize)| {
            ordered(Span::new(first.0, first.1), Span::new(second.0, second.1))
        };
        assert!(agree(tie((0, 4), (10, 14)), tie((12, 20), (2, 6))));
        assert!(!agree(tie((0, 4), (10, 14)), tie((0, 4), (14, 18))));
        assert!(!agree(tie((0, 4), (10, 14)), tie((0, 4), (1, 3))));
    }
}
