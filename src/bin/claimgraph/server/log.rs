//! A line on standard error for every request.

use super::connections::Peer;
use crate::report;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

/// How much of an address is shown; queries may be long.
const ADDRESS_LIMIT: usize = 200;

/// Whether requests are shown.
#[derive(Clone, Copy)]
pub(super) struct Log {
    pub(super) is_on: bool,
}

/// Answers a request and says so. What the client wrote is escaped, so that it cannot forge lines or steer the terminal.
pub(super) async fn write(State(log): State<Log>, request: Request, next: Next) -> Response {
    if !log.is_on {
        return next.run(request).await;
    }
    let begun = Instant::now();
    let peer = request.extensions().get().map_or_else(|| "-".to_owned(), |Peer(address)| address.to_string());
    let line = format!("{peer} {} {}", request.method(), shortened(&request.uri().to_string()));
    let response = next.run(request).await;
    // Of an answer that is still being written nobody knows how long it will be.
    let length = response.body().size_hint().exact().map_or_else(String::new, |length| format!(" {length} bytes"));
    report::remark(&format!("{line} {}{length} {} ms", response.status().as_u16(), begun.elapsed().as_millis()));
    response
}

fn shortened(address: &str) -> String {
    match address.char_indices().nth(ADDRESS_LIMIT) {
        Some((end, _)) => format!("{}…", &address[..end]),
        None => address.to_owned(),
    }
}
