//! The learned reader: a network that scores every pair of mentions of a sentence for every relation.
//!
//! # Steps
//! 1. [`pair`] describes two mentions: what they are, the path between them in the tree, the patterns that match.
//! 2. The graph of `models/claims.onnx` gives every word its vectors, told which words are mentions of what.
//! 3. [`scorer`] makes scores of the two.
//!
//! The weights, the recipe and the figures are in `models/MODEL.md`.

mod pair;
mod scorer;

pub(super) use pair::Pair;
pub(super) use scorer::PairScores;

use crate::encoder::{self, EncodedSentence, EncoderError, Graph, Output, VOCABULARY, WordPieces};
use crate::knowledge::{EntityId, EntityKind, RelationName};
use crate::resolution::{Mention, MentionForm, Resolution};
use crate::text::{AnnotatedDocument, Sentence};
use pair::{DependencyLabels, MarkedMention};
use scorer::{Scorer, Weights};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The network and what is needed to read its outputs.
pub(super) struct ClaimModel {
    graph: Graph,
    word_pieces: WordPieces,
    scorer: Scorer,
    labels: DependencyLabels,
    /// How sure what a pattern found is, and what only the network found.
    pub(super) confidence: Confidence,
    /// The relations that the network knows, in the order of its scores.
    pub(super) relations: Vec<RelationName>,
    version: OnceLock<String>,
}

/// What can go wrong when the weights are read: the files in `models/` do not fit this program.
#[derive(Debug, thiserror::Error)]
pub enum ClaimModelError {
    /// The graph cannot be loaded or run.
    #[error("`models/claims.onnx` is of no use")]
    Network(#[from] EncoderError),
    /// The description is malformed.
    #[error("`models/claims.json` cannot be read")]
    Description(#[from] serde_json::Error),
    /// The weights of the scorer do not fit each other or the graph.
    #[error("`models/claims.json` has weights of the wrong sizes")]
    Sizes,
    /// A pattern of the word pieces is malformed.
    #[error("a pattern of the word pieces is malformed")]
    Pattern(#[from] regex::Error),
}

/// `models/claims.json`.
#[derive(Deserialize)]
struct Description {
    relations: Vec<RelationName>,
    deprels: Vec<String>,
    weights: Weights,
    confidence: Confidence,
}

/// How sure claims are, by who found them.
#[derive(Deserialize)]
pub(super) struct Confidence {
    pub(super) pattern: Calibration,
    pub(super) model: Calibration,
}

/// How often claims of a score are right.
#[derive(Deserialize)]
pub(super) struct Calibration {
    /// Scores and shares of right claims, both rising; straight lines lie between them.
    points: Vec<[f64; 2]>,
    /// Claims of less confidence are not made.
    least: f64,
}

impl Calibration {
    /// Returns how often a claim with this score is right.
    pub(super) fn of(&self, score: f64) -> f64 {
        let above = self.points.partition_point(|[bound, _]| *bound < score);
        let low = above.checked_sub(1).map(|below| self.points[below]);
        match (low, self.points.get(above)) {
            (Some([low, lower]), Some([high, higher])) => lower + (score - low) / (high - low) * (higher - lower),
            (Some([_, share]), None) => share,
            (None, Some([_, share])) => *share,
            (None, None) => score,
        }
    }

    /// Tells whether claims of this confidence are made.
    pub(super) fn admits(&self, confidence: f64) -> bool {
        confidence >= self.least
    }
}

const GRAPH: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/claims.onnx"));
const DESCRIPTION: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/claims.json"));

/// Vectors of the words of the sentences of a document that can hold a claim.
pub(super) struct WordVectors {
    batches: Vec<[Output; 3]>,
    /// For a sentence its batch and the place in it.
    places: BTreeMap<usize, (usize, usize)>,
}

/// Index of a sentence, its pieces, and the classes of the pieces.
type MarkedSentence = (usize, EncodedSentence, Vec<i32>);

impl ClaimModel {
    /// Loads the weights inside the program.
    pub(super) fn embedded() -> Result<Self, ClaimModelError> {
        let description: Description = serde_json::from_str(DESCRIPTION)?;
        let inputs = ["piece_ids", "piece_shapes", "piece_classes", "word_starts"];
        Ok(Self {
            graph: Graph::load(GRAPH, &inputs, &["words", "keys", "queries"])?,
            word_pieces: WordPieces::new(VOCABULARY)?,
            scorer: Scorer::new(description.weights, description.relations.len()).ok_or(ClaimModelError::Sizes)?,
            labels: DependencyLabels::new(description.deprels),
            confidence: description.confidence,
            relations: description.relations,
            version: OnceLock::new(),
        })
    }

    /// Returns a name for the weights: the same weights have the same name.
    pub(super) fn version(&self) -> &str {
        self.version.get_or_init(|| encoder::version(&[GRAPH, DESCRIPTION.as_bytes()]))
    }

    /// Runs the network on the sentences of a document that mention two entities or more.
    pub(super) fn read(&self, annotated: &AnnotatedDocument, resolution: &Resolution) -> WordVectors {
        let sentences = annotated.sentences.iter().zip(&resolution.mentions).enumerate();
        let marked: Vec<MarkedSentence> = sentences
            .filter(|(_, (_, mentions))| mention_several(mentions))
            .filter_map(|(index, (sentence, mentions))| {
                let encoded = self.encode(sentence)?;
                let classes = piece_classes(&encoded, mentions, resolution);
                Some((index, encoded, classes))
            })
            .collect();
        let encoded: Vec<&EncodedSentence> = marked.iter().map(|(_, encoded, _)| encoded).collect();
        let mut vectors = WordVectors { batches: Vec::new(), places: BTreeMap::new() };
        for batch in encoder::batches(&encoded) {
            let column = |field: fn(&MarkedSentence) -> &[i32]| {
                batch.iter().map(|&position| field(&marked[position])).collect::<Vec<_>>()
            };
            let columns = [
                column(|(_, encoded, _)| &encoded.piece_ids),
                column(|(_, encoded, _)| &encoded.piece_shapes),
                column(|(_, _, classes)| classes),
                column(|(_, encoded, _)| &encoded.word_starts),
            ];
            // A sentence that the network cannot take is read by patterns alone.
            let Ok(outputs) = self.graph.run(&columns) else { continue };
            for (place, position) in batch.into_iter().enumerate() {
                vectors.places.insert(marked[position].0, (vectors.batches.len(), place));
            }
            vectors.batches.push(outputs);
        }
        vectors
    }

    fn encode(&self, sentence: &Sentence) -> Option<EncodedSentence> {
        let forms: Vec<&str> = sentence.tokens.iter().map(|token| token.form.as_str()).collect();
        let mut parts = encoder::encode(&self.word_pieces, &forms);
        parts.pop().filter(|_| parts.is_empty())
    }

    /// Scores a pair of a sentence, if the network has read the sentence.
    pub(super) fn score(&self, vectors: &WordVectors, index: usize, sentence: &Sentence, pair: &Pair) -> Option<PairScores> {
        let &(batch, place) = vectors.places.get(&index)?;
        let [words, keys, queries] =
            [0, 1, 2].map(|output| vectors.batches[batch][output].rows(place, sentence.tokens.len()));
        Some(self.scorer.score(&words, &keys, &queries, pair))
    }

    /// Describes every ordered pair of mentions of different entities; `matches` gives the relations of the patterns.
    pub(super) fn pairs<'m>(
        &self,
        sentence: &Sentence,
        mentions: &'m BTreeMap<usize, Mention>,
        resolution: &Resolution,
        matches: &dyn Fn(usize, usize) -> Vec<usize>,
    ) -> Vec<(&'m Mention, &'m Mention, Pair)> {
        let marked: Vec<MarkedMention<'m>> = mentions
            .values()
            .map(|mention| MarkedMention {
                mention,
                class: mention_class(mention, resolution),
                is_nested: mentions.values().any(|other| is_inside(mention, other)),
            })
            .collect();
        let mut pairs = Vec::new();
        for (subject, object) in marked.iter().flat_map(|first| marked.iter().map(move |second| (first, second))) {
            let heads = [subject.mention.head, object.mention.head];
            if heads[0] != heads[1] && meant(subject.mention) != meant(object.mention) {
                let matches = [matches(heads[0], heads[1]), matches(heads[1], heads[0])];
                let pair = Pair::new(sentence, &self.labels, [subject, object], &matches);
                pairs.push((subject.mention, object.mention, pair));
            }
        }
        pairs
    }
}

/// Tells whether a mention is part of a longer one of something else.
pub(super) fn is_inside(mention: &Mention, other: &Mention) -> bool {
    let is_longer = other.tokens.len() > mention.tokens.len();
    let is_around = other.tokens.start <= mention.tokens.start && mention.tokens.end <= other.tokens.end;
    is_longer && is_around && other.head != mention.head && other.entity != mention.entity
}

/// Returns the entities that a mention means, in order.
fn meant(mention: &Mention) -> Vec<&EntityId> {
    let mut meant: Vec<_> = std::iter::once(&mention.entity).chain(&mention.others).collect();
    meant.sort();
    meant
}

fn mention_several(mentions: &BTreeMap<usize, Mention>) -> bool {
    let mut entities = mentions.values().map(meant);
    entities.next().is_some_and(|first| entities.any(|other| other != first))
}

/// Returns the number of what a mention means and how it refers, from 1.
fn mention_class(mention: &Mention, resolution: &Resolution) -> usize {
    let kind = resolution.kind(&mention.entity);
    let kind = kind.and_then(|kind| EntityKind::ALL.iter().position(|other| *other == kind));
    let form = match mention.form {
        MentionForm::Name => 0,
        MentionForm::Adjective => 1,
        MentionForm::Nominal => 2,
        MentionForm::Pronoun => 3,
    };
    kind.map_or(0, |kind| 1 + kind * 4 + form)
}

/// Returns for every piece the class of the mention that its word belongs to, the shortest of nested ones; 0 for none.
fn piece_classes(encoded: &EncodedSentence, mentions: &BTreeMap<usize, Mention>, resolution: &Resolution) -> Vec<i32> {
    let mut words = vec![0; encoded.word_starts.len()];
    let mut by_length: Vec<&Mention> = mentions.values().collect();
    by_length.sort_by_key(|mention| std::cmp::Reverse(mention.tokens.len()));
    for mention in by_length {
        words[mention.tokens.clone()].fill(mention_class(mention, resolution) as i32);
    }
    let mut classes = vec![0; encoded.piece_ids.len()];
    let ends = encoded.word_starts.iter().skip(1).copied().chain([encoded.piece_ids.len() as i32 - 1]);
    for ((&start, end), class) in encoded.word_starts.iter().zip(ends).zip(words) {
        classes[start as usize..end as usize].fill(class);
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_lies_on_straight_lines_between_points() {
        let calibration = Calibration { points: vec![[0.2, 0.1], [0.4, 0.5], [0.8, 0.9]], least: 0.5 };
        for (score, expected) in [(0.0, 0.1), (0.2, 0.1), (0.3, 0.3), (0.4, 0.5), (0.6, 0.7), (0.9, 0.9)] {
            assert!((calibration.of(score) - expected).abs() < 1e-9, "{score}");
        }
        assert!(calibration.admits(0.5) && !calibration.admits(0.49));
    }

    #[test]
    fn the_weights_fit_the_program() {
        let model = ClaimModel::embedded().unwrap();
        assert!(model.relations.len() > 30);
        assert!(model.confidence.model.of(0.99) > model.confidence.model.of(0.3));
    }
}
