//! Turns the words of a sentence into the numbers the network takes.

use super::wordpiece::WordPieces;

/// A sentence as the network reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EncodedSentence {
    /// Pieces, between those that mark the start and the end.
    pub(crate) piece_ids: Vec<i32>,
    /// Shape class of the word of every piece.
    pub(crate) piece_shapes: Vec<i32>,
    /// Position of the first piece of every word.
    pub(crate) word_starts: Vec<i32>,
}

/// The most pieces of a sentence that the network can take.
pub(crate) const MOST_PIECES: usize = 512;

const START_PIECE: i32 = 101;
const END_PIECE: i32 = 102;
const NO_SHAPE: i32 = 0;

/// The most words of a sentence: longer ones are lists and tables, and their trees cost time.
const MOST_WORDS: usize = 250;

impl EncodedSentence {
    /// Encodes the words whose pieces are `words`.
    fn new(forms: &[&str], words: &[Vec<i32>]) -> Self {
        let mut sentence = Self { piece_ids: vec![START_PIECE], piece_shapes: vec![NO_SHAPE], word_starts: Vec::new() };
        for (index, (form, pieces)) in forms.iter().zip(words).enumerate() {
            sentence.word_starts.push(sentence.piece_ids.len() as i32);
            sentence.piece_ids.extend(pieces);
            sentence.piece_shapes.extend(std::iter::repeat_n(shape_class(form, index == 0), pieces.len()));
        }
        sentence.piece_ids.push(END_PIECE);
        sentence.piece_shapes.push(NO_SHAPE);
        sentence
    }
}

/// The most pieces of a word that are looked at: the first stands for the word, and what is longer is no language.
const MOST_PIECES_OF_A_WORD: usize = 50;

/// Encodes a sentence; one that is too long for the network becomes several, in order.
pub(crate) fn encode(word_pieces: &WordPieces, forms: &[&str]) -> Vec<EncodedSentence> {
    let words: Vec<Vec<i32>> = forms.iter().map(|form| first_pieces(word_pieces, form)).collect();
    let mut sentences = Vec::new();
    let mut start = 0;
    while start < forms.len() {
        let end = start + length_that_fits(&forms[start..], &words[start..]);
        sentences.push(EncodedSentence::new(&forms[start..end], &words[start..end]));
        start = end;
    }
    sentences
}

fn first_pieces(word_pieces: &WordPieces, form: &str) -> Vec<i32> {
    let mut pieces = word_pieces.pieces(form);
    pieces.truncate(MOST_PIECES_OF_A_WORD);
    pieces
}

/// Returns how many of the words fit into one sentence: all, or as many as end with a mark, or as many as can be.
fn length_that_fits(forms: &[&str], words: &[Vec<i32>]) -> usize {
    let mut room = MOST_PIECES - 2;
    let fits = |pieces: &&Vec<i32>| {
        room = room.saturating_sub(pieces.len());
        room > 0
    };
    let most = words.iter().take(MOST_WORDS).take_while(fits).count().max(1);
    if most == forms.len() {
        return most;
    }
    let is_mark = |form: &str| matches!(form, "," | ";" | ":" | "." | "--" | "—" | "–" | "|" | "*");
    let last_mark = forms[most / 2..most].iter().rposition(|form| is_mark(form));
    last_mark.map_or(most, |position| most / 2 + position + 1)
}

/// Returns the class of the letters and digits of a word, as `training/words.py` does.
fn shape_class(form: &str, is_first: bool) -> i32 {
    let has_digit = form.bytes().any(|byte| byte.is_ascii_digit());
    let mut letters = form.chars().filter(|character| character.is_alphabetic());
    let Some(first) = letters.next() else {
        return match has_digit {
            false => 3,
            true if form.bytes().all(|byte| byte.is_ascii_digit()) => 1,
            true => 2,
        };
    };
    let (mut count, mut upper) = (1, usize::from(first.is_uppercase()));
    for letter in letters {
        count += 1;
        upper += usize::from(letter.is_uppercase());
    }
    match (first.is_uppercase(), upper) {
        _ if has_digit => 4,
        (_, 0) => 5,
        _ if count == 1 => 6 + i32::from(is_first),
        _ if upper == count => 8 + i32::from(count > 5),
        (true, 1) => 10 + i32::from(is_first),
        (true, _) => 12,
        (false, _) => 13,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[PAD]\na\n,\n##a";

    #[test]
    fn shapes() {
        let check = |form: &str, inside: i32, first: i32| {
            assert_eq!((shape_class(form, false), shape_class(form, true)), (inside, first), "{form}");
        };
        check("2003", 1, 1);
        check("1,200", 2, 2);
        check("--", 3, 3);
        check("F16", 4, 4);
        check("rebels", 5, 5);
        check("A", 6, 7);
        check("U.S.", 8, 8);
        check("UNESCO", 9, 9);
        check("Ankara", 10, 11);
        check("McCain", 12, 12);
        check("eBay", 13, 13);
    }

    fn check_lengths(forms: &[&str], lengths: &[usize]) {
        let sentences = encode(&WordPieces::new(VOCABULARY).unwrap(), forms);
        let found: Vec<usize> = sentences.iter().map(|sentence| sentence.word_starts.len()).collect();
        assert_eq!(found, lengths);
        assert!(sentences.iter().all(|sentence| sentence.piece_ids.len() <= MOST_PIECES));
    }

    #[test]
    fn a_sentence_keeps_its_words() {
        let sentence = &encode(&WordPieces::new(VOCABULARY).unwrap(), &["aa", "a"])[0];
        assert_eq!(sentence.piece_ids, [101, 1, 3, 1, 102]);
        assert_eq!(sentence.piece_shapes, [0, 5, 5, 5, 0]);
        assert_eq!(sentence.word_starts, [1, 3]);
    }

    #[test]
    fn a_long_sentence_is_cut_after_a_mark() {
        check_lengths(&[], &[]);
        check_lengths(&["a"; 250], &[250]);
        check_lengths(&["a"; 600], &[250, 250, 100]);
        let mut forms = ["a"; 300];
        forms[199] = ",";
        check_lengths(&forms, &[200, 100]);
        let hundred = "a".repeat(100);
        check_lengths(&[hundred.as_str(); 11], &[10, 1]);
    }
}
