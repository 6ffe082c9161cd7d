//! Acronyms that a document introduces: "Front for Northern Renewal (FNR)".

use crate::text::{Sentence, Token};
use std::ops::Range;

/// Returns the tokens of the names whose acronym follows in brackets and takes the first letters of their words.
///
/// This is the simplest case of Schwartz and Hearst,
/// [A Simple Algorithm for Identifying Abbreviation Definitions](https://psb.stanford.edu/psb-online/proceedings/psb03/schwartz.pdf)
/// (2003).
pub(super) fn spelled_out(sentence: &Sentence) -> Vec<Range<usize>> {
    let tokens = &sentence.tokens;
    let brackets = (1..tokens.len()).filter(|&index| tokens[index].form == "(");
    brackets
        .filter_map(|bracket| {
            let acronym = tokens.get(bracket + 1).filter(|token| is_acronym(&token.form))?;
            tokens.get(bracket + 2).filter(|token| matches!(token.form.as_str(), ")" | "," | ";"))?;
            Some(first_word(&tokens[..bracket], &acronym.form)?..bracket)
        })
        .collect()
}

/// Returns where the words begin whose first letters are the acronym; small words between them do not count.
fn first_word(words: &[Token], acronym: &str) -> Option<usize> {
    let mut letters = acronym.chars().filter(|letter| letter.is_alphabetic()).rev().peekable();
    for (index, word) in words.iter().enumerate().rev() {
        let first = word.form.chars().next()?;
        if first.is_uppercase() {
            if letters.next()? != first {
                return None;
            }
            if letters.peek().is_none() {
                return Some(index);
            }
        } else if !matches!(word.form.as_str(), "of" | "for" | "and" | "the" | "to" | "in" | "on" | "&" | "-" | "'s" | "’s")
        {
            return None;
        }
    }
    None
}

/// Tells whether a word is letters in capitals, as names are shortened to.
pub(super) fn is_acronym(form: &str) -> bool {
    form.chars().count() >= 2
        && form.chars().all(|character| character.is_uppercase() || character.is_numeric() || character == '-')
}
