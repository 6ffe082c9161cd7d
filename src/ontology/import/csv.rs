//! Actors as a table: a heading with some of [`CSV_COLUMNS`], one actor or one office of an actor a row.
//!
//! Several values in a cell stand apart by `|`. Rows with the same name are one actor. The columns may be separated by
//! commas, semicolons or tabs.

use super::dates::{Bound, parse_partial};
use super::{CSV_COLUMNS, Kind, List, OfficeRecord, Record, parse_kind};
use ::csv::{ReaderBuilder, StringRecord, Trim};
use std::collections::BTreeMap;

/// Reads a table.
pub(super) fn read(text: &str) -> List {
    let mut list = List::default();
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let columns = match reader.headers() {
        Ok(heading) => columns(heading, &mut list),
        Err(error) => {
            list.warn(1, format!("the heading cannot be read: {error}"));
            return list;
        }
    };
    if !columns.contains_key("name") {
        list.warn(1, format!("the heading has no column `name`; the columns are {}", CSV_COLUMNS.join(", ")));
        return list;
    }
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |position| position.line() as usize);
                let row = Row { line, row: &row, columns: &columns };
                list.records.extend(row.record(&mut list.warnings));
            }
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line() as usize);
                list.warn(line, format!("the row cannot be read: {error}"));
            }
        }
    }
    list
}

/// Returns the separator that the heading has most of.
fn delimiter(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| heading.bytes().filter(|byte| *byte == delimiter).count();
    // Of equals the last is the greatest: a comma when there is none at all.
    *b"\t;,".iter().max_by_key(|delimiter| count(**delimiter)).unwrap_or(&b',')
}

fn columns(heading: &StringRecord, list: &mut List) -> BTreeMap<&'static str, usize> {
    let mut columns = BTreeMap::new();
    for (index, title) in heading.iter().enumerate() {
        let name = title.trim().to_lowercase().replace([' ', '-'], "_");
        match CSV_COLUMNS.iter().find(|column| **column == name) {
            Some(column) => {
                columns.insert(*column, index);
            }
            None => list.warn(1, format!("the column `{title}` means nothing here; left out")),
        }
    }
    columns
}

struct Row<'r> {
    line: usize,
    row: &'r StringRecord,
    columns: &'r BTreeMap<&'static str, usize>,
}

impl Row<'_> {
    fn cell(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|index| self.row.get(*index)).unwrap_or_default()
    }

    fn cells(&self, column: &str) -> Vec<String> {
        self.cell(column).split('|').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    fn record(&self, warnings: &mut Vec<super::Warning>) -> Option<Record> {
        let mut warn = |message: String| warnings.push(super::Warning { line: self.line, message });
        if self.cell("name").is_empty() {
            warn("the row has no name; left out".to_owned());
            return None;
        }
        let kind = self.cell("kind");
        let parsed = parse_kind(kind);
        if parsed.is_none() && !kind.is_empty() {
            warn(format!("`{kind}` is no kind of actor; it is taken as unknown"));
        }
        Some(Record {
            line: self.line,
            name: self.cell("name").to_owned(),
            kind: parsed.map_or(Kind::Unknown, Kind::Stated),
            names: self.cells("aliases"),
            adjectives: self.cells("adjectives"),
            people: self.cells("people"),
            capitals: self.cells("capitals"),
            located_in: Some(self.cell("located_in").to_owned()).filter(|place| !place.is_empty()),
            offices: self.office(&mut warn).into_iter().collect(),
            ..Record::default()
        })
    }

    fn office(&self, warn: &mut impl FnMut(String)) -> Option<OfficeRecord> {
        let (title, of) = (self.cell("title"), self.cell("office_of"));
        match (title.is_empty(), of.is_empty()) {
            (true, true) => return None,
            (false, true) => {
                warn(format!("the office `{title}` is of nobody (column `office_of`); left out"));
                return None;
            }
            (true, false) => {
                warn(format!("the office of `{of}` has no title; left out"));
                return None;
            }
            (false, false) => {}
        }
        let mut date = |column: &str, bound: Bound| {
            let text = self.cell(column);
            let date = parse_partial(text, bound);
            if date.is_none() && !text.is_empty() {
                warn(format!("`{text}` is no date such as 2014-06-17, 2014-06 or 2014; taken as unknown"));
            }
            date
        };
        let (from, to) = (date("from", Bound::First), date("to", Bound::Last));
        let head = matches!(self.cell("head").to_lowercase().as_str(), "true" | "yes" | "1" | "x");
        Some(OfficeRecord { line: self.line, title: title.to_owned(), of: of.to_owned(), head, from, to })
    }
}
