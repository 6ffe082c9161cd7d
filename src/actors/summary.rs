//! All there is to know of one actor.

use crate::knowledge::{Entity, EntityId, RelationName};
use crate::ontology::{ActorProfile, Ontology};
use crate::store::{DocumentSummary, Store, StoreError, Tie};
use std::collections::{BTreeMap, BTreeSet};

/// What ontology and store know of an actor.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its names and kind as the store has them, or else as the ontology does.
    pub entity: Entity,
    /// What the ontology knows.
    pub profile: Option<ActorProfile>,
    /// Whether the store has it.
    pub is_stored: bool,
    /// Actors of the documents that were judged to be this one.
    pub merged: Vec<EntityId>,
    /// Its ties to others, those with most claims first.
    pub ties_out: Vec<TieCount>,
    /// Ties of others to it, those with most claims first; ties that hold both ways are among those out.
    pub ties_in: Vec<TieCount>,
    /// Documents with claims about it, ordered by id.
    pub documents: Vec<DocumentSummary>,
}

/// A tie to another, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieCount {
    /// Which relation.
    pub relation: RelationName,
    /// How it reads.
    pub relation_label: String,
    /// Who is at the other end.
    pub other: Neighbour,
    /// Claims that speak of it, those that deny or plan it included.
    pub claims: usize,
    /// How many of them assert it.
    pub asserted_claims: usize,
    /// How many documents speak of it.
    pub documents: usize,
}

/// The other end of a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Local name of its IRI.
    pub id: EntityId,
    /// The name that is shown.
    pub label: String,
}

/// Returns all there is to know of the actor `id`; none when neither ontology nor store has it.
///
/// # Errors
/// When the store cannot be read.
pub fn summarize(id: &EntityId, ontology: &Ontology, store: Option<&Store>) -> Result<Option<Summary>, StoreError> {
    let profile = ontology.actors.iter().find(|actor| actor.id == *id).cloned();
    let stored = store.map(|store| store.entity(id)).transpose()?.flatten();
    let is_stored = stored.is_some();
    let Some(entity) = stored.or_else(|| profile.as_ref().map(known_entity)) else {
        return Ok(None);
    };
    let mut summary = Summary {
        entity,
        profile,
        is_stored,
        merged: Vec::new(),
        ties_out: Vec::new(),
        ties_in: Vec::new(),
        documents: Vec::new(),
    };
    if let Some(store) = store.filter(|_| is_stored) {
        summary.merged = store.kept_actors()?.behind(id).split_off(1);
        summary.documents = documents(store, id)?;
        add_ties(&mut summary, store, ontology)?;
    }
    Ok(Some(summary))
}

fn known_entity(profile: &ActorProfile) -> Entity {
    let aliases = profile.names.iter().chain(&profile.metonyms).cloned().collect();
    Entity { id: profile.id.clone(), label: profile.label.clone(), kind: profile.kind, aliases }
}

fn documents(store: &Store, id: &EntityId) -> Result<Vec<DocumentSummary>, StoreError> {
    let with_claims = store.documents_about(id)?;
    Ok(store.documents()?.into_iter().filter(|summary| with_claims.contains(&summary.id)).collect())
}

fn add_ties(summary: &mut Summary, store: &Store, ontology: &Ontology) -> Result<(), StoreError> {
    let ties = store.ties(ontology)?;
    let id = &summary.entity.id;
    let mine: Vec<&Tie> = ties.iter().filter(|tie| tie.subject == *id || tie.object == *id).collect();
    let ends: BTreeSet<&EntityId> = mine.iter().flat_map(|tie| [&tie.subject, &tie.object]).collect();
    let mut labels = BTreeMap::new();
    for end in ends {
        let label = store.entity(end)?.map_or_else(|| end.0.clone(), |entity| entity.label);
        labels.insert(end.clone(), label);
    }
    for tie in mine {
        let declared = ontology.relations.get(&tie.relation);
        let is_out = tie.subject == *id || declared.is_some_and(|relation| relation.symmetric);
        let other = if tie.subject == *id { &tie.object } else { &tie.subject };
        let count = TieCount {
            relation: tie.relation.clone(),
            relation_label: declared.map_or_else(|| tie.relation.0.clone(), |relation| relation.label.clone()),
            other: Neighbour { id: other.clone(), label: labels.get(other).cloned().unwrap_or_default() },
            claims: tie.claims,
            asserted_claims: tie.asserted_claims,
            documents: tie.documents,
        };
        if is_out { summary.ties_out.push(count) } else { summary.ties_in.push(count) }
    }
    for ties in [&mut summary.ties_out, &mut summary.ties_in] {
        ties.sort_by(|one, other| {
            let key = |tie: &TieCount| (usize::MAX - tie.claims, tie.relation.clone(), tie.other.id.clone());
            key(one).cmp(&key(other))
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{ontology, plain, reading, store};

    #[test]
    fn ties_are_counted_out_and_in() {
        let store = store(&[
            reading(
                "a",
                &[
                    ("Russia arms Iraq.", "Russia", "arms", "Iraq", plain),
                    ("Iraq fights Iran.", "Iraq", "fights", "Iran", plain),
                ],
            ),
            reading(
                "b",
                &[
                    ("Russia arms Iraq.", "Russia", "arms", "Iraq", plain),
                    ("Iran backs Syria.", "Iran", "backs", "Syria", plain),
                ],
            ),
        ]);
        let summary = |name: &str| summarize(&EntityId(name.to_owned()), &ontology(), Some(&store)).unwrap();
        let iraq = summary("Iraq").unwrap();
        let line = |tie: &TieCount| format!("{} {} {}/{}", tie.relation, tie.other.label, tie.claims, tie.documents);
        assert_eq!(iraq.ties_out.iter().map(line).collect::<Vec<_>>(), ["fights Iran 1/1"]);
        assert_eq!(iraq.ties_in.iter().map(line).collect::<Vec<_>>(), ["arms Russia 2/2"]);
        assert_eq!(iraq.documents.len(), 2);
        // A tie that holds both ways is one of either end.
        assert_eq!(summary("Iran").unwrap().ties_out.len(), 2);
        assert!(summary("Nobody").is_none());
    }
}
