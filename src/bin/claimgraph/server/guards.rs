//! What every request passes on its way in and every answer on its way out.

use super::reply::Problem;
use super::state::AppState;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// What pages of this server may load and do: only what comes from here, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The largest body of a request, in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// How long the body of a request may take.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Refuses requests that pages of other sites make: by a name of their own that they led here, from a script, from a form.
pub(super) async fn refuse_strangers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match check_origin(&state, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn check_origin(state: &AppState, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let hosts: Vec<_> = headers.get_all(HOST).iter().collect();
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let host = match (hosts.as_slice(), authority) {
        ([host], None) => host.to_str().unwrap_or_default(),
        ([host], Some(authority)) if host.as_bytes() == authority.as_bytes() => authority,
        _ => "",
    };
    if !state.is_addressed_by(host) {
        let hint = format!("use {}/, or start with `--host NAME` if that is a name of this machine", state.origin());
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "this server does not go by that name", hint));
    }
    let foreign = || {
        let hint = "open the address of this server itself, in a window of its own";
        Err(Problem::new(StatusCode::FORBIDDEN, "pages of other sites may not ask this server", hint))
    };
    match headers.get(ORIGIN) {
        Some(origin) if origin.as_bytes() != format!("http://{host}").as_bytes() => return foreign(),
        _ => {}
    }
    match header(headers, "sec-fetch-site") {
        Some("cross-site" | "same-site") if !is_followed_link(request) => foreign(),
        _ => Ok(()),
    }
}

/// Tells whether somebody followed a link to a page; the page they came from does not see the answer.
fn is_followed_link(request: &Request) -> bool {
    let path = request.uri().path();
    let is_page = !["/sparql", "/store", "/api/"].iter().any(|part| path.starts_with(part));
    let headers = request.headers();
    let navigates = header(headers, "sec-fetch-mode") == Some("navigate");
    let fills_window = header(headers, "sec-fetch-dest") == Some("document");
    request.method() == Method::GET && is_page && navigates && fills_window
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Reads the body of a request before it is answered, if it is short and comes soon.
pub(super) async fn limit_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(_)) => {
            let title = format!("the request has more than {BODY_LIMIT} bytes, or breaks off");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, title, "ask several shorter questions").into_response()
        }
        Err(_) => {
            let hint = "send the whole request at once";
            Problem::new(StatusCode::REQUEST_TIMEOUT, "the request did not come to its end", hint).into_response()
        }
    }
}

/// Adds to every answer what browsers need to know to be careful with it.
pub(super) async fn add_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}
