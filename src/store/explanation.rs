//! The sentences behind a tie.

use super::iri::document_of;
use super::terms::TERMS;
use super::view::{entailed, is_asserted};
use super::{KeptActors, Store, StoreError, entity_node};
use crate::knowledge::{Claim, ClaimId, Entity, EntityId, Reading, RelationName};
use crate::ontology::Ontology;
use crate::text::{DocumentId, Span};
use jiff::civil::Date;
use oxigraph::model::{GraphName, NamedNodeRef, TermRef};
use std::collections::{BTreeMap, BTreeSet};

/// A claim with the words that make it and the document they stand in.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The claim; its spans point into the text of the document.
    pub claim: Claim,
    /// Whether it supports the asserted view.
    pub asserted: bool,
    /// Who.
    pub subject: Entity,
    /// To whom.
    pub object: Entity,
    /// Who says so, when not the document itself.
    pub speaker: Option<Entity>,
    /// The sentence.
    pub sentence: String,
    /// The mention of the subject, in bytes of `sentence`; none when it stands elsewhere.
    pub subject_span: Option<Span>,
    /// The mention of the object, in bytes of `sentence`; none when it stands elsewhere.
    pub object_span: Option<Span>,
    /// The words that carry the relation, in bytes of `sentence`; none when they stand elsewhere.
    pub trigger_span: Option<Span>,
    /// What is given, sent, held, as written.
    pub item: Option<String>,
    /// When, as written.
    pub time: Option<String>,
    /// Headline of the document.
    pub title: Option<String>,
    /// Day of its publication.
    pub date: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Address of the original.
    pub address: Option<String>,
}

impl Store {
    /// Returns the claims that say or imply that `relation` holds, or does not, between the two ends, ordered by document
    /// and position. An end or relation that is none may be anything.
    ///
    /// A claim implies the relations above its own in `ontology`, and the other direction of symmetric ones.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn claims_between(
        &self,
        ontology: &Ontology,
        subject: Option<&EntityId>,
        relation: Option<&RelationName>,
        object: Option<&EntityId>,
    ) -> Result<Vec<Explanation>, StoreError> {
        let wanted = Wanted { ontology, subject, relation, object };
        let kept = self.kept_actors()?;
        let mut explanations = Vec::new();
        for document in self.documents_with(subject.or(object), &kept)? {
            if let Some(reading) = self.get_judged(&document, &kept)? {
                let claims = reading.claims.iter().filter(|claim| wanted.accepts(claim));
                explanations.extend(claims.filter_map(|claim| explain(&reading, claim)));
            }
        }
        Ok(explanations)
    }

    /// Returns these claims with their words, in the order of `ids`; claims that the store does not have are left out.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn explain_claims(&self, ids: &[ClaimId]) -> Result<Vec<Explanation>, StoreError> {
        let kept = self.kept_actors()?;
        let documents: BTreeSet<DocumentId> = ids.iter().filter_map(document_of_claim).collect();
        let mut found: BTreeMap<ClaimId, Explanation> = BTreeMap::new();
        for document in documents {
            if let Some(reading) = self.get_judged(&document, &kept)? {
                let wanted = reading.claims.iter().filter(|claim| ids.contains(&claim.id));
                found.extend(wanted.filter_map(|claim| Some((claim.id.clone(), explain(&reading, claim)?))));
            }
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    /// Returns what was read out of a document with all its claims and their words, in order; actors that the view has as one
    /// are one.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn explain_document(&self, document: &DocumentId) -> Result<Option<(Reading, Vec<Explanation>)>, StoreError> {
        let Some(reading) = self.get_judged(document, &self.kept_actors()?)? else { return Ok(None) };
        let explanations = reading.claims.iter().filter_map(|claim| explain(&reading, claim)).collect();
        Ok(Some((reading, explanations)))
    }

    /// Returns the documents with a claim about an actor of the view.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn documents_about(&self, actor: &EntityId) -> Result<BTreeSet<DocumentId>, StoreError> {
        self.documents_with(Some(actor), &self.kept_actors()?)
    }

    /// Returns what was read out of a document, with the actors that the view keeps in the claims.
    fn get_judged(&self, document: &DocumentId, kept: &KeptActors) -> Result<Option<Reading>, StoreError> {
        let Some(mut reading) = self.get(document)? else { return Ok(None) };
        if !reading.entities.iter().any(|entity| kept.0.contains_key(&entity.id)) {
            return Ok(Some(reading));
        }
        for claim in &mut reading.claims {
            claim.subject = kept.of(claim.subject.clone());
            claim.object = kept.of(claim.object.clone());
            claim.speaker = claim.speaker.take().map(|speaker| kept.of(speaker));
        }
        let ids: BTreeSet<EntityId> = reading.entities.iter().map(|entity| kept.of(entity.id.clone())).collect();
        let missing: Vec<EntityId> = ids.into_iter().filter(|id| reading.entity(id).is_none()).collect();
        for id in missing {
            reading.entities.extend(self.entity(&id)?);
        }
        reading.entities.sort_by(|left, right| left.id.cmp(&right.id));
        Ok(Some(reading))
    }

    /// Returns the documents with a claim that has `entity` at an end, or with any claim.
    fn documents_with(&self, entity: Option<&EntityId>, kept: &KeptActors) -> Result<BTreeSet<DocumentId>, StoreError> {
        let nodes = match entity {
            Some(entity) => kept.behind(entity).iter().map(|entity| Some(entity_node(entity))).collect(),
            None => vec![None],
        };
        let mut documents = BTreeSet::new();
        for node in &nodes {
            for property in [&TERMS.subject, &TERMS.object] {
                let object = node.as_ref().map(|node| TermRef::NamedNode(node.as_ref()));
                documents.extend(self.documents_where(property.as_ref(), object)?);
            }
        }
        Ok(documents)
    }

    fn documents_where(
        &self,
        property: NamedNodeRef<'_>,
        object: Option<TermRef<'_>>,
    ) -> Result<BTreeSet<DocumentId>, StoreError> {
        let mut documents = BTreeSet::new();
        for quad in self.dataset.quads_for_pattern(None, Some(property), object, None) {
            if let GraphName::NamedNode(graph) = quad?.graph_name {
                documents.extend(document_of(graph.as_str()));
            }
        }
        Ok(documents)
    }
}

/// Returns the document that a claim stands in, by the claim's name.
fn document_of_claim(id: &ClaimId) -> Option<DocumentId> {
    id.0.rsplit_once('/').map(|(document, _)| DocumentId(document.to_owned()))
}

struct Wanted<'w> {
    ontology: &'w Ontology,
    subject: Option<&'w EntityId>,
    relation: Option<&'w RelationName>,
    object: Option<&'w EntityId>,
}

impl Wanted<'_> {
    fn accepts(&self, claim: &Claim) -> bool {
        let wanted = self.relation.unwrap_or(&claim.relation);
        let entailed = entailed(self.ontology, &claim.relation);
        let Some((_, both_ways)) = entailed.into_iter().find(|(relation, _)| relation == wanted) else {
            return false;
        };
        self.has_ends(&claim.subject, &claim.object) || (both_ways && self.has_ends(&claim.object, &claim.subject))
    }

    fn has_ends(&self, subject: &EntityId, object: &EntityId) -> bool {
        self.subject.is_none_or(|wanted| wanted == subject) && self.object.is_none_or(|wanted| wanted == object)
    }
}

fn explain(reading: &Reading, claim: &Claim) -> Option<Explanation> {
    let document = &reading.document;
    let sentence = *reading.sentences.get(claim.evidence.sentence)?;
    let within =
        |span: Span| sentence.contains(span).then(|| Span::new(span.start - sentence.start, span.end - sentence.start));
    let words = |span: Span| span.of(&document.text).to_owned();
    Some(Explanation {
        asserted: is_asserted(claim),
        subject: reading.entity(&claim.subject)?.clone(),
        object: reading.entity(&claim.object)?.clone(),
        speaker: claim.speaker.as_ref().and_then(|speaker| reading.entity(speaker)).cloned(),
        sentence: words(sentence),
        subject_span: within(claim.evidence.subject),
        object_span: within(claim.evidence.object),
        trigger_span: within(claim.evidence.trigger),
        item: claim.item.map(words),
        time: claim.time.as_ref().map(|time| words(time.span)),
        title: document.title.clone(),
        date: document.date,
        publisher: document.publisher.clone(),
        address: document.address.clone(),
        claim: claim.clone(),
    })
}
