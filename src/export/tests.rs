use super::*;
use crate::knowledge::Claim;
use crate::store::fixture::{full_reading, plain, reading, store};
use crate::text::DocumentId;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use std::collections::BTreeSet;

fn example() -> Store {
    let statement = ("Russia sends missiles to Iraq.", "Russia", "arms", "Iraq", plain as fn(&mut Claim));
    let mut hostile = reading("../x \"y\"", &[statement; 11]);
    hostile.document.title = Some("a\tb\r\nc \\ \" ' <&> ]]> \u{7f} é 🚀 \u{fffd}".to_owned());
    store(&[reading("plain", &[statement]), full_reading(), hostile])
}

fn export(store: &Store, format: ExportFormat) -> String {
    let mut output = Vec::new();
    write(store, format, &mut output).unwrap();
    String::from_utf8(output).unwrap()
}

/// Compares two sets and shows only what differs.
fn assert_same(left: &BTreeSet<String>, right: &BTreeSet<String>, format: ExportFormat) {
    let difference: Vec<_> = left.symmetric_difference(right).collect();
    assert!(difference.is_empty(), "{format}: {difference:#?}");
}

fn parse(text: &str, format: RdfFormat) -> BTreeSet<String> {
    let quads = RdfParser::from_format(format).for_slice(text.as_bytes());
    quads.map(|quad| quad.unwrap_or_else(|error| panic!("{format}: {error}")).to_string()).collect()
}

fn quads(store: &Store) -> Vec<Quad> {
    store.dataset().iter().collect::<Result<_, _>>().unwrap()
}

#[test]
fn datasets_are_read_back_whole() {
    let store = example();
    let expected: BTreeSet<String> = quads(&store).iter().map(ToString::to_string).collect();
    let json = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
    for (format, rdf) in
        [(ExportFormat::TriG, RdfFormat::TriG), (ExportFormat::NQuads, RdfFormat::NQuads), (ExportFormat::JsonLd, json)]
    {
        assert_same(&parse(&export(&store, format), rdf), &expected, format);
    }
}

#[test]
fn graphs_are_read_back_without_entities_twice() {
    let store = example();
    let is_kept = |quad: &&Quad| quad.graph_name.is_default_graph() || !quad.subject.to_string().contains("/actor/");
    let without_graph = |quad: &Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }.to_string();
    let expected: BTreeSet<String> = quads(&store).iter().filter(is_kept).map(without_graph).collect();
    for (format, rdf) in [(ExportFormat::Turtle, RdfFormat::Turtle), (ExportFormat::NTriples, RdfFormat::NTriples)] {
        assert_same(&parse(&export(&store, format), rdf), &expected, format);
    }
    let in_xml: BTreeSet<String> = expected.iter().map(|quad| quad.replace("\\u001B", "\u{fffd}")).collect();
    assert_same(&parse(&export(&store, ExportFormat::RdfXml), RdfFormat::RdfXml), &in_xml, ExportFormat::RdfXml);
}

#[test]
fn turtle_is_for_people() {
    let turtle =
        export(&store(&[reading("a", &[("Iran backs Iraq.", "Iran", "backs", "Iraq", plain)])]), ExportFormat::Turtle);
    let expected = "\n\n<a#claim-1.1> a cg:Claim ;\n\trdf:subject actor:Iran ;\n\trdf:predicate cg:backs ;\n\trdf:object actor:Iraq ;\n";
    assert!(turtle.contains(expected), "{turtle}");
    assert!(turtle.contains("\n\nactor:Iran a cg:State ;\n\tskos:altLabel \"Republic of Iran\" ;\n\tskos:prefLabel \"Iran\" ;\n\tcg:backs actor:Iraq .\n\n"), "{turtle}");
}

#[test]
fn claims_stand_in_order_of_the_text() {
    let claims = export(&example(), ExportFormat::Claims);
    let ids = claims
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned());
    let ids: Vec<String> = ids.collect();
    assert_eq!(ids[10], "../x \"y\"/11.1");
    assert_eq!(ids[11..], ["2014/06 “über”/1.1", "2014/06 “über”/2.1", "plain/1.1"]);
    assert_eq!(example().documents().unwrap().len(), 3);
}

#[test]
fn a_claim_line_has_offsets_in_characters() {
    let store = store(&[full_reading()]);
    let document: serde_json::Value = serde_json::from_str(&export(&store, ExportFormat::Documents)).unwrap();
    let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
    let lines = export(&store, ExportFormat::Claims);
    let line: serde_json::Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
    let words = |value: &serde_json::Value| {
        let offset = |name: &str| usize::try_from(value[name].as_u64().unwrap()).unwrap();
        let words: String = text[offset("start")..offset("end")].iter().collect();
        assert_eq!(value["text"], words);
        words
    };
    assert_eq!(words(&line["sentence"]), "Russia sends 🚀🚀 twenty missiles to Iraq in June, said Maliki.");
    assert_eq!(words(&line["subject"]["mention"]), "Russia");
    assert_eq!(words(&line["object"]["mention"]), "Iraq");
    assert_eq!(words(&line["trigger"]), "sends");
    assert_eq!(words(&line["item"]), "missiles");
    assert_eq!(words(&line["quantity"]), "twenty");
    assert_eq!(words(&line["time"]), "in June");
    assert_eq!(line["time"]["from"], "2014-06-01");
    assert_eq!(line["speaker"]["iri"], "https://w3id.org/claimgraph/actor/Maliki");
    let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "id document document_date publisher sentence subject relation object trigger item quantity polarity modality speaker time confidence found_by pattern";
    assert_eq!(keys.join(" "), expected);
}

#[test]
fn a_table_is_quoted_exactly() {
    let store = example();
    let table = export(&store, ExportFormat::Csv);
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 14);
    let full = store.get(&DocumentId("2014/06 “über”".to_owned())).unwrap().unwrap();
    assert_eq!(&rows[11][5], full.entities[0].label);
    assert_eq!(&rows[12][11], "20.5");
    assert_eq!(&rows[12][16], "0.30000000000000004");
}

#[test]
fn an_empty_store_makes_empty_files() {
    let store = Store::in_memory().unwrap();
    for format in ExportFormat::ALL {
        assert_eq!(ExportFormat::parse(format.as_str()), Some(format));
        export(&store, format);
    }
    assert!(export(&store, ExportFormat::RdfXml).ends_with("</rdf:RDF>"));
}
