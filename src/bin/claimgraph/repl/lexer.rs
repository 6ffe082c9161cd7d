//! The words of SPARQL as far as colours and completion need them.
//!
//! It never fails: half a query is what it usually sees.

use std::ops::Range;

/// A word of a query and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) kind: WordKind,
    /// In bytes.
    pub(super) range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordKind {
    /// A word of the language, such as `SELECT`.
    Keyword,
    /// A word that is neither a keyword nor a name with a prefix.
    Bare,
    /// `?name` or `$name`.
    Variable,
    /// `prefix:name`.
    PrefixedName,
    /// `<...>`.
    Iri,
    /// A string or number.
    Literal,
    /// From `#` to the end of the line.
    Comment,
    /// Anything else but white space.
    Sign,
}

/// [Keywords of SPARQL](https://www.w3.org/TR/sparql11-query/#grammar) and its functions, in the case people write them.
pub(super) const KEYWORDS: &[&str] = &[
    "ABS",
    "AS",
    "ASC",
    "ASK",
    "AVG",
    "BASE",
    "BIND",
    "BOUND",
    "BY",
    "CEIL",
    "COALESCE",
    "CONCAT",
    "CONSTRUCT",
    "CONTAINS",
    "COUNT",
    "DATATYPE",
    "DAY",
    "DESC",
    "DESCRIBE",
    "DISTINCT",
    "EXISTS",
    "FILTER",
    "FLOOR",
    "FROM",
    "GRAPH",
    "GROUP",
    "GROUP_CONCAT",
    "HAVING",
    "HOURS",
    "IF",
    "IN",
    "IRI",
    "LANG",
    "LANGMATCHES",
    "LCASE",
    "LIMIT",
    "MAX",
    "MIN",
    "MINUS",
    "MONTH",
    "NAMED",
    "NOT",
    "NOW",
    "OFFSET",
    "OPTIONAL",
    "ORDER",
    "PREFIX",
    "REDUCED",
    "REGEX",
    "REPLACE",
    "ROUND",
    "SAMETERM",
    "SAMPLE",
    "SELECT",
    "SEPARATOR",
    "STR",
    "STRAFTER",
    "STRBEFORE",
    "STRDT",
    "STRENDS",
    "STRLANG",
    "STRLEN",
    "STRSTARTS",
    "SUBSTR",
    "SUM",
    "UCASE",
    "UNDEF",
    "UNION",
    "URI",
    "VALUES",
    "WHERE",
    "YEAR",
    "a",
    "false",
    "isBLANK",
    "isIRI",
    "isLITERAL",
    "isNUMERIC",
    "true",
];

/// Returns the words of `text` in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (kind, length) = next_word(&text[start..], first);
        words.push(Word { kind, range: start..start + length });
        start += length;
    }
    words
}

/// Returns the kind and length of the word at the beginning of `rest`.
fn next_word(rest: &str, first: char) -> (WordKind, usize) {
    match first {
        '#' => (WordKind::Comment, rest.find('\n').unwrap_or(rest.len())),
        '?' | '$' => variable(rest),
        '"' | '\'' => (WordKind::Literal, string_length(rest, first)),
        '<' => iri(rest),
        digit if digit.is_ascii_digit() => (WordKind::Literal, length_while(rest, |c| c.is_ascii_digit() || c == '.')),
        letter if letter.is_alphabetic() || letter == '_' || letter == ':' => name(rest),
        other => (WordKind::Sign, other.len_utf8()),
    }
}

fn variable(rest: &str) -> (WordKind, usize) {
    match 1 + length_while(&rest[1..], |c| c.is_alphanumeric() || c == '_') {
        // In a property path the question mark is an operator.
        1 => (WordKind::Sign, 1),
        length => (WordKind::Variable, length),
    }
}

fn iri(rest: &str) -> (WordKind, usize) {
    match rest.find(|c: char| c == '>' || c.is_whitespace()) {
        Some(end) if rest[end..].starts_with('>') => (WordKind::Iri, end + 1),
        _ => (WordKind::Sign, 1),
    }
}

fn name(rest: &str) -> (WordKind, usize) {
    let prefix = length_while(rest, |c| c.is_alphanumeric() || c == '_' || c == '-');
    if !rest[prefix..].starts_with(':') {
        let is_keyword = KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(&rest[..prefix]));
        return (if is_keyword { WordKind::Keyword } else { WordKind::Bare }, prefix);
    }
    let local = length_while(&rest[prefix + 1..], |c| c.is_alphanumeric() || "_-.:%\\".contains(c));
    // A dot at the end is the end of the statement.
    let name = rest[..prefix + 1 + local].trim_end_matches('.');
    (WordKind::PrefixedName, name.len())
}

fn string_length(rest: &str, quote: char) -> usize {
    let long = quote.to_string().repeat(3);
    let delimiter = if rest.starts_with(&long) { long.as_str() } else { &long[..1] };
    let mut position = delimiter.len();
    while let Some(next) = rest[position..].chars().next() {
        if rest[position..].starts_with(delimiter) {
            return position + delimiter.len();
        }
        match next {
            '\\' => position += 1 + rest[position + 1..].chars().next().map_or(0, char::len_utf8),
            '\n' if delimiter.len() == 1 => return position,
            other => position += other.len_utf8(),
        }
    }
    rest.len()
}

fn length_while(text: &str, accepts: impl Fn(char) -> bool) -> usize {
    text.find(|character| !accepts(character)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(WordKind, &str)]) {
        let found: Vec<(WordKind, &str)> = words(text).into_iter().map(|word| (word.kind, &text[word.range])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_told_apart() {
        use WordKind::*;
        check(
            "select ?who { ?who cg:backs actor:Iraq. } # why",
            &[
                (Keyword, "select"),
                (Variable, "?who"),
                (Sign, "{"),
                (Variable, "?who"),
                (PrefixedName, "cg:backs"),
                (PrefixedName, "actor:Iraq"),
                (Sign, "."),
                (Sign, "}"),
                (Comment, "# why"),
            ],
        );
        check("<a#b> < 3.5", &[(Iri, "<a#b>"), (Sign, "<"), (Literal, "3.5")]);
        check(r#""a\"b" 'c"#, &[(Literal, r#""a\"b""#), (Literal, "'c")]);
        check("\"\"\"two\nlines\"\"\" x", &[(Literal, "\"\"\"two\nlines\"\"\""), (Bare, "x")]);
        check("cg:backs? \"\\", &[(PrefixedName, "cg:backs"), (Sign, "?"), (Literal, "\"\\")]);
    }
}
