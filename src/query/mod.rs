//! Questions in [SPARQL 1.1](https://www.w3.org/TR/sparql11-query/): typed in, read from a file, or kept by name in `queries/`.
//!
//! A query sees the asserted view; `GRAPH ?document { ... }` sees the claims. The prefixes of
//! [`PREFIXES`](crate::ontology::vocabulary::PREFIXES) need not be declared. A query cannot change the store, only [`update`]
//! can; neither reaches the network.

mod answers;
mod conditions;
mod description;
mod diagnosis;
mod elsewhere;
mod error;
mod nearest;
mod plan;
mod questions;
mod scan;
mod shorten;
mod update;
pub(crate) mod xml;

pub use answers::{AnswerFormat, Answers};
pub use conditions::{Conditions, Graphs, Limits};
pub use description::{Service, describe_dataset, describe_service};
pub use elsewhere::{ForeignQuery, Form};
pub use error::QueryError;
pub use nearest::nearest;
pub use oxigraph::model::{Term, Triple};
pub use plan::{Step, explain};
pub use questions::{Parameter, ParameterKind, Question, Questions};
pub use shorten::{shorten, shorten_iri, shorten_with};
pub use update::{Change, Ending, drops_graphs, is_update, update, update_under};

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
    evaluate_under(store, sparql, bindings, &Conditions::default())
}

/// Answers a query as [`evaluate`] does, under conditions.
///
/// # Errors
/// When the query is no SPARQL, when evaluating it fails, or when the answer exceeds the limits.
pub fn evaluate_under(
    store: &Store,
    sparql: &str,
    bindings: &Bindings,
    conditions: &Conditions,
) -> Result<Answers, QueryError> {
    on_large_stack(|| {
        let scan = Scan::of(sparql);
        let mut query = prepare(sparql, bindings, &scan, conditions.base.as_deref())?;
        if let Some(graphs) = &conditions.graphs {
            graphs.restrict(query.dataset_mut())?;
        }
        match query.on_store(store.dataset()).execute()? {
            QueryResults::Solutions(solutions) => answers::collect_rows(solutions, &scan, conditions.limits),
            QueryResults::Boolean(answer) => Ok(Answers::Boolean(answer)),
            QueryResults::Graph(triples) => answers::collect_triples(triples, conditions.limits),
        }
    })
}

/// Tells whether `sparql` is a query, without asking it.
///
/// # Errors
/// When it is not.
pub fn check(sparql: &str) -> Result<(), QueryError> {
    on_large_stack(|| parse(sparql, &Scan::of(sparql), None).map(drop))
}

fn on_large_stack<T: Send>(work: impl FnOnce() -> Result<T, QueryError> + Send) -> Result<T, QueryError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, work)?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn prepare(
    sparql: &str,
    bindings: &Bindings,
    scan: &Scan<'_>,
    base: Option<&str>,
) -> Result<PreparedSparqlQuery, QueryError> {
    let mut query = parse(sparql, scan, base)?;
    for (name, term) in bindings {
        let variable = Variable::new(name).map_err(|_| QueryError::NotSelected { variable: name.clone() })?;
        query = query.substitute_variable(variable, term.clone());
    }
    Ok(query)
}

fn parse(sparql: &str, scan: &Scan<'_>, base: Option<&str>) -> Result<PreparedSparqlQuery, QueryError> {
    refuse_excess(scan)?;
    let mut evaluator = prefixed(SparqlEvaluator::new());
    if let Some(base) = base {
        evaluator = evaluator.with_base_iri(base).map_err(|_| QueryError::WrongIri { iri: base.to_owned() })?;
    }
    evaluator.parse_query(sparql).map_err(|error| QueryError::syntax(sparql, scan, error::is_query_form, &error))
}

/// Refuses what would bring down the parser, before it is parsed.
fn refuse_excess(scan: &Scan<'_>) -> Result<(), QueryError> {
    if scan.depth > scan::DEPTH_LIMIT {
        return Err(QueryError::TooDeep { limit: scan::DEPTH_LIMIT });
    }
    if scan.parts > scan::PART_LIMIT {
        return Err(QueryError::TooManyParts { limit: scan::PART_LIMIT });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
