//! The reading half of the [Graph Store Protocol](https://www.w3.org/TR/sparql11-http-rdf-update/): whole graphs by name, as
//! a parameter (`/store?graph=IRI`, `/store?default`) or as the address itself (`/store/NAME`).

use super::negotiation::{DATASETS, GRAPHS, choose};
use super::reply::{self, Problem};
use super::state::AppState;
use crate::worker::Request;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;
use claimgraph::export::graph_store::GraphChoice;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/store", get(indirect)).route("/store/{*name}", get(direct))
}

async fn indirect(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let pairs: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let choice = match pairs.as_slice() {
        [] => GraphChoice::All,
        [("default", "")] => GraphChoice::Default,
        [("graph", iri)] if iri.contains(':') => GraphChoice::Named((*iri).to_owned()),
        [("graph", iri)] => {
            let title = format!("`{iri}` is no absolute IRI");
            return Err(Problem::new(StatusCode::BAD_REQUEST, title, "write it whole"));
        }
        _ => {
            let hint = "name one graph with `?graph=IRI`, the asserted view with `?default`, or nothing for all graphs";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "it is not clear which graph is meant", hint));
        }
    };
    answer(&state, &headers, choice).await
}

async fn direct(State(state): State<AppState>, address: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let path = address.path_and_query().map_or("/store/", |path| path.as_str());
    answer(&state, &headers, GraphChoice::Named(format!("{}{path}", reply::origin(&headers)))).await
}

async fn answer(state: &AppState, headers: &HeaderMap, choice: GraphChoice) -> Result<Response, Problem> {
    let offered = if choice == GraphChoice::All { DATASETS.as_slice() } else { GRAPHS.as_slice() };
    let format = choose(headers, offered).ok_or_else(|| reply::unacceptable(offered))?;
    let answer = state.workers().ask(state.knowledge(), &Request::Graphs { choice, format }).await?;
    Ok(reply::with_type(answer.format.media_type(), answer.body))
}
