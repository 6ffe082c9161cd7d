//! `claimgraph analyze`: what the program sees in a text: words and trees, who is mentioned, what is claimed.

use crate::arguments::{AnalysisFormat, Analyze};
use crate::output;
use crate::report::{Complaint, Exit};
use anyhow::Result;
use claimgraph::analysis::{LanguageModel, write_conllu};
use claimgraph::ontology::Ontology;
use claimgraph::pipeline::{Reader, Study};
use claimgraph::resolution::Mention;
use claimgraph::source::{self, Skipped};
use claimgraph::text::{AnnotatedDocument, CharacterIndex, Document, Sentence, Span};
use serde_json::{Value, json};
use std::iter;

pub(crate) fn run(arguments: &Analyze) -> Result<()> {
    let model = LanguageModel::embedded()?;
    if arguments.format == AnalysisFormat::Jsonl {
        return print_documents(arguments, &model);
    }
    let annotated = model.annotate(source::read_raw(&arguments.file).map_err(complain)?);
    let text = match arguments.format {
        AnalysisFormat::Conllu => write_conllu(&annotated),
        AnalysisFormat::Json | AnalysisFormat::Jsonl => format!("{:#}\n", to_json(&annotated)),
        AnalysisFormat::Text => to_text(&annotated),
    };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))
}

/// Prints one line of JSON for every document of the file, with mentions and claims.
fn print_documents(arguments: &Analyze, model: &LanguageModel) -> Result<()> {
    let ontology = Ontology::load(&[])?;
    let reader = Reader::new(model, &ontology)?;
    let found = source::find(std::slice::from_ref(&arguments.file))?;
    let documents: Vec<Document> = found.files.iter().flat_map(source::read).collect::<Result<_, _>>().map_err(complain)?;
    output::print(|output| {
        for document in documents {
            writeln!(output, "{}", with_claims(&reader.study(document)))?;
        }
        Ok(())
    })
}

/// Returns the JSON of a document with who is mentioned and what is claimed.
fn with_claims(study: &Study) -> Value {
    let Study { annotated, resolution, reading } = study;
    let mut json = to_json(annotated);
    let index = CharacterIndex::new(&annotated.document.text);
    let offsets = |span: Span| {
        let Span { start, end } = index.characters(&annotated.document.text, span);
        json!([start, end])
    };
    let sentences = json["sentences"].as_array_mut().into_iter().flatten();
    for (number, (sentence, value)) in iter::zip(&annotated.sentences, sentences).enumerate() {
        let mentions = resolution.mentions[number].values().map(|mention| {
            let entities: Vec<_> = iter::once(&mention.entity).chain(&mention.others).collect();
            let kind = resolution.kind(&mention.entity).map(|kind| kind.as_str());
            let Mention { tokens, head, form, place, .. } = mention;
            json!({"tokens": [tokens.start, tokens.end], "head": head, "entities": entities, "kind": kind, "place": place,
                "form": format!("{form:?}").to_lowercase(), "span": offsets(sentence.span_of(tokens.clone()))})
        });
        let of_sentence = reading.claims.iter().filter(|claim| claim.evidence.sentence == number);
        let claims = of_sentence.map(|claim| {
            let evidence = &claim.evidence;
            json!({"subject": offsets(evidence.subject), "relation": claim.relation, "object": offsets(evidence.object),
                "trigger": offsets(evidence.trigger), "polarity": claim.polarity, "modality": claim.modality,
                "confidence": claim.confidence, "pattern": evidence.pattern})
        });
        (value["mentions"], value["claims"]) = (mentions.collect(), claims.collect());
    }
    json["entities"] = resolution.entities.values().map(|entity| json!(entity)).collect();
    json
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
