//! Claims as a table in [CSV](https://www.rfc-editor.org/rfc/rfc4180): one claim a row, labels and words, no IRIs.

use super::ExportError;
use crate::knowledge::{Claim, EntityId, Reading};
use crate::store::{Store, is_asserted};
use crate::text::Span;
use jiff::civil::Date;
use std::io::{self, Write};

/// The columns.
const COLUMNS: [&str; 23] = [
    "document",
    "document_date",
    "publisher",
    "subject",
    "relation",
    "object",
    "polarity",
    "modality",
    "speaker",
    "asserted",
    "item",
    "quantity",
    "unit",
    "time",
    "from",
    "to",
    "confidence",
    "pattern",
    "subject_mention",
    "trigger",
    "object_mention",
    "sentence",
    "id",
];

/// Writes the claims of the store, ordered by document and position.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(COLUMNS).map_err(io::Error::from)?;
    for summary in store.documents()? {
        if let Some(reading) = store.get(&summary.id)? {
            for claim in &reading.claims {
                writer.write_record(row(&reading, claim)).map_err(io::Error::from)?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

fn row(reading: &Reading, claim: &Claim) -> [String; 23] {
    let document = &reading.document;
    let evidence = &claim.evidence;
    let words = |span: Span| span.of(&document.text).to_owned();
    let time = claim.time.as_ref();
    let quantity = claim.quantity.as_ref();
    [
        document.id.0.clone(),
        day(document.date),
        document.publisher.clone().unwrap_or_default(),
        label(reading, &claim.subject),
        claim.relation.0.clone(),
        label(reading, &claim.object),
        claim.polarity.as_str().to_owned(),
        claim.modality.as_str().to_owned(),
        claim.speaker.as_ref().map(|speaker| label(reading, speaker)).unwrap_or_default(),
        is_asserted(claim).to_string(),
        claim.item.map(words).unwrap_or_default(),
        quantity.map(|quantity| quantity.value.to_string()).unwrap_or_default(),
        quantity.and_then(|quantity| quantity.unit.clone()).unwrap_or_default(),
        time.map(|time| words(time.span)).unwrap_or_default(),
        day(time.and_then(|time| time.from)),
        day(time.and_then(|time| time.to)),
        claim.confidence.to_string(),
        evidence.pattern.clone().unwrap_or_default(),
        words(evidence.subject),
        words(evidence.trigger),
        words(evidence.object),
        reading.sentences.get(evidence.sentence).copied().map(words).unwrap_or_default(),
        claim.id.0.clone(),
    ]
}

fn label(reading: &Reading, id: &EntityId) -> String {
    reading.entity(id).map_or_else(|| id.0.clone(), |entity| entity.label.clone())
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}
