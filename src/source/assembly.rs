//! The raw article to the document: cleaned, described, hashed.

use super::contents::{ARTICLE_LIMIT, LETTER_LIMIT, WORD_LIMIT};
use super::{RawArticle, SourceError, cleaning};
use crate::text::{Document, DocumentId};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Makes the document `id` of a raw article.
pub(super) fn assemble(id: DocumentId, article: RawArticle) -> Result<Document, SourceError> {
    check_size(&article.text)?;
    let cleaned = cleaning::clean(&article.text, article.stated);
    if cleaned.paragraphs.is_empty() {
        return Err(SourceError::NoArticle);
    }
    let metadata = cleaned.metadata;
    let mut document = Document {
        id,
        title: metadata.title,
        date: metadata.date,
        publisher: metadata.publisher,
        author: metadata.author,
        address: metadata.address,
        text: cleaned.paragraphs.join("\n\n"),
        content_hash: String::new(),
    };
    document.content_hash = content_hash(&document);
    Ok(document)
}

/// Refuses what is no report by its size alone, since every later step takes time that grows with it.
fn check_size(text: &str) -> Result<(), SourceError> {
    let words = || text.split_ascii_whitespace();
    if text.len() as u64 > ARTICLE_LIMIT {
        return Err(SourceError::TooLarge { limit: ARTICLE_LIMIT });
    }
    if words().nth(WORD_LIMIT).is_some() {
        return Err(SourceError::TooLong { limit: WORD_LIMIT });
    }
    if words().any(|word| word.len() > LETTER_LIMIT) {
        return Err(SourceError::LongWord { limit: LETTER_LIMIT });
    }
    Ok(())
}

/// Returns the SHA-256 of all fields of `document` but the hash itself, as lower-case hexadecimal.
///
/// Every field goes in with its length before it, so that no two documents give the same bytes.
pub fn content_hash(document: &Document) -> String {
    let date = document.date.map(|date| date.to_string());
    let fields = [
        Some(document.id.0.as_str()),
        document.title.as_deref(),
        date.as_deref(),
        document.publisher.as_deref(),
        document.author.as_deref(),
        document.address.as_deref(),
        Some(document.text.as_str()),
    ];
    let mut hasher = Sha256::new();
    for field in fields {
        // No field is that long, so the length tells an absent field from an empty one.
        let length = field.map_or(u64::MAX, |field| field.len() as u64);
        hasher.update(length.to_be_bytes());
        hasher.update(field.unwrap_or_default());
    }
    hexadecimal(&hasher.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
