//! Ties: the claims of one subject, relation and object together.

use super::claim_summaries::ClaimSummary;
use super::{Store, StoreError};
use crate::knowledge::{ClaimId, EntityId, RelationName};
use crate::ontology::{Ontology, Sign};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// An edge of the actor graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// Who; of a symmetric relation, the end whose id comes first.
    pub subject: EntityId,
    /// Does what, as stated: more general relations make no ties of their own.
    pub relation: RelationName,
    /// To whom.
    pub object: EntityId,
    /// Support, hostility or neither.
    pub sign: Sign,
    /// How many claims speak of it, those that deny or plan it included.
    pub claims: usize,
    /// How many of them assert it.
    pub asserted_claims: usize,
    /// Whether any does, so that the tie is in the asserted view.
    pub asserted: bool,
    /// How many documents speak of it.
    pub documents: usize,
    /// Day of the first document with a date that speaks of it.
    pub first: Option<Date>,
    /// Day of the last one.
    pub last: Option<Date>,
    /// Confidence of the surest claim.
    pub confidence: f64,
    /// The claims: those that assert it before the others, each kind in the order in which they were given.
    pub evidence: Vec<ClaimId>,
}

impl Store {
    /// Returns the ties of the store, ordered by subject, relation and object; actors that the view has as one are one.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn ties(&self, ontology: &Ontology) -> Result<Vec<Tie>, StoreError> {
        Ok(Tie::gather(&self.claim_summaries()?, ontology, ClaimSummary::is_asserted))
    }
}

impl Tie {
    /// Gathers the ties that claims speak of, ordered by subject, relation and object; `asserts` tells which claims assert
    /// theirs.
    pub fn gather<'c>(
        claims: impl IntoIterator<Item = &'c ClaimSummary>,
        ontology: &Ontology,
        asserts: impl Fn(&ClaimSummary) -> bool,
    ) -> Vec<Tie> {
        let mut drafts: BTreeMap<StatedEnds<'_>, Vec<&ClaimSummary>> = BTreeMap::new();
        for claim in claims {
            drafts.entry(in_order(ontology, claim)).or_default().push(claim);
        }
        drafts.into_iter().map(|(ends, claims)| tie(ends, &claims, ontology, &asserts)).collect()
    }
}

/// Subject, relation and object.
type StatedEnds<'c> = (&'c EntityId, &'c RelationName, &'c EntityId);

/// Puts the ends of a symmetric tie in order, so that both directions count as one.
fn in_order<'c>(ontology: &Ontology, claim: &'c ClaimSummary) -> StatedEnds<'c> {
    let symmetric = ontology.relations.get(&claim.relation).is_some_and(|relation| relation.symmetric);
    if symmetric && claim.object < claim.subject {
        return (&claim.object, &claim.relation, &claim.subject);
    }
    (&claim.subject, &claim.relation, &claim.object)
}

fn tie(
    (subject, relation, object): StatedEnds<'_>,
    claims: &[&ClaimSummary],
    ontology: &Ontology,
    asserts: impl Fn(&ClaimSummary) -> bool,
) -> Tie {
    let (asserting, other): (Vec<&ClaimSummary>, Vec<&ClaimSummary>) = claims.iter().partition(|claim| asserts(claim));
    let days = claims.iter().filter_map(|claim| claim.source.date);
    let documents: BTreeSet<_> = claims.iter().map(|claim| &claim.source.document).collect();
    Tie {
        subject: subject.clone(),
        relation: relation.clone(),
        object: object.clone(),
        sign: ontology.relations.get(relation).map(|relation| relation.sign).unwrap_or_default(),
        claims: claims.len(),
        asserted_claims: asserting.len(),
        asserted: !asserting.is_empty(),
        documents: documents.len(),
        first: days.clone().min(),
        last: days.max(),
        confidence: claims.iter().map(|claim| claim.confidence).fold(0.0, f64::max),
        evidence: asserting.iter().chain(&other).map(|claim| claim.id.clone()).collect(),
    }
}
