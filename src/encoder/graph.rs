//! Runs a network on sentences, in batches, one thread for each caller.

use super::encoding::{EncodedSentence, MOST_PIECES};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// Why a network is of no use.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// The file is no graph, or lacks an input or output.
    #[error("the network cannot be loaded")]
    Load(#[from] rten::LoadError),
    /// It stopped in the middle.
    #[error("the network cannot be run")]
    Run(#[from] rten::RunError),
    /// Its outputs have other sizes than they should.
    #[error("the outputs of the network have the wrong sizes")]
    Output,
}

/// A graph in [ONNX](https://onnx.ai) with inputs of whole numbers, a row for every sentence.
pub(crate) struct Graph {
    model: Model,
    inputs: Vec<NodeId>,
    outputs: Vec<NodeId>,
    /// Idle pools of one thread; every run takes one for itself, so that runs of several callers do not wait for each other.
    pools: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Graph {
    /// Loads a graph with the inputs and outputs of these names.
    pub(crate) fn load(graph: &'static [u8], inputs: &[&str], outputs: &[&str]) -> Result<Self, EncoderError> {
        let model = ModelOptions::with_all_ops().load_static_slice(graph)?;
        let nodes = |names: &[&str]| names.iter().map(|name| model.node_id(name)).collect::<Result<Vec<_>, _>>();
        let (inputs, outputs) = (nodes(inputs)?, nodes(outputs)?);
        Ok(Self { model, inputs, outputs, pools: Mutex::default() })
    }

    /// Runs the graph on sentences; `columns` are the rows of every input, `N` is the number of outputs.
    pub(crate) fn run<const N: usize>(&self, columns: &[Vec<&[i32]>]) -> Result<[Output; N], EncoderError> {
        let pool = self.take_pool();
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let columns: Vec<_> = columns.iter().map(|rows| padded(rows)).collect();
        let inputs: Vec<(NodeId, ValueOrView<'_>)> =
            self.inputs.iter().zip(&columns).map(|(&input, column)| (input, column.view().into())).collect();
        let outputs = self.model.run(inputs, &self.outputs, Some(options));
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        let outputs: Vec<Output> = outputs?.into_iter().map(Output::new).collect::<Result<_, _>>()?;
        outputs.try_into().map_err(|_| EncoderError::Output)
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
pub(crate) fn batches(sentences: &[&EncodedSentence]) -> Vec<Vec<usize>> {
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
fn padded(rows: &[&[i32]]) -> NdTensor<i32, 2> {
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let values = rows.iter().flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(0, width - row.len())));
    NdTensor::from_data([rows.len(), width], values.collect::<Vec<i32>>())
}

/// One output of a graph: for every sentence a matrix.
pub(crate) struct Output {
    values: Vec<f32>,
    /// Sentences, rows, columns.
    pub(crate) shape: [usize; 3],
}

impl Output {
    fn new(value: Value) -> Result<Self, EncoderError> {
        let tensor: NdTensor<f32, 3> = value.try_into().map_err(|_| EncoderError::Output)?;
        Ok(Self { shape: tensor.shape(), values: tensor.into_data() })
    }

    /// Returns the first `count` rows of the sentence at this position.
    pub(crate) fn rows(&self, sentence: usize, count: usize) -> Vec<&[f32]> {
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
        assert_eq!(padded(&rows).into_data(), [1, 2, 3, 4, 0, 0]);
    }
}
