//! Who asks, and how that is proven: [Basic](https://www.rfc-editor.org/rfc/rfc7617),
//! [Digest](https://www.rfc-editor.org/rfc/rfc7616) and [bearer](https://www.rfc-editor.org/rfc/rfc6750) authentication.
//!
//! A password is sent only once the store has asked for it, and as itself only when the store takes nothing better.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Something that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret in.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// Tells whether it can stand in a header.
    pub(super) fn is_sound(&self) -> bool {
        !self.0.is_empty() && !self.0.chars().any(char::is_control)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(secret)")
    }
}

/// What proves who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    #[default]
    Open,
    /// A name and a password.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: Secret,
    },
    /// A token.
    Token(Secret),
}

/// What a store wants to see, from its header `WWW-Authenticate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    Basic,
    Digest { realm: String, nonce: String, opaque: Option<String>, algorithm: Algorithm, has_quality: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Algorithm {
    Md5,
    Sha256,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "MD5",
            Algorithm::Sha256 => "SHA-256",
        }
    }

    fn hash(self, text: &str) -> String {
        let bytes = match self {
            Algorithm::Md5 => Md5::digest(text).to_vec(),
            Algorithm::Sha256 => Sha256::digest(text).to_vec(),
        };
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Challenge {
    /// Chooses the best of what the headers offer; none when it is nothing that can be met.
    pub(super) fn choose<'h>(headers: impl Iterator<Item = &'h str>) -> Option<Self> {
        let offers = headers.flat_map(offers).filter_map(|(scheme, parameters)| Self::of(&scheme, &parameters));
        offers.max_by_key(|challenge| match challenge {
            Challenge::Basic => None,
            Challenge::Digest { algorithm, .. } => Some(*algorithm),
        })
    }

    fn of(scheme: &str, parameters: &BTreeMap<String, String>) -> Option<Self> {
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Challenge::Basic);
        }
        let algorithm = match parameters.get("algorithm").map(|name| name.to_ascii_uppercase()).as_deref() {
            None | Some("MD5") => Algorithm::Md5,
            Some("SHA-256") => Algorithm::Sha256,
            Some(_) => return None,
        };
        let quality = parameters.get("qop");
        // Without a quality an old form of the answer is wanted; of the qualities only this one hashes no body.
        let has_quality = quality.is_some_and(|quality| quality.split(',').any(|name| name.trim() == "auth"));
        let is_met = scheme.eq_ignore_ascii_case("digest") && (has_quality || quality.is_none());
        is_met.then_some(Challenge::Digest {
            realm: parameters.get("realm").cloned().unwrap_or_default(),
            nonce: parameters.get("nonce")?.clone(),
            opaque: parameters.get("opaque").cloned(),
            algorithm,
            has_quality,
        })
    }

    /// Returns the value of the header `Authorization` for a request; `count` is that of the requests with this challenge.
    pub(super) fn answer(&self, user: &str, password: &Secret, method: &str, path: &str, count: u32) -> String {
        match self {
            Challenge::Basic => format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.0))),
            Challenge::Digest { .. } => self.digest(user, password, method, path, count, &random_text()),
        }
    }

    fn digest(&self, user: &str, password: &Secret, method: &str, path: &str, count: u32, client_nonce: &str) -> String {
        let Challenge::Digest { realm, nonce, opaque, algorithm, has_quality } = self else { return String::new() };
        let secret = algorithm.hash(&format!("{user}:{realm}:{}", password.0));
        let request = algorithm.hash(&format!("{method}:{path}"));
        let count = format!("{count:08x}");
        let response = match has_quality {
            true => algorithm.hash(&format!("{secret}:{nonce}:{count}:{client_nonce}:auth:{request}")),
            false => algorithm.hash(&format!("{secret}:{nonce}:{request}")),
        };
        let mut header = format!(
            "Digest username={}, realm={}, nonce={}, uri={}, algorithm={}, response=\"{response}\"",
            quoted(user),
            quoted(realm),
            quoted(nonce),
            quoted(path),
            algorithm.name()
        );
        if *has_quality {
            header += &format!(", qop=auth, nc={count}, cnonce=\"{client_nonce}\"");
        }
        if let Some(opaque) = opaque {
            header += &format!(", opaque={}", quoted(opaque));
        }
        header
    }
}

/// Returns the value of the header `Authorization` with a token.
pub(super) fn bearer(token: &Secret) -> String {
    format!("Bearer {}", token.0)
}

/// Splits a header into schemes with their parameters, whose names are put into lower case.
fn offers(header: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut offers: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    let mut rest = header.trim_start_matches([' ', ',']);
    while !rest.is_empty() {
        let length = rest.find([' ', '=', ',']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        let value = after.trim_start().strip_prefix('=').filter(|_| !offers.is_empty());
        match value {
            None => {
                offers.push((word.to_owned(), BTreeMap::new()));
                rest = after;
            }
            Some(value) => {
                let (value, after) = parameter(value.trim_start());
                if let Some((_, parameters)) = offers.last_mut() {
                    parameters.insert(word.to_ascii_lowercase(), value);
                }
                rest = after;
            }
        }
        rest = rest.trim_start_matches([' ', ',', '=']);
    }
    offers
}

/// Reads a word or a quoted text, and returns what stands behind it.
fn parameter(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (word, rest) = text.split_at(text.find([',', ' ']).unwrap_or(text.len()));
        return (word.to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[index + 1..]),
            '\\' => value.extend(characters.next().map(|(_, character)| character)),
            character => value.push(character),
        }
    }
    (value, "")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns text that nobody can foresee; the standard library seeds each of its hashers so.
fn random_text() -> String {
    let number = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", number(), number())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of [RFC 7616](https://www.rfc-editor.org/rfc/rfc7616#section-3.9.1).
    #[test]
    fn digests_are_those_of_the_standard() {
        let offer = |algorithm: &str| {
            format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            )
        };
        let check = |algorithm: &str, response: &str| {
            let offer = offer(algorithm);
            let challenge = Challenge::choose([offer.as_str()].into_iter()).unwrap();
            let nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
            let header = challenge.digest("Mufasa", &Secret::new("Circle of Life"), "GET", "/dir/index.html", 1, nonce);
            assert!(header.contains(&format!("response=\"{response}\"")), "{header}");
            assert!(header.ends_with("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""), "{header}");
        };
        check("MD5", "8ca523f5e9506fed4657c9700eebdbec");
        check("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    #[test]
    fn the_best_offer_is_taken() {
        let check = |headers: &[&str], expected: Option<&str>| {
            let chosen = Challenge::choose(headers.iter().copied()).map(|challenge| match challenge {
                Challenge::Basic => "Basic",
                Challenge::Digest { algorithm, .. } => algorithm.name(),
            });
            assert_eq!(chosen, expected, "{headers:?}");
        };
        check(&["Basic realm=\"a, b\""], Some("Basic"));
        check(&["Basic realm=\"x\", Digest realm=\"y\", nonce=\"n\", qop=\"auth\""], Some("MD5"));
        check(&["Digest nonce=n, algorithm=MD5", "Digest nonce=n, algorithm=SHA-256"], Some("SHA-256"));
        check(&["Digest nonce=n, qop=\"auth-int\"", "Digest realm=\"without a nonce\"", "Negotiate", ""], None);
        check(&["Digest nonce=\"a\\\"b", "basic"], Some("MD5"));
    }

    #[test]
    fn a_secret_is_never_shown() {
        let access = Access::Password { user: "ann".to_owned(), password: Secret::new("swordfish") };
        assert!(!format!("{access:?}").contains("swordfish"));
        let challenge = Challenge::Basic;
        assert_eq!(challenge.answer("ann", &Secret::new("swordfish"), "GET", "/", 1), "Basic YW5uOnN3b3JkZmlzaA==");
        assert!(!Secret::new("a\nb").is_sound() && !Secret::new("").is_sound());
    }
}
