//! `claimgraph pull`: a store fetched from elsewhere.

use super::push::warn_of_open_ways;
use crate::arguments::{Common, Pull};
use crate::progress::CountBar;
use crate::{output, report, table, terminal};
use anyhow::Result;
use claimgraph::remote::{PullOptions, PullReport, Remote};
use claimgraph::store::{Store, ViewSummary};
use serde_json::json;
use std::time::Instant;

pub(crate) fn run(common: &Common, arguments: &Pull) -> Result<()> {
    let start = Instant::now();
    warn_of_open_ways(&arguments.endpoint, common.quiet);
    let remote = Remote::new(&arguments.endpoint, None, arguments.access.load()?)?;
    let ontology = arguments.ontology.load()?;
    let store = Store::open(&common.store)?;
    let bar = CountBar::new(common.quiet, "pulling");
    let report = remote.pull(&store, PullOptions { prune: arguments.prune }, &|done, all| bar.show(done, all));
    bar.finish();
    let report = report?;
    let view = store.derive_view(&ontology)?;
    store.flush()?;
    let text = if arguments.json { to_json(&report, view) } else { to_text(&report, view) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet {
        report::remark(&format!("{:.1} seconds", start.elapsed().as_secs_f64()));
    }
    Ok(())
}

fn to_text(report: &PullReport, view: ViewSummary) -> String {
    let rows = [
        ("documents pulled", report.documents),
        ("documents here already", report.unchanged),
        ("documents removed here", report.pruned),
        ("asserted ties in the store", view.ties),
    ];
    let rows = rows.into_iter().map(|(name, count): (&str, usize)| vec![name.to_owned(), count.to_string()]);
    table::render(&["", "count"], rows, terminal::width())
}

fn to_json(report: &PullReport, view: ViewSummary) -> String {
    let value = json!({
        "documents": report.documents,
        "unchanged": report.unchanged,
        "pruned": report.pruned,
        "ties": view.ties,
    });
    format!("{value:#}\n")
}
