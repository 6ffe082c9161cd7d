//! `.txt`: plain text. Text saved from web pages often holds Markdown links and headings; cleaning knows them.

use super::{RawArticle, SourceError, encoding};

/// Reads the article in `bytes`.
pub(super) fn read(bytes: &[u8]) -> Result<RawArticle, SourceError> {
    Ok(RawArticle { text: encoding::decode(bytes)?, ..RawArticle::default() })
}
