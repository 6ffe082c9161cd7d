//! Items and quantities: "75 Hellfire missiles", "30,000 troops", "$1.3 billion".

use super::Context;
use crate::knowledge::Quantity;
use crate::text::{Sentence, Span};

/// Returns the span of an item with its adjectives and number.
pub(super) fn phrase(sentence: &Sentence, item: usize) -> Span {
    let parts = sentence.dependents_by(item, &["amod", "compound", "nummod", "flat"]);
    parts.map(|part| sentence.tokens[part].span).fold(sentence.tokens[item].span, Span::cover)
}

/// Reads the number of an item.
pub(super) fn read(context: Context<'_>, item: usize) -> Option<Quantity> {
    let sentence = context.sentence;
    let number = sentence.dependents_by(item, &["nummod"]).next()?;
    let scale = sentence.dependents_by(number, &["compound"]).map(|index| value_of(&sentence.tokens[index].form));
    let value = scale.flatten().fold(value_of(&sentence.tokens[number].form)?, |value, factor| value * factor);
    let is_currency = sentence.tokens[item].form == "$";
    let unit = if is_currency { "USD".to_owned() } else { sentence.tokens[item].lemma.clone() };
    Some(Quantity { span: sentence.tokens[number].span.cover(sentence.tokens[item].span), value, unit: Some(unit) })
}

fn value_of(form: &str) -> Option<f64> {
    let word = match form.to_lowercase().as_str() {
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "dozen" => 12.0,
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        digits => return digits.replace(',', "").parse().ok().filter(|value: &f64| value.is_finite()),
    };
    Some(word)
}
