//! Commands that the command line has as well, and those that read and write files.

use super::{unfit, usage};
use crate::repl::session::{Flow, Session};
use crate::repl::{completeness, inputs};
use crate::report::{Complaint, Exit};
use crate::{output, places, report};
use anyhow::{Context, Result};
use std::env;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(super) fn why(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    run_same(session, "explain", arguments.to_vec(), true)
}

pub(super) fn export(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let [format, file, ..] = arguments else { return Err(usage(super::find(".export")?)) };
    run_same(session, "export", ["--format", format, "--output", file].map(str::to_owned).to_vec(), false)?;
    report::remark(&format!("written to {file}"));
    Ok(Flow::Continue)
}

pub(super) fn dump(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let file = arguments.first().context("a dump has a file")?;
    let format = match Path::new(file).extension().and_then(|ending| ending.to_str()) {
        Some("nq") => "nquads",
        Some("trig") => "trig",
        Some("ttl") => "turtle",
        Some("nt") => "ntriples",
        Some("rdf" | "xml") => "rdfxml",
        Some("jsonld") => "jsonld",
        Some("csv") => "csv",
        _ => return Err(unfit(file, "a file that ends in .nq, .trig, .ttl, .nt, .rdf, .jsonld or .csv")),
    };
    export(session, &[format.to_owned(), file.clone()])
}

/// Runs a command of the command line on the store in a process of its own, which Ctrl-C ends.
fn run_same(session: &mut Session, name: &str, arguments: Vec<String>, has_ontology: bool) -> Result<Flow> {
    if !["explain", "graph"].contains(&name) {
        session.worker.place().require_here(&format!("`{name}` cannot be asked of"))?;
    }
    let mut words = vec![name.to_owned()];
    words.extend(arguments);
    if has_ontology {
        for extra in session.knowledge.extras() {
            words.extend(["--ontology".to_owned(), extra.to_string_lossy().into_owned()]);
        }
    }
    session.worker.run(&words)?;
    Ok(Flow::Continue)
}

/// Draws the ties around an actor; a file that ends in `.svg` is drawn by Graphviz.
pub(super) fn graph(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let (actor, rest) = arguments.split_first().context("a graph has an actor")?;
    let (file, options) = match rest.split_first() {
        Some((file, options)) if !file.starts_with('-') => (Some(PathBuf::from(file)), options),
        _ => (None, rest),
    };
    let folder = places::state().unwrap_or_else(env::temp_dir);
    let target = file.clone().unwrap_or_else(|| folder.join("graph.svg"));
    let is_svg = target.extension().is_some_and(|ending| ending == "svg");
    let drawing = if is_svg { folder.join("graph.dot") } else { target.clone() };
    let mut words = ["--focus", actor, "--output", &drawing.to_string_lossy()].map(str::to_owned).to_vec();
    words.extend_from_slice(options);
    run_same(session, "graph", words, true)?;
    if is_svg {
        draw(&drawing, &target)?;
    }
    report::remark(&format!("drawn to {}", target.display()));
    if file.is_none() && session.settings.interactive {
        open(&target);
    }
    Ok(Flow::Continue)
}

fn draw(drawing: &Path, target: &Path) -> Result<()> {
    let drawn = Command::new("dot").arg("-Tsvg").arg(drawing).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    match drawn {
        Ok(drawn) if drawn.status.success() => output::replace_file(target, |output| Ok(output.write_all(&drawn.stdout)?)),
        failed => {
            let reason = failed.map_or_else(|error| error.to_string(), |drawn| drawn.status.to_string());
            let hint = format!("install Graphviz, or use the drawing in {}", drawing.display());
            Err(Complaint::new(Exit::Question, format!("`dot` cannot draw: {reason}"), hint).into())
        }
    }
}

/// Opens a file with the program that the desktop has for it, if there is a desktop.
fn open(file: &Path) {
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    let opener = if cfg!(target_os = "macos") { Some("open") } else { has_desktop.then_some("xdg-open") };
    if let Some(opener) = opener {
        // The path has been said; that nothing shows it is no failure.
        let _ = Command::new(opener).arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    }
}

/// Lets the user write the last query in an editor; what comes back stands at the next prompt, and runs with Enter.
pub(super) fn edit(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    if !session.settings.interactive {
        return Err(Complaint::new(Exit::Question, "nobody is there to edit", "use `.edit` in a terminal").into());
    }
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| env::var(name).ok().filter(|value| !value.trim().is_empty()));
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
    let file = places::state().context("there is no home folder to edit in")?.join("query.rq");
    fs::write(&file, session.last_query.as_deref().unwrap_or_default())?;
    let mut words = editor.split_whitespace();
    let status = Command::new(words.next().unwrap_or("vi")).args(words).arg(&file).status();
    match status {
        Ok(status) if status.success() => {
            let text = fs::read_to_string(&file)?;
            session.draft = Some(completeness::without_terminator(&text).to_owned());
            Ok(Flow::Continue)
        }
        failed => {
            let reason = failed.map_or_else(|error| error.to_string(), |status| status.to_string());
            let message = format!("`{editor}` failed: {reason}");
            Err(Complaint::new(Exit::Question, message, "name another in $EDITOR").into())
        }
    }
}

/// Runs the inputs of a file.
pub(super) fn read(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let path = arguments.first().context("a file has a name")?;
    if session.depth >= DEPTH_LIMIT {
        return Err(Complaint::new(Exit::Question, "files read each other without end", "read each file once").into());
    }
    let file = File::open(path).map_err(|error| {
        Complaint::new(Exit::Input, format!("cannot read `{path}`: {error}"), "check the path and its permissions")
    })?;
    session.depth += 1;
    let flow = inputs::answer_all(session, BufReader::new(file), true);
    session.depth -= 1;
    flow
}

/// How deep files may read each other.
const DEPTH_LIMIT: usize = 8;
