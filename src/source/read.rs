//! One file to its documents.

use super::assembly::{assemble, content_hash};
use super::format::{self, Format, SourceFile};
use super::{RawArticle, Skipped, SourceError, contents, encoding, html, json_lines, markdown, pdf, text};
use crate::text::{Document, DocumentId};
use std::io::{self, BufRead};
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

/// Returns how many documents `file` may hold: one, or of a `.jsonl` file as many as it has lines.
pub fn count(file: &SourceFile) -> usize {
    let lines = || contents::open(file).ok().and_then(|reader| count_lines(reader).ok());
    if file.format == Format::JsonLines { lines().unwrap_or(1) } else { 1 }
}

fn count_lines(mut reader: Box<dyn BufRead + Send>) -> io::Result<usize> {
    let (mut lines, mut is_within_line) = (0, false);
    loop {
        let piece = reader.fill_buf()?;
        let Some(last) = piece.last() else { return Ok(lines + usize::from(is_within_line)) };
        is_within_line = *last != b'\n';
        lines += piece.iter().filter(|&&byte| byte == b'\n').count();
        let length = piece.len();
        reader.consume(length);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::find;
    use std::fs;
    use std::path::PathBuf;

    fn fixture(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources").join(name)
    }

    fn read_all(folder: &str) -> Vec<Result<Document, Skipped>> {
        let found = find(&[fixture(folder)]).expect("the folder exists");
        let skipped = found.skipped.into_iter().map(Err);
        skipped.chain(found.files.iter().flat_map(read)).collect()
    }

    /// The same article in every format and encoding; only `.txt` and `.pdf` lack an address.
    #[test]
    fn every_format_gives_the_article() {
        let expected = fs::read_to_string(fixture("expected.txt")).expect("a text");
        let documents = read_all("articles");
        let ids: Vec<_> = documents.iter().map(|document| document.as_ref().expect("a document").id.0.as_str()).collect();
        assert_eq!(ids, ["marked", "notes", "packed", "page", "print", "site", "western", "wide", "wire-a"]);
        for document in documents.into_iter().flatten() {
            let id = &document.id;
            assert_eq!(document.text, expected.trim_end(), "{id}");
            assert_eq!(document.title.as_deref(), expected.lines().next(), "{id}");
            assert_eq!(document.author.as_deref(), Some("Carla Roth"), "{id}");
            assert_eq!(document.publisher.as_deref(), Some("The Northern Herald"), "{id}");
            assert_eq!(document.date.map(|date| date.to_string()).as_deref(), Some("2015-03-09"), "{id}");
            let address =
                matches!(id.0.as_str(), "notes" | "site" | "wire-a").then_some("https://northern-herald.example/2015/truce");
            assert_eq!(document.address.as_deref(), address, "{id}");
        }
    }

    #[test]
    fn broken_inputs_are_skipped_with_a_reason() {
        let results = read_all("broken");
        let place = |source: &str| source.rsplit('/').next().unwrap_or_default().to_owned();
        let mut reasons: Vec<_> = results
            .iter()
            .filter_map(|result| result.as_ref().err())
            .map(|skip| format!("{}: {}", place(&skip.source), skip.reason))
            .collect();
        reasons.sort();
        let expected = [
            "array.jsonl: it is one JSON array, not one record a line",
            "bomb.txt.gz: it unpacks to more than 100 times its size, as only a bomb does",
            "cut.pdf: the PDF cannot be read: failed parsing cross reference table: invalid start value",
            "empty.txt: the file is empty",
            "front-matter.md: the front matter is broken in line 2: mapping values are not allowed in this context",
            "map.svg: its format is not known",
            "nest.html: its elements nest deeper than 512 levels",
            "notice.txt: it holds no article: nothing but navigation, notices or text in another script",
            "picture.txt: the file is not text but looks like a picture",
            "records.jsonl:2: the line is not a JSON object: EOF while parsing a value",
            "records.jsonl:3: the record has no `text`",
            "scan.pdf: the PDF has no text layer",
        ];
        assert_eq!(reasons, expected);
        let ids: Vec<_> = results.iter().flatten().map(|document| document.id.0.as_str()).collect();
        assert_eq!(ids, ["broken-a", "broken-d"]);
    }

    fn check_raw(text: &str, expected: &str) {
        let document = raw_document(DocumentId("a".to_owned()), text);
        assert_eq!((document.text.as_str(), document.title), (expected, None));
    }

    #[test]
    fn raw_text_loses_nothing_but_white_space() {
        check_raw("", "");
        check_raw(
            "  Share this\n on  Facebook \r\n \t\r\n\r\n*By* Ann Lee\u{a0}[1]\n",
            "Share this on Facebook\n\n*By* Ann Lee [1]",
        );
        check_raw("a\rb\r\rc", "a b\n\nc");
    }

    #[test]
    fn raw_text_is_read_from_any_file() {
        let raw = |name: &str| read_raw(&fixture(name)).map(|document| (document.id.0, document.text));
        let (id, text) = raw("articles/packed.txt.gz").expect("a text");
        assert_eq!(id, "packed");
        assert!(text.starts_with("The Northern Herald\n\nHome | World"));
        assert!(raw("articles/print.pdf").expect("a text layer").1.contains("- 2 -"));
        assert_eq!(raw("broken/map.svg").expect("a text").1, "<svg/>");
        assert!(raw("broken/picture.txt").is_err());
        assert!(raw("no-such-file").is_err());
    }

    #[test]
    fn the_hash_tells_documents_apart() {
        let document = |id: &str, text: &str| raw_document(DocumentId(id.to_owned()), text);
        let hashes = [document("a", "b"), document("a", "c"), document("ab", ""), document("a", "")]
            .map(|document| document.content_hash);
        assert!(hashes.iter().all(|hash| hash.len() == 64));
        let distinct: std::collections::BTreeSet<_> = hashes.iter().collect();
        assert_eq!(distinct.len(), hashes.len());
        let empty_title = Document { title: Some(String::new()), ..document("a", "b") };
        assert_ne!(content_hash(&empty_title), hashes[0]);
        assert_eq!(content_hash(&document("a", "b")), hashes[0]);
    }
}
