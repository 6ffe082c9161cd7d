//! Stores elsewhere: `push`, `pull` and `--endpoint`, against a small store that behaves as badly as real ones do.
//!
//! `integrations/stores/test` does the same with real stores.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use crate::commands::{command, folder_with, succeed};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store as Dataset;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tempfile::TempDir;

/// How a store behaves.
#[derive(Clone, Copy, Default)]
struct Habits {
    /// The most rows of an answer; more are left out without a word.
    row_limit: Option<usize>,
    /// Says yes and no as Virtuoso does.
    odd_truth: bool,
    /// Requests that are turned away before the first is answered.
    busy: usize,
    /// Updates after which every further one fails.
    updates: Option<usize>,
    /// What the header `Authorization` must begin with.
    wants: Option<&'static str>,
    /// How it asks for that.
    challenge: &'static str,
}

struct Server {
    address: String,
    dataset: Arc<Dataset>,
    /// Updates carried out.
    updates: Arc<AtomicUsize>,
}

impl Server {
    fn start(habits: Habits) -> Self {
        Self::with(Arc::new(Dataset::new().unwrap()), habits)
    }

    fn with(dataset: Arc<Dataset>, habits: Habits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (updates, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (data, counter) = (dataset.clone(), updates.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (data, counter, requests) = (data.clone(), counter.clone(), requests.clone());
                // A client that goes away in the middle is no matter here.
                thread::spawn(move || drop(answer_all(stream.unwrap(), &data, habits, &counter, &requests)));
            }
        });
        Self { address, dataset, updates }
    }

    fn update(&self) -> String {
        format!("{}/update", self.address)
    }

    fn query(&self) -> String {
        format!("{}/query", self.address)
    }
}

fn answer_all(
    stream: TcpStream,
    dataset: &Dataset,
    habits: Habits,
    updates: &AtomicUsize,
    requests: &AtomicUsize,
) -> std::io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream.try_clone()?), stream);
    loop {
        let (mut line, mut length, mut authorization) = (String::new(), 0, String::new());
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.trim_end().split_once(": ") else { break };
            match name.to_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "authorization" => authorization = value.to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let body = String::from_utf8(body).unwrap();
        let (status, content) = if requests.fetch_add(1, Ordering::SeqCst) < habits.busy {
            ("503 Busy\r\nRetry-After: 0", Vec::new())
        } else if habits.wants.is_some_and(|wants| !authorization.starts_with(wants)) {
            ("401 Unauthorized", Vec::new())
        } else if path == "/update" {
            match updates.fetch_add(1, Ordering::SeqCst) {
                done if habits.updates.is_some_and(|most| done >= most) => ("500 Broken", b"the disk is full".to_vec()),
                _ => match SparqlEvaluator::new().parse_update(&body) {
                    Ok(update) => update.on_store(dataset).execute().map(|()| ("204 Done", Vec::new())).unwrap(),
                    Err(error) => ("400 Wrong", error.to_string().into_bytes()),
                },
            }
        } else {
            answer(dataset, &unformed(body.strip_prefix("query=").unwrap_or_default()), habits)
        };
        let challenge = if status.starts_with("401") { habits.challenge } else { "" };
        write!(writer, "HTTP/1.1 {status}\r\n{challenge}Content-Length: {}\r\n\r\n", content.len())?;
        writer.write_all(&content)?;
    }
}

fn answer(dataset: &Dataset, sparql: &str, habits: Habits) -> (&'static str, Vec<u8>) {
    let query = match SparqlEvaluator::new().parse_query(sparql) {
        Ok(query) => query,
        Err(error) => return ("400 Wrong", format!("{error}: {sparql}").into_bytes()),
    };
    let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
    let limit = habits.row_limit.unwrap_or(usize::MAX);
    let content = match query.on_store(dataset).execute().unwrap() {
        QueryResults::Boolean(yes) if habits.odd_truth => {
            let value = format!(
                "{{\"type\": \"typed-literal\", \"datatype\": \"http://www.w3.org/2001/XMLSchema#integer\", \"value\": \"{}\"}}",
                u8::from(yes)
            );
            format!("{{\"head\": {{\"vars\": [\"__ASK_RETVAL\"]}}, \"results\": {{\"bindings\": [{{\"__ASK_RETVAL\": {value}}}]}}}}").into_bytes()
        }
        QueryResults::Boolean(yes) => serializer.serialize_boolean_to_writer(Vec::new(), yes).unwrap(),
        QueryResults::Graph(triples) => {
            triples.take(limit).flat_map(|triple| format!("{} .\n", triple.unwrap()).into_bytes()).collect()
        }
        QueryResults::Solutions(solutions) => {
            let mut rows = serializer.serialize_solutions_to_writer(Vec::new(), solutions.variables().to_vec()).unwrap();
            for solution in solutions.take(limit) {
                rows.serialize(solution.unwrap().iter()).unwrap();
            }
            rows.finish().unwrap()
        }
    };
    ("200 Fine", content)
}

fn unformed(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Returns a folder with a store of five documents in `claimgraph.db`.
fn built() -> TempDir {
    let text = |name: &str, body: &str| (format!("documents/{name}.txt"), format!("{body}\n"));
    let files = [
        text("arms", "Russia supplied fighter jets to Iraq last week. Iran backs Prime Minister Nouri al-Maliki."),
        text("attack", "Turkey attacked Syria on Monday, \\u0041 said \"C:\\users\" é 🚀."),
        text("denial", "The United States will not send troops to Iraq."),
        text("meeting", "Iran and Russia met in Moscow on 3 June 2014."),
        text("nothing", "The weather was fine in the north of the country."),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, body)| (name.as_str(), body.as_str())).collect();
    let folder = folder_with(&files);
    succeed(folder.path(), &["build", "documents", "--quiet"]);
    folder
}

/// Runs the program with secrets in its environment.
fn run(folder: &Path, arguments: &[&str], secrets: &[(&str, &str)]) -> Output {
    let mut command = command(folder, arguments);
    for name in ["CLAIMGRAPH_USER", "CLAIMGRAPH_PASSWORD", "CLAIMGRAPH_TOKEN"] {
        command.env_remove(name);
    }
    command.envs(secrets.iter().copied()).stdin(Stdio::null()).output().unwrap()
}

fn push(folder: &Path, server: &Server) -> serde_json::Value {
    let report = succeed(folder, &["push", &server.update(), "--json"]);
    serde_json::from_str(&report).unwrap()
}

fn check_same(folder: &Path, server: &Server, arguments: &[&str]) {
    let (here, there) =
        (succeed(folder, arguments), succeed(folder, &[arguments, &["--endpoint", &server.query()]].concat()));
    assert_eq!(there, here, "{arguments:?}");
}

#[test]
fn a_push_that_ended_early_goes_on() {
    let folder = built();
    let folder = folder.path();
    // Of each document the graph is emptied, filled and named.
    let server = Server::start(Habits { updates: Some(8), ..Habits::default() });
    let output = run(folder, &["push", &server.update()], &[]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("answers with HTTP 500: the disk is full"), "{stderr}");
    let again = Server::with(server.dataset.clone(), Habits::default());
    let report = push(folder, &again);
    assert_eq!((&report["documents"], &report["unchanged"], &report["view"]), (&3.into(), &2.into(), &true.into()));
    let updates = again.updates.load(Ordering::SeqCst);
    let report = push(folder, &again);
    assert_eq!((&report["documents"], &report["unchanged"], &report["view"]), (&0.into(), &5.into(), &false.into()));
    assert_eq!(again.updates.load(Ordering::SeqCst), updates, "nothing is written when nothing is missing");
    let quads = succeed(folder, &["export", "--format", "nquads"]);
    // All is there, and what says that the view is whole.
    assert_eq!(again.dataset.len().unwrap(), quads.lines().count() + 1);
}

#[test]
fn what_is_pushed_is_pulled() {
    let folder = built();
    let folder = folder.path();
    let server = Server::start(Habits { row_limit: Some(1_000), odd_truth: true, busy: 2, ..Habits::default() });
    push(folder, &server);
    let pull = || succeed(folder, &["--store", "pulled.db", "pull", &server.query(), "--prune", "--quiet"]);
    assert!(pull().contains("documents pulled"));
    let export = |store: &str| succeed(folder, &["--store", store, "export", "--format", "nquads"]);
    assert_eq!(export("pulled.db"), export("claimgraph.db"));
    // What is gone here goes there, and what is gone there goes here.
    std::fs::remove_file(folder.join("documents/attack.txt")).unwrap();
    succeed(folder, &["build", "documents", "--prune", "--quiet"]);
    succeed(folder, &["push", &server.update(), "--prune"]);
    pull();
    assert_eq!(export("pulled.db"), export("claimgraph.db"));
    // A document that somebody changed there is not taken.
    let change = "DELETE { GRAPH ?g { ?g nif:isString ?text } } INSERT { GRAPH ?g { ?g nif:isString \"Iraq arms Russia.\" } } \
                  WHERE { GRAPH ?g { ?g nif:isString ?text } }";
    let nif = "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> ";
    SparqlEvaluator::new().parse_update(&format!("{nif}{change}")).unwrap().on_store(&server.dataset).execute().unwrap();
    let output = run(folder, &["--store", "other.db", "pull", &server.query()], &[]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(3) && stderr.contains("is damaged"), "{stderr}");
}

#[test]
fn a_store_elsewhere_answers_as_the_one_here() {
    let folder = built();
    let folder = folder.path();
    let server = Server::start(Habits { row_limit: Some(1_000), odd_truth: true, ..Habits::default() });
    let other = "INSERT DATA { <http://a.example/s> <http://a.example/p> 1 . GRAPH <http://a.example/g> { <http://a.example/s> <http://a.example/p> 2 } }";
    SparqlEvaluator::new().parse_update(other).unwrap().on_store(&server.dataset).execute().unwrap();
    push(folder, &server);
    for arguments in [
        &["query", "-e", "SELECT * { ?who cg:backs ?whom }"][..],
        &["query", "-e", "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", "--format", "tsv"],
        &["query", "-e", "ASK { actor:Russia cg:suppliesArmsTo actor:Iraq }"],
        &["query", "-e", "ASK { actor:Iraq cg:suppliesArmsTo actor:Russia }"],
        &["query", "-e", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?s a cg:State }", "--format", "ntriples"],
        &["query", "who-arms-whom"],
        &["query", "ties-out", "actor=Russia", "--format", "json"],
        &["ask", "between", "one=Iran", "other=Russia"],
        &["query", "-e", "SELECT ?who ?whom { ?who cg:backs ?whom }", "who=Iran"],
        &["explain", "Russia", "any", "any"],
        &["explain", "any", "backs", "Maliki"],
        &["graph", "--format", "json", "--all"],
        &["repl", "-c", "SELECT ?who { ?who cg:backs ?whom }"],
    ] {
        check_same(folder, &server, arguments);
    }
    let output = run(folder, &["query", "--endpoint", &server.query(), "-e", "SELECT ?who { ?who cg:backs }"], &[]);
    assert!(output.status.code() == Some(1) && String::from_utf8_lossy(&output.stderr).contains("the query is wrong"));
    let output = run(folder, &["repl", "--endpoint", &server.query(), "--write", "-c", "CLEAR ALL"], &[]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("an update cannot be made in a store elsewhere"));
}

#[test]
fn secrets_come_from_files_and_the_environment() {
    let folder = built();
    let folder = folder.path();
    std::fs::write(folder.join("secret"), "swordfish\n").unwrap();
    let check = |wants: &'static str, challenge: &'static str, options: &[&str], secrets: &[(&str, &str)], code: i32| {
        let server = Server::start(Habits { wants: Some(wants), challenge, ..Habits::default() });
        let update = server.update();
        let output = run(folder, &[&["push", &update], options].concat(), secrets);
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert_eq!(output.status.code(), Some(code), "{wants}: {said}");
        assert!(!said.contains("swordfish"), "{said}");
    };
    let (basic, digest) = (
        "WWW-Authenticate: Basic realm=\"x\"\r\n",
        "WWW-Authenticate: Basic realm=\"x\"\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\"\r\n",
    );
    check("Basic YW5uOnN3b3JkZmlzaA==", basic, &["--user", "ann", "--password-file", "secret"], &[], 0);
    check("Digest username=\"ann\", realm=\"x\"", digest, &["--user", "ann"], &[("CLAIMGRAPH_PASSWORD", "swordfish")], 0);
    check("Bearer swordfish", "", &["--token-file", "secret"], &[], 0);
    check("Bearer swordfish", "", &[], &[("CLAIMGRAPH_TOKEN", "swordfish")], 0);
    check("Bearer other", "", &[], &[("CLAIMGRAPH_TOKEN", "swordfish")], 3);
    check("Basic other", basic, &["--user", "ann"], &[("CLAIMGRAPH_PASSWORD", "swordfish")], 3);
    check("Basic other", basic, &["--user", "ann"], &[], 2);
}

#[test]
fn an_address_where_nobody_is_gets_one_line() {
    let folder = built();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let output =
        run(folder.path(), &["query", "--endpoint", &format!("http://127.0.0.1:{port}/query"), "-e", "ASK {}"], &[]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("does not answer") && stderr.lines().count() == 2, "{stderr}");
}
