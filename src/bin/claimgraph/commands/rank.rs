//! `claimgraph rank`: who matters.

use crate::arguments::{Common, Rank};
use crate::ties::Ties;
use crate::{output, report, table, terminal};
use anyhow::Result;
use claimgraph::graph::{ActorGraph, Measure, RankedActor, Ranking};
use serde_json::{Value, json};

pub(crate) fn run(common: &Common, arguments: &Rank) -> Result<()> {
    let ties = Ties::load(&common.store, &arguments.ties)?;
    let mut ranking = ties.graph.rank(arguments.by);
    ranking.actors.truncate(arguments.limit);
    if let (Some(pivots), false) = (ranking.pivots, common.quiet) {
        report::remark(&format!(
            "estimated from the shortest chains of {pivots} actors, since those of all would take minutes"
        ));
    }
    let text = if arguments.json { json_of(&ties.graph, &ranking) } else { table(&ties.graph, &ranking) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))
}

fn table(graph: &ActorGraph, ranking: &Ranking) -> String {
    let row = |(index, ranked): (usize, &RankedActor)| {
        let actor = &graph.graph[ranked.node];
        vec![
            (index + 1).to_string(),
            actor.label.clone(),
            actor.kind.as_str().to_owned(),
            match ranking.measure {
                Measure::Degree => format!("{}", ranked.score),
                _ => format!("{:.4}", ranked.score),
            },
            ranked.positive.to_string(),
            ranked.negative.to_string(),
            ranked.neutral.to_string(),
        ]
    };
    let heading = ["rank", "actor", "kind", ranking.measure.as_str(), "for", "against", "neither"];
    table::render(&heading, ranking.actors.iter().enumerate().map(row), terminal::width())
}

fn json_of(graph: &ActorGraph, ranking: &Ranking) -> String {
    let actor = |ranked: &RankedActor| -> Value {
        let actor = &graph.graph[ranked.node];
        json!({
            "actor": actor.id,
            "label": actor.label,
            "kind": actor.kind,
            "score": ranked.score,
            "positive": ranked.positive,
            "negative": ranked.negative,
            "neutral": ranked.neutral,
        })
    };
    let actors: Vec<Value> = ranking.actors.iter().map(actor).collect();
    format!("{}\n", json!({ "by": ranking.measure.as_str(), "pivots": ranking.pivots, "actors": actors }))
}
