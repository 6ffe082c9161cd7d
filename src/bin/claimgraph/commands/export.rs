//! `claimgraph export`: the whole store as a file.

use crate::arguments::{Common, Export};
use crate::output;
use anyhow::Result;
use claimgraph::export;
use claimgraph::store::Store;

pub(crate) fn run(common: &Common, arguments: &Export) -> Result<()> {
    let store = Store::open_read_only(&common.store)?;
    output::write(&arguments.output, |output| Ok(export::write(&store, arguments.format, output)?))
}
