//! The actor graph as people see it: drawings without overlapping labels, files that hold what the graph holds, answers with
//! their sentences, and the same figures as other programs.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use claimgraph::export::graphs::{self, GraphFormat};
use claimgraph::export::svg::Heading;
use claimgraph::graph::{ActorGraph, Measure, NodeIndex};
use claimgraph::knowledge::{
    Claim, ClaimId, Entity, EntityId, EntityKind, Evidence, FoundBy, Modality, Polarity, Reading, RelationName,
};
use claimgraph::ontology::{Ontology, Sign};
use claimgraph::store::{Store, Tie};
use claimgraph::text::{Document, DocumentId, Span};
use jiff::civil::date;
use resvg::tiny_skia::{Pixmap, Rect};
use resvg::usvg::{Group, Node, Options, Tree, roxmltree};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// Names that try to leave every syntax, to turn text around and to steer the terminal.
const HOSTILE: [&str; 6] = [
    "\"];}<b>&amp;</b>\\N\\\n",
    "]]><!--<script>alert(1)</script>-->",
    "\u{1b}]0;owned\u{7}\u{0}\u{9b}2J",
    "two\r\nlines\tand a tab",
    "\u{202e}desrever\u{2066}",
    "حزب الله, 米国 & 'quotes'",
];

const KINDS: [EntityKind; 6] = [
    EntityKind::State,
    EntityKind::Person,
    EntityKind::ArmedGroup,
    EntityKind::Organization,
    EntityKind::Population,
    EntityKind::Place,
];

/// Makes a graph of `actors` with `ties` that are spread over them like the numbers of a generator.
fn scattered(actors: usize, ties: usize, label: impl Fn(usize) -> String) -> ActorGraph {
    let ontology = Ontology::load(&[]).unwrap();
    let relations: Vec<&RelationName> = ontology.relations.keys().collect();
    let mut state = 42_u64;
    let mut next = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit
    };
    let id = |number: usize| EntityId(format!("actor{number:03}"));
    let mut drawn: BTreeMap<(EntityId, RelationName, EntityId), Tie> = BTreeMap::new();
    for number in 0..ties {
        // Some actors have many ties, as in the news.
        let (first, spread) = (next(actors), 1 + next(actors));
        let (subject, object) = (first, next(spread));
        let relation = relations[next(relations.len())].clone();
        if subject == object {
            continue;
        }
        let tie = Tie {
            subject: id(subject),
            relation: relation.clone(),
            object: id(object),
            sign: ontology.relations[&relation].sign,
            claims: 1 + number % 7,
            asserted_claims: number % 5,
            asserted: number % 5 > 0,
            documents: 1,
            first: (number % 3 > 0).then(|| date(2014, 6, 1)),
            last: (number % 3 > 0).then(|| date(2014, 6, 20)),
            confidence: 0.8,
            evidence: vec![ClaimId(format!("document/{number}.1"))],
        };
        drawn.insert((id(subject), relation, id(object)), tie);
    }
    let entity = |number: usize| Entity {
        id: id(number),
        label: label(number),
        kind: KINDS[number % KINDS.len()],
        aliases: BTreeSet::new(),
    };
    let entities = (0..actors).map(|number| (id(number), entity(number))).collect();
    ActorGraph::new(drawn.into_values().collect(), &entities, &ontology)
}

fn plain_name(number: usize) -> String {
    ["Iraq", "Nouri al-Maliki", "Supreme Council of the Revolution", "Al-Qaeda in the Arabian Peninsula"][number % 4]
        .to_owned()
        + &format!(" {number}")
}

fn hostile_name(number: usize) -> String {
    HOSTILE[number % HOSTILE.len()].to_owned() + &number.to_string()
}

fn written(graph: &ActorGraph, format: GraphFormat) -> Vec<u8> {
    let heading =
        Heading { title: HOSTILE.join(" "), details: "the actors with the most claims".to_owned(), groups: Vec::new() };
    let mut bytes = Vec::new();
    graphs::write(graph, &heading, format, &mut bytes).unwrap();
    bytes
}

/// Returns the boxes of all texts as a viewer with the widest font of the list draws them.
fn text_boxes(svg: &[u8]) -> (Rect, Vec<(String, Rect)>) {
    let mut options = Options { font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let font = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/DejaVuSans.ttf")).unwrap();
    Arc::make_mut(&mut options.fontdb).load_font_data(font);
    let tree = Tree::from_data(svg, &options).unwrap();
    let mut boxes = Vec::new();
    collect_texts(tree.root(), &mut boxes);
    let size = tree.size();
    (Rect::from_xywh(0.0, 0.0, size.width(), size.height()).unwrap(), boxes)
}

fn collect_texts(group: &Group, boxes: &mut Vec<(String, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect_texts(group, boxes),
            Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                boxes.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

/// Checks that no two texts overlap and that all are on the page; returns how many there are.
fn check_labels(svg: &[u8]) -> usize {
    let (page, boxes) = text_boxes(svg);
    for (index, (text, area)) in boxes.iter().enumerate() {
        assert!(page.left() <= area.left() && area.right() <= page.right(), "`{text}` leaves the page: {area:?}");
        assert!(page.top() <= area.top() && area.bottom() <= page.bottom(), "`{text}` leaves the page: {area:?}");
        for (other_text, other) in &boxes[index + 1..] {
            let apart = area.right() <= other.left()
                || other.right() <= area.left()
                || area.bottom() <= other.top()
                || other.bottom() <= area.top();
            assert!(apart, "`{text}` and `{other_text}` overlap: {area:?}, {other:?}");
        }
    }
    boxes.len()
}

#[test]
fn labels_of_sixty_actors_do_not_overlap() {
    for (actors, ties) in [(60, 110), (60, 60), (30, 120), (2, 5)] {
        let graph = scattered(actors, ties, plain_name);
        let texts = check_labels(&written(&graph, GraphFormat::Svg));
        assert!(texts > graph.graph.node_count() + graph.pairs().len() / 2, "{texts} texts of {actors} actors");
    }
}

#[test]
fn labels_of_hostile_and_foreign_names_do_not_overlap() {
    check_labels(&written(&scattered(30, 50, hostile_name), GraphFormat::Svg));
    check_labels(&written(&ActorGraph::default(), GraphFormat::Svg));
}

#[test]
fn colour_dash_and_width_tell_sign_and_claims() {
    let svg = String::from_utf8(written(&scattered(20, 40, plain_name), GraphFormat::Svg)).unwrap();
    let line = |colour: &str, dashed: bool| {
        let lines =
            svg.lines().filter(|line| line.contains("class=\"tie\"") && line.contains(&format!("stroke=\"{colour}\"")));
        lines.filter(|line| line.contains("stroke-dasharray") == dashed).count()
    };
    assert!(line("#1a7f37", false) > 0 && line("#b3261e", true) > 0 && line("#6e6e6e", true) > 0, "{svg}");
    assert_eq!((line("#1a7f37", true), line("#b3261e", false)), (0, 0));
    for text in ["support", "hostility", "1 claim", "armed group", "claimed, not asserted"] {
        assert!(svg.contains(text), "the legend explains {text}");
    }
}

#[test]
fn a_picture_of_dots_shows_the_same() {
    let png = written(&scattered(12, 20, plain_name), GraphFormat::Png);
    let picture = Pixmap::decode_png(&png).unwrap();
    let inked = picture.pixels().iter().filter(|pixel| pixel.red() < 128).count();
    assert!(picture.width() > 600 && inked > 2_000, "{} wide, {inked} dark dots", picture.width());
}

#[test]
fn every_format_gives_the_same_bytes_again() {
    for format in GraphFormat::ALL {
        let [one, two] = [0, 1].map(|_| written(&scattered(25, 40, hostile_name), format));
        assert!(one == two, "{format}");
    }
}

#[test]
fn files_hold_every_actor_and_tie_whatever_their_names() {
    let graph = scattered(24, 50, hostile_name);
    let (actors, ties) = (graph.graph.node_count(), graph.graph.edge_count());
    for format in [GraphFormat::GraphMl, GraphFormat::Gexf] {
        let text = String::from_utf8(written(&graph, format)).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let count = |name: &str| document.descendants().filter(|node| node.tag_name().name() == name).count();
        assert_eq!((count("node"), count("edge")), (actors, ties), "{format}");
    }
    let json: Value = serde_json::from_slice(&written(&graph, GraphFormat::Json)).unwrap();
    let length = |name: &str| json[name].as_array().unwrap().len();
    assert_eq!((length("nodes"), length("edges")), (actors, ties));
    assert_eq!(json["nodes"][0]["label"], hostile_name(0));
    let table = written(&graph, GraphFormat::Csv);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(table.as_slice()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), ties);
    let first = graph.ties().next().unwrap();
    assert_eq!((&rows[0][0], &rows[0][1]), (first.0.id.0.as_str(), first.0.label.as_str()));
    let svg = String::from_utf8(written(&graph, GraphFormat::Svg)).unwrap();
    assert!(!svg.contains("<script") && !svg.contains("href"), "{svg}");
    assert_eq!(svg.matches("class=\"actor\"").count(), actors);
}

#[test]
fn ties_have_their_days_for_a_timeline() {
    let graph = scattered(12, 20, plain_name);
    let dated = graph.ties().filter(|(_, tie, _)| tie.first.is_some()).count();
    let text = String::from_utf8(written(&graph, GraphFormat::Gexf)).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let edges = document.descendants().filter(|node| node.tag_name().name() == "edge");
    let spell = |edge: roxmltree::Node<'_, '_>| {
        let spell = edge.descendants().find(|node| node.tag_name().name() == "spell");
        spell.is_some_and(|spell| {
            spell.attribute("start") == Some("2014-06-01") && spell.attribute("end") == Some("2014-06-20")
        })
    };
    assert!(dated > 5);
    assert_eq!(edges.filter(|edge| spell(*edge)).count(), dated);
}

/// A sentence with the claim that it makes, and the day on which it was published.
type Statement = (&'static str, &'static str, &'static str, &'static str, jiff::civil::Date);

/// What the store of the tests of commands is told.
const STATEMENTS: [Statement; 8] = [
    ("Alice backs Bob.", "Alice", "backs", "Bob", date(2020, 1, 5)),
    ("Bob praises Carol.", "Bob", "praises", "Carol", date(2020, 1, 5)),
    ("Alice condemns Carol.", "Alice", "condemns", "Carol", date(2020, 2, 1)),
    ("Dave funds Carol.", "Dave", "funds", "Carol", date(2020, 2, 1)),
    ("Dave attacks Erin.", "Dave", "attacks", "Erin", date(2020, 3, 1)),
    ("Erin praises Alice.", "Erin", "praises", "Alice", date(2020, 3, 1)),
    ("Alice sanctions Bob.", "Alice", "sanctions", "Bob", date(2020, 4, 9)),
    ("Alice attacks Bob.", "Alice", "attacks", "Bob", date(2020, 4, 9)),
];

fn reading(number: usize, label: impl Fn(&str) -> String, statement: &Statement) -> Reading {
    let (sentence, subject, relation, object, day) = statement;
    let id = format!("report{number}");
    let span = |words: &str| {
        let start = sentence.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    let (subject_span, object_span) = (span(subject), span(object));
    let entity = |name: &str| Entity {
        id: EntityId(name.to_owned()),
        label: label(name),
        kind: EntityKind::State,
        aliases: BTreeSet::from([name.to_owned()]),
    };
    let claim = Claim {
        id: ClaimId(format!("{id}/1.1")),
        document: DocumentId(id.clone()),
        subject: EntityId((*subject).to_owned()),
        relation: RelationName((*relation).to_owned()),
        object: EntityId((*object).to_owned()),
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        speaker: None,
        time: None,
        item: None,
        quantity: None,
        confidence: 0.8,
        evidence: Evidence {
            sentence: 0,
            subject: subject_span,
            object: object_span,
            trigger: Span::new(subject_span.end + 1, object_span.start - 1),
            found_by: FoundBy::Pattern,
            pattern: Some("pattern".to_owned()),
        },
    };
    let document = Document {
        id: DocumentId(id),
        title: None,
        date: Some(*day),
        publisher: Some("Gazette".to_owned()),
        author: None,
        address: None,
        text: (*sentence).to_owned(),
        content_hash: number.to_string(),
    };
    let mut entities = vec![entity(subject), entity(object)];
    entities.sort_by(|one, other| one.id.cmp(&other.id));
    Reading { document, sentences: vec![Span::new(0, sentence.len())], entities, claims: vec![claim] }
}

fn folder_with_store(label: impl Fn(&str) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("claimgraph.db")).unwrap();
    for (number, statement) in STATEMENTS.iter().enumerate() {
        store.put(&reading(number, &label, statement), "test").unwrap();
    }
    store.derive_view(&Ontology::load(&[]).unwrap()).unwrap();
    store.flush().unwrap();
    folder
}

fn plain_store() -> &'static Path {
    static STORE: OnceLock<TempDir> = OnceLock::new();
    STORE.get_or_init(|| folder_with_store(str::to_owned)).path()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.args(arguments).current_dir(folder).env_remove("CLAIMGRAPH_STORE").env_remove("NO_COLOR").output().unwrap()
}

/// Runs the program, checks that it succeeds, and returns what it prints.
fn succeed(arguments: &[&str]) -> String {
    let output = run(plain_store(), arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn answer(arguments: &[&str]) -> Value {
    serde_json::from_str(&succeed(&[arguments, &["--json"]].concat())).unwrap()
}

fn check_failure(arguments: &[&str], code: i32, message: &str) {
    let output = run(plain_store(), arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
    assert!(error.contains(message), "{arguments:?}: {error}");
}

#[test]
fn tensions_are_told_with_their_sentences() {
    let text = succeed(&["tensions", "--until", "2020-03"]);
    for part in [
        "1 of 1 triad in tension",
        "1. Alice stands with Bob, a friend of its enemy Carol",
        "+ Alice backs Bob (1 claim)",
        "[Alice]s [condemns]t [Carol]o.",
        "report2/1.1, 2020-02-01",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let json = answer(&["tensions", "--until", "2020-03"]);
    assert_eq!(json["tensions"][0]["actors"], json!(["Alice", "Bob", "Carol"]));
    assert_eq!(json["tensions"][0]["sides"][2]["sentences"][0]["text"], "Alice condemns Carol.");
    assert_eq!(json["frustration"]["index"], 1);
    let ambivalent = answer(&["tensions"]);
    assert_eq!(ambivalent["ambivalences"][0]["against"]["claims"], 2);
    assert_eq!(answer(&["tensions", "Erin", "Dave"])["tension_count"], 0);
}

#[test]
fn chains_are_found_by_sign_and_relation() {
    let steps = |json: &Value| {
        let step = |step: &Value| format!("{} {} {}", step["subject"], step["relation"], step["object"]).replace('"', "");
        json.as_array()
            .unwrap()
            .iter()
            .map(|path| path.as_array().unwrap().iter().map(step).collect())
            .collect::<Vec<Vec<String>>>()
    };
    let all = steps(&answer(&["path", "Alice", "Dave"]));
    assert_eq!(all[..2], [["Alice condemns Carol", "Dave funds Carol"], ["Erin praises Alice", "Dave attacks Erin"]]);
    let positive = steps(&answer(&["path", "Alice", "Dave", "--sign", "positive"]));
    assert_eq!(positive, [["Alice backs Bob", "Bob praises Carol", "Dave funds Carol"]]);
    assert!(succeed(&["path", "Alice", "Dave", "-k", "1"]).contains("condemns"));
    check_failure(&["path", "Alice", "Dave", "--directed"], 1, "no chain of ties leads from `Alice` to `Dave`");
    check_failure(&["path", "Alice", "Erni"], 1, "the store knows no actor `Erni`");
    check_failure(&["path", "Alice", "Dave", "--relation", "condemns"], 1, "`Dave` has no tie of the kind asked for");
}

#[test]
fn actors_are_ranked_and_grouped() {
    let ranked = answer(&["rank", "--by", "degree"]);
    assert_eq!((&ranked["actors"][0]["actor"], &ranked["actors"][0]["score"]), (&json!("Alice"), &json!(3.0)));
    for measure in Measure::ALL {
        assert_eq!(succeed(&["rank", "--by", measure.as_str(), "--limit", "2"]).lines().count(), 4);
    }
    let groups = answer(&["communities", "--until", "2020-03"]);
    let members = groups["communities"].as_array().unwrap().iter().map(|group| group["actors"].as_array().unwrap().len());
    assert_eq!(members.sum::<usize>() + groups["alone"].as_array().unwrap().len(), 5);
    assert!(groups["modularity"].as_f64().unwrap() > 0.0);
}

#[test]
fn times_are_compared_and_told_in_order() {
    let json = answer(&["compare", "--before", "2020-02", "--after", "2020-03"]);
    let changes: Vec<String> = json["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| format!("{} {} {}", change["change"], change["subject"], change["object"]).replace('"', ""))
        .collect();
    assert_eq!(changes[0], "turned Alice Bob");
    assert!(changes.contains(&"new Dave Erin".to_owned()) && changes.contains(&"gone Bob Carol".to_owned()), "{changes:?}");
    let table = succeed(&["timeline", "Alice", "Bob"]);
    let days: Vec<&str> =
        table.lines().filter_map(|line| line.split_whitespace().next()).filter(|word| word.starts_with("20")).collect();
    assert_eq!(days, ["2020-01-05", "2020-04-09", "2020-04-09"]);
    assert_eq!(answer(&["timeline", "Erin"]).as_array().unwrap().len(), 2);
    check_failure(&["timeline", "Bob", "Erin"], 1, "no tie of the kind asked for");
    check_failure(&["timeline", "Bob", "--since", "June"], 2, "give a day, month or year");
}

#[test]
fn drawings_are_written_where_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    succeed(&["tensions", "--draw", &path("tensions.svg")]);
    succeed(&["path", "Alice", "Dave", "--draw", &path("path.svg")]);
    succeed(&["communities", "--draw", &path("groups.svg")]);
    succeed(&["graph", "--since", "2020-02", "--output", &path("graph.svg")]);
    for name in ["tensions.svg", "path.svg", "groups.svg", "graph.svg"] {
        check_labels(&fs::read(path(name)).unwrap());
    }
    let svg = fs::read_to_string(path("graph.svg")).unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text").filter_map(|node| node.text());
    let text = texts.collect::<Vec<_>>().join(" ");
    let details = "asserted by the documents · since 2020-02-01 · published 2020-02-01 to 2020-04-09";
    assert!(text.contains("Who is tied to whom") && text.contains(details), "{text}");
    for format in GraphFormat::ALL {
        let name = path(&format!("by-ending.{format}"));
        succeed(&["graph", "--output", &name]);
        let output = run(plain_store(), &["graph", "--format", format.as_str()]);
        assert!(output.status.success() && output.stdout == fs::read(&name).unwrap(), "{format}");
    }
    check_failure(&["tensions", "--draw", "tensions.doc"], 2, "the ending of `tensions.doc` tells no format");
}

#[test]
fn hostile_names_reach_no_terminal() {
    let hostile = folder_with_store(|name| format!("{} {name}", HOSTILE.join(" ")));
    let commands: [&[&str]; 7] = [
        &["tensions"],
        &["path", "Alice", "Dave"],
        &["rank"],
        &["communities"],
        &["compare", "--before", "2020-02", "--after", "2020-03"],
        &["timeline", "Alice"],
        &["path", HOSTILE[2], "Alice"],
    ];
    for arguments in commands {
        // An argument cannot hold the character that ends it.
        let arguments: Vec<String> = arguments.iter().map(|word| word.replace('\0', "")).collect();
        let output = run(hostile.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        for text in [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()) {
            let is_unsafe = |character: char| {
                character != '\n'
                    && (character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
            };
            assert_eq!(text.chars().find(|character| is_unsafe(*character)), None, "{arguments:?}: {text:?}");
        }
    }
}

/// Networkx, pydot and Graphviz get the same graphs; `script/test` installs them and names the Python that has them.
#[test]
fn other_programs_read_the_files_and_count_the_same() {
    let Ok(python) = std::env::var("CLAIMGRAPH_PYTHON") else {
        eprintln!("skipped: CLAIMGRAPH_PYTHON names no Python with networkx and pydot; script/test sets it up");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let graphs = [("plain", scattered(40, 150, plain_name)), ("hostile", scattered(14, 45, hostile_name))];
    for (name, graph) in &graphs {
        for format in [GraphFormat::Dot, GraphFormat::GraphMl, GraphFormat::Gexf, GraphFormat::Json] {
            fs::write(folder.path().join(format!("{name}.{format}")), written(graph, format)).unwrap();
        }
        fs::write(folder.path().join(format!("{name}.answers.json")), answers(graph).to_string()).unwrap();
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cross_check.py");
    let output = Command::new(python).arg(script).arg(folder.path()).args(["plain", "hostile"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success(), "{said}");
}

/// What other programs are to find as well.
fn answers(graph: &ActorGraph) -> Value {
    let id = |node: &NodeIndex| graph.graph[*node].id.0.clone();
    let scores = |measure: Measure| -> BTreeMap<String, f64> {
        graph.rank(measure).actors.iter().map(|actor| (id(&actor.node), actor.score)).collect()
    };
    let signed: Vec<Value> = graph
        .pairs()
        .iter()
        .filter(|pair| pair.sign() != Sign::Neutral)
        .map(|pair| json!([id(&pair.one), id(&pair.other), pair.sign().value()]))
        .collect();
    let network = graph.signed_network();
    let (balance, frustration) = (network.balance(), network.frustration());
    let triads = balance.triads;
    json!({
        "betweenness": scores(Measure::Betweenness),
        "pagerank": scores(Measure::PageRank),
        "broker": scores(Measure::Broker),
        "degree": scores(Measure::Degree),
        "components": graph.components().iter().map(|component| component.iter().map(id).collect()).collect::<Vec<Vec<String>>>(),
        "signed": signed,
        "triads": [triads.three_positive, triads.two_positive, triads.one_positive, triads.none_positive],
        "walk": balance.walk,
        "frustration": frustration.edges.len(),
        "frustration_is_exact": frustration.at_least == frustration.edges.len(),
        "weights": graph.ties().map(|(one, tie, other)| json!([one.id, other.id, tie.weight(), tie.symmetric])).collect::<Vec<_>>(),
    })
}
