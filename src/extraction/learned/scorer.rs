//! Scores a pair of mentions from the vectors of the words and what is known about the pair.
//!
//! The same computation as `score_pairs` in `training/claims_network.py`.

use super::pair::Pair;
use crate::encoder::activation::{gelu, highest, sigmoid, softmax};
use crate::knowledge::Modality;
use serde::Deserialize;

/// The weights of the scorer, as the description of the model has them; a matrix is a list of rows.
#[derive(Deserialize)]
pub(super) struct Weights {
    subject_class: Vec<Vec<f32>>,
    object_class: Vec<Vec<f32>>,
    subject_deprel: Vec<Vec<f32>>,
    object_deprel: Vec<Vec<f32>>,
    structure: Vec<Vec<f32>>,
    turn: Vec<Vec<f32>>,
    order: Vec<Vec<f32>>,
    nesting: Vec<Vec<f32>>,
    matches: Vec<Vec<f32>>,
    on_path: Vec<f32>,
    norm_weight: Vec<f32>,
    norm_bias: Vec<f32>,
    scorer: Vec<Vec<f32>>,
    scorer_bias: Vec<f32>,
    /// Upper bounds of the classes of distances.
    distances: Vec<usize>,
}

/// The scorer.
pub(super) struct Scorer {
    weights: Weights,
    relations: usize,
}

/// What the network thinks of a pair.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PairScores {
    /// For every relation how probable it is that the sentence claims it.
    pub(crate) relations: Vec<f32>,
    /// How probable it is that the claim is a denial.
    pub(crate) denied: f32,
    /// How probable each modality is, in the order of `Modality::ALL`.
    pub(crate) modalities: [f32; Modality::ALL.len()],
    /// The word that the network looked at most.
    pub(crate) attended: usize,
}

/// Size of the description of a pair.
const PAIR: usize = 256;
/// Size of a key of the attention.
const KEY: usize = 64;
const NORM_EPSILON: f32 = 1e-5;
const POLARITIES: usize = 2;

impl Scorer {
    /// Takes up weights that fit each other.
    pub(super) fn new(weights: Weights, relations: usize) -> Option<Self> {
        let w = &weights;
        let tables = [&w.subject_class, &w.object_class, &w.subject_deprel, &w.object_deprel];
        let tables = tables.into_iter().chain([&w.structure, &w.turn, &w.order, &w.nesting, &w.matches, &w.scorer]);
        let scores = relations + POLARITIES + Modality::ALL.len();
        let fits = tables.flatten().all(|row| row.len() == PAIR)
            && [w.norm_weight.len(), w.norm_bias.len()] == [PAIR; 2]
            && [w.scorer.len(), w.scorer_bias.len()] == [scores; 2]
            && [w.on_path.len(), w.turn.len(), w.order.len(), w.nesting.len()] == [3, 3, 2, 4]
            && w.structure.len() == 2 * (w.distances.len() + 1)
            && w.matches.len() >= 2 * relations;
        fits.then_some(Self { weights, relations })
    }

    /// Scores a pair; `words`, `keys` and `queries` have a row for every word of the sentence.
    pub(super) fn score(&self, words: &[&[f32]], keys: &[&[f32]], queries: &[&[f32]], pair: &Pair) -> PairScores {
        let attention = self.attention(keys, queries, pair);
        let mut hidden = [0.0; PAIR];
        self.add_words(&mut hidden, words, pair, &attention);
        self.add_tables(&mut hidden, pair);
        normalise(&mut hidden, &self.weights.norm_weight, &self.weights.norm_bias);
        hidden.iter_mut().for_each(|value| *value = gelu(*value));
        let scores: Vec<f32> =
            self.weights.scorer.iter().zip(&self.weights.scorer_bias).map(|(row, bias)| dot(row, &hidden) + bias).collect();
        let (relations, stance) = scores.split_at(self.relations);
        let mut polarity = [stance[0], stance[1]];
        let mut modalities = [0.0; Modality::ALL.len()];
        modalities.copy_from_slice(&stance[POLARITIES..]);
        softmax(&mut polarity);
        softmax(&mut modalities);
        PairScores {
            relations: relations.iter().map(|&score| sigmoid(score)).collect(),
            denied: polarity[1],
            modalities,
            attended: highest(&attention),
        }
    }

    /// Returns how much of its attention the pair gives every word.
    fn attention(&self, keys: &[&[f32]], queries: &[&[f32]], pair: &Pair) -> Vec<f32> {
        let [subject, object] = pair.heads;
        let query: Vec<f32> =
            queries[subject][..KEY].iter().zip(&queries[object][KEY..]).map(|(one, other)| one + other).collect();
        let scale = (KEY as f32).sqrt().recip();
        let score = |(word, key): (usize, &&[f32])| {
            let place = if word == pair.turn { 2 } else { usize::from(pair.path.contains(&word)) };
            dot(&query, key) * scale + self.weights.on_path[place]
        };
        let mut attention: Vec<f32> = keys.iter().enumerate().map(score).collect();
        softmax(&mut attention);
        attention
    }

    /// Adds what the words say: the two ends, the path, its turn, the attended words.
    fn add_words(&self, hidden: &mut [f32; PAIR], words: &[&[f32]], pair: &Pair, attention: &[f32]) {
        let part = |word: usize, part: usize| &words[word][part * PAIR..(part + 1) * PAIR];
        let [subject, object] = pair.heads;
        let mut path = [f32::NEG_INFINITY; PAIR];
        for &word in &pair.path {
            path.iter_mut().zip(part(word, 2)).for_each(|(highest, value)| *highest = highest.max(*value));
        }
        for vector in [part(subject, 0), part(object, 1), &path, part(pair.turn, 3)] {
            add(hidden, vector);
        }
        for (word, weight) in attention.iter().enumerate() {
            hidden.iter_mut().zip(part(word, 4)).for_each(|(sum, value)| *sum += weight * value);
        }
    }

    /// Adds what is known about the pair.
    fn add_tables(&self, hidden: &mut [f32; PAIR], pair: &Pair) {
        let weights = &self.weights;
        let [subject, object] = pair.heads;
        let turn = if pair.turn == subject {
            0
        } else if pair.turn == object {
            1
        } else {
            2
        };
        let further = weights.distances.len() + 1;
        let rows = [
            &weights.subject_class[pair.classes[0]],
            &weights.object_class[pair.classes[1]],
            &weights.subject_deprel[pair.deprels[0]],
            &weights.object_deprel[pair.deprels[1]],
            &weights.structure[self.distance_class(subject.abs_diff(object))],
            &weights.structure[further + self.distance_class(pair.path.len() - 1)],
            &weights.turn[turn],
            &weights.order[usize::from(subject < object)],
            &weights.nesting[usize::from(pair.nested[0]) + 2 * usize::from(pair.nested[1])],
        ];
        rows.into_iter().for_each(|row| add(hidden, row));
        let straight = pair.matches[0].iter().copied();
        let crossed = pair.matches[1].iter().map(|relation| relation + self.relations);
        straight.chain(crossed).for_each(|number| add(hidden, &weights.matches[number]));
    }

    fn distance_class(&self, distance: usize) -> usize {
        self.weights.distances.partition_point(|&bound| bound < distance)
    }
}

fn add(sum: &mut [f32; PAIR], vector: &[f32]) {
    sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
}

fn dot(first: &[f32], second: &[f32]) -> f32 {
    first.iter().zip(second).map(|(one, other)| one * other).sum()
}

/// Layer normalisation ([Ba, Kiros and Hinton](https://arxiv.org/abs/1607.06450)).
fn normalise(values: &mut [f32; PAIR], weight: &[f32], bias: &[f32]) {
    let mean = values.iter().sum::<f32>() / PAIR as f32;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / PAIR as f32;
    let scale = (variance + NORM_EPSILON).sqrt().recip();
    for ((value, weight), bias) in values.iter_mut().zip(weight).zip(bias) {
        *value = (*value - mean) * scale * weight + bias;
    }
}
