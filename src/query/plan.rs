//! How the evaluator goes about a query, and what each step cost.

use super::{Bindings, QueryError, Scan, on_large_stack, prepare};
use crate::store::Store;
use oxigraph::sparql::QueryResults;
use serde::{Deserialize, Serialize};
use std::io;

/// One step of a plan with the steps that feed it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What it does, in the words of the evaluator.
    pub name: String,
    /// How many solutions it gave.
    #[serde(rename = "number of results", default)]
    pub rows: u64,
    /// How long it took, its children included; none where it was not timed.
    #[serde(rename = "duration in seconds", default)]
    pub seconds: Option<f64>,
    /// What feeds it.
    #[serde(default)]
    pub children: Vec<Step>,
}

#[derive(Deserialize)]
struct Explanation {
    plan: Step,
}

/// Answers a query, throws the answer away, and tells how it came about.
///
/// # Errors
/// When the query is no SPARQL, or when evaluating it fails.
pub fn explain(store: &Store, sparql: &str, bindings: &Bindings) -> Result<Step, QueryError> {
    on_large_stack(|| {
        let query = prepare(sparql, bindings, &Scan::of(sparql), None)?;
        let (results, explanation) = query.on_store(store.dataset()).compute_statistics().explain();
        match results? {
            QueryResults::Solutions(mut solutions) => solutions.try_for_each(|solution| solution.map(drop))?,
            QueryResults::Graph(mut triples) => triples.try_for_each(|triple| triple.map(drop))?,
            QueryResults::Boolean(_) => {}
        }
        let mut json = Vec::new();
        explanation.write_in_json(&mut json)?;
        let explanation: Explanation = serde_json::from_slice(&json).map_err(io::Error::from)?;
        Ok(explanation.plan)
    })
}
