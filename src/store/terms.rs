//! The classes and properties that the store writes.

use super::iri::node;
use crate::ontology::vocabulary::{CG, DCTERMS, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SKOS};
use oxigraph::model::NamedNode;
use std::sync::LazyLock;

macro_rules! terms {
    ($($field:ident: $namespace:ident $name:literal,)*) => {
        /// Each term under its own name.
        pub(crate) struct Terms {
            $(pub(crate) $field: NamedNode,)*
        }

        /// The terms, made once.
        pub(crate) static TERMS: LazyLock<Terms> = LazyLock::new(|| Terms { $($field: node($namespace, $name),)* });
    };
}

terms! {
    // Documents
    document: CG "Document",
    article: SCHEMA "NewsArticle",
    headline: SCHEMA "headline",
    date_published: SCHEMA "datePublished",
    publisher: SCHEMA "publisher",
    author: SCHEMA "author",
    url: SCHEMA "url",
    identifier: DCTERMS "identifier",
    content_hash: CG "contentHash",
    read_by: CG "readBy",
    activity: PROV "Activity",
    used: PROV "used",
    // Text
    context: NIF "Context",
    is_string: NIF "isString",
    reference_context: NIF "referenceContext",
    begin_index: NIF "beginIndex",
    end_index: NIF "endIndex",
    anchor_of: NIF "anchorOf",
    sentence: CG "Sentence",
    // Entities
    pref_label: SKOS "prefLabel",
    alt_label: SKOS "altLabel",
    same_actor_as: CG "sameActorAs",
    // Claims
    claim: CG "Claim",
    subject: RDF "subject",
    predicate: RDF "predicate",
    object: RDF "object",
    polarity: CG "polarity",
    modality: CG "modality",
    speaker: CG "speaker",
    subject_mention: CG "subjectMention",
    object_mention: CG "objectMention",
    trigger: CG "trigger",
    trigger_mention: CG "triggerMention",
    item: CG "item",
    item_mention: CG "itemMention",
    quantity: CG "quantity",
    unit: CG "unit",
    quantity_mention: CG "quantityMention",
    time: CG "time",
    time_mention: CG "timeMention",
    from: CG "from",
    to: CG "to",
    confidence: CG "confidence",
    found_by: CG "foundBy",
    pattern: CG "pattern",
    derived_from: PROV "wasDerivedFrom",
    generated_by: PROV "wasGeneratedBy",
    // Relations
    relation: CG "Relation",
    label: RDFS "label",
    sub_property_of: RDFS "subPropertyOf",
    symmetric: OWL "SymmetricProperty",
    sign: CG "sign",
    // Everything
    type_: RDF "type",
}
