//! The token that allows updates: whoever has it may change the store.

use super::reply::Problem;
use anyhow::{Result, anyhow};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};

/// Makes a token that nobody can guess: 128 random bits.
pub(super) fn make() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system has no random numbers: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Refuses a request without the [token](https://www.rfc-editor.org/rfc/rfc6750), and every request where there is none.
pub(super) fn require(token: Option<&str>, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = token else {
        let hint = "start the server with `claimgraph serve --write`";
        return Err(Problem::new(StatusCode::FORBIDDEN, "updates are switched off", hint));
    };
    let given = headers.get(AUTHORIZATION).map(|value| value.as_bytes()).and_then(bearer);
    if given.is_some_and(|given| is_same(given, token.as_bytes())) {
        return Ok(());
    }
    let hint = "send `Authorization: Bearer TOKEN` with the token that the server printed when it started";
    Err(Problem::new(StatusCode::UNAUTHORIZED, "updates need the token of this server", hint))
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token)
}

/// Compares without telling by the time it takes where the first difference is.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_opens() {
        let token = make().unwrap();
        assert_eq!(token.len(), 32);
        assert_ne!(token, make().unwrap());
        let check = |token: Option<&str>, value: &str, status: Option<StatusCode>| {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]);
            assert_eq!(require(token, &headers).err().map(|problem| problem.status), status, "{value}");
        };
        check(Some(&token), &format!("Bearer {token}"), None);
        check(Some(&token), &format!("bearer {token}"), None);
        for wrong in ["", "Bearer ", "Bearer 1", &token, &format!("Basic {token}"), &format!("Bearer {token}0")] {
            check(Some(&token), wrong, Some(StatusCode::UNAUTHORIZED));
        }
        check(None, &format!("Bearer {token}"), Some(StatusCode::FORBIDDEN));
    }
}
