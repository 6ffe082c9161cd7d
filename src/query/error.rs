//! What can go wrong with a question.

use super::diagnosis::diagnose;
use super::nearest::nearest;
use super::questions::ParameterKind;
use super::scan::Scan;
use crate::ontology::vocabulary::PREFIXES;
use crate::store::StoreError;
use oxigraph::sparql::QueryEvaluationError;
use oxigraph::store::StorageError;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    /// The query is no SPARQL.
    #[error("the query is wrong at line {line}, column {column}: {message}")]
    Syntax {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// What a user can do about it.
        hint: String,
    },
    /// The query nests its brackets too deep.
    #[error("the query nests more than {limit} brackets")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// The query joins too many groups and operators.
    #[error("the query joins more than {limit} groups and operators")]
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// The answer has more rows or triples than allowed.
    #[error("the answer has more than {limit} rows")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// The terms of the answer are longer than allowed.
    #[error("the answer has more than {limit} bytes")]
    TooManyBytes {
        /// The limit.
        limit: usize,
    },
    /// What should name a graph or a base is no absolute IRI.
    #[error("`{iri}` is no absolute IRI")]
    WrongIri {
        /// What was given.
        iri: String,
    },
    /// Graphs are chosen beside an update that chooses its graphs itself.
    #[error("the update says WITH or USING and is given graphs to use as well")]
    GraphsChosenTwice,
    /// A variable cannot be given a value.
    #[error("the query does not select `?{variable}`, so it cannot be given a value")]
    NotSelected {
        /// The variable.
        variable: String,
    },
    /// Evaluation failed.
    #[error("the query cannot be answered")]
    Evaluation(#[source] QueryEvaluationError),
    /// An update names something that lies elsewhere.
    #[error("`{address}` is not loaded: nothing is fetched from elsewhere")]
    Elsewhere {
        /// What it names.
        address: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No question has that name.
    #[error("there is no question named `{name}`")]
    UnknownQuestion {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The file of a question is malformed.
    #[error("the question `{file}` is malformed: {reason}")]
    MalformedQuestion {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// The question has no such parameter.
    #[error("the question `{question}` has no parameter `{name}`")]
    UnknownParameter {
        /// The question.
        question: String,
        /// The parameter.
        name: String,
        /// The parameters that it has.
        known: Vec<String>,
    },
    /// The value of a parameter is not of its kind.
    #[error("`{value}` is no {kind}")]
    WrongValue {
        /// The value.
        value: String,
        /// What it should be.
        kind: ParameterKind,
        /// What may have been meant.
        nearest: Vec<String>,
    },
    /// Several actors have the name.
    #[error("`{name}` may be {}", candidates.join(" or "))]
    AmbiguousActor {
        /// The name.
        name: String,
        /// The actors as prefixed names.
        candidates: Vec<String>,
    },
    /// The answer cannot be written in that format.
    #[error("{answer} cannot be written as {format}")]
    WrongFormat {
        /// What the answer is.
        answer: &'static str,
        /// The name of the format.
        format: &'static str,
    },
    /// A folder of questions cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The answer cannot be written, or no thread can be started.
    #[error("cannot write the answer")]
    Io(#[from] io::Error),
}

impl QueryError {
    /// Returns what a user can do about it.
    pub fn hint(&self) -> String {
        match self {
            QueryError::Syntax { hint, .. } => hint.clone(),
            QueryError::TooDeep { .. } | QueryError::TooManyParts { .. } => {
                "split the query, or write `VALUES` or `IN` for long alternatives".to_owned()
            }
            QueryError::TooManyRows { .. } => {
                "ask for a part with LIMIT and OFFSET, or take all with `claimgraph export`".to_owned()
            }
            QueryError::TooManyBytes { .. } => "select fewer columns, or ask for a part with LIMIT and OFFSET".to_owned(),
            QueryError::WrongIri { .. } => "write it whole, such as https://w3id.org/claimgraph/document/NAME".to_owned(),
            QueryError::GraphsChosenTwice => "choose the graphs in one of the two places".to_owned(),
            QueryError::NotSelected { variable } => format!("add `?{variable}` to the SELECT clause"),
            QueryError::Evaluation(QueryEvaluationError::UnsupportedService(_)) => {
                "`SERVICE` is switched off: queries never reach the network".to_owned()
            }
            QueryError::Elsewhere { .. } => "give the documents to `claimgraph build`, or write INSERT DATA".to_owned(),
            QueryError::Evaluation(_) => "look for functions that SPARQL 1.1 does not have".to_owned(),
            QueryError::Store(error) => error.hint(),
            QueryError::UnknownQuestion { name, known } => unknown_question(name, known),
            QueryError::MalformedQuestion { .. } => {
                "a question starts with `# The question?` and may have `# param: NAME TYPE DEFAULT - text` lines".to_owned()
            }
            QueryError::UnknownParameter { known, .. } if known.is_empty() => "it has none".to_owned(),
            QueryError::UnknownParameter { name, known, .. } => {
                match nearest(name, known.iter().map(String::as_str)).first() {
                    Some(meant) => format!("did you mean `{meant}`? it has {}", list(known)),
                    None => format!("it has {}", list(known)),
                }
            }
            QueryError::WrongValue { kind, nearest, .. } if nearest.is_empty() => kind.hint().to_owned(),
            QueryError::WrongValue { nearest, .. } => format!("did you mean {}?", list(nearest)),
            QueryError::AmbiguousActor { candidates, .. } => {
                format!("name one, such as `{}`", candidates.first().map_or("actor:NAME", String::as_str))
            }
            QueryError::WrongFormat { answer: "an answer of triples", .. } => {
                "use turtle or ntriples, or a table".to_owned()
            }
            QueryError::WrongFormat { .. } => "use csv, tsv, json or xml; CONSTRUCT and DESCRIBE give triples".to_owned(),
            QueryError::Unreadable { .. } => "check the path and its permissions".to_owned(),
            QueryError::Io(_) => "check the free space and the permissions of the output".to_owned(),
        }
    }

    /// Explains what the parser refused; `may_begin` tells the words that begin what this parser reads.
    pub(super) fn syntax(query: &str, scan: &Scan<'_>, may_begin: fn(&str) -> bool, error: &dyn std::error::Error) -> Self {
        if let Some((offset, prefix)) = undeclared_prefix(scan) {
            let (line, column) = locate(query, offset);
            let message = format!("the prefix `{prefix}:` is not declared");
            return QueryError::Syntax { line, column, message, hint: prefix_hint(prefix) };
        }
        if let Some((offset, form)) = scan.form().filter(|(_, form)| !may_begin(form)) {
            let (line, column) = locate(query, offset);
            let message = format!("`{form}` begins no query; expected SELECT, ASK, CONSTRUCT or DESCRIBE");
            return QueryError::Syntax { line, column, message, hint: form_hint(form) };
        }
        let error = error.to_string();
        let (position, expected) = error.split_once(": expected ").unwrap_or(("", &error));
        let reached = parse_position(position).unwrap_or((1, 1));
        let diagnosis = diagnose(query, offset_of(query, reached), expected);
        let (line, column) = locate(query, diagnosis.offset);
        let hint = diagnosis.hint.unwrap_or(EXAMPLE.to_owned());
        QueryError::Syntax { line, column, message: diagnosis.message, hint }
    }
}

/// Namespaces that people know by their prefix although this program does not use them.
const WELL_KNOWN: [(&str, &str); 12] = [
    ("dbo", "http://dbpedia.org/ontology/"),
    ("dbr", "http://dbpedia.org/resource/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("vann", "http://purl.org/vocab/vann/"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
];

/// Offers the declaration of a prefix, or another prefix that may have been meant.
fn prefix_hint(prefix: &str) -> String {
    if let Some((_, namespace)) = WELL_KNOWN.iter().find(|(known, _)| *known == prefix) {
        return format!("add `PREFIX {prefix}: <{namespace}>`, or keep it in the shell with `.prefix {prefix} {namespace}`");
    }
    let known = PREFIXES.map(|(prefix, _)| prefix);
    let nearest = nearest(prefix, known.into_iter());
    let meant = nearest.first().map(|meant| format!("did you mean `{meant}:`? otherwise ")).unwrap_or_default();
    let known = list(&known.map(|prefix| format!("{prefix}:")));
    format!("{meant}declare it with `PREFIX {prefix}: <...>`; {known} need no declaration")
}

/// Says what to write in place of a word that begins no query.
fn form_hint(form: &str) -> String {
    if is_update(form) {
        return "a query cannot change the store; `claimgraph repl --write` can".to_owned();
    }
    let forms = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "INSERT", "DELETE"];
    nearest(form, forms.into_iter()).first().map_or(EXAMPLE.to_owned(), |meant| format!("did you mean `{meant}`?"))
}

/// The hint where nothing better is known.
const EXAMPLE: &str = "compare with `SELECT ?who WHERE { ?who cg:backs actor:Iraq }`";

impl From<StorageError> for QueryError {
    fn from(error: StorageError) -> Self {
        QueryError::Store(error.into())
    }
}

impl From<QueryEvaluationError> for QueryError {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::NotExistingSubstitutedVariable(variable) => {
                QueryError::NotSelected { variable: variable.into_string() }
            }
            error => QueryError::Evaluation(error),
        }
    }
}

fn unknown_question(name: &str, known: &[String]) -> String {
    let similar: Vec<String> = nearest(name, known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
    match (similar.is_empty(), known.is_empty()) {
        (false, _) => format!("did you mean {}?", list(&similar)),
        (true, false) => format!("the questions are {}; give a query with `-e SPARQL` or as a file", list(known)),
        (true, true) => "give a query with `-e SPARQL` or as a file".to_owned(),
    }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn undeclared_prefix<'q>(scan: &Scan<'q>) -> Option<(usize, &'q str)> {
    let declared = scan.declared_prefixes();
    let is_known = |prefix: &str| declared.contains(prefix) || PREFIXES.iter().any(|(known, _)| *known == prefix);
    let names = scan.words.iter().filter(|(_, word)| !word.starts_with('_'));
    let prefixes = names.filter_map(|(offset, word)| Some((*offset, word.split_once(':')?.0)));
    prefixes.into_iter().find(|(_, prefix)| !is_known(prefix))
}

/// Returns line and column, from 1, of a byte of `text`.
fn locate(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Reads the parser's `error at 1:15`.
fn parse_position(position: &str) -> Option<(usize, usize)> {
    let (line, column) = position.strip_prefix("error at ")?.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

pub(super) fn is_query_form(word: &str) -> bool {
    ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].iter().any(|form| word.eq_ignore_ascii_case(form))
}

pub(super) fn is_update(word: &str) -> bool {
    let updates = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"];
    updates.iter().any(|update| word.eq_ignore_ascii_case(update))
}

/// Returns the byte at a line and column, from 1; the end where there is none.
fn offset_of(text: &str, (line, column): (usize, usize)) -> usize {
    let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let rest = text[start..].split('\n').next().unwrap_or_default();
    start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(offset, _)| offset)
}
