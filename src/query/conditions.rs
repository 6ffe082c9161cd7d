//! Under which conditions a query is asked: by whom it is asked from afar, what it may see and how much it may answer.

use super::{QueryError, Term};
use oxigraph::model::NamedNode;
use oxigraph::sparql::QueryDataset;
use serde::{Deserialize, Serialize};

/// What is asked of a query besides its text; by default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// The IRI that relative ones are relative to.
    pub base: Option<String>,
    /// The graphs that it sees, in place of those that it names itself.
    pub graphs: Option<Graphs>,
    /// How much it may answer.
    pub limits: Limits,
}

/// A choice of graphs by IRI, as the [protocol](https://www.w3.org/TR/sparql11-protocol/#dataset) gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graphs {
    /// Those that together are the default graph.
    pub default: Vec<String>,
    /// Those that `GRAPH` finds.
    pub named: Vec<String>,
}

/// How much an answer may hold; more is an error, so that no answer is ever a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Rows or triples.
    pub rows: usize,
    /// Bytes of all terms together.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: usize::MAX, bytes: usize::MAX }
    }
}

impl Graphs {
    /// Returns the IRIs: those of the default graph, and the others.
    pub(super) fn nodes(&self) -> Result<(Vec<NamedNode>, Vec<NamedNode>), QueryError> {
        let node = |iri: &String| NamedNode::new(iri).map_err(|_| QueryError::WrongIri { iri: iri.clone() });
        let nodes = |iris: &[String]| iris.iter().map(node).collect::<Result<Vec<_>, _>>();
        Ok((nodes(&self.default)?, nodes(&self.named)?))
    }

    /// Lets a query see these graphs only.
    pub(super) fn restrict(&self, dataset: &mut QueryDataset) -> Result<(), QueryError> {
        let (default, named) = self.nodes()?;
        dataset.set_default_graph(default.into_iter().map(Into::into).collect());
        dataset.set_available_named_graphs(named.into_iter().map(Into::into).collect());
        Ok(())
    }
}

impl Limits {
    /// Returns the room for an answer that is still empty.
    pub(super) fn room(self) -> Room {
        Room { limits: self, left: self }
    }
}

/// How much room an answer still has.
pub(super) struct Room {
    limits: Limits,
    left: Limits,
}

impl Room {
    /// Takes the room that one row needs.
    pub(super) fn take<'t>(&mut self, terms: impl IntoIterator<Item = &'t Term>) -> Result<(), QueryError> {
        let bytes = terms.into_iter().map(length).sum();
        let rows = self.left.rows.checked_sub(1).ok_or(QueryError::TooManyRows { limit: self.limits.rows })?;
        let bytes = self.left.bytes.checked_sub(bytes).ok_or(QueryError::TooManyBytes { limit: self.limits.bytes })?;
        self.left = Limits { rows, bytes };
        Ok(())
    }
}

fn length(term: &Term) -> usize {
    match term {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len() + literal.language().map_or(0, str::len),
    }
}
