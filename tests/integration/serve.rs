//! The server, over a socket.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::commands::check_failure;
use super::graph::store_of;
use super::http::Server;
use claimgraph::export::{self, ExportFormat};
use claimgraph::store::Store;
use oxigraph::io::RdfFormat;
use oxigraph::model::NamedNode;
use oxigraph::store::Store as Dataset;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const CLAIMS: &str = "kind Person: NouriAlMaliki Haftar
document a 2014-06-01 Gazette
Iran backs NouriAlMaliki
NouriAlMaliki leads Iraq item=Premier
Russia suppliesArmsTo Iraq item=jets
document b 2014-07-01 Herald
Iraq fights Haftar by=NouriAlMaliki
";

/// Writes a store of `claims` into a folder.
pub(crate) fn store_in(folder: &Path, claims: &str) {
    let mut quads = Vec::new();
    export::write(&store_of(claims), ExportFormat::NQuads, &mut quads).unwrap();
    let dataset = Dataset::open(folder.join("claimgraph.db")).unwrap();
    dataset.load_from_slice(RdfFormat::NQuads, &quads).unwrap();
    dataset.flush().unwrap();
}

/// Starts a server of a small store.
pub(crate) fn server(arguments: &[&str]) -> (TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    store_in(folder.path(), CLAIMS);
    let server = Server::start(folder.path(), arguments);
    (folder, server)
}

#[test]
fn a_query_is_answered() {
    let (_folder, server) = server(&[]);
    let reply = server.get("/sparql?query=SELECT%20%3Fwho%20%7B%20%3Fwho%20cg%3Abacks%20actor%3ANouriAlMaliki%20%7D", &[]);
    assert_eq!((reply.status, reply.media_type()), (200, "application/sparql-results+json"));
    let who = &reply.json()["results"]["bindings"][0]["who"]["value"];
    assert_eq!(who, "https://w3id.org/claimgraph/actor/Iran");
    assert!(reply.is_whole);
}

#[test]
fn pages_of_other_sites_are_refused() {
    let (_folder, server) = server(&["--host", "Maps.example"]);
    let check = |headers: &[(&str, &str)], status: u16| {
        let reply = server.get("/api/status", headers);
        assert_eq!(reply.status, status, "{headers:?}: {}", reply.text());
    };
    let port = server.address.rsplit(':').next().unwrap();
    let (localhost, own) = (format!("localhost:{port}"), format!("http://{}", server.address));
    check(&[("Host", &localhost)], 200);
    check(&[("Host", &format!("[::1]:{port}"))], 200);
    check(&[("Origin", &own)], 200);
    check(&[("Sec-Fetch-Site", "same-origin")], 200);
    check(&[("Sec-Fetch-Site", "none")], 200);
    check(&[("Host", &format!("maps.example:{port}"))], 200);
    check(&[("Host", "evil.example")], 421);
    check(&[("Host", &format!("evil.example:{port}"))], 421);
    check(&[("Host", "127.0.0.1:1")], 421);
    check(&[("Host", "localhost")], 421);
    check(&[("Host", &localhost), ("Host", "evil.example")], 421);
    check(&[("Origin", "https://evil.example")], 403);
    check(&[("Origin", "null")], 403);
    check(&[("Origin", "http://localhost:1")], 403);
    check(&[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")], 403);
    check(&[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")], 403);
}

#[test]
fn answers_tell_browsers_to_be_careful() {
    let (_folder, server) = server(&[]);
    for path in ["/api/status", "/nowhere"] {
        let reply = server.get(path, &[]);
        assert!(reply.header("content-security-policy").unwrap().starts_with("default-src 'none'; script-src 'self';"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
}

#[test]
fn the_store_may_be_written_meanwhile_and_opened_again() {
    let (folder, server) = server(&[]);
    let knows = || {
        let query = "/sparql?query=ASK%20%7B%20%3Chttp%3A%2F%2Fa%3E%20%3Fb%20%3Fc%20%7D";
        server.get(query, &[]).json()["boolean"].as_bool().unwrap()
    };
    assert_eq!((knows(), &server.get("/api/status", &[]).json()["changed"]), (false, &false.into()));
    let path = folder.path().join("claimgraph.db");
    {
        // As long as somebody writes, the server goes on with what was there before.
        let _writer = Store::open(&path).unwrap();
        let reloaded = server.request("POST", "/api/reload", &[("Content-Length", "0")], b"");
        assert_eq!((reloaded.status, &reloaded.json()["changed"]), (200, &false.into()), "{}", reloaded.text());
        assert!(!knows());
    }
    {
        let dataset = Dataset::open(&path).unwrap();
        dataset.load_from_slice(RdfFormat::NQuads, "<http://a> <http://b> <http://c> .").unwrap();
        dataset.flush().unwrap();
    }
    assert_eq!((knows(), &server.get("/api/status", &[]).json()["changed"]), (false, &true.into()));
    let reloaded = server.request("POST", "/api/reload", &[("Content-Length", "0")], b"");
    assert_eq!((reloaded.status, &reloaded.json()["changed"]), (200, &false.into()));
    assert!(knows());
}

#[cfg(unix)]
#[test]
fn it_ends_in_order_and_leaves_nothing_behind() {
    let (folder, mut server) = server(&[]);
    assert_eq!(server.get("/api/status", &[]).status, 200);
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    assert_eq!(server.wait(), Some(0));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["claimgraph.db"]);
}

#[test]
fn the_addresses_of_the_api_are_described() {
    let (_folder, server) = server(&[]);
    let description = server.get("/api/openapi.json", &[]).json();
    assert_eq!(description["openapi"], "3.1.0");
    for (path, methods) in description["paths"].as_object().unwrap() {
        // An address that is described is there: without its parameters it may complain, but it is not unknown.
        if methods.get("get").is_some() && !path.contains('{') {
            let reply = server.get(path, &[]);
            let is_unknown = reply.status == 404 && reply.text().contains("nothing at this address");
            assert!(!is_unknown && reply.status != 405, "{path}: {}", reply.text());
        }
    }
}

#[test]
fn updates_are_for_those_who_have_the_token() {
    let (folder, server) = server(&["--write"]);
    let insert = "INSERT DATA { <http://a> <http://b> <http://c> }";
    let refused = server.post("/sparql", "application/sparql-update", insert);
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(server.update(insert).json(), serde_json::json!({"added": 1, "removed": 0}));
    assert_eq!(server.update(insert).json(), serde_json::json!({"added": 0, "removed": 0}));
    let asked = server.post("/sparql", "application/sparql-query", "ASK { <http://a> ?b ?c }");
    assert_eq!(asked.json()["boolean"], true, "queries see what was changed");
    drop(server);
    let dataset = Dataset::open_read_only(folder.path().join("claimgraph.db")).unwrap();
    let subject = NamedNode::new("http://a").unwrap();
    assert_eq!(dataset.quads_for_pattern(Some(subject.as_ref().into()), None, None, None).count(), 1, "it is on the disk");
}

#[test]
fn without_write_nothing_is_changed() {
    let (_folder, server) = server(&[]);
    let refused = server.post("/sparql", "application/sparql-update", "CLEAR ALL");
    assert_eq!((refused.status, refused.json()["title"].as_str()), (403, Some("updates are switched off")));
}

#[test]
fn it_says_why_it_cannot_start() {
    let (folder, server) = server(&[]);
    let port = server.address.rsplit(':').next().unwrap();
    check_failure(folder.path(), &["serve", "--port", port], 2, "cannot listen at 127.0.0.1");
    check_failure(folder.path(), &["serve", "--port", "0", "--store", "nowhere"], 3, "there is no store at `nowhere`");
}

#[test]
fn every_request_is_logged_on_one_line_fit_for_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    store_in(folder.path(), CLAIMS);
    let log = folder.path().join("log");
    let server = Server::start_logging(folder.path(), &[], &log);
    server.get("/api/status", &[]);
    server.get("/caf\u{e9}\u{202e}\u{9b}31m", &[]);
    server.get(&format!("/{}", "x".repeat(1000)), &[]);
    let text = std::fs::read_to_string(log).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("127.0.0.1 GET /api/status 200 "), "{text}");
    assert!(lines[2].contains("xxx… 404 ") && lines[2].len() < 300, "{text}");
    assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
}
