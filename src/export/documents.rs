//! Documents as JSON Lines, as `claimgraph build` reads them.

use super::ExportError;
use crate::store::Store;
use crate::text::{Document, DocumentId};
use serde::Serialize;
use std::io::Write;

/// Writes the documents of the store, ordered by id.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    for summary in store.documents()? {
        if let Some(reading) = store.get(&summary.id)? {
            serde_json::to_writer(&mut *output, &Line::of(&reading.document)).map_err(std::io::Error::from)?;
            output.write_all(b"\n")?;
        }
    }
    output.flush()?;
    Ok(())
}

#[derive(Serialize)]
struct Line<'d> {
    id: &'d DocumentId,
    title: Option<&'d str>,
    date: Option<String>,
    publisher: Option<&'d str>,
    author: Option<&'d str>,
    url: Option<&'d str>,
    text: &'d str,
}

impl<'d> Line<'d> {
    fn of(document: &'d Document) -> Self {
        Self {
            id: &document.id,
            title: document.title.as_deref(),
            date: document.date.map(|date| date.to_string()),
            publisher: document.publisher.as_deref(),
            author: document.author.as_deref(),
            url: document.address.as_deref(),
            text: &document.text,
        }
    }
}
