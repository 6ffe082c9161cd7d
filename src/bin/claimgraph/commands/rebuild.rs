//! `claimgraph rebuild`: indexes and view anew, from the documents in the store.

use crate::arguments::{Common, Rebuild};
use crate::report::{self, Complaint, Exit};
use crate::{output, table, terminal};
use anyhow::Result;
use claimgraph::store;

pub(crate) fn run(common: &Common, arguments: &Rebuild) -> Result<()> {
    let rebuilt = store::rebuild(&common.store, &arguments.ontology.load()?)?;
    let counts = [
        ("documents kept", rebuilt.documents),
        ("documents lost", rebuilt.lost.len()),
        ("asserted ties in the store", rebuilt.ties),
    ];
    let rows = counts.into_iter().map(|(name, count)| vec![name.to_owned(), count.to_string()]);
    let text = table::render(&["", "count"], rows, terminal::width());
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if rebuilt.lost.is_empty() {
        return Ok(());
    }
    for id in &rebuilt.lost {
        report::remark(&format!("lost: `{id}`"));
    }
    let hint = "run `claimgraph build` with their files again";
    Err(Complaint::new(Exit::Store, "documents could not be read whole and were left out", hint).into())
}
