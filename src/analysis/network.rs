//! The network of the language model: scores of tags, heads and relations.

use crate::encoder::{EncodedSentence, EncoderError, Graph, Output};

/// The graph in `models/english.onnx`.
pub(super) struct Network {
    graph: Graph,
}

impl Network {
    /// Loads the graph.
    pub(super) fn load(graph: &'static [u8]) -> Result<Self, EncoderError> {
        let inputs = ["piece_ids", "piece_shapes", "word_starts"];
        let outputs = ["tags", "arcs", "label_dependents", "label_heads"];
        Ok(Self { graph: Graph::load(graph, &inputs, &outputs)? })
    }

    /// Returns how many scores the graph gives a word for its tags, and its label scorer for its arc, by trying it.
    pub(super) fn widths(&self) -> Result<[usize; 2], EncoderError> {
        let probe = EncodedSentence { piece_ids: vec![1; 3], piece_shapes: vec![0; 3], word_starts: vec![1] };
        let scores = self.run(&[&probe])?;
        let [tags, arcs, dependents, heads] =
            [scores.tags, scores.arcs, scores.label_dependents, scores.label_heads].map(|output| output.shape);
        let is_expected =
            [tags[1], arcs[1], dependents[1], heads[1]] == [1, 1, 1, 2] && arcs[2] == 2 && dependents[2] == heads[2];
        if is_expected { Ok([tags[2], heads[2]]) } else { Err(EncoderError::Output) }
    }

    /// Returns the scores of every sentence of `batch`.
    pub(super) fn run(&self, batch: &[&EncodedSentence]) -> Result<BatchScores, EncoderError> {
        let columns = [
            batch.iter().map(|sentence| sentence.piece_ids.as_slice()).collect(),
            batch.iter().map(|sentence| sentence.piece_shapes.as_slice()).collect(),
            batch.iter().map(|sentence| sentence.word_starts.as_slice()).collect(),
        ];
        let [tags, arcs, label_dependents, label_heads] = self.graph.run(&columns)?;
        Ok(BatchScores { tags, arcs, label_dependents, label_heads })
    }
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
