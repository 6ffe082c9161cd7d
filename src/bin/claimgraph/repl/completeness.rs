//! Tells when a query that is being typed is done.

use super::lexer::{self, WordKind};
use claimgraph::query::{self, QueryError};

/// Tells whether the input can run: a command, a query that is complete or wrong before its end, or anything followed by
/// a blank line or a semicolon.
pub(super) fn is_complete(input: &str) -> bool {
    is_command(input) || is_forced(input) || !is_cut_short(input)
}

/// Tells whether the input is a command of the shell rather than SPARQL.
pub(super) fn is_command(input: &str) -> bool {
    input.trim_start().starts_with('.')
}

/// Returns the query without the semicolon that people end it with in other shells.
pub(super) fn without_terminator(input: &str) -> &str {
    input.trim().trim_end_matches(';').trim_end()
}

fn is_forced(input: &str) -> bool {
    let last_line = input.rsplit('\n').next().unwrap_or_default();
    last_line.trim().is_empty() || (last_line.trim_end().ends_with(';') && check(without_terminator(input)).is_ok())
}

/// Parses the input as what it begins like.
fn check(input: &str) -> Result<(), QueryError> {
    if query::is_update(input) { query::drops_graphs(input).map(drop) } else { query::check(input) }
}

/// Tells whether the parser would go on if there were more.
fn is_cut_short(input: &str) -> bool {
    match check(input) {
        Err(QueryError::Syntax { line, column, .. }) => is_end(input, line, column) || has_open_string(input),
        _ => false,
    }
}

/// Tells whether nothing but white space and comments follows a place, counted from 1.
fn is_end(input: &str, line: usize, column: usize) -> bool {
    let skip = |line: &str| line.char_indices().nth(column - 1).map_or(line.len(), |(offset, _)| offset);
    let mut lines = input.split('\n').skip(line - 1);
    let first = lines.next().map(|line| &line[skip(line)..]).unwrap_or_default();
    std::iter::once(first).chain(lines).flat_map(lexer::words).all(|word| word.kind == WordKind::Comment)
}

/// Tells whether the last word is a string over several lines that has not ended.
fn has_open_string(input: &str) -> bool {
    let last = lexer::words(input).pop();
    last.is_some_and(|word| {
        let text = &input[word.range];
        ["\"\"\"", "'''"].iter().any(|quotes| text.starts_with(quotes) && (text.len() < 6 || !text.ends_with(quotes)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_query_goes_on() {
        for input in [
            "SELECT",
            "SELECT ?s",
            "SELECT * {",
            "SELECT * { ?s cg:backs",
            "SELECT * { ?s cg:backs ?o .",
            "SELECT * {\n  ?s cg:backs ?o # a comment with }",
            "PREFIX ex: <http://example.org/>",
            "SELECT * { ?s rdfs:label \"\"\"one line",
            "SELECT (COUNT(?s) AS",
            "SELECT * { ?s ?p ?o FILTER(?o > 3",
            "SELECT * { ?s ?p ?o } LIMIT",
            "INSERT DATA { actor:A cg:backs",
            "DELETE { ?s ?p ?o }",
        ] {
            assert!(!is_complete(input), "{input}");
        }
    }

    #[test]
    fn a_query_that_is_done_or_wrong_runs() {
        for input in [
            "SELECT * { ?s cg:backs ?o }",
            "SELECT * { ?s cg:backs ?o } # done",
            "ASK { actor:Iran cg:backs ?o };",
            "SELECT * { ?s ?p ?o } LIMIT ten",
            "SELEKT * { ?s ?p ?o }",
            "DROP ALL",
            "DELETE WHERE { ?s ?p ?o }",
            "SELECT * {\n?s ?p\n",
            ".help",
            "  .ask who-backs actor=Iraq",
            "",
        ] {
            assert!(is_complete(input), "{input}");
        }
    }

    #[test]
    fn a_semicolon_may_end_a_query() {
        assert_eq!(without_terminator("ASK {} ;\n"), "ASK {}");
        assert!(!is_complete("SELECT * { ?s cg:backs ?o ;"));
    }
}
