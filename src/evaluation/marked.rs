//! Texts in which people have marked entities, and perhaps relations and who is the same.
//!
//! One text a line: `{"id", "source", "date", "text", "entities": [{"id", "start", "end", "type", "gold", "cluster",
//! "wiki"}], "relations": [{"head", "tail", "type", "gold"}]}`. Offsets count characters of `text`. Only `text` and, of an
//! entity, `start`, `end` and `type` are needed; what says `"gold": false` is passed over. A line break ends a paragraph.

use super::EvaluationError;
use super::gold::read_lines;
use crate::text::{Document, DocumentId, Span};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A text in which people have marked entities.
#[derive(Clone, Debug)]
pub struct MarkedText {
    /// Where it comes from, as the file says.
    pub source: String,
    /// The text as the analysis needs it: white space is folded.
    pub document: Document,
    /// What is marked, in order of the file.
    pub spans: Vec<MarkedSpan>,
    /// Relations between two of `spans`.
    pub relations: Vec<MarkedRelation>,
}

/// Words that mean an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedSpan {
    /// Where they stand in the text of the document.
    pub span: Span,
    /// What they mean, in the words of the file.
    pub type_name: String,
    /// Spans of one cluster mean the same.
    pub cluster: Option<String>,
    /// Whether the file leads to an article about the entity.
    pub has_article: bool,
}

/// A relation between two marked spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedRelation {
    /// Index of the one.
    pub head: usize,
    /// Index of the other.
    pub tail: usize,
    /// What it is, in the words of the file.
    pub type_name: String,
}

impl MarkedText {
    /// Reads a file of such texts.
    ///
    /// # Errors
    /// When the file is missing, a line is malformed, or a span lies outside its text.
    pub fn read(path: &Path) -> Result<Vec<Self>, EvaluationError> {
        let rows: Vec<Row> = read_lines(path)?;
        let make = |(index, row): (usize, Row)| {
            let wrong = |(start, end)| EvaluationError::WrongSpan { path: path.to_owned(), line: index + 1, start, end };
            row.marked(index + 1).map_err(wrong)
        };
        rows.into_iter().enumerate().map(make).collect()
    }

    /// Returns the words at a span.
    pub(super) fn words(&self, span: Span) -> &str {
        span.of(&self.document.text)
    }
}

#[derive(Deserialize)]
struct Row {
    id: Option<String>,
    #[serde(default)]
    source: String,
    date: Option<String>,
    text: String,
    #[serde(default)]
    entities: Vec<RowEntity>,
    #[serde(default)]
    relations: Vec<RowRelation>,
}

#[derive(Deserialize)]
struct RowEntity {
    id: Option<String>,
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    type_name: String,
    gold: Option<bool>,
    cluster: Option<Value>,
    wiki: Option<Value>,
}

#[derive(Deserialize)]
struct RowRelation {
    head: String,
    tail: String,
    #[serde(rename = "type")]
    type_name: String,
    gold: Option<bool>,
}

impl Row {
    /// Returns the text with its marks, or the offsets of a span that lies outside.
    fn marked(self, line: usize) -> Result<MarkedText, (usize, usize)> {
        let (text, offsets) = folded(&self.text);
        let mut spans = Vec::new();
        let mut indices = BTreeMap::new();
        for entity in self.entities.into_iter().filter(|entity| entity.gold != Some(false)) {
            let outside = (entity.start, entity.end);
            let ends = (offsets.get(entity.start), offsets.get(entity.end));
            let (Some(&start), Some(&end)) = ends else { return Err(outside) };
            if start >= end {
                return Err(outside);
            }
            indices.extend(entity.id.map(|id| (id, spans.len())));
            spans.push(MarkedSpan {
                span: Span::new(start, end),
                type_name: entity.type_name,
                cluster: entity.cluster.map(|cluster| cluster.to_string()),
                has_article: entity.wiki.is_some_and(|article| !article.is_null()),
            });
        }
        let relation = |relation: RowRelation| {
            let (head, tail) = (*indices.get(&relation.head)?, *indices.get(&relation.tail)?);
            (relation.gold != Some(false)).then_some(MarkedRelation { head, tail, type_name: relation.type_name })
        };
        Ok(MarkedText {
            relations: self.relations.into_iter().filter_map(relation).collect(),
            source: self.source,
            document: document(self.id.unwrap_or_else(|| line.to_string()), self.date, text),
            spans,
        })
    }
}

fn document(id: String, date: Option<String>, text: String) -> Document {
    Document {
        id: DocumentId(id),
        title: None,
        date: date.and_then(|date| date.parse().ok()),
        publisher: None,
        author: None,
        address: None,
        text,
        content_hash: String::new(),
    }
}

/// Folds white space: line breaks to a blank line, everything else to one space.
///
/// Returns also where each character of `text`, and its end, stands in the folded text.
fn folded(text: &str) -> (String, Vec<usize>) {
    let mut result = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len() + 1);
    let mut gap = "";
    for character in text.chars() {
        if character.is_whitespace() {
            gap = if gap == "\n\n" || matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}') { "\n\n" } else { " " };
            offsets.push(result.len());
            continue;
        }
        if !result.is_empty() {
            result.push_str(gap);
        }
        gap = "";
        offsets.push(result.len());
        result.push(character);
    }
    offsets.push(result.len());
    (result, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_folded_and_offsets_follow() {
        let (text, offsets) = folded(" Élan  won.\nOman \n lost ");
        assert_eq!(text, "Élan won.\n\nOman\n\nlost");
        let at = |start: usize, end: usize| &text[offsets[start]..offsets[end]];
        assert_eq!([at(1, 5), at(7, 10), at(12, 16), at(19, 23), at(12, 17)], ["Élan", "won", "Oman", "lost", "Oman"]);
    }

    #[test]
    fn spans_outside_the_text_are_refused() {
        let row = |end: usize| {
            let json = serde_json::json!({"text": "Oman", "entities": [{"start": 0, "end": end, "type": "place"}]});
            serde_json::from_value::<Row>(json).expect("a row").marked(1)
        };
        assert_eq!(row(4).map(|marked| marked.spans.len()), Ok(1));
        assert_eq!(row(5).map(|marked| marked.spans.len()), Err((0, 5)));
        assert_eq!(row(0).map(|marked| marked.spans.len()), Err((0, 0)));
    }
}
