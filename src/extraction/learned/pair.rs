//! What the scorer is told about two mentions besides the vectors of their words.

use crate::resolution::Mention;
use crate::text::Sentence;
use std::collections::HashMap;

/// Two mentions of a sentence, as numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// The head words of subject and object.
    pub(super) heads: [usize; 2],
    /// Class of the mention of each.
    pub(super) classes: [usize; 2],
    /// Dependency relation of each head, as a number.
    pub(super) deprels: [usize; 2],
    /// The words between the two in the tree, both included.
    pub(super) path: Vec<usize>,
    /// The word of the path that is above all others.
    pub(super) turn: usize,
    /// Whether subject and object stand inside a mention of something else: Maliki in "the Maliki government".
    pub(super) nested: [bool; 2],
    /// Relations of the patterns that match, then those that match with the ends exchanged.
    pub(super) matches: [Vec<usize>; 2],
}

/// A mention with what the network is told of it.
pub(super) struct MarkedMention<'m> {
    pub(super) mention: &'m Mention,
    /// What it means and how it refers.
    pub(super) class: usize,
    /// It stands inside a mention of something else.
    pub(super) is_nested: bool,
}

/// The dependency relations that the network knows.
pub(super) struct DependencyLabels {
    numbers: HashMap<String, usize>,
}

impl DependencyLabels {
    pub(super) fn new(labels: Vec<String>) -> Self {
        Self { numbers: labels.into_iter().zip(0..).collect() }
    }

    fn number(&self, label: &str) -> usize {
        self.numbers.get(label).copied().unwrap_or(0)
    }
}

/// The most patterns that are told for each direction.
const MOST_MATCHES: usize = 2;

impl Pair {
    pub(super) fn new(
        sentence: &Sentence,
        labels: &DependencyLabels,
        ends: [&MarkedMention<'_>; 2],
        matches: &[Vec<usize>; 2],
    ) -> Self {
        let heads = ends.map(|end| end.mention.head);
        let (path, turn) = path(sentence, heads[0], heads[1]);
        let deprels = heads.map(|head| labels.number(sentence.tokens[head].relation()));
        let matches = [&matches[0], &matches[1]].map(|found| found.iter().copied().take(MOST_MATCHES).collect());
        Self {
            heads,
            classes: ends.map(|end| end.class),
            deprels,
            path,
            turn,
            nested: ends.map(|end| end.is_nested),
            matches,
        }
    }
}

impl Pair {
    /// Returns the words between the two ends in the tree, both included.
    pub(crate) fn path(&self) -> &[usize] {
        &self.path
    }

    /// Returns the highest word of the path.
    pub(crate) fn turn(&self) -> usize {
        self.turn
    }

    /// Tells whether a pattern matches, in either direction.
    pub(crate) fn has_matches(&self) -> bool {
        self.matches.iter().any(|matches| !matches.is_empty())
    }

    /// Returns the pair as somebody sees it who knows no patterns.
    pub(crate) fn without_matches(&self) -> Self {
        Self { matches: [Vec::new(), Vec::new()], ..self.clone() }
    }
}

/// Returns the words on the way from one word to another in the tree, and the highest of them.
fn path(sentence: &Sentence, from: usize, to: usize) -> (Vec<usize>, usize) {
    let (mut up, mut down) = (upwards(sentence, from), upwards(sentence, to));
    let turn = up.iter().copied().find(|word| down.contains(word)).unwrap_or(from);
    up.truncate(up.iter().position(|&word| word == turn).unwrap_or(0) + 1);
    down.truncate(down.iter().position(|&word| word == turn).unwrap_or(0));
    up.extend(down.into_iter().rev());
    (up, turn)
}

/// Returns a word and all words above it.
fn upwards(sentence: &Sentence, word: usize) -> Vec<usize> {
    std::iter::successors(Some(word), |&word| sentence.tokens[word].head).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Span, Token, Upos};

    /// Makes a tree of words from the indices of their heads.
    fn tree(heads: &[Option<usize>]) -> Sentence {
        let token = |&head: &Option<usize>| Token {
            span: Span::new(0, 1),
            form: "word".to_owned(),
            lemma: "word".to_owned(),
            upos: Upos::Noun,
            xpos: "NN".to_owned(),
            feats: String::new(),
            head,
            deprel: "dep".to_owned(),
        };
        Sentence { span: Span::new(0, 1), tokens: heads.iter().map(token).collect(), names: Vec::new() }
    }

    #[test]
    fn a_path_turns_at_its_highest_word() {
        // 0 and 4 hang on 1 through 2 and 3.
        let sentence = tree(&[Some(2), None, Some(1), Some(1), Some(3)]);
        for (from, to, expected, turn) in
            [(0, 4, &[0, 2, 1, 3, 4][..], 1), (4, 0, &[4, 3, 1, 2, 0], 1), (0, 2, &[0, 2], 2), (1, 4, &[1, 3, 4], 1)]
        {
            assert_eq!(path(&sentence, from, to), (expected.to_vec(), turn), "{from} to {to}");
        }
    }
}
