//! What the store knows of claims without reading their documents, column by column.

use super::iri::{claim_number, document_of, entity_of, relation_of};
use super::read::parse_date;
use super::terms::TERMS;
use super::view::holds;
use super::{KeptActors, Store, StoreError, literal_value};
use crate::knowledge::{ClaimId, EntityId, Modality, Polarity, RelationName};
use crate::ontology::vocabulary::CG;
use crate::text::DocumentId;
use jiff::civil::Date;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::thread;

/// A claim without its words.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimSummary {
    /// Its name.
    pub id: ClaimId,
    /// Where it stands.
    pub source: Arc<SourceSummary>,
    /// Who.
    pub subject: EntityId,
    /// Does what.
    pub relation: RelationName,
    /// To whom.
    pub object: EntityId,
    /// Said to hold, or said not to.
    pub polarity: Polarity,
    /// Whether it has happened.
    pub modality: Modality,
    /// Whose words these are; none when the document itself says it.
    pub speaker: Option<EntityId>,
    /// Between 0 and 1.
    pub confidence: f64,
}

/// A document as the source of claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSummary {
    /// Its name.
    pub document: DocumentId,
    /// Day of publication.
    pub date: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
}

impl ClaimSummary {
    /// Tells whether it counts as a fact of the view; see [`is_asserted`](super::is_asserted).
    pub fn is_asserted(&self) -> bool {
        let own_voice = self.speaker.as_ref().is_none_or(|speaker| *speaker == self.subject);
        own_voice && self.is_stated()
    }

    /// Tells whether it would count as a fact if the speaker's word were enough.
    pub fn is_stated(&self) -> bool {
        holds([&self.subject, &self.object], self.polarity, self.modality, self.confidence)
    }
}

impl Store {
    /// Returns all claims without their words, ordered by document and position; actors that the view has as one are one.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn claim_summaries(&self) -> Result<Vec<ClaimSummary>, StoreError> {
        self.claim_summaries_with(&self.kept_actors()?)
    }

    /// Returns what [`Store::claim_summaries`] does, with these actors in place of those that they stand for.
    pub(crate) fn claim_summaries_with(&self, kept: &KeptActors) -> Result<Vec<ClaimSummary>, StoreError> {
        // Each property is read in one sweep, which takes a fraction of the time of a query that joins them; the sweeps
        // are independent, so that half of them run beside the others.
        let (first, second) = thread::scope(|scope| {
            let second = scope.spawn(|| {
                let names = [&TERMS.polarity, &TERMS.modality, &TERMS.confidence, &TERMS.speaker];
                names.map(|property| self.column(property))
            });
            let first = [&TERMS.subject, &TERMS.predicate, &TERMS.object].map(|property| self.column(property));
            (first, second.join())
        });
        let [subjects, relations, objects] = first;
        let Ok([polarities, modalities, confidences, speakers]) = second else {
            return Err(StoreError::Damaged {
                place: "the store".to_owned(),
                reason: "its claims cannot be read".to_owned(),
            });
        };
        let columns = Columns {
            subjects: subjects?,
            relations: relations?,
            objects: objects?,
            polarities: polarities?,
            modalities: modalities?,
            confidences: confidences?,
            speakers: speakers?,
            kept,
        };
        columns.join(&self.sources()?)
    }

    /// Returns the values of a property by the IRIs of the nodes that have it.
    fn column(&self, property: &NamedNode) -> Result<HashMap<String, Term>, StoreError> {
        let mut column = HashMap::new();
        for quad in self.dataset.quads_for_pattern(None, Some(property.as_ref()), None, None) {
            let quad = quad?;
            if let NamedOrBlankNode::NamedNode(node) = quad.subject {
                column.insert(node.into_string(), quad.object);
            }
        }
        Ok(column)
    }

    /// Returns the documents as sources, by their IRIs.
    fn sources(&self) -> Result<HashMap<String, Arc<SourceSummary>>, StoreError> {
        let identifiers = self.column(&TERMS.identifier)?;
        let dates = self.column(&TERMS.date_published)?;
        let publishers = self.column(&TERMS.publisher)?;
        let text = |term: &Term| literal_value(term.as_ref()).map(str::to_owned);
        let source = |iri: &String| {
            Some(SourceSummary {
                document: document_of(iri)?,
                date: dates.get(iri).and_then(text).and_then(|date| parse_date(&date)),
                publisher: publishers.get(iri).and_then(text),
            })
        };
        Ok(identifiers.keys().filter_map(|iri| Some((iri.clone(), Arc::new(source(iri)?)))).collect())
    }
}

/// The properties of all claims, each by the IRI of the claim.
struct Columns<'k> {
    subjects: HashMap<String, Term>,
    relations: HashMap<String, Term>,
    objects: HashMap<String, Term>,
    polarities: HashMap<String, Term>,
    modalities: HashMap<String, Term>,
    confidences: HashMap<String, Term>,
    speakers: HashMap<String, Term>,
    /// The actors that stand for others.
    kept: &'k KeptActors,
}

impl Columns<'_> {
    fn join(&self, sources: &HashMap<String, Arc<SourceSummary>>) -> Result<Vec<ClaimSummary>, StoreError> {
        let mut claims: BTreeMap<(DocumentId, (usize, usize)), ClaimSummary> = BTreeMap::new();
        for iri in self.subjects.keys() {
            // Only claims have a subject in this sense; their IRIs end in their numbers.
            let place = iri.split_once("#claim-").and_then(|(document, number)| Some((document, claim_number(number)?)));
            let claim = place.and_then(|(document, number)| {
                let source = sources.get(document)?;
                Some(((source.document.clone(), number), self.claim(iri, source, number)?))
            });
            let (place, claim) = claim.ok_or_else(|| damaged(iri))?;
            claims.insert(place, claim);
        }
        Ok(claims.into_values().collect())
    }

    fn claim(&self, iri: &str, source: &Arc<SourceSummary>, number: (usize, usize)) -> Option<ClaimSummary> {
        let individual = |column: &HashMap<String, Term>| link(column.get(iri)?)?.strip_prefix(CG).map(str::to_owned);
        Some(ClaimSummary {
            id: ClaimId(format!("{}/{}.{}", source.document, number.0, number.1)),
            source: Arc::clone(source),
            subject: self.actor(&self.subjects, iri)?,
            relation: relation_of(link(self.relations.get(iri)?)?),
            object: self.actor(&self.objects, iri)?,
            polarity: Polarity::parse(&individual(&self.polarities)?)?,
            modality: Modality::parse(&individual(&self.modalities)?)?,
            speaker: self.actor(&self.speakers, iri),
            confidence: literal_value(self.confidences.get(iri)?.as_ref())?.parse().ok()?,
        })
    }

    fn actor(&self, column: &HashMap<String, Term>, iri: &str) -> Option<EntityId> {
        entity_of(link(column.get(iri)?)?).map(|actor| self.kept.of(actor))
    }
}

fn link(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

fn damaged(iri: &str) -> StoreError {
    StoreError::Damaged { place: format!("<{iri}>"), reason: "it is no claim that this program wrote".to_owned() }
}
