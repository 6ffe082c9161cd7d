//! [FollowTheMoney](https://followthemoney.tech/explorer/) entities, one JSON object a line, as OpenSanctions and Aleph
//! export them.
//!
//! Things with a name are actors; `Occupancy`, `Membership`, `Directorship` and `Employment` become their offices.

use super::dates::{Bound, parse_partial};
use super::{Kind, List, OfficeRecord, Record};
use crate::knowledge::EntityKind;
use crate::text::fold_name;
use serde_json::Value;
use std::collections::BTreeMap;

/// Links that stand for an office: schema, property of the holder, of the body, of the title.
const LINKS: [(&str, &str, &str, &str); 4] = [
    ("Occupancy", "holder", "post", "role"),
    ("Membership", "member", "organization", "role"),
    ("Directorship", "director", "organization", "role"),
    ("Employment", "employee", "employer", "role"),
];

/// Reads entities.
pub(super) fn read(text: &str) -> List {
    let mut list = List::default();
    let mut things: BTreeMap<String, Thing> = BTreeMap::new();
    let mut links = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index + 1;
        match Thing::parse(number, line) {
            Err(problem) => list.warn(number, problem),
            Ok(thing) if LINKS.iter().any(|(schema, ..)| *schema == thing.schema) => links.push(thing),
            Ok(thing) if things.contains_key(&thing.id) => {
                list.warn(number, format!("`{}` is the id of an entity above; left out", thing.id));
            }
            Ok(thing) => {
                things.insert(thing.id.clone(), thing);
            }
        }
    }
    let mut offices: BTreeMap<&str, Vec<OfficeRecord>> = BTreeMap::new();
    for link in &links {
        match link.office(&things) {
            Ok((holder, office)) => offices.entry(holder).or_default().push(office),
            Err(problem) => list.warn(link.line, problem),
        }
    }
    let mut in_order: Vec<&Thing> = things.values().collect();
    in_order.sort_by_key(|thing| thing.line);
    for thing in in_order {
        match (thing.kind(), thing.schema.as_str()) {
            (Some(kind), _) => {
                let offices = offices.remove(thing.id.as_str()).unwrap_or_default();
                let record = thing.record(kind, offices);
                if record.is_none() {
                    list.warn(thing.line, format!("`{}` has no name; left out", thing.id));
                }
                list.records.extend(record);
            }
            // A position says what the office of an occupancy is.
            (None, "Position") => {}
            (None, schema) => list.leave_out(schema),
        }
    }
    list
}

/// One entity.
struct Thing {
    line: usize,
    id: String,
    schema: String,
    properties: BTreeMap<String, Vec<String>>,
}

impl Thing {
    fn parse(line: usize, text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|_| "this is no JSON; left out".to_owned())?;
        let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(id), Some(schema)) = (field("id"), field("schema")) else {
            return Err("this is no entity: it lacks `id` or `schema`; left out".to_owned());
        };
        let mut properties: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, values) in value.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let values = values.as_array().map_or(std::slice::from_ref(values), Vec::as_slice);
            properties.insert(name.clone(), values.iter().filter_map(text_or_id).collect());
        }
        if let Some(caption) = field("caption") {
            properties.entry("name".to_owned()).or_insert_with(|| vec![caption]);
        }
        Ok(Self { line, id, schema, properties })
    }

    fn values(&self, property: &str) -> &[String] {
        self.properties.get(property).map_or(&[], Vec::as_slice)
    }

    fn first(&self, property: &str) -> Option<&str> {
        self.values(property).first().map(String::as_str)
    }

    fn kind(&self) -> Option<Kind> {
        Some(match self.schema.as_str() {
            "Person" => Kind::Stated(EntityKind::Person),
            "Organization" => Kind::Guessed(EntityKind::Organization),
            "Company" | "PublicBody" => Kind::Stated(EntityKind::Organization),
            "LegalEntity" => Kind::Unknown,
            _ => return None,
        })
    }

    fn record(&self, kind: Kind, offices: Vec<OfficeRecord>) -> Option<Record> {
        let names = ["name", "alias", "abbreviation", "previousName", "weakAlias"];
        let mut names: Vec<String> = names.iter().flat_map(|property| self.values(property)).cloned().collect();
        let name = (!names.is_empty()).then(|| names.remove(0))?;
        let codes = vec![self.id.clone()];
        Some(Record { line: self.line, name, kind, names, offices, codes, ..Record::default() })
    }

    /// Returns the id of who holds an office, and the office.
    fn office<'t>(&'t self, things: &BTreeMap<String, Thing>) -> Result<(&'t str, OfficeRecord), String> {
        let link = LINKS.iter().find(|(schema, ..)| *schema == self.schema);
        let (_, holder, body, role) = link.ok_or_else(|| format!("`{}` is no office; left out", self.schema))?;
        let missing = |what: &str| format!("the {} `{}` has no {what}; left out", self.schema, self.id);
        let holder = self.first(holder).ok_or_else(|| missing(holder))?;
        if !things.contains_key(holder) {
            return Err(format!("the {} `{}` is of `{holder}`, which is not in the file; left out", self.schema, self.id));
        }
        let body = self.first(body).and_then(|id| things.get(id)).ok_or_else(|| missing(body))?;
        let (title, of) = match body.schema.as_str() {
            "Position" => body.position().ok_or_else(|| missing("name and country"))?,
            _ => {
                let title = self.first(role).unwrap_or("member").to_owned();
                (title, body.first("name").ok_or_else(|| missing("name"))?.to_owned())
            }
        };
        let date = |property: &str, bound: Bound| self.first(property).and_then(|text| parse_partial(text, bound));
        let (from, to) = (date("startDate", Bound::First), date("endDate", Bound::Last));
        let head = is_head(&title);
        Ok((holder, OfficeRecord { line: self.line, title, of, head, from, to }))
    }

    /// Returns the title of a position and whose it is: "Prime Minister of Iraq" is of `iq`.
    fn position(&self) -> Option<(String, String)> {
        let name = self.first("name")?;
        let country = self.first("country");
        match (name.rsplit_once(" of "), country) {
            (Some((title, _)), Some(country)) if !title.contains(" of ") => Some((title.to_owned(), country.to_owned())),
            (Some((title, of)), None) => Some((title.to_owned(), of.trim_start_matches("the ").to_owned())),
            (_, Some(country)) => Some((name.to_owned(), country.to_owned())),
            (None, None) => None,
        }
    }
}

/// Returns a text, or the id of an entity that stands inside another.
fn text_or_id(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get("id").and_then(Value::as_str)).map(str::to_owned)
}

/// Tells whether who holds the office heads the state or body.
fn is_head(title: &str) -> bool {
    ["president", "prime minister", "king", "queen", "emir", "sultan", "supreme leader", "chancellor", "leader", "head"]
        .contains(&fold_name(title).as_str())
}
