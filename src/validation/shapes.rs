//! The shapes of `ontology/shapes.ttl`: the part of [SHACL Core](https://www.w3.org/TR/shacl/#core-components) that they use.
//!
//! The validators that crates.io has bring some three hundred crates with them, an HTTP client and TLS among these, which
//! has no place in a program that never asks the network. What the shapes need is little; a word of SHACL that is not
//! understood here is an error, so that no condition is passed over in silence.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};
use regex::Regex;

/// The namespace of SHACL.
pub(super) const SH: &str = "http://www.w3.org/ns/shacl#";

const SHAPES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/shapes.ttl"));

/// All shapes, ordered by IRI.
#[derive(Debug)]
pub(super) struct Shapes(pub(super) Vec<Shape>);

/// What holds of some nodes.
#[derive(Debug)]
pub(super) struct Shape {
    /// Its IRI.
    pub(super) name: String,
    pub(super) targets: Vec<Target>,
    pub(super) properties: Vec<Property>,
}

/// Which nodes a shape is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    Class(NamedNode),
    SubjectsOf(NamedNode),
    ObjectsOf(NamedNode),
}

/// What holds of the values of a property.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) path: NamedNode,
    pub(super) conditions: Vec<Condition>,
}

/// One condition; the names are those of SHACL.
#[derive(Debug)]
pub(super) enum Condition {
    MinCount(usize),
    MaxCount(usize),
    Datatype(NamedNode),
    Class(NamedNode),
    NodeKind(NamedNode),
    In(Vec<Term>),
    Pattern(Regex),
    MinLength(usize),
    MinInclusive(f64),
    MaxInclusive(f64),
    LessThan(NamedNode),
    LessThanOrEquals(NamedNode),
}

impl Condition {
    /// Returns the IRI of its constraint component.
    pub(super) fn component(&self) -> String {
        let name = match self {
            Condition::MinCount(_) => "MinCount",
            Condition::MaxCount(_) => "MaxCount",
            Condition::Datatype(_) => "Datatype",
            Condition::Class(_) => "Class",
            Condition::NodeKind(_) => "NodeKind",
            Condition::In(_) => "In",
            Condition::Pattern(_) => "Pattern",
            Condition::MinLength(_) => "MinLength",
            Condition::MinInclusive(_) => "MinInclusive",
            Condition::MaxInclusive(_) => "MaxInclusive",
            Condition::LessThan(_) => "LessThan",
            Condition::LessThanOrEquals(_) => "LessThanOrEquals",
        };
        format!("{SH}{name}ConstraintComponent")
    }
}

impl Shapes {
    /// Reads the shapes inside the program.
    pub(super) fn embedded() -> Self {
        Self::parse(SHAPES).expect("the shapes inside the program are sound")
    }

    /// Returns how many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Reads shapes in Turtle; the error says what is not understood.
    pub(super) fn parse(turtle: &str) -> Result<Self, String> {
        let mut graph = Graph::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()) {
            graph.insert(quad.map_err(|error| error.to_string())?.as_ref());
        }
        let node_shape = sh("NodeShape");
        let nodes = graph.subjects_for_predicate_object(rdf::TYPE, &node_shape);
        let mut shapes = nodes.map(|node| shape(&graph, node)).collect::<Result<Vec<_>, _>>()?;
        shapes.sort_by(|first, second| first.name.cmp(&second.name));
        Ok(Self(shapes))
    }
}

fn shape(graph: &Graph, node: NamedOrBlankNodeRef<'_>) -> Result<Shape, String> {
    let NamedOrBlankNodeRef::NamedNode(name) = node else { return Err("a shape has no IRI".to_owned()) };
    let mut shape = Shape { name: name.as_str().to_owned(), targets: Vec::new(), properties: Vec::new() };
    for triple in graph.triples_for_subject(node) {
        match local_name(triple.predicate) {
            Some("targetClass") => shape.targets.push(Target::Class(iri(triple.object)?)),
            Some("targetSubjectsOf") => shape.targets.push(Target::SubjectsOf(iri(triple.object)?)),
            Some("targetObjectsOf") => shape.targets.push(Target::ObjectsOf(iri(triple.object)?)),
            Some("property") => shape.properties.push(property(graph, triple.object)?),
            Some(other) => return Err(format!("sh:{other} is not understood")),
            None => {}
        }
    }
    shape.properties.sort_by(|first, second| first.path.cmp(&second.path));
    Ok(shape)
}

fn property(graph: &Graph, object: TermRef<'_>) -> Result<Property, String> {
    let node = NamedOrBlankNode::try_from(object.into_owned()).map_err(|_| "a property shape is a literal".to_owned())?;
    let path = graph.object_for_subject_predicate(&node, &sh("path")).ok_or("a property shape has no path")?;
    let mut property = Property { path: iri(path)?, conditions: Vec::new() };
    for triple in graph.triples_for_subject(&node) {
        match local_name(triple.predicate) {
            Some("path") | None => {}
            Some(name) => property.conditions.push(condition(graph, name, triple.object)?),
        }
    }
    property.conditions.sort_by_cached_key(Condition::component);
    Ok(property)
}

fn condition(graph: &Graph, name: &str, object: TermRef<'_>) -> Result<Condition, String> {
    Ok(match name {
        "minCount" => Condition::MinCount(number(object)?),
        "maxCount" => Condition::MaxCount(number(object)?),
        "datatype" => Condition::Datatype(iri(object)?),
        "class" => Condition::Class(iri(object)?),
        "nodeKind" => Condition::NodeKind(iri(object)?),
        "in" => Condition::In(list(graph, object)?),
        "pattern" => Condition::Pattern(Regex::new(text(object)?).map_err(|error| error.to_string())?),
        "minLength" => Condition::MinLength(number(object)?),
        "minInclusive" => Condition::MinInclusive(number(object)?),
        "maxInclusive" => Condition::MaxInclusive(number(object)?),
        "lessThan" => Condition::LessThan(iri(object)?),
        "lessThanOrEquals" => Condition::LessThanOrEquals(iri(object)?),
        other => return Err(format!("sh:{other} is not understood")),
    })
}

fn list(graph: &Graph, start: TermRef<'_>) -> Result<Vec<Term>, String> {
    let mut items = Vec::new();
    let mut rest = start.into_owned();
    while rest != Term::from(rdf::NIL.into_owned()) {
        let node = NamedOrBlankNode::try_from(rest).map_err(|_| "a list is broken".to_owned())?;
        let item = graph.object_for_subject_predicate(&node, rdf::FIRST).ok_or("a list is broken")?;
        items.push(item.into_owned());
        rest = graph.object_for_subject_predicate(&node, rdf::REST).ok_or("a list is broken")?.into_owned();
    }
    Ok(items)
}

fn local_name(predicate: NamedNodeRef<'_>) -> Option<&str> {
    predicate.as_str().strip_prefix(SH)
}

fn sh(name: &str) -> NamedNode {
    NamedNode::new(format!("{SH}{name}")).expect("names of SHACL make IRIs")
}

fn iri(term: TermRef<'_>) -> Result<NamedNode, String> {
    match term {
        TermRef::NamedNode(node) => Ok(node.into_owned()),
        other => Err(format!("{other} is no IRI")),
    }
}

fn text<'t>(term: TermRef<'t>) -> Result<&'t str, String> {
    match term {
        TermRef::Literal(literal) => Ok(literal.value()),
        other => Err(format!("{other} is no literal")),
    }
}

fn number<N: std::str::FromStr>(term: TermRef<'_>) -> Result<N, String> {
    text(term)?.parse().map_err(|_| format!("{term} is no number"))
}
