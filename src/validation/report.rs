//! What was found as a [SHACL validation report](https://www.w3.org/TR/shacl/#validation-report) in Turtle.

use super::shapes::SH;
use super::{Finding, Validation, graph_of};
use crate::ontology::vocabulary::{ACTOR, CG, PREFIXES};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Term, Triple};
use std::io::{self, Write};

/// Writes the report. A result names the graph of its focus node with `cg:inGraph`, since each graph is validated by itself.
///
/// # Errors
/// When `output` cannot be written.
pub fn write_report(validation: &Validation, output: &mut dyn Write) -> io::Result<()> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle).with_prefix("sh", SH).map_err(io::Error::other)?;
    for (prefix, namespace) in PREFIXES.into_iter().filter(|(_, namespace)| [CG, ACTOR].contains(namespace)) {
        serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
    }
    let mut serializer = serializer.for_writer(output);
    for triple in triples(validation) {
        serializer.serialize_triple(triple.as_ref())?;
    }
    serializer.finish()?.flush()
}

fn triples(validation: &Validation) -> Vec<Triple> {
    let report = blank("report".to_owned());
    let conforms = Literal::new_typed_literal(validation.findings.is_empty().to_string(), xsd::BOOLEAN);
    let mut triples = vec![
        Triple::new(report.clone(), rdf::TYPE.into_owned(), node(SH, "ValidationReport")),
        Triple::new(report.clone(), node(SH, "conforms"), conforms),
    ];
    let results: Vec<BlankNode> = (1..=validation.findings.len()).map(|number| blank(format!("result{number}"))).collect();
    triples.extend(results.iter().map(|result| Triple::new(report.clone(), node(SH, "result"), result.clone())));
    for (result, finding) in results.iter().zip(&validation.findings) {
        triples.extend(describe(result, finding));
    }
    triples
}

fn describe(result: &BlankNode, finding: &Finding) -> Vec<Triple> {
    let mut triples = Vec::new();
    let mut add = |property: NamedNode, object: Term| triples.push(Triple::new(result.clone(), property, object));
    add(rdf::TYPE.into_owned(), node(SH, "ValidationResult").into());
    add(node(SH, "resultSeverity"), node(SH, "Violation").into());
    add(node(SH, "focusNode"), term(&finding.focus));
    if let Some(path) = &finding.path {
        add(node(SH, "resultPath"), term(path));
    }
    if let Some(value) = finding.value.as_ref().and_then(|value| value.parse::<Term>().ok()) {
        add(node(SH, "value"), value);
    }
    add(node(SH, "sourceConstraintComponent"), term(&finding.component));
    if let Some(shape) = &finding.shape {
        add(node(SH, "sourceShape"), term(shape));
    }
    add(node(SH, "resultMessage"), Literal::new_simple_literal(&finding.message).into());
    if let GraphName::NamedNode(graph) = graph_of(finding) {
        add(node(CG, "inGraph"), graph.into());
    }
    triples
}

/// Returns a node by its IRI, or what its name is when it has none.
fn term(name: &str) -> Term {
    NamedNode::new(name).map_or_else(|_| Literal::new_simple_literal(name).into(), Term::from)
}

fn blank(label: String) -> BlankNode {
    BlankNode::new(label).expect("letters and digits make a label")
}

fn node(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new(format!("{namespace}{name}")).expect("names of vocabularies make IRIs")
}
