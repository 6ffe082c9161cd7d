//! Actor dictionaries of the event coders TABARI and [PETRARCH](https://github.com/openeventdata/petrarch2), with CAMEO
//! codes.
//!
//! ```text
//! HAMID_KARZAI_  ; a name, and a comment
//! +PRESIDENT_KARZAI_                   another name
//!     [AFGELI <011222]                 codes with dates: before, between, after
//!     [AFGGOV 011222-140929]
//! ```
//!
//! Codes are a country and roles, three letters each. The same entries are read as JSON, one a line:
//! `{"name", "aliases": [..], "codes": [{"code", "from", "to"}, ..]}`.

use super::casing::recase;
use super::dates::parse_compact;
use super::{Kind, List, OfficeRecord, Record};
use crate::knowledge::EntityKind;
use crate::ontology::Ontology;
use crate::text::fold_name;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;

/// Roles that people can hold, and what their holder is called.
const OFFICES: [(&str, &str); 9] = [
    ("GOV", "government official"),
    ("MIL", "officer"),
    ("LEG", "member of parliament"),
    ("JUD", "judge"),
    ("OPP", "opposition politician"),
    ("PTY", "party politician"),
    ("SPY", "intelligence officer"),
    ("COP", "police officer"),
    ("REB", "rebel"),
];

/// Words that tell the name of a body from the name of a person, folded.
const BODY_WORDS: [&str; 62] = [
    "academy",
    "agency",
    "alliance",
    "army",
    "assembly",
    "association",
    "authority",
    "bank",
    "battalion",
    "board",
    "brigade",
    "bureau",
    "cabinet",
    "centre",
    "center",
    "church",
    "coalition",
    "commission",
    "committee",
    "company",
    "conference",
    "congress",
    "corps",
    "council",
    "court",
    "department",
    "embassy",
    "federation",
    "force",
    "forces",
    "foundation",
    "front",
    "government",
    "group",
    "guard",
    "institute",
    "islamic",
    "jihad",
    "league",
    "liberation",
    "militia",
    "ministry",
    "movement",
    "national",
    "network",
    "office",
    "organisation",
    "organization",
    "parliament",
    "party",
    "people",
    "police",
    "rebels",
    "republic",
    "resistance",
    "senate",
    "service",
    "society",
    "state",
    "troops",
    "union",
    "university",
];

/// Reads a dictionary.
pub(super) fn read(text: &str, ontology: &Ontology) -> List {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        reader.line(index + 1, line);
    }
    let Reader { mut list, entries, .. } = reader;
    let cased = cased_names(ontology);
    for entry in entries {
        if let Some(record) = entry.record(ontology, &cased, &mut list) {
            list.records.push(record);
        }
    }
    list
}

/// Returns the names that the ontology knows, by [`fold_name`].
fn cased_names(ontology: &Ontology) -> BTreeMap<String, &str> {
    let names = ontology.actors.iter().flat_map(|actor| {
        actor.metonyms.iter().chain(&actor.capitals).chain(&actor.names).chain([&actor.label]).map(String::as_str)
    });
    names.map(|name| (fold_name(name), name)).collect()
}

/// A primary name with all that belongs to it.
#[derive(Default)]
struct Entry {
    line: usize,
    names: Vec<String>,
    codes: Vec<Code>,
}

/// A code and when it holds.
struct Code {
    line: usize,
    code: String,
    from: Option<Date>,
    to: Option<Date>,
}

#[derive(Default)]
struct Reader {
    list: List,
    entries: Vec<Entry>,
    in_comment: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        let was_in_comment = self.in_comment;
        self.in_comment = (was_in_comment || line.contains("<!--")) && !line.contains("-->");
        if was_in_comment || line.trim_start().starts_with("<!--") {
            return;
        }
        if line.trim_start().starts_with('{') && line.contains("\"name\"") {
            return self.json(number, line);
        }
        let line = line.split(['#', ';']).next().unwrap_or_default();
        let (name, codes) = line.split_once('[').map_or((line, None), |(name, codes)| (name, Some(codes)));
        let name = name.trim();
        match name.strip_prefix('+') {
            _ if line.trim().is_empty() => {}
            _ if name.contains(['!', '{', '}', '=', '*', '~']) => {
                return self.list.warn(number, format!("`{name}` is a pattern for words, not a name; left out"));
            }
            Some(alias) => self.alias(number, alias),
            None if name.is_empty() => {}
            None => self.entries.push(Entry { line: number, names: vec![plain(name)], codes: Vec::new() }),
        }
        if let Some(codes) = codes {
            self.codes(number, codes);
        }
    }

    fn alias(&mut self, number: usize, alias: &str) {
        match self.entries.last_mut() {
            Some(entry) => entry.names.push(plain(alias)),
            None => self.list.warn(number, format!("`+{alias}` is another name of nothing; left out")),
        }
    }

    /// Reads what follows the first `[` of a line.
    fn codes(&mut self, number: usize, text: &str) {
        for group in text.split('[') {
            let Some((group, _)) = group.split_once(']') else {
                self.list.warn(number, format!("`[{}` has no `]`; left out", group.trim()));
                continue;
            };
            let (codes, dates) = group.trim().split_once(char::is_whitespace).unwrap_or((group.trim(), ""));
            let Some((from, to)) = parse_dates(dates) else {
                self.list.warn(number, format!("`{}` is no span of time; left out", dates.trim()));
                continue;
            };
            for code in codes.split('/').filter(|code| !code.is_empty()) {
                let code = Code { line: number, code: code.to_uppercase(), from, to };
                match self.entries.last_mut() {
                    Some(entry) => entry.codes.push(code),
                    None => self.list.warn(number, format!("`[{}]` is the code of nothing; left out", code.code)),
                }
            }
        }
    }

    fn json(&mut self, number: usize, line: &str) {
        let Ok(value) = serde_json::from_str::<Value>(line) else {
            return self.list.warn(number, "this is no JSON; left out");
        };
        let text = |value: &Value| value.as_str().map(plain);
        let name = value.get("name").and_then(text);
        let aliases = value.get("aliases").and_then(Value::as_array).into_iter().flatten().filter_map(text);
        let mut entry = Entry { line: number, names: name.into_iter().chain(aliases).collect(), codes: Vec::new() };
        for code in value.get("codes").and_then(Value::as_array).into_iter().flatten() {
            let date = |names: [&str; 2]| names.iter().find_map(|name| code.get(*name)?.as_str()?.parse().ok());
            let name = code.get("code").and_then(Value::as_str).unwrap_or_default().to_uppercase();
            entry.codes.push(Code { line: number, code: name, from: date(["from", "after"]), to: date(["to", "before"]) });
        }
        self.entries.push(entry);
    }
}

/// Returns a name without the marks of the dictionary: `_` is a space, at the end it closes a whole word.
fn plain(name: &str) -> String {
    name.replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads `<010911`, `>010911`, `920101-960926` or nothing.
fn parse_dates(text: &str) -> Option<(Option<Date>, Option<Date>)> {
    let text = text.trim();
    if text.is_empty() {
        return Some((None, None));
    }
    if let Some(date) = text.strip_prefix('<') {
        return Some((None, Some(parse_compact(date.trim())?)));
    }
    if let Some(date) = text.strip_prefix('>') {
        return Some((Some(parse_compact(date.trim())?), None));
    }
    let (from, to) = text.split_once('-')?;
    let span = (parse_compact(from.trim())?, parse_compact(to.trim())?);
    (span.0 <= span.1).then_some((Some(span.0), Some(span.1)))
}

impl Entry {
    fn record(self, ontology: &Ontology, cased: &BTreeMap<String, &str>, list: &mut List) -> Option<Record> {
        let Some(first) = self.names.first() else {
            list.warn(self.line, "an entry without a name; left out");
            return None;
        };
        if self.codes.is_empty() {
            list.warn(self.line, format!("`{first}` has no code; left out"));
            return None;
        }
        if self.codes.iter().all(|code| code.code.starts_with(['~', '-'])) {
            list.leave_out("role without a country");
            return None;
        }
        let others: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let mut names: Vec<String> = self.names.iter().map(|name| recase(name, cased, &others)).collect();
        let kind = self.kind(ontology);
        let is_person = kind == Kind::Guessed(EntityKind::Person);
        let offices = if is_person { self.offices() } else { Vec::new() };
        let mut codes: Vec<String> = self.codes.into_iter().map(|code| code.code).collect();
        codes.sort();
        codes.dedup();
        let name = names.remove(0);
        Some(Record { line: self.line, name, kind, names, offices, codes, ..Record::default() })
    }

    /// Guesses the kind from the first code and from the words of the name.
    fn kind(&self, ontology: &Ontology) -> Kind {
        let first = &self.codes[0].code;
        let (country, roles) = first.split_at_checked(3).unwrap_or((first.as_str(), ""));
        let has_role = |role: &str| roles.as_bytes().chunks(3).any(|chunk| chunk == role.as_bytes());
        let is_dated = self.codes.iter().any(|code| code.from.is_some() || code.to.is_some());
        Kind::Guessed(match country {
            "IMG" | "UAF" => EntityKind::ArmedGroup,
            "IGO" | "NGO" | "NGM" | "MNC" => EntityKind::Organization,
            _ if roles.is_empty() && ontology.countries.contains_key(country) => EntityKind::State,
            _ if roles.is_empty() => return Kind::Unknown,
            _ if self.is_named_like_a_person() && (is_dated || has_role("ELI")) => EntityKind::Person,
            _ if ["MIL", "REB", "UAF", "SEP", "INS", "RAD"].iter().any(|role| has_role(role)) => EntityKind::ArmedGroup,
            _ if ["CVL", "REF", "LAB"].iter().any(|role| has_role(role)) => EntityKind::Population,
            _ => EntityKind::Organization,
        })
    }

    fn is_named_like_a_person(&self) -> bool {
        let folded = fold_name(&self.names[0]);
        let words: Vec<&str> = folded.split(' ').collect();
        (2..=5).contains(&words.len()) && !words.iter().any(|word| BODY_WORDS.contains(word))
    }

    /// Returns the offices that the dated codes stand for; codes for people out of office stand for none.
    fn offices(&self) -> Vec<OfficeRecord> {
        let office = |code: &Code| {
            let (country, roles) = code.code.split_at_checked(3)?;
            let (_, title) = OFFICES.iter().find(|(role, _)| roles.starts_with(role))?;
            let (line, title, of) = (code.line, (*title).to_owned(), country.to_owned());
            Some(OfficeRecord { line, title, of, head: false, from: code.from, to: code.to })
        };
        self.codes.iter().filter_map(office).collect()
    }
}
