//! Fixed queries over all documents, for what the store itself needs to know of them.

use super::{Store, StoreError};
use crate::ontology::vocabulary::PREFIXES;
use oxigraph::model::Term;
use oxigraph::sparql::{QueryResults, QuerySolution, SparqlEvaluator};

impl Store {
    /// Calls `visit` for each solution, in no particular order.
    pub(super) fn select(
        &self,
        sparql: &str,
        mut visit: impl FnMut(&QuerySolution) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let prepared = prefixed(SparqlEvaluator::new()).parse_query(sparql).map_err(StoreError::unsearchable)?;
        let results = prepared.on_store(&self.dataset).execute().map_err(StoreError::unsearchable)?;
        if let QueryResults::Solutions(solutions) = results {
            for solution in solutions {
                visit(&solution.map_err(StoreError::unsearchable)?)?;
            }
        }
        Ok(())
    }
}

/// Declares the prefixes that queries need not declare.
pub(crate) fn prefixed(evaluator: SparqlEvaluator) -> SparqlEvaluator {
    PREFIXES.into_iter().fold(evaluator, |evaluator, (prefix, namespace)| {
        evaluator.with_prefix(prefix, namespace).expect("the namespaces are IRIs")
    })
}

/// Returns the IRI that a variable is bound to, or nothing.
pub(super) fn iri<'s>(solution: &'s QuerySolution, variable: &str) -> &'s str {
    match solution.get(variable) {
        Some(Term::NamedNode(node)) => node.as_str(),
        _ => "",
    }
}

/// Returns the text of the literal that a variable is bound to, or nothing.
pub(super) fn text<'s>(solution: &'s QuerySolution, variable: &str) -> &'s str {
    match solution.get(variable) {
        Some(Term::Literal(literal)) => literal.value(),
        _ => "",
    }
}
