//! Answers in JSON, and what went wrong as [problem details](https://www.rfc-editor.org/rfc/rfc9457).

use crate::report::{self, Exit};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use claimgraph::query::QueryError;
use serde::Serialize;

/// Answers with a value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<Response, Problem> {
    let body = serde_json::to_vec(value).map_err(anyhow::Error::from)?;
    Ok(with_type("application/json", body))
}

/// Answers with a body of a media type.
pub(crate) fn with_type(media_type: &'static str, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Why a request is not answered.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(serialize_with = "as_number")]
    pub(crate) status: StatusCode,
    /// What went wrong, on one line.
    pub(crate) title: String,
    /// What helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    /// Where a query is wrong, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<usize>,
}

fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    /// Makes a problem with what to do about it.
    pub(crate) fn new(status: StatusCode, title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status, title: title.into(), hint: Some(hint.into()), line: None, column: None }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        let (exit, title, hint) = report::describe(&error);
        let status = match exit {
            Exit::Question | Exit::Usage => StatusCode::BAD_REQUEST,
            Exit::Store => StatusCode::SERVICE_UNAVAILABLE,
            Exit::Input | Exit::Interrupted => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let place = match error.downcast_ref() {
            Some(QueryError::Syntax { line, column, .. }) => Some((*line, *column)),
            _ => None,
        };
        Self { status, title, hint, line: place.map(|place| place.0), column: place.map(|place| place.1) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = with_type("application/problem+json", body);
        *response.status_mut() = self.status;
        response
    }
}

/// Answers what is asked at an address where there is nothing.
pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address", "see /api/openapi.json for what there is")
}
