//! Turtle files to [`Ontology`].

use super::vocabulary::{ACTOR, CG, OWL, RDF, RDFS, SCHEMA, SKOS};
use super::{ActorProfile, Office, Ontology, Pattern, PatternError, Relation, Sign};
use crate::knowledge::{EntityId, EntityKind, RelationName};
use jiff::civil::Date;
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The files inside the binary, in reading order.
const BUILTIN: [(&str, &str); 8] = [
    ("ontology/core.ttl", include_str!("../../ontology/core.ttl")),
    ("ontology/words.ttl", include_str!("../../ontology/words.ttl")),
    ("ontology/actors/states.ttl", include_str!("../../ontology/actors/states.ttl")),
    ("ontology/actors/organizations.ttl", include_str!("../../ontology/actors/organizations.ttl")),
    ("ontology/actors/groups.ttl", include_str!("../../ontology/actors/groups.ttl")),
    ("ontology/actors/people.ttl", include_str!("../../ontology/actors/people.ttl")),
    ("ontology/actors/places.ttl", include_str!("../../ontology/actors/places.ttl")),
    ("ontology/actors/populations.ttl", include_str!("../../ontology/actors/populations.ttl")),
];

/// Why the ontology cannot be used.
#[derive(Debug, Error)]
pub enum OntologyError {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not Turtle.
    #[error("`{file}` is not Turtle: {source}")]
    NotTurtle {
        /// The file.
        file: String,
        /// Where and why.
        source: RdfParseError,
    },
    /// A pattern is wrong.
    #[error("`{file}`, line {line}, column {column}: {source} (in the patterns of `{relation}`)")]
    WrongPattern {
        /// The file.
        file: String,
        /// Line of the file, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// The relation the pattern belongs to.
        relation: String,
        /// What is wrong with it.
        source: PatternError,
    },
    /// A value is not of the form its property needs.
    #[error("`{file}`: {subject} has `{value}` as {property}, which is {problem}")]
    WrongValue {
        /// The file.
        file: String,
        /// Whose value.
        subject: String,
        /// Which property.
        property: String,
        /// The value.
        value: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A relation has patterns, but is declared nowhere.
    #[error("`{file}` has patterns for `{relation}`, which no file declares as a relation")]
    UnknownRelation {
        /// The file.
        file: String,
        /// The relation.
        relation: String,
    },
}

impl OntologyError {
    /// Returns what a user can do about it.
    pub fn hint(&self) -> String {
        match self {
            OntologyError::Unreadable { .. } => "check the path and its permissions".to_owned(),
            OntologyError::NotTurtle { .. } => {
                "compare with ontology/core.ttl; a Turtle statement ends with ` .`".to_owned()
            }
            OntologyError::WrongPattern { source, .. } => source.hint.clone(),
            OntologyError::WrongValue { property, .. } => {
                format!("see how ontology/core.ttl and ontology/actors write {property}")
            }
            OntologyError::UnknownRelation { relation, .. } => {
                format!("declare it: `cg:{relation} a cg:Relation ; rdfs:label \"...\"@en ; cg:sign 0 .`")
            }
        }
    }
}

/// Reads the files in the binary and then `extras`.
pub(super) fn load(extras: &[PathBuf]) -> Result<Ontology, OntologyError> {
    let mut loader = Loader::default();
    for (name, turtle) in BUILTIN {
        loader.read(name, turtle)?;
    }
    for path in extras {
        let turtle = read_file(path)?;
        loader.read(&path.display().to_string(), &turtle)?;
    }
    loader.finish()
}

fn read_file(path: &Path) -> Result<String, OntologyError> {
    std::fs::read_to_string(path).map_err(|source| OntologyError::Unreadable { path: path.to_owned(), source })
}

/// What a property points to.
enum Value {
    /// An IRI, or the label of a blank node as [`Loader::blank`] writes it.
    Node(String),
    /// The text of a literal; language and datatype do not matter here.
    Text(String),
}

/// Properties of one subject, in the order in which the files give them.
type Properties = Vec<(String, Value)>;

#[derive(Default)]
struct Loader {
    /// By IRI or blank node label; blank nodes are told apart by file.
    subjects: BTreeMap<String, Properties>,
    /// Where each relation's patterns stand: relation, file name, file text, notation of its lines.
    patterns: Vec<PatternBlock>,
    hash: Sha256,
    files: usize,
}

struct PatternBlock {
    relation: String,
    file: String,
    turtle: String,
    lines: String,
}

impl Loader {
    fn read(&mut self, file: &str, turtle: &str) -> Result<(), OntologyError> {
        self.hash.update((turtle.len() as u64).to_le_bytes());
        self.hash.update(turtle.as_bytes());
        self.files += 1;
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()) {
            let quad = quad.map_err(|source| OntologyError::NotTurtle { file: file.to_owned(), source: source.into() })?;
            let subject = self.key(&quad.subject);
            let predicate = quad.predicate.as_str().to_owned();
            let value = match quad.object {
                Term::NamedNode(node) => Value::Node(node.into_string()),
                Term::BlankNode(node) => Value::Node(self.blank(node.as_str())),
                Term::Literal(literal) if predicate == cg("patterns") => {
                    let relation = local_name(&subject, CG);
                    let (file, turtle) = (file.to_owned(), turtle.to_owned());
                    self.patterns.push(PatternBlock { relation, file, turtle, lines: literal.value().to_owned() });
                    continue;
                }
                Term::Literal(literal) => Value::Text(literal.value().to_owned()),
                #[allow(unreachable_patterns, reason = "triple terms exist when a dependency turns RDF 1.2 on")]
                _ => continue,
            };
            self.subjects.entry(subject).or_default().push((predicate, value));
        }
        Ok(())
    }

    fn key(&self, subject: &NamedOrBlankNode) -> String {
        match subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNode::BlankNode(node) => self.blank(node.as_str()),
        }
    }

    fn blank(&self, label: &str) -> String {
        format!("_:{}-{label}", self.files)
    }

    fn finish(self) -> Result<Ontology, OntologyError> {
        let mut ontology = Ontology::default();
        for (subject, properties) in &self.subjects {
            let view = View { subject, properties, all: &self.subjects };
            match view.class().as_deref() {
                Some("Relation") => {
                    let relation = view.relation()?;
                    ontology.relations.insert(relation.name.clone(), relation);
                }
                Some("WordClass") => {
                    let words = view.texts(&cg("words")).join(" ");
                    let words = words.split_whitespace().map(str::to_owned).collect();
                    ontology.word_classes.insert(local_name(subject, CG), words);
                }
                Some(kind) if subject.starts_with(ACTOR) => {
                    if let Some(kind) = EntityKind::parse(kind) {
                        let actor = view.actor(kind)?;
                        ontology.countries.extend(view.texts(&cg("iso3")).into_iter().map(|code| (code, actor.id.clone())));
                        ontology.actors.push(actor);
                    }
                }
                _ => {}
            }
        }
        for block in &self.patterns {
            add_patterns(&mut ontology, block)?;
        }
        ontology.fingerprint = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(ontology)
    }
}

fn add_patterns(ontology: &mut Ontology, block: &PatternBlock) -> Result<(), OntologyError> {
    let name = RelationName(block.relation.clone());
    let Some(relation) = ontology.relations.get_mut(&name) else {
        return Err(OntologyError::UnknownRelation { file: block.file.clone(), relation: block.relation.clone() });
    };
    for line in block.lines.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let pattern = Pattern::parse(line).map_err(|source| {
            let (line, column) = locate(&block.turtle, line, source.offset);
            OntologyError::WrongPattern { file: block.file.clone(), line, column, relation: block.relation.clone(), source }
        })?;
        relation.patterns.push(pattern);
    }
    Ok(())
}

/// Returns line and column, from 1, of the byte `offset` in the first place where `needle` stands in `turtle`.
fn locate(turtle: &str, needle: &str, offset: usize) -> (usize, usize) {
    let start = turtle.find(needle).unwrap_or(0);
    let before = &turtle[..(start + offset).min(turtle.len())];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The properties of one subject.
struct View<'s> {
    subject: &'s str,
    properties: &'s Properties,
    all: &'s BTreeMap<String, Properties>,
}

impl View<'_> {
    fn class(&self) -> Option<String> {
        self.nodes(&format!("{RDF}type")).find(|class| class.starts_with(CG)).map(|class| local_name(class, CG))
    }

    fn values<'v>(&'v self, property: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
        let property = property.to_owned();
        self.properties.iter().filter(move |(predicate, _)| *predicate == property).map(|(_, value)| value)
    }

    fn nodes<'v>(&'v self, property: &str) -> impl Iterator<Item = &'v str> + use<'v> {
        self.values(property).filter_map(|value| match value {
            Value::Node(node) => Some(node.as_str()),
            Value::Text(_) => None,
        })
    }

    fn texts(&self, property: &str) -> Vec<String> {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Node(_) => None,
        };
        self.values(property).filter_map(text).collect()
    }

    fn text(&self, property: &str) -> Option<String> {
        self.texts(property).into_iter().next()
    }

    fn relation(&self) -> Result<Relation, OntologyError> {
        let name = local_name(self.subject, CG);
        Ok(Relation {
            label: self.text(&format!("{RDFS}label")).unwrap_or_else(|| name.clone()),
            definition: self.text(&format!("{SKOS}definition")).unwrap_or_default(),
            sign: self.sign()?,
            symmetric: self.nodes(&format!("{RDF}type")).any(|class| class == format!("{OWL}SymmetricProperty")),
            parent: self.nodes(&format!("{RDFS}subPropertyOf")).next().map(|parent| RelationName(local_name(parent, CG))),
            subject_kinds: self.kinds("domainIncludes")?,
            object_kinds: self.kinds("rangeIncludes")?,
            plover: self.text(&cg("ploverCategory")),
            cameo: self.text(&cg("cameoCode")),
            patterns: Vec::new(),
            name: RelationName(name),
        })
    }

    fn sign(&self) -> Result<Sign, OntologyError> {
        match self.text(&cg("sign")).as_deref() {
            None | Some("0") => Ok(Sign::Neutral),
            Some("1" | "+1") => Ok(Sign::Positive),
            Some("-1") => Ok(Sign::Negative),
            Some(other) => Err(self.wrong("cg:sign", other, "not -1, 0 or 1")),
        }
    }

    fn kinds(&self, property: &str) -> Result<std::collections::BTreeSet<EntityKind>, OntologyError> {
        let parse = |class: &str| {
            let name = local_name(class, CG);
            EntityKind::parse(&name).ok_or_else(|| self.wrong(&format!("schema:{property}"), &name, "no kind of entity"))
        };
        self.nodes(&format!("{SCHEMA}{property}")).map(parse).collect()
    }

    fn actor(&self, kind: EntityKind) -> Result<ActorProfile, OntologyError> {
        let id = local_name(self.subject, ACTOR);
        Ok(ActorProfile {
            label: self.text(&format!("{SKOS}prefLabel")).unwrap_or_else(|| id.clone()),
            kind,
            names: self.texts(&format!("{SKOS}altLabel")),
            adjectives: self.texts(&cg("adjective")),
            people: self.texts(&cg("people")),
            capitals: self.texts(&cg("capital")),
            metonyms: self.texts(&cg("metonym")),
            located_in: self.nodes(&cg("locatedIn")).next().map(|place| EntityId(local_name(place, ACTOR))),
            offices: self.offices()?,
            id: EntityId(id),
        })
    }

    fn offices(&self) -> Result<Vec<Office>, OntologyError> {
        let nodes = self.nodes(&cg("holdsOffice")).filter_map(|node| self.all.get_key_value(node));
        nodes.map(|(subject, properties)| View { subject, properties, all: self.all }.office()).collect()
    }

    fn office(&self) -> Result<Office, OntologyError> {
        let of = self.nodes(&cg("officeOf")).next().map(|of| EntityId(local_name(of, ACTOR)));
        Ok(Office {
            title: self.text(&cg("title")).unwrap_or_default(),
            of: of.ok_or_else(|| self.wrong("cg:officeOf", "", "missing"))?,
            head: self.text(&cg("head")).as_deref() == Some("true"),
            from: self.date("from")?,
            to: self.date("to")?,
        })
    }

    fn date(&self, property: &str) -> Result<Option<Date>, OntologyError> {
        let parse = |text: String| text.parse().map_err(|_| self.wrong(&format!("cg:{property}"), &text, "not a date"));
        self.text(&cg(property)).map(parse).transpose()
    }

    fn wrong(&self, property: &str, value: &str, problem: &'static str) -> OntologyError {
        OntologyError::WrongValue {
            file: "ontology".to_owned(),
            subject: self.subject.to_owned(),
            property: property.to_owned(),
            value: value.to_owned(),
            problem,
        }
    }
}

fn cg(name: &str) -> String {
    format!("{CG}{name}")
}

fn local_name(iri: &str, namespace: &str) -> String {
    iri.strip_prefix(namespace).unwrap_or(iri).to_owned()
}
