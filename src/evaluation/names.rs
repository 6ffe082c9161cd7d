//! When two names, or two sentences, count as the same.

use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::char::is_combining_mark;

/// The names of one entity, each without case, articles, signs and "Government of".
pub(super) type Names = BTreeSet<String>;

const PRONOUNS: [&str; 21] = [
    "he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "which", "that", "this", "these",
    "those", "we", "us", "our", "i", "you",
];

/// Returns the forms without those that name nobody.
pub(super) fn names<'f>(forms: impl IntoIterator<Item = &'f str>) -> Names {
    let normal = forms.into_iter().map(normalized);
    normal.filter(|name| !name.is_empty() && !PRONOUNS.contains(&name.as_str())).collect()
}

/// Returns a name without case, articles and signs; a state and its government have one name.
pub(super) fn normalized(name: &str) -> String {
    let plain: String = without_possessive(&name.to_lowercase().replace(['’', '‘', '`'], "'"));
    let spaced: String = plain.chars().map(|character| if is_of_word(character) { character } else { ' ' }).collect();
    let words: Vec<&str> = spaced.split_whitespace().filter(|word| !matches!(*word, "the" | "a" | "an")).collect();
    let text = words.join(" ");
    let bare = ["government of ", "state of ", "republic of "].into_iter().find_map(|start| text.strip_prefix(start));
    bare.map(str::to_owned).unwrap_or(text)
}

/// Removes `'s` at the end of a word, and any other apostrophe before a letter.
fn without_possessive(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let is_word_at = |index: usize| characters.get(index).copied().is_some_and(is_of_word);
    let mut plain = String::with_capacity(name.len());
    let mut index = 0;
    while let Some(&character) = characters.get(index) {
        index += 1;
        match character {
            '\'' if characters.get(index) == Some(&'s') && !is_word_at(index + 1) => index += 1,
            '\'' if is_word_at(index) => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Tells whether a character belongs to a word: a letter, a digit or `_`.
pub(super) fn is_of_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric() && !is_combining_mark(character)
}

/// The words of a sentence with how often each stands there.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    counts: BTreeMap<String, usize>,
    total: usize,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let mut words = Self::default();
        for word in lower.split(|character| !is_of_word(character)).filter(|word| !word.is_empty()) {
            *words.counts.entry(word.to_owned()).or_default() += 1;
            words.total += 1;
        }
        words
    }

    /// Tells whether two sentences are the same, or one is part of the other, as when they were split differently.
    pub(super) fn is_same_sentence(&self, other: &Self) -> bool {
        let common = |(word, count): (&String, &usize)| other.counts.get(word).map_or(0, |of_other| *count.min(of_other));
        let shared: usize = self.counts.iter().map(common).sum();
        shared >= 3 && shared as f64 >= 0.6 * self.total.min(other.total) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_articles_and_signs() {
        for (name, expected) in [
            ("the Government of Iraq", "iraq"),
            ("Iraq’s", "iraq"),
            ("the rebels' allies", "rebels allies"),
            ("Ibrahim al-Ja'afari", "ibrahim al jaafari"),
            ("Republic of the Congo", "congo"),
            ("U.S.", "u s"),
            ("the", ""),
        ] {
            assert_eq!(normalized(name), expected, "{name}");
        }
        assert_eq!(names(["She", "you", "the", "Iran"]), Names::from(["iran".to_owned()]));
    }

    #[test]
    fn sentences_may_be_split_differently() {
        let same = |first, second| Words::of(first).is_same_sentence(&Words::of(second));
        assert!(same("Iran backs Iraq, he said.", "iran backs iraq"));
        assert!(!same("Iran backs Iraq, he said.", "Iran left Oman, she said."));
        assert!(!same("He left.", "He left."), "two words are too few to tell");
    }
}
