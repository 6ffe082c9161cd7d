//! How fast the shell is: `cargo bench --bench shell`.
//!
//! It makes a store of two million triples in a temporary folder (`CLAIMGRAPH_BENCH_TRIPLES` changes the number), and measures
//! from a terminal how long the prompt and a completion take, and how long queries take through `query`, through the shell's
//! worker, and by Oxigraph's own evaluator. It then asks every question of a store of a thousand documents.

#![allow(clippy::unwrap_used, reason = "a bench that cannot measure may end at once")]

#[cfg(unix)]
#[path = "../tests/integration/terminal.rs"]
#[allow(dead_code, reason = "the tests type more")]
mod terminal;

#[path = "../tests/integration/graph.rs"]
mod graph;

#[cfg(unix)]
fn main() {
    unix::run();
}

#[cfg(not(unix))]
fn main() {
    println!("the bench needs a terminal of Unix");
}

#[cfg(unix)]
mod unix {
    use super::graph::store_of;
    use super::terminal::Terminal;
    use claimgraph::ontology::vocabulary::{ACTOR, CG, PREFIXES, RDF, SKOS};
    use claimgraph::query::{self, Bindings, Questions};
    use claimgraph::store::Store;
    use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
    use oxigraph::sparql::{QueryResults, SparqlEvaluator};
    use oxigraph::store::Store as Dataset;
    use std::path::Path;
    use std::time::{Duration, Instant};

    const RELATIONS: [&str; 5] = ["backs", "opposes", "fights", "suppliesArmsTo", "negotiatesWith"];

    /// Queries as people ask them: a look-up, joins, a count, many rows.
    const QUERIES: [(&str, &str); 5] = [
        ("look-up", "SELECT ?who { ?who cg:backs actor:Actor77 } ORDER BY ?who"),
        (
            "join",
            "SELECT ?a ?b (COUNT(*) AS ?n) { ?a cg:backs ?x . ?b cg:fights ?x . ?a a cg:Person } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 10",
        ),
        ("count", "SELECT ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?p ORDER BY ?p"),
        ("filter", "SELECT (COUNT(*) AS ?n) { ?a skos:prefLabel ?l FILTER(CONTAINS(LCASE(?l), 'actor 99')) }"),
        ("rows", "SELECT ?s ?o { ?s cg:opposes ?o } ORDER BY ?s ?o LIMIT 20000"),
    ];

    pub(super) fn run() {
        let folder = tempfile::tempdir().unwrap();
        let triples = std::env::var("CLAIMGRAPH_BENCH_TRIPLES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000_000);
        fill(&folder.path().join("claimgraph.db"), triples);
        println!("store of {triples} triples");
        let prompts: Vec<Duration> = (0..20).map(|_| prompt(folder.path())).collect();
        report("start to prompt", &prompts);
        completions(folder.path());
        queries(folder.path());
        questions();
    }

    /// Asks every question, with its defaults and with values for its actors, of the graph of a thousand documents.
    fn questions() {
        let relations = ["backs", "opposes", "fights", "suppliesArmsTo", "negotiatesWith", "leads", "controls", "attacks"];
        let mut claims = String::new();
        for document in 0..1000 {
            claims += &format!(
                "document d{document} 2014-{:02}-{:02} Publisher{}\n",
                document % 12 + 1,
                document % 28 + 1,
                document % 9
            );
            for number in document * 16..document * 16 + 16 {
                // A few actors are in many claims, most are in few.
                let (subject, object) =
                    (number * 31 % 977 % (number % 400 + 7), number * 17 % 983 % (number % 300 + 5) + 400);
                let stance = ["", "", "", "denied", "planned", "ended"][number % 6];
                let speaker = if number % 4 == 0 { format!("by=Actor{}", number % 50) } else { String::new() };
                let item = if number % 5 == 0 { "item=missiles of=12" } else { "" };
                let relation = relations[number % relations.len()];
                claims += &format!("Actor{subject} {relation} Actor{object} {stance} {speaker} {item}\n");
            }
        }
        let store = store_of(&claims);
        let mut slowest = (Duration::ZERO, String::new());
        for question in Questions::load(None).unwrap().iter() {
            let actors = question.parameters.iter().filter(|parameter| parameter.kind == query::ParameterKind::Actor);
            let value = |(index, name): (usize, &str)| (name.to_owned(), format!("Actor{}", index * 402 + 3));
            let needed =
                actors.clone().filter(|parameter| parameter.default.is_some()).map(|parameter| parameter.name.as_str());
            let all = actors.map(|parameter| parameter.name.as_str());
            for values in [needed.enumerate().map(value).collect::<Vec<_>>(), all.enumerate().map(value).collect()] {
                let time = timed(|| {
                    drop(question.ask(&store, &values).unwrap_or_else(|error| panic!("{}: {error}", question.name)))
                });
                if time > Duration::from_millis(300) {
                    println!("{} {values:?}: {:.0} ms", question.name, milliseconds(time));
                }
                slowest = slowest.max((time, question.name.clone()));
            }
        }
        println!("questions of 1000 documents: the slowest is {}, {:.0} ms", slowest.1, milliseconds(slowest.0));
    }

    fn node(namespace: &str, name: &str) -> NamedNode {
        NamedNode::new(format!("{namespace}{name}")).unwrap()
    }

    /// Makes a store in which one triple in ten is in the view.
    fn fill(path: &Path, triples: usize) {
        let actors = 20_000.min(triples / 20);
        let actor = |number: usize| node(ACTOR, &format!("Actor{}", number % actors));
        let kinds = ["State", "Person", "ArmedGroup"];
        let names = (0..actors).flat_map(|number| {
            let label = Literal::from(format!("Actor {number} al-Name{}", number % 97));
            let view =
                |predicate: NamedNode, object: Term| Quad::new(actor(number), predicate, object, GraphName::DefaultGraph);
            [view(node(SKOS, "prefLabel"), label.into()), view(node(RDF, "type"), node(CG, kinds[number % 3]).into())]
        });
        let relations = RELATIONS
            .iter()
            .map(|relation| Quad::new(node(CG, relation), node(RDF, "type"), node(CG, "Relation"), GraphName::DefaultGraph));
        let ties = (0..triples / 10).map(|number| {
            let (subject, object) = (actor(number * 7), actor(number * 13 + number / actors));
            Quad::new(subject, node(CG, RELATIONS[number % 5]), object, GraphName::DefaultGraph)
        });
        let rest = triples - triples / 10 - 2 * actors;
        let claims = (0..rest).map(|number| {
            let document = node("https://w3id.org/claimgraph/document/", &format!("d{}", number / 1000));
            let claim = NamedNode::new(format!("{}#claim-{}", document.as_str(), number / 8)).unwrap();
            let object: Term =
                if number % 2 == 0 { actor(number).into() } else { Literal::from(format!("text {number}")).into() };
            Quad::new(claim, node(CG, &format!("property{}", number % 8)), object, document)
        });
        let dataset = Dataset::open(path).unwrap();
        let mut loader = dataset.bulk_loader();
        loader.load_quads(names.chain(relations).chain(ties).chain(claims)).unwrap();
        loader.commit().unwrap();
        dataset.flush().unwrap();
    }

    /// Measures from the start of the program to its prompt.
    fn prompt(folder: &Path) -> Duration {
        let started = Instant::now();
        let mut terminal = Terminal::start(folder, &["repl"]);
        terminal.expect("claimgraph> ");
        started.elapsed()
    }

    /// Measures from Tab to the candidates, the first Tab right after the prompt included.
    fn completions(folder: &Path) {
        let mut terminal = Terminal::start(folder, &["repl"]);
        terminal.expect("claimgraph> ");
        let mut times = Vec::new();
        for number in 0..60 {
            let typed = format!("ASK {{ ?x cg:backs actor:Actor{}", 10_000 + number * 151);
            terminal.send(&typed);
            terminal.expect(&typed);
            let beginning = typed.len() - 1;
            terminal.send("\u{8}\t");
            let (time, _) = terminal.expect("(actor:Actor1");
            times.push(time);
            assert!(beginning > 0);
            terminal.send("\u{3}");
            terminal.expect("claimgraph> ");
        }
        println!("first completion {:.1} ms", milliseconds(times[0]));
        report("completion", &times);
    }

    fn queries(folder: &Path) {
        let store = Store::open_read_only(folder.join("claimgraph.db")).unwrap();
        let dataset = Dataset::open_read_only(folder.join("claimgraph.db")).unwrap();
        let mut terminal = Terminal::start(folder, &["repl"]);
        terminal.expect("claimgraph> ");
        terminal.send(".timer on\r.rows 1\r.pager off\r");
        for (name, sparql) in QUERIES {
            let mut times: [Vec<Duration>; 3] = Default::default();
            for _ in 0..9 {
                times[0].push(timed(|| evaluate(&dataset, sparql)));
                times[1].push(timed(|| drop(query::evaluate(&store, sparql, &Bindings::new()).unwrap())));
                times[2].push(in_shell(&mut terminal, sparql));
            }
            let [own, ours, shell] = times.map(|times| milliseconds(median(&times)));
            println!(
                "{name}: Oxigraph {own:.1} ms, query {ours:.1} ms ({:.2}), shell {shell:.1} ms ({:.2})",
                ours / own,
                shell / own
            );
        }
    }

    /// Reads what `.timer` says.
    fn in_shell(terminal: &mut Terminal, sparql: &str) -> Duration {
        terminal.send(&format!("{sparql}\r"));
        terminal.expect("row");
        let (_, text) = terminal.expect(" s\n");
        let seconds = text.rsplit(", ").next().unwrap();
        Duration::from_secs_f64(seconds.trim().parse().unwrap_or_else(|_| panic!("{text}")))
    }

    /// Evaluates a query as Oxigraph does by itself, and reads all rows.
    fn evaluate(dataset: &Dataset, sparql: &str) {
        let evaluator = PREFIXES.into_iter().fold(SparqlEvaluator::new(), |evaluator, (prefix, namespace)| {
            evaluator.with_prefix(prefix, namespace).unwrap()
        });
        match evaluator.parse_query(sparql).unwrap().on_store(dataset).execute().unwrap() {
            QueryResults::Solutions(solutions) => assert!(solutions.map(Result::unwrap).count() > 0),
            _ => panic!("the queries give rows"),
        }
    }

    fn timed(work: impl FnOnce()) -> Duration {
        let started = Instant::now();
        work();
        started.elapsed()
    }

    fn median(times: &[Duration]) -> Duration {
        percentile(times, 50)
    }

    fn percentile(times: &[Duration], percent: usize) -> Duration {
        let mut times = times.to_vec();
        times.sort();
        times[(times.len() - 1) * percent / 100]
    }

    fn report(what: &str, times: &[Duration]) {
        let [middle, most] = [median(times), percentile(times, 95)].map(milliseconds);
        println!("{what}: median {middle:.1} ms, 95th percentile {most:.1} ms");
    }

    fn milliseconds(duration: Duration) -> f64 {
        duration.as_secs_f64() * 1000.0
    }
}
