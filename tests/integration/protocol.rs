//! The protocols of the W3C, case by case: the files of `tests/fixtures/protocol` are the manifests.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::http::{Reply, Server};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::Store as Dataset;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A request and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// The test of the W3C whose point this is.
    w3c: Option<String>,
    method: String,
    #[serde(default = "endpoint")]
    path: String,
    #[serde(default)]
    parameters: Vec<(String, String)>,
    /// A body of a form.
    form: Option<Vec<(String, String)>>,
    body: Option<String>,
    /// A body in UTF-16.
    utf16: Option<String>,
    #[serde(rename = "type")]
    media_type: Option<String>,
    accept: Option<String>,
    status: u16,
    media_types: Option<Vec<String>>,
    contains: Option<String>,
    is: Option<String>,
    #[serde(default)]
    empty: bool,
    /// A query to ask afterwards.
    then: Option<String>,
    /// The answer to the query, or to the one asked afterwards.
    boolean: Option<bool>,
}

fn endpoint() -> String {
    "/sparql".to_owned()
}

fn cases(file: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/protocol").join(file);
    let text = fs::read_to_string(&path).unwrap();
    serde_norway::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Starts a server of the graphs in `data.nq`.
fn server(arguments: &[&str]) -> (TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::open(folder.path().join("claimgraph.db")).unwrap();
    dataset.load_from_slice(RdfFormat::NQuads, include_str!("../fixtures/protocol/data.nq")).unwrap();
    dataset.flush().unwrap();
    drop(dataset);
    let server = Server::start(folder.path(), arguments);
    (folder, server)
}

fn encoded(pairs: &[(String, String)]) -> String {
    let mut serializer = form_urlencoded::Serializer::new(String::new());
    serializer.extend_pairs(pairs).finish()
}

fn send(server: &Server, case: &Case) -> Reply {
    let parameters = encoded(&case.parameters);
    let path = if parameters.is_empty() { case.path.clone() } else { format!("{}?{parameters}", case.path) };
    let utf16 = |text: &String| [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (media_type, body) = match (&case.form, &case.body, &case.utf16) {
        (Some(form), None, None) => (Some("application/x-www-form-urlencoded"), encoded(form).into_bytes()),
        (None, Some(body), None) => (case.media_type.as_deref(), body.clone().into_bytes()),
        (None, None, Some(text)) => (case.media_type.as_deref(), utf16(text)),
        (None, None, None) => (None, Vec::new()),
        _ => panic!("{}: several bodies", case.name),
    };
    let token = server.token.as_ref().map(|token| format!("Bearer {token}"));
    let headers = [("Accept", case.accept.as_deref()), ("Content-Type", media_type), ("Authorization", token.as_deref())];
    let headers: Vec<(&str, &str)> = headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    server.request(&case.method, &path, &headers, &body)
}

fn check(server: &Server, case: &Case) {
    let reply = send(server, case);
    let said = || format!("{}: {reply:?}\n{}", case.name, reply.text());
    assert_eq!(reply.status, case.status, "{}", said());
    assert!(reply.is_whole || case.method == "HEAD", "{}", said());
    if let Some(media_types) = &case.media_types {
        assert!(media_types.iter().any(|media_type| media_type == reply.media_type()), "{}", said());
    }
    if let Some(part) = &case.contains {
        assert!(reply.text().contains(part), "{}", said());
    }
    if let Some(whole) = &case.is {
        assert_eq!(reply.text(), whole, "{}", said());
    }
    assert!(!case.empty || reply.body.is_empty(), "{}", said());
    if case.status >= 400 && reply.status != 405 && !case.empty {
        assert_eq!(reply.media_type(), "application/problem+json", "{}", said());
    }
    let asked = case.then.as_ref().map(|query| server.post("/sparql", "application/sparql-query", query));
    if let Some(boolean) = case.boolean {
        let answer = asked.as_ref().unwrap_or(&reply).json();
        assert_eq!(answer["boolean"], boolean, "{}: {answer}", said());
    }
}

#[test]
fn queries() {
    let (_folder, server) = server(&[]);
    for case in cases("queries.yaml") {
        check(&server, &case);
    }
}

#[test]
fn bad_requests() {
    let (_folder, server) = server(&["--write"]);
    for case in cases("bad-requests.yaml") {
        check(&server, &case);
    }
}

#[test]
fn updates() {
    for case in cases("updates.yaml") {
        let (_folder, server) = server(&["--write"]);
        check(&server, &case);
    }
}

#[test]
fn graph_store() {
    let (_folder, server) = server(&["--write"]);
    let people = format!(
        "INSERT DATA {{ GRAPH <http://{}/store/people> {{ <http://example.org/d> <http://example.org/in> 'people' }} }}",
        server.address
    );
    assert_eq!(server.update(&people).status, 200);
    for case in cases("graph-store.yaml") {
        check(&server, &case);
    }
}

#[test]
fn every_test_of_the_w3c_protocol_suite_has_a_case() {
    let files = ["queries.yaml", "bad-requests.yaml", "updates.yaml"];
    let named: Vec<String> = files.into_iter().flat_map(cases).filter_map(|case| case.w3c).collect();
    assert_eq!(named.len(), 34);
    assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), 34, "no test is named twice");
}

/// Reads the description at the endpoint.
fn description(server: &Server, path: &str) -> Vec<Quad> {
    let reply = server.get(path, &[("Accept", "text/turtle")]);
    assert_eq!((reply.status, reply.media_type()), (200, "text/turtle"));
    RdfParser::from_format(RdfFormat::Turtle).for_slice(&reply.body).map(Result::unwrap).collect()
}

/// The three points of the W3C's tests of service descriptions.
#[test]
fn service_description() {
    const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
    let sd = |name: &str| NamedNode::new(format!("{SD}{name}")).unwrap();
    let (_folder, server) = server(&[]);
    let description = description(&server, "/sparql");
    let endpoint = NamedNode::new(format!("http://{}/sparql", server.address)).unwrap();
    let objects = |property: &NamedNode| {
        let quads = description.iter().filter(|quad| quad.predicate == *property);
        quads.map(|quad| quad.object.clone()).collect::<Vec<_>>()
    };
    assert_eq!(objects(&sd("endpoint")), [endpoint.clone().into()]);
    let is = |node: &NamedNode, class: &str| {
        let (node, class) = (node.clone().into(), sd(class).into());
        description.iter().any(|quad| quad.subject == node && quad.predicate == rdf::TYPE && quad.object == class)
    };
    assert!(is(&endpoint, "Service"));
    assert_eq!(objects(&sd("supportedLanguage")), [sd("SPARQL11Query").into()], "updates are off");
    assert_eq!(objects(&sd("resultFormat")).len(), 11);
    for (property, class) in [("defaultDataset", "Dataset"), ("defaultGraph", "Graph")] {
        let oxigraph::model::Term::NamedNode(node) = &objects(&sd(property))[0] else { panic!("{property} is no IRI") };
        assert!(is(node, class));
    }
    for quad in &description {
        let name = quad.predicate.as_str();
        assert!(
            name.starts_with(SD) || quad.predicate == rdf::TYPE || name.starts_with("http://rdfs.org/ns/void#"),
            "{name}"
        );
    }
    assert_eq!(server.get("/sparql", &[("Accept", "image/png")]).status, 406);
}

#[test]
fn what_the_store_holds_is_described() {
    let (_folder, server) = server(&[]);
    let description = description(&server, "/.well-known/void");
    let count = |subject: &str, property: &str| {
        let subject = format!("http://{}/.well-known/void#{subject}", server.address);
        let property = format!("http://rdfs.org/ns/void#{property}");
        let found = description
            .iter()
            .find(|quad| quad.subject == NamedNode::new(&subject).unwrap().into() && quad.predicate.as_str() == property);
        found.map(|quad| quad.object.to_string())
    };
    let integer = |number: usize| Some(format!("\"{number}\"^^<http://www.w3.org/2001/XMLSchema#integer>"));
    assert_eq!(count("dataset", "triples"), integer(4));
    assert_eq!(count("dataset", "documents"), integer(3));
    assert_eq!(count("view", "triples"), integer(1));
    assert_eq!(count("property-1", "property"), Some("<http://example.org/in>".to_owned()));
    assert_eq!(count("dataset", "sparqlEndpoint"), Some(format!("<http://{}/sparql>", server.address)));
}
