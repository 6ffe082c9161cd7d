//! Questions in [SPARQL 1.1](https://www.w3.org/TR/sparql11-query/): typed in, read from a file, or kept by name in `queries/`.
//!
//! A query sees the asserted view; `GRAPH ?document { ... }` sees the claims. The prefixes of
//! [`PREFIXES`](crate::ontology::vocabulary::PREFIXES) need not be declared. A query can neither change the store nor reach
//! the network.

mod answers;
mod error;
mod questions;
mod scan;
mod shorten;

pub use answers::{AnswerFormat, Answers};
pub use error::QueryError;
pub use oxigraph::model::Term;
pub use questions::{Parameter, ParameterKind, Question, Questions};
pub use shorten::{shorten, shorten_iri};

use crate::store::{Store, prefixed};
use oxigraph::model::Variable;
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, SparqlEvaluator};
use scan::Scan;
use std::collections::BTreeMap;

/// Values of the variables that a query leaves to the asker, by name without `?`.
pub type Bindings = BTreeMap<String, Term>;

/// The parser and the evaluator recurse into a query, so they get a stack of their own that is surely large enough.
const STACK_SIZE: usize = 64 << 20;

/// Answers a query; each variable in `bindings`, which the query must select, has that one value.
///
/// Rows come in the order that the query asks for, or else sorted, so that the answer is always the same.
///
/// # Errors
/// When the query is no SPARQL, or when evaluating it fails.
pub fn evaluate(store: &Store, sparql: &str, bindings: &Bindings) -> Result<Answers, QueryError> {
    let evaluation = || evaluate_here(store, sparql, bindings);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, evaluation)?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Tells whether `sparql` is a query, without asking it.
///
/// # Errors
/// When it is not.
pub fn check(sparql: &str) -> Result<(), QueryError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, || parse(sparql).map(drop))?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn evaluate_here(store: &Store, sparql: &str, bindings: &Bindings) -> Result<Answers, QueryError> {
    let mut query = parse(sparql)?;
    for (name, term) in bindings {
        let variable = Variable::new(name).map_err(|_| QueryError::NotSelected { variable: name.clone() })?;
        query = query.substitute_variable(variable, term.clone());
    }
    let scan = Scan::of(sparql);
    match query.on_store(store.dataset()).execute()? {
        QueryResults::Solutions(solutions) => answers::collect_rows(solutions, &scan),
        QueryResults::Boolean(answer) => Ok(Answers::Boolean(answer)),
        QueryResults::Graph(triples) => answers::collect_triples(triples),
    }
}

fn parse(sparql: &str) -> Result<PreparedSparqlQuery, QueryError> {
    let scan = Scan::of(sparql);
    if scan.depth > scan::DEPTH_LIMIT {
        return Err(QueryError::TooDeep { limit: scan::DEPTH_LIMIT });
    }
    prefixed(SparqlEvaluator::new()).parse_query(sparql).map_err(|error| QueryError::syntax(sparql, &scan, &error))
}

#[cfg(test)]
mod tests;
