//! `claimgraph build`: articles into the store.

use crate::arguments::{Build, Common};
use crate::commands::review;
use crate::progress::BuildBar;
use crate::report::{self, Complaint, Exit};
use crate::stop::Stop;
use crate::{output, table, terminal};
use anyhow::Result;
use claimgraph::analysis::LanguageModel;
use claimgraph::pipeline::{self, BuildOptions, BuildReport, Limits};
use claimgraph::source::{Skipped, SourceError};
use claimgraph::store::Store;
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

pub(crate) fn run(common: &Common, arguments: &Build) -> Result<()> {
    let start = Instant::now();
    let stop = Stop::listen()?;
    let (report, digest) = build(common, arguments, &stop)?;
    let stopped = if report.is_stopped { stop.exit() } else { None };
    let text = if arguments.json { to_json(&report, &digest) } else { to_text(&report, &digest, terminal::width()) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet {
        report::remark(&speed(&report, start.elapsed()));
    }
    if let Some(exit) = stopped {
        return Err(stopped_early(&report, exit).into());
    }
    if is_fruitless(&report) {
        return Err(nothing_read(&report.skipped).into());
    }
    Ok(())
}

fn build(common: &Common, arguments: &Build, stop: &Stop) -> Result<(BuildReport, String)> {
    require_all(&arguments.paths)?;
    let ontology = arguments.ontology.load()?;
    let store = Store::open(&common.store)?;
    let bar = BuildBar::new(common.quiet);
    let model = LanguageModel::embedded()?;
    let threads = arguments.threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
    let options = BuildOptions { threads, prune: arguments.prune };
    let limits = Limits { stop: stop.flag(), time: Duration::from_secs(arguments.time_limit) };
    let show = |progress| bar.show(&progress);
    let report = pipeline::build_within(&store, &arguments.paths, &ontology, &model, &options, limits, &show);
    bar.finish();
    let report = report?;
    let digest = store.digest()?;
    if !common.quiet {
        review::report_contradictions(&store.judgements()?.merges());
    }
    Ok((report, digest))
}

/// Refuses a missing path before an empty store is made for it.
fn require_all(paths: &[PathBuf]) -> Result<(), SourceError> {
    match paths.iter().find(|path| matches!(path.try_exists(), Ok(false))) {
        Some(path) => Err(SourceError::Missing { path: path.clone() }),
        None => Ok(()),
    }
}

/// Tells whether no document was read or found unchanged.
fn is_fruitless(report: &BuildReport) -> bool {
    report.documents + report.unchanged == 0
}

fn nothing_read(skipped: &[Skipped]) -> Complaint {
    let hint = skipped.iter().find_map(|skipped| skipped.hint.clone());
    let hint = hint.unwrap_or_else(|| "name files or folders with .txt, .md, .html, .pdf or .jsonl files".to_owned());
    Complaint::new(Exit::Input, "no document could be read", hint)
}

fn stopped_early(report: &BuildReport, exit: Exit) -> Complaint {
    let read = report::count(report.documents, "document", "documents");
    let hint = "run the same command again to go on; what is stored is not read again";
    Complaint::new(exit, format!("stopped after {read}, which the store has"), hint)
}

fn to_text(report: &BuildReport, digest: &str, width: Option<u16>) -> String {
    let mut text = table::render(&["", "count"], counts(report), width);
    if !report.claims.is_empty() {
        let claims = report.claims.iter().map(|(relation, count)| vec![relation.0.clone(), count.to_string()]);
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{}", table::render(&["claims by relation", "count"], claims, width));
    }
    for skipped in &report.skipped {
        let _ = write!(text, "\n{}", describe_skipped(skipped));
    }
    let _ = writeln!(text, "\ndigest of the graph: {digest}");
    text
}

/// Returns one line for what was skipped, and one for what helps.
pub(crate) fn describe_skipped(skipped: &Skipped) -> String {
    let hint = skipped.hint.as_ref().map(|hint| format!("    hint: {}\n", terminal::escape(hint))).unwrap_or_default();
    format!("{}\n{hint}", terminal::escape(&skipped.to_string()))
}

fn counts(report: &BuildReport) -> Vec<Vec<String>> {
    let claims = report.claims.values().sum();
    let rows = [
        ("documents read", report.documents),
        ("documents replaced", report.replaced),
        ("documents unchanged", report.unchanged),
        ("documents dropped", report.pruned),
        ("documents skipped", report.skipped.len()),
        ("sentences", report.sentences),
        ("words", report.words),
        ("claims", claims),
        ("asserted ties in the store", report.ties),
    ];
    rows.into_iter().map(|(name, count): (&str, usize)| vec![name.to_owned(), count.to_string()]).collect()
}

fn to_json(report: &BuildReport, digest: &str) -> String {
    let skipped = report
        .skipped
        .iter()
        .map(|skipped| json!({"source": skipped.source, "reason": skipped.reason, "hint": skipped.hint}));
    let value = json!({
        "documents": report.documents,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "pruned": report.pruned,
        "sentences": report.sentences,
        "words": report.words,
        "claims": report.claims,
        "ties": report.ties,
        "skipped": skipped.collect::<Vec<_>>(),
        "stopped": report.is_stopped,
        "digest": digest,
    });
    format!("{value:#}\n")
}

fn speed(report: &BuildReport, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match report.words {
        0 => format!("{seconds:.1} seconds"),
        words => format!("{seconds:.1} seconds, {:.0} words a second", words as f64 / seconds),
    }
}
