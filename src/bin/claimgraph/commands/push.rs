//! `claimgraph push`: the store sent elsewhere.

use crate::arguments::{Common, Push};
use crate::progress::CountBar;
use crate::report;
use crate::{output, table, terminal};
use anyhow::Result;
use claimgraph::remote::{PushOptions, PushReport, Remote};
use claimgraph::store::Store;
use serde_json::json;
use std::env;
use std::time::Instant;

pub(crate) fn run(common: &Common, arguments: &Push) -> Result<()> {
    let start = Instant::now();
    warn_of_open_ways(&arguments.endpoint, common.quiet);
    let remote = Remote::new(&arguments.endpoint, arguments.query_endpoint.as_deref(), arguments.access.load()?)?;
    let store = Store::open_read_only(&common.store)?;
    let graph_store = arguments.graph_store.clone();
    let options = PushOptions { prune: arguments.prune, check: arguments.check, graph_store };
    let bar = CountBar::new(common.quiet, "pushing");
    let report = remote.push(&store, &options, &|done, all| bar.show(done, all));
    bar.finish();
    let report = report?;
    let text = if arguments.json { to_json(&report) } else { to_text(&report) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet {
        report::remark(&format!("{:.1} seconds", start.elapsed().as_secs_f64()));
    }
    Ok(())
}

/// Warns when a secret would travel where others can read it.
pub(crate) fn warn_of_open_ways(endpoint: &str, quiet: bool) {
    let host = endpoint.strip_prefix("http://").and_then(|rest| rest.split(['/', ':']).next());
    let is_local = |host: &str| host == "localhost" || host.starts_with("127.") || host.starts_with("[");
    let has_secret = ["CLAIMGRAPH_TOKEN", "CLAIMGRAPH_PASSWORD"].iter().any(|name| env::var_os(name).is_some());
    if has_secret && !quiet && host.is_some_and(|host| !is_local(host)) {
        report::remark(
            "warning: over http:// others on the way can read a token, and a password that the store wants as it is",
        );
    }
}

fn to_text(report: &PushReport) -> String {
    let view = if report.view { "sent" } else { "there already" };
    let rows = [
        ("documents pushed", report.documents.to_string()),
        ("documents there already", report.unchanged.to_string()),
        ("documents removed there", report.pruned.to_string()),
        ("triples sent", report.triples.to_string()),
        ("the view", view.to_owned()),
    ];
    table::render(&["", "count"], rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]), terminal::width())
}

fn to_json(report: &PushReport) -> String {
    let value = json!({
        "documents": report.documents,
        "unchanged": report.unchanged,
        "pruned": report.pruned,
        "triples": report.triples,
        "view": report.view,
    });
    format!("{value:#}\n")
}
