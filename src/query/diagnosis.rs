//! What is wrong with a query, in words.
//!
//! The parser tells where it gave up and which characters it would have taken there. Where that is no help, the tokens tell
//! more: a word that is nearly a keyword, a bracket without partner, a triple without object.

use super::nearest::nearest;
use super::scan::tokens;

/// What is wrong, and where.
pub(super) struct Diagnosis {
    /// The byte where it stands.
    pub(super) offset: usize,
    /// What it is.
    pub(super) message: String,
    /// What a user can do about it; none when nothing better is known than an example.
    pub(super) hint: Option<String>,
}

/// Explains why the parser gave up at a byte of the query, with what it expected there.
pub(super) fn diagnose(query: &str, reached: usize, expected: &str) -> Diagnosis {
    let tokens = tokens(query);
    if let Some(diagnosis) = misspelt(&tokens) {
        return diagnosis;
    }
    if let Some(diagnosis) = bare_clause(&tokens).or_else(|| nameless_bind(&tokens)).or_else(|| lone_subject(&tokens)) {
        return diagnosis;
    }
    if expected.contains("variable that is unbound") {
        return ungrouped(&tokens);
    }
    let token = tokens.iter().find(|(offset, token)| reached < offset + token.len());
    let offset = token.map_or(reached, |(offset, _)| *offset);
    let before = &tokens[..tokens.iter().position(|(start, _)| *start >= offset).unwrap_or(tokens.len())];
    let found = token.map_or("it ends too early".to_owned(), |(_, token)| format!("{} cannot stand here", quote(token)));
    let (message, hint) = if let Some((message, hint)) = around(before, token.map(|(_, token)| *token)) {
        (format!("{found}: {message}"), Some(hint.to_owned()))
    } else if let Some(open) = unclosed(&tokens).filter(|_| token.is_none()) {
        (format!("{found}: {open} is not closed"), None)
    } else {
        match words_for(expected) {
            Some(words) => (format!("{found}; expected {words}"), None),
            None => (found, None),
        }
    };
    Diagnosis { offset, message, hint }
}

/// Finds the first word that is no word of the language but nearly one.
fn misspelt(tokens: &[(usize, &str)]) -> Option<Diagnosis> {
    let is_known = |word: &str| KEYWORDS.iter().chain(OTHER_WORDS).any(|known| known.eq_ignore_ascii_case(word));
    let is_tag = |index: usize| index > 0 && tokens[index - 1].1 == "@";
    let mut words = tokens.iter().enumerate().filter(|(index, (_, token))| {
        token.len() > 2 && token.chars().all(|c| c.is_ascii_alphabetic() || c == '_') && !is_known(token) && !is_tag(*index)
    });
    words.find_map(|(_, (offset, word))| {
        let meant = nearest(word, KEYWORDS.iter().copied()).into_iter().next()?;
        let message = format!("`{word}` is no word of SPARQL");
        Some(Diagnosis { offset: *offset, message, hint: Some(format!("did you mean `{meant}`?")) })
    })
}

/// Says that the first clause selects what has no single value.
fn ungrouped(tokens: &[(usize, &str)]) -> Diagnosis {
    let select = tokens.iter().find(|(_, token)| token.eq_ignore_ascii_case("SELECT"));
    Diagnosis {
        offset: select.map_or(0, |(offset, _)| *offset),
        message: "the SELECT clause has a variable that is neither grouped nor aggregated".to_owned(),
        hint: Some("name it in GROUP BY, or take SAMPLE of it".to_owned()),
    }
}

/// Finds a clause without what its first word must be followed by.
fn bare_clause(tokens: &[(usize, &str)]) -> Option<Diagnosis> {
    tokens.windows(2).find_map(|pair| {
        let [(_, word), (offset, next)] = [pair[0], pair[1]];
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        let (message, hint) = if is("SELECT") && (next == "{" || next.eq_ignore_ascii_case("WHERE")) {
            ("SELECT names nothing", "write `SELECT *` or `SELECT ?who`")
        } else if (is("FILTER") || is("BIND")) && next.starts_with(['?', '$', '"', '\'', '<', '!']) {
            ("FILTER and BIND are followed by a bracket", "write `FILTER (?n > 3)` or `BIND (1 AS ?n)`")
        } else if (is("ORDER") || is("GROUP")) && !next.eq_ignore_ascii_case("BY") {
            ("BY is missing", "write `ORDER BY ?who` or `GROUP BY ?who`")
        } else if (is("LIMIT") || is("OFFSET")) && !next.starts_with(|c: char| c.is_ascii_digit()) {
            ("a number is expected", "write `LIMIT 10`")
        } else {
            return None;
        };
        Some(Diagnosis { offset, message: message.to_owned(), hint: Some(hint.to_owned()) })
    })
}

/// Finds a `BIND` whose bracket closes without the variable that is to be bound.
fn nameless_bind(tokens: &[(usize, &str)]) -> Option<Diagnosis> {
    let binds = tokens.iter().enumerate().filter(|(_, (_, word))| word.eq_ignore_ascii_case("BIND"));
    binds.map(|(index, _)| &tokens[index + 1..]).find_map(|rest| {
        let mut depth = 0;
        for (offset, token) in rest {
            match *token {
                "(" => depth += 1,
                ")" => depth -= 1,
                word if depth == 1 && word.eq_ignore_ascii_case("AS") => return None,
                _ => {}
            }
            if depth == 0 {
                let (message, hint) = ("AS is missing".to_owned(), Some("write `BIND (1 AS ?n)`".to_owned()));
                return Some(Diagnosis { offset: *offset, message, hint });
            }
        }
        None
    })
}

/// Finds a variable that stands alone where a triple should; the parser goes on behind it and gives up at the end.
fn lone_subject(tokens: &[(usize, &str)]) -> Option<Diagnosis> {
    let is_lone = |tokens: &&[(usize, &str)]| {
        matches!(tokens[0].1, "{" | ".") && tokens[1].1.starts_with(['?', '$']) && matches!(tokens[2].1, "}" | ".")
    };
    let (offset, token) = tokens.windows(3).find(is_lone)?[2];
    let message = format!("{} cannot stand here: a relation is expected", quote(token));
    Some(Diagnosis { offset, message, hint: Some("a triple is `?who cg:backs ?whom`".to_owned()) })
}

/// Says what is missing, by the tokens before the place where the parser gave up.
fn around(before: &[(usize, &str)], token: Option<&str>) -> Option<(&'static str, &'static str)> {
    match (terms_of_triple(before), token) {
        (1, Some("}" | "." | ";" | ",")) => Some(("a relation is expected", "a triple is `?who cg:backs ?whom`")),
        (2, Some("}" | "." | ";" | ",")) => Some(("an object is expected", "a triple is `?who cg:backs ?whom`")),
        (3, Some(next)) if !matches!(next, "}" | "{") => {
            Some(("a triple has three terms; `.` is expected before another", "end the triple with `.`, or go on with `;`"))
        }
        _ => None,
    }
}

/// Counts the terms since the last triple began; 0 outside of triples.
fn terms_of_triple(before: &[(usize, &str)]) -> usize {
    let mut terms = 0;
    for (_, token) in before.iter().rev() {
        match *token {
            "{" | "." | "}" => return terms,
            // After a semicolon the subject is understood, after a comma the relation too.
            ";" => return terms + 1,
            "," => return terms + 2,
            "(" | ")" | "[" | "]" | "/" | "|" | "^" | "@" => return 0,
            _ => terms += 1,
        }
    }
    0
}

/// Names the last bracket or string that is open at the end.
fn unclosed(tokens: &[(usize, &str)]) -> Option<String> {
    let mut open = Vec::new();
    for (_, token) in tokens {
        match *token {
            "{" | "(" | "[" => open.push(*token),
            "}" | ")" | "]" => drop(open.pop()),
            _ => {}
        }
    }
    let last = tokens.last().map(|(_, token)| *token)?;
    let is_string = last.starts_with(['"', '\'']) && (last.len() == 1 || !last.ends_with(&last[..1]));
    if is_string { Some("the last string".to_owned()) } else { open.pop().map(|bracket| format!("`{bracket}`")) }
}

/// Puts what the parser expects into words, where that is short enough to help.
fn words_for(expected: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for part in expected.trim_start_matches("one of ").split(", ") {
        let word = match part {
            "['0'..='9']" | "['0' ..= '9']" => "a number".to_owned(),
            "['?' | '$']" => "a variable".to_owned(),
            part if part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase()) => part.to_owned(),
            part if part.starts_with('"') && part.len() == 3 => format!("`{}`", part.trim_matches('"')),
            _ => return None,
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // A single keyword is what the parser tried last, seldom what was meant.
    let helps = words.len() <= 5 && !(words.len() == 1 && words[0].chars().all(char::is_alphabetic));
    helps.then(|| words.join(" or "))
}

fn quote(token: &str) -> String {
    let start: String = token.chars().take(30).collect();
    if start.len() < token.len() { format!("`{start}…`") } else { format!("`{start}`") }
}

/// Words of SPARQL that are often misspelt.
const KEYWORDS: &[&str] = &[
    "BIND",
    "CONSTRUCT",
    "COUNT",
    "DELETE",
    "DESC",
    "DESCRIBE",
    "DISTINCT",
    "EXISTS",
    "FILTER",
    "GRAPH",
    "GROUP",
    "HAVING",
    "INSERT",
    "LIMIT",
    "MINUS",
    "OFFSET",
    "OPTIONAL",
    "ORDER",
    "PREFIX",
    "REGEX",
    "SELECT",
    "UNION",
    "VALUES",
    "WHERE",
];

/// Words that are no misspelling of others.
const OTHER_WORDS: &[&str] = &[
    "ABS",
    "ADD",
    "ALL",
    "ASC",
    "ASK",
    "AVG",
    "BASE",
    "BNODE",
    "BOUND",
    "CEIL",
    "CLEAR",
    "COALESCE",
    "CONCAT",
    "CONTAINS",
    "COPY",
    "CREATE",
    "DATA",
    "DATATYPE",
    "DAY",
    "DEFAULT",
    "DROP",
    "ENCODE_FOR_URI",
    "FALSE",
    "FLOOR",
    "FROM",
    "GROUP_CONCAT",
    "HOURS",
    "INTO",
    "IRI",
    "ISBLANK",
    "ISIRI",
    "ISLITERAL",
    "ISNUMERIC",
    "ISURI",
    "LANG",
    "LANGMATCHES",
    "LCASE",
    "LOAD",
    "MAX",
    "MIN",
    "MINUTES",
    "MONTH",
    "MOVE",
    "NAMED",
    "NOT",
    "NOW",
    "RAND",
    "REDUCED",
    "REPLACE",
    "ROUND",
    "SAMETERM",
    "SAMPLE",
    "SECONDS",
    "SEPARATOR",
    "SERVICE",
    "SHA1",
    "SILENT",
    "STR",
    "STRAFTER",
    "STRBEFORE",
    "STRDT",
    "STRENDS",
    "STRLANG",
    "STRLEN",
    "STRSTARTS",
    "STRUUID",
    "SUBSTR",
    "SUM",
    "TIMEZONE",
    "TO",
    "TRUE",
    "TZ",
    "UCASE",
    "UNDEF",
    "URI",
    "USING",
    "UUID",
    "WITH",
    "YEAR",
    "IF",
    "IN",
    "AS",
    "BY",
];

#[cfg(test)]
mod tests {
    use crate::query::{QueryError, check, update::drops_graphs};

    /// Checks the word that the mistake is found at, the message and the hint.
    fn check_diagnosis(query: &str, at: &str, message: &str, hint: &str) {
        let error = check(query).unwrap_err();
        let QueryError::Syntax { line, column, message: said, hint: advice } = &error else { panic!("{error:?}") };
        let rest: String = query.lines().nth(line - 1).unwrap_or_default().chars().skip(column - 1).collect();
        assert!(rest.starts_with(at) && (!at.is_empty() || rest.is_empty()), "{query}: at `{rest}`");
        assert!(said.contains(message) && advice.contains(hint), "{query}: {said}\n{advice}");
    }

    #[test]
    fn mistakes_are_said_in_words() {
        check_diagnosis("SELECT ?x {\n ?x cg:backs }", "}", "an object is expected", "triple");
        check_diagnosis("SELECT ?x { ?x }", "}", "a relation is expected", "triple");
        check_diagnosis("SELECT ?x { ?x cg:backs ?y FILTR(?y > 3) }", "FILTR", "no word", "`FILTER`");
        check_diagnosis("SELECT DISTINT ?x { ?x ?y ?z }", "DISTINT", "no word", "`DISTINCT`");
        check_diagnosis("SELECT { ?x ?y ?z }", "{", "SELECT names nothing", "*");
        check_diagnosis("SELECT ?x { ?x ?y ?z FILTER ?z > 3 }", "?z > 3", "bracket", "FILTER (");
        check_diagnosis("SELECT ?x { BIND(1 ?x) }", ") }", "AS is missing", "AS ?n");
        check_diagnosis("SELECT ?x { ?x ?y ?z } LIMIT ten", "ten", "a number is expected", "LIMIT 10");
        check_diagnosis("SELECT ?x { ?x ?y ?z } ORDER ?x", "?x", "BY is missing", "ORDER BY");
        check_diagnosis("SELECT ?x (COUNT(?y) AS ?n) { ?x cg:backs ?y }", "SELECT", "neither grouped", "GROUP BY");
        check_diagnosis("SELECT ?x { ?x cg:backs ?y ", "", "ends too early: `{` is not closed", "");
        check_diagnosis("ASK { ?x cg:backs \"abc }", "", "the last string is not closed", "");
    }

    #[test]
    fn an_update_is_explained_as_an_update() {
        let error = drops_graphs("INSERT DATA { actor:A cg:backs }").unwrap_err();
        assert!(error.to_string().contains("column 32: `}` cannot stand here: an object"), "{error}");
        assert!(drops_graphs("INSRT DATA { }").unwrap_err().hint().contains("INSERT"));
    }
}
