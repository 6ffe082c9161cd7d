//! Answers to a query, and how they are written.

use super::scan::Scan;
use super::{QueryError, Term};
use crate::ontology::vocabulary::PREFIXES;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Triple, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QuerySolutionIter, QueryTripleIter};
use std::io::{self, Write};

/// What a query gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    /// Of `SELECT`.
    Rows {
        /// Names of the variables, in the order of the query.
        columns: Vec<String>,
        /// One value for each column, or none.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// Of `ASK`.
    Boolean(bool),
    /// Of `CONSTRUCT` and `DESCRIBE`, sorted.
    Triples(Vec<Triple>),
}

/// A format in which answers are written for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerFormat {
    /// [SPARQL results in CSV](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Csv,
    /// [SPARQL results in TSV](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Tsv,
    /// [SPARQL results in JSON](https://www.w3.org/TR/sparql11-results-json/).
    Json,
    /// [SPARQL results in XML](https://www.w3.org/TR/rdf-sparql-XMLres/).
    Xml,
    /// [Turtle](https://www.w3.org/TR/turtle/), of triples.
    Turtle,
    /// [N-Triples](https://www.w3.org/TR/n-triples/), of triples.
    NTriples,
}

impl AnswerFormat {
    /// All of them.
    pub const ALL: [AnswerFormat; 6] = [
        AnswerFormat::Csv,
        AnswerFormat::Tsv,
        AnswerFormat::Json,
        AnswerFormat::Xml,
        AnswerFormat::Turtle,
        AnswerFormat::NTriples,
    ];

    /// Returns the name that people type.
    pub fn as_str(self) -> &'static str {
        match self {
            AnswerFormat::Csv => "csv",
            AnswerFormat::Tsv => "tsv",
            AnswerFormat::Json => "json",
            AnswerFormat::Xml => "xml",
            AnswerFormat::Turtle => "turtle",
            AnswerFormat::NTriples => "ntriples",
        }
    }

    /// Returns the format with that name.
    pub fn parse(name: &str) -> Option<AnswerFormat> {
        AnswerFormat::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

impl Answers {
    /// Writes the answers; triples may also be written as a table of subject, predicate and object.
    ///
    /// # Errors
    /// When the format does not fit the answers, or when writing fails.
    pub fn write(&self, format: AnswerFormat, writer: impl Write) -> Result<(), QueryError> {
        let table = match format {
            AnswerFormat::Csv => QueryResultsFormat::Csv,
            AnswerFormat::Tsv => QueryResultsFormat::Tsv,
            AnswerFormat::Json => QueryResultsFormat::Json,
            AnswerFormat::Xml => QueryResultsFormat::Xml,
            AnswerFormat::Turtle => return self.write_triples(RdfFormat::Turtle, format, writer),
            AnswerFormat::NTriples => return self.write_triples(RdfFormat::NTriples, format, writer),
        };
        self.write_table(table, writer)
    }

    fn write_table(&self, format: QueryResultsFormat, writer: impl Write) -> Result<(), QueryError> {
        let serializer = QueryResultsSerializer::from_format(format);
        match self {
            Answers::Rows { columns, rows } => write_rows(serializer, columns, rows.iter().cloned(), writer)?,
            Answers::Triples(triples) => {
                let columns = ["subject", "predicate", "object"].map(str::to_owned);
                let cells = |triple: &Triple| {
                    [triple.subject.clone().into(), triple.predicate.clone().into(), triple.object.clone()]
                };
                write_rows(serializer, &columns, triples.iter().map(|triple| cells(triple).map(Some).to_vec()), writer)?;
            }
            Answers::Boolean(answer) => {
                serializer.serialize_boolean_to_writer(writer, *answer)?.flush()?;
            }
        }
        Ok(())
    }

    fn write_triples(&self, rdf: RdfFormat, format: AnswerFormat, writer: impl Write) -> Result<(), QueryError> {
        let Answers::Triples(triples) = self else {
            let answer = if matches!(self, Answers::Boolean(_)) { "a yes or no" } else { "an answer of rows" };
            return Err(QueryError::WrongFormat { answer, format: format.as_str() });
        };
        let mut serializer = RdfSerializer::from_format(rdf);
        for (prefix, namespace) in PREFIXES.into_iter().filter(|(_, namespace)| is_used(namespace, triples)) {
            serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
        }
        let mut serializer = serializer.for_writer(writer);
        for triple in triples {
            serializer.serialize_triple(triple)?;
        }
        serializer.finish()?.flush()?;
        Ok(())
    }
}

/// Tells whether an IRI of the triples is in a namespace.
fn is_used(namespace: &str, triples: &[Triple]) -> bool {
    let is_in = |node: &NamedNode| node.as_str().starts_with(namespace);
    triples.iter().any(|triple| {
        let subject = matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if is_in(node));
        let object = match &triple.object {
            Term::NamedNode(node) => is_in(node),
            Term::Literal(literal) => {
                literal.datatype() != xsd::STRING && literal.datatype().as_str().starts_with(namespace)
            }
            Term::BlankNode(_) => false,
        };
        // Turtle has a word of its own for the type.
        subject || object || (is_in(&triple.predicate) && triple.predicate != rdf::TYPE)
    })
}

fn write_rows(
    serializer: QueryResultsSerializer,
    columns: &[String],
    rows: impl Iterator<Item = Vec<Option<Term>>>,
    writer: impl Write,
) -> io::Result<()> {
    let variables: Vec<Variable> = columns.iter().map(Variable::new).collect::<Result<_, _>>().map_err(io::Error::other)?;
    let mut serializer = serializer.serialize_solutions_to_writer(writer, variables.clone())?;
    for row in rows {
        let cells = variables.iter().zip(&row);
        serializer.serialize(cells.filter_map(|(variable, term)| Some((variable, term.as_ref()?))))?;
    }
    serializer.finish()?.flush()
}

/// Collects rows; without `ORDER BY` they are sorted, and the columns of `SELECT *` stand in order of appearance.
pub(super) fn collect_rows(solutions: QuerySolutionIter<'_>, scan: &Scan<'_>) -> Result<Answers, QueryError> {
    let mut variables = solutions.variables().to_vec();
    if scan.selects_all {
        let place = |variable: &Variable| scan.variables.iter().position(|name| *name == variable.as_str());
        variables.sort_by_key(place);
    }
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution?;
        rows.push(variables.iter().map(|variable| solution.get(variable).cloned()).collect::<Vec<_>>());
    }
    if !scan.has_keyword("ORDER") {
        rows.sort_by_cached_key(|row| row.iter().map(|cell| cell.as_ref().map(Term::to_string)).collect::<Vec<_>>());
    }
    Ok(Answers::Rows { columns: variables.into_iter().map(Variable::into_string).collect(), rows })
}

/// Collects triples and sorts them.
pub(super) fn collect_triples(triples: QueryTripleIter<'_>) -> Result<Answers, QueryError> {
    let mut triples = triples.collect::<Result<Vec<_>, _>>()?;
    triples.sort_by_cached_key(Triple::to_string);
    triples.dedup();
    Ok(Answers::Triples(triples))
}
