//! A graph held against shapes, as [SHACL](https://www.w3.org/TR/shacl/#core-components) defines each condition.

use super::shapes::{Condition, Property, SH, Shape, Shapes, Target};
use super::{Finding, shown};
use crate::text::DocumentId;
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Graph, LiteralRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Returns what a graph has against the shapes, in order.
pub(super) fn check(shapes: &Shapes, graph: &Graph, document: Option<&DocumentId>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for shape in &shapes.0 {
        for focus in targets(shape, graph).values() {
            for property in &shape.properties {
                let check = Check { graph, document, shape, focus, property };
                property.conditions.iter().for_each(|condition| check.run(condition, &mut findings));
            }
        }
    }
    findings.sort();
    findings
}

/// Returns the nodes that a shape is about, by their names.
fn targets(shape: &Shape, graph: &Graph) -> BTreeMap<String, Term> {
    let mut nodes: BTreeMap<String, Term> = BTreeMap::new();
    let mut add = |term: Term| drop(nodes.insert(term.to_string(), term));
    for target in &shape.targets {
        match target {
            Target::Class(class) => {
                graph.subjects_for_predicate_object(rdf::TYPE, class).for_each(|node| add(node.into_owned().into()));
            }
            Target::SubjectsOf(property) => {
                graph.triples_for_predicate(property).for_each(|triple| add(triple.subject.into_owned().into()));
            }
            Target::ObjectsOf(property) => {
                graph.triples_for_predicate(property).for_each(|triple| add(triple.object.into_owned()));
            }
        }
    }
    nodes
}

/// One node and one property of one shape.
struct Check<'c> {
    graph: &'c Graph,
    document: Option<&'c DocumentId>,
    shape: &'c Shape,
    focus: &'c Term,
    property: &'c Property,
}

impl Check<'_> {
    fn run(&self, condition: &Condition, findings: &mut Vec<Finding>) {
        let values = self.values(self.property.path.as_ref());
        match condition {
            Condition::MinCount(least) if values.len() < *least => {
                let message = format!("it has {} values, not at least {least}", values.len());
                findings.push(self.finding(condition, None, &message));
            }
            Condition::MaxCount(most) if values.len() > *most => {
                let message = format!("it has {} values, not at most {most}", values.len());
                findings.push(self.finding(condition, None, &message));
            }
            Condition::MinCount(_) | Condition::MaxCount(_) => {}
            condition => {
                for value in values {
                    if let Some(message) = self.wrong(condition, value) {
                        findings.push(self.finding(condition, Some(value), &message));
                    }
                }
            }
        }
    }

    /// Says what is wrong with a value.
    fn wrong(&self, condition: &Condition, value: TermRef<'_>) -> Option<String> {
        let unless = |holds: bool, message: String| (!holds).then_some(message);
        match condition {
            Condition::MinCount(_) | Condition::MaxCount(_) => None,
            Condition::Datatype(datatype) => unless(has_datatype(value, datatype.as_ref()), format!("it is no {datatype}")),
            Condition::Class(class) => unless(self.is_a(value, class.as_ref()), format!("it is no {class}")),
            Condition::NodeKind(kind) => unless(is_of_kind(value, kind.as_str()), format!("it is no {kind}")),
            Condition::In(allowed) => {
                unless(allowed.iter().any(|term| term.as_ref() == value), "it is none of the allowed values".to_owned())
            }
            Condition::Pattern(pattern) => {
                let matches = lexical(value).is_some_and(|text| pattern.is_match(text));
                unless(matches, format!("it does not match {pattern}"))
            }
            Condition::MinLength(least) => {
                let is_long = lexical(value).is_some_and(|text| text.chars().count() >= *least);
                unless(is_long, format!("it is shorter than {least}"))
            }
            Condition::MinInclusive(least) => {
                unless(number(value).is_some_and(|number| number >= *least), format!("it is not at least {least}"))
            }
            Condition::MaxInclusive(most) => {
                unless(number(value).is_some_and(|number| number <= *most), format!("it is not at most {most}"))
            }
            Condition::LessThan(other) => {
                unless(self.compares(value, other.as_ref(), Ordering::is_lt), format!("it is not less than {other}"))
            }
            Condition::LessThanOrEquals(other) => {
                unless(self.compares(value, other.as_ref(), Ordering::is_le), format!("it is greater than {other}"))
            }
        }
    }

    fn values(&self, property: NamedNodeRef<'_>) -> Vec<TermRef<'_>> {
        match self.focus {
            Term::NamedNode(node) => self.graph.objects_for_subject_predicate(node, property).collect(),
            Term::BlankNode(node) => self.graph.objects_for_subject_predicate(node, property).collect(),
            _ => Vec::new(),
        }
    }

    fn is_a(&self, value: TermRef<'_>, class: NamedNodeRef<'_>) -> bool {
        let Ok(node) = NamedOrBlankNode::try_from(value.into_owned()) else { return false };
        let mut pending: Vec<Term> =
            self.graph.objects_for_subject_predicate(&node, rdf::TYPE).map(TermRef::into_owned).collect();
        let mut seen = Vec::new();
        while let Some(found) = pending.pop() {
            if found == Term::from(class.into_owned()) {
                return true;
            }
            if let (false, Ok(node)) = (seen.contains(&found), NamedOrBlankNode::try_from(found.clone())) {
                let above = self.graph.objects_for_subject_predicate(NamedOrBlankNodeRef::from(&node), rdfs::SUB_CLASS_OF);
                pending.extend(above.map(TermRef::into_owned));
                seen.push(found);
            }
        }
        false
    }

    /// Tells whether a value stands so to all values of another property; what cannot be compared does not.
    fn compares(&self, value: TermRef<'_>, other: NamedNodeRef<'_>, holds: fn(Ordering) -> bool) -> bool {
        self.values(other).into_iter().all(|other| compare(value, other).is_some_and(holds))
    }

    fn finding(&self, condition: &Condition, value: Option<TermRef<'_>>, message: &str) -> Finding {
        Finding {
            document: self.document.cloned(),
            focus: match self.focus {
                Term::NamedNode(node) => node.as_str().to_owned(),
                other => shown(other),
            },
            component: condition.component(),
            path: Some(self.property.path.as_str().to_owned()),
            value: value.map(|value| shown(&value.into_owned())),
            shape: Some(self.shape.name.clone()),
            message: message.to_owned(),
        }
    }
}

fn has_datatype(value: TermRef<'_>, datatype: NamedNodeRef<'_>) -> bool {
    matches!(value, TermRef::Literal(literal) if literal.datatype() == datatype && is_well_formed(literal))
}

/// Tells whether the characters of a literal are those of its datatype, for the datatypes of the shapes.
fn is_well_formed(literal: LiteralRef<'_>) -> bool {
    let (text, datatype) = (literal.value(), literal.datatype());
    match datatype {
        xsd::INTEGER => text.parse::<i128>().is_ok(),
        xsd::DECIMAL => !text.contains(['e', 'E']) && text.parse::<f64>().is_ok_and(f64::is_finite),
        xsd::DATE => text.trim_start_matches('-').parse::<jiff::civil::Date>().is_ok(),
        _ => true,
    }
}

fn is_of_kind(value: TermRef<'_>, kind: &str) -> bool {
    match kind.strip_prefix(SH) {
        Some("IRI") => value.is_named_node(),
        Some("BlankNode") => value.is_blank_node(),
        Some("Literal") => value.is_literal(),
        Some("BlankNodeOrIRI") => !value.is_literal(),
        Some("BlankNodeOrLiteral") => !value.is_named_node(),
        Some("IRIOrLiteral") => !value.is_blank_node(),
        _ => false,
    }
}

/// Returns the characters that patterns and lengths are about: those of a literal or an IRI.
fn lexical(value: TermRef<'_>) -> Option<&str> {
    match value {
        TermRef::Literal(literal) => Some(literal.value()),
        TermRef::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

fn number(value: TermRef<'_>) -> Option<f64> {
    match value {
        TermRef::Literal(literal) => literal.value().parse().ok().filter(|number: &f64| !number.is_nan()),
        _ => None,
    }
}

fn compare(value: TermRef<'_>, other: TermRef<'_>) -> Option<Ordering> {
    let day = |term| lexical(term)?.parse::<jiff::civil::Date>().ok();
    match (number(value), number(other)) {
        (Some(value), Some(other)) => value.partial_cmp(&other),
        _ => Some(day(value)?.cmp(&day(other)?)),
    }
}
