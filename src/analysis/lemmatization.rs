//! Turns a word form into its lemma by an edit that the network chooses among those seen in training.
//!
//! `training/words.py` makes the rules and applies them in the same way.

use super::AnalysisError;

/// An edit of a word form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LemmaRule {
    /// Written `=be`: the lemma itself.
    Whole(String),
    /// Written `case|drop front|add front|drop back|add back`.
    Edit { case: Case, drop_front: usize, add_front: String, drop_back: usize, add_back: String },
}

/// How the lemma is cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
    Title,
    Kept,
}

impl LemmaRule {
    /// Reads a rule as `models/english.json` writes it.
    pub(super) fn parse(rule: &str) -> Result<Self, AnalysisError> {
        Self::parse_whole(rule).or_else(|| Self::parse_edit(rule)).ok_or_else(|| AnalysisError::LemmaRule(rule.to_owned()))
    }

    fn parse_whole(rule: &str) -> Option<Self> {
        rule.strip_prefix('=').map(|lemma| LemmaRule::Whole(lemma.to_owned()))
    }

    fn parse_edit(rule: &str) -> Option<Self> {
        let parts: Vec<&str> = rule.split('|').collect();
        let &[case, drop_front, add_front, drop_back, add_back] = parts.as_slice() else { return None };
        Some(LemmaRule::Edit {
            case: Case::parse(case)?,
            drop_front: drop_front.parse().ok()?,
            add_front: add_front.to_owned(),
            drop_back: drop_back.parse().ok()?,
            add_back: add_back.to_owned(),
        })
    }

    /// Returns the lemma of `form`: the form itself when it is too short for the rule.
    pub(super) fn apply(&self, form: &str) -> String {
        let (case, drop_front, add_front, drop_back, add_back) = match self {
            LemmaRule::Whole(lemma) => return lemma.clone(),
            LemmaRule::Edit { case, drop_front, add_front, drop_back, add_back } => {
                (*case, *drop_front, add_front, *drop_back, add_back)
            }
        };
        let length = form.chars().count();
        if drop_front + drop_back > length {
            return form.to_owned();
        }
        let core: String = form.chars().skip(drop_front).take(length - drop_front - drop_back).collect();
        let lemma = case.apply(format!("{add_front}{core}{add_back}"));
        if lemma.is_empty() { form.to_owned() } else { lemma }
    }
}

impl Case {
    fn parse(letter: &str) -> Option<Self> {
        match letter {
            "l" => Some(Case::Lower),
            "u" => Some(Case::Upper),
            "t" => Some(Case::Title),
            "k" => Some(Case::Kept),
            _ => None,
        }
    }

    fn apply(self, lemma: String) -> String {
        match self {
            Case::Kept => lemma,
            Case::Lower => lemma.to_lowercase(),
            Case::Upper => lemma.to_uppercase(),
            Case::Title => {
                let lower = lemma.to_lowercase();
                let mut characters = lower.chars();
                characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(form: &str, rule: &str, lemma: &str) {
        assert_eq!(LemmaRule::parse(rule).unwrap().apply(form), lemma, "{form} by {rule}");
    }

    #[test]
    fn rules_edit_both_ends_and_the_case() {
        check("Was", "=be", "be");
        check("Ships", "l|0||1|", "ship");
        check("denies", "l|0||3|y", "deny");
        check("ANKARA", "t|0||0|", "Ankara");
        check("nato", "u|0||0|", "NATO");
        check("McCain", "k|0||0|", "McCain");
        check("Élysées", "t|0||1|", "Élysée");
        check("n't", "l|0||2|ot", "not");
    }

    #[test]
    fn a_form_too_short_for_the_rule_stays() {
        check("a", "l|1||2|", "a");
        check("s", "l|0||1|", "s");
    }

    #[test]
    fn a_malformed_rule_is_an_error() {
        for rule in ["", "l|0|", "z|0||0|", "l|x||0|"] {
            assert!(LemmaRule::parse(rule).is_err(), "{rule}");
        }
    }
}
