//! Lists of actors that users bring, as known actors: one file per format.
//!
//! A format gives [`Record`]s; [`assembly`] compares them with the known actors and with each other; [`turtle`] writes
//! what is new in the form of `ontology/actors/*.ttl`. What cannot be used is a [`Warning`], never an error.

mod assembly;
mod cameo;
mod casing;
mod csv;
mod dates;
mod ftm;
mod skos;
mod turtle;

pub use turtle::write;

use super::{Office, Ontology};
use crate::knowledge::{EntityId, EntityKind};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A format of lists of actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// An actor dictionary of the event coders TABARI and PETRARCH, with CAMEO codes.
    Cameo,
    /// [SKOS](https://www.w3.org/TR/skos-reference/) in Turtle.
    Skos,
    /// A table with a heading; [`CSV_COLUMNS`] are its columns.
    Csv,
    /// [FollowTheMoney](https://followthemoney.tech) entities, one JSON object a line.
    Ftm,
}

/// The columns of a table of actors; only `name` must be there.
pub const CSV_COLUMNS: [&str; 12] = [
    "name",
    "kind",
    "aliases",
    "adjectives",
    "people",
    "capitals",
    "located_in",
    "title",
    "office_of",
    "from",
    "to",
    "head",
];

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Those with anything that the known actors lack, by id.
    pub actors: BTreeMap<EntityId, ImportedActor>,
    /// How many entries say only what is known already.
    pub known: usize,
    /// What could not be used, in order of lines.
    pub warnings: Vec<Warning>,
    /// How many records are no actors, by what they are.
    pub left_out: BTreeMap<String, usize>,
}

/// A line of a list that could not be used as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// From 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong and what was done about it.
    pub message: String,
}

/// An actor of a list; of a known one only what is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedActor {
    /// `skos:prefLabel`.
    pub label: String,
    /// Its class.
    pub kind: EntityKind,
    /// Whether the program knows it without the list.
    pub is_known: bool,
    /// `skos:altLabel`.
    pub names: BTreeSet<String>,
    /// `cg:adjective`.
    pub adjectives: BTreeSet<String>,
    /// `cg:people`.
    pub people: BTreeSet<String>,
    /// `cg:capital`.
    pub capitals: BTreeSet<String>,
    /// `cg:locatedIn`.
    pub located_in: Option<EntityId>,
    /// `cg:holdsOffice`, in order of the list.
    pub offices: Vec<Office>,
    /// `skos:notation`: codes of the list.
    pub codes: BTreeSet<String>,
    /// `skos:exactMatch`: the IRI it has in the list.
    pub matches: BTreeSet<String>,
    /// The line that names it first.
    line: usize,
}

impl Import {
    /// Returns how many offices the actors hold.
    pub fn offices(&self) -> usize {
        self.actors.values().map(|actor| actor.offices.len()).sum()
    }
}

impl ImportFormat {
    /// All of them.
    pub const ALL: [ImportFormat; 4] = [ImportFormat::Cameo, ImportFormat::Skos, ImportFormat::Csv, ImportFormat::Ftm];

    /// Returns the name that people type.
    pub fn as_str(self) -> &'static str {
        match self {
            ImportFormat::Cameo => "cameo",
            ImportFormat::Skos => "skos",
            ImportFormat::Csv => "csv",
            ImportFormat::Ftm => "ftm",
        }
    }

    /// Returns the format with that name.
    pub fn parse(name: &str) -> Option<ImportFormat> {
        ImportFormat::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

impl fmt::Display for ImportFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Reads a list of actors; those whose kind it does not tell are of kind `otherwise`.
///
/// A file that is not UTF-8 is read as Windows-1252, as old dictionaries are.
pub fn import(bytes: &[u8], format: ImportFormat, otherwise: EntityKind, ontology: &Ontology) -> Import {
    let (text, is_old) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut list = match format {
        ImportFormat::Cameo => cameo::read(text, ontology),
        ImportFormat::Skos => skos::read(text),
        ImportFormat::Csv => csv::read(text),
        ImportFormat::Ftm => ftm::read(text),
    };
    if is_old {
        list.warn(0, "the file is not UTF-8; it was read as Windows-1252");
    }
    assembly::assemble(list, otherwise, ontology)
}

/// What a format gives.
#[derive(Debug, Default)]
struct List {
    records: Vec<Record>,
    warnings: Vec<Warning>,
    left_out: BTreeMap<String, usize>,
}

impl List {
    fn warn(&mut self, line: usize, message: impl Into<String>) {
        self.warnings.push(Warning { line, message: message.into() });
    }

    fn leave_out(&mut self, what: &str) {
        *self.left_out.entry(what.to_owned()).or_default() += 1;
    }
}

/// One entry of a list, as it stands there.
#[derive(Debug, Default)]
struct Record {
    line: usize,
    name: String,
    kind: Kind,
    names: Vec<String>,
    adjectives: Vec<String>,
    people: Vec<String>,
    capitals: Vec<String>,
    located_in: Option<String>,
    offices: Vec<OfficeRecord>,
    codes: Vec<String>,
    matches: Vec<String>,
}

/// What a list tells of the kind of an actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// It says so.
    Stated(EntityKind),
    /// It follows from something else, and may be wrong.
    Guessed(EntityKind),
    #[default]
    Unknown,
}

/// An office as a list gives it.
#[derive(Debug)]
struct OfficeRecord {
    line: usize,
    title: String,
    /// Name or country code of what has the office.
    of: String,
    head: bool,
    from: Option<Date>,
    to: Option<Date>,
}

/// Reads a kind as people write it: `Person`, `armed group`, `country`.
fn parse_kind(text: &str) -> Option<EntityKind> {
    let word: String = text.chars().filter(|character| character.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let kind = EntityKind::ALL.into_iter().find(|kind| kind.as_str().to_lowercase() == word);
    kind.or(match word.as_str() {
        "country" | "nation" | "government" => Some(EntityKind::State),
        "human" | "individual" => Some(EntityKind::Person),
        "group" | "militia" | "rebels" => Some(EntityKind::ArmedGroup),
        "organisation" | "company" | "party" | "agency" => Some(EntityKind::Organization),
        "people" | "community" | "ethnicgroup" => Some(EntityKind::Population),
        "city" | "region" | "location" => Some(EntityKind::Place),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
