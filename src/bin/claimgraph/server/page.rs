//! The files of the explorer page, which are inside the program.

use super::reply::{self, Problem};
use super::state::AppState;
use axum::Router;
use axum::extract::State;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use claimgraph::explorer::pages;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Read;

/// Name and content, packed by gzip; none when the page was not built.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page_files.rs"));

/// What the pages of actors and documents need, which is never built.
const STYLE: &str = include_str!("../../../../web/static/page.css");
const ICON: &str = include_str!("../../../../web/static/icon.svg");

pub(super) fn routes() -> Router<AppState> {
    let own = Router::new()
        .route("/", get(index))
        .route("/page.css", get(|| async { reply::with_type("text/css; charset=utf-8", STYLE) }))
        .route("/icon.svg", get(|| async { reply::with_type("image/svg+xml", ICON) }));
    let others = FILES.iter().filter(|(name, _)| *name != "index.html");
    others.fold(own, |router, &(name, content)| {
        router.route(&format!("/{name}"), get(move |headers: HeaderMap| async move { answer(name, content, &headers) }))
    })
}

/// Answers with the page, or where it was not built, with one that needs no script.
async fn index(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    match FILES.iter().find(|(name, _)| *name == "index.html") {
        Some((name, content)) => Ok(answer(name, content, &headers)),
        None => {
            let page = state.read(|knowledge| Ok(pages::front(knowledge.explorer()?))).await?;
            Ok(reply::with_type("text/html; charset=utf-8", page))
        }
    }
}

/// Answers with a file, unless the browser has it already; packed if the browser can unpack it.
fn answer(name: &str, content: &'static [u8], headers: &HeaderMap) -> Response {
    let tag = tag(content);
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let mut response = if header(IF_NONE_MATCH).contains(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if header(ACCEPT_ENCODING).split(',').any(|coding| coding.trim().starts_with("gzip")) {
        let mut response = reply::with_type(media_type(name), content);
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response.headers_mut().insert(CONTENT_LENGTH, content.len().into());
        response
    } else {
        reply::with_type(media_type(name), unpack(content))
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    response.headers_mut().extend(HeaderValue::from_str(&tag).map(|tag| (ETAG, tag)));
    response
}

fn tag(content: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in &Sha256::digest(content)[..12] {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag + "\""
}

fn unpack(content: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    // The files were packed by our own build; what could not be read would be missing at the end.
    let _ = GzDecoder::new(content).read_to_end(&mut unpacked);
    unpacked
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
