//! The sentences behind a line of the drawing.

use super::choice::sign;
use super::marked::pieces;
use super::{ActorName, Choice, DrawnTie, Explorer, Piece};
use crate::graph::{ActorGraph, EdgeIndex};
use crate::knowledge::{ClaimId, Entity, EntityId, RelationName};
use crate::ontology::Sign;
use crate::store::{Explanation, Store, StoreError};
use crate::text::DocumentId;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Which claims are wanted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRequest {
    /// One end, whichever.
    pub one: EntityId,
    /// The other.
    pub other: EntityId,
    /// Only ties of this sign.
    #[serde(default, deserialize_with = "sign")]
    pub sign: Option<Sign>,
    /// Only ties of this relation.
    #[serde(default)]
    pub relation: Option<RelationName>,
    /// Which ties.
    #[serde(default)]
    pub choice: Choice,
    /// How many claims to leave out at the start.
    #[serde(default)]
    pub offset: usize,
    /// How many claims at most.
    #[serde(default = "some")]
    pub limit: usize,
}

/// Claims between two actors with their sentences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The ties that they belong to, that with the most claims first.
    pub ties: Vec<DrawnTie>,
    /// How many claims there are, those left out included.
    pub count: usize,
    /// The claims, tie by tie, those that assert it first.
    pub claims: Vec<ToldClaim>,
}

/// A claim with its sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldClaim {
    /// `<document id>/<sentence number>.<number in the sentence>`.
    pub id: ClaimId,
    /// Who.
    pub subject: ActorName,
    /// Does what.
    pub relation: RelationName,
    /// How it reads.
    pub relation_label: String,
    /// `positive`, `negative` or `neutral`.
    pub sign: &'static str,
    /// To whom.
    pub object: ActorName,
    /// The sentence, cut where its ends and its trigger begin and end.
    pub sentence: Vec<Piece>,
    /// The number of the sentence in its document, from 1.
    pub sentence_number: usize,
    /// `affirmed` or `denied`.
    pub polarity: &'static str,
    /// `actual`, `planned`, `possible` ...
    pub modality: &'static str,
    /// Whether it counts as a fact of the view.
    pub asserted: bool,
    /// Whose words these are; none when the document itself says it.
    pub speaker: Option<ActorName>,
    /// What is given, sent, held, as written.
    pub item: Option<String>,
    /// When, as written.
    pub time: Option<String>,
    /// First day of that time.
    pub time_from: Option<String>,
    /// Last day of that time.
    pub time_to: Option<String>,
    /// Between 0 and 1.
    pub confidence: f64,
    /// Which readers found it.
    pub found_by: &'static [&'static str],
    /// The pattern that matched.
    pub pattern: Option<String>,
    /// The document.
    pub document: DocumentId,
    /// Its headline.
    pub title: Option<String>,
    /// Day of its publication.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Address of the original, when it is one of the web.
    pub address: Option<String>,
}

/// Each claim may stand in a document of its own, which has to be read.
const MOST_CLAIMS: usize = 50;

fn some() -> usize {
    20
}

impl Explorer {
    /// Returns the claims between two actors with their sentences.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn evidence(&self, store: &Store, request: &EvidenceRequest) -> Result<Evidence, StoreError> {
        let graph = self.graph(&request.choice.filter());
        let ties = wanted_ties(&graph, request);
        let ids: Vec<ClaimId> = ties.iter().flat_map(|tie| graph.graph[*tie].evidence.iter().cloned()).collect();
        let page: Vec<ClaimId> = ids.iter().skip(request.offset).take(request.limit.min(MOST_CLAIMS)).cloned().collect();
        let claims = store.explain_claims(&page)?;
        Ok(Evidence {
            ties: ties.iter().filter_map(|tie| DrawnTie::new(&graph, *tie)).collect(),
            count: ids.len(),
            claims: claims.iter().map(|explanation| self.tell(explanation)).collect(),
        })
    }

    /// Returns a claim as the page shows it.
    pub(super) fn tell(&self, explanation: &Explanation) -> ToldClaim {
        let claim = &explanation.claim;
        let name = |entity: &Entity| ActorName { id: entity.id.clone(), label: entity.label.clone() };
        let relation = self.ontology.relations.get(&claim.relation);
        let day = |choose: fn(&crate::knowledge::TimeExpression) -> Option<jiff::civil::Date>| {
            claim.time.as_ref().and_then(choose).map(|day| day.to_string())
        };
        ToldClaim {
            id: claim.id.clone(),
            subject: name(&explanation.subject),
            relation: claim.relation.clone(),
            relation_label: relation.map_or_else(|| claim.relation.0.clone(), |relation| relation.label.clone()),
            sign: relation.map(|relation| relation.sign).unwrap_or_default().as_str(),
            object: name(&explanation.object),
            sentence: pieces(explanation),
            sentence_number: claim.evidence.sentence + 1,
            polarity: claim.polarity.as_str(),
            modality: claim.modality.as_str(),
            asserted: explanation.asserted,
            speaker: explanation.speaker.as_ref().map(name),
            item: explanation.item.clone(),
            time: explanation.time.clone(),
            time_from: day(|time| time.from),
            time_to: day(|time| time.to),
            confidence: claim.confidence,
            found_by: claim.evidence.found_by.names(),
            pattern: claim.evidence.pattern.clone(),
            document: claim.document.clone(),
            title: explanation.title.clone(),
            date: explanation.date.map(|day| day.to_string()),
            publisher: explanation.publisher.clone(),
            address: explanation.address.as_deref().and_then(super::pages::web_address),
        }
    }
}

/// Returns the ties between the two actors, that with the most claims first.
fn wanted_ties(graph: &ActorGraph, request: &EvidenceRequest) -> Vec<EdgeIndex> {
    let Some((one, other)) = graph.node(&request.one).zip(graph.node(&request.other)) else { return Vec::new() };
    let joins = |edge: &EdgeIndex| {
        graph.graph.edge_endpoints(*edge).is_some_and(|ends| ends == (one, other) || ends == (other, one))
    };
    let is_wanted = |edge: &EdgeIndex| {
        let tie = &graph.graph[*edge];
        request.sign.is_none_or(|sign| tie.sign == sign)
            && request.relation.as_ref().is_none_or(|relation| tie.relation == *relation)
    };
    let ties = super::drawn_tie::ties_of(graph, one).into_iter();
    let mut ties: Vec<EdgeIndex> = ties.filter(joins).filter(is_wanted).collect();
    ties.sort_by_key(|edge| (Reverse(graph.graph[*edge].weight()), *edge));
    ties
}
