//! What the page asks of the server itself: whether the store changed, and to open it again.

use super::reply::{self, Problem};
use super::state::AppState;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::json;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/status", get(status))
        .route("/api/reload", post(reload))
        .route("/api/openapi.json", get(describe))
}

/// The description of all addresses under `/api/`, as [OpenAPI](https://spec.openapis.org/oas/v3.1.0).
const OPENAPI: &str = include_str!("openapi.json");

async fn describe() -> Response {
    reply::with_type("application/json", OPENAPI)
}

async fn status(State(state): State<AppState>) -> Result<Response, Problem> {
    let changed = state.read(|knowledge| Ok(knowledge.snapshot().is_outdated()?)).await?;
    reply::json(&json!({
        "version": env!("CARGO_PKG_VERSION"),
        "store": state.store().display().to_string(),
        "changed": changed,
        "write": state.token().is_some(),
    }))
}

async fn reload(State(state): State<AppState>) -> Result<Response, Problem> {
    state.reload().await?;
    status(State(state)).await
}
