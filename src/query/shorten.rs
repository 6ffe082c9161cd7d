//! Terms as people write them.

use super::Term;
use crate::ontology::vocabulary::PREFIXES;

/// Returns a term for reading: an IRI as a prefixed name, a literal as its text.
pub fn shorten(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => shorten_iri(node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// Returns an IRI as a [prefixed name](https://www.w3.org/TR/sparql11-query/#rPrefixedName) that a query may use, or in
/// angle brackets where no prefix fits.
pub fn shorten_iri(iri: &str) -> String {
    shorten_with(iri, &[])
}

/// Returns an IRI as [`shorten_iri`] does, with further prefixes and their namespaces.
pub fn shorten_with(iri: &str, further: &[(String, String)]) -> String {
    let further = further.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
    let known = PREFIXES.into_iter().chain(further);
    let fits = known.filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
    let longest = fits.min_by_key(|(_, local)| local.len());
    let name = longest.and_then(|(prefix, local)| Some(format!("{prefix}:{}", escape_local(local)?)));
    name.unwrap_or_else(|| format!("<{iri}>"))
}

/// Writes a [local name](https://www.w3.org/TR/sparql11-query/#rPN_LOCAL); none when it has characters outside of ASCII.
fn escape_local(local: &str) -> Option<String> {
    let mut escaped = String::with_capacity(local.len());
    for (index, c) in local.char_indices() {
        let (first, last) = (index == 0, index + 1 == local.len());
        let plain =
            c.is_ascii_alphanumeric() || c == '_' || c == ':' || (c == '-' && !first) || (c == '.' && !first && !last);
        match c {
            _ if plain => escaped.push(c),
            '%' if is_percent_encoded(&local[index + 1..]) => escaped.push(c),
            '~' | '.' | '-' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | '/' | '?' | '#' | '@'
            | '%' => {
                escaped.extend(['\\', c]);
            }
            _ => return None,
        }
    }
    Some(escaped)
}

fn is_percent_encoded(rest: &str) -> bool {
    rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
}
