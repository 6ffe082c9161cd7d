//! `claimgraph repl`: a shell for SPARQL, questions and sentences.

mod completeness;
mod completion;
mod dot_commands;
mod highlight;
mod history;
mod knowledge;
mod lexer;
mod line_editor;
mod session;

use crate::arguments::{Common, Repl};
use crate::{report, terminal};
use anyhow::Result;
use claimgraph::store::Store;
use knowledge::Knowledge;
use line_editor::QueryHelper;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};
use session::{Flow, Session};
use std::io::{self, BufRead, IsTerminal};
use std::rc::Rc;

pub(crate) fn run(common: &Common, arguments: &Repl) -> Result<()> {
    let store = Store::open_read_only(&common.store)?;
    let knowledge = Rc::new(Knowledge::new(store, arguments.ontology.extras.clone()));
    let interactive = io::stdin().is_terminal();
    let colour = terminal::allows_colour(io::stdout().is_terminal());
    let mut session = Session { knowledge, form: None, width: terminal::width(), colour, interactive };
    if interactive { converse(&mut session, common.quiet) } else { answer_all(&mut session, io::stdin().lock()) }
}

/// Reads and answers until the user leaves.
fn converse(session: &mut Session, quiet: bool) -> Result<()> {
    let mut editor = open_editor(session)?;
    let history = history::file();
    if let Some(history) = &history {
        // There is no history before the first sitting.
        let _ = editor.load_history(history);
    }
    if !quiet {
        report::remark("SPARQL over the graph; .help lists the commands, .questions what has a name, Ctrl-D leaves");
    }
    loop {
        let input = match editor.readline("claimgraph> ") {
            Ok(input) => input,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        editor.add_history_entry(input.trim_end())?;
        if let Some(history) = &history {
            // Saved before the query runs, because Ctrl-C ends the program while it does.
            let _ = editor.append_history(history);
        }
        match session.answer(&input) {
            Ok(Flow::Continue) => {}
            Ok(Flow::Leave) => return Ok(()),
            Err(error) => session.complain(&input, &error),
        }
    }
}

fn open_editor(session: &Session) -> Result<Editor<QueryHelper, FileHistory>> {
    let config = Config::builder()
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(QueryHelper::new(session.knowledge.clone())));
    Ok(editor)
}

/// Answers what comes from a file or program, and ends at the first mistake.
///
/// A blank line or a semicolon ends a query that is complete, for a query may go on after its closing brace.
fn answer_all(session: &mut Session, input: impl BufRead) -> Result<()> {
    let mut pending = String::new();
    for line in input.lines() {
        let line = line?;
        if completeness::is_command(&line) && completeness::is_complete(pending.trim_end()) {
            session.answer(&std::mem::take(&mut pending))?;
            if session.answer(&line)? == Flow::Leave {
                return Ok(());
            }
            continue;
        }
        pending += &line;
        pending.push('\n');
        let may_end = line.trim().is_empty() || line.trim_end().ends_with(';');
        if may_end && completeness::is_complete(pending.trim_end()) {
            session.answer(&std::mem::take(&mut pending))?;
        }
    }
    session.answer(&pending)?;
    Ok(())
}
