//! Names of documents, entities, relations and claims as IRIs, and back.
//!
//! Each function is injective: two names never share an IRI, whatever characters they hold.

use super::StoreError;
use crate::knowledge::{ClaimId, EntityId, RelationName};
use crate::ontology::vocabulary::{ACTOR, CG, DOCUMENT};
use crate::text::{DocumentId, Span};
use oxigraph::model::NamedNode;

/// Returns the IRI of a document, which is also the name of its graph.
pub fn document_node(id: &DocumentId) -> NamedNode {
    node(DOCUMENT, &encode(&id.0))
}

/// Returns the IRI of an entity.
pub fn entity_node(id: &EntityId) -> NamedNode {
    node(ACTOR, &encode(&id.0))
}

/// Returns the IRI of a relation: a local name of this ontology, or the whole IRI of one from elsewhere.
///
/// # Errors
/// When the name cannot be part of an IRI.
pub fn relation_node(name: &RelationName) -> Result<NamedNode, StoreError> {
    let iri = if name.0.contains("://") { name.0.clone() } else { format!("{CG}{}", name.0) };
    NamedNode::new(iri).map_err(|_| StoreError::WrongRelation { name: name.clone() })
}

/// Returns the IRI of a claim of `document`; none when its id is not `<document id>/<sentence>.<number>`.
pub fn claim_node(document: &DocumentId, id: &ClaimId) -> Option<NamedNode> {
    let number = id.0.strip_prefix(&document.0)?.strip_prefix('/')?;
    let (sentence, position) = claim_number(number)?;
    Some(part_node(&document_node(document), &format!("claim-{sentence}.{position}")))
}

/// Reads `3.1` as sentence 3, claim 1.
pub(super) fn claim_number(number: &str) -> Option<(usize, usize)> {
    let (sentence, position) = number.split_once('.')?;
    let parsed = (sentence.parse().ok()?, position.parse().ok()?);
    (number == format!("{}.{}", parsed.0, parsed.1)).then_some(parsed)
}

/// Returns the IRI of a sentence, numbered from 1.
pub(super) fn sentence_node(document: &NamedNode, number: usize) -> NamedNode {
    part_node(document, &format!("sentence-{number}"))
}

/// Returns the IRI of a span in characters, as [RFC 5147](https://www.rfc-editor.org/rfc/rfc5147) writes it.
pub(super) fn span_node(document: &NamedNode, characters: Span) -> NamedNode {
    part_node(document, &format!("char={},{}", characters.start, characters.end))
}

/// Returns the IRI of the activity that read a document.
pub(super) fn reading_node(document: &NamedNode) -> NamedNode {
    part_node(document, "reading")
}

fn part_node(document: &NamedNode, fragment: &str) -> NamedNode {
    node(document.as_str(), &format!("#{fragment}"))
}

/// Returns the document whose graph has this name.
pub(crate) fn document_of(graph: &str) -> Option<DocumentId> {
    decode(graph.strip_prefix(DOCUMENT)?).map(DocumentId)
}

/// Returns the entity with this IRI.
pub(crate) fn entity_of(iri: &str) -> Option<EntityId> {
    decode(iri.strip_prefix(ACTOR)?).map(EntityId)
}

/// Returns the relation with this IRI.
pub(crate) fn relation_of(iri: &str) -> RelationName {
    RelationName(iri.strip_prefix(CG).unwrap_or(iri).to_owned())
}

/// Makes an IRI of a namespace and a name that is ASCII or percent-encoded.
pub(super) fn node(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new(format!("{namespace}{name}")).expect("a namespace and an encoded name make an IRI")
}

/// Percent-encodes all but the [unreserved characters](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
fn encode(name: &str) -> String {
    // Some readers resolve `.` and `..` away, so a name of dots alone is encoded as well.
    let dots = name.bytes().all(|byte| byte == b'.');
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) || (byte == b'.' && !dots);
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if kept(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Undoes [`encode`]; none when `name` was not encoded by it.
fn decode(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_whole() {
        for name in ["report-1", "", ".", "..", "../x", "a b", "a%20b", "é", "x>y", "q\"\n", "a/b#c?d", "\u{202e}", "%"] {
            let node = document_node(&DocumentId(name.to_owned()));
            assert_eq!(document_of(node.as_str()), Some(DocumentId(name.to_owned())), "{node}");
            let node = entity_node(&EntityId(name.to_owned()));
            assert_eq!(entity_of(node.as_str()), Some(EntityId(name.to_owned())), "{node}");
        }
    }

    #[test]
    fn a_plain_name_stays_readable() {
        assert_eq!(
            document_node(&DocumentId("2014-06-17_iraq.v2".into())).as_str(),
            format!("{DOCUMENT}2014-06-17_iraq.v2")
        );
    }

    #[test]
    fn a_claim_is_numbered_within_its_document() {
        let document = DocumentId("a/b".into());
        let node = claim_node(&document, &ClaimId("a/b/3.1".into())).map(NamedNode::into_string);
        assert_eq!(node, Some(format!("{DOCUMENT}a%2Fb#claim-3.1")));
        for wrong in ["a/b/3", "a/b/03.1", "a/3.1", "3.1", "a/b/3.1.2", "a/b/+3.1"] {
            assert_eq!(claim_node(&document, &ClaimId(wrong.into())), None, "{wrong}");
        }
    }

    #[test]
    fn a_relation_cannot_break_out_of_its_iri() {
        assert!(relation_node(&RelationName("backs> <x".into())).is_err());
        let foreign = RelationName("http://example.org/praises".into());
        assert_eq!(relation_of(relation_node(&foreign).unwrap().as_str()), foreign);
    }
}
