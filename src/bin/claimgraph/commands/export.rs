//! `claimgraph export`: the whole store as a file.

use crate::arguments::{Common, Export};
use crate::{opening, output};
use anyhow::Result;
use claimgraph::export;

pub(crate) fn run(common: &Common, arguments: &Export) -> Result<()> {
    let store = opening::to_read(&common.store, common.quiet)?;
    output::write(&arguments.output, |output| Ok(export::write(&store, arguments.format, output)?))
}
