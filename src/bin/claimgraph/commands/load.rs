//! `claimgraph load`: what was read elsewhere into the store.

use super::build::describe_skipped;
use super::review;
use crate::arguments::{Common, Load};
use crate::{output, report, table, terminal};
use anyhow::Result;
use claimgraph::store::{LoadReport, Store, ViewSummary};
use serde_json::json;
use std::io::{self, IsTerminal};
use std::time::Instant;

pub(crate) fn run(common: &Common, arguments: &Load) -> Result<()> {
    let start = Instant::now();
    let ontology = arguments.ontology.load()?;
    let store = Store::open(&common.store)?;
    let is_watched = !common.quiet && io::stderr().is_terminal();
    let report = store.load(&arguments.paths, move |quads| {
        if is_watched {
            report::remark(&format!("{quads} quads"));
        }
    })?;
    let loaded = start.elapsed();
    let view = store.derive_view(&ontology)?;
    store.flush()?;
    let text = if arguments.json { to_json(&report, view) } else { to_text(&report, view) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet {
        review::report_contradictions(&store.judgements()?.merges());
        let (loading, all) = (loaded.as_secs_f64(), start.elapsed().as_secs_f64());
        let speed = report.quads as f64 / loading.max(f64::EPSILON);
        report::remark(&format!("{all:.1} seconds, {loading:.1} of them for {} quads, {speed:.0} a second", report.quads));
    }
    Ok(())
}

fn to_text(report: &LoadReport, view: ViewSummary) -> String {
    let rows = [
        ("documents loaded", report.documents),
        ("documents replaced", report.replaced),
        ("documents unchanged", report.unchanged),
        ("records or files skipped", report.skipped.len()),
        ("quads read", report.quads),
        ("asserted ties in the store", view.ties),
    ];
    let rows = rows.into_iter().map(|(name, count): (&str, usize)| vec![name.to_owned(), count.to_string()]);
    let skipped = report.skipped.iter().map(|skipped| format!("\n{}", describe_skipped(skipped)));
    table::render(&["", "count"], rows, terminal::width()) + &skipped.collect::<String>()
}

fn to_json(report: &LoadReport, view: ViewSummary) -> String {
    let skipped = report.skipped.iter().map(|skipped| json!({"source": skipped.source, "reason": skipped.reason}));
    let value = json!({
        "documents": report.documents,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "quads": report.quads,
        "ties": view.ties,
        "skipped": skipped.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}
