//! Half-open ranges of bytes in a document's text.

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into a document's text, always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset one past the last byte.
    pub end: usize,
}

impl Span {
    /// Makes the span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// Returns the words of `text` that the span covers.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Tells whether `other` lies wholly inside this span.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tells whether the two spans share a byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// Converts byte offsets to offsets in Unicode scalar values, which every export uses.
pub struct CharacterIndex {
    /// Byte offset of every 64th character, so that a lookup counts at most 64 characters.
    checkpoints: Vec<usize>,
}

const CHECKPOINT: usize = 64;

impl CharacterIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let checkpoints = text.char_indices().step_by(CHECKPOINT).map(|(byte, _)| byte).collect();
        Self { checkpoints }
    }

    /// Returns how many characters of `text`, the text that was indexed, stand before byte `offset`.
    pub fn character(&self, text: &str, offset: usize) -> usize {
        let block = self.checkpoints.partition_point(|&byte| byte <= offset).saturating_sub(1);
        let start = self.checkpoints.get(block).copied().unwrap_or(0);
        block * CHECKPOINT + text[start..offset].chars().count()
    }

    /// Returns the span in characters of `text`, the text that was indexed.
    pub fn characters(&self, text: &str, span: Span) -> Span {
        Span::new(self.character(text, span.start), self.character(text, span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_past_checkpoints() {
        let text = "é".repeat(200);
        let index = CharacterIndex::new(&text);
        for character in [0, 1, 63, 64, 65, 128, 199, 200] {
            assert_eq!(index.character(&text, character * 2), character);
        }
    }

    #[test]
    fn an_empty_text_has_one_offset() {
        assert_eq!(CharacterIndex::new("").character("", 0), 0);
    }
}
