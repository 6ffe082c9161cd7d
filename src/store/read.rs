//! The quads of a document's graph as the reading they were made of.

use super::iri::{claim_number, document_node, entity_of, relation_of, sentence_node};
use super::terms::TERMS;
use super::{StoreError, literal_value};
use crate::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Quantity, Reading, RelationName,
    TimeExpression,
};
use crate::ontology::vocabulary::{ACTOR, CG};
use crate::text::{Document, DocumentId, Span};
use jiff::civil::Date;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term};
use oxigraph::store::{StorageError, Store as Dataset};
use std::collections::BTreeMap;

/// Reads the graph of `id`; none when there is no such graph.
pub(super) fn reading(dataset: &Dataset, id: &DocumentId) -> Result<Option<Reading>, StoreError> {
    let graph = document_node(id);
    let nodes = nodes(dataset.quads_for_pattern(None, None, None, Some(graph.as_ref().into())))?;
    let Some(document) = nodes.get(graph.as_str()) else {
        return Ok(None);
    };
    let document = read_document(document)?;
    let bytes = byte_offsets(&document.text);
    let reader = Reader { graph: &graph, nodes: &nodes, bytes };
    let (sentences, entities, claims) = (reader.sentences()?, reader.entities()?, reader.claims(&document.id)?);
    Ok(Some(Reading { document, sentences, entities, claims }))
}

/// One subject with its properties.
pub(super) struct Node {
    /// Its IRI.
    pub(super) iri: String,
    properties: Vec<(NamedNode, Term)>,
}

impl Node {
    /// Reads what one graph says of one subject.
    pub(super) fn read(
        dataset: &Dataset,
        subject: NamedOrBlankNodeRef<'_>,
        graph: GraphNameRef<'_>,
    ) -> Result<Self, StoreError> {
        let quads = dataset.quads_for_pattern(Some(subject), None, None, Some(graph));
        let property = |quad: Result<Quad, StorageError>| quad.map(|quad| (quad.predicate, quad.object));
        Ok(Self { iri: iri_of(subject.into_owned()), properties: quads.map(property).collect::<Result<_, _>>()? })
    }

    /// Returns the values of a property.
    pub(super) fn values<'n>(&'n self, property: &'n NamedNode) -> impl Iterator<Item = &'n Term> + 'n {
        self.properties.iter().filter(move |(predicate, _)| predicate == property).map(|(_, object)| object)
    }

    /// Returns the text of a literal.
    pub(super) fn text(&self, property: &NamedNode) -> Option<String> {
        self.values(property).find_map(|term| literal_value(term.as_ref())).map(str::to_owned)
    }

    /// Returns the IRI that a property points to.
    pub(super) fn link<'n>(&'n self, property: &'n NamedNode) -> Option<&'n str> {
        self.values(property).find_map(|term| match term {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        })
    }

    /// Returns the text of a literal that must be there.
    pub(super) fn require_text(&self, property: &NamedNode) -> Result<String, StoreError> {
        self.text(property).ok_or_else(|| self.damaged(property))
    }

    /// Returns a date.
    pub(super) fn date(&self, property: &NamedNode) -> Result<Option<Date>, StoreError> {
        let parse = |text: String| parse_date(&text).ok_or_else(|| self.damaged(property));
        self.text(property).map(parse).transpose()
    }

    /// Returns the entity that a property points to.
    pub(super) fn entity(&self, property: &NamedNode) -> Result<EntityId, StoreError> {
        self.link(property).and_then(entity_of).ok_or_else(|| self.damaged(property))
    }

    /// Returns the relation of a claim.
    pub(super) fn relation(&self) -> Result<RelationName, StoreError> {
        self.link(&TERMS.predicate).map(relation_of).ok_or_else(|| self.damaged(&TERMS.predicate))
    }

    /// Returns the speaker of a claim.
    pub(super) fn speaker(&self) -> Result<Option<EntityId>, StoreError> {
        self.link(&TERMS.speaker).map(|_| self.entity(&TERMS.speaker)).transpose()
    }

    /// Returns the polarity of a claim.
    pub(super) fn polarity(&self) -> Result<Polarity, StoreError> {
        self.individual(&TERMS.polarity, Polarity::parse)
    }

    /// Returns the modality of a claim.
    pub(super) fn modality(&self) -> Result<Modality, StoreError> {
        self.individual(&TERMS.modality, Modality::parse)
    }

    /// Returns a number.
    pub(super) fn number(&self, property: &NamedNode) -> Result<f64, StoreError> {
        self.require_text(property)?.parse().map_err(|_| self.damaged(property))
    }

    /// Returns the kind of an entity.
    pub(super) fn kind(&self) -> Result<EntityKind, StoreError> {
        let kind = |term: &Term| match term {
            Term::NamedNode(class) => class.as_str().strip_prefix(CG).and_then(EntityKind::parse),
            _ => None,
        };
        self.values(&TERMS.type_).find_map(kind).ok_or_else(|| self.damaged(&TERMS.type_))
    }

    fn individual<T>(&self, property: &NamedNode, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let name = self.link(property).and_then(|iri| iri.strip_prefix(CG));
        name.and_then(parse).ok_or_else(|| self.damaged(property))
    }

    fn offset(&self, property: &NamedNode) -> Result<usize, StoreError> {
        self.require_text(property)?.parse().map_err(|_| self.damaged(property))
    }

    fn damaged(&self, property: &NamedNode) -> StoreError {
        StoreError::Damaged { place: format!("<{}>", self.iri), reason: format!("{property} is missing or wrong") }
    }
}

/// Groups quads by subject.
fn nodes(quads: impl Iterator<Item = Result<Quad, StorageError>>) -> Result<BTreeMap<String, Node>, StoreError> {
    let mut nodes = BTreeMap::new();
    for quad in quads {
        let quad = quad?;
        let iri = iri_of(quad.subject);
        let node = nodes.entry(iri).or_insert_with_key(|iri| Node { iri: iri.clone(), properties: Vec::new() });
        node.properties.push((quad.predicate, quad.object));
    }
    Ok(nodes)
}

fn iri_of(subject: NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.into_string(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn read_document(node: &Node) -> Result<Document, StoreError> {
    Ok(Document {
        id: DocumentId(node.require_text(&TERMS.identifier)?),
        title: node.text(&TERMS.headline),
        date: node.date(&TERMS.date_published)?,
        publisher: node.text(&TERMS.publisher),
        author: node.text(&TERMS.author),
        address: node.text(&TERMS.url),
        text: node.require_text(&TERMS.is_string)?,
        content_hash: node.require_text(&TERMS.content_hash)?,
    })
}

/// Returns the byte offset of every character of `text`, and of its end.
fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect()
}

struct Reader<'g> {
    graph: &'g NamedNode,
    nodes: &'g BTreeMap<String, Node>,
    /// Byte offset of every character.
    bytes: Vec<usize>,
}

impl Reader<'_> {
    fn sentences(&self) -> Result<Vec<Span>, StoreError> {
        let numbered = (1..).map(|number| self.nodes.get(sentence_node(self.graph, number).as_str()));
        numbered.map_while(|node| node).map(|node| self.span_at(node)).collect()
    }

    fn entities(&self) -> Result<Vec<Entity>, StoreError> {
        let mut entities = self.below(ACTOR).map(read_entity).collect::<Result<Vec<_>, _>>()?;
        entities.sort_by(|left, right| left.id.cmp(&right.id));
        Ok(entities)
    }

    fn claims(&self, document: &DocumentId) -> Result<Vec<Claim>, StoreError> {
        let prefix = format!("{}#claim-", self.graph.as_str());
        let numbered = self.below(&prefix).filter_map(|node| Some((claim_number(node.iri.strip_prefix(&prefix)?)?, node)));
        let mut numbered: Vec<_> = numbered.collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered
            .into_iter()
            .map(|((sentence, position), node)| {
                let id = ClaimId(format!("{document}/{sentence}.{position}"));
                self.claim(id, document, node)
            })
            .collect()
    }

    fn claim(&self, id: ClaimId, document: &DocumentId, node: &Node) -> Result<Claim, StoreError> {
        Ok(Claim {
            id,
            document: document.clone(),
            subject: node.entity(&TERMS.subject)?,
            relation: node.relation()?,
            object: node.entity(&TERMS.object)?,
            polarity: node.polarity()?,
            modality: node.modality()?,
            speaker: node.speaker()?,
            time: self.time(node)?,
            item: self.mention(node, &TERMS.item_mention)?,
            quantity: self.quantity(node)?,
            confidence: node.number(&TERMS.confidence)?,
            evidence: self.evidence(node)?,
        })
    }

    fn time(&self, node: &Node) -> Result<Option<TimeExpression>, StoreError> {
        let Some(span) = self.mention(node, &TERMS.time_mention)? else {
            return Ok(None);
        };
        Ok(Some(TimeExpression { span, from: node.date(&TERMS.from)?, to: node.date(&TERMS.to)? }))
    }

    fn quantity(&self, node: &Node) -> Result<Option<Quantity>, StoreError> {
        let Some(span) = self.mention(node, &TERMS.quantity_mention)? else {
            return Ok(None);
        };
        Ok(Some(Quantity { span, value: node.number(&TERMS.quantity)?, unit: node.text(&TERMS.unit) }))
    }

    fn evidence(&self, node: &Node) -> Result<Evidence, StoreError> {
        let prefix = format!("{}#sentence-", self.graph.as_str());
        let number = node.link(&TERMS.derived_from).and_then(|iri| iri.strip_prefix(&prefix)?.parse::<usize>().ok());
        let sentence = number.and_then(|number| number.checked_sub(1));
        Ok(Evidence {
            sentence: sentence.ok_or_else(|| node.damaged(&TERMS.derived_from))?,
            subject: self.require_mention(node, &TERMS.subject_mention)?,
            object: self.require_mention(node, &TERMS.object_mention)?,
            trigger: self.require_mention(node, &TERMS.trigger_mention)?,
            found_by: FoundBy::parse(node.values(&TERMS.found_by).filter_map(|term| literal_value(term.as_ref())))
                .ok_or_else(|| node.damaged(&TERMS.found_by))?,
            pattern: node.text(&TERMS.pattern),
        })
    }

    fn require_mention(&self, node: &Node, property: &NamedNode) -> Result<Span, StoreError> {
        self.mention(node, property)?.ok_or_else(|| node.damaged(property))
    }

    fn mention(&self, node: &Node, property: &NamedNode) -> Result<Option<Span>, StoreError> {
        let Some(iri) = node.link(property) else {
            return Ok(None);
        };
        let span = self.nodes.get(iri).ok_or_else(|| node.damaged(property))?;
        self.span_at(span).map(Some)
    }

    fn span_at(&self, node: &Node) -> Result<Span, StoreError> {
        let byte = |property: &NamedNode| {
            let character = node.offset(property)?;
            self.bytes.get(character).copied().ok_or_else(|| node.damaged(property))
        };
        let (start, end) = (byte(&TERMS.begin_index)?, byte(&TERMS.end_index)?);
        if start > end {
            return Err(node.damaged(&TERMS.end_index));
        }
        Ok(Span::new(start, end))
    }

    /// Returns the nodes whose IRI starts with `prefix`.
    fn below<'r>(&'r self, prefix: &'r str) -> impl Iterator<Item = &'r Node> + 'r {
        self.nodes.range(prefix.to_owned()..).take_while(move |(iri, _)| iri.starts_with(prefix)).map(|(_, node)| node)
    }
}

/// Reads an entity from the graph of a document or from the view.
pub(super) fn read_entity(node: &Node) -> Result<Entity, StoreError> {
    Ok(Entity {
        id: entity_of(&node.iri).ok_or_else(|| node.damaged(&TERMS.type_))?,
        label: node.require_text(&TERMS.pref_label)?,
        kind: node.kind()?,
        aliases: node.values(&TERMS.alt_label).filter_map(|term| literal_value(term.as_ref())).map(str::to_owned).collect(),
    })
}

/// Reads an [`xsd:date`](https://www.w3.org/TR/xmlschema11-2/#date) without time zone.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let mut parts = digits.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Date::new(sign * year, month, day).ok()
}
