//! Lists of actors that users bring: CAMEO, SKOS, CSV, FollowTheMoney. The first byte chooses the format.

#![no_main]

use claimgraph::knowledge::EntityKind;
use claimgraph::ontology::Ontology;
use claimgraph::ontology::import::{self, ImportFormat};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(|| Ontology::load(&[]).expect("the ontology is sound"));

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let format = ImportFormat::ALL[usize::from(*first) % ImportFormat::ALL.len()];
    let list = import::import(rest, format, EntityKind::Organization, &ONTOLOGY);
    let turtle = import::write(&list, "list", format);
    assert!(turtle.is_ascii() || !turtle.is_empty());
});
