//! The asserted view: what the claims, taken together, let one say without naming a speaker.

use super::iri::{entity_of, node, relation_node};
use super::terms::TERMS;
use super::write::text;
use super::{ClaimSummary, Judgements, Merges, Store, StoreError, VIEW, entity_node, select};
use crate::knowledge::{Claim, Entity, EntityId, EntityKind, Modality, Polarity, RelationName};
use crate::ontology::vocabulary::CG;
use crate::ontology::{Ontology, Relation};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use oxigraph::sparql::QuerySolution;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The least confidence of a claim in the view.
pub const ASSERTED_CONFIDENCE: f64 = 0.5;

/// How much the view holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewSummary {
    /// Entities with their labels.
    pub entities: usize,
    /// Asserted ties as stated, before more general relations and the other direction of symmetric ones are added.
    pub ties: usize,
}

/// Tells whether a claim counts as a fact of the view: affirmed, actual, confident, between two actors, and either in the
/// document's own voice or said by the subject of itself.
pub fn is_asserted(claim: &Claim) -> bool {
    let own_voice = claim.speaker.as_ref().is_none_or(|speaker| *speaker == claim.subject);
    own_voice && holds([&claim.subject, &claim.object], claim.polarity, claim.modality, claim.confidence)
}

/// Tells whether a claim would count as a fact if the speaker's word were enough.
pub(super) fn holds([subject, object]: [&EntityId; 2], polarity: Polarity, modality: Modality, confidence: f64) -> bool {
    // What a document says of two actors that are judged to be one is no tie of that actor to itself.
    let has_two_ends = subject != object;
    has_two_ends && polarity == Polarity::Affirmed && modality == Modality::Actual && confidence >= ASSERTED_CONFIDENCE
}

impl Store {
    /// Rebuilds the default graph from the document graphs in one transaction.
    ///
    /// It holds the asserted ties with more general relations and both directions of symmetric ones, the entities with
    /// their kinds and labels, and the relations of `ontology` with their labels and signs. Entities that
    /// [`Store::judgements`] call the same are one: the view has `cg:sameActorAs` from the others to the one that is kept.
    ///
    /// # Errors
    /// When the store is damaged, its judgements cannot be read, or the disk fails.
    pub fn derive_view(&self, ontology: &Ontology) -> Result<ViewSummary, StoreError> {
        self.derive_view_with(ontology, &self.judgements()?)
    }

    /// Rebuilds the default graph as [`Store::derive_view`] does, with these judgements.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn derive_view_with(&self, ontology: &Ontology, judgements: &Judgements) -> Result<ViewSummary, StoreError> {
        let turn = self.take_turn();
        let (entities, kept) = merge(self.collect_drafts()?, ontology, &judgements.merges());
        let mut triples = HashSet::new();
        for (merged, kept) in &kept.0 {
            triples.insert(triple(&entity_node(merged), &TERMS.same_actor_as, entity_node(kept)));
        }
        for entity in entities.values() {
            describe_entity(entity, &mut triples);
        }
        for relation in ontology.relations.values() {
            describe_relation(relation, &mut triples)?;
        }
        let ties = self.collect_asserted(&kept)?;
        for tie in &ties {
            assert_tie(ontology, tie, &entities, &mut triples)?;
        }
        self.exchange_view(&triples, *turn)?;
        Ok(ViewSummary { entities: entities.len(), ties: ties.len() })
    }

    /// Returns the entities of the documents before anything is judged of them, as the view describes entities.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn entities_as_read(&self) -> Result<BTreeMap<EntityId, Entity>, StoreError> {
        Ok(self.collect_drafts()?.into_iter().map(|(id, draft)| (id.clone(), draft.finish(id))).collect())
    }

    fn collect_asserted(&self, kept: &KeptActors) -> Result<BTreeSet<StatedTie>, StoreError> {
        let asserted = self.claim_summaries_with(kept)?.into_iter().filter(ClaimSummary::is_asserted);
        let tie = |claim: ClaimSummary| StatedTie { subject: claim.subject, relation: claim.relation, object: claim.object };
        Ok(asserted.map(tie).collect())
    }

    /// Merges what the documents say of each entity.
    fn collect_drafts(&self) -> Result<BTreeMap<EntityId, EntityDraft>, StoreError> {
        let mut drafts: BTreeMap<EntityId, EntityDraft> = BTreeMap::new();
        let mut visit = |query: &str, add: fn(&mut EntityDraft, &QuerySolution)| {
            self.select(query, |solution| {
                let id = entity_of(select::iri(solution, "entity")).ok_or_else(|| damaged(solution, "entity"))?;
                add(drafts.entry(id).or_default(), solution);
                Ok(())
            })
        };
        visit(LABELS, EntityDraft::add_label)?;
        visit(KINDS, EntityDraft::add_kind)?;
        visit(ALIASES, EntityDraft::add_alias)?;
        Ok(drafts)
    }

    /// Removes from the view what is no longer in `triples` and adds what is new.
    fn exchange_view(&self, triples: &HashSet<Triple>, unflushed: usize) -> Result<(), StoreError> {
        let mut transaction = self.dataset.start_transaction()?;
        let mut present = HashSet::new();
        for quad in self.dataset.quads_for_pattern(None, None, None, Some(VIEW)) {
            let triple = Triple::from(quad?);
            if triples.contains(&triple) {
                present.insert(triple);
            } else {
                transaction.remove(triple.as_ref().in_graph(VIEW));
            }
        }
        for triple in triples.difference(&present) {
            transaction.insert(triple.as_ref().in_graph(VIEW));
        }
        transaction.commit().map_err(|error| self.failed_to_write(error, unflushed + triples.len()))
    }
}

/// Subject, relation and object of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct StatedTie {
    subject: EntityId,
    relation: RelationName,
    object: EntityId,
}

/// The labels that documents give each entity, and how many give each.
const LABELS: &str = "
    SELECT ?entity ?label (COUNT(?document) AS ?documents) { GRAPH ?document { ?entity skos:prefLabel ?label } }
    GROUP BY ?entity ?label";

/// The kinds that documents give each entity, and how many give each.
const KINDS: &str = "
    SELECT ?entity ?kind (COUNT(?document) AS ?documents) { GRAPH ?document { ?entity skos:prefLabel ?label ; a ?kind } }
    GROUP BY ?entity ?kind";

/// The other names that documents give each entity.
const ALIASES: &str = "SELECT DISTINCT ?entity ?alias { GRAPH ?document { ?entity skos:altLabel ?alias } }";

fn damaged(solution: &QuerySolution, variable: &str) -> StoreError {
    let place = format!("<{}>", select::iri(solution, variable));
    StoreError::Damaged { place, reason: format!("it is no {variable} that this program wrote") }
}

/// How often documents give an entity each label and kind.
#[derive(Default)]
struct EntityDraft {
    labels: BTreeMap<String, usize>,
    kinds: BTreeMap<EntityKind, usize>,
    aliases: BTreeSet<String>,
}

impl EntityDraft {
    fn add_label(&mut self, solution: &QuerySolution) {
        self.labels.insert(select::text(solution, "label").to_owned(), documents(solution));
    }

    fn add_kind(&mut self, solution: &QuerySolution) {
        let kind = select::iri(solution, "kind").strip_prefix(CG).and_then(EntityKind::parse);
        self.kinds.extend(kind.map(|kind| (kind, documents(solution))));
    }

    fn add_alias(&mut self, solution: &QuerySolution) {
        self.aliases.insert(select::text(solution, "alias").to_owned());
    }

    /// Returns how many documents name it.
    fn documents(&self) -> usize {
        self.labels.values().sum()
    }

    /// Chooses the most frequent label, then the shortest, then the first in the alphabet; the others become aliases.
    fn finish(mut self, id: EntityId) -> Entity {
        let label = self.labels.iter().min_by_key(|(label, count)| (usize::MAX - **count, label.chars().count(), *label));
        let label = label.map(|(label, _)| label.clone()).unwrap_or_default();
        let kind = self.kinds.iter().min_by_key(|(kind, count)| (usize::MAX - **count, **kind));
        let kind = kind.map_or(EntityKind::Organization, |(kind, _)| *kind);
        self.aliases.extend(self.labels.into_keys());
        self.aliases.remove(&label);
        Entity { id, label, kind, aliases: self.aliases }
    }
}

/// Which actor is kept of those that are judged to be one; actors that nobody judged are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptActors(pub BTreeMap<EntityId, EntityId>);

impl KeptActors {
    /// Returns the actor that stands for this one.
    pub fn of(&self, actor: EntityId) -> EntityId {
        self.0.get(&actor).cloned().unwrap_or(actor)
    }

    /// Returns the actors for which this one stands, itself first.
    pub fn behind(&self, actor: &EntityId) -> Vec<EntityId> {
        let merged = self.0.iter().filter(|(_, kept)| *kept == actor).map(|(merged, _)| merged.clone());
        [actor.clone()].into_iter().chain(merged).collect()
    }
}

/// Makes one entity of those that are the same, under the id of one of them.
fn merge(
    drafts: BTreeMap<EntityId, EntityDraft>,
    ontology: &Ontology,
    merges: &Merges,
) -> (BTreeMap<EntityId, Entity>, KeptActors) {
    let known: BTreeSet<&EntityId> = ontology.actors.iter().map(|actor| &actor.id).collect();
    let mut kept_actors = KeptActors::default();
    for group in merges.groups() {
        let present = group.iter().filter_map(|id| drafts.get_key_value(id));
        // A known actor is kept, then the one that most documents name, then the first in the alphabet.
        let kept = present.clone().min_by_key(|(id, draft)| (!known.contains(id), usize::MAX - draft.documents(), *id));
        if let Some((kept, _)) = kept {
            let others = present.filter(|(id, _)| *id != kept);
            kept_actors.0.extend(others.map(|(id, _)| (id.clone(), kept.clone())));
        }
    }
    let mut entities = BTreeMap::new();
    let mut merged = Vec::new();
    for (id, draft) in drafts {
        let is_merged = kept_actors.0.contains_key(&id);
        let entity = draft.finish(id.clone());
        if is_merged { merged.push(entity) } else { drop(entities.insert(id, entity)) }
    }
    for Entity { id, label, aliases, .. } in merged {
        if let Some(kept) = entities.get_mut(&kept_actors.of(id)) {
            kept.aliases.extend(aliases);
            kept.aliases.insert(label);
            kept.aliases.remove(&kept.label);
        }
    }
    (entities, kept_actors)
}

fn documents(solution: &QuerySolution) -> usize {
    select::text(solution, "documents").parse().unwrap_or_default()
}

fn describe_entity(entity: &Entity, triples: &mut HashSet<Triple>) {
    let entity_node = entity_node(&entity.id);
    triples.insert(triple(&entity_node, &TERMS.type_, node(CG, entity.kind.as_str())));
    triples.insert(triple(&entity_node, &TERMS.pref_label, text(&entity.label)));
    triples.extend(entity.aliases.iter().map(|alias| triple(&entity_node, &TERMS.alt_label, text(alias))));
}

fn describe_relation(relation: &Relation, triples: &mut HashSet<Triple>) -> Result<(), StoreError> {
    let node = relation_node(&relation.name)?;
    triples.insert(triple(&node, &TERMS.type_, TERMS.relation.clone()));
    triples.insert(triple(&node, &TERMS.label, text(&relation.label)));
    let sign = Literal::new_typed_literal(relation.sign.value().to_string(), xsd::INTEGER);
    triples.insert(triple(&node, &TERMS.sign, sign));
    if relation.symmetric {
        triples.insert(triple(&node, &TERMS.type_, TERMS.symmetric.clone()));
    }
    if let Some(parent) = &relation.parent {
        triples.insert(triple(&node, &TERMS.sub_property_of, relation_node(parent)?));
    }
    Ok(())
}

fn assert_tie(
    ontology: &Ontology,
    tie: &StatedTie,
    entities: &BTreeMap<EntityId, Entity>,
    triples: &mut HashSet<Triple>,
) -> Result<(), StoreError> {
    let (subject, object) = (entity_node(&tie.subject), entity_node(&tie.object));
    for (relation, both_ways) in entailed(ontology, &tie.relation) {
        // Who attacks a town is not at war with the town: what follows must suit the kinds of its ends.
        if relation != tie.relation && !suits(ontology, &relation, tie, entities) {
            continue;
        }
        let predicate = relation_node(&relation)?;
        triples.insert(triple(&subject, &predicate, object.clone()));
        if both_ways {
            triples.insert(triple(&object, &predicate, subject.clone()));
        }
    }
    Ok(())
}

/// Tells whether the ends of a tie are of kinds that `relation` takes.
fn suits(ontology: &Ontology, relation: &RelationName, tie: &StatedTie, entities: &BTreeMap<EntityId, Entity>) -> bool {
    let Some(relation) = ontology.relations.get(relation) else { return true };
    let is_of = |kinds: &BTreeSet<EntityKind>, id: &EntityId| {
        kinds.is_empty() || entities.get(id).is_none_or(|entity| kinds.contains(&entity.kind))
    };
    is_of(&relation.subject_kinds, &tie.subject) && is_of(&relation.object_kinds, &tie.object)
}

/// Returns the relations that hold where `relation` does, and whether each then holds in both directions.
pub(super) fn entailed(ontology: &Ontology, relation: &RelationName) -> Vec<(RelationName, bool)> {
    let mut both_ways = false;
    let mut entailed: Vec<(RelationName, bool)> = Vec::new();
    for ancestor in ontology.with_ancestors(relation) {
        both_ways |= ancestor.symmetric;
        entailed.push((ancestor.name.clone(), both_ways));
    }
    if entailed.is_empty() {
        // The ontology no longer declares it; the claim still says it.
        entailed.push((relation.clone(), false));
    }
    entailed
}

fn triple(subject: &NamedNode, predicate: &NamedNode, object: impl Into<Term>) -> Triple {
    Triple::new(subject.clone(), predicate.clone(), object)
}
