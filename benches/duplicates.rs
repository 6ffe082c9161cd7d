//! How long it takes to find pairs that may be one actor among 100,000 with invented names.

use claimgraph::actors;
use claimgraph::knowledge::{Entity, EntityId, EntityKind, Reading};
use claimgraph::ontology::Ontology;
use claimgraph::store::{Judgements, Store};
use claimgraph::text::{Document, DocumentId};
use std::collections::BTreeSet;
use std::time::Instant;

const ACTORS: usize = 100_000;
const DOCUMENTS: usize = 500;
const SYLLABLES: [&str; 16] =
    ["ba", "kel", "mo", "tis", "dra", "vu", "ner", "sap", "hi", "fod", "lu", "jen", "go", "rim", "wa", "zed"];
/// Every so many actors are a misspelling of the one before.
const MISSPELT: usize = 50;

fn main() {
    let store = Store::in_memory().expect("a store in memory can be made");
    for document in 0..DOCUMENTS {
        store.put(&reading(document), "bench").expect("the reading is consistent");
    }
    let ontology = Ontology::load(&[]).expect("the ontology inside the program is right");
    let start = Instant::now();
    let found = actors::candidates(&store, &ontology, &Judgements::default()).expect("the store can be read");
    let is_misspelling = |candidate: &&actors::Candidate| {
        let number = |id: &EntityId| id.0.parse::<usize>().unwrap_or_default();
        let (one, other) = (number(&candidate.first.id), number(&candidate.second.id));
        one.abs_diff(other) == 1 && one.max(other) % MISSPELT == 0
    };
    let misspellings = found.iter().filter(is_misspelling).count();
    println!("{ACTORS} actors: {} pairs in {:.1} s", found.len(), start.elapsed().as_secs_f64());
    println!("of {} misspellings {misspellings} are among them", ACTORS / MISSPELT - 1);
}

fn reading(document: usize) -> Reading {
    let each = ACTORS / DOCUMENTS;
    let mut entities: Vec<Entity> = (document * each..(document + 1) * each).map(entity).collect();
    entities.sort_by(|left, right| left.id.cmp(&right.id));
    let document = Document {
        id: DocumentId(document.to_string()),
        title: None,
        date: None,
        publisher: None,
        author: None,
        address: None,
        text: String::new(),
        content_hash: String::new(),
    };
    Reading { document, sentences: Vec::new(), entities, claims: Vec::new() }
}

fn entity(number: usize) -> Entity {
    let label = if number.is_multiple_of(MISSPELT) && number > 0 { misspell(&name(number - 1)) } else { name(number) };
    Entity { id: EntityId(number.to_string()), label, kind: EntityKind::Person, aliases: BTreeSet::new() }
}

/// Returns two words of three syllables each, other ones for each number.
fn name(number: usize) -> String {
    // An odd factor scatters neighbours without making two numbers one.
    let scattered = number.wrapping_mul(2_654_435_761) % (1 << 24);
    let syllable = |place: usize| SYLLABLES[(scattered >> (4 * place)) % 16];
    let word = |first: usize| (first..first + 3).map(syllable).collect::<String>();
    format!("{} {}", word(0), word(3))
}

fn misspell(name: &str) -> String {
    let (first, second) = name.split_once(' ').unwrap_or((name, ""));
    format!("{first}h {second}")
}
