//! Whether a store holds what it promises: shapes, quotes, and a claim behind everything that is asserted.
//!
//! 1. [`shapes`] reads the shapes of `ontology/shapes.ttl`; [`constraints`] holds a graph against them.
//! 2. [`evidence`] compares quotes with the texts and the asserted ties with the claims.
//! 3. [`report`] writes what was found as a [SHACL report](https://www.w3.org/TR/shacl/#validation-report).

mod constraints;
mod evidence;
mod report;
mod shapes;

pub use report::write_report;

use crate::ontology::vocabulary::CG;
use crate::store::{Store, StoreError};
use crate::text::DocumentId;
use oxigraph::model::{Graph, GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Term};
use shapes::Shapes;

/// What was looked at, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// Documents that were looked at.
    pub documents: usize,
    /// Quotes that were compared with their texts.
    pub quotes: usize,
    /// Asserted ties whose claims were sought.
    pub ties: usize,
    /// Shapes that every graph was held against.
    pub shapes: usize,
    /// What is wrong, ordered by graph.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The document in whose graph it is; none in the view.
    pub document: Option<DocumentId>,
    /// The IRI of the node that it is about.
    pub focus: String,
    /// What kind of condition is not met: the IRI of a constraint component.
    pub component: String,
    /// The IRI of the property, if it is about one.
    pub path: Option<String>,
    /// The value that is wrong, in N-Triples, if it is about one.
    pub value: Option<String>,
    /// The IRI of the shape, if a shape says so.
    pub shape: Option<String>,
    /// What is wrong, for people.
    pub message: String,
}

impl Finding {
    /// Makes a finding that no shape can make.
    fn of_program(document: Option<&DocumentId>, focus: &str, component: &str, message: String) -> Self {
        Self {
            document: document.cloned(),
            focus: focus.to_owned(),
            component: format!("{CG}{component}"),
            path: None,
            value: None,
            shape: None,
            message,
        }
    }
}

/// Looks at everything in a store.
///
/// # Errors
/// When the store cannot be listed at all; documents that cannot be read are findings.
pub fn validate(store: &Store) -> Result<Validation, StoreError> {
    let shapes = Shapes::embedded();
    let mut validation = Validation { shapes: shapes.count(), ..Validation::default() };
    if let Err(error) = store.dataset().validate() {
        let place = format!("{CG}store");
        let message = format!("the indexes of the store disagree: {error}");
        validation.findings.push(Finding::of_program(None, &place, "IndexConstraint", message));
    }
    let mut graphs = store.dataset().named_graphs().collect::<Result<Vec<_>, _>>()?;
    graphs.sort_by_cached_key(ToString::to_string);
    for graph in graphs {
        // Graphs that users made by updates are theirs.
        if let Some((node, id)) = document_of(graph) {
            validation.documents += 1;
            validate_document(store, &shapes, &node, &id, &mut validation);
        }
    }
    validate_view(store, &shapes, &mut validation)?;
    Ok(validation)
}

fn document_of(graph: NamedOrBlankNode) -> Option<(NamedNode, DocumentId)> {
    let NamedOrBlankNode::NamedNode(node) = graph else { return None };
    let id = crate::store::document_of(node.as_str())?;
    Some((node, id))
}

fn validate_document(store: &Store, shapes: &Shapes, node: &NamedNode, id: &DocumentId, validation: &mut Validation) {
    match read(store, node.as_ref().into()) {
        Ok(graph) => {
            let document = Some(id);
            validation.findings.extend(constraints::check(shapes, &graph, document));
            validation.quotes += evidence::check_quotes(&graph, id, &mut validation.findings);
            evidence::check_document(store, node, id, &mut validation.findings);
        }
        Err(error) => validation.findings.push(unreadable(Some(id), node.as_str(), &error)),
    }
}

fn validate_view(store: &Store, shapes: &Shapes, validation: &mut Validation) -> Result<(), StoreError> {
    match read(store, GraphNameRef::DefaultGraph) {
        Ok(view) => {
            validation.findings.extend(constraints::check(shapes, &view, None));
            match evidence::check_view(store, &view, &mut validation.findings) {
                Ok(ties) => validation.ties = ties,
                Err(error) => validation.findings.push(unreadable(None, CG, &error)),
            }
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Reads a graph as a whole.
fn read(store: &Store, name: GraphNameRef<'_>) -> Result<Graph, StoreError> {
    let quads = store.dataset().quads_for_pattern(None, None, None, Some(name));
    quads.map(|quad| Ok(oxigraph::model::Triple::from(quad?))).collect()
}

fn unreadable(document: Option<&DocumentId>, focus: &str, error: &StoreError) -> Finding {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    Finding::of_program(document, focus, "ReadableConstraint", message)
}

/// Returns a term for people and reports.
fn shown(term: &Term) -> String {
    term.to_string()
}

/// Returns the name of the graph of a finding.
fn graph_of(finding: &Finding) -> GraphName {
    finding.document.as_ref().map_or(GraphName::DefaultGraph, |id| crate::store::document_node(id).into())
}

#[cfg(test)]
mod tests;
