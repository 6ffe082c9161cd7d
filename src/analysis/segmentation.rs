//! Finds where sentences start, with a linear model over the words and marks on both sides of a gap.
//!
//! A paragraph is cut into units: white space, and a full stop with a word glued to it. Between two units a sentence may
//! end; the weights in `models/english.sentences.json` decide, from left to right. The end of a paragraph always ends a
//! sentence. `training/sentences.py` computes the same features: keep the two in step.

use super::abbreviations::{Abbreviations, is_dotted};
use crate::text::Span;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// The trained sentence splitter.
pub(super) struct SentenceSplitter {
    /// Abbreviations, which the tokeniser needs as well.
    pub(super) abbreviations: Abbreviations,
    weights: HashMap<String, f32>,
    address: Regex,
}

/// `models/english.sentences.json`.
#[derive(Deserialize)]
pub(super) struct SentenceModel {
    abbreviations: BTreeMap<String, Vec<String>>,
    weights: HashMap<String, f32>,
}

/// Web and mail addresses are never cut inside.
pub(super) const ADDRESS: &str = r"(?i)://|www\.|@|\.(?:com|org|net|edu|gov|info|doc|html?)\b";

impl SentenceSplitter {
    /// Makes a splitter of its trained weights.
    pub(super) fn new(model: SentenceModel) -> Result<Self, regex::Error> {
        let abbreviations = Abbreviations::new(model.abbreviations);
        Ok(Self { abbreviations, weights: model.weights, address: Regex::new(ADDRESS)? })
    }

    /// Returns the sentences of the paragraph of `text` at `paragraph`, without the white space between them.
    pub(super) fn sentences(&self, text: &str, paragraph: Span) -> Vec<Span> {
        let units = self.units(text, paragraph);
        let mut sentences: Vec<Span> = Vec::new();
        let mut state = State::default();
        for (index, unit) in units.iter().enumerate() {
            let starts = index == 0 || {
                state.pass(&units[index - 1]);
                self.score(&units, index, &state) > 0.0
            };
            match sentences.last_mut() {
                Some(sentence) if !starts => sentence.end = unit.span.end,
                _ => sentences.push(unit.span),
            }
            if starts && index > 0 {
                state = State::after(&units[index - 1]);
            }
        }
        sentences
    }

    fn units(&self, text: &str, paragraph: Span) -> Vec<Unit> {
        let mut units = Vec::new();
        for chunk in chunks(text, paragraph) {
            let mut start = chunk.start;
            for end in self.glued_starts(chunk.of(text)).into_iter().map(|cut| chunk.start + cut).chain([chunk.end]) {
                let span = Span::new(start, end);
                units.push(Unit::new(span, span.of(text), start == chunk.start, &self.abbreviations));
                start = end;
            }
        }
        units
    }

    /// Returns the offsets in `chunk` where a word follows the end of a sentence with no space between.
    fn glued_starts(&self, chunk: &str) -> Vec<usize> {
        if !chunk.contains(is_sentence_mark) || self.address.is_match(chunk) {
            return Vec::new();
        }
        let characters: Vec<(usize, char)> = chunk.char_indices().collect();
        let at = |index: usize| characters.get(index).map_or(' ', |&(_, character)| character);
        let is_glued = |&index: &usize| {
            let is_run = is_end_mark(at(index - 1)) && index > 1 && is_end_mark(at(index - 2)) || at(index - 1) == '…';
            let is_capitalised = at(index).is_ascii_uppercase() && at(index + 1).is_ascii_lowercase();
            let is_after_word =
                index > 2 && is_end_mark(at(index - 1)) && is_letter(at(index - 2)) && is_letter(at(index - 3));
            is_run && at(index).is_alphanumeric() || is_capitalised && is_after_word
        };
        (1..characters.len()).filter(is_glued).map(|index| characters[index].0).collect()
    }

    /// Returns how strongly the features of the gap before unit `index` speak for the end of a sentence.
    fn score(&self, units: &[Unit], index: usize, state: &State) -> f32 {
        let (left, right) = (&units[index - 1], &units[index]);
        let end = Unit { shape: "-", kind: "-".to_owned(), ..Unit::default() };
        let before = if state.units > 1 { &units[index - 2] } else { &end };
        let after = units.get(index + 1).unwrap_or(&end);
        let trail = left.trail.as_str();
        let mark = trail.get(..trail.chars().next().map_or(0, char::len_utf8)).unwrap_or_default();
        let quote = if state.quotes % 2 == 1 { "q" } else { "-" };
        let bracket = if state.depth > 0 { "b" } else { "-" };
        let since = bucket(state.units);
        let rest = bucket(units.len() - index);
        let length = LENGTHS[left.length];
        let mut name = String::new();
        let mut weight = |template: &str, parts: &[&str]| {
            name.clear();
            name.push_str(template);
            for part in parts {
                name.push(' ');
                name.push_str(part);
            }
            self.weights.get(&name).copied().unwrap_or(0.0)
        };
        let mut score = weight("t", &[trail])
            + weight("tr", &[trail, &right.lead, right.shape])
            + weight("tls", &[trail, left.shape, right.shape])
            + weight("tk", &[trail, &left.kind, right.shape])
            + weight("kw", &[&left.kind, &right.word])
            + weight("tl", &[trail, &left.word])
            + weight("tw", &[trail, &right.word])
            + weight("tws", &[trail, left.shape, &right.word])
            + weight("ts2", &[trail, right.shape, after.shape, &after.trail])
            + weight("trt", &[trail, right.shape, &right.trail])
            + weight("tw2", &[mark, right.shape, &after.word])
            + weight("tn", &[trail, length, right.shape])
            + weight("tq", &[trail, &right.lead, quote, bracket])
            + weight("tqs", &[trail, quote, bracket, right.shape])
            + weight("tc", &[trail, since, right.shape])
            + weight("to", &[trail, rest, right.shape])
            + weight("tb", &[trail, before.shape, left.shape, right.shape])
            + weight("tbt", &[trail, &before.trail, right.shape])
            + weight("tp", &[trail, &state.last, right.shape])
            + weight("tbk", &[trail, &before.kind, left.shape, right.shape])
            + weight("kb", &[&left.kind, before.shape, right.shape])
            + weight("kbw", &[&left.kind, &before.word])
            + weight("tlw", &[trail, since, &left.word]);
        if !right.is_spaced {
            score += weight("g", &[trail, right.shape, length]);
        }
        score
    }
}

/// What has been passed of the sentence so far.
struct State {
    units: usize,
    quotes: usize,
    /// Brackets opened and not closed.
    depth: isize,
    /// The last mark of the sentence before; `^` at the start of a paragraph.
    last: String,
}

impl Default for State {
    fn default() -> Self {
        Self { units: 0, quotes: 0, depth: 0, last: "^".to_owned() }
    }
}

impl State {
    fn after(unit: &Unit) -> Self {
        Self { last: unit.trail.chars().next_back().map(String::from).unwrap_or_default(), ..Self::default() }
    }

    fn pass(&mut self, unit: &Unit) {
        self.units += 1;
        self.quotes += unit.quotes;
        self.depth = (self.depth + unit.depth).max(0);
    }
}

/// What the features ask of a unit.
#[derive(Default)]
struct Unit {
    span: Span,
    /// The last two marks before the first letter or digit.
    lead: String,
    /// The marks after the last letter or digit; all of them when there is none.
    trail: String,
    word: String,
    shape: &'static str,
    kind: String,
    length: usize,
    is_spaced: bool,
    quotes: usize,
    depth: isize,
}

const LONGEST_WORD: usize = 40;
const LENGTHS: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];

impl Unit {
    fn new(span: Span, written: &str, is_spaced: bool, abbreviations: &Abbreviations) -> Self {
        let text: String = written.chars().map(straight).collect();
        let core = text.trim_matches(|character: char| !character.is_alphanumeric());
        let (lead, trail) = text.split_once(core).filter(|_| !core.is_empty()).unwrap_or(("", &text));
        Self {
            span,
            lead: last_characters(lead, 2).to_owned(),
            trail: squeeze(trail),
            word: core.chars().take(LONGEST_WORD).collect::<String>().to_lowercase(),
            shape: shape(core),
            kind: abbreviations.kind(core).to_owned(),
            length: core.chars().take(LENGTHS.len() - 1).count(),
            is_spaced,
            quotes: text.matches('"').count(),
            depth: text.chars().map(bracket_depth).sum(),
        }
    }
}

/// Returns the pieces of `text` in `span` that stand between white space.
pub(super) fn chunks(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut start = span.start;
    span.of(text).split_inclusive(char::is_whitespace).filter_map(move |piece| {
        let chunk = Span::new(start, start + piece.trim_end().len());
        start += piece.len();
        (chunk.start < chunk.end).then_some(chunk)
    })
}

fn straight(character: char) -> char {
    match character {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '`' => '\'',
        '…' => '.',
        _ => character,
    }
}

fn bracket_depth(mark: char) -> isize {
    match mark {
        '(' | '[' => 1,
        ')' | ']' => -1,
        _ => 0,
    }
}

fn is_end_mark(character: char) -> bool {
    matches!(character, '.' | '!' | '?')
}

fn is_sentence_mark(character: char) -> bool {
    is_end_mark(character) || character == '…'
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic()
}

/// Returns the last four of `marks`, runs of one mark cut to two.
fn squeeze(marks: &str) -> String {
    let mut squeezed = String::new();
    let mut run = 0;
    for mark in marks.chars() {
        run = if squeezed.ends_with(mark) { run + 1 } else { 1 };
        if run <= 2 {
            squeezed.push(mark);
        }
    }
    last_characters(&squeezed, 4).to_owned()
}

fn last_characters(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(offset, _)| offset);
    &text[start..]
}

fn shape(core: &str) -> &'static str {
    let mut letters = core.chars().filter(|character| character.is_alphabetic());
    let Some(first) = core.chars().next() else { return "-" };
    let letter = letters.next();
    if core.chars().any(char::is_numeric) {
        return if letter.is_some() { "0a" } else { "0" };
    }
    if is_dotted(core) {
        return if first.is_uppercase() { "A.A" } else { "a.a" };
    }
    if !letter.is_some_and(char::is_uppercase) {
        return "a";
    }
    let rest: Vec<char> = letters.collect();
    match rest.iter().all(|letter| letter.is_uppercase()) {
        true if !rest.is_empty() => "AA",
        true if core.chars().nth(1).is_none() => "A",
        _ => "Aa",
    }
}

fn bucket(number: usize) -> &'static str {
    match number {
        0 => "0",
        1 => "1",
        2 => "2",
        3..=4 => "4",
        5..=8 => "8",
        9..=16 => "16",
        _ => "+",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl SentenceSplitter {
        /// Makes a splitter of the weights in `models/`.
        pub(in crate::analysis) fn embedded() -> Self {
            Self::new(serde_json::from_str(crate::analysis::SENTENCES).unwrap()).unwrap()
        }
    }

    /// Checks that a paragraph is cut at the bars and nowhere else.
    fn check(paragraph: &str) {
        let text = paragraph.replace('|', "");
        let sentences = SentenceSplitter::embedded().sentences(&text, Span::new(0, text.len()));
        let cut: Vec<&str> = sentences.iter().map(|sentence| sentence.of(&text)).collect();
        assert_eq!(cut, paragraph.split('|').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>());
    }

    #[test]
    fn sentences_end_at_their_marks() {
        check("");
        check("The siege is over. |Aid trucks have reached the old town.");
        check("Is it over? |Not yet. |\"Who won?\" she asked. |\"No one!\" he replied.");
        check("“They came at dawn.” |The mayor said nothing more.");
        check("Troops take the airport after a night of fighting");
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        check("Gen. Ali Hamdan spoke. |Lt. Col. James Moore did not. |Maj. Gen. Omar Said was absent.");
        check("The carrier George H.W. Bush left port. |It will sail east.");
        check("The U.S. Treasury fined J. P. Holdings Inc. and two banks. |It gave no reason.");
        check("He met Brig. Gen. Salah Nour in the U.S. before the talks. |Nothing came of it.");
        check("He was born on Jan. 5, 1960, in St. Petersburg. |His father was a colonel.");
        check("The convoy arrived at 5 a.m. on Monday. |It brought flour, rice, etc. |No one came to meet it.");
    }

    #[test]
    fn datelines_and_reported_speech_stay_together() {
        check("BEIRUT (Reuters) - The army shelled the hills on Monday, a source said. |No one was hurt.");
        check("He said: “We are ready.” |Then he left.");
        check("\"We will not leave,\" said Mr. Haddad. |\"This is our land.\"");
    }

    #[test]
    fn a_missing_space_does_not_hide_an_end() {
        check("The bridge fell.|Nobody was on it.");
        check("Read it at https://example.com/A.Bc today.");
    }

    #[test]
    fn long_nonsense_is_one_pass() {
        let text = "a.b".repeat(200_000);
        SentenceSplitter::embedded().sentences(&text, Span::new(0, text.len()));
    }
}
