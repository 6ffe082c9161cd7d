//! One article: its text and what is known about it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The stable name of a document: the stem of its file, or the `id` its record gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl fmt::Display for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Unique in a store.
    pub id: DocumentId,
    /// The headline; when there is one it is also the first paragraph of `text`.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Who published it: an outlet.
    pub publisher: Option<String>,
    /// Who wrote it, as printed.
    pub author: Option<String>,
    /// Address of the original, when the document states one.
    pub address: Option<String>,
    /// Paragraphs joined by a blank line (`"\n\n"`); inside a paragraph white space is a single space.
    pub text: String,
    /// SHA-256 of every field above, as lower-case hexadecimal.
    pub content_hash: String,
}

impl Document {
    /// Returns the spans of the paragraphs in order; no paragraph is empty.
    pub fn paragraphs(&self) -> impl Iterator<Item = crate::text::Span> + '_ {
        let mut start = 0;
        self.text.split("\n\n").filter_map(move |paragraph| {
            let span = crate::text::Span::new(start, start + paragraph.len());
            start = span.end + 2;
            (!paragraph.trim().is_empty()).then_some(span)
        })
    }
}
