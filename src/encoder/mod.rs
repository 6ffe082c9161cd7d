//! Runs the networks of `models/` on the words of sentences.
//!
//! # Steps
//! 1. [`wordpiece`] cuts words into the pieces that the networks know.
//! 2. [`encoding`] makes of a sentence the numbers that a network takes.
//! 3. [`graph`] runs a network on batches of sentences of like length.
//! 4. [`activation`] holds the functions that the small scorers on top share.

use sha2::{Digest, Sha256};

pub(crate) mod activation;
mod encoding;
mod graph;
mod wordpiece;

pub(crate) use encoding::{EncodedSentence, encode};
pub use graph::EncoderError;
pub(crate) use graph::{Graph, Output, batches};
pub(crate) use wordpiece::WordPieces;

/// The pieces that all networks of `models/` share.
pub(crate) const VOCABULARY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/english.vocab.txt"));

/// Returns a name for the files of a network: 16 hexadecimal digits.
pub(crate) fn version(files: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update((file.len() as u64).to_le_bytes());
        hash.update(file);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
