//! `claimgraph repl`: a shell for SPARQL, questions and sentences.

mod completeness;
mod completion;
mod dot_commands;
mod highlight;
mod inputs;
mod knowledge;
mod lexer;
mod line_editor;
mod pager;
mod prefixes;
mod session;
mod updates;

use crate::answer::Limits;
use crate::arguments::{Common, Repl};
use crate::elsewhere::Place;
use crate::report::{Complaint, Exit};
use crate::worker::Worker;
use crate::{places, report, terminal};
use anyhow::Result;
use knowledge::Knowledge;
use line_editor::QueryHelper;
use prefixes::Prefixes;
use rustyline::config::{BellStyle, Configurer};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, EditMode, Editor};
use session::{Flow, Session, Settings};
use std::fs::File;
use std::io::{self, BufReader, IsTerminal};
use std::rc::Rc;

pub(crate) fn run(common: &Common, arguments: &Repl) -> Result<()> {
    let is_given = !arguments.commands.is_empty() || !arguments.files.is_empty();
    let interactive = io::stdin().is_terminal() && !is_given;
    let mut session = open_session(common, arguments, interactive)?;
    if interactive {
        return converse(&mut session, common.quiet, arguments.no_init);
    }
    for command in &arguments.commands {
        inputs::answer_all(&mut session, command.as_bytes(), arguments.dot)?;
    }
    for path in &arguments.files {
        let file = File::open(path).map_err(|error| {
            let message = format!("cannot read `{}`: {error}", path.display());
            Complaint::new(Exit::Input, message, "check the path and its permissions")
        })?;
        inputs::answer_all(&mut session, BufReader::new(file), arguments.dot)?;
    }
    if !is_given {
        inputs::answer_all(&mut session, io::stdin().lock(), arguments.dot)?;
    }
    Ok(())
}

fn open_session(common: &Common, arguments: &Repl, interactive: bool) -> Result<Session> {
    let place = Place::of(&common.store, &arguments.elsewhere);
    let knowledge = Rc::new(Knowledge::open(place.clone(), arguments.ontology.extras.clone())?);
    let settings = Settings {
        form: arguments.mode,
        labels: false,
        timer: false,
        pager: true,
        limits: Limits { rows: 1000, characters: 400 },
        write: arguments.write,
        vi: false,
        colour: terminal::allows_colour(io::stdout().is_terminal()),
        interactive,
        yes: arguments.yes,
    };
    let prefixes = if arguments.no_init { Prefixes::default() } else { Prefixes::kept() };
    Ok(Session {
        knowledge,
        worker: Worker::new(place),
        prefixes,
        settings,
        last: None,
        last_query: None,
        output: None,
        once: None,
        transaction: None,
        draft: None,
        depth: 0,
    })
}

/// Reads and answers until the user leaves.
fn converse(session: &mut Session, quiet: bool, no_init: bool) -> Result<()> {
    session.worker.take_interrupts()?;
    session.worker.prepare()?;
    session.knowledge.begin_names()?;
    if !no_init && run_start_file(session) == Flow::Leave {
        return Ok(());
    }
    let mut editor = open_editor(session)?;
    let history = places::state().map(|folder| folder.join("history.txt"));
    if let Some(history) = &history {
        // There is no history before the first sitting.
        let _ = editor.load_history(history);
    }
    if !quiet {
        report::remark("SPARQL over the graph; .help lists the commands, .questions what has a name, Ctrl-D leaves");
    }
    loop {
        editor.set_edit_mode(if session.settings.vi { EditMode::Vi } else { EditMode::Emacs });
        if let Some(helper) = editor.helper_mut() {
            helper.colour = session.settings.colour;
            helper.prologue = session.prefixes.before("").0;
        }
        let draft = session.draft.take().unwrap_or_default();
        let input = match editor.readline_with_initial(prompt(session), (&draft, "")) {
            Ok(input) => input,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        editor.add_history_entry(input.trim_end())?;
        if let Some(history) = &history {
            // Saved before the query runs, for the sitting may end while it does.
            let _ = editor.append_history(history);
        }
        match session.answer(&input) {
            Ok(Flow::Continue) => {}
            Ok(Flow::Leave) => return Ok(()),
            Err(error) => session.complain(&input, &error),
        }
    }
}

/// Tells whether updates are possible, and whether some wait.
fn prompt(session: &Session) -> &'static str {
    match (session.settings.write, &session.transaction) {
        (_, Some(_)) => "claimgraph (begun)> ",
        (true, None) => "claimgraph (write)> ",
        (false, None) => "claimgraph> ",
    }
}

/// Runs the start file of the user; a mistake in it is said and the shell goes on.
fn run_start_file(session: &mut Session) -> Flow {
    let Some(file) = places::start_file().and_then(|path| File::open(path).ok()) else { return Flow::Continue };
    inputs::answer_all(session, BufReader::new(file), true).unwrap_or_else(|error| {
        session.complain("", &error);
        Flow::Continue
    })
}

fn open_editor(session: &Session) -> Result<Editor<QueryHelper, FileHistory>> {
    let config = Config::builder()
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        // The line goes through the highlighter also where colours are off, since that keeps control characters away.
        .color_mode(ColorMode::Forced)
        .bell_style(BellStyle::None)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(QueryHelper::new(session.knowledge.clone())));
    Ok(editor)
}
