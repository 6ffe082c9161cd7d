//! What no shape can say: quotes are what the text has, and whatever is asserted has a claim.

use super::{Finding, unreadable};
use crate::knowledge::{EntityId, RelationName};
use crate::source::content_hash;
use crate::store::{ClaimSummary, Store, StoreError, TERMS, entity_node, entity_of, relation_node, relation_of};
use crate::text::DocumentId;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use std::collections::{BTreeMap, BTreeSet};

/// Compares every quote of a document with its text; returns how many there are.
pub(super) fn check_quotes(graph: &Graph, document: &DocumentId, findings: &mut Vec<Finding>) -> usize {
    let texts: BTreeMap<String, Text> = graph
        .triples_for_predicate(&TERMS.is_string)
        .filter_map(|triple| Some((name(triple.subject), Text::of(triple.object)?)))
        .collect();
    let mut quotes: Vec<_> = graph.triples_for_predicate(&TERMS.anchor_of).collect();
    quotes.sort_by_cached_key(|quote| name(quote.subject));
    for quote in &quotes {
        let expected = words(graph, &texts, quote.subject);
        if expected.is_none_or(|expected| literal(quote.object) != Some(expected)) {
            let message = format!("the quote {} is not what the text has there: {}", quote.object, shown(expected));
            findings.push(Finding::of_program(Some(document), &name(quote.subject), "QuoteConstraint", message));
        }
    }
    let repeated =
        [(&TERMS.trigger, &TERMS.trigger_mention), (&TERMS.item, &TERMS.item_mention), (&TERMS.time, &TERMS.time_mention)];
    for (property, mention) in repeated {
        for triple in graph.triples_for_predicate(property) {
            let quoted = graph
                .object_for_subject_predicate(triple.subject, mention)
                .and_then(node)
                .and_then(|mention| graph.object_for_subject_predicate(mention, &TERMS.anchor_of));
            if quoted != Some(triple.object) {
                let message = format!("{property} is {}, but its mention is another", triple.object);
                findings.push(Finding::of_program(Some(document), &name(triple.subject), "QuoteConstraint", message));
            }
        }
    }
    quotes.len()
}

/// Reads a document as the program does, and compares it with the hash of what was read.
pub(super) fn check_document(store: &Store, node: &NamedNode, id: &DocumentId, findings: &mut Vec<Finding>) {
    match store.get(id) {
        Ok(Some(reading)) => {
            if content_hash(&reading.document) != reading.document.content_hash {
                let message = "text or metadata are not those that were read: the hash differs".to_owned();
                findings.push(Finding::of_program(Some(id), node.as_str(), "HashConstraint", message));
            }
        }
        Ok(None) => {
            let message = "the graph of a document has no document".to_owned();
            findings.push(Finding::of_program(Some(id), node.as_str(), "ReadableConstraint", message));
        }
        Err(error) => findings.push(unreadable(Some(id), node.as_str(), &error)),
    }
}

/// Seeks the claims behind the ties of the view, and the ties of the claims; returns how many ties there are.
pub(super) fn check_view(store: &Store, view: &Graph, findings: &mut Vec<Finding>) -> Result<usize, StoreError> {
    let summaries = store.claim_summaries()?;
    let relations = Relations::of(view);
    let mut supported = BTreeSet::new();
    for claim in summaries.iter().filter(|claim| claim.is_asserted()) {
        relations.add_supported(claim, &mut supported);
        if !has(view, claim)? {
            let message = format!("claim {} asserts a tie that the view lacks", claim.id);
            let focus = entity_node(&claim.subject);
            findings.push(Finding::of_program(None, focus.as_str(), "ViewConstraint", message));
        }
    }
    let mut ties = 0;
    let mut unsupported = Vec::new();
    for triple in view.iter() {
        let ends = (entity(node_iri(triple.subject.into())), entity(node_iri(triple.object)));
        let (Some(subject), Some(object), false) = (ends.0, ends.1, TERMS.same_actor_as == triple.predicate) else {
            continue;
        };
        ties += 1;
        if !supported.contains(&(subject, relation_of(triple.predicate.as_str()), object)) {
            unsupported.push(triple);
        }
    }
    for triple in unsupported {
        let message = format!("no claim asserts {triple}");
        findings.push(Finding {
            path: Some(triple.predicate.as_str().to_owned()),
            value: Some(triple.object.to_string()),
            ..Finding::of_program(None, &name(triple.subject), "SupportConstraint", message)
        });
    }
    findings.sort();
    Ok(ties)
}

/// Tells whether the view has the tie of a claim.
fn has(view: &Graph, claim: &ClaimSummary) -> Result<bool, StoreError> {
    let (subject, object) = (entity_node(&claim.subject), entity_node(&claim.object));
    let relation = relation_node(&claim.relation)?;
    Ok(view.objects_for_subject_predicate(&subject, &relation).any(|found| found == object.as_ref().into()))
}

/// Subject, relation, object.
type Ends = (EntityId, RelationName, EntityId);

/// The relations as the view describes them, so that no ontology is needed to check it.
struct Relations {
    parents: BTreeMap<RelationName, RelationName>,
    symmetric: BTreeSet<RelationName>,
}

impl Relations {
    fn of(view: &Graph) -> Self {
        let relation = |term: TermRef<'_>| node_iri(term).map(relation_of);
        let parents = view.triples_for_predicate(rdfs::SUB_PROPERTY_OF);
        let symmetric = view.subjects_for_predicate_object(rdf::TYPE, &TERMS.symmetric);
        Self {
            parents: parents
                .filter_map(|triple| Some((relation(triple.subject.into())?, relation(triple.object)?)))
                .collect(),
            symmetric: symmetric.filter_map(|node| relation(node.into())).collect(),
        }
    }

    /// Adds all that follows from a claim: more general relations, and the other direction of symmetric ones.
    fn add_supported(&self, claim: &ClaimSummary, supported: &mut BTreeSet<Ends>) {
        let mut both_ways = false;
        let mut next = Some(&claim.relation);
        let mut seen = BTreeSet::new();
        while let Some(relation) = next.filter(|relation| seen.insert(*relation)) {
            both_ways |= self.symmetric.contains(relation);
            supported.insert((claim.subject.clone(), relation.clone(), claim.object.clone()));
            if both_ways {
                supported.insert((claim.object.clone(), relation.clone(), claim.subject.clone()));
            }
            next = self.parents.get(relation);
        }
    }
}

/// A text whose characters can be counted.
struct Text {
    text: String,
    /// The byte at which each character begins, and the end.
    offsets: Vec<usize>,
}

impl Text {
    fn of(term: TermRef<'_>) -> Option<Self> {
        let text = literal(term)?.to_owned();
        let offsets = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        Some(Self { text, offsets })
    }

    fn words(&self, start: usize, end: usize) -> Option<&str> {
        self.text.get(*self.offsets.get(start)?..*self.offsets.get(end)?)
    }
}

/// Returns the words to which a span points.
fn words<'t>(graph: &Graph, texts: &'t BTreeMap<String, Text>, span: NamedOrBlankNodeRef<'_>) -> Option<&'t str> {
    let value = |property: &NamedNode| graph.object_for_subject_predicate(span, property);
    let offset = |property: &NamedNode| literal(value(property)?)?.parse::<usize>().ok();
    let text = texts.get(node_iri(value(&TERMS.reference_context)?)?)?;
    text.words(offset(&TERMS.begin_index)?, offset(&TERMS.end_index)?)
}

fn shown(words: Option<&str>) -> String {
    words.map_or_else(|| "nothing".to_owned(), |words| format!("{words:?}"))
}

fn literal(term: TermRef<'_>) -> Option<&str> {
    match term {
        TermRef::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

fn node(term: TermRef<'_>) -> Option<NamedNodeRef<'_>> {
    match term {
        TermRef::NamedNode(node) => Some(node),
        _ => None,
    }
}

fn node_iri(term: TermRef<'_>) -> Option<&str> {
    match term {
        TermRef::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

fn entity(iri: Option<&str>) -> Option<EntityId> {
    entity_of(iri?)
}

fn name(node: NamedOrBlankNodeRef<'_>) -> String {
    match node {
        NamedOrBlankNodeRef::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
    }
}
