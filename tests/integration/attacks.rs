//! What strangers and careless people do to a server: each must end in an error within the limit, with the server alive and
//! its memory as before.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::http::{Reply, Server};
use super::serve::server;
use oxigraph::io::RdfFormat;
use oxigraph::store::Store as Dataset;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a query may take where these tests limit it.
const LIMIT: Duration = Duration::from_secs(5);

fn limited(arguments: &[&str]) -> (TempDir, Server) {
    server(&[&["--timeout", "5", "--memory", "1024", "--queries", "2"], arguments].concat())
}

fn ask(server: &Server, query: &str) -> Reply {
    server.post("/sparql", "application/sparql-query", query)
}

/// Checks that a query is refused in time, and that the next one is answered.
fn check(server: &mut Server, name: &str, query: &str, status: u16, time: Duration) {
    let begun = Instant::now();
    let reply = ask(server, query);
    let took = begun.elapsed();
    assert_eq!(reply.status, status, "{name}: {}", reply.text());
    assert!(reply.json()["hint"].is_string(), "{name}: {}", reply.text());
    // The rest is for a machine that does other things as well.
    assert!(took < time + Duration::from_secs(4), "{name} took {took:?}");
    assert!(server.is_alive(), "{name}");
    assert!(eventually(|| ask(server, "ASK {}").status == 200), "after {name}");
}

/// Returns `count` numbers as the values of a variable.
fn numbers(variable: &str, count: usize) -> String {
    let numbers: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    format!("VALUES ?{variable} {{ {} }}", numbers.join(" "))
}

/// Returns the processes below another, and itself.
fn family(process: u32) -> Vec<u32> {
    let parents = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
        let child: u32 = entry.file_name().to_str()?.parse().ok()?;
        let status = fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent: u32 = status.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()?;
        Some((child, parent))
    });
    let children = parents.filter(|(_, parent)| *parent == process).map(|(child, _)| child);
    children.chain([process]).collect()
}

/// Returns the memory of a server and its workers, in mebibytes.
fn memory(server: &Server) -> usize {
    let of = |process: &u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok()).unwrap_or_default()
    };
    family(server.id()).iter().map(of).sum::<usize>() >> 10
}

/// Waits until something holds, and says whether it did.
fn eventually(mut holds: impl FnMut() -> bool) -> bool {
    (0..100).any(|_| {
        holds() || {
            thread::sleep(Duration::from_millis(50));
            false
        }
    })
}

#[test]
fn queries_that_nest_are_refused_before_they_are_parsed() {
    let (_folder, mut server) = limited(&[]);
    let deep = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(20_000), close.repeat(20_000));
    let at_once = Duration::ZERO;
    let mut check = |name: &str, query: &str| check(&mut server, name, query, 400, at_once);
    check("braces", &format!("SELECT * WHERE {}", deep("{", "", "}")));
    check("braces left open", &format!("SELECT * WHERE {}", "{".repeat(20_000)));
    check("brackets", &format!("ASK {{ FILTER({}) }}", deep("(", "1", ")")));
    check("paths", &format!("ASK {{ ?a {} ?b }}", deep("(", "<http://p>", ")*")));
    check("negations", &format!("ASK {{ FILTER({}1) }}", "!".repeat(20_000)));
    check("blank nodes", &format!("ASK {{ ?a <http://p> {} }}", deep("[ <http://p> ", "1", "]")));
    check("unions", &format!("ASK {{ {{}} {} }}", "UNION {} ".repeat(20_000)));
    check("sums", &format!("ASK {{ FILTER({}1) }}", "1 + ".repeat(20_000)));
    check("alternatives", &format!("ASK {{ FILTER({}1) }}", "1 || ".repeat(20_000)));
    check("sequences", &format!("ASK {{ ?a {}<http://p> ?b }}", "<http://p>/".repeat(20_000)));
    check("optionals", &format!("ASK {{ {} }}", "OPTIONAL { ?a ?b ?c } ".repeat(20_000)));
}

#[test]
fn queries_that_take_too_much_are_ended() {
    let (_folder, mut server) = limited(&[]);
    assert_eq!(ask(&server, "ASK {}").status, 200);
    let before = memory(&server);
    let three = [numbers("a", 3000), numbers("b", 3000), numbers("c", 3000)].join(" ");
    let doubling: String = (0..40).map(|step| format!("BIND(CONCAT(?x{step}, ?x{step}) AS ?x{}) ", step + 1)).collect();
    let ring: String = (0..3000).map(|node| format!("({node} {}) ", (node + 1) % 3000)).collect();
    let killers = [
        ("a cross product", format!("SELECT (COUNT(*) AS ?n) {{ {three} }}")),
        ("a sorted cross product", format!("SELECT DISTINCT ?a {{ {three} }} ORDER BY ?c ?b ?a LIMIT 5")),
        ("doubled text", format!("SELECT (STRLEN(?x40) AS ?n) {{ BIND('1234567890' AS ?x0) {doubling} }}")),
        ("a join of all with all", format!("SELECT * {{ VALUES (?a ?b) {{ {ring} }} {three} FILTER(?a + ?b + ?c < 0) }}")),
    ];
    for (name, query) in killers {
        check(&mut server, name, &query, 503, LIMIT);
    }
    assert!(eventually(|| memory(&server) <= before + 32), "{before} MiB before, {} MiB after", memory(&server));
}

#[test]
fn paths_through_everything_are_ended() {
    let (folder, server) = limited(&[]);
    drop(server);
    let ring: String =
        (0..4000).map(|node| format!("<http://n/{node}> <http://p> <http://n/{}> .\n", (node + 1) % 4000)).collect();
    let dataset = Dataset::open(folder.path().join("claimgraph.db")).unwrap();
    dataset.load_from_slice(RdfFormat::NTriples, &ring).unwrap();
    drop(dataset);
    let mut server = Server::start(folder.path(), &["--timeout", "2", "--memory", "1024"]);
    let query = "SELECT (COUNT(*) AS ?n) { ?a (<http://p>|^<http://p>)* ?b }";
    check(&mut server, "paths", query, 503, LIMIT);
}

#[test]
fn an_update_that_takes_too_long_changes_nothing() {
    let (_folder, server) = limited(&["--write"]);
    let numbers = ["a", "b", "c"].map(|variable| numbers(variable, 1000)).join(" ");
    let begun = Instant::now();
    let reply = server.update(&format!("INSERT {{ <http://s> <http://p> ?a }} WHERE {{ {numbers} }}"));
    assert_eq!(reply.status, 503, "{}", reply.text());
    assert!(begun.elapsed() < LIMIT + Duration::from_secs(1));
    assert_eq!(ask(&server, "ASK { <http://s> ?p ?o }").json()["boolean"], false);
    assert_eq!(server.update("INSERT DATA { <http://s> <http://p> 1 }").status, 200, "the store is free again");
}

#[test]
fn an_answer_that_is_too_large_is_an_error_and_not_a_part() {
    let (_folder, server) = limited(&["--rows", "10", "--bytes", "1"]);
    let count = |rows: usize| ask(&server, &format!("SELECT * {{ {} }}", numbers("a", rows)));
    assert_eq!(count(10).status, 200);
    let reply = count(11);
    assert_eq!((reply.status, reply.json()["title"].as_str()), (503, Some("the answer has more than 10 rows")));
    assert!(reply.json()["hint"].as_str().unwrap().contains("LIMIT"));
    let doubling: String = (0..17).map(|step| format!("BIND(CONCAT(?x{step}, ?x{step}) AS ?x{}) ", step + 1)).collect();
    let reply = ask(&server, &format!("SELECT ?x17 {{ BIND('1234567890' AS ?x0) {doubling} }}"));
    assert_eq!((reply.status, reply.json()["title"].as_str()), (503, Some("the answer has more than 1048576 bytes")));
}

#[test]
fn half_an_answer_never_looks_whole() {
    let (_folder, server) = server(&[]);
    let query = format!("SELECT * {{ {} {} }}", numbers("a", 1000), numbers("b", 100));
    let mut stream = server.connect();
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n{query}",
        server.address,
        query.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut beginning = [0; 4096];
    stream.read_exact(&mut beginning).unwrap();
    assert!(beginning.starts_with(b"HTTP/1.1 200 OK"));
    for worker in family(server.id()).into_iter().filter(|process| *process != server.id()) {
        assert!(Command::new("kill").args(["-KILL", &worker.to_string()]).status().unwrap().success());
    }
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(!rest.ends_with(b"0\r\n\r\n"), "the last chunk is missing");
    assert!(!rest.windows(3).any(|end| end == b"]}}"), "and so is the end of the JSON");
    assert_eq!(ask(&server, "ASK {}").status, 200);
}

#[test]
fn a_query_ends_when_its_asker_goes_away() {
    let (_folder, server) = server(&["--timeout", "600"]);
    let query = format!("SELECT (COUNT(*) AS ?n) {{ {} }}", ["a", "b", "c"].map(|name| numbers(name, 1000)).join(" "));
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n{query}",
        server.address,
        query.len()
    );
    let is_working = || {
        let ticks = |process: &u32| {
            let status = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            status.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(11)?.parse::<u64>().ok()).unwrap_or(0)
        };
        family(server.id()).iter().filter(|process| **process != server.id()).any(|process| ticks(process) > 20)
    };
    let mut stream = server.connect();
    stream.write_all(head.as_bytes()).unwrap();
    assert!(eventually(is_working), "it is being answered");
    drop(stream);
    assert!(eventually(|| !is_working()), "the process that answered it is gone");
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let elsewhere = format!("http://{}/secret", listener.local_addr().unwrap());
    let (_folder, server) = server(&["--write"]);
    let service = ask(&server, &format!("SELECT * {{ SERVICE <{elsewhere}> {{ ?s ?p ?o }} }}"));
    assert!(service.status >= 400 && service.text().contains("switched off"), "{}", service.text());
    assert_eq!(ask(&server, &format!("ASK FROM <{elsewhere}> {{ ?s ?p ?o }}")).json()["boolean"], false);
    for update in [format!("LOAD <{elsewhere}>"), format!("LOAD SILENT <{elsewhere}> INTO GRAPH <http://g>")] {
        assert_eq!(server.update(&update).status, 400);
    }
    let insert = format!("INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{elsewhere}> {{ ?s ?p ?o }} }}");
    assert!(server.update(&insert).status >= 400);
    assert!(listener.accept().is_err(), "nobody came");
}

#[test]
fn a_form_on_another_site_changes_nothing() {
    let (_folder, server) = server(&["--write"]);
    let body = "update=INSERT+DATA+%7B+%3Chttp%3A%2F%2Fs%3E+%3Chttp%3A%2F%2Fp%3E+1+%7D";
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let authorization = format!("Bearer {}", server.token.as_ref().unwrap());
    let token = ("Authorization", authorization.as_str());
    let from =
        |headers: &[(&str, &str)]| server.request("POST", "/sparql", &[&[form], headers].concat(), body.as_bytes()).status;
    assert_eq!(from(&[("Origin", "https://evil.example")]), 403);
    assert_eq!(from(&[("Origin", "https://evil.example"), token]), 403);
    assert_eq!(from(&[("Sec-Fetch-Site", "cross-site"), token]), 403);
    assert_eq!(from(&[("Host", "evil.example"), token]), 421);
    assert_eq!(from(&[]), 401);
    assert_eq!(ask(&server, "ASK { <http://s> ?p ?o }").json()["boolean"], false);
}

#[test]
fn slow_and_large_requests_are_cut_off() {
    let (_folder, server) = server(&[]);
    let mut slow: Vec<_> = (0..100).map(|_| server.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    }
    assert_eq!(ask(&server, "ASK {}").status, 200, "others are served meanwhile");
    let begun = Instant::now();
    let mut end = Vec::new();
    let _ = slow[0].read_to_end(&mut end);
    assert!(begun.elapsed() < Duration::from_secs(8), "a head that does not come is not waited for");
    let large = "x".repeat((1 << 20) + 1);
    assert_eq!(ask(&server, &large).status, 413);
    let chunked = [("Transfer-Encoding", "chunked"), ("Content-Type", "application/sparql-query")];
    let chunks = format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    assert_eq!(server.request("POST", "/sparql", &chunked, chunks.as_bytes()).status, 413);
    let long = format!("/sparql?query={}", "x".repeat(200 << 10));
    assert!([414, 431].contains(&server.get(&long, &[]).status));
    let fields: Vec<String> = (0..200).map(|number| format!("X-{number}")).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|name| (name.as_str(), "x")).collect();
    assert_eq!(server.get("/sparql", &fields).status, 431);
    assert_eq!(ask(&server, "ASK {}").status, 200);
}

#[test]
fn many_may_ask_at_once() {
    let (_folder, server) = server(&["--queries", "2"]);
    thread::scope(|scope| {
        let askers: Vec<_> = (0..16).map(|_| scope.spawn(|| ask(&server, "ASK {}").status)).collect();
        assert!(askers.into_iter().all(|asker| asker.join().unwrap() == 200));
    });
}

/// Takes a minute: `cargo test --test integration -- --ignored slow_senders`.
#[test]
#[ignore = "it takes a minute"]
fn slow_senders_and_readers_are_cut_off() {
    let (_folder, server) = server(&["--queries", "1"]);
    let mut sender = server.connect();
    let head = format!("POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Length: 100\r\n\r\n", server.address);
    sender.write_all(head.as_bytes()).unwrap();
    let begun = Instant::now();
    assert_eq!(Reply::read(sender).status, 408);
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    // More than sockets and buffers hold.
    let query = format!("SELECT * {{ {} {} }}", numbers("a", 1000), numbers("b", 200));
    let mut reader = server.connect();
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n{query}",
        server.address,
        query.len()
    );
    reader.write_all(head.as_bytes()).unwrap();
    let mut beginning = [0; 1024];
    reader.read_exact(&mut beginning).unwrap();
    let begun = Instant::now();
    // The only worker waits for its reader, until it has waited long enough.
    assert!((0..3).any(|_| ask(&server, "ASK {}").status == 200));
    assert!(begun.elapsed() > Duration::from_secs(20), "{:?}", begun.elapsed());
    let mut rest = Vec::new();
    let _ = reader.read_to_end(&mut rest);
    assert!(!rest.ends_with(b"0\r\n\r\n"));
}
