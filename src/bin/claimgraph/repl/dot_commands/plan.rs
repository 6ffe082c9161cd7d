//! `.explain`: how a query is answered.

use super::usage;
use crate::repl::completeness;
use crate::repl::session::{Flow, Session};
use crate::table;
use anyhow::Result;
use claimgraph::query::Step;

pub(super) fn explain(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let given = arguments.first().filter(|sparql| !sparql.is_empty()).cloned();
    let Some(sparql) = given.or_else(|| session.last_query.clone()) else { return Err(usage(super::find(".explain")?)) };
    let (sparql, _) = session.prefixes.before(completeness::without_terminator(&sparql));
    let plan = session.explain(&sparql)?;
    let mut rows = Vec::new();
    collect(&plan, 0, &mut rows);
    session.print(&table::render(&["step", "rows", "ms"], rows, crate::terminal::width()))
}

/// Puts a step and those that feed it below each other.
fn collect(step: &Step, depth: usize, rows: &mut Vec<Vec<String>>) {
    let name: String = step.name.chars().take(NAME_LIMIT).collect();
    let cut = if name.len() < step.name.len() { "…" } else { "" };
    let milliseconds = step.seconds.map(|seconds| format!("{:.1}", seconds * 1000.0)).unwrap_or_default();
    // Tables trim spaces at the beginning of a cell.
    rows.push(vec![format!("{}{name}{cut}", "· ".repeat(depth)), step.rows.to_string(), milliseconds]);
    for child in &step.children {
        collect(child, depth + 1, rows);
    }
}

/// The most characters of a step; the evaluator spells out whole expressions.
const NAME_LIMIT: usize = 100;
