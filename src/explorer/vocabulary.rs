//! The words of the store for whoever writes a query.

use super::Explorer;
use crate::knowledge::{EntityKind, Modality, Polarity};
use crate::ontology::vocabulary::{CG, PREFIXES};
use crate::query::shorten_iri;
use crate::store::{entity_node, relation_node};
use serde::Serialize;
use std::cmp::Reverse;

/// What can be completed in a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Vocabulary {
    /// Prefixes that need not be declared, with their namespaces.
    pub prefixes: Vec<(&'static str, &'static str)>,
    /// Classes, relations, properties, values and actors, those of each kind together.
    pub words: Vec<Word>,
}

/// A name that a query may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// As a query writes it, such as `actor:Iraq`.
    pub name: String,
    /// `class`, `relation`, `property`, `value` or `actor`.
    pub kind: &'static str,
    /// What it means.
    pub label: String,
}

/// The other actors are found by searching.
const MOST_ACTORS: usize = 500;

/// Properties of the RDF that ARCHITECTURE.md shows, with what they say.
const PROPERTIES: [(&str, &str); 28] = [
    ("rdf:type", "what it is"),
    ("rdf:subject", "who, of a claim"),
    ("rdf:predicate", "does what, of a claim"),
    ("rdf:object", "to whom, of a claim"),
    ("cg:polarity", "affirmed or denied"),
    ("cg:modality", "whether it has happened"),
    ("cg:speaker", "whose words these are"),
    ("cg:confidence", "between 0 and 1"),
    ("cg:pattern", "the pattern that matched"),
    ("cg:foundBy", "which reader found it"),
    ("cg:trigger", "the words that say it"),
    ("cg:item", "what is given or held"),
    ("cg:quantity", "how much"),
    ("cg:unit", "what is counted"),
    ("cg:time", "when, as written"),
    ("cg:from", "first day"),
    ("cg:to", "last day"),
    ("cg:sign", "1, 0 or -1, of a relation"),
    ("cg:sameActorAs", "judged to be one"),
    ("prov:wasDerivedFrom", "the sentence of a claim"),
    ("nif:anchorOf", "the words of a sentence"),
    ("nif:isString", "the text of a document"),
    ("skos:prefLabel", "name of an actor"),
    ("skos:altLabel", "other name of an actor"),
    ("schema:headline", "of a document"),
    ("schema:datePublished", "of a document"),
    ("schema:publisher", "of a document"),
    ("schema:url", "of a document"),
];

impl Explorer {
    /// Returns the words of the store.
    pub fn vocabulary(&self) -> Vocabulary {
        let word =
            |name: &str, kind: &'static str, label: &str| Word { name: name.to_owned(), kind, label: label.to_owned() };
        let own = |name: &str| shorten_iri(&format!("{CG}{name}"));
        let kinds = EntityKind::ALL.map(EntityKind::as_str).into_iter().chain(["Claim", "Sentence", "Document", "Relation"]);
        let mut words: Vec<Word> = kinds.map(|name| word(&own(name), "class", "")).collect();
        let relations = self.ontology.relations.values().filter_map(|relation| {
            let name = shorten_iri(relation_node(&relation.name).ok()?.as_str());
            Some(word(&name, "relation", &relation.label))
        });
        words.extend(relations);
        words.extend(PROPERTIES.map(|(name, label)| word(name, "property", label)));
        let values = Modality::ALL.map(Modality::as_str);
        let values = values.into_iter().chain([Polarity::Affirmed.as_str(), Polarity::Denied.as_str()]);
        words.extend(values.map(|name| word(&own(name), "value", "")));
        words.extend(self.actor_words());
        Vocabulary { prefixes: PREFIXES.to_vec(), words }
    }

    fn actor_words(&self) -> Vec<Word> {
        let mut actors: Vec<_> = self.claim_counts.iter().collect();
        actors.sort_by_key(|(id, claims)| (Reverse(**claims), *id));
        let word = |id| Word { name: shorten_iri(entity_node(id).as_str()), kind: "actor", label: self.name(id).label };
        actors.into_iter().take(MOST_ACTORS).map(|(id, _)| word(id)).collect()
    }
}
