//! `claimgraph analyze`: what the language model sees in a text.

use crate::arguments::{AnalysisFormat, Analyze};
use crate::output;
use crate::report::{Complaint, Exit};
use anyhow::Result;
use claimgraph::analysis::{LanguageModel, write_conllu};
use claimgraph::source::{self, Skipped};
use claimgraph::text::{AnnotatedDocument, CharacterIndex, Sentence, Span};
use serde_json::{Value, json};

pub(crate) fn run(arguments: &Analyze) -> Result<()> {
    let document = source::read_raw(&arguments.file).map_err(complain)?;
    let annotated = LanguageModel::embedded()?.annotate(document);
    let text = match arguments.format {
        AnalysisFormat::Conllu => write_conllu(&annotated),
        AnalysisFormat::Json => format!("{:#}\n", to_json(&annotated)),
        AnalysisFormat::Text => to_text(&annotated),
    };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))
}

fn complain(skipped: Skipped) -> Complaint {
    let hint = skipped.hint.unwrap_or_else(|| "name a file with text in it".to_owned());
    Complaint::new(Exit::Input, format!("cannot read `{}`: {}", skipped.source, skipped.reason), hint)
}

/// Returns the document as JSON; offsets count Unicode scalar values of its text.
fn to_json(annotated: &AnnotatedDocument) -> Value {
    let text = &annotated.document.text;
    let index = CharacterIndex::new(text);
    let offsets = |span: Span| index.characters(text, span);
    let sentences: Vec<Value> = annotated.sentences.iter().map(|sentence| sentence_json(text, sentence, &offsets)).collect();
    json!({"document": annotated.document.id, "text": text, "sentences": sentences})
}

fn sentence_json(text: &str, sentence: &Sentence, offsets: &impl Fn(Span) -> Span) -> Value {
    let tokens = sentence.tokens.iter().enumerate().map(|(index, token)| {
        let Span { start, end } = offsets(token.span);
        json!({
            "id": index + 1, "start": start, "end": end, "form": token.form, "lemma": token.lemma, "upos": token.upos,
            "xpos": token.xpos, "feats": token.feats, "head": token.head.map_or(0, |head| head + 1), "deprel": token.deprel,
        })
    });
    let names = sentence.names.iter().map(|name| {
        let span = sentence.span_of(name.tokens.clone());
        let Span { start, end } = offsets(span);
        json!({"start": start, "end": end, "text": span.of(text), "kind": name.kind})
    });
    let Span { start, end } = offsets(sentence.span);
    let (tokens, names): (Vec<_>, Vec<_>) = (tokens.collect(), names.collect());
    json!({"start": start, "end": end, "text": sentence.span.of(text), "tokens": tokens, "names": names})
}

/// Returns one sentence a line with its names in brackets: `[Barack Obama Person] met [al-Maliki Person].`
fn to_text(annotated: &AnnotatedDocument) -> String {
    annotated.sentences.iter().map(|sentence| sentence_text(&annotated.document.text, sentence) + "\n").collect()
}

fn sentence_text(text: &str, sentence: &Sentence) -> String {
    let mut line = String::new();
    let mut position = sentence.span.start;
    for name in &sentence.names {
        let span = sentence.span_of(name.tokens.clone());
        line += &format!("{}[{} {:?}]", Span::new(position, span.start).of(text), span.of(text), name.kind);
        position = span.end;
    }
    line + Span::new(position, sentence.span.end).of(text)
}
