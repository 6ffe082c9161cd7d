//! The server, over a socket.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::graph::store_of;
use super::http::Server;
use claimgraph::export::{self, ExportFormat};
use oxigraph::io::RdfFormat;
use oxigraph::store::Store as Dataset;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
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

/// Returns a server that all tests may ask which change nothing.
fn server() -> &'static Server {
    static SERVER: OnceLock<(TempDir, Server)> = OnceLock::new();
    let (_, server) = SERVER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        store_in(folder.path(), CLAIMS);
        let server = Server::start(folder.path(), &[]);
        (folder, server)
    });
    server
}

#[test]
fn a_query_is_answered() {
    let reply = server().get("/sparql?query=SELECT%20%3Fwho%20%7B%20%3Fwho%20cg%3Abacks%20actor%3ANouriAlMaliki%20%7D", &[]);
    assert_eq!((reply.status, reply.media_type()), (200, "application/sparql-results+json"));
    let who = &reply.json()["results"]["bindings"][0]["who"]["value"];
    assert_eq!(who, "https://w3id.org/claimgraph/actor/Iran");
    assert!(reply.is_whole);
}

#[test]
fn pages_of_other_sites_are_refused() {
    let check = |headers: &[(&str, &str)], status: u16| {
        let reply = server().get("/api/status", headers);
        assert_eq!(reply.status, status, "{headers:?}: {}", reply.text());
    };
    let port = server().address.rsplit(':').next().unwrap();
    let (localhost, own) = (format!("localhost:{port}"), format!("http://{}", server().address));
    check(&[("Host", &localhost)], 200);
    check(&[("Host", &format!("[::1]:{port}"))], 200);
    check(&[("Origin", &own)], 200);
    check(&[("Sec-Fetch-Site", "same-origin")], 200);
    check(&[("Sec-Fetch-Site", "none")], 200);
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
    for path in ["/api/status", "/nowhere"] {
        let reply = server().get(path, &[]);
        assert!(reply.header("content-security-policy").unwrap().starts_with("default-src 'none'; script-src 'self';"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
}

#[test]
fn the_store_may_be_written_meanwhile_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    store_in(folder.path(), CLAIMS);
    let server = Server::start(folder.path(), &[]);
    let knows = || {
        let query = "/sparql?query=ASK%20%7B%20%3Chttp%3A%2F%2Fa%3E%20%3Fb%20%3Fc%20%7D";
        server.get(query, &[]).json()["boolean"].as_bool().unwrap()
    };
    assert_eq!((knows(), &server.get("/api/status", &[]).json()["changed"]), (false, &false.into()));
    {
        let dataset = Dataset::open(folder.path().join("claimgraph.db")).unwrap();
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
    let folder = tempfile::tempdir().unwrap();
    store_in(folder.path(), CLAIMS);
    let mut server = Server::start(folder.path(), &[]);
    assert_eq!(server.get("/api/status", &[]).status, 200);
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    assert_eq!(server.wait(), Some(0));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["claimgraph.db"]);
}
