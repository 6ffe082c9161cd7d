//! A sentence with the ends and the words of a claim marked in it.

use crate::terminal::{self, Style};
use claimgraph::store::Explanation;
use claimgraph::text::Span;
use std::cmp::Reverse;

/// A part of a sentence that stands out.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    style: Style,
    /// What follows the closing bracket where there is no colour.
    letter: char,
}

/// Returns the sentence of a claim with subject, trigger and object marked: by colour, or as `[US]s [ships]t [Iraq]o`.
pub(crate) fn marked(explanation: &Explanation, colour: bool) -> String {
    let spans = [explanation.trigger_span, explanation.subject_span, explanation.object_span];
    marked_in(&explanation.sentence, spans, colour)
}

/// Returns a sentence with its trigger, subject and object marked.
pub(crate) fn marked_in(sentence: &str, [trigger, subject, object]: [Option<Span>; 3], colour: bool) -> String {
    let mark = |span: Option<Span>, style, letter| span.map(|span| Mark { span, style, letter });
    let marks = [mark(trigger, Style::Trigger, 't'), mark(subject, Style::Subject, 's'), mark(object, Style::Object, 'o')];
    let marks: Vec<Mark> = marks.into_iter().flatten().collect();
    if colour { coloured(sentence, &marks) } else { bracketed(sentence, &marks) }
}

/// Colours each piece between two boundaries like the shortest mark around it.
fn coloured(sentence: &str, marks: &[Mark]) -> String {
    let paint = |piece: Span| {
        let around =
            marks.iter().filter(|mark| mark.span.contains(piece)).min_by_key(|mark| mark.span.end - mark.span.start);
        let text = terminal::escape(piece.of(sentence));
        around.map_or_else(|| text.to_string(), |mark| mark.style.paint(&text))
    };
    pieces(sentence, marks).into_iter().map(paint).collect()
}

fn bracketed(sentence: &str, marks: &[Mark]) -> String {
    let mut text = String::new();
    for piece in pieces(sentence, marks) {
        let mut opening: Vec<&Mark> = marks.iter().filter(|mark| mark.span.start == piece.start).collect();
        opening.sort_by_key(|mark| Reverse(mark.span.end));
        let mut closing: Vec<&Mark> = marks.iter().filter(|mark| mark.span.end == piece.end).collect();
        closing.sort_by_key(|mark| Reverse(mark.span.start));
        text.extend(opening.iter().map(|_| '['));
        text.push_str(&terminal::escape(piece.of(sentence)));
        text.extend(closing.iter().flat_map(|mark| [']', mark.letter]));
    }
    text
}

/// Cuts a sentence wherever a mark begins or ends.
fn pieces(sentence: &str, marks: &[Mark]) -> Vec<Span> {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.span.start, mark.span.end]).collect();
    cuts.extend([0, sentence.len()]);
    cuts.sort();
    cuts.dedup();
    cuts.windows(2).map(|pair| Span::new(pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks the first occurrences of words in a sentence.
    fn check(sentence: &str, words: &[(&str, char)], expected: &str) {
        let mark = |&(word, letter): &(&str, char)| {
            let start = sentence.find(word).unwrap();
            Mark { span: Span::new(start, start + word.len()), style: Style::Trigger, letter }
        };
        let marks: Vec<Mark> = words.iter().map(mark).collect();
        assert_eq!(bracketed(sentence, &marks), expected);
    }

    #[test]
    fn ends_and_trigger_are_bracketed() {
        check("The US arms Iraq.", &[("The US", 's'), ("arms", 't'), ("Iraq", 'o')], "[The US]s [arms]t [Iraq]o.");
        check("US-backed rebels", &[("US-backed", 't'), ("US", 's'), ("rebels", 'o')], "[[US]s-backed]t [rebels]o");
        check("no words", &[], "no words");
        check("a\x1b[2J US", &[("US", 's')], "a\\u{1b}[2J [US]s");
    }

    #[test]
    fn the_shortest_mark_gives_the_colour() {
        let marks = [(0, 9, Style::Trigger), (0, 2, Style::Subject)];
        let marks = marks.map(|(start, end, style)| Mark { span: Span::new(start, end), style, letter: ' ' });
        let expected = format!("{}{} x", Style::Subject.paint("US"), Style::Trigger.paint("-backed"));
        assert_eq!(coloured("US-backed x", &marks), expected);
    }
}
