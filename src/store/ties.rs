//! Ties: the claims of one subject, relation and object together.

use super::iri::document_of;
use super::read::Node;
use super::terms::TERMS;
use super::view::StatedTie;
use super::{Store, StoreError};
use crate::knowledge::{EntityId, RelationName};
use crate::ontology::{Ontology, Sign};
use crate::text::DocumentId;
use jiff::civil::Date;
use oxigraph::model::NamedOrBlankNode;
use std::collections::{BTreeMap, BTreeSet};

/// An edge of the actor graph.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

impl Store {
    /// Returns the ties of the store, ordered by subject, relation and object.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn ties(&self, ontology: &Ontology) -> Result<Vec<Tie>, StoreError> {
        let dates = self.publication_dates()?;
        let mut drafts: BTreeMap<StatedTie, TieDraft> = BTreeMap::new();
        self.visit_claims(|claim| {
            drafts.entry(in_order(ontology, claim.tie)).or_default().add(claim.document, claim.asserted);
        })?;
        Ok(drafts.into_iter().map(|(stated, draft)| draft.finish(ontology, stated, &dates)).collect())
    }

    fn publication_dates(&self) -> Result<BTreeMap<DocumentId, Date>, StoreError> {
        let mut dates = BTreeMap::new();
        for quad in self.dataset.quads_for_pattern(None, Some(TERMS.date_published.as_ref()), None, None) {
            let quad = quad?;
            let node = Node::read(&self.dataset, quad.subject.as_ref(), quad.graph_name.as_ref())?;
            if let (NamedOrBlankNode::NamedNode(document), Some(date)) = (&quad.subject, node.date(&TERMS.date_published)?) {
                dates.extend(document_of(document.as_str()).map(|document| (document, date)));
            }
        }
        Ok(dates)
    }
}

#[derive(Default)]
struct TieDraft {
    claims: usize,
    asserted_claims: usize,
    documents: BTreeSet<DocumentId>,
}

impl TieDraft {
    fn add(&mut self, document: DocumentId, asserted: bool) {
        self.claims += 1;
        self.asserted_claims += usize::from(asserted);
        self.documents.insert(document);
    }

    fn finish(self, ontology: &Ontology, stated: StatedTie, dates: &BTreeMap<DocumentId, Date>) -> Tie {
        let days = self.documents.iter().filter_map(|document| dates.get(document).copied());
        Tie {
            sign: ontology.relations.get(&stated.relation).map(|relation| relation.sign).unwrap_or_default(),
            subject: stated.subject,
            relation: stated.relation,
            object: stated.object,
            claims: self.claims,
            asserted_claims: self.asserted_claims,
            asserted: self.asserted_claims > 0,
            documents: self.documents.len(),
            first: days.clone().min(),
            last: days.max(),
        }
    }
}

/// Puts the ends of a symmetric tie in order, so that both directions count as one.
fn in_order(ontology: &Ontology, tie: StatedTie) -> StatedTie {
    let symmetric = ontology.relations.get(&tie.relation).is_some_and(|relation| relation.symmetric);
    if symmetric && tie.object < tie.subject {
        return StatedTie { subject: tie.object, relation: tie.relation, object: tie.subject };
    }
    tie
}
