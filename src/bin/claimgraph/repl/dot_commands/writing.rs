//! Commands for updates.

use super::settings::switch;
use crate::repl::session::{Flow, Session};
use crate::repl::updates;
use crate::report::{Complaint, Exit};
use anyhow::Result;

pub(super) fn set_write(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    if !session.settings.interactive && !session.settings.write {
        let message = "updates cannot be switched on by a file";
        return Err(Complaint::new(Exit::Question, message, "start with `--write`").into());
    }
    switch(&mut session.settings.write, arguments)
}

pub(super) fn begin(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    if session.transaction.is_some() {
        let hint = "end it with `.commit` or `.rollback`";
        return Err(Complaint::new(Exit::Question, "a transaction has begun already", hint).into());
    }
    session.transaction = Some(Vec::new());
    Ok(Flow::Continue)
}

pub(super) fn commit(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    updates::commit(session)?;
    Ok(Flow::Continue)
}

pub(super) fn roll_back(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    updates::roll_back(session)?;
    Ok(Flow::Continue)
}
