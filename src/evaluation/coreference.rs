//! Whether names and pronouns of one actor are put together, against texts that say which mean the same.
//!
//! Compared are names and pronouns for the types of `ontology/evaluation/kinds.tsv`; a cluster that has fewer than two
//! of them is passed over, as in the CoNLL shared task. A mention stands for a marked span when both are the same but
//! for an article, or else when one lies in the other with the head of the mention in both. The CoNLL score is the mean
//! of the F1 of MUC, B-cubed and CEAF-phi4: [Pradhan et al.](https://aclanthology.org/W12-4501/), CoNLL-2012 Shared Task
//! (2012).

use super::clusters::{Clusters, b_cubed, ceaf, muc};
use super::counts::Counts;
use super::mapping::Mapping;
use super::marked::{MarkedSpan, MarkedText};
use crate::knowledge::EntityKind;
use crate::resolution::{Mention, MentionForm, Resolution};
use crate::text::{AnnotatedDocument, Sentence, Span, Upos};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::ops::AddAssign;

pub use super::clusters::Agreement;

const PRONOUNS: [&str; 31] = [
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "we",
    "us",
    "our",
    "ours",
    "ourselves",
    "you",
    "your",
    "yours",
    "yourself",
    "he",
    "him",
    "his",
    "himself",
    "she",
    "her",
    "hers",
    "herself",
    "it",
    "its",
    "itself",
    "they",
    "them",
    "their",
    "theirs",
    "themselves",
    "yourselves",
];

/// Words in lower case that a name may hold.
const SMALL_WORDS: [&str; 14] = ["of", "the", "and", "for", "in", "on", "de", "la", "van", "von", "bin", "ibn", "al", "&"];

/// How well clusters agree, by measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct CoreferenceScores {
    /// How many of the names and pronouns are found at all.
    pub mentions: Counts,
    /// Links.
    pub muc: Agreement,
    /// Mentions.
    pub b_cubed: Agreement,
    /// Clusters.
    pub ceaf: Agreement,
}

impl CoreferenceScores {
    /// Returns the mean of the three F1.
    pub fn conll(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf.f1()) / 3.0
    }
}

impl AddAssign for CoreferenceScores {
    fn add_assign(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.muc += other.muc;
        self.b_cubed += other.b_cubed;
        self.ceaf += other.ceaf;
    }
}

/// Compares the names and pronouns of a text with those marked in it.
pub fn compare(
    marked: &MarkedText,
    annotated: &AnnotatedDocument,
    resolution: &Resolution,
    mapping: &Mapping,
) -> CoreferenceScores {
    let gold = gold_mentions(marked, mapping);
    let kinds = gold.iter().filter_map(|gold| mapping.kinds(&gold.type_name)).flatten().copied().collect();
    let response = response_mentions(annotated, resolution, &kinds);
    let numbers = align(marked, &gold, &response);
    let key = clusters(gold.iter().enumerate().map(|(number, gold)| (gold.cluster.as_deref(), number)));
    let response = clusters(iter::zip(&response, numbers).map(|(mention, number)| (Some(mention.entity), number)));
    CoreferenceScores {
        mentions: common(&key, &response),
        muc: muc(&key, &response),
        b_cubed: b_cubed(&key, &response),
        ceaf: ceaf(&key, &response),
    }
}

fn gold_mentions<'m>(marked: &'m MarkedText, mapping: &Mapping) -> Vec<&'m MarkedSpan> {
    let is_measured = |span: &&MarkedSpan| mapping.kinds(&span.type_name).is_some();
    let is_meant = |span: &&MarkedSpan| is_pronoun(marked.words(span.span)) || is_name(marked, span);
    marked.spans.iter().filter(is_measured).filter(is_meant).collect()
}

fn is_pronoun(words: &str) -> bool {
    PRONOUNS.contains(&words.to_lowercase().as_str())
}

/// Tells whether the words of a span are capitalised as a name is.
///
/// One word at the beginning of a sentence proves nothing, unless the file leads to an article about it.
fn is_name(marked: &MarkedText, span: &MarkedSpan) -> bool {
    let words: Vec<&str> = without_article(marked.words(span.span)).split_whitespace().collect();
    let is_capitalised = |word: &&str| word.starts_with(|first: char| first.is_uppercase() || first.is_numeric());
    let is_small = |word: &&str| SMALL_WORDS.contains(word) || !word.starts_with(char::is_alphanumeric);
    let before = marked.document.text[..span.span.start].trim_end_matches(['“', '"', ' ']);
    let begins_sentence = before.is_empty() || before.ends_with(['.', '!', '?', '\n']);
    words.first().is_some_and(|first| first.starts_with(char::is_uppercase))
        && words.iter().all(|word| is_capitalised(word) || is_small(word))
        && (words.len() > 1 || !begins_sentence || span.has_article)
}

/// A name or pronoun that was found, and whom it is taken to mean.
struct Response<'r> {
    span: Span,
    head: Span,
    entity: &'r str,
}

fn response_mentions<'r>(
    annotated: &'r AnnotatedDocument,
    resolution: &'r Resolution,
    kinds: &BTreeSet<EntityKind>,
) -> Vec<Response<'r>> {
    let is_measured = |mention: &&Mention| resolution.kind(&mention.entity).is_some_and(|kind| kinds.contains(&kind));
    let mut found = Vec::new();
    for (sentence, mentions) in iter::zip(&annotated.sentences, &resolution.mentions) {
        let meant = mentions.values().filter(is_measured).filter(|mention| is_name_or_pronoun(sentence, mention));
        found.extend(meant.map(|mention| Response {
            span: sentence.span_of(mention.tokens.clone()),
            head: sentence.tokens[mention.head].span,
            entity: &mention.entity.0,
        }));
    }
    found
}

/// Tells whether a mention is a name or a pronoun for one; adjectives such as "Iranian" are neither.
fn is_name_or_pronoun(sentence: &Sentence, mention: &Mention) -> bool {
    match mention.form {
        MentionForm::Name => true,
        MentionForm::Pronoun => mention.others.is_empty(),
        MentionForm::Adjective => sentence.tokens[mention.head].upos == Upos::Propn,
        MentionForm::Nominal => false,
    }
}

/// Returns for each response the index of the gold mention it stands for, or a number of its own.
fn align(marked: &MarkedText, gold: &[&MarkedSpan], response: &[Response<'_>]) -> Vec<usize> {
    let is_same = |gold: &MarkedSpan, response: &Response<'_>| bare(marked, gold.span) == bare(marked, response.span);
    let is_part = |gold: &MarkedSpan, response: &Response<'_>| {
        gold.span.contains(response.head) && (gold.span.contains(response.span) || response.span.contains(gold.span))
    };
    let mut numbers: Vec<usize> = (0..response.len()).map(|index| gold.len() + index).collect();
    let mut is_used = vec![false; gold.len()];
    for step in 0..2 {
        for (number, response) in numbers.iter_mut().zip(response).filter(|(number, _)| **number >= gold.len()) {
            let fits = |index: &usize| {
                let gold = gold[*index];
                !is_used[*index] && if step == 0 { is_same(gold, response) } else { is_part(gold, response) }
            };
            // The shortest is the nearest: "California" stands rather for itself than for "San Francisco, California".
            let nearest = (0..gold.len()).filter(fits).min_by_key(|index| gold[*index].span.end - gold[*index].span.start);
            if let Some(index) = nearest {
                is_used[index] = true;
                *number = index;
            }
        }
    }
    numbers
}

/// Returns a span without the article at its beginning.
fn bare(marked: &MarkedText, span: Span) -> Span {
    Span::new(span.end - without_article(marked.words(span)).len(), span.end)
}

fn without_article(words: &str) -> &str {
    let rest = words.split_once(' ').filter(|(first, _)| matches!(first.to_lowercase().as_str(), "the" | "a" | "an"));
    rest.map_or(words, |(_, rest)| rest)
}

/// Groups mentions by what they mean; who is alone is passed over.
fn clusters<'c>(mentions: impl Iterator<Item = (Option<&'c str>, usize)>) -> Clusters {
    let mut clusters: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (meaning, number) in mentions {
        if let Some(meaning) = meaning {
            clusters.entry(meaning).or_default().push(number);
        }
    }
    clusters.into_values().filter(|cluster| cluster.len() > 1).collect()
}

fn common(key: &Clusters, response: &Clusters) -> Counts {
    let key: BTreeSet<usize> = key.iter().flatten().copied().collect();
    let response: BTreeSet<usize> = response.iter().flatten().copied().collect();
    let both = key.intersection(&response).count();
    Counts { right: both, predicted: response.len(), found: both, gold: key.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Document, DocumentId};

    fn marked(text: &str, words: &str, has_article: bool) -> (MarkedText, MarkedSpan) {
        let start = text.find(words).expect("the words stand in the text");
        let span = Span::new(start, start + words.len());
        let span = MarkedSpan { span, type_name: "person".into(), cluster: None, has_article };
        let document = Document {
            id: DocumentId("a".into()),
            title: None,
            date: None,
            publisher: None,
            author: None,
            address: None,
            text: text.to_owned(),
            content_hash: String::new(),
        };
        (MarkedText { source: String::new(), document, spans: vec![span.clone()], relations: Vec::new() }, span)
    }

    #[test]
    fn names_are_told_by_their_capitals() {
        for (text, words, has_article, expected) in [
            ("Then Ada King spoke.", "Ada King", false, true),
            ("Then the Bank of Oman closed.", "the Bank of Oman", false, true),
            ("Then the bank closed.", "the bank", false, false),
            ("It closed. Workers left.", "Workers", false, false),
            ("It closed. Oman paid.", "Oman", true, true),
            ("Then Ada, a poet, spoke.", "Ada, a poet", false, false),
        ] {
            let (marked, span) = marked(text, words, has_article);
            assert_eq!(is_name(&marked, &span), expected, "{words}");
        }
    }

    #[test]
    fn who_is_alone_makes_no_cluster() {
        let mentions = [(Some("a"), 0), (Some("b"), 1), (Some("a"), 2), (None, 3)];
        assert_eq!(clusters(mentions.into_iter()), [vec![0, 2]]);
    }
}
