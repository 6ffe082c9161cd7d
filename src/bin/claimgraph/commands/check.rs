//! `claimgraph check`: whether the store holds what it promises.

use crate::arguments::{Check, CheckFormat, Common};
use crate::report::{self, Complaint, Exit};
use crate::{opening, output, table, terminal};
use anyhow::Result;
use claimgraph::validation::{self, Finding, Validation};
use std::fmt::Write as _;

/// How many findings are shown to people; a damaged store may have thousands.
const SHOWN: usize = 20;

pub(crate) fn run(common: &Common, arguments: &Check) -> Result<()> {
    let store = opening::to_read(&common.store, common.quiet)?;
    let validation = validation::validate(&store)?;
    let digest = store.digest();
    output::write(&arguments.output, |output| match arguments.format {
        CheckFormat::Text => {
            let text = to_text(&validation, digest.as_deref().unwrap_or("none, since it cannot be read"), terminal::width());
            Ok(output.write_all(text.as_bytes())?)
        }
        CheckFormat::Turtle => Ok(validation::write_report(&validation, output)?),
    })?;
    digest?;
    store.judgements()?;
    if validation.findings.is_empty() {
        return Ok(());
    }
    let findings = report::count(validation.findings.len(), "finding", "findings");
    let hint = "run `claimgraph rebuild`, then `claimgraph check`; build documents that are still named again";
    Err(Complaint::new(Exit::Store, format!("the store is not as it should be: {findings}"), hint).into())
}

fn to_text(validation: &Validation, digest: &str, width: Option<u16>) -> String {
    let counts = [
        ("documents", validation.documents),
        ("quotes compared with their texts", validation.quotes),
        ("ties of the view with their claims", validation.ties),
        ("shapes", validation.shapes),
        ("findings", validation.findings.len()),
    ];
    let rows = counts.into_iter().map(|(name, count)| vec![name.to_owned(), count.to_string()]);
    let mut text = table::render(&["checked", "count"], rows, width);
    for finding in validation.findings.iter().take(SHOWN) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", terminal::escape(&describe(finding)));
    }
    if validation.findings.len() > SHOWN {
        let rest = validation.findings.len() - SHOWN;
        let _ = writeln!(text, "and {rest} more; `--format turtle` lists all");
    }
    let _ = writeln!(text, "\ndigest of the graph: {digest}");
    text
}

fn describe(finding: &Finding) -> String {
    let place = finding.document.as_ref().map_or_else(|| "view".to_owned(), |id| format!("document `{id}`"));
    let path = finding.path.as_ref().map(|path| format!(" {}", claimgraph::query::shorten_iri(path))).unwrap_or_default();
    let value = finding.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
    let focus = claimgraph::query::shorten_iri(&finding.focus);
    format!("{place}: {focus}{path}{value}: {}", finding.message)
}
