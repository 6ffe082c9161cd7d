//! The actors and relations that people mean by what they type.

use crate::report::{Complaint, Exit};
use anyhow::Result;
use claimgraph::knowledge::{EntityId, RelationName};
use claimgraph::ontology::Ontology;
use claimgraph::query::{QueryError, Question, Questions, nearest};
use claimgraph::store::Store;

/// Returns the actors that `text` names; several when they share the name.
pub(crate) fn actors(store: &Store, text: &str) -> Result<Vec<EntityId>> {
    let found = store.find_entities(text)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let entities = store.entities()?;
    let known = entities.values().flat_map(|entity| entity.aliases.iter().chain([&entity.label]));
    Err(unknown("actor", text, known.map(String::as_str), "see `.actors TEXT` in `claimgraph repl`"))
}

/// Returns the relation that `text` names.
pub(crate) fn relation(store: &Store, ontology: &Ontology, text: &str) -> Result<RelationName> {
    if let Some(relation) = store.find_relation(text)? {
        return Ok(relation);
    }
    let known = ontology.relations.values().flat_map(|relation| [relation.name.0.as_str(), relation.label.as_str()]);
    Err(unknown("relation", text, known, "see `.relations` in `claimgraph repl`"))
}

/// Returns the question with this name.
pub(crate) fn question<'q>(questions: &'q Questions, name: &str) -> Result<&'q Question> {
    let nearest = nearest(name, questions.iter().map(|question| question.name.as_str()));
    questions.get(name).map_err(|error| match error {
        QueryError::UnknownQuestion { .. } if !nearest.is_empty() => {
            Complaint::new(Exit::Question, error.to_string(), did_you_mean(&nearest)).into()
        }
        error => error.into(),
    })
}

/// Says that the store knows no such thing, and what may have been meant.
pub(crate) fn unknown<'n>(what: &str, text: &str, known: impl Iterator<Item = &'n str>, otherwise: &str) -> anyhow::Error {
    let nearest = nearest(text, known);
    let hint = if nearest.is_empty() { otherwise.to_owned() } else { did_you_mean(&nearest) };
    Complaint::new(Exit::Question, format!("the store knows no {what} `{text}`"), hint).into()
}

/// Asks whether one of these names was meant.
pub(crate) fn did_you_mean(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}?", names.join(" or "))
}
