//! The [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/).

use super::reply::{self, Problem};
use super::state::AppState;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use claimgraph::query::{AnswerFormat, Bindings, evaluate};
use serde::Deserialize;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/sparql", get(answer))
}

#[derive(Deserialize)]
struct Parameters {
    query: String,
}

async fn answer(State(state): State<AppState>, Query(parameters): Query<Parameters>) -> Result<Response, Problem> {
    let body = state
        .read(move |knowledge| {
            let answers = evaluate(knowledge.store(), &parameters.query, &Bindings::new())?;
            let mut body = Vec::new();
            answers.write(AnswerFormat::Json, &mut body)?;
            Ok(body)
        })
        .await?;
    Ok(reply::with_type("application/sparql-results+json", body))
}
