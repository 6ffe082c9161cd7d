//! `.jsonl`: one article a line, read one line at a time.
//!
//! `{"id": "a1", "title": "...", "date": "2014-06-17", "source": "...", "text": "..."}`; `publisher`, `author` and
//! `url` are optional, and so is all but `text`. `source` is the address or, when it is no address, the publisher.
//! A record without `id` is called after the file and its line: `news-17`.

use super::contents::{self, TEXT_LIMIT};
use super::format::SourceFile;
use super::metadata::{self, Metadata, date};
use super::{Documents, RawArticle, Skipped, SourceError, assembly, encoding};
use crate::text::{Document, DocumentId};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, Read};
use std::iter;

/// Reads the documents of `file`; a broken line is skipped and the next ones go on.
pub(super) fn read(file: &SourceFile) -> Documents {
    let path = file.path.display().to_string();
    match contents::open(file) {
        Ok(reader) => {
            Box::new(Records { reader, path, stem: file.stem.clone(), line: 0, ids: HashSet::new(), state: State::Start })
        }
        Err(error) => Box::new(iter::once(Err(Skipped::new(path, &error)))),
    }
}

struct Records {
    reader: Box<dyn BufRead + Send>,
    path: String,
    stem: String,
    /// Number of the line read last, from 1.
    line: usize,
    /// Hashes of the ids so far: a set of the ids themselves would grow with the file.
    ids: HashSet<u64>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Start,
    Reading,
    End,
}

impl Iterator for Records {
    type Item = Result<Document, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.state != State::End {
            let line = match self.next_line() {
                Ok(Some(line)) => line,
                Ok(None) => return self.end(),
                Err(error) => return Some(Err(self.skipped_line(&error))),
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if let Some(error) = self.first_line_problem(&line) {
                self.state = State::End;
                return Some(Err(Skipped::new(self.path.clone(), &error)));
            }
            self.state = State::Reading;
            let document = self.document(&line);
            return Some(document.map_err(|error| self.skipped_line(&error)));
        }
        None
    }
}

impl Records {
    fn end(&mut self) -> Option<Result<Document, Skipped>> {
        let is_empty = self.state == State::Start;
        self.state = State::End;
        is_empty.then(|| Err(Skipped::new(self.path.clone(), &SourceError::Empty)))
    }

    fn skipped_line(&self, error: &SourceError) -> Skipped {
        Skipped::new(format!("{}:{}", self.path, self.line), error)
    }

    /// Reads a line, or passes over one that is too long.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, SourceError> {
        self.line += 1;
        match read_line(&mut self.reader) {
            Ok(None) => Ok(None),
            Ok(Some(Ok(line))) => Ok(Some(line)),
            Ok(Some(Err(error))) => {
                self.state = State::Reading;
                Err(error)
            }
            // A stream that failed once does not recover.
            Err(error) => Err(self.fail(error)),
        }
    }

    fn fail(&mut self, error: io::Error) -> SourceError {
        self.state = State::End;
        contents::read_error(error)
    }

    /// Recognises a file that is no JSON Lines at all, so that it is reported once and not line by line.
    fn first_line_problem(&self, line: &[u8]) -> Option<SourceError> {
        if self.state != State::Start {
            return None;
        }
        // The mark, or the brace of the first record, in two bytes.
        let is_utf16 = [b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"].iter().any(|start| line.starts_with(*start));
        if is_utf16 {
            return Some(SourceError::NotUtf8);
        }
        match encoding::decode(line) {
            Err(error) => Some(error),
            Ok(text) => text.trim_start().starts_with('[').then_some(SourceError::JsonArray),
        }
    }

    fn document(&mut self, line: &[u8]) -> Result<Document, SourceError> {
        let record = parse(&encoding::decode(line)?)?;
        let id = field(&record, "id").unwrap_or_else(|| format!("{}-{}", self.stem, self.line));
        let article = article(&record)?;
        if !self.ids.insert(hash(&id)) {
            return Err(SourceError::RepeatedId { id });
        }
        assembly::assemble(DocumentId(id), article)
    }
}

/// Reads a line of a stream of records, its end included; one that is too long is passed over. None at the end.
///
/// # Errors
/// When the stream cannot be read; what is wrong with a line only is inside.
pub fn read_line(reader: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, SourceError>>> {
    let mut line = Vec::new();
    reader.by_ref().take(TEXT_LIMIT + 1).read_until(b'\n', &mut line)?;
    if line.len() as u64 > TEXT_LIMIT && line.last() != Some(&b'\n') {
        reader.skip_until(b'\n')?;
        return Ok(Some(Err(SourceError::TooLarge { limit: TEXT_LIMIT })));
    }
    Ok((!line.is_empty()).then_some(Ok(line)))
}

/// Reads one record by itself: its id, as far as it states one, and its document.
pub fn read_record(line: &[u8]) -> (Option<DocumentId>, Result<Document, SourceError>) {
    if line.iter().all(u8::is_ascii_whitespace) {
        return (None, Err(SourceError::EmptyLine));
    }
    let record = match encoding::decode(line).and_then(|text| parse(&text)) {
        Ok(record) => record,
        Err(error) => return (None, Err(error)),
    };
    let Some(id) = field(&record, "id").map(DocumentId) else {
        return (None, Err(SourceError::NoId));
    };
    let document = article(&record).and_then(|article| assembly::assemble(id.clone(), article));
    (Some(id), document)
}

fn parse(line: &str) -> Result<Map<String, Value>, SourceError> {
    let without_place = |message: String| message.split(" at line").next().unwrap_or_default().to_owned();
    serde_json::from_str(line).map_err(|error| SourceError::BrokenRecord(without_place(error.to_string())))
}

fn article(record: &Map<String, Value>) -> Result<RawArticle, SourceError> {
    let mut stated = Metadata {
        title: field(record, "title"),
        date: field(record, "date").and_then(|text| date::parse(&text)),
        publisher: field(record, "publisher"),
        author: field(record, "author").map(metadata::without_by),
        address: field(record, "url"),
    };
    if let Some(source) = field(record, "source") {
        stated.add_source(source);
    }
    let text = record.get("text").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    Ok(RawArticle { text: text.ok_or(SourceError::NoText)?.to_owned(), stated })
}

fn field(record: &Map<String, Value>, name: &str) -> Option<String> {
    record.get(name).and_then(plain)
}

/// Returns a string or number as text, and a list of them joined by commas.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => metadata::folded(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => metadata::folded(&values.iter().filter_map(plain).collect::<Vec<_>>().join(", ")),
        _ => None,
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `bytes` as `news.jsonl` and compares the ids, or the line and reason for skipping, in order.
    fn check(bytes: &[u8], expected: &[&str]) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("news.jsonl");
        std::fs::write(&path, bytes).expect("a file");
        let file = SourceFile::from_path(&path).expect("a known format");
        let place = |source: &str| source.rsplit('/').next().unwrap_or_default().to_owned();
        let results: Vec<_> = read(&file)
            .map(|result| match result {
                Ok(document) => document.id.0,
                Err(skip) => format!("{}: {}", place(&skip.source), skip.reason),
            })
            .collect();
        assert_eq!(results, expected);
    }

    #[test]
    fn records_have_their_id_or_the_line() {
        let lines = "\u{feff}{\"id\": \"a1\", \"text\": \"The truce held.\"}\n\n{\"text\": \"The truce broke.\"}\n{\"id\": 7, \"text\": \"Talks began.\"}";
        check(lines.as_bytes(), &["a1", "news-3", "7"]);
    }

    #[test]
    fn a_broken_line_does_not_stop_the_next() {
        let lines = "{\"id\": \"a\", \"text\": \"The truce held.\"}\n{\"id\": \"b\", \n{\"id\": \"c\"}\n{\"id\": \"d\", \"text\": \"Talks began.\"}\n";
        let expected = [
            "a",
            "news.jsonl:2: the line is not a JSON object: EOF while parsing a value",
            "news.jsonl:3: the record has no `text`",
            "d",
        ];
        check(lines.as_bytes(), &expected);
    }

    #[test]
    fn an_id_stands_once() {
        let lines = "{\"id\": \"a\", \"text\": \"The truce held.\"}\n{\"id\": \"a\", \"text\": \"Talks began.\"}\n";
        check(lines.as_bytes(), &["a", "news.jsonl:2: the id `a` stands in an earlier record of this file"]);
    }

    #[test]
    fn other_files_are_reported_once() {
        check(b"[\n{\"text\": \"The truce held.\"}\n]\n", &["news.jsonl: it is one JSON array, not one record a line"]);
        check(b"\n \n", &["news.jsonl: the file is empty"]);
        check(b"\x00\x01\x02\n\x03\x04\n", &["news.jsonl: the file is not text"]);
        let utf16: Vec<u8> = "\u{feff}{\"text\": \"a\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, &["news.jsonl: it is not in UTF-8, as JSON must be"]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut lines = vec![b'x'; TEXT_LIMIT as usize + 10];
        lines.extend_from_slice(b"\n{\"id\": \"b\", \"text\": \"The truce held.\"}\n");
        check(&lines, &["news.jsonl:1: it is larger than 20 MB", "b"]);
    }

    #[test]
    fn a_record_by_itself_needs_an_id() {
        let check = |line: &str, id: Option<&str>, expected: Result<&str, &str>| {
            let (found, document) = read_record(line.as_bytes());
            assert_eq!(found.as_ref().map(|id| id.0.as_str()), id, "{line}");
            let text = document.map(|document| document.text).map_err(|error| error.to_string());
            assert_eq!(text.as_deref().map_err(String::as_str), expected, "{line}");
        };
        check("{\"id\": 7, \"text\": \"The truce held.\"}\r\n", Some("7"), Ok("The truce held."));
        check("{\"id\": \"a\"}", Some("a"), Err("the record has no `text`"));
        check("{\"text\": \"The truce held.\"}", None, Err("the record has no `id`"));
        check("\n", None, Err("the line is empty"));
        check("[1]", None, Err("the line is not a JSON object: invalid type: sequence, expected a map"));
    }

    #[test]
    fn records_state_their_metadata() {
        let line = r#"{"title": "Truce holds", "date": "2015-03-04", "source": "https://ledger.example/a", "publisher": "The Daily Ledger", "author": ["Ann Lee", "Bo Ek"], "text": "The truce held."}"#;
        let article = article(&parse(line).expect("an object")).expect("an article");
        let stated = article.stated;
        assert_eq!(stated.title.as_deref(), Some("Truce holds"));
        assert_eq!(stated.date.map(|date| date.to_string()).as_deref(), Some("2015-03-04"));
        assert_eq!(stated.publisher.as_deref(), Some("The Daily Ledger"));
        assert_eq!(stated.author.as_deref(), Some("Ann Lee, Bo Ek"));
        assert_eq!(stated.address.as_deref(), Some("https://ledger.example/a"));
    }
}
