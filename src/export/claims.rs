//! Claims as JSON Lines: one claim a line, ordered by document and position.
//!
//! Offsets count Unicode scalar values of the text that [`documents`](super::documents) writes.

use super::ExportError;
use crate::knowledge::{Claim, Entity, EntityId, Modality, Polarity, Quantity, Reading, RelationName, TimeExpression};
use crate::store::{Store, entity_node};
use crate::text::{CharacterIndex, Span};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes the claims of the store.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    for summary in store.documents()? {
        if let Some(reading) = store.get(&summary.id)? {
            write_reading(&reading, output)?;
        }
    }
    output.flush()?;
    Ok(())
}

/// Writes the claims of one document, also of one that is in no store.
///
/// # Errors
/// When `output` cannot be written.
pub fn write_reading(reading: &Reading, output: &mut dyn Write) -> io::Result<()> {
    let characters = CharacterIndex::new(&reading.document.text);
    let lines = Lines { reading, characters };
    for line in reading.claims.iter().filter_map(|claim| lines.line(claim)) {
        serde_json::to_writer(&mut *output, &line)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}

/// Returns the claims of one document as [`write_reading`] writes them.
///
/// # Errors
/// When a number in them is none of JSON.
pub fn values(reading: &Reading) -> serde_json::Result<Vec<serde_json::Value>> {
    let characters = CharacterIndex::new(&reading.document.text);
    let lines = Lines { reading, characters };
    reading.claims.iter().filter_map(|claim| lines.line(claim)).map(|line| serde_json::to_value(&line)).collect()
}

#[derive(Serialize)]
struct Line<'r> {
    id: &'r str,
    document: &'r str,
    document_date: Option<String>,
    publisher: Option<&'r str>,
    sentence: Words<'r>,
    subject: End<'r>,
    relation: &'r RelationName,
    object: End<'r>,
    trigger: Words<'r>,
    item: Option<Words<'r>>,
    quantity: Option<Amount<'r>>,
    polarity: Polarity,
    modality: Modality,
    speaker: Option<Speaker<'r>>,
    time: Option<Time<'r>>,
    confidence: f64,
    found_by: &'static [&'static str],
    pattern: Option<&'r str>,
}

#[derive(Serialize)]
struct Words<'r> {
    start: usize,
    end: usize,
    text: &'r str,
}

#[derive(Serialize)]
struct End<'r> {
    iri: String,
    label: &'r str,
    kind: &'static str,
    aliases: &'r BTreeSet<String>,
    mention: Words<'r>,
}

#[derive(Serialize)]
struct Speaker<'r> {
    iri: String,
    label: &'r str,
    aliases: &'r BTreeSet<String>,
}

#[derive(Serialize)]
struct Amount<'r> {
    #[serde(flatten)]
    words: Words<'r>,
    value: f64,
    unit: Option<&'r str>,
}

#[derive(Serialize)]
struct Time<'r> {
    #[serde(flatten)]
    words: Words<'r>,
    from: Option<String>,
    to: Option<String>,
}

struct Lines<'r> {
    reading: &'r Reading,
    characters: CharacterIndex,
}

impl<'r> Lines<'r> {
    fn line(&self, claim: &'r Claim) -> Option<Line<'r>> {
        let document = &self.reading.document;
        let evidence = &claim.evidence;
        Some(Line {
            id: &claim.id.0,
            document: &document.id.0,
            document_date: document.date.map(day),
            publisher: document.publisher.as_deref(),
            sentence: self.words(*self.reading.sentences.get(evidence.sentence)?),
            subject: self.end(&claim.subject, evidence.subject)?,
            relation: &claim.relation,
            object: self.end(&claim.object, evidence.object)?,
            trigger: self.words(evidence.trigger),
            item: claim.item.map(|item| self.words(item)),
            quantity: claim.quantity.as_ref().map(|quantity| self.amount(quantity)),
            polarity: claim.polarity,
            modality: claim.modality,
            speaker: claim.speaker.as_ref().and_then(|speaker| self.reading.entity(speaker)).map(speaker),
            time: claim.time.as_ref().map(|time| self.time(time)),
            confidence: claim.confidence,
            found_by: evidence.found_by.names(),
            pattern: evidence.pattern.as_deref(),
        })
    }

    fn words(&self, span: Span) -> Words<'r> {
        let text = &self.reading.document.text;
        let Span { start, end } = self.characters.characters(text, span);
        Words { start, end, text: span.of(text) }
    }

    fn end(&self, id: &EntityId, mention: Span) -> Option<End<'r>> {
        let entity = self.reading.entity(id)?;
        let (label, kind) = (entity.label.as_str(), entity.kind.as_str());
        Some(End { iri: iri(entity), label, kind, aliases: &entity.aliases, mention: self.words(mention) })
    }

    fn amount(&self, quantity: &'r Quantity) -> Amount<'r> {
        Amount { words: self.words(quantity.span), value: quantity.value, unit: quantity.unit.as_deref() }
    }

    fn time(&self, time: &TimeExpression) -> Time<'r> {
        Time { words: self.words(time.span), from: time.from.map(day), to: time.to.map(day) }
    }
}

fn speaker(entity: &Entity) -> Speaker<'_> {
    Speaker { iri: iri(entity), label: &entity.label, aliases: &entity.aliases }
}

fn day(date: Date) -> String {
    date.to_string()
}

fn iri(entity: &Entity) -> String {
    entity_node(&entity.id).into_string()
}
