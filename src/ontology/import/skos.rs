//! [SKOS](https://www.w3.org/TR/skos-reference/) concepts in Turtle, and other nodes with `skos:prefLabel`.

use super::{Kind, List, Record, parse_kind};
use crate::ontology::vocabulary::{CG, RDF, SKOS};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Mistakes after which a file is given up: it is not Turtle at all.
const MOST_MISTAKES: usize = 100;

/// Reads concepts in order of their lines.
pub(super) fn read(text: &str) -> List {
    let mut list = List::default();
    let concepts = read_concepts(text, &mut list);
    let lines = Lines::new(text);
    for (iri, concept) in &concepts {
        if let Some(record) = concept.record(iri, lines.of(iri), &mut list) {
            list.records.push(record);
        }
    }
    list.records.sort_by_key(|record| record.line);
    list
}

/// Reads all statements that are Turtle; the parser ends at a mistake, so it is started again without it.
fn read_concepts(text: &str, list: &mut List) -> BTreeMap<String, Concept> {
    let mut lines: Vec<&str> = text.split('\n').collect();
    loop {
        match try_concepts(&lines.join("\n")) {
            Ok(concepts) => return concepts,
            Err(_) if list.warnings.len() >= MOST_MISTAKES => {
                list.warn(0, format!("more than {MOST_MISTAKES} statements are no Turtle; nothing was read"));
                return BTreeMap::new();
            }
            Err((line, reason)) => {
                let statement = statement_around(&lines, line);
                list.warn(line + 1, format!("this is no Turtle: {reason}; the statement is left out"));
                lines[statement].fill("");
            }
        }
    }
}

/// Reads all statements, or returns the line, from 0, of the first mistake and what it is.
fn try_concepts(text: &str) -> Result<BTreeMap<String, Concept>, (usize, String)> {
    let mut concepts: BTreeMap<String, Concept> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).lenient().for_slice(text.as_bytes()) {
        let quad = quad.map_err(|error| {
            let line = error.location().map_or(0, |place| place.start.line as usize);
            (line, without_place(&error.to_string()).to_owned())
        })?;
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            concepts.entry(subject.as_str().to_owned()).or_default().add(quad.predicate.as_str(), &quad.object);
        }
    }
    Ok(concepts)
}

/// Returns the lines of the statement that a line is in, going by the full stops at the ends of lines.
fn statement_around(lines: &[&str], line: usize) -> Range<usize> {
    let line = line.min(lines.len() - 1);
    let ends = |line: &&str| line.trim_end().ends_with('.');
    let start = lines[..line].iter().rposition(ends).map_or(0, |end| end + 1);
    let end = lines[line..].iter().position(ends).map_or(lines.len(), |end| line + end + 1);
    start..end
}

/// Returns a parser's message without the place, which the warning gives itself.
fn without_place(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, reason)| reason)
}

/// What a file says of one subject.
#[derive(Default)]
struct Concept {
    labels: Vec<Label>,
    names: Vec<Label>,
    classes: Vec<String>,
    matches: Vec<String>,
    codes: Vec<String>,
    is_concept: bool,
}

struct Label {
    text: String,
    language: String,
}

impl Label {
    fn is_english(&self) -> bool {
        self.language == "en" || self.language.starts_with("en-")
    }
}

impl Concept {
    fn add(&mut self, predicate: &str, object: &Term) {
        match object {
            Term::Literal(literal) => {
                let label = || Label {
                    text: literal.value().to_owned(),
                    language: literal.language().unwrap_or_default().to_lowercase(),
                };
                match predicate.strip_prefix(SKOS) {
                    Some("prefLabel") => self.labels.push(label()),
                    Some("altLabel" | "hiddenLabel") => self.names.push(label()),
                    Some("notation") => self.codes.push(literal.value().to_owned()),
                    _ => {}
                }
            }
            Term::NamedNode(node) if predicate.strip_prefix(RDF) == Some("type") => {
                self.is_concept |= node.as_str().strip_prefix(SKOS) == Some("Concept");
                self.classes.push(node.as_str().to_owned());
            }
            Term::NamedNode(node) if predicate.strip_prefix(SKOS) == Some("exactMatch") => {
                self.matches.push(node.as_str().to_owned());
            }
            _ => {}
        }
    }

    fn record(&self, iri: &str, line: usize, list: &mut List) -> Option<Record> {
        if self.labels.is_empty() {
            if self.is_concept {
                list.warn(line, format!("<{iri}> has no skos:prefLabel; left out"));
            }
            return None;
        }
        if self.classes.iter().any(|class| class.strip_prefix(SKOS).is_some_and(|name| name != "Concept")) {
            list.leave_out("scheme or collection");
            return None;
        }
        // Articles are in English: names in other languages serve only where there are no others.
        let languages: BTreeSet<&str> = self.labels.iter().map(|label| label.language.as_str()).collect();
        let english = self.labels.iter().find(|label| label.is_english());
        let untagged = self.labels.iter().find(|label| label.language.is_empty());
        let label = english.or(untagged).or_else(|| {
            let first = languages.first()?;
            self.labels.iter().find(|label| label.language == **first)
        })?;
        let is_used = |name: &&Label| name.is_english() || name.language.is_empty() || name.language == label.language;
        let names = self.labels.iter().chain(&self.names).filter(is_used).map(|name| name.text.clone()).collect();
        let matches = [iri.to_owned()].into_iter().chain(self.matches.iter().cloned()).collect();
        let (name, kind, codes) = (label.text.clone(), self.kind(), self.codes.clone());
        Some(Record { line, name, kind, names, matches, codes, ..Record::default() })
    }

    fn kind(&self) -> Kind {
        let stated = self.classes.iter().find_map(|class| parse_kind(class.strip_prefix(CG)?));
        let similar = self.classes.iter().find_map(|class| parse_kind(class.rsplit(['/', '#']).next()?));
        stated.or(similar).map_or(Kind::Unknown, Kind::Stated)
    }
}

/// Finds the line on which a subject begins; the parser does not tell.
struct Lines {
    /// By the local name of what the line begins with.
    by_name: BTreeMap<String, usize>,
}

impl Lines {
    fn new(text: &str) -> Self {
        let mut by_name = BTreeMap::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with([' ', '\t', '#', '@'])) {
            if let Some(word) = line.split_whitespace().next() {
                by_name.entry(local_name(word).to_owned()).or_insert(index + 1);
            }
        }
        Self { by_name }
    }

    fn of(&self, iri: &str) -> usize {
        self.by_name.get(local_name(iri)).copied().unwrap_or_default()
    }
}

fn local_name(word: &str) -> &str {
    word.trim_matches(['<', '>']).rsplit(['/', '#', ':']).next().unwrap_or(word)
}
