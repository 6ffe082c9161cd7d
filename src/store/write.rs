//! A reading as the quads of its document's graph.

use super::StoreError;
use super::iri::{claim_node, entity_node, node, reading_node, relation_node, sentence_node, span_node};
use super::terms::TERMS;
use crate::knowledge::{Claim, Entity, EntityId, Reading};
use crate::ontology::vocabulary::CG;
use crate::text::{CharacterIndex, Span};
use jiff::civil::Date;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Quad, Term};

/// Returns the quads of `reading` in the graph `document`; the words of two claims may give the same quad twice.
pub(super) fn quads(reading: &Reading, fingerprint: &str, document: &NamedNode) -> Result<Vec<Quad>, StoreError> {
    let characters = CharacterIndex::new(&reading.document.text);
    let mut writer = Writer { reading, document, characters, quads: Vec::new() };
    writer.document(fingerprint);
    writer.sentences()?;
    for entity in &reading.entities {
        writer.entity(entity);
    }
    for claim in &reading.claims {
        writer.claim(claim)?;
    }
    Ok(writer.quads)
}

struct Writer<'r> {
    reading: &'r Reading,
    /// The node of the document; also its graph.
    document: &'r NamedNode,
    characters: CharacterIndex,
    quads: Vec<Quad>,
}

impl Writer<'_> {
    fn document(&mut self, fingerprint: &str) {
        let (node, document) = (self.document.clone(), &self.reading.document);
        for class in [&TERMS.document, &TERMS.article, &TERMS.context] {
            self.add(&node, &TERMS.type_, class.clone());
        }
        self.add(&node, &TERMS.identifier, text(&document.id.0));
        self.add(&node, &TERMS.content_hash, text(&document.content_hash));
        self.add(&node, &TERMS.read_by, text(fingerprint));
        self.add(&node, &TERMS.is_string, text(&document.text));
        self.add_all(&node, &TERMS.headline, document.title.as_deref().map(text));
        self.add_all(&node, &TERMS.date_published, document.date.map(date));
        self.add_all(&node, &TERMS.publisher, document.publisher.as_deref().map(text));
        self.add_all(&node, &TERMS.author, document.author.as_deref().map(text));
        let address = |address: &str| Literal::new_typed_literal(address, xsd::ANY_URI);
        self.add_all(&node, &TERMS.url, document.address.as_deref().map(address));
        let activity = reading_node(&node);
        self.add(&activity, &TERMS.type_, TERMS.activity.clone());
        self.add(&activity, &TERMS.used, node);
    }

    fn sentences(&mut self) -> Result<(), StoreError> {
        for (index, &span) in self.reading.sentences.iter().enumerate() {
            let node = sentence_node(self.document, index + 1);
            self.add(&node, &TERMS.type_, TERMS.sentence.clone());
            let characters = self.characters_of(span)?;
            self.span(&node, span, characters);
        }
        Ok(())
    }

    fn entity(&mut self, entity: &Entity) {
        let entity_node = entity_node(&entity.id);
        self.add(&entity_node, &TERMS.type_, node(CG, entity.kind.as_str()));
        self.add(&entity_node, &TERMS.pref_label, text(&entity.label));
        self.add_all(&entity_node, &TERMS.alt_label, entity.aliases.iter().map(|alias| text(alias)));
    }

    fn claim(&mut self, claim: &Claim) -> Result<(), StoreError> {
        let Some(claim_node) = claim_node(&self.reading.document.id, &claim.id) else {
            return Err(self.broken(format!("`{}` is no name for a claim of it", claim.id)));
        };
        if claim.evidence.sentence >= self.reading.sentences.len() {
            return Err(self.broken(format!("claim `{}` has no sentence", claim.id)));
        }
        self.add(&claim_node, &TERMS.type_, TERMS.claim.clone());
        let subject = self.known(&claim.subject)?;
        self.add(&claim_node, &TERMS.subject, subject);
        self.add(&claim_node, &TERMS.predicate, relation_node(&claim.relation)?);
        let object = self.known(&claim.object)?;
        self.add(&claim_node, &TERMS.object, object);
        self.add(&claim_node, &TERMS.polarity, node(CG, claim.polarity.as_str()));
        self.add(&claim_node, &TERMS.modality, node(CG, claim.modality.as_str()));
        if let Some(speaker) = &claim.speaker {
            let speaker = self.known(speaker)?;
            self.add(&claim_node, &TERMS.speaker, speaker);
        }
        self.add(&claim_node, &TERMS.confidence, decimal(claim.confidence));
        self.add(&claim_node, &TERMS.generated_by, reading_node(self.document));
        self.circumstances(&claim_node, claim)?;
        self.evidence(&claim_node, claim)
    }

    fn circumstances(&mut self, claim_node: &NamedNode, claim: &Claim) -> Result<(), StoreError> {
        if let Some(item) = claim.item {
            self.mention(claim_node, &TERMS.item_mention, item)?;
            self.add(claim_node, &TERMS.item, self.quote(item));
        }
        if let Some(quantity) = &claim.quantity {
            self.mention(claim_node, &TERMS.quantity_mention, quantity.span)?;
            self.add(claim_node, &TERMS.quantity, decimal(quantity.value));
            self.add_all(claim_node, &TERMS.unit, quantity.unit.as_deref().map(text));
        }
        if let Some(time) = &claim.time {
            self.mention(claim_node, &TERMS.time_mention, time.span)?;
            self.add(claim_node, &TERMS.time, self.quote(time.span));
            self.add_all(claim_node, &TERMS.from, time.from.map(date));
            self.add_all(claim_node, &TERMS.to, time.to.map(date));
        }
        Ok(())
    }

    fn evidence(&mut self, claim_node: &NamedNode, claim: &Claim) -> Result<(), StoreError> {
        let evidence = &claim.evidence;
        self.add(claim_node, &TERMS.derived_from, sentence_node(self.document, evidence.sentence + 1));
        self.add_all(claim_node, &TERMS.found_by, evidence.found_by.names().iter().map(|name| text(name)));
        self.add_all(claim_node, &TERMS.pattern, evidence.pattern.as_deref().map(text));
        self.mention(claim_node, &TERMS.subject_mention, evidence.subject)?;
        self.mention(claim_node, &TERMS.object_mention, evidence.object)?;
        self.mention(claim_node, &TERMS.trigger_mention, evidence.trigger)?;
        self.add(claim_node, &TERMS.trigger, self.quote(evidence.trigger));
        Ok(())
    }

    /// Points from a claim to a node for the words at `span`.
    fn mention(&mut self, claim_node: &NamedNode, property: &NamedNode, span: Span) -> Result<(), StoreError> {
        let characters = self.characters_of(span)?;
        let node = span_node(self.document, characters);
        self.add(claim_node, property, node.clone());
        self.span(&node, span, characters);
        Ok(())
    }

    fn span(&mut self, node: &NamedNode, span: Span, characters: Span) {
        self.add(node, &TERMS.reference_context, self.document.clone());
        self.add(node, &TERMS.begin_index, integer(characters.start));
        self.add(node, &TERMS.end_index, integer(characters.end));
        self.add(node, &TERMS.anchor_of, self.quote(span));
    }

    fn quote(&self, span: Span) -> Literal {
        text(span.of(&self.reading.document.text))
    }

    fn characters_of(&self, span: Span) -> Result<Span, StoreError> {
        let text = &self.reading.document.text;
        match text.get(span.start..span.end) {
            Some(_) => Ok(self.characters.characters(text, span)),
            None => Err(self.broken(format!("its text has no bytes {} to {}", span.start, span.end))),
        }
    }

    fn known(&self, id: &EntityId) -> Result<NamedNode, StoreError> {
        match self.reading.entity(id) {
            Some(_) => Ok(entity_node(id)),
            None => Err(self.broken(format!("entity `{id}` of a claim is not among its entities"))),
        }
    }

    fn broken(&self, reason: String) -> StoreError {
        StoreError::BrokenReading { document: self.reading.document.id.clone(), reason }
    }

    fn add(&mut self, subject: &NamedNode, predicate: &NamedNode, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate.clone(), object, self.document.clone()));
    }

    fn add_all(&mut self, subject: &NamedNode, predicate: &NamedNode, objects: impl IntoIterator<Item = Literal>) {
        for object in objects {
            self.add(subject, predicate, object);
        }
    }
}

pub(super) fn text(value: &str) -> Literal {
    Literal::new_simple_literal(value)
}

fn date(date: Date) -> Literal {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let sign = if year < 0 { "-" } else { "" };
    Literal::new_typed_literal(format!("{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs()), xsd::DATE)
}

fn integer(value: usize) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::INTEGER)
}

/// Writes the shortest decimal that reads back as the same number.
fn decimal(value: f64) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::DECIMAL)
}
