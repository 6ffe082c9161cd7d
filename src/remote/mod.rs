//! Stores elsewhere, over [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/): documents pushed and pulled, queries
//! asked. The one part of the library that uses the network, and only at addresses that a user names.
//!
//! Each document is a graph there as it is here, written in batches; what names its reading goes in last, so that a graph
//! that has it is whole. The asserted view is a graph with a name of its own ([`VIEW_GRAPH`]), because stores do not agree on
//! what a query without `GRAPH` sees.
//!
//! What stores do to data and answers is met here: rows cut at a limit that nobody mentions are counted and fetched page by
//! page, truth values come back as numbers, `ASK` as a row, and numbers in another spelling; a document that is pulled is read
//! and written anew, and its text compared with its hash.

mod access;
mod answers;
mod error;
mod excerpt;
mod http;
mod pull;
mod push;

pub use access::{Access, Secret};
pub use error::RemoteError;
pub use pull::{PullOptions, PullReport};
pub use push::{PushOptions, PushReport};

use crate::ontology::vocabulary::{DOCUMENT, VIEW_GRAPH};
use crate::query::{Answers, Bindings, ForeignQuery, Form, Term};
use crate::store::{DocumentReading, TERMS};
use http::{Client, Request};
use oxigraph::model::Literal;
use std::cell::OnceCell;

/// A store elsewhere.
pub struct Remote {
    client: Client,
    /// Where updates go.
    update: String,
    /// Where queries go.
    query: String,
    /// Whether the view has a name there; asked when it is first needed.
    has_view: OnceCell<bool>,
}

/// Rows that every store gives in one answer.
const PAGE: usize = 1_000;

impl Remote {
    /// Prepares to use the store at `endpoint`, the address of its updates or of its queries; the other one is guessed by the
    /// names that stores give them, unless it is told. Nothing is sent yet.
    ///
    /// # Errors
    /// When it is no address of HTTP, or holds a password.
    pub fn new(endpoint: &str, query_endpoint: Option<&str>, access: Access) -> Result<Self, RemoteError> {
        let query = query_endpoint.map_or_else(|| query_address(endpoint), str::to_owned);
        for address in [endpoint, &query] {
            check_address(address)?;
        }
        let secret = match &access {
            Access::Open => None,
            Access::Password { password, .. } => Some(password),
            Access::Token(token) => Some(token),
        };
        if secret.is_some_and(|secret| !secret.is_sound()) {
            return Err(RemoteError::Secret { reason: "the password or token is empty or has line ends in it".to_owned() });
        }
        Ok(Self { client: Client::new(access), update: endpoint.to_owned(), query, has_view: OnceCell::new() })
    }

    /// Answers a query as the local store would; see [`query::evaluate`](crate::query::evaluate).
    ///
    /// # Errors
    /// When the query is wrong, or when the store fails or leaves out rows.
    pub fn evaluate(&self, sparql: &str, bindings: &Bindings) -> Result<Answers, RemoteError> {
        let view = self.has_view()?.then_some(VIEW_GRAPH);
        let query = ForeignQuery::new(sparql, bindings, view)?;
        match query.form {
            Form::Ask => Ok(Answers::Boolean(self.ask(&query.text())?)),
            Form::Construct => {
                let bytes = self.send_query(&query.text(), answers::TRIPLES)?;
                answers::triples(&bytes).map(Answers::Triples).map_err(|reason| self.unexpected("triples", reason))
            }
            Form::Select => {
                let (columns, rows) = self.all_rows(&query)?;
                Ok(query.finish(&columns, rows))
            }
        }
    }

    /// Fetches all rows; a store that cuts them is asked for the rest page by page.
    fn all_rows(&self, query: &ForeignQuery) -> Result<Rows, RemoteError> {
        let (columns, rows) = self.select(&query.text())?;
        // No store cuts fewer.
        if rows.len() < PAGE {
            return Ok((columns, rows));
        }
        let count = self.number(&query.count_text())?;
        if count == rows.len() {
            return Ok((columns, rows));
        }
        let (mut columns, mut all) = (columns, Vec::new());
        while all.len() < count {
            let (names, rows) = self.select(&query.page_text(all.len(), PAGE))?;
            if rows.is_empty() {
                return Err(RemoteError::Cut { address: self.query.clone(), got: all.len(), count });
            }
            columns = names;
            all.extend(rows);
        }
        Ok((columns, all))
    }

    fn has_view(&self) -> Result<bool, RemoteError> {
        if let Some(known) = self.has_view.get() {
            return Ok(*known);
        }
        let known = self.ask(&format!("ASK {{ GRAPH <{VIEW_GRAPH}> {{ ?s ?p ?o }} }}"))?;
        Ok(*self.has_view.get_or_init(|| known))
    }

    /// Returns the readings of the documents there, ordered by graph.
    fn documents(&self) -> Result<Vec<DocumentReading>, RemoteError> {
        let (hash, reader) = (&TERMS.content_hash, &TERMS.read_by);
        let mut documents: Vec<DocumentReading> = Vec::new();
        loop {
            let last = documents.last().map_or(DOCUMENT, |document| document.graph.as_str());
            let rows = self.select(&format!(
                "SELECT ?g ?hash ?reader WHERE {{ GRAPH ?g {{ ?g {hash} ?hash ; {reader} ?reader }}
                 FILTER (STRSTARTS(STR(?g), \"{DOCUMENT}\") && STR(?g) > {}) }} ORDER BY STR(?g) LIMIT {PAGE}",
                quoted(last)
            ))?;
            let page = rows.1.iter().map(|row| self.document(row)).collect::<Result<Vec<_>, _>>()?;
            let is_last = page.len() < PAGE;
            documents.extend(page);
            documents.dedup_by(|one, other| one.graph == other.graph);
            if is_last {
                return Ok(documents);
            }
        }
    }

    fn document(&self, row: &[Option<Term>]) -> Result<DocumentReading, RemoteError> {
        let text = |place: usize| row.get(place).and_then(Option::as_ref).map(answers::text).unwrap_or_default();
        DocumentReading::new(text(0), text(1), text(2))
            .ok_or_else(|| self.unexpected("documents", format!("`{}` is none", text(0))))
    }

    /// Returns the number of triples in a graph.
    fn count(&self, graph: &str) -> Result<usize, RemoteError> {
        self.number(&format!("SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"))
    }

    fn number(&self, sparql: &str) -> Result<usize, RemoteError> {
        let (_, rows) = self.select(sparql)?;
        let number = rows.first().and_then(|row| row.first()?.as_ref()).and_then(|term| answers::text(term).parse().ok());
        number.ok_or_else(|| self.unexpected("a number", "there is none in it".to_owned()))
    }

    fn ask(&self, sparql: &str) -> Result<bool, RemoteError> {
        let bytes = self.send_query(sparql, answers::ROWS)?;
        answers::truth(&bytes).map_err(|reason| self.unexpected("yes or no", reason))
    }

    fn select(&self, sparql: &str) -> Result<Rows, RemoteError> {
        let bytes = self.send_query(sparql, answers::ROWS)?;
        answers::rows(&bytes).map_err(|reason| self.unexpected("rows", reason))
    }

    fn send_query(&self, sparql: &str, accept: &'static str) -> Result<Vec<u8>, RemoteError> {
        let body = format!("query={}", form_encoded(sparql));
        let (address, content_type) = (self.query.as_str(), "application/x-www-form-urlencoded");
        self.client.send(&Request { method: "POST", address, content_type, accept, body: body.as_bytes() })
    }

    /// Carries out an update that does no more when it is done twice.
    fn update(&self, sparql: &str) -> Result<(), RemoteError> {
        let (address, content_type) = (self.update.as_str(), "application/sparql-update");
        let request = Request { method: "POST", address, content_type, accept: "*/*", body: sparql.as_bytes() };
        self.client.send(&request).map(drop)
    }

    fn unexpected(&self, expected: &'static str, reason: String) -> RemoteError {
        RemoteError::Answer { address: self.query.clone(), expected, reason }
    }
}

/// Columns and rows.
type Rows = (Vec<String>, Vec<Vec<Option<Term>>>);

fn check_address(address: &str) -> Result<(), RemoteError> {
    let wrong = |reason: &str| RemoteError::Address { address: address.to_owned(), reason: reason.to_owned() };
    let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"));
    let rest = rest.ok_or_else(|| wrong("it does not begin with http:// or https://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.contains('@') {
        // The address is shown in messages.
        return Err(RemoteError::Secret { reason: "the address holds a name or password before `@`".to_owned() });
    }
    if host.is_empty() || address.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Err(wrong("it names no host, or has spaces in it"));
    }
    Ok(())
}

/// Returns where a store takes queries that takes updates here.
fn query_address(update: &str) -> String {
    if let Some(base) = update.strip_suffix("/update") {
        return format!("{base}/query");
    }
    update.strip_suffix("/statements").unwrap_or(update).to_owned()
}

/// Writes text as SPARQL does.
fn quoted(text: &str) -> String {
    Literal::new_simple_literal(text).to_string()
}

/// Encodes text as [a form](https://url.spec.whatwg.org/#application/x-www-form-urlencoded) does.
fn form_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"-_.*".contains(&byte) => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_queries_is_guessed() {
        for (update, query) in [
            ("http://localhost:7878/update", "http://localhost:7878/query"),
            ("http://localhost:3030/news/update", "http://localhost:3030/news/query"),
            ("http://localhost:7200/repositories/news/statements", "http://localhost:7200/repositories/news"),
            ("http://localhost:8890/sparql-auth", "http://localhost:8890/sparql-auth"),
        ] {
            assert_eq!(query_address(update), query);
        }
    }

    #[test]
    fn addresses_hold_no_secrets() {
        let check = |address: &str| Remote::new(address, None, Access::Open).err().map(|error| error.to_string());
        assert_eq!(check("https://store.example/sparql?a=b@c"), None);
        for wrong in ["store.example", "ftp://store.example/", "http:///x", "http://a b/"] {
            assert!(check(wrong).is_some_and(|message| message.contains("no address")), "{wrong}");
        }
        let message = check("http://ann:swordfish@store.example/").unwrap_or_default();
        assert!(message.contains("before `@`") && !message.contains("swordfish"), "{message}");
        let access = Access::Token(Secret::new("a\r\nX: b"));
        assert!(matches!(Remote::new("http://a.example/", None, access), Err(RemoteError::Secret { .. })));
    }

    #[test]
    fn text_is_encoded_for_a_form() {
        assert_eq!(form_encoded("a b+c&d=é\n*"), "a+b%2Bc%26d%3D%C3%A9%0A*");
    }
}
