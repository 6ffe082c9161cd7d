//! Graphs as a whole, for those who carry them from store to store.

use super::iri::document_of;
use super::{Store, StoreError, VIEW, document_node};
use crate::text::DocumentId;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad, Triple};

/// What tells one reading of a document from another: the content that was read, and what read it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentReading {
    /// The IRI of its graph.
    pub graph: String,
    /// The document.
    pub id: DocumentId,
    /// Hash of the content.
    pub content_hash: String,
    /// What read it: program, ontology and model.
    pub fingerprint: String,
}

impl DocumentReading {
    /// Names a reading; none when the graph is not that of a document.
    pub fn new(graph: String, content_hash: String, fingerprint: String) -> Option<Self> {
        let id = document_of(&graph)?;
        // Only one spelling of an id makes a graph.
        (document_node(&id).as_str() == graph).then_some(Self { graph, id, content_hash, fingerprint })
    }
}

impl Store {
    /// Returns the readings of all documents, ordered by graph.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn document_readings(&self) -> Result<Vec<DocumentReading>, StoreError> {
        let name = |document: super::DocumentSummary| DocumentReading {
            graph: document_node(&document.id).into_string(),
            id: document.id,
            content_hash: document.content_hash,
            fingerprint: document.fingerprint,
        };
        let mut readings: Vec<DocumentReading> = self.documents()?.into_iter().map(name).collect();
        readings.sort();
        Ok(readings)
    }

    /// Returns the triples of the view.
    pub(crate) fn view_triples(&self) -> Result<Vec<Triple>, StoreError> {
        self.triples(VIEW)
    }

    /// Returns the triples of a document's graph; what is no IRI names none.
    pub(crate) fn graph_triples(&self, graph: &str) -> Result<Vec<Triple>, StoreError> {
        NamedNode::new(graph).map_or_else(|_| Ok(Vec::new()), |graph| self.triples(graph.as_ref().into()))
    }

    fn triples(&self, graph: GraphNameRef<'_>) -> Result<Vec<Triple>, StoreError> {
        let quads = self.dataset().quads_for_pattern(None, None, None, Some(graph));
        Ok(quads.map(|quad| quad.map(Triple::from)).collect::<Result<_, _>>()?)
    }

    /// Adds triples to a graph, or to the view, as they are.
    pub(crate) fn insert_graph(&self, graph: GraphName, triples: &[Triple]) -> Result<(), StoreError> {
        let quads = triples.iter().map(|triple| triple.clone().in_graph(graph.clone()));
        Ok(self.dataset().extend(quads.collect::<Vec<Quad>>())?)
    }
}
