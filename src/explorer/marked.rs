//! A sentence in pieces, each with what it is part of.

use crate::store::Explanation;
use crate::text::Span;
use serde::Serialize;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// What they are part of.
    pub marks: Vec<Mark>,
}

/// What some words of a sentence are for a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// They name who.
    Subject,
    /// They say what.
    Trigger,
    /// They name whom.
    Object,
}

impl Mark {
    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Mark::Subject => "subject",
            Mark::Trigger => "trigger",
            Mark::Object => "object",
        }
    }
}

/// Cuts the sentence of a claim wherever one of its marks begins or ends.
pub(super) fn pieces(explanation: &Explanation) -> Vec<Piece> {
    cut(&explanation.sentence, &marks(explanation))
}

/// Returns the marks of a claim in its sentence.
pub(super) fn marks(explanation: &Explanation) -> Vec<(Span, Mark)> {
    let spans = [
        (explanation.subject_span, Mark::Subject),
        (explanation.trigger_span, Mark::Trigger),
        (explanation.object_span, Mark::Object),
    ];
    spans.into_iter().filter_map(|(span, mark)| Some((span?, mark))).collect()
}

/// Cuts a sentence wherever a mark begins or ends.
pub(super) fn cut(sentence: &str, marks: &[(Span, Mark)]) -> Vec<Piece> {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|(span, _)| [span.start, span.end]).collect();
    cuts.extend([0, sentence.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |ends: &[usize]| {
        let span = Span::new(ends[0], ends[1]);
        let mut around: Vec<Mark> = marks.iter().filter(|(mark, _)| mark.contains(span)).map(|(_, mark)| *mark).collect();
        around.sort_unstable();
        around.dedup();
        Piece { text: span.of(sentence).to_owned(), marks: around }
    };
    cuts.windows(2).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_overlap_and_nothing_is_lost() {
        let marks = [(Span::new(0, 9), Mark::Trigger), (Span::new(0, 2), Mark::Subject), (Span::new(10, 16), Mark::Object)];
        let pieces = cut("US-backed rebels won.", &marks);
        let told: Vec<String> = pieces
            .iter()
            .map(|piece| {
                piece.marks.iter().map(|mark| mark.as_str()).chain([piece.text.as_str()]).collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(told, ["subject trigger US", "trigger -backed", " ", "object rebels", " won."]);
    }
}
