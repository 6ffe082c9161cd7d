//! `claimgraph timeline`: what was said of an actor, or of two, day by day.

use crate::arguments::{Common, Timeline};
use crate::report::{Complaint, Exit};
use crate::{names, opening, output, table, terminal};
use anyhow::Result;
use claimgraph::graph::{Moment, timeline};
use claimgraph::knowledge::{Entity, EntityId};
use claimgraph::ontology::Ontology;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) fn run(common: &Common, arguments: &Timeline) -> Result<()> {
    let store = opening::to_read(&common.store, common.quiet)?;
    let ontology = arguments.ties.ontology()?;
    let filter = arguments.ties.filter(&store, &ontology)?;
    let words = [Some(&arguments.actor), arguments.other.as_ref()];
    let actors = words.into_iter().flatten().map(|name| names::actors(&store, name)).collect::<Result<Vec<_>>>()?;
    let actors: Vec<&[EntityId]> = actors.iter().map(Vec::as_slice).collect();
    let entities = store.entities()?;
    let moments = timeline(&store.claim_summaries()?, &entities, &ontology, &filter, &actors);
    if moments.is_empty() {
        let message = "no tie of the kind asked for is spoken of";
        return Err(Complaint::new(Exit::Question, message, "ask with fewer conditions, or with `--all`").into());
    }
    let text = if arguments.json { json_of(&moments) } else { table(&moments, &entities, &ontology) };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))
}

fn table(moments: &[Moment], entities: &BTreeMap<EntityId, Entity>, ontology: &Ontology) -> String {
    let label = |id: &EntityId| entities.get(id).map_or_else(|| id.0.clone(), |entity| entity.label.clone());
    let row = |moment: &Moment| {
        let tie = &moment.tie;
        let relation = ontology.relations.get(&tie.relation);
        let doubt = if tie.asserted { "" } else { "?" };
        vec![
            moment.date.map(|date| date.to_string()).unwrap_or_default(),
            label(&tie.subject),
            relation.map_or_else(|| tie.relation.0.clone(), |relation| relation.label.clone()) + doubt,
            label(&tie.object),
            tie.sign.as_str().to_owned(),
            tie.claims.to_string(),
            tie.evidence.first().map(|claim| claim.0.clone()).unwrap_or_default(),
        ]
    };
    let heading = ["published", "who", "does what", "to whom", "sign", "claims", "first claim"];
    table::render(&heading, moments.iter().map(row), terminal::width())
}

fn json_of(moments: &[Moment]) -> String {
    let moment = |moment: &Moment| -> Value {
        let tie = &moment.tie;
        json!({
            "date": moment.date.map(|day| day.to_string()),
            "subject": tie.subject,
            "relation": tie.relation,
            "object": tie.object,
            "sign": tie.sign.value(),
            "claims": tie.claims,
            "asserted": tie.asserted,
            "evidence": tie.evidence,
        })
    };
    format!("{}\n", Value::Array(moments.iter().map(moment).collect()))
}
