//! Files of every known format turned into documents.
//!
//! 1. [`find`] walks the paths a user names and lists the files of a known format.
//! 2. [`read`] opens one of them. `contents` gives its bytes, unpacked and within limits; `encoding` gives its
//!    characters.
//! 3. One module per format (`text`, `markdown`, `html`, `json_lines`, `pdf`) gives the raw article: the words of the
//!    page and what the file states about them.
//! 4. `cleaning` keeps the paragraphs of the article and removes what the page put around them.
//! 5. `metadata` reads title, date, author and publisher from the lines where pages print them.
//! 6. `assembly` puts the document together and hashes it.
//!
//! A file that cannot be used never stops the others: it becomes a [`Skipped`] with one reason and a hint.

mod assembly;
mod cleaning;
mod contents;
mod encoding;
mod error;
mod find;
mod format;
mod guard;
mod html;
mod json_lines;
mod markdown;
mod metadata;
mod pdf;
mod read;
mod text;

pub use assembly::content_hash;
pub use contents::{open_unpacked, read_error as stream_error};
pub use error::{Skipped, SourceError};
pub use find::{Found, find};
pub use format::{Format, SourceFile};
pub use json_lines::{read_line, read_record};
pub use pdf::{PDF_COMMAND, parse_pdfs_with, serve_pdf};
pub use read::{Documents, count, raw_document, read, read_raw};

/// The words of one article as its file holds them, and what the file states about it.
#[derive(Debug, Default)]
struct RawArticle {
    text: String,
    stated: metadata::Metadata,
}
