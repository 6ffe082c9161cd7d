//! Names in capitals, as event coders write them, in the case that articles write them in.

use crate::text::fold_name;
use std::collections::BTreeMap;

/// Words that stay small inside a name.
const SMALL: [&str; 24] = [
    "of", "the", "and", "for", "in", "on", "to", "at", "by", "de", "del", "da", "dos", "du", "la", "le", "el", "al", "bin",
    "ibn", "van", "von", "der", "und",
];

/// Returns `name` in the case of articles; a name with small letters stays as it is.
///
/// `cased` are names whose case is known, by [`fold_name`]; `others` are further names of the same actor: `ANSF` is an
/// acronym because one of them is `AFGHAN NATIONAL SECURITY FORCES`.
pub(super) fn recase(name: &str, cased: &BTreeMap<String, &str>, others: &[&str]) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    if let Some(known) = cased.get(&fold_name(name)) {
        return (*known).to_owned();
    }
    let words = name.split(' ').enumerate().map(|(index, word)| recase_word(word, index == 0, cased, others));
    words.collect::<Vec<_>>().join(" ")
}

fn recase_word(word: &str, is_first: bool, cased: &BTreeMap<String, &str>, others: &[&str]) -> String {
    if word.starts_with(|character: char| character.is_ascii_digit()) {
        return word.to_lowercase();
    }
    if is_acronym(word, others) {
        return word.to_owned();
    }
    if let Some(known) = cased.get(&fold_name(word)).filter(|known| is_all_capitals(known)) {
        return (*known).to_owned();
    }
    let lowercase = word.to_lowercase();
    if SMALL.contains(&lowercase.as_str()) && !is_first {
        return lowercase;
    }
    let parts: Vec<String> = lowercase.split('-').map(str::to_owned).collect();
    let last = parts.len() - 1;
    let part = |(index, part): (usize, &String)| {
        let is_article = index < last && SMALL.contains(&part.as_str());
        if is_article { part.clone() } else { crate::knowledge::capitalize(part) }
    };
    parts.iter().enumerate().map(part).collect::<Vec<_>>().join("-")
}

/// Tells whether a word has no vowel to be spoken with, or is made of the initials of another name of the actor.
fn is_acronym(word: &str, others: &[&str]) -> bool {
    let letters: Vec<char> = word.chars().filter(|character| character.is_alphabetic()).collect();
    if letters.len() < 2 || letters.len() > 8 {
        return word.contains('.') && letters.len() == 1;
    }
    let is_unspeakable = word.is_ascii() && !letters.iter().any(|letter| "AEIOUY".contains(*letter));
    is_unspeakable || word.contains('.') || others.iter().any(|other| has_initials(other, &letters))
}

fn has_initials(name: &str, letters: &[char]) -> bool {
    let words: Vec<String> = fold_name(name).split(' ').map(str::to_owned).collect();
    let initials =
        |words: &mut dyn Iterator<Item = &String>| words.filter_map(|word| word.chars().next()).collect::<String>();
    let letters: String = letters.iter().flat_map(|letter| letter.to_lowercase()).collect();
    let is_small = |word: &&String| SMALL.contains(&word.as_str());
    words.len() > 1
        && (initials(&mut words.iter()) == letters || initials(&mut words.iter().filter(|word| !is_small(word))) == letters)
}

fn is_all_capitals(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_names() {
        let cased = BTreeMap::from([("nato".to_owned(), "NATO"), ("hezbollah".to_owned(), "Hezbollah")]);
        for (name, others, expected) in [
            ("HAMID KARZAI", &[][..], "Hamid Karzai"),
            ("NOURI AL-MALIKI", &[], "Nouri al-Maliki"),
            ("ARMY OF THE NORTH", &[], "Army of the North"),
            ("ANSF", &["AFGHAN NATIONAL SECURITY FORCES"], "ANSF"),
            ("ELA", &["ELDER LEAGUE OF ARMS"], "ELA"),
            ("ELA", &[], "Ela"),
            ("PKK", &[], "PKK"),
            ("20TH BRIGADE", &[], "20th Brigade"),
            ("NATO FORCES", &[], "NATO Forces"),
            ("HEZBOLLAH", &[], "Hezbollah"),
            ("J. DOE", &[], "J. Doe"),
            ("Ansar al-Din", &[], "Ansar al-Din"),
        ] {
            assert_eq!(recase(name, &cased, others), expected, "{name}");
        }
    }
}
