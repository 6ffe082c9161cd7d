//! How alike two names are.

use std::collections::BTreeSet;

/// Words that say little about who is named, folded.
const SMALL: [&str; 18] =
    ["the", "of", "and", "for", "in", "al", "el", "as", "ash", "an", "de", "da", "la", "le", "bin", "ibn", "van", "von"];

/// A name with what comparing it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// As it is written.
    pub(super) text: String,
    /// Its words as `fold_name` gives them, without small ones.
    pub(super) words: Vec<String>,
    /// [`skeleton`] of each word.
    pub(super) skeletons: Vec<String>,
    /// Whether it is one word of capitals, as acronyms are.
    pub(super) is_acronym: bool,
}

impl Name {
    /// Prepares a name; none when it has no letters.
    pub(super) fn new(text: &str) -> Option<Self> {
        let folded = crate::text::fold_name(text);
        let all: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut words: Vec<String> =
            all.iter().filter(|word| !SMALL.contains(word)).map(|word| (*word).to_owned()).collect();
        if words.is_empty() {
            words = all.iter().map(|word| (*word).to_owned()).collect();
        }
        let letters = text.chars().filter(|character| *character != '.');
        let is_acronym = all.len() == 1 && letters.clone().count() > 1 && letters.clone().all(char::is_uppercase);
        let skeletons = words.iter().map(|word| skeleton(word)).collect();
        (!words.is_empty()).then(|| Self { text: text.to_owned(), words, skeletons, is_acronym })
    }

    /// Returns the first letters of its words.
    pub(super) fn initials(&self) -> String {
        self.words.iter().filter_map(|word| word.chars().next()).collect()
    }
}

/// How two names are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They differ in case, accents, signs or small words.
    Same,
    /// They have the same words in another order.
    Reordered,
    /// They are spelled differently.
    Spelling,
    /// One is the other's initials.
    Acronym,
    /// One is a part of the other.
    Part,
}

/// Returns how two names are alike and how much, between 0 and 1; none when they are not.
pub(super) fn compare(one: &Name, other: &Name) -> Option<(f64, Likeness)> {
    if one.words == other.words {
        return Some((1.0, Likeness::Same));
    }
    if one.words.concat() == other.words.concat() {
        return Some((0.97, Likeness::Same));
    }
    if one.words.iter().collect::<BTreeSet<_>>() == other.words.iter().collect::<BTreeSet<_>>() {
        return Some((0.95, Likeness::Reordered));
    }
    if is_acronym_of(one, other) || is_acronym_of(other, one) {
        return Some((0.75, Likeness::Acronym));
    }
    let (short, long) = if one.words.len() <= other.words.len() { (one, other) } else { (other, one) };
    let aligned = align(short, long);
    if aligned.iter().any(|likeness| *likeness < LEAST_WORD) {
        return None;
    }
    let likeness = aligned.iter().sum::<f64>() / aligned.len() as f64;
    match long.words.len() - short.words.len() {
        0 => Some((0.95 * likeness, Likeness::Spelling)),
        more => Some((0.8 * likeness * (1.0 - 0.08 * (more - 1) as f64).max(0.5), Likeness::Part)),
    }
}

/// The least likeness of two words that may be spellings of one.
const LEAST_WORD: f64 = 0.65;

fn is_acronym_of(one: &Name, other: &Name) -> bool {
    one.is_acronym && other.words.len() > 1 && one.words[0] == other.initials()
}

/// Returns for each word of the shorter name how like it is to a word of the longer one, each of which serves once.
fn align(short: &Name, long: &Name) -> Vec<f64> {
    let mut free: Vec<usize> = (0..long.words.len()).collect();
    let mut aligned = Vec::new();
    for index in 0..short.words.len() {
        let best = free
            .iter()
            .enumerate()
            .map(|(place, &other)| (word_likeness(short, index, long, other), place))
            .max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)));
        let Some((likeness, place)) = best else { break };
        free.remove(place);
        aligned.push(likeness);
    }
    aligned
}

fn word_likeness(one: &Name, index: usize, other: &Name, other_index: usize) -> f64 {
    let (word, other_word) = (&one.words[index], &other.words[other_index]);
    if word == other_word {
        return 1.0;
    }
    // An initial stands for the name that begins with it.
    if word.chars().count() == 1 || other_word.chars().count() == 1 {
        return if word.chars().next() == other_word.chars().next() { 0.8 } else { 0.0 };
    }
    let has_digits = |word: &str| word.chars().any(|character| character.is_ascii_digit());
    if has_digits(word) || has_digits(other_word) {
        return 0.0;
    }
    let letters: [Vec<char>; 2] = [word, other_word].map(|word| word.chars().collect());
    let longest = letters[0].len().max(letters[1].len());
    let spelled = 1.0 - edits(&letters[0], &letters[1]) as f64 / longest as f64;
    let sounds_alike = one.skeletons[index].len() > 1 && one.skeletons[index] == other.skeletons[other_index];
    if sounds_alike { spelled.max(0.85) } else { spelled }
}

/// Returns how a word sounds, roughly: consonants that transliterations exchange are one, vowels are left out.
///
/// `qaddafi`, `gaddafi` and `kadhafi` all become `kdf`. A word in another script stays as it is.
pub(super) fn skeleton(word: &str) -> String {
    if !word.is_ascii() {
        return word.to_owned();
    }
    let mut word = word.to_owned();
    for (letters, sound) in
        [("ph", "f"), ("gh", "k"), ("kh", "k"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "k"), ("ck", "k")]
    {
        word = word.replace(letters, sound);
    }
    let mut skeleton = String::new();
    for (index, letter) in word.chars().enumerate() {
        let sound = match letter {
            'q' | 'c' | 'g' | 'k' | 'x' => 'k',
            'z' | 's' | 'j' => 's',
            'v' | 'w' | 'b' => 'b',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' if index > 0 => continue,
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => 'a',
            other => other,
        };
        if !skeleton.ends_with(sound) {
            skeleton.push(sound);
        }
    }
    skeleton
}

/// Returns how many letters must be inserted, left out, replaced or swapped with the next one to make `other` of `text`.
///
/// This is the optimal string alignment distance.
pub fn edits(text: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in text.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other_letter) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other_letter);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == other[column - 1] && text[row - 1] == *other_letter {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expected: Option<(f64, Likeness)>) {
        let names = [one, other].map(|text| Name::new(text).unwrap());
        let seen = compare(&names[0], &names[1]);
        assert_eq!(seen.map(|(_, likeness)| likeness), expected.map(|(_, likeness)| likeness), "{one}, {other}: {seen:?}");
        if let (Some((seen, _)), Some((least, _))) = (seen, expected) {
            assert!(seen >= least, "{one}, {other}: {seen}");
        }
        assert_eq!(compare(&names[1], &names[0]), seen, "the order does not matter");
    }

    #[test]
    fn spellings_of_a_name_are_alike_and_other_names_are_not() {
        check("Nouri al-Maliki", "Nouri Al Maliki", Some((1.0, Likeness::Same)));
        check("Hizb ut-Tahrir", "Hizbut Tahrir", Some((0.9, Likeness::Same)));
        check("Nouri al-Maliki", "Nuri al-Maliki", Some((0.85, Likeness::Spelling)));
        check("Muammar Gaddafi", "Moammar Qadhafi", Some((0.75, Likeness::Spelling)));
        check("Xi Jinping", "Jinping Xi", Some((0.95, Likeness::Reordered)));
        check("Maliki", "Nouri al-Maliki", Some((0.75, Likeness::Part)));
        check("PKK", "Party of Kurdish Kin", Some((0.75, Likeness::Acronym)));
        check("J. Vestri", "Jan Vestri", Some((0.8, Likeness::Spelling)));
        check("Badr Brigade", "Mahdi Brigade", None);
        check("1st Army", "2nd Army", None);
        check("North Korea", "South Korea", None);
        check("Iran", "Sudan", None);
    }

    #[test]
    fn transliterations_sound_alike() {
        for words in [&["qaddafi", "gaddafi", "kadhafi", "khadafi"][..], &["nouri", "nuri"], &["hizbollah", "hezbollah"]] {
            let skeletons: BTreeSet<String> = words.iter().map(|word| skeleton(word)).collect();
            assert_eq!(skeletons.len(), 1, "{skeletons:?}");
        }
        assert_ne!(skeleton("iran"), skeleton("iraq"));
    }

    #[test]
    fn a_swap_is_one_edit() {
        for (one, other, distance) in [("", "", 0), ("ab", "ba", 1), ("abc", "", 3), ("kitten", "sitting", 3)] {
            let [one, other] = [one, other].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(edits(&one, &other), distance);
        }
    }
}
