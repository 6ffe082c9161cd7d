//! `claimgraph ask`: one of the questions that have a name.

use super::query::{ask_elsewhere, parse_value, print};
use crate::arguments::{Ask, Common};
use crate::{names, opening, places};
use anyhow::Result;

pub(crate) fn run(common: &Common, arguments: &Ask) -> Result<()> {
    let questions = places::questions()?;
    let question = names::question(&questions, &arguments.name)?;
    let values = arguments.values.iter().map(|word| parse_value(word)).collect::<Result<Vec<_>>>()?;
    let answers = match arguments.elsewhere.remote()? {
        Some(remote) => ask_elsewhere(&remote, &mut question.clone(), &values)?,
        None => question.ask(&opening::to_read(&common.store, common.quiet)?, &values)?,
    };
    print(&answers, arguments.format, common.quiet)
}
