//! Readings for tests, made without reading.

use super::Store;
use crate::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Quantity, Reading, RelationName,
    TimeExpression,
};
use crate::ontology::{Ontology, Relation, Sign};
use crate::text::{Document, DocumentId, Span};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};

/// One sentence with the claim that it makes: text, subject, relation, object, and a change to the claim.
pub(crate) type Statement<'s> = (&'s str, &'s str, &'s str, &'s str, fn(&mut Claim));

/// Leaves a claim as it is: affirmed, actual, in the document's own voice.
pub(crate) fn plain(_: &mut Claim) {}

/// Makes the reading of a document with one paragraph for each statement.
pub(crate) fn reading(id: &str, statements: &[Statement<'_>]) -> Reading {
    let mut text = String::new();
    let (mut sentences, mut claims, mut entities) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (index, (sentence, subject, relation, object, change)) in statements.iter().enumerate() {
        let start = text.len();
        text.push_str(sentence);
        sentences.push(Span::new(start, text.len()));
        text.push_str("\n\n");
        let find = |words: &str| {
            let offset = start + sentence.find(words).unwrap();
            Span::new(offset, offset + words.len())
        };
        let mut claim = Claim {
            id: ClaimId(format!("{id}/{}.1", index + 1)),
            document: DocumentId(id.to_owned()),
            subject: EntityId((*subject).to_owned()),
            relation: RelationName((*relation).to_owned()),
            object: EntityId((*object).to_owned()),
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            speaker: None,
            time: None,
            item: None,
            quantity: None,
            confidence: 0.9,
            evidence: Evidence {
                sentence: index,
                subject: find(subject),
                object: find(object),
                trigger: find(sentence.split(' ').nth(1).unwrap()),
                found_by: FoundBy::Pattern,
                pattern: Some(format!("{relation}/{index}")),
            },
        };
        change(&mut claim);
        for end in [Some(&claim.subject), Some(&claim.object), claim.speaker.as_ref()].into_iter().flatten() {
            entities.insert(end.clone(), entity(&end.0));
        }
        claims.push(claim);
    }
    Reading { document: document(id, text.trim_end()), sentences, entities: entities.into_values().collect(), claims }
}

/// Makes a document with everything that can be known of one.
pub(crate) fn document(id: &str, text: &str) -> Document {
    Document {
        id: DocumentId(id.to_owned()),
        title: Some(format!("Report {id}")),
        date: Some(date(2014, 6, 17)),
        publisher: Some("The Gazette".to_owned()),
        author: Some("A. Reporter".to_owned()),
        address: Some("https://gazette.example/2014?a=b&c=d e".to_owned()),
        text: text.to_owned(),
        content_hash: "00ff".to_owned(),
    }
}

/// Makes a state that is called by its id.
pub(crate) fn entity(id: &str) -> Entity {
    let aliases = BTreeSet::from([format!("Republic of {id}")]);
    Entity { id: EntityId(id.to_owned()), label: id.to_owned(), kind: EntityKind::State, aliases }
}

/// Makes an ontology with a hierarchy under each sign and a symmetric relation above another.
pub(crate) fn ontology() -> Ontology {
    let relation = |name: &str, label: &str, sign: Sign, symmetric: bool, parent: Option<&str>| Relation {
        name: RelationName(name.to_owned()),
        label: label.to_owned(),
        definition: String::new(),
        sign,
        symmetric,
        parent: parent.map(|parent| RelationName(parent.to_owned())),
        subject_kinds: BTreeSet::new(),
        object_kinds: BTreeSet::new(),
        plover: None,
        cameo: None,
        patterns: Vec::new(),
    };
    let relations = [
        relation("backs", "backs", Sign::Positive, false, None),
        relation("arms", "supplies arms to", Sign::Positive, false, Some("backs")),
        relation("fights", "fights", Sign::Negative, true, None),
        relation("attacks", "attacks", Sign::Negative, false, Some("fights")),
        relation("meets", "meets", Sign::Neutral, true, None),
    ];
    Ontology {
        relations: relations.into_iter().map(|relation| (relation.name.clone(), relation)).collect(),
        ..Ontology::default()
    }
}

/// Makes a reading with every circumstance that a claim can have, and text beyond ASCII before it.
pub(crate) fn full_reading() -> Reading {
    let mut reading = reading(
        "2014/06 “über”",
        &[
            ("“Zürich — naïve” café: 🚀 prelude meets Iraq.", "prelude", "meets", "Iraq", plain),
            ("Russia sends 🚀🚀 twenty missiles to Iraq in June, said Maliki.", "Russia", "arms", "Iraq", |claim| {
                let at = |start, length| {
                    Span::new(claim.evidence.subject.start + start, claim.evidence.subject.start + start + length)
                };
                claim.item = Some(at(29, 8));
                claim.quantity = Some(Quantity { span: at(22, 6), value: 20.5, unit: Some("missile".to_owned()) });
                let (from, to) = (Some(date(2014, 6, 1)), Some(date(2014, 6, 30)));
                claim.time = Some(TimeExpression { span: at(46, 7), from, to });
                claim.speaker = Some(EntityId("Maliki".to_owned()));
                claim.modality = Modality::Planned;
                claim.polarity = Polarity::Denied;
                claim.confidence = 0.1 + 0.2;
            }),
        ],
    );
    reading.entities[0].label = "Q\"uo>te\n\\ \u{202e}\u{1b}[2J</script>".to_owned();
    reading.entities[0].aliases.insert("<http://x> . } DROP ALL #".to_owned());
    reading
}

/// Makes a store in memory with its view.
pub(crate) fn store(readings: &[Reading]) -> Store {
    let store = Store::in_memory().unwrap();
    for reading in readings {
        store.put(reading, "reader 1").unwrap();
    }
    store.derive_view(&ontology()).unwrap();
    store
}
