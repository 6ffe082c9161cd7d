//! Imported actors in the form of `ontology/actors/*.ttl`.

use super::{Import, ImportFormat, ImportedActor};
use crate::knowledge::EntityId;
use crate::ontology::Office;
use crate::ontology::vocabulary::ACTOR;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const PREFIXES: &str = "\
@prefix actor: <https://w3id.org/claimgraph/actor/> .
@prefix cg: <https://w3id.org/claimgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

/// Returns a Turtle file of the actors, ordered by id; `source` names the list that they come from.
pub fn write(import: &Import, source: &str, format: ImportFormat) -> String {
    let mut text = heading(import, source, format);
    for (id, actor) in &import.actors {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{}", block(id, actor));
    }
    text
}

fn heading(import: &Import, source: &str, format: ImportFormat) -> String {
    let source: String = source.chars().map(|character| if is_plain(character) { character } else { '?' }).collect();
    format!(
        "# Actors: {}, offices: {}, from `{source}` ({format}). `claimgraph build --ontology` takes this file.\n\
         #\n\
         # To extend by hand: copy a block and change it; ontology/actors/*.ttl say what the properties mean. Of actors\n\
         # that the program knows itself, only what it lacks is here.\n\n{PREFIXES}",
        import.actors.len(),
        import.offices()
    )
}

fn block(id: &EntityId, actor: &ImportedActor) -> String {
    let label = BTreeSet::from([actor.label.clone()]);
    let mut properties = Vec::new();
    for (property, names) in [
        ("skos:prefLabel", &label),
        ("skos:altLabel", &actor.names),
        ("cg:adjective", &actor.adjectives),
        ("cg:people", &actor.people),
        ("cg:capital", &actor.capitals),
    ] {
        let values: Vec<String> = names.iter().map(|name| format!("{}@en", literal(name))).collect();
        properties.extend((!values.is_empty()).then(|| format!("{property} {}", values.join(" , "))));
    }
    properties.extend(actor.located_in.as_ref().map(|place| format!("cg:locatedIn {}", node(place))));
    if !actor.offices.is_empty() {
        let offices: Vec<String> = actor.offices.iter().map(office).collect();
        properties.push(format!("cg:holdsOffice {}", offices.join(" ,\n        ")));
    }
    let codes: Vec<String> = actor.codes.iter().map(|code| literal(code)).collect();
    properties.extend((!codes.is_empty()).then(|| format!("skos:notation {}", codes.join(" , "))));
    let matches: Vec<String> = actor.matches.iter().filter(|iri| is_iri(iri)).map(|iri| format!("<{iri}>")).collect();
    properties.extend((!matches.is_empty()).then(|| format!("skos:exactMatch {}", matches.join(" , "))));
    format!("{} a cg:{} ;\n    {} .\n", node(id), actor.kind.as_str(), properties.join(" ;\n    "))
}

fn office(office: &Office) -> String {
    let mut text = format!("[ cg:title {}@en ; cg:officeOf {} ;", literal(&office.title), node(&office.of));
    for (property, date) in [("cg:from", office.from), ("cg:to", office.to)] {
        if let Some(date) = date {
            let _ = write!(text, " {property} {} ;", day(date));
        }
    }
    text + &format!(" cg:head {} ]", office.head)
}

fn day(date: Date) -> String {
    format!("\"{date}\"^^xsd:date")
}

/// Returns an actor as a prefixed name where that needs no escapes, else as an IRI.
fn node(id: &EntityId) -> String {
    let is_simple = id.0.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_simple { format!("actor:{id}") } else { format!("<{ACTOR}{id}>") }
}

/// Returns a Turtle string: quotes, backslashes and all that an editor would not show are escaped.
fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            plain if is_plain(plain) => literal.push(plain),
            hidden => {
                let _ = write!(literal, "\\U{:08X}", u32::from(hidden));
            }
        }
    }
    literal + "\""
}

/// Tells whether an editor draws the character, and draws it where it stands.
fn is_plain(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Tells whether text can stand between `<` and `>` as it is.
fn is_iri(text: &str) -> bool {
    let is_allowed = |character: char| is_plain(character) && !" <>\"{}|^`\\".contains(character);
    text.contains(':') && text.chars().all(is_allowed)
}
