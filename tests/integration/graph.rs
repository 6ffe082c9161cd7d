//! A small graph for tests, written as lines of text.

use claimgraph::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Quantity, Reading, RelationName,
    TimeExpression,
};
use claimgraph::ontology::Ontology;
use claimgraph::store::Store;
use claimgraph::text::{Document, DocumentId, Span};
use std::collections::BTreeMap;

/// Makes the store of lines: `kind KIND: NAME...`, `document ID DATE PUBLISHER`, and below a document its claims.
pub(crate) fn store_of(claims: &str) -> Store {
    let mut kinds = BTreeMap::new();
    let mut readings: Vec<Reading> = Vec::new();
    for line in claims.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if let Some(kind) = line.strip_prefix("kind ") {
            let (kind, names) = kind.split_once(": ").expect("a kind has names");
            let kind = EntityKind::parse(kind).expect("the kind is known");
            kinds.extend(names.split(' ').map(|name| (name.to_owned(), kind)));
        } else if let Some(document) = line.strip_prefix("document ") {
            readings.push(empty_reading(document));
        } else {
            add_claim(readings.last_mut().expect("a claim stands below a document"), line, &kinds);
        }
    }
    let store = Store::in_memory().expect("a store in memory opens");
    for reading in &readings {
        store.put(reading, "test").expect("the reading is sound");
    }
    store.derive_view(&Ontology::load(&[]).expect("the ontology is sound")).expect("the view is derived");
    store
}

/// Reads `ID DATE PUBLISHER`.
fn empty_reading(line: &str) -> Reading {
    let words: Vec<&str> = line.split(' ').collect();
    let document = Document {
        id: DocumentId(words[0].to_owned()),
        title: Some(format!("Report {}", words[0])),
        date: Some(words[1].parse().expect("the date is a date")),
        publisher: Some(words[2].to_owned()),
        author: None,
        address: None,
        text: String::new(),
        content_hash: "0".to_owned(),
    };
    Reading { document, sentences: Vec::new(), entities: Vec::new(), claims: Vec::new() }
}

/// Adds the sentence and the claim of `SUBJECT RELATION OBJECT [denied|MODALITY] [by=SPEAKER] [item=..] [of=3 tanks] [from=DAY]`.
fn add_claim(reading: &mut Reading, line: &str, kinds: &BTreeMap<String, EntityKind>) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let start = reading.document.text.len();
    reading.document.text += line.trim();
    let sentence = Span::new(start, reading.document.text.len());
    reading.document.text += "\n\n";
    reading.sentences.push(sentence);
    let find = |word: &str| {
        let place = start + line.trim().find(word).expect("the word stands in the line");
        Span::new(place, place + word.len())
    };
    let mut claim = Claim {
        id: ClaimId(format!("{}/{}.1", reading.document.id.0, reading.sentences.len())),
        document: reading.document.id.clone(),
        subject: EntityId(words[0].to_owned()),
        relation: RelationName(words[1].to_owned()),
        object: EntityId(words[2].to_owned()),
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        speaker: None,
        time: None,
        item: None,
        quantity: None,
        confidence: 0.9,
        evidence: Evidence {
            sentence: reading.sentences.len() - 1,
            subject: find(words[0]),
            object: find(words[2]),
            trigger: find(words[1]),
            found_by: FoundBy::Pattern,
            pattern: Some("test".to_owned()),
        },
    };
    for word in &words[3..] {
        match word.split_once('=') {
            None if *word == "denied" => claim.polarity = Polarity::Denied,
            None => claim.modality = Modality::parse(word).expect("the modality is known"),
            Some(("by", speaker)) => claim.speaker = Some(EntityId(speaker.to_owned())),
            Some(("item", item)) => claim.item = Some(find(item)),
            Some(("of", number)) => {
                let value = number.parse().expect("the quantity is a number");
                claim.quantity = Some(Quantity { span: find(number), value, unit: Some("pieces".to_owned()) });
            }
            Some(("from", day)) => {
                let from = Some(day.parse().expect("the date is a date"));
                claim.time = Some(TimeExpression { span: find(day), from, to: None });
            }
            Some(_) => panic!("{word} means nothing"),
        }
    }
    for id in [Some(&claim.subject), Some(&claim.object), claim.speaker.as_ref()].into_iter().flatten() {
        if reading.entity(id).is_none() {
            let kind = kinds.get(&id.0).copied().unwrap_or(EntityKind::State);
            let aliases = [format!("the {}", id.0)].into();
            reading.entities.push(Entity { id: id.clone(), label: id.0.clone(), kind, aliases });
        }
    }
    reading.entities.sort_by(|one, other| one.id.cmp(&other.id));
    reading.claims.push(claim);
}
