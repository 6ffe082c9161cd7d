//! `.md`: Markdown with YAML front matter between two `---` lines.
//!
//! The front matter may give `title`, `date`, `publisher`, `author` and `source`, which is the address of the
//! original or, when it is no address, the publisher.

use super::metadata::{self, Metadata, date};
use super::{RawArticle, SourceError, encoding};
use serde_norway::{Mapping, Value};

/// The longest front matter; whatever is longer is text between two rules.
const FRONT_MATTER_LIMIT: usize = 64_000;

/// Reads the article in `bytes`.
pub(super) fn read(bytes: &[u8]) -> Result<RawArticle, SourceError> {
    let text = encoding::decode(bytes)?;
    let Some(block) = front_matter(&text)? else {
        return Ok(RawArticle { text, ..RawArticle::default() });
    };
    let stated = stated(&parse(block.yaml)?);
    Ok(RawArticle { text: block.body.to_owned(), stated })
}

struct FrontMatter<'t> {
    yaml: &'t str,
    body: &'t str,
}

/// Splits the front matter from the body; none when the text does not begin with one.
fn front_matter(text: &str) -> Result<Option<FrontMatter<'_>>, SourceError> {
    let text = text.trim_start_matches(['\n', '\r']);
    let Some(start) = fence(text) else { return Ok(None) };
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Ok(Some(FrontMatter { yaml: &text[start..end], body: &text[end + line.len()..] }));
        }
        end += line.len();
        if end > FRONT_MATTER_LIMIT {
            break;
        }
    }
    let first_line = text[start..].lines().next().unwrap_or_default();
    if !is_entry(first_line) {
        return Ok(None);
    }
    Err(SourceError::FrontMatter { line: Some(1), problem: "no second `---` line ends it".to_owned() })
}

/// Returns where the line after an opening `---` begins.
fn fence(text: &str) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(line.len())
}

/// Tells whether a line reads `key: value`, so that the rule above it opened a front matter.
fn is_entry(line: &str) -> bool {
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter));
    line.split_once(':').is_some_and(|(key, _)| is_key(key))
}

fn parse(yaml: &str) -> Result<Mapping, SourceError> {
    if yaml.trim().is_empty() {
        return Ok(Mapping::new());
    }
    serde_norway::from_str(yaml).map_err(|error| SourceError::FrontMatter {
        line: error.location().map(|location| location.line() + 1), // The line of dashes comes first.
        problem: without_location(&error.to_string()),
    })
}

fn without_location(message: &str) -> String {
    message.split(" at line").next().unwrap_or_default().to_owned()
}

fn stated(fields: &Mapping) -> Metadata {
    let field = |name: &str| fields.get(name).and_then(plain);
    let mut stated = Metadata {
        title: field("title"),
        date: field("date").and_then(|text| date::parse(&text)),
        publisher: field("publisher"),
        author: field("author").map(metadata::without_by),
        address: None,
    };
    if let Some(source) = field("source") {
        stated.add_source(source);
    }
    stated
}

/// Returns a scalar as text, and a list of them joined by commas.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => metadata::folded(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Sequence(values) => metadata::folded(&values.iter().filter_map(plain).collect::<Vec<_>>().join(", ")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, body: &str, expected: [Option<&str>; 5]) {
        let article = read(text.as_bytes()).expect("an article");
        let stated = article.stated;
        let date = stated.date.map(|date| date.to_string());
        assert_eq!(article.text.trim(), body);
        assert_eq!(
            [stated.title, date, stated.publisher, stated.author, stated.address],
            expected.map(|field| field.map(str::to_owned))
        );
    }

    fn check_broken(text: &str, expected: &str) {
        let error = read(text.as_bytes()).expect_err("a broken front matter");
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(error.hint().is_some());
    }

    #[test]
    fn front_matter_states_the_metadata() {
        let text = "---\ntitle: \"Truce: day two\"\ndate: 2015-03-04\npublisher: The Daily Ledger\nauthor: [Ann Lee, Bo Ek]\nsource: https://ledger.example/a\n---\n\nThe truce held.\n";
        let expected = [
            Some("Truce: day two"),
            Some("2015-03-04"),
            Some("The Daily Ledger"),
            Some("Ann Lee, Bo Ek"),
            Some("https://ledger.example/a"),
        ];
        check(text, "The truce held.", expected);
    }

    #[test]
    fn a_source_that_is_no_address_is_the_publisher() {
        check(
            "---\r\nsource: Reuters\r\n---\r\nThe truce held.",
            "The truce held.",
            [None, None, Some("Reuters"), None, None],
        );
    }

    #[test]
    fn front_matter_may_be_empty_or_absent() {
        check("---\n---\nThe truce held.", "The truce held.", [None; 5]);
        check("The truce held.", "The truce held.", [None; 5]);
        check("---\n\nThe truce held.", "---\n\nThe truce held.", [None; 5]);
    }

    #[test]
    fn broken_front_matter_is_told() {
        check_broken("---\ntitle: Kerry: we will help\n---\nThe truce held.", "the front matter is broken in line 2: ");
        check_broken("---\ntitle: Truce\n\nThe truce held.", "the front matter is broken in line 1: no second `---` line");
        check_broken("---\n- a list\n---\nThe truce held.", "the front matter is broken");
    }

    #[test]
    fn a_yaml_bomb_is_refused() {
        let mut text = "---\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for pair in ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"] {
            let (old, new) = pair.split_at(1);
            text += &format!("{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n");
        }
        check_broken(&format!("{text}---\nThe truce held."), "the front matter is broken");
    }
}
