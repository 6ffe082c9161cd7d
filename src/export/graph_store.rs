//! Graphs of the store as they stand, for programs that copy them: what the
//! [Graph Store Protocol](https://www.w3.org/TR/sparql11-http-rdf-update/) reads.
//!
//! Triples come in the order of the store, which holds those of a subject together, so that no graph is held in memory.

use super::{ExportError, rdf};
use crate::query::AnswerFormat;
use crate::query::xml::KeepReturns;
use crate::store::{Store, StoreError};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, NamedNode, Quad};
use serde::{Deserialize, Serialize};
use std::io::Write;

/// Which graphs to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GraphChoice {
    /// The asserted view.
    Default,
    /// The graph with this IRI.
    Named(String),
    /// All of them, each under its own name.
    All,
}

/// Tells whether the store has the graph.
///
/// # Errors
/// When the store cannot be read.
pub fn contains(store: &Store, choice: &GraphChoice) -> Result<bool, StoreError> {
    match choice {
        GraphChoice::Default | GraphChoice::All => Ok(true),
        GraphChoice::Named(iri) => match NamedNode::new(iri) {
            Ok(node) => Ok(store.dataset().contains_named_graph(&node)?),
            Err(_) => Ok(false),
        },
    }
}

/// Writes the graphs in a format, which must be one of RDF, and for all graphs one that knows graphs.
///
/// # Errors
/// When the store cannot be read, or when `output` cannot be written.
pub fn write(store: &Store, choice: &GraphChoice, format: AnswerFormat, output: impl Write) -> Result<(), ExportError> {
    let format = format.rdf().unwrap_or(RdfFormat::Turtle);
    let graphs = match choice {
        GraphChoice::Default => vec![GraphName::DefaultGraph],
        GraphChoice::Named(iri) => NamedNode::new(iri).map(GraphName::from).into_iter().collect(),
        GraphChoice::All => rdf::graphs(store)?,
    };
    let with_names = *choice == GraphChoice::All;
    match format {
        RdfFormat::RdfXml => write_graphs(store, &graphs, with_names, format, KeepReturns(output), rdf::fit_for_xml),
        format => write_graphs(store, &graphs, with_names, format, output, |quad| quad),
    }
}

fn write_graphs(
    store: &Store,
    graphs: &[GraphName],
    with_names: bool,
    format: RdfFormat,
    output: impl Write,
    adapt: fn(Quad) -> Quad,
) -> Result<(), ExportError> {
    let mut serializer = rdf::serializer(format)?.for_writer(output);
    for graph in graphs {
        for quad in store.dataset().quads_for_pattern(None, None, None, Some(graph.as_ref())) {
            let quad = adapt(quad.map_err(StoreError::from)?);
            if with_names {
                serializer.serialize_quad(&quad)?;
            } else {
                serializer.serialize_triple(quad.as_ref())?;
            }
        }
    }
    serializer.finish()?.flush()?;
    Ok(())
}
