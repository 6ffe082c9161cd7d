use super::shapes::{SH, Shapes};
use super::*;
use crate::source::content_hash;
use crate::store::fixture::{full_reading, ontology, plain, reading};
use oxigraph::sparql::SparqlEvaluator;

/// Makes a store as the program leaves it.
fn sound() -> Store {
    let store = Store::in_memory().unwrap();
    let backed = reading(
        "a/b",
        &[("Russia arms Iraq.", "Russia", "arms", "Iraq", plain), ("Iran meets Iraq.", "Iran", "meets", "Iraq", plain)],
    );
    for mut reading in [full_reading(), backed] {
        reading.document.content_hash = content_hash(&reading.document);
        store.put(&reading, "reader 1").unwrap();
    }
    store.derive_view(&ontology()).unwrap();
    store
}

/// Changes the store with an update and compares the kinds of findings, each once.
fn check(update: &str, expected: &[&str]) {
    let store = sound();
    let prefixes = "PREFIX cg: <https://w3id.org/claimgraph/ontology#> PREFIX actor: <https://w3id.org/claimgraph/actor/>
        PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
        PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ";
    let update = SparqlEvaluator::new().parse_update(&format!("{prefixes}{update}")).unwrap();
    update.on_store(store.dataset()).execute().unwrap();
    let validation = validate(&store).unwrap();
    let local = |finding: &Finding| finding.component.trim_start_matches(SH).trim_start_matches(CG).to_owned();
    let mut kinds: Vec<String> = validation.findings.iter().map(local).collect();
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, expected, "{:#?}", validation.findings);
    let mut report = Vec::new();
    write_report(&validation, &mut report).unwrap();
    let report = String::from_utf8(report).unwrap();
    assert_eq!(report.matches("a sh:ValidationResult").count(), validation.findings.len(), "{report}");
    assert!(report.contains(&format!("sh:conforms {}", expected.is_empty())), "{report}");
}

#[test]
fn a_store_as_the_program_leaves_it_has_no_findings() {
    check("INSERT DATA { GRAPH <http://mine.example/> { cg:x cg:polarity 'a graph of my own' } }", &[]);
    let validation = validate(&sound()).unwrap();
    assert_eq!((validation.documents, validation.ties), (2, 6));
    assert!(validation.quotes >= 13 && validation.shapes == 7, "{validation:?}");
}

#[test]
fn every_kind_of_damage_is_found() {
    check(
        "DELETE { GRAPH ?d { ?s nif:anchorOf 'Russia' } } INSERT { GRAPH ?d { ?s nif:anchorOf 'Prussia' } } WHERE { GRAPH ?d { ?s nif:anchorOf 'Russia' } }",
        &["QuoteConstraint"],
    );
    check(
        "DELETE { GRAPH ?d { ?s nif:isString ?t } } INSERT { GRAPH ?d { ?s nif:isString ?u } } WHERE { GRAPH ?d { ?s nif:isString ?t } BIND(CONCAT(?t, '!') AS ?u) }",
        &["HashConstraint"],
    );
    check(
        "DELETE { GRAPH ?d { ?c cg:trigger ?t } } INSERT { GRAPH ?d { ?c cg:trigger 'disarms' } } WHERE { GRAPH ?d { ?c cg:trigger ?t } }",
        &["QuoteConstraint"],
    );
    check("INSERT DATA { actor:Iraq cg:arms actor:Russia }", &["SupportConstraint"]);
    check("DELETE DATA { actor:Russia cg:arms actor:Iraq }", &["ViewConstraint"]);
    check(
        "INSERT { GRAPH ?d { ?c cg:confidence 7.5 } } WHERE { GRAPH ?d { ?c a cg:Claim ; rdf:object actor:Iraq ; rdf:subject actor:Iran } }",
        &["MaxCountConstraintComponent", "MaxInclusiveConstraintComponent"],
    );
    check(
        "DELETE { GRAPH ?d { ?c cg:polarity ?p } } INSERT { GRAPH ?d { ?c cg:polarity cg:maybe } } WHERE { GRAPH ?d { ?c rdf:subject actor:Iran ; cg:polarity ?p } }",
        &["InConstraintComponent", "ReadableConstraint"],
    );
    check(
        "DELETE { GRAPH ?d { ?c prov:wasDerivedFrom ?s } } WHERE { GRAPH ?d { ?c rdf:subject actor:Iran ; prov:wasDerivedFrom ?s } }",
        &["MinCountConstraintComponent", "ReadableConstraint"],
    );
    check(
        "DELETE { GRAPH ?d { ?s nif:endIndex ?e } } INSERT { GRAPH ?d { ?s nif:endIndex 0 } } WHERE { GRAPH ?d { ?s nif:anchorOf 'Russia' ; nif:endIndex ?e } }",
        &["LessThanConstraintComponent", "QuoteConstraint", "ReadableConstraint"],
    );
}

#[test]
fn a_condition_that_is_not_understood_is_an_error() {
    let shape = |rest: &str| {
        format!("@prefix sh: <{SH}> . @prefix e: <http://e/> . e:S a sh:NodeShape ; sh:property [ sh:path e:p ; {rest} ] .")
    };
    assert_eq!(Shapes::parse(&shape("sh:minCount 1")).unwrap().count(), 1);
    for wrong in ["sh:uniqueLang true", "sh:minCount \"many\"", "sh:pattern \"(\"", "sh:in 7"] {
        assert!(Shapes::parse(&shape(wrong)).is_err(), "{wrong}");
    }
}
