//! Descriptions for other programs: of the endpoint as [service description](https://www.w3.org/TR/sparql11-service-description/),
//! of what the store holds in [VoID](https://www.w3.org/TR/void/).

use super::{AnswerFormat, Answers, QueryError};
use crate::ontology::vocabulary::{ACTOR, CG, DCTERMS, FOAF, NIF, PROV, SCHEMA, SD, SKOS, VOID};
use crate::store::Store;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::BTreeMap;

/// Where others reach the store and what they may do there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The address of the server, such as `http://127.0.0.1:7878`.
    pub origin: String,
    /// Whether it takes updates.
    pub updates: bool,
}

/// Describes the endpoint.
///
/// # Errors
/// When the address is none, or when the store cannot be read.
pub fn describe_service(store: &Store, service: &Service) -> Result<Answers, QueryError> {
    let mut description = Description::default();
    let endpoint = service.node("/sparql")?;
    let [dataset, view] = [service.node("/sparql#dataset")?, service.node("/sparql#view")?];
    description.add_type(&endpoint, &sd("Service"));
    description.add(&endpoint, &sd("endpoint"), endpoint.clone());
    description.add(&endpoint, &sd("supportedLanguage"), sd("SPARQL11Query"));
    if service.updates {
        description.add(&endpoint, &sd("supportedLanguage"), sd("SPARQL11Update"));
    }
    for format in AnswerFormat::ALL {
        description.add(&endpoint, &sd("resultFormat"), node(format.iri(), ""));
    }
    description.add(&endpoint, &sd("defaultDataset"), dataset.clone());
    description.add_type(&dataset, &sd("Dataset"));
    description.add(&dataset, &sd("defaultGraph"), view.clone());
    description.add_type(&view, &sd("Graph"));
    let counts = Counts::of_view(store)?;
    description.add(&view, &void("triples"), number(counts.triples));
    Ok(description.finish())
}

/// Describes what the store holds: how much of what, in which words, and where to get it.
///
/// # Errors
/// When the address is none, or when the store cannot be read.
pub fn describe_dataset(store: &Store, service: &Service) -> Result<Answers, QueryError> {
    let mut description = Description::default();
    let [page, dataset, view] =
        ["/.well-known/void", "/.well-known/void#dataset", "/.well-known/void#view"].map(|path| service.node(path));
    let (page, dataset, view) = (page?, dataset?, view?);
    description.add_type(&page, &void("DatasetDescription"));
    description.add(&page, &node(FOAF, "primaryTopic"), dataset.clone());
    description.add_type(&dataset, &void("Dataset"));
    let title = "Who does what to whom, and who says so";
    description.add(&dataset, &node(DCTERMS, "title"), Literal::new_simple_literal(title));
    description.add(&dataset, &void("sparqlEndpoint"), service.node("/sparql")?);
    description.add(&dataset, &void("dataDump"), service.node("/store")?);
    description.add(&dataset, &node(FOAF, "homepage"), service.node("/")?);
    description.add(&dataset, &void("uriSpace"), Literal::new_simple_literal(ACTOR));
    for vocabulary in [CG, DCTERMS, NIF, PROV, SCHEMA, SKOS] {
        description.add(&dataset, &void("vocabulary"), node(vocabulary, ""));
    }
    description.add(&dataset, &void("triples"), number(store.dataset().len()?));
    let documents = store.dataset().named_graphs().map(|graph| graph.map(|_| 1)).sum::<Result<usize, _>>()?;
    description.add(&dataset, &void("documents"), number(documents));
    description.add(&dataset, &void("subset"), view.clone());
    describe_view(&mut description, &view, &Counts::of_view(store)?, service)?;
    Ok(description.finish())
}

/// Describes the asserted view with a partition for each class and each property.
fn describe_view(
    description: &mut Description,
    view: &NamedNode,
    counts: &Counts,
    service: &Service,
) -> Result<(), QueryError> {
    description.add_type(view, &void("Dataset"));
    description.add(view, &void("triples"), number(counts.triples));
    description.add(view, &void("distinctSubjects"), number(counts.subjects));
    description.add(view, &void("classes"), number(counts.classes.len()));
    description.add(view, &void("properties"), number(counts.properties.len()));
    for (index, (class, count)) in counts.classes.iter().enumerate() {
        let part = service.node(&format!("/.well-known/void#class-{}", index + 1))?;
        description.add(view, &void("classPartition"), part.clone());
        description.add(&part, &void("class"), class.clone());
        description.add(&part, &void("entities"), number(*count));
    }
    for (index, (property, count)) in counts.properties.iter().enumerate() {
        let part = service.node(&format!("/.well-known/void#property-{}", index + 1))?;
        description.add(view, &void("propertyPartition"), part.clone());
        description.add(&part, &void("property"), property.clone());
        description.add(&part, &void("triples"), number(*count));
    }
    Ok(())
}

/// How much of what the asserted view has.
#[derive(Default)]
struct Counts {
    triples: usize,
    subjects: usize,
    classes: BTreeMap<NamedNode, usize>,
    properties: BTreeMap<NamedNode, usize>,
}

impl Counts {
    fn of_view(store: &Store) -> Result<Self, QueryError> {
        let mut counts = Self::default();
        let mut last: Option<NamedOrBlankNode> = None;
        // The triples of a subject stand together.
        for quad in store.dataset().quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad?;
            counts.count(&quad);
            if last.as_ref() != Some(&quad.subject) {
                counts.subjects += 1;
                last = Some(quad.subject);
            }
        }
        Ok(counts)
    }

    fn count(&mut self, quad: &Quad) {
        self.triples += 1;
        *self.properties.entry(quad.predicate.clone()).or_default() += 1;
        if let (true, Term::NamedNode(class)) = (quad.predicate == rdf::TYPE, &quad.object) {
            *self.classes.entry(class.clone()).or_default() += 1;
        }
    }
}

/// A description as it grows.
#[derive(Default)]
struct Description(Vec<Triple>);

impl Description {
    fn add(&mut self, subject: &NamedNode, property: &NamedNode, value: impl Into<Term>) {
        self.0.push(Triple::new(subject.clone(), property.clone(), value));
    }

    fn add_type(&mut self, subject: &NamedNode, class: &NamedNode) {
        self.add(subject, &rdf::TYPE.into_owned(), class.clone());
    }

    fn finish(mut self) -> Answers {
        self.0.sort_by_cached_key(Triple::to_string);
        Answers::Triples(self.0)
    }
}

impl Service {
    fn node(&self, path: &str) -> Result<NamedNode, QueryError> {
        let iri = format!("{}{path}", self.origin);
        NamedNode::new(&iri).map_err(|_| QueryError::WrongIri { iri })
    }
}

fn sd(name: &str) -> NamedNode {
    node(SD, name)
}

fn void(name: &str) -> NamedNode {
    node(VOID, name)
}

fn node(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new(format!("{namespace}{name}")).expect("a namespace and a name make an IRI")
}

fn number(count: usize) -> Literal {
    Literal::from(count as u64)
}
