//! Answers to a query, and how they are written.

use super::scan::Scan;
use super::xml::{KeepReturns, without_control_characters};
use super::{Limits, QueryError, Term};
use crate::ontology::vocabulary::{FOAF, PREFIXES, SD};
use oxigraph::io::{JsonLdProfile, RdfFormat, RdfSerializer};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Triple, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QuerySolutionIter, QueryTripleIter};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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

/// A format in which answers are written for programs: tables for any answer, the others for triples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AnswerFormat {
    /// [SPARQL results in CSV](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Csv,
    /// [SPARQL results in TSV](https://www.w3.org/TR/sparql11-results-csv-tsv/).
    Tsv,
    /// [SPARQL results in JSON](https://www.w3.org/TR/sparql11-results-json/).
    Json,
    /// [SPARQL results in XML](https://www.w3.org/TR/rdf-sparql-XMLres/).
    Xml,
    /// [Turtle](https://www.w3.org/TR/turtle/).
    Turtle,
    /// [N-Triples](https://www.w3.org/TR/n-triples/).
    NTriples,
    /// [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/).
    RdfXml,
    /// [JSON-LD](https://www.w3.org/TR/json-ld11/).
    JsonLd,
    /// [TriG](https://www.w3.org/TR/trig/).
    TriG,
    /// [N-Quads](https://www.w3.org/TR/n-quads/).
    NQuads,
    /// [N3](https://w3c.github.io/N3/spec/).
    N3,
}

/// The family that a format belongs to.
enum Syntax {
    Table(QueryResultsFormat),
    Graph(RdfFormat),
}

impl AnswerFormat {
    /// All of them.
    pub const ALL: [AnswerFormat; 11] = [
        AnswerFormat::Csv,
        AnswerFormat::Tsv,
        AnswerFormat::Json,
        AnswerFormat::Xml,
        AnswerFormat::Turtle,
        AnswerFormat::NTriples,
        AnswerFormat::RdfXml,
        AnswerFormat::JsonLd,
        AnswerFormat::TriG,
        AnswerFormat::NQuads,
        AnswerFormat::N3,
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
            AnswerFormat::RdfXml => "rdfxml",
            AnswerFormat::JsonLd => "jsonld",
            AnswerFormat::TriG => "trig",
            AnswerFormat::NQuads => "nquads",
            AnswerFormat::N3 => "n3",
        }
    }

    /// Returns the format with that name.
    pub fn parse(name: &str) -> Option<AnswerFormat> {
        AnswerFormat::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Returns its [media type](https://www.iana.org/assignments/media-types/).
    pub fn media_type(self) -> &'static str {
        match self.syntax() {
            Syntax::Table(format) => format.media_type(),
            Syntax::Graph(format) => format.media_type(),
        }
    }

    /// Returns its IRI in the [W3C's list of formats](https://www.w3.org/ns/formats/).
    pub fn iri(self) -> &'static str {
        match self.syntax() {
            Syntax::Table(format) => format.iri(),
            Syntax::Graph(format) => format.iri(),
        }
    }

    /// Returns the syntax of RDF that it is; none when it is one of tables.
    pub(crate) fn rdf(self) -> Option<RdfFormat> {
        match self.syntax() {
            Syntax::Table(_) => None,
            Syntax::Graph(format) => Some(format),
        }
    }

    fn syntax(self) -> Syntax {
        match self {
            AnswerFormat::Csv => Syntax::Table(QueryResultsFormat::Csv),
            AnswerFormat::Tsv => Syntax::Table(QueryResultsFormat::Tsv),
            AnswerFormat::Json => Syntax::Table(QueryResultsFormat::Json),
            AnswerFormat::Xml => Syntax::Table(QueryResultsFormat::Xml),
            AnswerFormat::Turtle => Syntax::Graph(RdfFormat::Turtle),
            AnswerFormat::NTriples => Syntax::Graph(RdfFormat::NTriples),
            AnswerFormat::RdfXml => Syntax::Graph(RdfFormat::RdfXml),
            AnswerFormat::JsonLd => Syntax::Graph(RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() }),
            AnswerFormat::TriG => Syntax::Graph(RdfFormat::TriG),
            AnswerFormat::NQuads => Syntax::Graph(RdfFormat::NQuads),
            AnswerFormat::N3 => Syntax::Graph(RdfFormat::N3),
        }
    }
}

impl Answers {
    /// Writes the answers; triples may also be written as a table of subject, predicate and object.
    ///
    /// # Errors
    /// When the format does not fit the answers, or when writing fails.
    pub fn write(&self, format: AnswerFormat, writer: impl Write) -> Result<(), QueryError> {
        match format.syntax() {
            Syntax::Table(QueryResultsFormat::Xml) => {
                self.fit_for_xml().write_table(QueryResultsFormat::Xml, KeepReturns(writer))
            }
            Syntax::Table(table) => self.write_table(table, writer),
            Syntax::Graph(RdfFormat::RdfXml) => {
                self.fit_for_xml().write_triples(RdfFormat::RdfXml, format, KeepReturns(writer))
            }
            Syntax::Graph(rdf) => self.write_triples(rdf, format, writer),
        }
    }

    /// Returns the answers with all text as XML can hold it.
    fn fit_for_xml(&self) -> Cow<'_, Self> {
        let fit = |term: &Term| without_control_characters(term).into_owned();
        match self {
            Answers::Boolean(_) => Cow::Borrowed(self),
            Answers::Rows { columns, rows } => Cow::Owned(Answers::Rows {
                columns: columns.clone(),
                rows: rows.iter().map(|row| row.iter().map(|cell| cell.as_ref().map(fit)).collect()).collect(),
            }),
            Answers::Triples(triples) => Cow::Owned(Answers::Triples(
                triples.iter().map(|triple| Triple { object: fit(&triple.object), ..triple.clone() }).collect(),
            )),
        }
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
        let prefixes = PREFIXES.into_iter().chain([("foaf", FOAF), ("sd", SD)]);
        for (prefix, namespace) in prefixes.filter(|(_, namespace)| is_used(namespace, triples)) {
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
pub(super) fn collect_rows(
    solutions: QuerySolutionIter<'_>,
    scan: &Scan<'_>,
    limits: Limits,
) -> Result<Answers, QueryError> {
    let mut variables = solutions.variables().to_vec();
    if scan.selects_all {
        let place = |variable: &Variable| scan.variables.iter().position(|name| *name == variable.as_str());
        variables.sort_by_key(place);
    }
    let mut room = limits.room();
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution?;
        let row: Vec<Option<Term>> = variables.iter().map(|variable| solution.get(variable).cloned()).collect();
        room.take(row.iter().flatten())?;
        rows.push(row);
    }
    if !scan.has_keyword("ORDER") {
        sort_rows(&mut rows);
    }
    Ok(Answers::Rows { columns: variables.into_iter().map(Variable::into_string).collect(), rows })
}

/// Sorts rows that have no order of their own.
pub(super) fn sort_rows(rows: &mut [Vec<Option<Term>>]) {
    rows.sort_by_cached_key(|row| row.iter().map(|cell| cell.as_ref().map(Term::to_string)).collect::<Vec<_>>());
}

/// Collects triples and sorts them.
pub(super) fn collect_triples(triples: QueryTripleIter<'_>, limits: Limits) -> Result<Answers, QueryError> {
    let mut room = limits.room();
    let mut collected = Vec::new();
    for triple in triples {
        let triple = triple?;
        room.take([&triple.subject.clone().into(), &triple.predicate.clone().into(), &triple.object])?;
        collected.push(triple);
    }
    collected.sort_by_cached_key(Triple::to_string);
    collected.dedup();
    Ok(Answers::Triples(collected))
}
