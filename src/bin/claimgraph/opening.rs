//! Opens the store for commands that only read it.

use crate::report;
use anyhow::Result;
use claimgraph::store::Store;
use std::path::Path;

/// Opens the store, and says when another program writes it just now, because its documents are not all there yet.
pub(crate) fn to_read(path: &Path, quiet: bool) -> Result<Store> {
    let store = Store::open_read_only(path)?;
    if store.shows_earlier_state() && !quiet {
        report::remark(&format!(
            "another program writes `{}`; this is the store as it was before that program began",
            path.display()
        ));
    }
    Ok(store)
}
