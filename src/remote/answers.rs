//! Answers of stores, and the forms that some of them give an answer.

use crate::query::{Term, Triple};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};

/// What is asked for when rows, or yes or no, are wanted.
pub(super) const ROWS: &str = "application/sparql-results+json";
/// What is asked for when triples are wanted; every N-Triples is Turtle as well.
pub(super) const TRIPLES: &str = "application/n-triples, text/turtle;q=0.9";

/// Reads columns and rows.
pub(super) fn rows(bytes: &[u8]) -> Result<super::Rows, String> {
    match parse(bytes)? {
        ReaderQueryResultsParserOutput::Boolean(_) => Err("it is yes or no".to_owned()),
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let columns: Vec<String> = solutions.variables().iter().map(|name| name.as_str().to_owned()).collect();
            let rows = solutions.map(|row| row.map(|row| row.values().to_vec())).collect::<Result<_, _>>();
            Ok((columns, rows.map_err(|error| error.to_string())?))
        }
    }
}

/// Reads yes or no; Virtuoso says it as a row with a number.
pub(super) fn truth(bytes: &[u8]) -> Result<bool, String> {
    match parse(bytes)? {
        ReaderQueryResultsParserOutput::Boolean(answer) => Ok(answer),
        ReaderQueryResultsParserOutput::Solutions(mut solutions) => {
            let is_odd = solutions.variables().iter().map(|name| name.as_str()).eq(["__ASK_RETVAL"]);
            let row = solutions.next().transpose().map_err(|error| error.to_string())?;
            match row.as_ref().and_then(|row| row.get(0)).map(text).as_deref() {
                Some("1" | "true") if is_odd => Ok(true),
                Some("0" | "false") if is_odd => Ok(false),
                None if is_odd => Ok(false),
                _ => Err("it has rows".to_owned()),
            }
        }
    }
}

/// Reads triples, in order and each once.
pub(super) fn triples(bytes: &[u8]) -> Result<Vec<Triple>, String> {
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(bytes);
    let mut triples =
        quads.map(|quad| quad.map(Triple::from).map_err(|error| error.to_string())).collect::<Result<Vec<_>, _>>()?;
    triples.sort_by_cached_key(Triple::to_string);
    triples.dedup();
    Ok(triples)
}

/// Returns the text of a literal, or an IRI.
pub(super) fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.to_string(),
    }
}

fn parse(bytes: &[u8]) -> Result<ReaderQueryResultsParserOutput<&[u8]>, String> {
    QueryResultsParser::from_format(QueryResultsFormat::Json).for_reader(bytes).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_have_several_forms() {
        let row = |value: &str| {
            format!(
                "{{\"head\": {{\"link\": [], \"vars\": [\"__ASK_RETVAL\"]}}, \"results\": {{\"distinct\": false, \"ordered\": true, \
                 \"bindings\": [{{\"__ASK_RETVAL\": {{\"type\": \"typed-literal\", \
                 \"datatype\": \"http://www.w3.org/2001/XMLSchema#integer\", \"value\": \"{value}\"}}}}]}}}}"
            )
        };
        assert_eq!(truth(b"{\"head\": {}, \"boolean\": true}"), Ok(true));
        assert_eq!(truth(row("1").as_bytes()), Ok(true));
        assert_eq!(truth(row("0").as_bytes()), Ok(false));
        assert!(truth(row("1").replace("__ASK_RETVAL", "x").as_bytes()).is_err());
        assert!(truth(b"<html>").is_err());
    }

    #[test]
    fn rows_keep_their_terms() {
        let json = "{\"head\": {\"vars\": [\"a\", \"b\"]}, \"results\": {\"bindings\": [
            {\"b\": {\"type\": \"literal\", \"value\": \"x\", \"xml:lang\": \"en-gb\"}}]}}";
        let (columns, rows) = rows(json.as_bytes()).unwrap();
        assert_eq!(columns, ["a", "b"]);
        assert_eq!(rows, [[None, Some("\"x\"@en-gb".parse().unwrap())]]);
    }
}
