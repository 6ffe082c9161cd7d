//! How often each gap of the patterns stands in the texts, with examples.

use crate::extraction::Gap;
use crate::knowledge::EntityKind;
use crate::text::{AnnotatedDocument, Span};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many examples are kept of each gap.
const EXAMPLES: usize = 2;

/// A gap found in a document, with the sentence where it stands.
#[derive(Clone, Debug)]
pub struct FoundGap {
    /// The pattern that would take it.
    pub pattern: String,
    /// What subject and object are.
    pub kinds: (EntityKind, EntityKind),
    /// Where it stands.
    pub example: Example,
}

/// A sentence with a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The document.
    pub document: String,
    /// Its words.
    pub sentence: String,
    /// Where the subject stands in it, in bytes.
    pub subject: Span,
    /// Where the predicate stands in it.
    pub trigger: Span,
    /// Where the object stands in it.
    pub object: Span,
}

/// A gap with how often it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrequentGap {
    /// The pattern that would take it, ready for the ontology.
    pub pattern: String,
    /// How often it was found.
    pub count: usize,
    /// In how many documents.
    pub documents: usize,
    /// How often between which kinds, the most frequent first.
    pub kinds: Vec<KindCount>,
    /// Some sentences, each once, from different documents where there are several.
    pub examples: Vec<Example>,
}

/// How often a gap was found between two kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// Kind of the subject.
    pub subject: EntityKind,
    /// Kind of the object.
    pub object: EntityKind,
    /// How often.
    pub count: usize,
}

/// Adds the sentences to the gaps of a document.
pub fn with_sentences(gaps: Vec<Gap>, annotated: &AnnotatedDocument) -> Vec<FoundGap> {
    let found = |gap: Gap| {
        let sentence = annotated.sentences[gap.sentence].span;
        let inside = |span: Span| Span::new(span.start - sentence.start, span.end - sentence.start);
        let example = Example {
            document: annotated.document.id.0.clone(),
            sentence: sentence.of(&annotated.document.text).to_owned(),
            subject: inside(gap.subject.span),
            trigger: inside(gap.trigger),
            object: inside(gap.object.span),
        };
        FoundGap { pattern: gap.pattern, kinds: (gap.subject.kind, gap.object.kind), example }
    };
    gaps.into_iter().map(found).collect()
}

/// Counts gaps, the most frequent first.
pub fn count(gaps: &[FoundGap]) -> Vec<FrequentGap> {
    let mut by_pattern: BTreeMap<&str, Vec<&FoundGap>> = BTreeMap::new();
    for gap in gaps {
        by_pattern.entry(&gap.pattern).or_default().push(gap);
    }
    let mut frequent: Vec<_> = by_pattern.into_iter().map(|(pattern, gaps)| frequent_gap(pattern, &gaps)).collect();
    frequent.sort_by_key(|gap| Reverse(gap.count));
    frequent
}

fn frequent_gap(pattern: &str, gaps: &[&FoundGap]) -> FrequentGap {
    let mut documents: BTreeMap<&str, Vec<&FoundGap>> = BTreeMap::new();
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    for gap in gaps {
        documents.entry(&gap.example.document).or_default().push(gap);
        *kinds.entry(gap.kinds).or_default() += 1;
    }
    let mut kinds: Vec<_> =
        kinds.into_iter().map(|((subject, object), count)| KindCount { subject, object, count }).collect();
    kinds.sort_by_key(|kind| Reverse(kind.count));
    let first = documents.values().filter_map(|gaps| gaps.first());
    let others = documents.values().flat_map(|gaps| gaps.iter().skip(1));
    let mut seen = BTreeSet::new();
    let examples = first.chain(others).filter(|gap| seen.insert(&gap.example.sentence)).take(EXAMPLES);
    FrequentGap {
        pattern: pattern.to_owned(),
        count: gaps.len(),
        documents: documents.len(),
        kinds,
        examples: examples.map(|gap| gap.example.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, document: &str, sentence: &str) -> FoundGap {
        let span = Span::new(0, 0);
        let (document, sentence) = (document.to_owned(), sentence.to_owned());
        let example = Example { document, sentence, subject: span, trigger: span, object: span };
        FoundGap { pattern: pattern.to_owned(), kinds: (EntityKind::State, EntityKind::State), example }
    }

    #[test]
    fn gaps_are_counted_and_examples_come_from_different_documents() {
        let gaps = [
            found("subject visit object", "a", "one"),
            found("subject visit object", "a", "two"),
            found("subject tour object", "a", "three"),
            found("subject visit object", "b", "four"),
            found("subject tour object", "a", "three"),
        ];
        let counted = count(&gaps);
        let summary: Vec<_> =
            counted.iter().map(|gap| (gap.pattern.as_str(), gap.count, gap.documents, gap.examples.len())).collect();
        assert_eq!(summary, [("subject visit object", 3, 2, 2), ("subject tour object", 2, 1, 1)]);
        assert_eq!(counted[0].examples.iter().map(|example| example.sentence.as_str()).collect::<Vec<_>>(), ["one", "four"]);
        assert_eq!(counted[0].kinds[0].count, 3);
    }
}
