//! `claimgraph compare`: what changed between two times.

use crate::arguments::{Common, Compare};
use crate::{opening, output, report, table, terminal, ties};
use anyhow::Result;
use claimgraph::graph::{ActorGraph, Comparison, SignedTie, TieChange, TieFilter, compare};
use serde_json::{Value, json};

pub(crate) fn run(common: &Common, arguments: &Compare) -> Result<()> {
    let store = opening::to_read(&common.store, common.quiet)?;
    let ontology = arguments.ties.ontology()?;
    let filter = arguments.ties.filter(&store, &ontology)?;
    let (claims, entities) = (store.claim_summaries()?, store.entities()?);
    let graph = |filter: &TieFilter| ActorGraph::of_claims(&claims, &entities, &ontology, filter);
    let before = graph(&TieFilter { until: Some(arguments.before), ..filter.clone() });
    let after = graph(&TieFilter { since: Some(arguments.after), ..filter });
    let comparison = compare(&before, &after);
    let text = if arguments.json { json_of(&comparison) } else { table(&comparison) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet && !arguments.json {
        report::remark(&format!(
            "{} before, {} after, {} in both; a tie is gone when nobody speaks of it any more, which need not mean that it ended",
            ties::count(before.graph.edge_count(), "tie"),
            after.graph.edge_count(),
            comparison.kept
        ));
    }
    Ok(())
}

fn table(comparison: &Comparison) -> String {
    let names = |ties: &[SignedTie]| ties.iter().map(|tie| tie.label.as_str()).collect::<Vec<_>>().join(", ");
    let row = |change: &TieChange| {
        let claims: usize = change.before.iter().chain(&change.after).map(|tie| tie.claims).sum();
        vec![
            change.change.as_str().to_owned(),
            change.subject.label.clone(),
            change.object.label.clone(),
            names(&change.before),
            names(&change.after),
            claims.to_string(),
        ]
    };
    let heading = ["change", "who", "to whom", "before", "after", "claims"];
    table::render(&heading, comparison.changes.iter().map(row), terminal::width())
}

fn json_of(comparison: &Comparison) -> String {
    let tie = |tie: &SignedTie| -> Value {
        json!({
            "relation": tie.relation,
            "sign": tie.sign.value(),
            "claims": tie.claims,
            "first": tie.first.map(|day| day.to_string()),
            "last": tie.last.map(|day| day.to_string()),
            "evidence": tie.evidence,
        })
    };
    let change = |change: &TieChange| {
        json!({
            "change": change.change.as_str(),
            "subject": change.subject.id,
            "object": change.object.id,
            "before": change.before.iter().map(tie).collect::<Vec<_>>(),
            "after": change.after.iter().map(tie).collect::<Vec<_>>(),
        })
    };
    let changes: Vec<Value> = comparison.changes.iter().map(change).collect();
    format!("{}\n", json!({ "kept": comparison.kept, "changes": changes }))
}
