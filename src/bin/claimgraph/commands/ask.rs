//! `claimgraph ask`: one of the questions that have a name.

use super::query::{parse_value, print};
use crate::arguments::{Ask, Common};
use crate::{names, opening, places};
use anyhow::Result;

pub(crate) fn run(common: &Common, arguments: &Ask) -> Result<()> {
    let questions = places::questions()?;
    let question = names::question(&questions, &arguments.name)?;
    let values = arguments.values.iter().map(|word| parse_value(word)).collect::<Result<Vec<_>>>()?;
    let store = opening::to_read(&common.store, common.quiet)?;
    print(&question.ask(&store, &values)?, arguments.format, common.quiet)
}
