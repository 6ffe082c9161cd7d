//! Whether mentions of actors and places are found, against texts in which people marked them.
//!
//! Types of the file are those of `ontology/evaluation/kinds.tsv`. Spans inside another one are passed over on both
//! sides. Each marked span is paired with at most one mention and the other way round.

use super::counts::{Counts, Difference, Verdict};
use super::mapping::Mapping;
use super::marked::{MarkedSpan, MarkedText};
use crate::knowledge::EntityKind;
use crate::resolution::{Mention, Resolution};
use crate::text::{AnnotatedDocument, Span};
use serde::Serialize;
use std::collections::BTreeSet;
use std::iter;
use std::ops::AddAssign;

/// How many mentions are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MentionCounts {
    /// They share a character and the kind is right.
    pub overlap: Counts,
    /// They share a character, whatever the kind.
    pub overlap_any_kind: Counts,
    /// The same characters and the right kind.
    pub exact: Counts,
    /// The same characters, whatever the kind.
    pub exact_any_kind: Counts,
}

impl AddAssign for MentionCounts {
    fn add_assign(&mut self, other: Self) {
        self.overlap += other.overlap;
        self.overlap_any_kind += other.overlap_any_kind;
        self.exact += other.exact;
        self.exact_any_kind += other.exact_any_kind;
    }
}

/// A span that was found, with the kinds it may be of.
#[derive(Clone, Debug)]
struct Found {
    span: Span,
    kinds: BTreeSet<EntityKind>,
}

/// Compares the mentions of a text with what is marked in it; returns also those that differ by overlap and kind.
pub fn compare(
    marked: &MarkedText,
    annotated: &AnnotatedDocument,
    resolution: &Resolution,
    mapping: &Mapping,
) -> (MentionCounts, Vec<Difference>) {
    let wanted = marked.spans.iter().filter(|span| mapping.kinds(&span.type_name).is_some());
    let wanted = outermost(wanted.cloned().collect(), |wanted| wanted.span);
    let measured: BTreeSet<EntityKind> =
        wanted.iter().filter_map(|wanted| mapping.kinds(&wanted.type_name)).flatten().copied().collect();
    let found = mentions(annotated, resolution).filter(|found| wanted.is_empty() || !found.kinds.is_disjoint(&measured));
    let found = outermost(found.collect(), |found| found.span);
    let has_kind = |wanted: &MarkedSpan, found: &Found| {
        mapping.kinds(&wanted.type_name).is_some_and(|kinds| !kinds.is_disjoint(&found.kinds))
    };
    let overlaps = |wanted: &MarkedSpan, found: &Found| wanted.span.overlaps(found.span);
    let is_exact = |wanted: &MarkedSpan, found: &Found| wanted.span == found.span;
    let by_overlap = pair(&wanted, &found, |wanted, found| overlaps(wanted, found) && has_kind(wanted, found));
    let count = |pairs: &[(usize, usize)]| Counts {
        right: pairs.len(),
        predicted: found.len(),
        found: pairs.len(),
        gold: wanted.len(),
    };
    let counts = MentionCounts {
        overlap: count(&by_overlap),
        overlap_any_kind: count(&pair(&wanted, &found, overlaps)),
        exact: count(&pair(&wanted, &found, |wanted, found| is_exact(wanted, found) && has_kind(wanted, found))),
        exact_any_kind: count(&pair(&wanted, &found, is_exact)),
    };
    (counts, differences(marked, annotated, &wanted, &found, &by_overlap))
}

/// Returns the mentions of a document; one that means a government or its seat has both kinds.
fn mentions(annotated: &AnnotatedDocument, resolution: &Resolution) -> impl Iterator<Item = Found> {
    let sentences = iter::zip(&annotated.sentences, &resolution.mentions);
    let mentions = sentences.flat_map(|(sentence, mentions)| mentions.values().map(move |mention| (sentence, mention)));
    mentions.map(|(sentence, mention)| {
        let Mention { tokens, entity, place, .. } = mention;
        let kinds = iter::once(entity).chain(place).filter_map(|id| resolution.kind(id)).collect();
        Found { span: sentence.span_of(tokens.clone()), kinds }
    })
}

/// Drops every item whose span lies inside that of another; the rest stands in order of the text.
fn outermost<T>(mut items: Vec<T>, span: impl Fn(&T) -> Span) -> Vec<T> {
    items.sort_by_key(|item| (span(item).start, usize::MAX - span(item).end));
    let mut end = 0;
    items.retain(|item| {
        let is_outside = span(item).end > end;
        end = end.max(span(item).end);
        is_outside
    });
    items
}

/// Pairs wanted with found in order of the text, those of the same span first.
fn pair(wanted: &[MarkedSpan], found: &[Found], fits: impl Fn(&MarkedSpan, &Found) -> bool) -> Vec<(usize, usize)> {
    let (mut is_paired, mut is_used) = (vec![false; wanted.len()], vec![false; found.len()]);
    let mut pairs = Vec::new();
    for must_be_exact in [true, false] {
        for (first, one) in wanted.iter().enumerate() {
            let may_pair = |(second, other): &(usize, &Found)| {
                !is_used[*second] && fits(one, other) && (!must_be_exact || one.span == other.span)
            };
            let partner = if is_paired[first] { None } else { found.iter().enumerate().find(may_pair) };
            if let Some((second, _)) = partner {
                (is_paired[first], is_used[second]) = (true, true);
                pairs.push((first, second));
            }
        }
    }
    pairs
}

fn differences(
    marked: &MarkedText,
    annotated: &AnnotatedDocument,
    wanted: &[MarkedSpan],
    found: &[Found],
    pairs: &[(usize, usize)],
) -> Vec<Difference> {
    let unpaired = |count: usize, paired: BTreeSet<usize>| (0..count).filter(move |index| !paired.contains(index));
    let missed = unpaired(wanted.len(), pairs.iter().map(|(wanted, _)| *wanted).collect());
    let missed = missed.map(|index| (Verdict::Miss, wanted[index].span, wanted[index].type_name.clone()));
    let extra = unpaired(found.len(), pairs.iter().map(|(_, found)| *found).collect());
    let kinds = |found: &Found| found.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" or ");
    let extra = extra.map(|index| (Verdict::Extra, found[index].span, kinds(&found[index])));
    let difference = |(verdict, span, kind): (Verdict, Span, String)| Difference {
        document: marked.document.id.0.clone(),
        verdict,
        what: format!("`{}`, {kind}", marked.words(span)),
        sentence: sentence_around(marked, annotated, span),
    };
    missed.chain(extra).map(difference).collect()
}

/// Returns the sentence in which a span begins.
pub(super) fn sentence_around(marked: &MarkedText, annotated: &AnnotatedDocument, span: Span) -> String {
    let sentence = annotated.sentences.iter().find(|sentence| span.start < sentence.span.end);
    sentence.map(|sentence| marked.words(sentence.span).to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(start: usize, end: usize) -> MarkedSpan {
        MarkedSpan { span: Span::new(start, end), type_name: "Person".into(), cluster: None, has_article: false }
    }

    fn found(start: usize, end: usize) -> Found {
        Found { span: Span::new(start, end), kinds: BTreeSet::new() }
    }

    #[test]
    fn spans_inside_others_are_dropped() {
        let kept = outermost(vec![found(4, 6), found(0, 6), found(0, 6), found(7, 9), found(8, 12)], |found| found.span);
        assert_eq!(kept.iter().map(|found| found.span.start).collect::<Vec<_>>(), [0, 7, 8]);
    }

    #[test]
    fn each_span_has_one_partner_and_the_exact_one_first() {
        let overlaps = |wanted: &MarkedSpan, found: &Found| wanted.span.overlaps(found.span);
        assert_eq!(pair(&[wanted(0, 9)], &[found(0, 4), found(5, 9)], overlaps), [(0, 0)]);
        assert_eq!(pair(&[wanted(0, 9), wanted(5, 9)], &[found(5, 9)], overlaps), [(1, 0)]);
    }
}
