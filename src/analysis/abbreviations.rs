//! Words that a full stop belongs to, by what usually follows them.

use std::collections::{BTreeMap, HashMap};

/// The known abbreviations, lower-case and without their last full stop.
pub(super) struct Abbreviations {
    kind_of: HashMap<String, String>,
}

/// Kinds of words that are ordinary words when they are not capitalised, such as `sun` and `mass`.
const CAPITALISED: [&str; 2] = ["month", "place"];

impl Abbreviations {
    /// Takes the words of every kind.
    pub(super) fn new(words_by_kind: BTreeMap<String, Vec<String>>) -> Self {
        let kind_of =
            words_by_kind.into_iter().flat_map(|(kind, words)| words.into_iter().map(move |word| (word, kind.clone())));
        Self { kind_of: kind_of.collect() }
    }

    /// Returns what kind of abbreviation a full stop after `core` makes of it; `-` when it makes none.
    pub(super) fn kind(&self, core: &str) -> &str {
        let is_capitalised = core.chars().next().is_some_and(char::is_uppercase);
        match self.kind_of.get(&core.to_lowercase()) {
            Some(kind) if is_capitalised || !CAPITALISED.contains(&kind.as_str()) => kind,
            _ if is_acronym(core) => "acronym",
            _ if is_capitalised && core.chars().count() == 1 => "initial",
            _ => "-",
        }
    }
}

/// Tells whether `core` is made of single letters with full stops between them, the first a capital: `U.S`.
pub(super) fn is_acronym(core: &str) -> bool {
    core.chars().next().is_some_and(char::is_uppercase) && is_dotted(core) && !core.chars().any(char::is_numeric)
}

/// Tells whether `core` is single characters with full stops between them: `a.m`.
pub(super) fn is_dotted(core: &str) -> bool {
    let is_alternating = core.chars().enumerate().all(|(index, character)| match index % 2 {
        0 => character.is_alphanumeric(),
        _ => character == '.',
    });
    is_alternating && core.chars().nth(1).is_some() && !core.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(core: &str, kind: &str) {
        let words = [("title", vec!["gen"]), ("month", vec!["sat"])];
        let words = words.map(|(kind, words)| (kind.to_owned(), words.into_iter().map(str::to_owned).collect()));
        assert_eq!(Abbreviations::new(words.into_iter().collect()).kind(core), kind, "{core}");
    }

    #[test]
    fn lists_and_forms_tell_abbreviations() {
        check("Gen", "title");
        check("gen", "title");
        check("Sat", "month");
        check("sat", "-");
        check("U.S", "acronym");
        check("D.C", "acronym");
        check("a.m", "-");
        check("J", "initial");
        check("word", "-");
        check("", "-");
    }
}
