//! Cuts a sentence into syntactic words as the [English Web Treebank](https://universaldependencies.org/en/) does.
//!
//! Words are split at white space, marks stand alone, clitics (`n't`, `'s`) are words, and so are the parts of a
//! hyphenated word with their hyphen (`US | - | backed`, `al | - | Qaeda`) unless it starts with an affix
//! (`anti-American`). Abbreviations keep their full stop inside a sentence; at its end only acronyms do (`the U.S.`).

use super::abbreviations::{Abbreviations, is_dotted};
use super::segmentation::{ADDRESS, chunks};
use crate::text::Span;
use regex::Regex;
use std::ops::Range;

/// Cuts sentences into words.
pub(super) struct Tokenizer {
    address: Regex,
}

/// Longer pieces without white space are cut blindly: they are no language, and scanning them again would be slow.
const LONGEST_CHUNK: usize = 500;

impl Tokenizer {
    /// Makes a tokeniser.
    pub(super) fn new() -> Result<Self, regex::Error> {
        Ok(Self { address: Regex::new(ADDRESS)? })
    }

    /// Returns the words of the sentence of `text` at `sentence`.
    pub(super) fn words(&self, text: &str, sentence: Span, abbreviations: &Abbreviations) -> Vec<Span> {
        let pieces = chunks(text, sentence).flat_map(|chunk| pieces(text, chunk));
        pieces.flat_map(|piece| self.piece_words(text, piece, &text[piece.end..sentence.end], abbreviations)).collect()
    }

    fn piece_words(&self, text: &str, piece: Span, rest: &str, abbreviations: &Abbreviations) -> Vec<Span> {
        let chunk = Chunk::new(piece.of(text), rest, abbreviations);
        let is_address = |range: &Range<usize>| self.address.is_match(&piece.of(text)[chunk.bytes(range)]);
        let whole = 0..chunk.characters.len();
        let tokens = match is_address(&whole) {
            false => chunk.tokens(whole),
            true => {
                chunk.bracketed_parts().into_iter().flat_map(|part| chunk.part_tokens(&part, is_address(&part))).collect()
            }
        };
        let bytes = tokens.iter().map(|token| chunk.bytes(token));
        bytes.map(|bytes| Span::new(piece.start + bytes.start, piece.start + bytes.end)).collect()
    }
}

/// Returns `chunk` in pieces of bounded length.
fn pieces(text: &str, chunk: Span) -> Vec<Span> {
    let written = chunk.of(text);
    let offsets: Vec<usize> = written.char_indices().map(|(offset, _)| offset).step_by(LONGEST_CHUNK).collect();
    let ends = offsets.iter().skip(1).copied().chain([written.len()]);
    offsets.iter().zip(ends).map(|(start, end)| Span::new(chunk.start + start, chunk.start + end)).collect()
}

/// A stretch of the sentence without white space; positions are those of its characters.
struct Chunk<'t> {
    characters: Vec<char>,
    /// Byte offset of every character, and of the end.
    offsets: Vec<usize>,
    /// The sentence after the chunk.
    rest: &'t str,
    abbreviations: &'t Abbreviations,
}

impl<'t> Chunk<'t> {
    fn new(written: &str, rest: &'t str, abbreviations: &'t Abbreviations) -> Self {
        let offsets = written.char_indices().map(|(offset, _)| offset).chain([written.len()]).collect();
        Self { characters: written.chars().collect(), offsets, rest, abbreviations }
    }

    fn at(&self, position: usize) -> char {
        self.characters.get(position).copied().unwrap_or(' ')
    }

    fn before(&self, position: usize) -> char {
        position.checked_sub(1).map_or(' ', |before| self.characters[before])
    }

    fn written(&self, range: Range<usize>) -> String {
        self.characters[range].iter().collect()
    }

    fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.offsets[range.start]..self.offsets[range.end]
    }

    /// Returns the parts before, in and after the angle brackets and quotation marks that stand round addresses.
    fn bracketed_parts(&self) -> Vec<Range<usize>> {
        let is_bracket = |position: usize| matches!(self.at(position), '<' | '>' | '"');
        let mut parts: Vec<Range<usize>> = Vec::new();
        for position in 0..self.characters.len() {
            match parts.last_mut() {
                Some(part) if is_bracket(part.start) == is_bracket(position) => part.end += 1,
                _ => parts.push(position..position + 1),
            }
        }
        parts
    }

    /// Returns the tokens of a part; an address stays whole, without the marks around it.
    fn part_tokens(&self, part: &Range<usize>, is_address: bool) -> Vec<Range<usize>> {
        if !is_address {
            return self.tokens(part.clone());
        }
        let is_mark = |character: &char| "()[]{}'“”‘’.,;:!?*|".contains(*character);
        let characters = &self.characters[part.clone()];
        let start = part.start + characters.iter().take_while(|&character| is_mark(character)).count();
        let end = part.end - characters.iter().rev().take_while(|&character| is_mark(character)).count();
        let mut tokens = self.tokens(part.start..start);
        tokens.extend(split_clitics(&self.characters, start..end));
        tokens.extend(self.tokens(end..part.end));
        tokens
    }

    fn tokens(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut tokens = Vec::new();
        let mut start = range.start;
        while start < range.end {
            let end = self.token_end(start).min(range.end);
            tokens.extend(self.split_word(start..end));
            start = end;
        }
        tokens
    }

    fn token_end(&self, start: usize) -> usize {
        let (first, next) = (self.at(start), self.at(start + 1));
        if let Some(length) = self.emoticon_length(start) {
            return start + length;
        }
        match first {
            _ if is_word_character(first) => self.word_end(start),
            '.' | '+' if next.is_ascii_digit() && !is_word_character(self.before(start)) => self.word_end(start + 1),
            '@' | '#' if start == 0 && next.is_alphabetic() => self.word_end(start + 1),
            '\'' | '’' if self.is_elision(start) => self.word_end(start + 1),
            '‘' | '’' => self.run_end(start, |character| matches!(character, '‘' | '’')),
            '.' | '!' | '?' | '…' => self.run_end(start, |character| matches!(character, '.' | '!' | '?' | '…')),
            '-' | '=' | '*' | '~' | '+' | '<' | '>' | '^' | '#' | '\'' | '`' | '$' | '|' => {
                self.run_end(start, |character| character == first)
            }
            _ => start + 1,
        }
    }

    fn run_end(&self, start: usize, belongs: impl Fn(char) -> bool) -> usize {
        start + self.characters[start..].iter().take_while(|&&character| belongs(character)).count()
    }

    fn emoticon_length(&self, start: usize) -> Option<usize> {
        const EMOTICONS: [&str; 12] = [":-)", ":-(", ";-)", ":-D", ":)", ":(", ";)", ":D", ":P", "=)", ":/", ":p"];
        let rest = &self.characters[start..(start + 3).min(self.characters.len())];
        let length =
            EMOTICONS.into_iter().find(|emoticon| emoticon.chars().eq(rest.iter().copied().take(emoticon.len())))?.len();
        // ":P" of "12:PM" and ":/" of "http:/" are none.
        let is_alone = !is_word_character(self.at(start + length)) && self.at(start + length) != '/';
        (is_alone && !self.before(start).is_ascii_digit()).then_some(length)
    }

    /// Tells whether the apostrophe at `start` stands for something left out: `'90s`, `'em`, the clitic of `U.S.'s`.
    fn is_elision(&self, start: usize) -> bool {
        const ELIDED: [&str; 5] = ["em", "til", "cause", "n", "tis"];
        let end = self.run_end(start + 1, char::is_alphanumeric);
        let word = self.written(start + 1..end).to_lowercase();
        let is_quoted = self.at(end) == self.at(start) || self.at(end) == '’';
        let is_clitic = CLITICS.iter().any(|clitic| clitic.strip_prefix('\'') == Some(word.as_str()));
        let years = word.trim_end_matches('s');
        let is_year = years.len() == 2 && years.bytes().all(|byte| byte.is_ascii_digit());
        !is_quoted && (is_clitic || start == 0 && (is_year || ELIDED.contains(&word.as_str())))
    }

    /// Returns the end of the word whose first letter or digit is at `start`.
    fn word_end(&self, start: usize) -> usize {
        let mut end = start;
        while is_word_character(self.at(end)) || end > start && self.connects(start, end) {
            end += 1;
        }
        match self.at(end) {
            '.' if self.keeps_full_stop(start, end) => end + 1,
            '$' if self.at(end + 1).is_ascii_digit() && self.characters[start..end].iter().all(char::is_ascii_uppercase) => {
                end + 1
            }
            _ => end,
        }
    }

    /// Tells whether the mark at `position` holds the word that begins at `start` together.
    fn connects(&self, start: usize, position: usize) -> bool {
        let (left, right) = (self.at(position - 1), self.at(position + 1));
        if !is_word_character(left) || !is_word_character(right) {
            return false;
        }
        match self.at(position) {
            '.' => !self.is_end_of_sentence(start, position),
            '\'' | '’' | '`' => right.is_alphabetic(),
            ':' => left.is_ascii_digit() && right.is_ascii_digit(),
            ',' => {
                left.is_ascii_digit() && self.run_end(position + 1, |character| character.is_ascii_digit()) == position + 4
            }
            '&' => left.is_uppercase() && right.is_uppercase(),
            '@' | '*' => left.is_alphabetic() && right.is_alphabetic(),
            '/' => self.is_date(start),
            '-' => self.is_hyphen_inside(start, position),
            _ => false,
        }
    }

    /// Tells whether the full stop at `position` has a new sentence or a name glued to it: `left.The`, `Dr.Sadeq`.
    fn is_end_of_sentence(&self, start: usize, position: usize) -> bool {
        let is_capitalised = self.at(position + 1).is_uppercase() && self.at(position + 2).is_lowercase();
        is_capitalised
            && position >= start + 2
            && self.characters[start..position].iter().all(|letter| letter.is_alphabetic())
    }

    /// Tells whether the word at `start` is a date or a day with slashes: `11/28/2000`, `9/11`, but not `1/2`.
    fn is_date(&self, start: usize) -> bool {
        let groups = self.digit_groups(start, '/');
        match groups.as_slice() {
            [_, _, _] => groups.iter().all(|group| group.len() <= 4),
            [month, day] => {
                month.parse().is_ok_and(|month: u8| (1..=12).contains(&month)) && matches!(day.parse(), Ok(10..=31u8))
            }
            _ => false,
        }
    }

    /// Tells whether the hyphen at `position` belongs into the word: after an affix, in telephone numbers and dates.
    fn is_hyphen_inside(&self, start: usize, position: usize) -> bool {
        let left = self.written(start..position).to_lowercase();
        if left.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            let groups = self.digit_groups(start, '-');
            return match groups.as_slice() {
                [] | [_] => false,
                [area, number] => number.len() == 4 && matches!(area.len(), 3 | 5) || area.len() == 1 && number.len() == 4,
                _ => true,
            };
        }
        let right = self.written(position + 1..self.run_end(position + 1, char::is_alphanumeric));
        PREFIXES.contains(&left.as_str()) && self.before(start) != '-' || SUFFIXES.contains(&right.to_lowercase().as_str())
    }

    /// Returns the runs of digits from `start` on that `separator` holds together; none when a letter follows.
    fn digit_groups(&self, start: usize, separator: char) -> Vec<String> {
        let end = self.run_end(start, |character| character.is_ascii_digit() || character == separator);
        if self.at(end).is_alphabetic() {
            return Vec::new();
        }
        let groups = self.written(start..end);
        groups.split(separator).filter(|group| !group.is_empty()).map(str::to_owned).collect()
    }

    /// Tells whether the full stop at `end` belongs to the word that begins at `start`.
    fn keeps_full_stop(&self, start: usize, end: usize) -> bool {
        let word = self.written(start..end);
        let kind = match self.abbreviations.kind(&word) {
            "-" if is_dotted(&word) => "letters",
            kind => kind,
        };
        let next = self.at(end + 1);
        if kind == "-" || next == '.' && matches!(self.at(end + 2), '.' | '…') {
            return false;
        }
        let after = self.characters[end + 1..].iter().copied().chain(self.rest.chars());
        let following = after.into_iter().find(|character| character.is_alphanumeric());
        match following {
            None => kind == "acronym" || next == '.',
            Some(following) if kind == "number" => following.is_numeric() || next == ',',
            Some(_) => true,
        }
    }

    /// Returns the words that are written as one: clitics, contractions, a number with its unit.
    fn split_word(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let digits =
            self.run_end(range.start, |character| character.is_ascii_digit() || matches!(character, '.' | ',' | ':'));
        if range.start < digits && digits < range.end {
            let unit = self.written(digits..range.end);
            let is_money = range.start > 0 && matches!(self.at(range.start - 1), '$' | '£' | '€');
            let is_unit = UNITS.contains(&unit.to_lowercase().trim_end_matches('.'));
            if is_unit && (is_money || !matches!(unit.as_str(), "M" | "B" | "G")) {
                return vec![range.start..digits, digits..range.end];
            }
        }
        split_clitics(&self.characters, range)
    }
}

/// Splits `don't`, `leaders'll`, `cannot`.
fn split_clitics(characters: &[char], range: Range<usize>) -> Vec<Range<usize>> {
    let word: Vec<char> = characters[range.clone()].iter().map(|&character| lower(character)).collect();
    let is_decade =
        word.len() > 3 && word.ends_with(&['\'', 's']) && word[..word.len() - 2].iter().all(char::is_ascii_digit);
    let length = match CLITICS.into_iter().find(|clitic| ends_with(&word, clitic) && !is_decade) {
        Some(clitic) => clitic.len(),
        None => contraction_tail(&word),
    };
    if length == 0 {
        return vec![range];
    }
    let cut = range.end - length;
    let mut parts = split_clitics(characters, range.start..cut);
    parts.push(cut..range.end);
    parts
}

fn lower(character: char) -> char {
    match character {
        '’' | '`' => '\'',
        _ => character.to_ascii_lowercase(),
    }
}

fn ends_with(word: &[char], clitic: &str) -> bool {
    word.len() > clitic.len() && word.iter().rev().copied().zip(clitic.chars().rev()).all(|(ours, theirs)| ours == theirs)
}

/// Returns how many letters at the end of a contraction without apostrophe are a word of their own.
fn contraction_tail(word: &[char]) -> usize {
    let word: String = word.iter().collect();
    CONTRACTIONS.iter().find(|(contraction, _)| *contraction == word).map_or(0, |(_, tail)| *tail)
}

fn is_word_character(character: char) -> bool {
    // Combining marks and invisible joiners belong to the letters around them.
    character.is_alphanumeric()
        || character == '_'
        || matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}')
}

const CLITICS: [&str; 7] = ["n't", "'s", "'m", "'d", "'re", "'ve", "'ll"];

/// Contractions with the length of their last word.
const CONTRACTIONS: [(&str, usize); 33] = [
    ("cannot", 3),
    ("gonna", 2),
    ("wanna", 2),
    ("gotta", 2),
    ("outta", 2),
    ("gimme", 2),
    ("lemme", 2),
    ("dont", 2),
    ("wont", 2),
    ("cant", 2),
    ("didnt", 2),
    ("doesnt", 2),
    ("isnt", 2),
    ("arent", 2),
    ("wasnt", 2),
    ("werent", 2),
    ("couldnt", 2),
    ("wouldnt", 2),
    ("shouldnt", 2),
    ("havent", 2),
    ("hasnt", 2),
    ("hadnt", 2),
    ("aint", 2),
    ("im", 1),
    ("ive", 2),
    ("youre", 2),
    ("theyre", 2),
    ("thats", 1),
    ("whats", 1),
    ("theres", 1),
    ("heres", 1),
    ("hes", 1),
    ("lets", 1),
];

/// Affixes that keep their hyphen inside the word.
const PREFIXES: [&str; 40] = [
    "anti", "arch", "bi", "bio", "co", "counter", "cross", "cyber", "de", "e", "ex", "extra", "inter", "intra", "macro",
    "mega", "micro", "mid", "mini", "multi", "neo", "non", "over", "para", "post", "pre", "pro", "pseudo", "psycho", "re",
    "semi", "socio", "sub", "super", "trans", "tri", "ultra", "un", "under", "uni",
];

const SUFFIXES: [&str; 3] = ["esque", "wise", "fold"];

/// Units that are words of their own behind a number.
const UNITS: [&str; 44] = [
    "am", "pm", "a.m", "p.m", "k", "m", "b", "bn", "mn", "tn", "mm", "cm", "km", "kg", "mg", "g", "ft", "lb", "lbs", "oz",
    "mph", "kph", "kmh", "mw", "kw", "gw", "kwh", "mwh", "gb", "mb", "kb", "tb", "hz", "khz", "mhz", "ghz", "hr", "hrs",
    "min", "mins", "yr", "yrs", "million", "billion",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::segmentation::SentenceSplitter;

    /// Checks that the words of `text`, one sentence, are those of `expected` between its bars.
    fn check(text: &str, expected: &str) {
        let splitter = SentenceSplitter::embedded();
        let words = Tokenizer::new().unwrap().words(text, Span::new(0, text.len()), &splitter.abbreviations);
        assert_eq!(words.iter().map(|word| word.of(text)).collect::<Vec<_>>().join(" | "), expected);
    }

    #[test]
    fn clitics_are_words() {
        check("They don't know.", "They | do | n't | know | .");
        check("It’s Ankara’s", "It | ’s | Ankara | ’s");
        check("She'd've said he won't", "She | 'd | 've | said | he | wo | n't");
        check("the soldiers' pay", "the | soldiers | ' | pay");
        check("the U.S.'s ally cannot and dont", "the | U.S. | 's | ally | can | not | and | do | nt");
        check("the 1980's", "the | 1980's");
        check("Sha'lan and O'Neill", "Sha'lan | and | O'Neill");
    }

    #[test]
    fn hyphens_part_words_but_not_affixes() {
        check("US-backed al-Maliki", "US | - | backed | al | - | Maliki");
        check("a 15-year-old pro-Iranian ex-general", "a | 15 | - | year | - | old | pro-Iranian | ex-general");
        check("5-10 jets, 713-555-0100, F-16s", "5 | - | 10 | jets | , | 713-555-0100 | , | F | - | 16s");
        check("war--and peace—now", "war | -- | and | peace | — | now");
    }

    #[test]
    fn full_stops_belong_to_abbreviations_inside_a_sentence() {
        check(
            "Lt. Col. J. Kent left the U.S. at 5 a.m. on Jan. 3.",
            "Lt. | Col. | J. | Kent | left | the | U.S. | at | 5 | a.m. | on | Jan. | 3 | .",
        );
        check("He left at 5 p.m.", "He | left | at | 5 | p.m | .");
        check("He left the U.S.", "He | left | the | U.S.");
        check("No. 5 said no. Never", "No. | 5 | said | no | . | Never");
        check("He left.The army stayed", "He | left | . | The | army | stayed");
        check("Who?! Me... (etc.)", "Who | ?! | Me | ... | ( | etc | . | )");
    }

    #[test]
    fn numbers_and_money() {
        check("$1.3bn, US$5 or €2,000,000", "$ | 1.3 | bn | , | US$ | 5 | or | € | 2,000,000");
        check("40% of 35km on 9/11 at 7:30pm", "40 | % | of | 35 | km | on | 9/11 | at | 7:30 | pm");
        check("[13,14] 1/2 and/or 21st", "[ | 13 | , | 14 | ] | 1 | / | 2 | and | / | or | 21st");
    }

    #[test]
    fn addresses_stay_whole() {
        check("(see https://example.org/a-b?c=1, it's)", "( | see | https://example.org/a-b?c=1 | , | it | 's | )");
        check("<press@example.com>.", "< | press@example.com | > | .");
        check("@army #ceasefire #5", "@army | #ceasefire | # | 5");
    }

    #[test]
    fn quotation_marks_stand_alone() {
        check("“Go,” he said. 'Now!'", "“ | Go | , | ” | he | said | . | ' | Now | ! | '");
        check("'90s rock 'n' roll", "'90s | rock | ' | n | ' | roll");
    }

    #[test]
    fn odd_text_is_cut_as_well() {
        check("", "");
        check("\u{a0}\u{2003}", "");
        check("中国 🇮🇶 e\u{301}té", "中国 | 🇮 | 🇶 | e\u{301}té");
        let words = "a".repeat(1200);
        check(&words, &["a".repeat(500), "a".repeat(500), "a".repeat(200)].join(" | "));
        check(&"-".repeat(20), &"-".repeat(20));
    }
}
