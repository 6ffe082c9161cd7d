//! Requests to a store, made again when the way there fails.

use super::RemoteError;
use super::access::{Access, Challenge, bearer};
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use ureq::http::{Request as HttpRequest, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// How often a request is made before it is given up, and the first pause; each pause is twice the one before.
const ATTEMPTS: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// The longest pause that a store may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// One request; it may be made several times, so doing it twice must do no more than doing it once.
pub(super) struct Request<'r> {
    pub(super) method: &'static str,
    pub(super) address: &'r str,
    pub(super) content_type: &'static str,
    pub(super) accept: &'static str,
    pub(super) body: &'r [u8],
}

/// Makes requests, as one user.
pub(super) struct Client {
    agent: Agent,
    access: Access,
    /// What the store wants to see, once it has said so, and how often it has been shown.
    challenge: RefCell<Option<Challenge>>,
    count: Cell<u32>,
}

/// Why a request failed, and whether it is worth another try.
struct Failure {
    error: RemoteError,
    is_passing: bool,
    pause: Option<Duration>,
}

impl Client {
    /// Prepares to ask.
    pub(super) fn new(access: Access) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let agent = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            // Whoever is sent elsewhere should know where to.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("claimgraph/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(600)))
            .build()
            .new_agent();
        Self { agent, access, challenge: RefCell::default(), count: Cell::new(0) }
    }

    /// Makes a request and returns the body of the answer.
    pub(super) fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, RemoteError> {
        let mut pause = FIRST_PAUSE;
        for _ in 1..ATTEMPTS {
            match self.attempt(request) {
                Err(failure) if failure.is_passing => thread::sleep(failure.pause.unwrap_or(pause).min(LONGEST_PAUSE)),
                result => return result.map_err(|failure| failure.error),
            }
            pause *= 2;
        }
        self.attempt(request).map_err(|failure| failure.error)
    }

    fn attempt(&self, request: &Request<'_>) -> Result<Vec<u8>, Failure> {
        let response = self.exchange(request)?;
        if response.status() == 401 && self.is_challenged(&response) {
            // The answer of the store is no error yet: it only wanted to see who asks.
            return Self::body(request, self.exchange(request)?);
        }
        Self::body(request, response)
    }

    fn exchange(&self, request: &Request<'_>) -> Result<Response<Body>, Failure> {
        let unusable = |error: ureq::http::Error| Failure {
            error: RemoteError::Address { address: request.address.to_owned(), reason: error.to_string() },
            is_passing: false,
            pause: None,
        };
        let mut builder = HttpRequest::builder().method(request.method).uri(request.address);
        builder = builder.header(header::ACCEPT, request.accept).header(header::CONTENT_TYPE, request.content_type);
        if let Some(authorization) = self.authorization(request) {
            builder = builder.header(header::AUTHORIZATION, authorization);
        }
        let sent = self.agent.run(builder.body(request.body).map_err(unusable)?);
        sent.map_err(|error| unreachable(request.address, &error))
    }

    fn authorization(&self, request: &Request<'_>) -> Option<String> {
        match (&self.access, &*self.challenge.borrow()) {
            (Access::Token(token), _) => Some(bearer(token)),
            (Access::Password { user, password }, Some(challenge)) => {
                self.count.set(self.count.get() + 1);
                Some(challenge.answer(user, password, request.method, path(request.address), self.count.get()))
            }
            _ => None,
        }
    }

    /// Takes note of what the store wants to see; false when it has seen that, or when there is nothing to show.
    fn is_challenged(&self, response: &Response<Body>) -> bool {
        let headers = response.headers().get_all(header::WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
        let Some(challenge) = Challenge::choose(headers) else { return false };
        let is_new = self.challenge.borrow().as_ref() != Some(&challenge);
        *self.challenge.borrow_mut() = Some(challenge);
        self.count.set(0);
        is_new && matches!(self.access, Access::Password { .. })
    }

    fn body(request: &Request<'_>, response: Response<Body>) -> Result<Vec<u8>, Failure> {
        let status = response.status();
        let pause = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let moved = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut bytes = Vec::new();
        let read = response.into_body().into_reader().read_to_end(&mut bytes);
        if status.is_success() {
            read.map_err(|error| broken(request.address, &error))?;
            return Ok(bytes);
        }
        let text = String::from_utf8_lossy(&bytes);
        let is_passing = matches!(status.as_u16(), 408 | 425 | 429 | 502 | 503 | 504)
            || (status == 500 && text.to_lowercase().contains("deadlock"));
        let address = request.address.to_owned();
        let error = match (status.as_u16(), moved) {
            (status @ (401 | 403), _) => RemoteError::Refused { address, status },
            (status, Some(place)) => RemoteError::Status { address, status, message: format!("it has moved to {place}") },
            (status, None) => RemoteError::Status { address, status, message: start(&text) },
        };
        Err(Failure { error, is_passing, pause: pause.map(Duration::from_secs) })
    }
}

/// Returns the first words of a message, on one line.
fn start(text: &str) -> String {
    const LIMIT: usize = 300;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None if words.is_empty() => "it says nothing more".to_owned(),
        None => words,
    }
}

fn unreachable(address: &str, error: &ureq::Error) -> Failure {
    let is_passing = match error {
        ureq::Error::Io(error) => error.kind() != io::ErrorKind::InvalidInput,
        ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => true,
        _ => false,
    };
    let error = RemoteError::Unreachable { address: address.to_owned(), reason: error.to_string() };
    Failure { error, is_passing, pause: None }
}

fn broken(address: &str, error: &io::Error) -> Failure {
    let error = RemoteError::Unreachable { address: address.to_owned(), reason: error.to_string() };
    Failure { error, is_passing: true, pause: None }
}

/// Returns path and query of an address.
fn path(address: &str) -> &str {
    let after_scheme = address.find("://").map_or(0, |place| place + 3);
    address[after_scheme..].find('/').map_or("/", |place| &address[after_scheme + place..])
}
