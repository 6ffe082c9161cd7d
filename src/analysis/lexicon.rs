//! Lemmas of English words that are known: irregular forms, and regular endings checked against the known lemmas.
//!
//! The network's lemma rules cannot know that "captured" comes from "capture"; see `training/lexicon.py`. Regular
//! endings are undone as in WordNet's [morphy](https://wordnet.princeton.edu/documentation/morphy7wn).

use crate::text::Upos;
use std::collections::{HashMap, HashSet};

/// Known lemmas and irregular forms by part of speech.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    lemmas: HashSet<(Kind, &'static str)>,
    irregular: HashMap<(Kind, &'static str), &'static str>,
}

/// A part of speech as the lexicon tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Verb,
    Noun,
    Adjective,
}

const VERB_ENDINGS: &[(&str, &str)] =
    &[("ied", "y"), ("ed", "e"), ("ed", ""), ("ying", "y"), ("ing", "e"), ("ing", ""), ("ies", "y"), ("s", ""), ("es", "")];
const NOUN_ENDINGS: &[(&str, &str)] = &[("ies", "y"), ("s", ""), ("es", ""), ("ves", "f"), ("men", "man")];
const ADJECTIVE_ENDINGS: &[(&str, &str)] =
    &[("ier", "y"), ("iest", "y"), ("er", "e"), ("est", "e"), ("er", ""), ("est", "")];

impl Lexicon {
    /// Reads `models/english.lemmas.tsv`: part of speech, lemma, irregular forms.
    pub(super) fn parse(table: &'static str) -> Self {
        let mut lexicon = Self::default();
        for line in table.lines() {
            let mut fields = line.split('\t');
            let kind = match fields.next() {
                Some("VERB") => Kind::Verb,
                Some("NOUN") => Kind::Noun,
                Some("ADJ") => Kind::Adjective,
                _ => continue,
            };
            let Some(lemma) = fields.next() else { continue };
            lexicon.lemmas.insert((kind, lemma));
            for form in fields {
                lexicon.irregular.insert((kind, form), lemma);
            }
        }
        lexicon
    }

    /// Returns the lemma of a word that inflects, if the lexicon knows it; `xpos` is its Penn Treebank tag.
    pub(super) fn lemma(&self, form: &str, upos: Upos, xpos: &str) -> Option<String> {
        let kind = match upos {
            Upos::Verb | Upos::Aux => Kind::Verb,
            Upos::Noun => Kind::Noun,
            Upos::Adj | Upos::Adv => Kind::Adjective,
            _ => return None,
        };
        let form = form.to_lowercase();
        if let (Kind::Verb, Some(verb)) = (kind, form.strip_prefix("re-")) {
            return self.lemma(verb, upos, xpos).map(|lemma| format!("re-{lemma}"));
        }
        if matches!(xpos, "NN" | "JJ" | "RB" | "VB" | "VBP") {
            let is_known =
                self.lemmas.contains(&(kind, form.as_str())) && !self.irregular.contains_key(&(kind, form.as_str()));
            return is_known.then_some(form);
        }
        // "bases" may be of "base" or "basis": the regular noun is the commoner, the irregular verb is.
        let irregular = self.irregular.get(&(kind, form.as_str())).map(|lemma| (*lemma).to_owned());
        let regular = self.regular(kind, &form);
        let lemma = if kind == Kind::Noun { regular.or(irregular) } else { irregular.or(regular) };
        lemma.or_else(|| self.lemmas.contains(&(kind, form.as_str())).then_some(form))
    }

    /// Returns the lemma of a word: the one the lexicon knows, or else `guess`, the network's, whose case it takes.
    pub(super) fn lemma_or(&self, guess: String, form: &str, upos: Upos, xpos: &str) -> String {
        if let Some(name) = day_or_month(form).filter(|_| upos == Upos::Propn && guess != form) {
            return name.to_owned();
        }
        match self.lemma(form, upos, xpos) {
            Some(known) if known.to_lowercase() == guess.to_lowercase() => guess,
            Some(known) if guess.starts_with(char::is_uppercase) => capitalised(&known),
            Some(known) => known,
            None => guess,
        }
    }

    /// Returns the first known lemma that a regular ending gives.
    fn regular(&self, kind: Kind, form: &str) -> Option<String> {
        let endings = match kind {
            Kind::Verb => VERB_ENDINGS,
            Kind::Noun => NOUN_ENDINGS,
            Kind::Adjective => ADJECTIVE_ENDINGS,
        };
        let candidates = endings.iter().filter_map(|(ending, replacement)| Some((form.strip_suffix(ending)?, *replacement)));
        candidates
            .flat_map(|(stem, replacement)| [Some(format!("{stem}{replacement}")), undoubled(stem, replacement)])
            .flatten()
            .find(|lemma| self.lemmas.contains(&(kind, lemma.as_str())))
    }
}

/// Returns the day or month that `form` abbreviates: `January` for `Jan.`.
fn day_or_month(form: &str) -> Option<&'static str> {
    let start = form.strip_suffix('.').unwrap_or(form);
    let is_abbreviation = (3..=5).contains(&start.len()) && form.starts_with(char::is_uppercase);
    DAYS_AND_MONTHS.into_iter().find(|name| is_abbreviation && name.len() > start.len() && name.starts_with(start))
}

#[rustfmt::skip]
const DAYS_AND_MONTHS: [&str; 18] = [
    "January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
];

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns `stop` for the stem `stopp`.
fn undoubled(stem: &str, replacement: &str) -> Option<String> {
    let mut characters = stem.chars().rev();
    let is_double = characters.next() == characters.next() && stem.len() > 3;
    (replacement.is_empty() && is_double && stem.is_ascii()).then(|| stem[..stem.len() - 1].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lemmas_of_known_words() {
        let table = "VERB\tcapture\nVERB\tdeny\nVERB\tfight\tfought\nVERB\tstop\nVERB\tsee\tsaw\tseen\nVERB\tseed\nNOUN\tally\nADJ\tclose";
        let lexicon = Lexicon::parse(table);
        for (form, upos, xpos, lemma) in [
            ("captured", Upos::Verb, "VBD", Some("capture")),
            ("Denied", Upos::Verb, "VBN", Some("deny")),
            ("fought", Upos::Verb, "VBD", Some("fight")),
            ("stopping", Upos::Verb, "VBG", Some("stop")),
            ("seen", Upos::Verb, "VBN", Some("see")),
            ("allies", Upos::Noun, "NNS", Some("ally")),
            ("closer", Upos::Adj, "JJR", Some("close")),
            ("re-captured", Upos::Verb, "VBN", Some("re-capture")),
            ("zorped", Upos::Verb, "VBD", None),
            ("captured", Upos::Propn, "NNP", None),
        ] {
            assert_eq!(lexicon.lemma(form, upos, xpos).as_deref(), lemma, "{form}");
        }
    }

    #[test]
    fn the_network_knows_the_case() {
        let lexicon = Lexicon::parse("ADJ\tiraqi\nNOUN\tbase\nNOUN\tsite\nNOUN\tsit");
        for (form, guess, upos, xpos, lemma) in [
            ("Iraqi", "Iraqi", Upos::Adj, "JJ", "Iraqi"),
            ("Bases", "bas", Upos::Noun, "NNS", "base"),
            ("Bases", "Bas", Upos::Noun, "NNS", "Base"),
            ("sites", "site", Upos::Noun, "NNS", "site"),
            ("Jan.", "Janember", Upos::Propn, "NNP", "January"),
            ("Sept.", "Sept", Upos::Propn, "NNP", "September"),
            ("Jan", "Jan", Upos::Propn, "NNP", "Jan"),
            ("unheard", "unhear", Upos::Verb, "VBN", "unhear"),
        ] {
            assert_eq!(lexicon.lemma_or(guess.to_owned(), form, upos, xpos), lemma, "{form}");
        }
    }
}
