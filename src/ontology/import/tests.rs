use super::*;
use crate::ontology::Ontology;
use oxigraph::io::{RdfFormat, RdfParser};
use std::sync::OnceLock;

fn ontology() -> &'static Ontology {
    static ONTOLOGY: OnceLock<Ontology> = OnceLock::new();
    ONTOLOGY.get_or_init(|| Ontology::load(&[]).unwrap())
}

fn check(format: ImportFormat, text: &str, turtle: &str, warnings: &[&str]) {
    let import = import(text.as_bytes(), format, EntityKind::Organization, ontology());
    let written = write(&import, "list", format);
    let body: Vec<&str> = written.lines().filter(|line| !line.starts_with(['#', '@']) && !line.is_empty()).collect();
    let expected: Vec<&str> = turtle.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(body, expected);
    let seen: Vec<String> = import.warnings.iter().map(|warning| format!("{}: {}", warning.line, warning.message)).collect();
    assert_eq!(seen, warnings);
    assert_turtle(&written);
}

/// Checks that a file is Turtle that the program takes.
fn assert_turtle(turtle: &str) {
    let file = tempfile::Builder::new().suffix(".ttl").tempfile().unwrap();
    std::fs::write(file.path(), turtle).unwrap();
    Ontology::load(&[file.path().to_owned()]).unwrap();
}

#[test]
fn a_dictionary_of_event_coders_is_read() {
    check(
        ImportFormat::Cameo,
        "# people and bodies\n\
         ORLAN_VESTRI_  ; an invented minister\n\
         +VESTRI_\n\
         \t[IRQELI <030409]\n\
         \t[IRQGOV 030410-20060520]\n\
         \t[IRQGOV >notaday]\n\
         VALLEY_LIBERATION_ARMY_ [IRQREB]\n\
         +VLA_\n\
         IRAQ_ [IRQ]\n\
         +KURDISTAN_\n\
         FARMER_ [~AGR]\n\
         {SHEPHERD_ SHEPHERDS_} [~AGR]\n\
         NOBODY_\n",
        r#"
actor:OrlanVestri a cg:Person ;
    skos:prefLabel "Orlan Vestri"@en ;
    skos:altLabel "Vestri"@en ;
    cg:holdsOffice [ cg:title "government official"@en ; cg:officeOf actor:Iraq ; cg:from "2003-04-10"^^xsd:date ; cg:to "2006-05-20"^^xsd:date ; cg:head false ] ;
    skos:notation "IRQELI" , "IRQGOV" .
actor:ValleyLiberationArmy a cg:ArmedGroup ;
    skos:prefLabel "Valley Liberation Army"@en ;
    skos:altLabel "VLA"@en ;
    skos:notation "IRQREB" .
"#,
        &[
            "6: `>notaday` is no span of time; left out",
            "9: the name `Kurdistan` already means actor:Kurdistan; left out",
            "12: `{SHEPHERD_ SHEPHERDS_}` is a pattern for words, not a name; left out",
            "13: `NOBODY` has no code; left out",
        ],
    );
}

#[test]
fn a_dictionary_may_be_json() {
    check(
        ImportFormat::Cameo,
        r#"{"name": "ORLAN VESTRI", "aliases": ["VESTRI"], "codes": [{"code": "IRQGOV", "from": "2003-04-10"}]}
{"name": "BROKEN", "#,
        r#"
actor:OrlanVestri a cg:Person ;
    skos:prefLabel "Orlan Vestri"@en ;
    skos:altLabel "Vestri"@en ;
    cg:holdsOffice [ cg:title "government official"@en ; cg:officeOf actor:Iraq ; cg:from "2003-04-10"^^xsd:date ; cg:head false ] ;
    skos:notation "IRQGOV" .
"#,
        &["2: this is no JSON; left out"],
    );
}

#[test]
fn concepts_are_read() {
    check(
        ImportFormat::Skos,
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
         @prefix ex: <http://lists.example/> .\n\
         ex:vla a skos:Concept, ex:ArmedGroup ; skos:prefLabel \"Valley Army\"@en, \"Armée de la vallée\"@fr ;\n\
           skos:altLabel \"VLA\", \"Valley lads\"@en-GB, \"Talarmee\"@de ; skos:notation \"17\" .\n\
         ex:empty a skos:Concept .\n\
         ex:list a skos:ConceptScheme ; skos:prefLabel \"The list\" .\n\
         ex:iraq a skos:Concept ; skos:prefLabel \"Iraq\"@en ; skos:altLabel \"Land of Two Rivers\"@en .\n\
         ex:broken skos:prefLabel .\n\
         ex:club skos:prefLabel \"River Club\"@en .\n",
        r#"
actor:Iraq a cg:State ;
    skos:prefLabel "Iraq"@en ;
    skos:altLabel "Land of Two Rivers"@en ;
    skos:exactMatch <http://lists.example/iraq> .
actor:RiverClub a cg:Organization ;
    skos:prefLabel "River Club"@en ;
    skos:exactMatch <http://lists.example/club> .
actor:ValleyArmy a cg:ArmedGroup ;
    skos:prefLabel "Valley Army"@en ;
    skos:altLabel "VLA"@en , "Valley lads"@en ;
    skos:notation "17" ;
    skos:exactMatch <http://lists.example/vla> .
"#,
        &[
            "5: <http://lists.example/empty> has no skos:prefLabel; left out",
            "8: this is no Turtle: . is not a valid RDF object; the statement is left out",
        ],
    );
}

#[test]
fn a_table_is_read() {
    check(
        ImportFormat::Csv,
        "name;kind;aliases;title;office_of;from;to;head;colour\n\
         Orlan Vestri;person;O. Vestri|Vestri;Prime Minister;Iraq;2003-04;2006;yes;red\n\
         Orlan Vestri;;;Foreign Minister;IRQ;2001;2003-03;;\n\
         Orlan Vestri;place;;;;;;;\n\
         River Club;club;;;;;;;\n\
         ;person;;;;;;;\n\
         Ana Moro;person;;Consul;Atlantis;;;;\n\
         Bo Lind;person;;Judge;Iraq;2010;2009;;\n\
         Iraq;State;;;;;;;\n\
         Georgia;person;;;;;;;\n",
        r#"
actor:AnaMoro a cg:Person ;
    skos:prefLabel "Ana Moro"@en .
actor:BoLind a cg:Person ;
    skos:prefLabel "Bo Lind"@en .
actor:OrlanVestri a cg:Person ;
    skos:prefLabel "Orlan Vestri"@en ;
    skos:altLabel "O. Vestri"@en , "Vestri"@en ;
    cg:holdsOffice [ cg:title "Prime Minister"@en ; cg:officeOf actor:Iraq ; cg:from "2003-04-01"^^xsd:date ; cg:to "2006-12-31"^^xsd:date ; cg:head true ] ,
        [ cg:title "Foreign Minister"@en ; cg:officeOf actor:Iraq ; cg:from "2001-01-01"^^xsd:date ; cg:to "2003-03-31"^^xsd:date ; cg:head false ] .
actor:RiverClub a cg:Organization ;
    skos:prefLabel "River Club"@en .
"#,
        &[
            "1: the column `colour` means nothing here; left out",
            "4: `Orlan Vestri` is a Place here and a Person in line 2; left out",
            "5: `club` is no kind of actor; it is taken as unknown",
            "6: the row has no name; left out",
            "7: the office `Consul` is of `Atlantis`, which is no known actor and not in the list; left out",
            "8: the office `Judge` ends before it begins; left out",
            "10: `Georgia` is known as a State (actor:Georgia), not as what the list says; left out",
        ],
    );
}

#[test]
fn entities_of_follow_the_money_are_read() {
    check(
        ImportFormat::Ftm,
        r#"{"id": "p1", "schema": "Person", "properties": {"name": ["Orlan Vestri"], "alias": ["Urlan Vestri"]}}
{"id": "c1", "schema": "Company", "caption": "River Club", "properties": {}}
{"id": "o1", "schema": "Position", "properties": {"name": ["Prime Minister of Iraq"], "country": ["iq"]}}
{"id": "x1", "schema": "Occupancy", "properties": {"holder": ["p1"], "post": ["o1"], "startDate": ["2003-04"], "endDate": ["2006"]}}
{"id": "x2", "schema": "Membership", "properties": {"member": ["p1"], "organization": ["c1"]}}
{"id": "x3", "schema": "Occupancy", "properties": {"holder": ["p9"], "post": ["o1"]}}
{"id": "a1", "schema": "Address", "properties": {"full": ["Somewhere 1"]}}
{"id": "p2", "schema": "Person", "properties": {}}
not json
[]"#,
        r#"
actor:OrlanVestri a cg:Person ;
    skos:prefLabel "Orlan Vestri"@en ;
    skos:altLabel "Urlan Vestri"@en ;
    cg:holdsOffice [ cg:title "Prime Minister"@en ; cg:officeOf actor:Iraq ; cg:from "2003-04-01"^^xsd:date ; cg:to "2006-12-31"^^xsd:date ; cg:head true ] ,
        [ cg:title "member"@en ; cg:officeOf actor:RiverClub ; cg:head false ] ;
    skos:notation "p1" .
actor:RiverClub a cg:Organization ;
    skos:prefLabel "River Club"@en ;
    skos:notation "c1" .
"#,
        &[
            "6: the Occupancy `x3` is of `p9`, which is not in the file; left out",
            "8: `p2` has no name; left out",
            "9: this is no JSON; left out",
            "10: this is no entity: it lacks `id` or `schema`; left out",
        ],
    );
}

#[test]
fn hostile_labels_stay_inside_their_strings() {
    let hostile = "Evil\" . actor:Iraq a cg:Person ; skos:prefLabel \"x\\ \u{202e}\u{1b}[2J'''";
    let record = serde_json::json!({"id": "a> <b", "schema": "Person", "properties": {"name": [hostile]}}).to_string();
    let import = import(record.as_bytes(), ImportFormat::Ftm, EntityKind::Organization, ontology());
    let turtle = write(&import, "list\n<x> a cg:State .", ImportFormat::Ftm);
    assert!(!turtle.contains(['\u{202e}', '\u{1b}']));
    let quads: Vec<_> = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()).map(Result::unwrap).collect();
    let label = quads.iter().find(|quad| quad.predicate.as_str().ends_with("prefLabel")).unwrap();
    assert_eq!(label.object.to_string().matches("Evil").count(), 1);
    assert_eq!(quads.len(), 3, "{turtle}");
    assert_turtle(&turtle);
}

#[test]
fn a_name_in_another_script_has_an_iri() {
    let import = import("name,kind\nحزب الوادي,group\n".as_bytes(), ImportFormat::Csv, EntityKind::Organization, ontology());
    let turtle = write(&import, "list.csv", ImportFormat::Csv);
    assert!(turtle.contains("<https://w3id.org/claimgraph/actor/حزبالوادي> a cg:ArmedGroup"), "{turtle}");
    assert_turtle(&turtle);
}

#[test]
fn anything_gives_warnings_and_no_panic() {
    for format in ImportFormat::ALL {
        for text in
            ["", "\u{feff}", "\0\0\0", "[[[", "+", "]", "{\"name\": 1}", "name\n\"", "é", "a\tb;c,d\n\u{202e}", "[É]\nÉ [É]"]
        {
            import(text.as_bytes(), format, EntityKind::Organization, ontology());
        }
    }
}

#[test]
fn an_old_file_is_read_in_its_encoding() {
    let import = import(b"name\nJos\xe9 Vestri\n", ImportFormat::Csv, EntityKind::Person, ontology());
    assert!(import.actors.contains_key(&EntityId("JoseVestri".to_owned())));
    assert_eq!(import.warnings[0].message, "the file is not UTF-8; it was read as Windows-1252");
}
