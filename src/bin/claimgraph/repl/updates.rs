//! SPARQL Update in the shell: off unless allowed, counted before it is done, and asked about.
//!
//! Nothing holds the store between two updates. Each is tried first and undone, which gives the counts, and then carried out
//! when the user agrees. Updates between `.begin` and `.commit` are kept by the shell and carried out together, all or none;
//! until then queries see the store as it was.

use super::session::Session;
use crate::report::{self, Complaint, Exit};
use crate::worker::{Reply, Request};
use anyhow::{Result, bail};
use claimgraph::query::{self, Change, Conditions, Ending};
use std::io::{self, BufRead};

/// Carries out one update, or keeps it for `.commit`.
pub(super) fn run(session: &mut Session, sparql: String) -> Result<()> {
    session.worker.place().require_here("an update cannot be made in")?;
    let drops = query::drops_graphs(&sparql)?;
    if !session.settings.write {
        let message = "updates are switched off";
        return Err(
            Complaint::new(Exit::Question, message, "switch them on with `.write on`, or start with `--write`").into()
        );
    }
    let earlier = session.transaction.clone().unwrap_or_default();
    let updates: Vec<String> = earlier.into_iter().chain([sparql.clone()]).collect();
    let changes = carry_out(session, &updates, Ending::Rollback)?;
    let change = changes.last().copied().unwrap_or_default();
    if drops && !may_drop(session, change)? {
        return Ok(());
    }
    if let Some(transaction) = &mut session.transaction {
        transaction.push(sparql);
        report::remark(&format!("will {}, once `.commit` is given", intended(change)));
        return Ok(());
    }
    if !drops && session.settings.interactive && !agrees(&format!("This would {}. Go on?", intended(change)))? {
        report::remark("nothing was changed");
        return Ok(());
    }
    let changes = carry_out(session, &updates, Ending::Commit)?;
    report::remark(&done(sum(&changes)));
    Ok(())
}

/// Carries out everything since `.begin`.
pub(super) fn commit(session: &mut Session) -> Result<()> {
    let Some(updates) = session.transaction.clone() else { bail!(no_transaction()) };
    let changes = carry_out(session, &updates, Ending::Commit)?;
    session.transaction = None;
    report::remark(&done(sum(&changes)));
    Ok(())
}

/// Forgets everything since `.begin`.
pub(super) fn roll_back(session: &mut Session) -> Result<()> {
    let Some(updates) = session.transaction.take() else { bail!(no_transaction()) };
    let count = if updates.len() == 1 { "1 update".to_owned() } else { format!("{} updates", updates.len()) };
    report::remark(&format!("nothing was changed; {count} forgotten"));
    Ok(())
}

fn carry_out(session: &mut Session, updates: &[String], ending: Ending) -> Result<Vec<Change>> {
    // Only one process may have the store open while it is written.
    session.knowledge.release();
    let reply =
        session.worker.ask(&Request::Update { updates: updates.to_vec(), ending, conditions: Conditions::default() });
    let begun = session.knowledge.begin_names();
    match reply? {
        Reply::Changes(changes) => begun.map(|()| changes),
        _ => bail!("the worker answered another question"),
    }
}

/// Asks before graphs are emptied, always.
fn may_drop(session: &Session, change: Change) -> Result<bool> {
    if session.settings.yes {
        return Ok(true);
    }
    if !session.settings.interactive {
        let message = "CLEAR and DROP are asked about, and nobody is there to answer";
        return Err(Complaint::new(Exit::Question, message, "add `--yes` if you mean it").into());
    }
    let agreed = agrees(&format!("This empties whole graphs and would {}. Go on?", intended(change)))?;
    if !agreed {
        report::remark("nothing was changed");
    }
    Ok(agreed)
}

/// Asks a question that is answered with yes or no; anything but yes is no.
fn agrees(question: &str) -> Result<bool> {
    report::ask(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn intended(change: Change) -> String {
    format!("add {} and remove {}", triples(change.added), triples(change.removed))
}

fn done(change: Change) -> String {
    format!("added {}, removed {}", triples(change.added), triples(change.removed))
}

fn triples(count: usize) -> String {
    if count == 1 { "1 triple".to_owned() } else { format!("{count} triples") }
}

fn sum(changes: &[Change]) -> Change {
    let mut sum = Change::default();
    changes.iter().for_each(|change| sum += *change);
    sum
}

fn no_transaction() -> Complaint {
    Complaint::new(Exit::Question, "no transaction was begun", "begin one with `.begin`")
}
