//! Writes annotated documents in [CoNLL-U](https://universaldependencies.org/format.html).

use crate::text::{AnnotatedDocument, NameKind, Sentence, Span, Token};
use std::fmt::Write;
use std::ops::Range;

/// Writes the sentences of a document, with its names as `NER=B-PER` in the last column.
pub fn write_conllu(annotated: &AnnotatedDocument) -> String {
    let text = annotated.document.text.as_str();
    let id = on_one_line(&annotated.document.id.0);
    let mut output = String::new();
    let mut end = None;
    for (sentence, number) in annotated.sentences.iter().zip(1..) {
        match end {
            None => push_line(&mut output, format_args!("# newdoc id = {id}\n# newpar")),
            Some(end) if text[end..sentence.span.start].contains("\n\n") => push_line(&mut output, format_args!("# newpar")),
            Some(_) => (),
        }
        push_line(&mut output, format_args!("# sent_id = {id}-{number}"));
        push_line(&mut output, format_args!("# text = {}", on_one_line(sentence.span.of(text))));
        write_sentence(&mut output, sentence, text);
        end = Some(sentence.span.end);
    }
    output
}

fn write_sentence(output: &mut String, sentence: &Sentence, text: &str) {
    let places = name_places(sentence);
    for range in surface_tokens(&sentence.tokens) {
        let last = &sentence.tokens[range.end - 1];
        let is_glued = text[last.span.end..].chars().next().is_some_and(|character| !character.is_whitespace());
        let space = if is_glued { "SpaceAfter=No" } else { "" };
        if range.len() > 1 {
            let form = Span::new(sentence.tokens[range.start].span.start, last.span.end).of(text);
            let columns = "_\t_\t_\t_\t_\t_\t_";
            push_line(
                output,
                format_args!("{}-{}\t{form}\t{columns}\t{}", range.start + 1, range.end, or_underscore(space)),
            );
        }
        for index in range.clone() {
            let space = if range.len() > 1 { "" } else { space };
            let misc = [places[index].as_str(), space].join("|");
            write_token(output, index, &sentence.tokens[index], misc.trim_matches('|'));
        }
    }
    output.push('\n');
}

fn write_token(output: &mut String, index: usize, token: &Token, misc: &str) {
    let Token { form, lemma, deprel, .. } = token;
    let (upos, xpos, feats) = (token.upos.as_str(), or_underscore(&token.xpos), or_underscore(&token.feats));
    let (number, head) = (index + 1, token.head.map_or(0, |head| head + 1));
    let (lemma, misc) = (or_underscore(lemma), or_underscore(misc));
    push_line(output, format_args!("{number}\t{form}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{head}\t{deprel}\t_\t{misc}"));
}

fn push_line(output: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(output, "{line}");
}

fn or_underscore(value: &str) -> &str {
    if value.is_empty() { "_" } else { value }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns `NER=B-PER` and the like for every word of a name, nothing for the others.
fn name_places(sentence: &Sentence) -> Vec<String> {
    let mut places = vec![String::new(); sentence.tokens.len()];
    for name in &sentence.names {
        let kind = match name.kind {
            NameKind::Person => "PER",
            NameKind::Organization => "ORG",
            NameKind::Location => "LOC",
        };
        for index in name.tokens.clone() {
            let place = if index == name.tokens.start { "B" } else { "I" };
            places[index] = format!("NER={place}-{kind}");
        }
    }
    places
}

/// Returns the words that are written as one: `do` with `n't`, `Ankara` with `'s`.
fn surface_tokens(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for index in 0..tokens.len() {
        match ranges.last_mut() {
            Some(range) if is_clitic(&tokens[index - 1], &tokens[index]) => range.end += 1,
            _ => ranges.push(index..index + 1),
        }
    }
    ranges
}

fn is_clitic(previous: &Token, token: &Token) -> bool {
    let mut characters = token.form.chars();
    let (first, second) = (characters.next(), characters.next());
    let is_apostrophe = first.is_some_and(|first| matches!(first, '\'' | '’' | '`'));
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphabetic);
    let is_after_letter = is_letter(previous.form.chars().next_back());
    let is_after_word = is_after_letter || previous.form.ends_with(|last: char| last.is_numeric() || last == '.');
    previous.span.end == token.span.start
        && match is_apostrophe {
            true => is_after_word && (is_letter(second) || token.xpos == "POS"),
            false => is_after_letter && is_letter(first),
        }
}
