//! Actors for what somebody is typing.

use super::Explorer;
use crate::actors::{self, Found};
use crate::knowledge::EntityId;
use serde::Serialize;
use std::cmp::Reverse;

/// An actor that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Local name of its IRI.
    pub id: EntityId,
    /// Canonical name.
    pub label: String,
    /// What it is, such as `State`.
    pub kind: &'static str,
    /// The name that fits, when it is another one.
    pub name: Option<String>,
    /// How many claims have it at an end.
    pub claims: usize,
}

impl Explorer {
    /// Returns the actors of the store whose names fit `text`, the best first, of equals those with the most claims; for no
    /// text those with the most claims of all.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        if text.trim().is_empty() {
            return self.most_claimed(limit);
        }
        let mut found = actors::search(text, &self.ontology, &self.entities);
        found.retain(|found| self.claim_count(&found.id) > 0);
        found.sort_by_key(|found| (found.fit, Reverse(self.claim_count(&found.id))));
        found.truncate(limit);
        found.into_iter().map(|found| self.suggestion(found)).collect()
    }

    fn suggestion(&self, found: Found) -> Suggestion {
        let claims = self.claim_count(&found.id);
        let name = Some(found.name).filter(|name| *name != found.label && *name != found.id.0);
        Suggestion { id: found.id, label: found.label, kind: found.kind.as_str(), name, claims }
    }

    fn most_claimed(&self, limit: usize) -> Vec<Suggestion> {
        let mut counts: Vec<(&EntityId, usize)> = self.claim_counts.iter().map(|(id, claims)| (id, *claims)).collect();
        counts.sort_by_key(|(id, claims)| (Reverse(*claims), *id));
        let suggestion = |(id, claims): (&EntityId, usize)| {
            let entity = self.entities.get(id)?;
            let (label, kind) = (entity.label.clone(), entity.kind.as_str());
            Some(Suggestion { id: id.clone(), label, kind, name: None, claims })
        };
        counts.into_iter().filter_map(suggestion).take(limit).collect()
    }
}
