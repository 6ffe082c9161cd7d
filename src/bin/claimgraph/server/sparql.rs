//! The [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/).

use super::negotiation::{GRAPHS, TABLES, choose};
use super::reply::{self, Problem};
use super::state::AppState;
use super::token;
use crate::worker::{Described, Formats, Request};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use claimgraph::query::{Conditions, Ending, Graphs, Limits};
use std::collections::BTreeMap;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/sparql", get(answer_get).post(answer_post)).route("/.well-known/void", get(describe_store))
}

async fn answer_get(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let parameters = Parameters::parse(query.as_deref().unwrap_or_default())?;
    if parameters.is_empty() {
        return describe(&state, &headers, Described::Endpoint).await;
    }
    if parameters.has("update") {
        let hint = "send it with POST, as `update=` or as application/sparql-update";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "an update cannot be sent with GET", hint));
    }
    answer(&state, &headers, parameters.one("query")?, &parameters).await
}

async fn answer_post(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let media_type = media_type(&headers)?;
    let text = std::str::from_utf8(&body);
    let text = text.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the request is not UTF-8", "send UTF-8"))?;
    let mut parameters = Parameters::parse(query.as_deref().unwrap_or_default())?;
    match media_type.as_str() {
        "application/sparql-query" => {
            parameters.refuse(&["query", "update"])?;
            answer(&state, &headers, text, &parameters).await
        }
        "application/sparql-update" => {
            parameters.refuse(&["query", "update"])?;
            update(&state, &headers, text, &parameters).await
        }
        "application/x-www-form-urlencoded" => {
            parameters.0.extend(Parameters::parse(text)?.0);
            match (parameters.has("query"), parameters.has("update")) {
                (true, true) => {
                    let hint = "send `query=` or `update=`";
                    Err(Problem::new(StatusCode::BAD_REQUEST, "the request is a query and an update at once", hint))
                }
                (false, true) => update(&state, &headers, parameters.one("update")?, &parameters).await,
                _ => answer(&state, &headers, parameters.one("query")?, &parameters).await,
            }
        }
        other => {
            let title = format!("a request of the type `{other}` is not understood");
            let hint = "send application/sparql-query, application/sparql-update or application/x-www-form-urlencoded";
            Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, title, hint))
        }
    }
}

async fn answer(state: &AppState, headers: &HeaderMap, sparql: &str, parameters: &Parameters) -> Result<Response, Problem> {
    parameters.refuse(&["using-graph-uri", "using-named-graph-uri"])?;
    let graphs = parameters.graphs("default-graph-uri", "named-graph-uri");
    let request = Request::Answer {
        sparql: sparql.to_owned(),
        bindings: BTreeMap::new(),
        conditions: Conditions { base: Some(base(headers)), graphs, limits: state.workers().limits() },
        formats: Formats { rows: choose(headers, &TABLES), triples: choose(headers, &GRAPHS) },
    };
    ask(state, &request).await
}

/// Answers a query with values for some of its variables, as terms of N-Triples.
pub(super) async fn answer_bound(
    state: &AppState,
    headers: &HeaderMap,
    sparql: String,
    bindings: BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let conditions = Conditions { base: Some(base(headers)), graphs: None, limits: state.workers().limits() };
    let formats = Formats { rows: choose(headers, &TABLES), triples: choose(headers, &GRAPHS) };
    ask(state, &Request::Answer { sparql, bindings, conditions, formats }).await
}

async fn update(state: &AppState, headers: &HeaderMap, sparql: &str, parameters: &Parameters) -> Result<Response, Problem> {
    token::require(state.token(), headers)?;
    parameters.refuse(&["default-graph-uri", "named-graph-uri"])?;
    let graphs = parameters.graphs("using-graph-uri", "using-named-graph-uri");
    let conditions = Conditions { base: Some(base(headers)), graphs, limits: Limits::default() };
    let request = Request::Update { updates: vec![sparql.to_owned()], ending: Ending::Commit, conditions };
    let change = state.workers().update(state.store(), &request, || state.reload()).await?;
    reply::json(&change)
}

async fn describe_store(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    describe(&state, &headers, Described::Store).await
}

async fn describe(state: &AppState, headers: &HeaderMap, of: Described) -> Result<Response, Problem> {
    let format = choose(headers, &GRAPHS).ok_or_else(|| reply::unacceptable(&GRAPHS))?;
    let updates = state.token().is_some();
    ask(state, &Request::Description { of, origin: reply::origin(headers), updates, format }).await
}

async fn ask(state: &AppState, request: &Request) -> Result<Response, Problem> {
    let answer = state.workers().ask(state.knowledge(), request).await?;
    Ok(reply::with_type(answer.format.media_type(), answer.body))
}

/// Returns what relative IRIs of a query are relative to: the endpoint.
fn base(headers: &HeaderMap) -> String {
    format!("{}/sparql", reply::origin(headers))
}

/// Returns the media type of a request, which must be in UTF-8.
fn media_type(headers: &HeaderMap) -> Result<String, Problem> {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = value.split(';').map(|part| part.trim().to_ascii_lowercase());
    let media_type = parts.next().unwrap_or_default();
    let is_readable = |part: &str| match part.strip_prefix("charset=") {
        Some(name) => ["utf-8", "utf8", "us-ascii"].contains(&name.trim_matches('"')),
        None => true,
    };
    if parts.all(|part| is_readable(&part)) {
        return Ok(media_type);
    }
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the request is not in UTF-8", "send UTF-8"))
}

/// Names and values as forms send them.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn parse(text: &str) -> Result<Self, Problem> {
        let pairs = form_urlencoded::parse(text.as_bytes());
        let pairs: Vec<_> = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        // What is no UTF-8 comes out as U+FFFD, which hardly anybody sends.
        let has_replacement = |(name, value): &(String, String)| name.contains('\u{fffd}') || value.contains('\u{fffd}');
        let is_meant = text.contains('\u{fffd}') || text.to_ascii_uppercase().contains("%EF%BF%BD");
        if pairs.iter().any(has_replacement) && !is_meant {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "the request is not UTF-8", "send UTF-8"));
        }
        Ok(Self(pairs))
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn values<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// Returns the value of a parameter that must be there once.
    fn one<'p>(&'p self, name: &str) -> Result<&'p str, Problem> {
        let values: Vec<&str> = self.values(name).collect();
        match values.as_slice() {
            [value] => Ok(value),
            [] => Err(Problem::new(StatusCode::BAD_REQUEST, format!("`{name}=` is missing"), "see /api/openapi.json")),
            _ => {
                let title = format!("there are {} times `{name}=`", values.len());
                Err(Problem::new(StatusCode::BAD_REQUEST, title, "send one request for each"))
            }
        }
    }

    /// Refuses parameters that have no meaning here.
    fn refuse(&self, names: &[&str]) -> Result<(), Problem> {
        match names.iter().find(|name| self.has(name)) {
            Some(name) => {
                let title = format!("`{name}=` has no meaning in this request");
                let hint = "queries take default-graph-uri and named-graph-uri, updates using-graph-uri and \
                    using-named-graph-uri; the text stands in one place only";
                Err(Problem::new(StatusCode::BAD_REQUEST, title, hint))
            }
            None => Ok(()),
        }
    }

    /// Returns the graphs that a request chooses; none when it chooses none.
    fn graphs(&self, default: &str, named: &str) -> Option<Graphs> {
        let all = |name| self.values(name).map(str::to_owned).collect();
        let graphs = Graphs { default: all(default), named: all(named) };
        (graphs != Graphs::default()).then_some(graphs)
    }
}
