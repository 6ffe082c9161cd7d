//! Whatever strangers write: no panic, nothing lost, nothing that leaves its place. The text is random, and shrinks to the
//! shortest that fails.

use claimgraph::analysis::write_conllu;
use claimgraph::export::graphs::{self, GraphFormat};
use claimgraph::export::svg::Heading;
use claimgraph::export::{self, ExportFormat};
use claimgraph::graph::{ActorGraph, TieFilter};
use claimgraph::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Reading, RelationName,
};
use claimgraph::ontology::import::{self, ImportFormat};
use claimgraph::ontology::{Ontology, Pattern};
use claimgraph::query::{self, Answers, Bindings, Question, Term};
use claimgraph::source::{self, SourceFile};
use claimgraph::store::{Store, document_node, entity_node};
use claimgraph::text::{AnnotatedDocument, Document, DocumentId, Sentence, Span, Token, Upos};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, Quad};
use proptest::prelude::*;
use resvg::usvg::roxmltree;
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

/// Words that break what is put together carelessly, among any characters at all.
fn hostile() -> impl Strategy<Value = String> {
    let traps = prop::sample::select(vec![
        "\"",
        "'",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "<",
        ">",
        "&",
        "]]>",
        "</script>",
        "<!--",
        "> } ; DROP ALL #",
        "\\u003e",
        "${x}",
        "=1+1",
        "@x",
        "-2",
        "|",
        "#",
        "%",
        "%2F",
        "../",
        "\u{0}",
        "\u{7}",
        "\u{1b}[2J",
        "\u{9b}",
        "\u{7f}",
        "\u{202e}",
        "\u{feff}",
        "\u{ffff}",
        "e\u{301}",
        "🚀",
        "محمد",
        "javascript:",
        "{",
        "}",
        "[",
        "]",
        ";",
        ",",
        "--",
        "$(x)",
        "`",
    ])
    .prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![3 => traps, 2 => any::<String>(), 2 => "[A-Za-z ]{1,8}"], 0..6)
        .prop_map(|parts| parts.concat())
}

fn ontology() -> &'static Ontology {
    static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(|| Ontology::load(&[]).expect("the ontology is sound"));
    &ONTOLOGY
}

/// Reads one file of a stranger.
fn read(name: &str, bytes: &[u8]) -> Vec<Result<Document, source::Skipped>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    source::read(&SourceFile::from_path(&path).expect("a known format")).collect()
}

/// Makes a store whose every name is hostile.
fn store(id: &str, label: &str, alias: &str, quote: &str) -> Store {
    let words = ["Iran", "backs", "Iraq"];
    let text = format!("Iran backs Iraq. {quote}");
    let at = |word: &str| {
        let start = text.find(word).expect("the word is there");
        Span::new(start, start + word.len())
    };
    let document = DocumentId(id.to_owned());
    let entity = |name: &str, label: &str| Entity {
        id: EntityId(name.to_owned()),
        label: label.to_owned(),
        kind: EntityKind::State,
        aliases: BTreeSet::from([alias.to_owned()]),
    };
    let claim = Claim {
        id: ClaimId(format!("{id}/1.1")),
        document: document.clone(),
        subject: EntityId(format!("x{id}")),
        relation: RelationName("backs".to_owned()),
        object: EntityId("Iraq".to_owned()),
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        speaker: None,
        time: None,
        item: None,
        quantity: None,
        confidence: 0.9,
        evidence: Evidence {
            sentence: 0,
            subject: at(words[0]),
            object: at(words[2]),
            trigger: at(words[1]),
            found_by: FoundBy::Pattern,
            pattern: Some(quote.to_owned()),
        },
    };
    let document = Document {
        id: document,
        title: Some(label.to_owned()),
        date: None,
        publisher: Some(alias.to_owned()),
        author: Some(quote.to_owned()),
        address: Some(label.to_owned()),
        text: text.clone(),
        content_hash: "0".repeat(64),
    };
    let entities = vec![entity("Iraq", "Iraq"), entity(&format!("x{id}"), label)];
    let reading = Reading { document, sentences: vec![Span::new(0, text.len())], entities, claims: vec![claim] };
    let store = Store::in_memory().expect("a store in memory opens");
    store.put(&reading, "reader").expect("the reading is consistent");
    store.derive_view(ontology()).expect("the view is derived");
    assert_eq!(store.get(&reading.document.id).expect("the store is whole"), Some(reading));
    store
}

fn exported(store: &Store, format: ExportFormat) -> String {
    let mut bytes = Vec::new();
    export::write(store, format, &mut bytes).expect("the export succeeds");
    String::from_utf8(bytes).expect("exports are UTF-8")
}

fn parsed(text: &str, format: RdfFormat) -> BTreeSet<String> {
    let parser = RdfParser::from_format(format).with_base_iri("http://base.example/").expect("an IRI");
    parser
        .for_slice(text.as_bytes())
        .map(|quad: Result<Quad, _>| quad.expect("the export is read back").to_string())
        .collect()
}

/// Returns a text as a reader of XML gets it back: what XML may not hold is replaced.
fn attributes(xml: &str) -> usize {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(xml, options).expect("it is XML");
    let allowed = |name: &str| !["script", "foreignObject", "a"].contains(&name);
    document
        .descendants()
        .filter(roxmltree::Node::is_element)
        .inspect(|node| {
            assert!(allowed(node.tag_name().name()), "{}", node.tag_name().name());
            assert!(!node.attributes().any(|attribute| attribute.name().starts_with("on")), "an event handler");
        })
        .count()
}

/// Checks that nothing outside of quotes is anything but the language of Graphviz.
fn check_dot(dot: &str) {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for character in dot.chars() {
        assert!(character == '\n' || !character.is_control(), "{character:?}");
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        assert!(is_quoted || character.is_ascii(), "{character:?} stands outside of quotes");
    }
    assert!(!is_quoted);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_line_is_a_pattern_or_an_error_that_points_into_it(line in prop_oneof![
        hostile(),
        "(subject|object)( |'s|:[A-Z][a-z]{0,5}| and )[a-z|_ :'\\[\\]-]{0,30}(object|item|subject)?( \\[[a-z]{0,8}\\])?",
    ]) {
        if let Err(error) = Pattern::parse(&line) {
            prop_assert!(error.offset <= line.len() && line.is_char_boundary(error.offset), "{} in {line:?}", error.offset);
            prop_assert!(!error.message.is_empty() && !error.hint.is_empty());
        }
    }

    #[test]
    fn addresses_are_valid_and_injective(one in hostile(), other in hostile()) {
        for node in [document_node(&DocumentId(one.clone())), entity_node(&EntityId(one.clone())), entity_node(&EntityId::mint(&one))] {
            prop_assert!(NamedNode::new(node.as_str()).is_ok(), "{node}");
            prop_assert!(node.as_str().is_ascii());
        }
        let same = one == other;
        prop_assert_eq!(document_node(&DocumentId(one.clone())) == document_node(&DocumentId(other.clone())), same);
        prop_assert_eq!(entity_node(&EntityId(one)) == entity_node(&EntityId(other)), same);
    }

    #[test]
    fn any_bytes_are_documents_or_reasons(bytes in prop::collection::vec(any::<u8>(), 0..400), text in hostile(), kind in 0..5_usize) {
        let name = ["a.txt", "a.md", "a.html", "a.jsonl", "a.txt.gz"][kind];
        for input in [bytes, text.into_bytes()] {
            for document in read(name, &input) {
                match document {
                    Ok(document) => prop_assert_eq!(&document.content_hash, &source::content_hash(&document)),
                    Err(skipped) => prop_assert!(!skipped.reason.is_empty()),
                }
            }
        }
    }

    #[test]
    fn front_matter_gives_back_what_was_written(title in "[A-Za-z\"':#&*{}\\[\\],é]{1,20}( [A-Za-z\"':#&*{}\\[\\],é]{1,20}){0,3}", broken in hostile()) {
        let quoted = serde_json::to_string(&title).expect("text is JSON");
        let document = read("a.md", format!("---\ntitle: {quoted}\n---\n\nIran backs Syria in the war.\n").as_bytes()).remove(0);
        prop_assert_eq!(document.expect("a document").title, Some(title));
        // Anything at all between the lines is metadata, text, or a reason to skip the file.
        read("a.md", format!("---\ntitle: {broken}\n---\n\nIran backs Syria in the war.\n").as_bytes());
    }

    #[test]
    fn values_of_parameters_stay_values(value in hostile()) {
        let sparql = "# Which text?\n# param: text string - any\nSELECT ?text { BIND(1 AS ?one) }";
        let question = Question::parse("which", sparql).expect("the question is sound");
        let store = Store::in_memory().expect("a store in memory opens");
        let bindings = question.bind(&store, &[("text".to_owned(), value.clone())]).expect("any text fits");
        let answers = query::evaluate(&store, sparql, &bindings).expect("the query is sound");
        let Answers::Rows { rows, .. } = answers else { panic!("a selection has rows") };
        prop_assert_eq!(rows, vec![vec![Some(Term::from(Literal::new_simple_literal(&value)))]]);
        for kind in ["actor", "relation", "date", "integer"] {
            let question = Question::parse("which", &sparql.replace(" string", &format!(" {kind}"))).expect("it is sound");
            // It is that value or an error with words.
            if let Err(error) = question.bind(&store, &[("text".to_owned(), value.clone())]) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn any_query_is_answered_or_refused(text in hostile(), depth in 0..3000_usize) {
        let store = Store::in_memory().expect("a store in memory opens");
        for sparql in [text.clone(), format!("SELECT * {{ ?s ?p {text} }}"), format!("ASK {}", "{".repeat(depth))] {
            let _ = query::evaluate(&store, &sparql, &Bindings::new());
        }
    }

    #[test]
    fn rdf_comes_back_as_it_was(id in hostile(), label in hostile(), alias in hostile(), quote in hostile()) {
        let store = store(&id, &label, &alias, &quote);
        let quads = parsed(&exported(&store, ExportFormat::NQuads), RdfFormat::NQuads);
        prop_assert_eq!(&parsed(&exported(&store, ExportFormat::TriG), RdfFormat::TriG), &quads);
        let triples = parsed(&exported(&store, ExportFormat::NTriples), RdfFormat::NTriples);
        prop_assert_eq!(&parsed(&exported(&store, ExportFormat::Turtle), RdfFormat::Turtle), &triples);
        // RDF/XML cannot hold all characters, but it is always RDF/XML.
        prop_assert_eq!(parsed(&exported(&store, ExportFormat::RdfXml), RdfFormat::RdfXml).len(), triples.len());
    }

    #[test]
    fn tables_and_lines_come_back_as_they_were(id in hostile(), label in hostile(), alias in hostile(), quote in hostile()) {
        let store = store(&id, &label, &alias, &quote);
        let table = exported(&store, ExportFormat::Csv);
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("the table is read back");
        prop_assert_eq!(rows.len(), 1);
        prop_assert_eq!((&rows[0][0], &rows[0][3], &rows[0][2]), (id.as_str(), label.as_str(), alias.as_str()));
        let lines = exported(&store, ExportFormat::Claims);
        prop_assert_eq!(lines.lines().count(), 1);
        let claim: serde_json::Value = serde_json::from_str(&lines).expect("the line is JSON");
        prop_assert_eq!(claim["document"].as_str(), Some(id.as_str()));
    }

    #[test]
    fn drawings_hold_names_and_nothing_else(id in hostile(), label in hostile(), alias in hostile()) {
        let store = store(&id, &label, &alias, "");
        let graph = ActorGraph::load(&store, ontology(), &TieFilter::default()).expect("the graph is read");
        let heading = Heading { title: label.clone(), details: alias, ..Heading::default() };
        let written = |format| {
            let mut bytes = Vec::new();
            graphs::write(&graph, &heading, format, &mut bytes).expect("the graph is written");
            String::from_utf8(bytes).expect("it is UTF-8")
        };
        check_dot(&written(GraphFormat::Dot));
        for format in [GraphFormat::GraphMl, GraphFormat::Gexf, GraphFormat::Svg] {
            prop_assert!(attributes(&written(format)) > 3);
        }
        let json: serde_json::Value = serde_json::from_str(&written(GraphFormat::Json)).expect("it is JSON");
        prop_assert!(json["nodes"].as_array().is_some_and(|nodes| nodes.iter().any(|node| node["label"] == label.as_str())));
    }

    #[test]
    fn conllu_has_ten_columns_whatever_the_words(words in prop::collection::vec(hostile(), 1..8), id in hostile()) {
        let words: Vec<String> = words.iter().flat_map(|words| words.split_whitespace()).map(str::to_owned).collect();
        prop_assume!(!words.is_empty());
        let mut text = String::new();
        let mut tokens = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let start = text.len();
            text += word;
            tokens.push(Token {
                span: Span::new(start, text.len()),
                form: word.clone(),
                lemma: word.to_lowercase(),
                upos: Upos::X,
                xpos: "FW".to_owned(),
                feats: String::new(),
                head: (index > 0).then_some(0),
                deprel: if index > 0 { "dep" } else { "root" }.to_owned(),
            });
            text.push(if index % 3 == 0 { '\n' } else { ' ' });
        }
        let span = Span::new(0, text.trim_end().len());
        let document = Document {
            id: DocumentId(id), title: None, date: None, publisher: None, author: None, address: None, text, content_hash: String::new(),
        };
        let output = write_conllu(&AnnotatedDocument { document, sentences: vec![Sentence { span, tokens, names: Vec::new() }] });
        let mut numbers = 0;
        for line in output.split('\n').filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            let columns: Vec<&str> = line.split('\t').collect();
            prop_assert_eq!(columns.len(), 10, "{:?}", line);
            prop_assert!(columns.iter().all(|column| !column.is_empty()), "{line:?}");
            numbers += usize::from(columns[0].parse::<usize>().is_ok());
        }
        prop_assert_eq!(numbers, words.len());
    }
}

// Each of these looks at the whole ontology.
proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_list_of_actors_becomes_turtle(text in hostile(), name in hostile(), kind in 0..4_usize) {
        let format = ImportFormat::ALL[kind];
        let quoted = name.replace('"', "\"\"");
        let record = match format {
            ImportFormat::Csv => format!("name,kind,aliases\n\"{quoted}\",Person,\"{quoted}\"\n{text}\n"),
            ImportFormat::Cameo => format!("{} [IRQGOV]\n+{text}\n{text}\n", name.replace('\n', " ")),
            ImportFormat::Skos => format!(
                "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<http://x.example/1> a skos:Concept ; skos:prefLabel {} .\n{text}",
                Literal::new_simple_literal(&name)
            ),
            ImportFormat::Ftm => format!("{}\n{text}\n", serde_json::json!({"id": "1", "schema": "Person", "properties": {"name": [name]}})),
        };
        let list = import::import(record.as_bytes(), format, EntityKind::Organization, ontology());
        let turtle = import::write(&list, &text, format);
        let read = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()).collect::<Result<Vec<_>, _>>();
        prop_assert!(read.is_ok(), "{:?}\n{turtle}", read.err());
    }
}
