//! Namespaces and names of the RDF that claimgraph reads and writes.

/// Classes, relations and properties of this ontology.
pub const CG: &str = "https://w3id.org/claimgraph/ontology#";
/// Entities.
pub const ACTOR: &str = "https://w3id.org/claimgraph/actor/";
/// Documents, and below them their sentences and claims; also the names of the document graphs.
pub const DOCUMENT: &str = "https://w3id.org/claimgraph/document/";
/// The graph of the asserted view in stores elsewhere.
pub const VIEW_GRAPH: &str = "https://w3id.org/claimgraph/view";
/// The graph in which stores elsewhere keep what was pushed to them last.
pub const PUSH_GRAPH: &str = "https://w3id.org/claimgraph/push";
/// [SKOS](https://www.w3.org/TR/skos-reference/).
pub const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
/// [RDF Schema](https://www.w3.org/TR/rdf-schema/).
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// [RDF](https://www.w3.org/TR/rdf11-concepts/).
pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// [OWL](https://www.w3.org/TR/owl2-overview/).
pub const OWL: &str = "http://www.w3.org/2002/07/owl#";
/// [XML Schema datatypes](https://www.w3.org/TR/xmlschema11-2/).
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
/// [PROV-O](https://www.w3.org/TR/prov-o/).
pub const PROV: &str = "http://www.w3.org/ns/prov#";
/// [schema.org](https://schema.org/).
pub const SCHEMA: &str = "https://schema.org/";
/// [Dublin Core terms](https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).
pub const DCTERMS: &str = "http://purl.org/dc/terms/";
/// [NLP Interchange Format](https://persistence.uni-leipzig.org/nlp2rdf/).
pub const NIF: &str = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#";
/// [OWL-Time](https://www.w3.org/TR/owl-time/).
pub const TIME: &str = "http://www.w3.org/2006/time#";
/// [VoID](https://www.w3.org/TR/void/).
pub const VOID: &str = "http://rdfs.org/ns/void#";
/// [SPARQL 1.1 Service Description](https://www.w3.org/TR/sparql11-service-description/).
pub const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
/// [FOAF](http://xmlns.com/foaf/spec/).
pub const FOAF: &str = "http://xmlns.com/foaf/0.1/";

/// Prefixes that queries need not declare and that output uses, ordered by prefix.
pub const PREFIXES: [(&str, &str); 14] = [
    ("actor", ACTOR),
    ("cg", CG),
    ("dcterms", DCTERMS),
    ("doc", DOCUMENT),
    ("nif", NIF),
    ("owl", OWL),
    ("prov", PROV),
    ("rdf", RDF),
    ("rdfs", RDFS),
    ("schema", SCHEMA),
    ("skos", SKOS),
    ("time", TIME),
    ("void", VOID),
    ("xsd", XSD),
];
