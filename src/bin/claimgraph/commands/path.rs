//! `claimgraph path`: how two actors are connected.

use crate::arguments::{Common, Path};
use crate::report::{Complaint, Exit};
use crate::ties::{self, Ties, count};
use crate::{output, table, terminal};
use anyhow::Result;
use claimgraph::graph::{PathOptions, Step};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(crate) fn run(common: &Common, arguments: &Path) -> Result<()> {
    let ties = Ties::load(&common.store, &arguments.ties)?;
    let (from, to) = (ties.node(&arguments.from)?, ties.node(&arguments.to)?);
    let options = PathOptions { count: arguments.count, directed: arguments.directed };
    let paths = ties.graph.paths(from, to, options);
    if paths.is_empty() {
        let message = format!("no chain of ties leads from `{}` to `{}`", arguments.from, arguments.to);
        let hint = "ask with fewer conditions, without `--directed`, or with `--all`";
        return Err(Complaint::new(Exit::Question, message, hint).into());
    }
    if let Some(path) = &arguments.drawing.path {
        draw(&ties, &paths, arguments, path)?;
    }
    let text = if arguments.json {
        format!("{}\n", json!(paths.iter().map(|path| path.iter().map(step_json).collect()).collect::<Vec<Vec<Value>>>()))
    } else {
        table(&paths)
    };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))
}

fn table(paths: &[Vec<Step<'_>>]) -> String {
    let rows = paths.iter().enumerate().flat_map(|(index, path)| {
        path.iter().map(move |step| {
            vec![
                (index + 1).to_string(),
                step.subject.label.clone(),
                step.tie.label.clone(),
                step.object.label.clone(),
                step.tie.sign.as_str().to_owned(),
                step.tie.claims.to_string(),
                step.tie.last.map(|day| day.to_string()).unwrap_or_default(),
            ]
        })
    });
    table::render(&["chain", "who", "does what", "to whom", "sign", "claims", "last"], rows, terminal::width())
}

fn step_json(step: &Step<'_>) -> Value {
    json!({
        "subject": step.subject.id,
        "relation": step.tie.relation,
        "object": step.object.id,
        "sign": step.tie.sign.value(),
        "claims": step.tie.claims,
        "first": step.tie.first.map(|day| day.to_string()),
        "last": step.tie.last.map(|day| day.to_string()),
        "evidence": step.tie.evidence,
    })
}

/// Draws the actors of the chains with the ties between them.
fn draw(ties: &Ties, paths: &[Vec<Step<'_>>], arguments: &Path, file: &std::path::Path) -> Result<()> {
    let ends = paths.iter().flatten().flat_map(|step| [step.subject, step.object]);
    let actors: BTreeSet<_> = ends.filter_map(|actor| ties.graph.node(&actor.id)).collect();
    let part = ties.graph.among(&actors);
    let chains = count(paths.len(), "chain");
    let title = format!("{chains} between {} and {}", arguments.from, arguments.to);
    ties::draw(&part, &ties.heading(title, &part), file)
}
