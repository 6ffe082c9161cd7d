//! Answers in JSON, and what went wrong as [problem details](https://www.rfc-editor.org/rfc/rfc9457).

use crate::report::{self, Cause};
use crate::worker::Failure;
use axum::http::header::{CONTENT_TYPE, HOST, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use claimgraph::query::AnswerFormat;
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

    fn of(cause: Cause, title: String, hint: Option<String>, place: Option<(usize, usize)>) -> Self {
        let status = match cause {
            Cause::Request => StatusCode::BAD_REQUEST,
            Cause::Missing => StatusCode::NOT_FOUND,
            Cause::Format => StatusCode::NOT_ACCEPTABLE,
            Cause::Size | Cause::Held => StatusCode::SERVICE_UNAVAILABLE,
            Cause::Failure => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, title, hint, line: place.map(|place| place.0), column: place.map(|place| place.1) }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        let (_, title, hint) = report::describe(&error);
        Self::of(Cause::of(&error), title, hint, report::place(&error))
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::of(failure.cause, failure.message, failure.hint, failure.place)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = with_type("application/problem+json", body);
        *response.status_mut() = self.status;
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Refuses a request that accepts none of the formats that there are.
pub(super) fn unacceptable(offered: &[AnswerFormat]) -> Problem {
    let offered: Vec<&str> = offered.iter().map(|format| format.media_type()).collect();
    let hint = format!("accept {}", offered.join(", "));
    Problem::new(StatusCode::NOT_ACCEPTABLE, "the answer cannot be had in any of the formats asked for", hint)
}

/// Returns the address of this server as the client knows it; [`guards`](super::guards) has checked it.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("http://{host}")
}

/// Answers what is asked at an address where there is nothing.
pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address", "see /api/openapi.json for what there is")
}
