//! One file to its documents.

use super::assembly::{assemble, content_hash};
use super::format::{self, Format, SourceFile};
use super::{RawArticle, Skipped, SourceError, contents, encoding, html, json_lines, markdown, pdf, text};
use crate::text::{Document, DocumentId};
use std::iter;
use std::path::Path;

/// The documents of one file, each read when it is asked for.
pub type Documents = Box<dyn Iterator<Item = Result<Document, Skipped>> + Send>;

/// Reads the documents of `file` in order: one, or of a `.jsonl` file one for each record.
///
/// Ids are unique among the files that [`find`](super::find()) gives and within one `.jsonl` file. Records of two
/// `.jsonl` files may share an id; whoever collects the documents decides between them.
pub fn read(file: &SourceFile) -> Documents {
    if file.format == Format::JsonLines {
        return json_lines::read(file);
    }
    let file = file.clone();
    Box::new(iter::once_with(move || read_one(&file).map_err(|error| Skipped::new(file.path.display().to_string(), &error))))
}

fn read_one(file: &SourceFile) -> Result<Document, SourceError> {
    assemble(DocumentId(file.stem.clone()), raw_article(file)?)
}

fn raw_article(file: &SourceFile) -> Result<RawArticle, SourceError> {
    let bytes = contents::read_whole(file)?;
    match file.format {
        Format::Text | Format::JsonLines => text::read(&bytes),
        Format::Markdown => markdown::read(&bytes),
        Format::Html => html::read(&bytes),
        Format::Pdf => pdf::read(bytes),
    }
}

/// Reads the file at `path` as the text to analyse, with nothing removed; any extension will do.
///
/// Of a `.pdf` it is the text layer, of a `.html` the main text, of all others every character.
///
/// # Errors
/// The same reasons for which [`read`] skips a file.
pub fn read_raw(path: &Path) -> Result<Document, Skipped> {
    let text = raw_text(path).map_err(|error| Skipped::new(path.display().to_string(), &error))?;
    Ok(raw_document(DocumentId(format::stem(path)), &text))
}

fn raw_text(path: &Path) -> Result<String, SourceError> {
    let unknown = || SourceFile { path: path.to_owned(), format: Format::Text, compressed: false, stem: String::new() };
    let file = SourceFile::from_path(path).unwrap_or_else(unknown);
    match file.format {
        Format::Html | Format::Pdf => Ok(raw_article(&file)?.text),
        Format::Text | Format::Markdown | Format::JsonLines => encoding::decode(&contents::read_whole(&file)?),
    }
}

/// Makes a document of `text` as it stands: blank lines separate paragraphs, other white space becomes one space.
pub fn raw_document(id: DocumentId, text: &str) -> Document {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut paragraphs = Vec::new();
    let mut words = Vec::new();
    for line in text.lines() {
        words.extend(line.split_whitespace());
        if line.trim().is_empty() && !words.is_empty() {
            paragraphs.push(std::mem::take(&mut words).join(" "));
        }
    }
    if !words.is_empty() {
        paragraphs.push(words.join(" "));
    }
    let mut document = Document {
        id,
        title: None,
        date: None,
        publisher: None,
        author: None,
        address: None,
        text: paragraphs.join("\n\n"),
        content_hash: String::new(),
    };
    document.content_hash = content_hash(&document);
    document
}
