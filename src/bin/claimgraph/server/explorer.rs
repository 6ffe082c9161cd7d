//! The JSON that the explorer page asks for, and the pages of actors and documents. `openapi.json` describes it.

use super::reply::{self, Problem};
use super::sparql;
use super::state::AppState;
use crate::{names, places};
use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use claimgraph::explorer::{ActorName, Explorer, pages};
use claimgraph::knowledge::EntityId;
use claimgraph::query::{Parameter, Question};
use claimgraph::text::DocumentId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const HTML: &str = "text/html; charset=utf-8";

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/overview", get(overview))
        .route("/api/vocabulary", get(vocabulary))
        .route("/api/search", get(search))
        .route("/api/questions", get(questions))
        .route("/api/questions/{name}", get(ask))
        .route("/api/diagram", post(diagram))
        .route("/api/picture.svg", post(svg))
        .route("/api/picture.png", post(png))
        .route("/api/actor", post(actor))
        .route("/api/evidence", post(evidence))
        .route("/api/chains", post(chains))
        .route("/api/tensions", post(tensions))
        .route("/actor/{name}", get(actor_page))
        .route("/document/{name}", get(document_page))
}

async fn overview(State(state): State<AppState>) -> Result<Response, Problem> {
    answer(&state, |explorer| Ok(explorer.overview())).await
}

async fn vocabulary(State(state): State<AppState>) -> Result<Response, Problem> {
    answer(&state, |explorer| Ok(explorer.vocabulary())).await
}

#[derive(Deserialize)]
struct SearchParameters {
    #[serde(default)]
    text: String,
    #[serde(default = "some")]
    limit: usize,
}

fn some() -> usize {
    12
}

async fn search(State(state): State<AppState>, Query(wanted): Query<SearchParameters>) -> Result<Response, Problem> {
    const MOST: usize = 100;
    answer(&state, move |explorer| Ok(explorer.suggest(&wanted.text, wanted.limit.min(MOST)))).await
}

/// A question as the page shows it.
#[derive(Serialize)]
struct ToldQuestion<'q> {
    name: &'q str,
    question: &'q str,
    description: &'q str,
    reading: &'q str,
    parameters: Vec<ToldParameter<'q>>,
    sparql: &'q str,
}

#[derive(Serialize)]
struct ToldParameter<'q> {
    name: &'q str,
    kind: &'static str,
    default: Option<&'q str>,
    description: &'q str,
}

async fn questions() -> Result<Response, Problem> {
    reply::json(&places::questions()?.iter().map(told_question).collect::<Vec<_>>())
}

/// Asks a question that has a name; the parameters of the address are its own.
async fn ask(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(values): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (sparql, bindings) = state
        .read(move |knowledge| {
            let questions = places::questions()?;
            let question = names::question(&questions, &name)?;
            let bindings = question.bind(knowledge.store(), &values)?;
            Ok((question.sparql.clone(), bindings.into_iter().map(|(name, term)| (name, term.to_string())).collect()))
        })
        .await?;
    sparql::answer_bound(&state, &headers, sparql, bindings).await
}

fn told_question(question: &Question) -> ToldQuestion<'_> {
    let Question { name, question: words, description, reading, sparql, parameters } = question;
    ToldQuestion {
        name,
        question: words,
        description,
        reading,
        parameters: parameters.iter().map(told_parameter).collect(),
        sparql,
    }
}

fn told_parameter(parameter: &Parameter) -> ToldParameter<'_> {
    let Parameter { name, kind, default, description } = parameter;
    ToldParameter { name, kind: kind.as_str(), default: default.as_deref(), description }
}

async fn diagram(State(state): State<AppState>, body: Bytes) -> Result<Response, Problem> {
    let request = read(&body)?;
    answer(&state, move |explorer| Ok(explorer.diagram(&request))).await
}

async fn svg(State(state): State<AppState>, body: Bytes) -> Result<Response, Problem> {
    let request = read(&body)?;
    picture(&state, "image/svg+xml", move |explorer, output| Ok(explorer.write_svg(&request, output)?)).await
}

async fn png(State(state): State<AppState>, body: Bytes) -> Result<Response, Problem> {
    let request = read(&body)?;
    picture(&state, "image/png", move |explorer, output| Ok(explorer.write_png(&request, output)?)).await
}

async fn picture(
    state: &AppState,
    media_type: &'static str,
    write: impl FnOnce(&Explorer, &mut Vec<u8>) -> Result<()> + Send + 'static,
) -> Result<Response, Problem> {
    let picture = state
        .read(move |knowledge| {
            let mut picture = Vec::new();
            write(knowledge.explorer()?, &mut picture)?;
            Ok(picture)
        })
        .await?;
    Ok(reply::with_type(media_type, picture))
}

async fn actor(State(state): State<AppState>, body: Bytes) -> Result<Response, Problem> {
    let request = read(&body)?;
    let card = state.read(move |knowledge| Ok(knowledge.explorer()?.actor(&request))).await?;
    reply::json(&card.ok_or_else(unknown_actor)?)
}

async fn evidence(State(state): State<AppState>, body: Bytes) -> Result<Response, Problem> {
    let request = read(&body)?;
    let evidence = state.read(move |knowledge| Ok(knowledge.explorer()?.evidence(knowledge.store(), &request)?)).await?;
    reply::json(&evidence)
}

async fn chains(State(state): State<AppState>, body: Bytes) -> Result<Response, Problem> {
    let request = read(&body)?;
    answer(&state, move |explorer| Ok(explorer.chains(&request))).await
}

async fn tensions(State(state): State<AppState>, body: Bytes) -> Result<Response, Problem> {
    let request = read(&body)?;
    let tensions = state.read(move |knowledge| Ok(knowledge.explorer()?.tensions(&request))).await?;
    reply::json(&tensions.ok_or_else(unknown_actor)?)
}

async fn actor_page(State(state): State<AppState>, Path(name): Path<String>) -> Result<Response, Problem> {
    let wanted = EntityId(name.clone());
    let page = state.read(move |knowledge| Ok(knowledge.explorer()?.actor_page(knowledge.store(), &wanted)?)).await?;
    page_or_missing(&state, page, "actor", name).await
}

async fn document_page(State(state): State<AppState>, Path(name): Path<String>) -> Result<Response, Problem> {
    let wanted = DocumentId(name.clone());
    let page = state.read(move |knowledge| Ok(knowledge.explorer()?.document_page(knowledge.store(), &wanted)?)).await?;
    page_or_missing(&state, page, "document", name).await
}

/// Answers with a page, or with one that says that there is none and which actors may have been meant.
async fn page_or_missing(
    state: &AppState,
    page: Option<String>,
    what: &'static str,
    name: String,
) -> Result<Response, Problem> {
    if let Some(page) = page {
        return Ok(reply::with_type(HTML, page));
    }
    let page = state
        .read(move |knowledge| {
            let near = knowledge.explorer()?.suggest(&name, 5).into_iter();
            let near: Vec<ActorName> = near.map(|found| ActorName { id: found.id, label: found.label }).collect();
            Ok(pages::missing(what, &name, &near))
        })
        .await?;
    let mut response = reply::with_type(HTML, page);
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// Answers with what the explorer says, as JSON.
async fn answer<T: Serialize + Send + 'static>(
    state: &AppState,
    ask: impl FnOnce(&Explorer) -> Result<T> + Send + 'static,
) -> Result<Response, Problem> {
    reply::json(&state.read(move |knowledge| ask(knowledge.explorer()?)).await?)
}

/// Reads the JSON of a request.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let hint = "see /api/openapi.json for what may be asked";
        Problem::new(StatusCode::BAD_REQUEST, format!("the request is not understood: {error}"), hint)
    })
}

fn unknown_actor() -> Problem {
    let hint = "search with /api/search?text=NAME";
    Problem::new(StatusCode::NOT_FOUND, "the store has no such actor, or it has no tie of the kind asked for", hint)
}
