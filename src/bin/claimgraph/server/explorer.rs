//! The explorer page and the JSON that it asks for.

use super::reply::{self, Problem};
use super::state::AppState;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/summary", get(summary))
}

async fn summary(State(state): State<AppState>) -> Result<Response, Problem> {
    let counts = state
        .read(|knowledge| {
            let ties = knowledge.ties()?;
            Ok(json!({ "actors": ties.graph.graph.node_count(), "ties": ties.graph.graph.edge_count(), "claims": ties.claims.len(), "entities": ties.entities.len() }))
        })
        .await?;
    reply::json(&counts)
}
