//! Runs the network on sentences, in batches, one thread for each caller.

use super::AnalysisError;
use super::encoding::{EncodedSentence, MOST_PIECES};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// The graph in `models/english.onnx`.
pub(super) struct Network {
    model: Model,
    inputs: [NodeId; 3],
    outputs: [NodeId; 4],
    /// Idle pools of one thread; every run takes one for itself, so that runs of several callers do not wait for each other.
    pools: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Network {
    /// Loads a graph in [ONNX](https://onnx.ai).
    pub(super) fn load(graph: &'static [u8]) -> Result<Self, AnalysisError> {
        let model = ModelOptions::with_all_ops().load_static_slice(graph)?;
        let [piece_ids, piece_shapes, word_starts] =
            ["piece_ids", "piece_shapes", "word_starts"].map(|name| model.node_id(name));
        let [tags, arcs, dependents, heads] =
            ["tags", "arcs", "label_dependents", "label_heads"].map(|name| model.node_id(name));
        let inputs = [piece_ids?, piece_shapes?, word_starts?];
        let outputs = [tags?, arcs?, dependents?, heads?];
        Ok(Self { model, inputs, outputs, pools: Mutex::default() })
    }

    /// Returns how many scores the graph gives a word for its tags, and its label scorer for its arc, by trying it.
    pub(super) fn widths(&self) -> Result<[usize; 2], AnalysisError> {
        let probe = EncodedSentence { piece_ids: vec![1; 3], piece_shapes: vec![0; 3], word_starts: vec![1] };
        let scores = self.run(&[&probe])?;
        let [tags, arcs, dependents, heads] =
            [scores.tags, scores.arcs, scores.label_dependents, scores.label_heads].map(|output| output.shape);
        let is_expected =
            [tags[1], arcs[1], dependents[1], heads[1]] == [1, 1, 1, 2] && arcs[2] == 2 && dependents[2] == heads[2];
        if is_expected { Ok([tags[2], heads[2]]) } else { Err(AnalysisError::Output) }
    }

    /// Returns the scores of every sentence of `batch`.
    pub(super) fn run(&self, batch: &[&EncodedSentence]) -> Result<BatchScores, AnalysisError> {
        let pool = self.take_pool();
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let columns = [
            padded(batch.iter().map(|sentence| sentence.piece_ids.as_slice())),
            padded(batch.iter().map(|sentence| sentence.piece_shapes.as_slice())),
            padded(batch.iter().map(|sentence| sentence.word_starts.as_slice())),
        ];
        let inputs: Vec<(NodeId, ValueOrView<'_>)> =
            self.inputs.into_iter().zip(&columns).map(|(input, column)| (input, column.view().into())).collect();
        let outputs = self.model.run_n(inputs, self.outputs, Some(options));
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        let [tags, arcs, label_dependents, label_heads] = outputs?.map(Output::new);
        Ok(BatchScores { tags: tags?, arcs: arcs?, label_dependents: label_dependents?, label_heads: label_heads? })
    }

    fn take_pool(&self) -> Arc<ThreadPool> {
        let idle = self.pools.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)))
    }
}

/// Returns the positions of `sentences` in batches of like length that hold few pieces, padding included.
///
/// Quantisation makes the scores of a sentence depend a little on the others in its batch, so the batches follow from the
/// sentences of one document alone.
pub(super) fn batches(sentences: &[&EncodedSentence]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by_key(|&position| sentences[position].piece_ids.len());
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for position in order {
        // The longest of a batch comes last.
        let pieces = sentences[position].piece_ids.len();
        match batches.last_mut() {
            Some(batch) if (batch.len() + 1) * pieces <= MOST_PIECES => batch.push(position),
            _ => batches.push(vec![position]),
        }
    }
    batches
}

/// Returns `rows` as a matrix, filled up with zeros.
fn padded<'r>(rows: impl ExactSizeIterator<Item = &'r [i32]> + Clone) -> NdTensor<i32, 2> {
    let width = rows.clone().map(<[i32]>::len).max().unwrap_or(0);
    let shape = [rows.len(), width];
    let values = rows.flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(0, width - row.len())));
    NdTensor::from_data(shape, values.collect::<Vec<i32>>())
}

/// Scores of the sentences of a batch.
pub(super) struct BatchScores {
    tags: Output,
    arcs: Output,
    label_dependents: Output,
    label_heads: Output,
}

/// Scores of a sentence, a row for every word.
pub(super) struct SentenceScores<'b> {
    /// Scores of the tags of all kinds.
    pub(super) tags: Vec<&'b [f32]>,
    /// Scores of the heads: the root, then every word.
    pub(super) arcs: Vec<&'b [f32]>,
    /// What the label of an arc depends on at its dependent.
    pub(super) label_dependents: Vec<&'b [f32]>,
    /// What the label of an arc depends on at its head; the first row is the root's.
    pub(super) label_heads: Vec<&'b [f32]>,
}

impl BatchScores {
    /// Returns the scores of the sentence at `position` in the batch, which has `words` words.
    pub(super) fn sentence(&self, position: usize, words: usize) -> SentenceScores<'_> {
        SentenceScores {
            tags: self.tags.rows(position, words),
            arcs: self.arcs.rows(position, words),
            label_dependents: self.label_dependents.rows(position, words),
            label_heads: self.label_heads.rows(position, words + 1),
        }
    }
}

/// One output of the graph.
struct Output {
    values: Vec<f32>,
    shape: [usize; 3],
}

impl Output {
    fn new(value: Value) -> Result<Self, AnalysisError> {
        let tensor: NdTensor<f32, 3> = value.try_into().map_err(|_| AnalysisError::Output)?;
        Ok(Self { shape: tensor.shape(), values: tensor.into_data() })
    }

    fn rows(&self, sentence: usize, count: usize) -> Vec<&[f32]> {
        let [_, rows, columns] = self.shape;
        self.values.chunks(columns).skip(sentence * rows).take(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_hold_sentences_of_like_length() {
        let sentence = |pieces: usize| EncodedSentence { piece_ids: vec![1; pieces], ..EncodedSentence::default() };
        let check = |lengths: &[usize], expected: &[&[usize]]| {
            let sentences: Vec<EncodedSentence> = lengths.iter().map(|&length| sentence(length)).collect();
            assert_eq!(batches(&sentences.iter().collect::<Vec<_>>()), expected, "{lengths:?}");
        };
        check(&[], &[]);
        check(&[30, 10, 20], &[&[1, 2, 0]]);
        check(&[200, 10, 200, 250], &[&[1, 0], &[2, 3]]);
        check(&[512, 512], &[&[0], &[1]]);
    }

    #[test]
    fn rows_are_filled_up() {
        let rows: [&[i32]; 2] = [&[1, 2, 3], &[4]];
        assert_eq!(padded(rows.into_iter()).into_data(), [1, 2, 3, 4, 0, 0]);
    }
}
