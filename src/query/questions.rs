//! Questions kept by name: one file each in `queries/`, and in a folder of the user's own.
//!
//! The first line of a file is the question, as a comment. `# description: ...` says more, and `# reading: ...` how to read
//! the answer. Each line `# param: NAME TYPE DEFAULT - text` declares a variable of the `SELECT` clause that the asker may
//! give a value; the default may be left out, and then the variable stays free; `""` is the empty text. A value is bound as
//! a term, never pasted into the query.

use super::{Answers, Bindings, QueryError, Term, evaluate, nearest, shorten_iri};
use crate::store::{Store, entity_node, relation_node};
use jiff::civil::Date;
use oxigraph::model::Literal;
use oxigraph::model::vocab::xsd;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

macro_rules! builtin {
    ($($name:literal,)*) => {
        [$(($name, include_str!(concat!("../../queries/", $name, ".rq")))),*]
    };
}

/// The files inside the binary, by name; a test compares them with the folder.
const BUILTIN: [(&str, &str); 41] = builtin![
    "articles",
    "between",
    "brokers",
    "changes",
    "claims-of",
    "common-friends",
    "contradictions",
    "denied",
    "deniers",
    "ended",
    "enemies-of-my-friends",
    "enemy-of-enemy",
    "friend-and-foe",
    "friends-of-my-enemy",
    "items",
    "latest-claims",
    "most-connected",
    "most-isolated",
    "negotiations",
    "offices",
    "planned-or-possible",
    "shortest-chain",
    "sources",
    "sources-that-disagree",
    "speakers",
    "ties-in",
    "ties-out",
    "timeline",
    "unconfirmed",
    "well-confirmed",
    "what-does-control",
    "who-arms-whom",
    "who-attacks",
    "who-backs",
    "who-funds",
    "who-holds",
    "who-leads",
    "who-opposes",
    "who-says-so",
    "who-speaks-about",
    "who-trains",
];

/// One question with the query that answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The stem of its file.
    pub name: String,
    /// The question, as a sentence.
    pub question: String,
    /// More about it; may be empty.
    pub description: String,
    /// How to read the answer; may be empty.
    pub reading: String,
    /// What the asker may set, in order.
    pub parameters: Vec<Parameter>,
    /// The whole file.
    pub sparql: String,
}

/// A variable that the asker may give a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name of the variable, without `?`.
    pub name: String,
    /// What it may be.
    pub kind: ParameterKind,
    /// The value when the asker gives none; without one the variable stays free.
    pub default: Option<String>,
    /// What it means.
    pub description: String,
}

/// What the value of a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterKind {
    /// An actor of the store, by label, alias or IRI.
    Actor,
    /// A relation, by local name, label or IRI.
    Relation,
    /// A day, such as 2014-06-17.
    Date,
    /// Any text.
    String,
    /// A whole number.
    Integer,
}

/// All questions that can be asked by name.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    questions: BTreeMap<String, Question>,
}

impl Questions {
    /// Reads the questions in the binary, then those in `folder`, which replace others of the same name.
    ///
    /// # Errors
    /// When the folder cannot be read or a file in it is malformed.
    pub fn load(folder: Option<&Path>) -> Result<Self, QueryError> {
        let mut questions = Self::default();
        for (name, sparql) in BUILTIN {
            questions.add(Question::parse(name, sparql)?);
        }
        if let Some(folder) = folder {
            questions.read_folder(folder)?;
        }
        Ok(questions)
    }

    /// Returns the question with this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn get(&self, name: &str) -> Result<&Question, QueryError> {
        let unknown =
            || QueryError::UnknownQuestion { name: name.to_owned(), known: self.questions.keys().cloned().collect() };
        self.questions.get(name).ok_or_else(unknown)
    }

    /// Returns the questions, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.questions.values()
    }

    fn add(&mut self, question: Question) {
        self.questions.insert(question.name.clone(), question);
    }

    fn read_folder(&mut self, folder: &Path) -> Result<(), QueryError> {
        let unreadable = |path: &Path, source| QueryError::Unreadable { path: path.to_owned(), source };
        for entry in std::fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
            let path = entry.map_err(|source| unreadable(folder, source))?.path();
            if path.extension().is_some_and(|extension| extension == "rq") {
                let sparql = std::fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
                let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                self.add(Question::parse(&name, &sparql)?);
            }
        }
        Ok(())
    }
}

impl Question {
    /// Reads the comments at the top of a query.
    ///
    /// # Errors
    /// When the first line is no comment or a parameter is declared wrongly.
    pub fn parse(name: &str, sparql: &str) -> Result<Self, QueryError> {
        let malformed = |reason: String| QueryError::MalformedQuestion { file: format!("{name}.rq"), reason };
        let comments = sparql.lines().map(str::trim).take_while(|line| line.starts_with('#'));
        let mut comments = comments.map(|line| line.trim_start_matches('#').trim());
        let question = comments.next().filter(|question| !question.is_empty());
        let question = question.ok_or_else(|| malformed("its first line is no comment".to_owned()))?.to_owned();
        let (mut description, mut reading, mut parameters) = (Vec::new(), Vec::new(), Vec::new());
        for comment in comments {
            if let Some(text) = comment.strip_prefix("description:") {
                description.push(text.trim());
            } else if let Some(text) = comment.strip_prefix("reading:") {
                reading.push(text.trim());
            } else if let Some(declaration) = comment.strip_prefix("param:") {
                let parameter = Parameter::parse(declaration);
                parameters.push(parameter.ok_or_else(|| malformed(format!("`{comment}` declares no parameter")))?);
            }
        }
        let (description, reading) = (description.join(" "), reading.join(" "));
        Ok(Self { name: name.to_owned(), question, description, reading, parameters, sparql: sparql.to_owned() })
    }

    /// Asks the question; `values` are names and values of parameters. The columns of parameters with a value are left out.
    ///
    /// # Errors
    /// When a value does not fit, or when the query cannot be answered.
    pub fn ask(&self, store: &Store, values: &[(String, String)]) -> Result<Answers, QueryError> {
        let bindings = self.bind(store, values)?;
        Ok(Self::without_bound(evaluate(store, &self.sparql, &bindings)?, &bindings))
    }

    /// Returns answers without the columns of parameters that have a value.
    pub fn without_bound(mut answers: Answers, bindings: &Bindings) -> Answers {
        if let Answers::Rows { columns, rows } = &mut answers {
            let kept: Vec<bool> = columns.iter().map(|column| !bindings.contains_key(column)).collect();
            for row in rows {
                retain(row, &kept);
            }
            retain(columns, &kept);
        }
        answers
    }

    /// Turns values, or the defaults of parameters without one, into terms.
    ///
    /// # Errors
    /// When a name is no parameter or a value does not fit.
    pub fn bind(&self, store: &Store, values: &[(String, String)]) -> Result<Bindings, QueryError> {
        if let Some((name, _)) =
            values.iter().find(|(name, _)| !self.parameters.iter().any(|parameter| parameter.name == *name))
        {
            let known = self.parameters.iter().map(|parameter| parameter.name.clone()).collect();
            return Err(QueryError::UnknownParameter { question: self.name.clone(), name: name.clone(), known });
        }
        let mut bindings = Bindings::new();
        for parameter in &self.parameters {
            let given = values.iter().rev().find(|(name, _)| *name == parameter.name).map(|(_, value)| value);
            if let Some(value) = given.or(parameter.default.as_ref()) {
                bindings.insert(parameter.name.clone(), parameter.kind.bind(store, value)?);
            }
        }
        Ok(bindings)
    }
}

fn retain<T>(cells: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    cells.retain(|_| kept.next().copied().unwrap_or(true));
}

impl Parameter {
    /// Reads `NAME TYPE DEFAULT - text`.
    fn parse(declaration: &str) -> Option<Self> {
        let (declaration, description) = declaration.split_once(" - ").unwrap_or((declaration, ""));
        let (name, rest) = declaration.trim().split_once(' ')?;
        let (kind, default) = rest.trim().split_once(' ').unwrap_or((rest, ""));
        Some(Self {
            name: name.trim_start_matches('?').to_owned(),
            kind: ParameterKind::parse(kind.trim())?,
            default: Some(default.trim())
                .filter(|default| !default.is_empty())
                .map(|default| default.trim_matches('"').to_owned()),
            description: description.trim().to_owned(),
        })
    }
}

impl ParameterKind {
    /// All of them.
    pub const ALL: [ParameterKind; 5] =
        [ParameterKind::Actor, ParameterKind::Relation, ParameterKind::Date, ParameterKind::String, ParameterKind::Integer];

    /// Returns the name that the files use.
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterKind::Actor => "actor",
            ParameterKind::Relation => "relation",
            ParameterKind::Date => "date",
            ParameterKind::String => "string",
            ParameterKind::Integer => "integer",
        }
    }

    /// Returns the kind with that name.
    pub fn parse(name: &str) -> Option<ParameterKind> {
        ParameterKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Returns what a value may look like.
    pub(super) fn hint(self) -> &'static str {
        match self {
            ParameterKind::Actor => "write its name as the documents do, or its address such as `actor:UnitedStates`",
            ParameterKind::Relation => "write its name or label, such as `suppliesArmsTo` or `supplies arms to`",
            ParameterKind::Date => "write a day as `2014-06-17`",
            ParameterKind::String => "write any text",
            ParameterKind::Integer => "write a whole number",
        }
    }

    /// Turns a value into a term.
    fn bind(self, store: &Store, value: &str) -> Result<Term, QueryError> {
        let wrong = || QueryError::WrongValue { value: value.to_owned(), kind: self, nearest: Vec::new() };
        match self {
            ParameterKind::Actor => bind_actor(store, value),
            ParameterKind::Relation => match store.find_relation(value)? {
                Some(relation) => Ok(relation_node(&relation)?.into()),
                None => Err(unknown_relation(store, value)),
            },
            ParameterKind::Date => {
                let date: Date = value.trim().parse().map_err(|_| wrong())?;
                Ok(Literal::new_typed_literal(date.to_string(), xsd::DATE).into())
            }
            ParameterKind::String => Ok(Literal::new_simple_literal(value).into()),
            ParameterKind::Integer => {
                let number: i64 = value.trim().parse().map_err(|_| wrong())?;
                Ok(Literal::from(number).into())
            }
        }
    }
}

impl fmt::Display for ParameterKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

fn bind_actor(store: &Store, value: &str) -> Result<Term, QueryError> {
    let actors = store.find_entities(value)?;
    match actors.as_slice() {
        [] => {
            let entities = store.entities()?;
            let names = entities.values().flat_map(|entity| entity.aliases.iter().chain([&entity.label]));
            Err(unknown_value(ParameterKind::Actor, value, names.map(String::as_str)))
        }
        [actor] => Ok(entity_node(actor).into()),
        several => {
            let candidates = several.iter().map(|actor| shorten_iri(entity_node(actor).as_str())).collect();
            Err(QueryError::AmbiguousActor { name: value.to_owned(), candidates })
        }
    }
}

fn unknown_relation(store: &Store, value: &str) -> QueryError {
    const RELATIONS: &str = "SELECT ?relation ?label { ?relation a cg:Relation ; rdfs:label ?label }";
    let rows = match evaluate(store, RELATIONS, &Bindings::new()) {
        Ok(Answers::Rows { rows, .. }) => rows,
        Ok(_) => Vec::new(),
        Err(error) => return error,
    };
    let names: Vec<String> = rows.iter().flatten().flatten().map(super::shorten).collect();
    let local = names.iter().map(|name| name.strip_prefix("cg:").unwrap_or(name));
    unknown_value(ParameterKind::Relation, value, local)
}

fn unknown_value<'n>(kind: ParameterKind, value: &str, known: impl Iterator<Item = &'n str>) -> QueryError {
    let nearest = nearest(value, known).into_iter().map(str::to_owned).collect();
    QueryError::WrongValue { value: value.to_owned(), kind, nearest }
}
