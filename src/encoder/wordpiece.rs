//! Cuts a word into the pieces the network knows: [WordPiece](https://arxiv.org/abs/1609.08144) of an uncased BERT.

use regex::Regex;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The vocabulary of pieces.
pub(crate) struct WordPieces {
    /// Pieces at the start of a word.
    first: HashMap<&'static str, i32>,
    /// Pieces further on, without their `##`.
    further: HashMap<&'static str, i32>,
    /// Length in bytes of the longest piece.
    longest: usize,
    mark: Regex,
    accent: Regex,
    control: Regex,
}

/// Stands for a word that no pieces spell.
pub(crate) const UNKNOWN_PIECE: i32 = 100;

/// A longer word is unknown, as in the tokeniser the network was trained with.
const LONGEST_WORD: usize = 100;

impl WordPieces {
    /// Reads a vocabulary: one piece a line, its number is that of the line.
    pub(crate) fn new(vocabulary: &'static str) -> Result<Self, regex::Error> {
        let (mut first, mut further) = (HashMap::with_capacity(24_000), HashMap::with_capacity(6_000));
        for (number, piece) in (0..).zip(vocabulary.lines()) {
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => further.insert(rest, number),
                _ => first.insert(piece, number),
            };
        }
        let longest = first.keys().chain(further.keys()).map(|piece| piece.len()).max().unwrap_or(0);
        let [mark, accent, control] = [r"^\p{P}$", r"^\p{Mn}$", r"^\p{C}$"].map(Regex::new);
        Ok(Self { first, further, longest, mark: mark?, accent: accent?, control: control? })
    }

    /// Returns the numbers of the pieces of `word`; there is at least one.
    pub(crate) fn pieces(&self, word: &str) -> Vec<i32> {
        let mut pieces = Vec::new();
        for part in self.parts(word) {
            match self.spell(&part) {
                Some(spelling) => pieces.extend(spelling),
                None => pieces.push(UNKNOWN_PIECE),
            }
        }
        if pieces.is_empty() {
            pieces.push(UNKNOWN_PIECE);
        }
        pieces
    }

    /// Returns `word` in lower case without accents, cut before and after every mark and ideograph.
    fn parts(&self, word: &str) -> Vec<String> {
        let mut parts = vec![String::new()];
        for character in word.chars().filter(|&character| !self.is_control(character)) {
            if is_ideograph(character) || character.is_whitespace() {
                parts.extend([character.to_string(), String::new()]);
                continue;
            }
            for plain in character.nfd().filter(|&plain| !self.is_accent(plain)).flat_map(char::to_lowercase) {
                match (self.is_mark(plain), parts.last_mut()) {
                    (false, Some(part)) => part.push(plain),
                    _ => parts.extend([plain.to_string(), String::new()]),
                }
            }
        }
        parts.retain(|part| !part.trim().is_empty());
        parts
    }

    /// Returns the pieces of `part`, from left to right the longest that fits.
    fn spell(&self, part: &str) -> Option<Vec<i32>> {
        if part.chars().nth(LONGEST_WORD).is_some() {
            return None;
        }
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < part.len() {
            let vocabulary = if start == 0 { &self.first } else { &self.further };
            let ends = (start + 1..=part.len().min(start + self.longest)).rev().filter(|&end| part.is_char_boundary(end));
            let (end, piece) =
                ends.into_iter().find_map(|end| vocabulary.get(&part[start..end]).map(|piece| (end, *piece)))?;
            pieces.push(piece);
            start = end;
        }
        Some(pieces)
    }

    fn is_mark(&self, character: char) -> bool {
        character.is_ascii_punctuation() || belongs(&self.mark, character)
    }

    fn is_accent(&self, character: char) -> bool {
        belongs(&self.accent, character)
    }

    fn is_control(&self, character: char) -> bool {
        character == '\u{fffd}' || character.is_control() && !character.is_whitespace() || belongs(&self.control, character)
    }
}

/// Tells whether a character outside ASCII belongs to the class that `class` matches.
fn belongs(class: &Regex, character: char) -> bool {
    !character.is_ascii() && class.is_match(character.encode_utf8(&mut [0; 4]))
}

fn is_ideograph(character: char) -> bool {
    matches!(
        character,
        '\u{4e00}'..='\u{9fff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2ceaf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[PAD]\nfighter\nfight\n##s\n##er\n.\nu\ncafe\n中\n##国\nun\n##able";

    fn check(word: &str, pieces: &[&str]) {
        let vocabulary: Vec<&str> = VOCABULARY.lines().collect();
        let numbers = WordPieces::new(VOCABULARY).unwrap().pieces(word);
        let found: Vec<&str> =
            numbers.iter().map(|&number| vocabulary.get(number as usize).copied().unwrap_or("[UNK]")).collect();
        assert_eq!(found, pieces, "{word}");
    }

    #[test]
    fn the_longest_piece_comes_first() {
        check("fighters", &["fighter", "##s"]);
        check("fights", &["fight", "##s"]);
        check("unable", &["un", "##able"]);
    }

    #[test]
    fn case_and_accents_are_dropped() {
        check("CAFÉ", &["cafe"]);
        check("Cafe\u{301}", &["cafe"]);
        check("ca\u{200b}fe", &["cafe"]);
    }

    #[test]
    fn marks_and_ideographs_stand_alone() {
        check("U.U", &["u", ".", "u"]);
        check("中u", &["中", "u"]);
    }

    #[test]
    fn what_cannot_be_spelt_is_one_unknown_piece() {
        check("xyz", &["[UNK]"]);
        check("fightx", &["[UNK]"]);
        check("\u{200b}", &["[UNK]"]);
        check("", &["[UNK]"]);
        check(&"s".repeat(100_000), &["[UNK]"]);
    }
}
