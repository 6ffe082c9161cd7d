//! The actor graph in the language of [Graphviz](https://graphviz.org/doc/info/lang.html).

use crate::graph::{Actor, ActorGraph, SignedTie};
use crate::knowledge::EntityKind;
use crate::ontology::Sign;
use petgraph::dot::{Config, Dot};
use petgraph::visit::EdgeRef;
use std::io::{self, Write};

/// Writes a graph: sign as colour and dash, number of claims as width, kind of actor as shape.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, title: &str, output: &mut dyn Write) -> io::Result<()> {
    let edge_attributes = |_, edge: petgraph::graph::EdgeReference<'_, SignedTie>| {
        let (subject, object) = (&graph.graph[edge.source()], &graph.graph[edge.target()]);
        tie_attributes(subject, edge.weight(), object)
    };
    let node_attributes = |_, (_, actor): (_, &Actor)| actor_attributes(actor);
    // The getters write the labels, too, because they escape them as Graphviz reads them.
    let config = [Config::GraphContentOnly, Config::EdgeNoLabel, Config::NodeNoLabel];
    let content = Dot::with_attr_getters(&graph.graph, &config, &edge_attributes, &node_attributes);
    writeln!(output, "digraph claimgraph {{")?;
    writeln!(output, "    graph [ {} ]", attributes(&graph_attributes(title)))?;
    writeln!(output, "    node [ {} ]", attributes(&[("fontname", FONT.into()), ("style", "filled".into())]))?;
    writeln!(output, "    edge [ {} ]", attributes(&[("fontname", FONT.into()), ("fontsize", "9".into())]))?;
    write!(output, "{content:?}")?;
    writeln!(output, "}}")
}

const FONT: &str = "Helvetica,Arial,sans-serif";

/// An attribute's name and its value, not yet escaped.
type Attribute = (&'static str, String);

fn graph_attributes(title: &str) -> Vec<Attribute> {
    [
        ("label", title),
        ("labelloc", "t"),
        ("rankdir", "LR"),
        ("fontname", FONT),
        ("fontsize", "16"),
        ("overlap", "false"),
        ("splines", "true"),
        ("nodesep", "0.35"),
        ("ranksep", "0.9"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn actor_attributes(actor: &Actor) -> String {
    let (shape, fill) = appearance(actor.kind);
    attributes(&[
        ("label", actor.label.clone()),
        ("shape", shape.to_owned()),
        ("fillcolor", fill.to_owned()),
        ("tooltip", format!("{} ({})", actor.label, actor.kind.as_str())),
    ])
}

/// Returns shape and colour of a kind of actor.
fn appearance(kind: EntityKind) -> (&'static str, &'static str) {
    match kind {
        EntityKind::State => ("box", "#dbe9f6"),
        EntityKind::Person => ("ellipse", "#fdf3d8"),
        EntityKind::ArmedGroup => ("octagon", "#f6dfdb"),
        EntityKind::Organization => ("component", "#e8e3f1"),
        EntityKind::Population => ("egg", "#e4f0df"),
        EntityKind::Place => ("house", "#eeeeee"),
        EntityKind::Weapon => ("diamond", "#ffffff"),
    }
}

fn tie_attributes(subject: &Actor, tie: &SignedTie, object: &Actor) -> String {
    let (colour, line) = match tie.sign {
        Sign::Positive => ("#1a7f37", "solid"),
        Sign::Negative => ("#b3261e", "dashed"),
        Sign::Neutral => ("#6e6e6e", "solid"),
    };
    attributes(&[
        ("label", tie_label(tie)),
        ("color", colour.to_owned()),
        ("fontcolor", colour.to_owned()),
        ("style", line.to_owned()),
        ("penwidth", format!("{:.2}", pen_width(tie.claims))),
        ("dir", if tie.symmetric { "none" } else { "forward" }.to_owned()),
        ("arrowhead", if tie.asserted { "normal" } else { "empty" }.to_owned()),
        ("tooltip", format!("{} {} {}{}", subject.label, tie.label, object.label, period(tie))),
    ])
}

/// Returns the relation with the number of claims; a question mark says that no document vouches for the tie.
fn tie_label(tie: &SignedTie) -> String {
    format!("{}{} ({})", tie.label, if tie.asserted { "" } else { "?" }, tie.claims)
}

/// Returns a width that grows by the same step each time the claims double.
fn pen_width(claims: usize) -> f64 {
    // No drawing can show more than a few thousand claims as a wider line, so that precision is no matter here.
    (1.0 + (claims.max(1) as f64).ln()).min(9.0)
}

fn period(tie: &SignedTie) -> String {
    match (tie.first, tie.last) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) | (None, Some(day)) => format!(", {day}"),
        (None, None) => String::new(),
    }
}

fn attributes(attributes: &[Attribute]) -> String {
    attributes.iter().map(|(name, value)| format!("{name}={}", quote(value))).collect::<Vec<_>>().join(" ")
}

/// Returns text as a quoted string that Graphviz draws as it is.
///
/// Inside quotes Graphviz reads backslashes as [escapes](https://graphviz.org/docs/attr-types/escString/) and
/// `&name;` as a character, and it writes control characters, which no XML may hold, into its SVG.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for (offset, character) in text.char_indices() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '&' if is_character_reference(&text[offset..]) => quoted.push_str("&amp;"),
            '\t' => quoted.push(' '),
            // The pictures of the control characters stand in the same order as these.
            '\0'..'\x20' => quoted.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}')),
            '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => quoted.push('\u{fffd}'),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Tells whether text begins like `&amp;` or `&#38;`.
fn is_character_reference(text: &str) -> bool {
    let name = text[1..].trim_start_matches('#');
    let length = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
    length > 0 && name[length..].starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a quoted string as Graphviz does.
    fn unquote(quoted: &str) -> String {
        let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
        let mut text = String::new();
        let mut characters = inner.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => panic!("the string ends early: {quoted}"),
                '\\' => text.push(match characters.next() {
                    Some('n') => '\n',
                    Some(escaped @ ('"' | '\\')) => escaped,
                    other => panic!("unknown escape {other:?} in {quoted}"),
                }),
                other => text.push(other),
            }
        }
        text.replace("&amp;", "&")
    }

    #[test]
    fn labels_come_back_as_they_were() {
        for label in [
            "Nouri al-Maliki",
            "\"; } ]; digraph",
            "ends with \\",
            "\\N \\G \\l \\\"",
            "two\nlines",
            "<b>bold</b>",
            "AT&T, &lt; &#60; & ;",
            "حزب الله",
        ] {
            assert_eq!(unquote(&quote(label)), label);
        }
    }

    #[test]
    fn control_characters_become_pictures_of_themselves() {
        assert_eq!(quote("\x1b[2J\0\r\u{9b}"), "\"␛[2J␀␍\u{fffd}\"");
    }

    #[test]
    fn many_claims_make_a_wide_line() {
        assert_eq!(format!("{:.2}", pen_width(1)), "1.00");
        assert!(pen_width(2) < pen_width(20));
        assert!(pen_width(usize::MAX) <= 9.0);
    }
}
