//! Claims that careful readers wrote, and claims in the same form that a program wrote.
//!
//! A folder has one folder for each reader, and in it two files of JSON lines for each document:
//!
//! - `<document>.claims.jsonl`: `{"sentence", "subject", "relation", "object", "polarity", "modality", "speaker",
//!   "subject_mention", "object_mention", "certain"}`; the speaker is a name, or `author` or null for the document.
//! - `<document>.entities.jsonl`: `{"entity", "aliases"}`: every form by which the document calls it.
//!
//! Predicted claims are those of `claimgraph export --format claims`.

use super::EvaluationError;
use super::names::{Names, Words, names};
use crate::export;
use crate::knowledge::Reading;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What the readers wrote.
#[derive(Clone, Debug)]
pub struct Gold {
    /// In order of their ids.
    pub documents: Vec<GoldDocument>,
}

/// What the readers wrote about one document.
#[derive(Clone, Debug)]
pub struct GoldDocument {
    /// The name of the document's files up to `.claims.jsonl`.
    pub id: String,
    /// For each reader the claims, in order of the file.
    pub readers: Vec<Vec<Statement>>,
    /// The names of each entity: those of all readers.
    pub(super) entities: BTreeMap<String, Names>,
}

/// One claim, as a reader or a program wrote it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The sentence.
    pub sentence: String,
    /// Who.
    pub subject: StatementEnd,
    /// Does what.
    pub relation: String,
    /// To whom.
    pub object: StatementEnd,
    /// `affirmed` or `denied`.
    pub polarity: String,
    /// `actual`, `planned` and so on.
    pub modality: String,
    /// Whether a second careful reader is sure to write it too.
    pub certain: bool,
    /// The names of who says so; none for the document itself.
    pub(super) speaker: Option<Names>,
    pub(super) words: Words,
}

/// One end of a statement.
#[derive(Clone, Debug, Default)]
pub struct StatementEnd {
    /// Its canonical name.
    pub label: String,
    /// How the sentence mentions it.
    pub mention: String,
    pub(super) names: Names,
}

impl Gold {
    /// Reads what `readers` wrote about `documents`, or about all documents of the first reader.
    ///
    /// # Errors
    /// When a file is missing or malformed.
    pub fn read(folder: &Path, readers: &[String], documents: Option<&[String]>) -> Result<Self, EvaluationError> {
        let ids = match (documents, readers.first()) {
            (Some(ids), _) => ids.to_vec(),
            (None, Some(first)) => document_ids(&folder.join(first))?,
            (None, None) => Vec::new(),
        };
        let read = |id: &String| GoldDocument::read(folder, readers, id);
        Ok(Self { documents: ids.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// Returns the document that a file, or an id of another program, is about: its id is the name or its beginning.
    pub fn document_of(&self, name: &str) -> Option<&GoldDocument> {
        let file = name.rsplit('/').next().unwrap_or_default();
        let stem = match file.rsplit_once('.') {
            Some((stem, extension)) if !extension.is_empty() && extension.chars().all(super::names::is_of_word) => stem,
            _ => file,
        };
        self.documents.iter().find(|document| stem.starts_with(&document.id))
    }
}

fn document_ids(folder: &Path) -> Result<Vec<String>, EvaluationError> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(folder).map_err(EvaluationError::unreadable(folder))? {
        let name = entry.map_err(EvaluationError::unreadable(folder))?.file_name().to_string_lossy().into_owned();
        ids.extend(name.strip_suffix(".claims.jsonl").map(str::to_owned));
    }
    if ids.is_empty() {
        return Err(EvaluationError::NoGold { folder: folder.to_owned() });
    }
    ids.sort();
    Ok(ids)
}

impl GoldDocument {
    fn read(folder: &Path, readers: &[String], id: &str) -> Result<Self, EvaluationError> {
        let mut document = Self { id: id.to_owned(), readers: Vec::new(), entities: BTreeMap::new() };
        for reader in readers {
            let folder = folder.join(reader);
            let entities: Vec<EntityLine> = read_lines(&folder.join(format!("{id}.entities.jsonl")))?;
            let entities: BTreeMap<String, Names> = entities.into_iter().map(EntityLine::names).collect();
            let claims: Vec<GoldLine> = read_lines(&folder.join(format!("{id}.claims.jsonl")))?;
            document.readers.push(claims.into_iter().map(|line| line.statement(&entities)).collect());
            for (entity, names) in entities {
                document.entities.entry(entity).or_default().extend(names);
            }
        }
        Ok(document)
    }
}

/// Reads a file of one JSON value a line; blank lines are passed over.
pub(super) fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, EvaluationError> {
    let text = fs::read_to_string(path).map_err(EvaluationError::unreadable(path))?;
    let parse = |(index, line): (usize, &str)| {
        let wrong = |source| EvaluationError::WrongLine { path: path.to_owned(), line: index + 1, source };
        serde_json::from_str(line).map_err(wrong)
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(parse).collect()
}

#[derive(Deserialize)]
struct EntityLine {
    entity: String,
    #[serde(default)]
    aliases: Vec<String>,
}

impl EntityLine {
    fn names(self) -> (String, Names) {
        let forms = std::iter::once(self.entity.as_str()).chain(self.aliases.iter().map(String::as_str));
        let names = names(forms);
        (self.entity, names)
    }
}

#[derive(Deserialize)]
struct GoldLine {
    sentence: String,
    subject: String,
    relation: String,
    object: String,
    polarity: String,
    modality: String,
    speaker: Option<String>,
    subject_mention: Option<String>,
    object_mention: Option<String>,
    certain: Option<bool>,
}

impl GoldLine {
    fn statement(self, entities: &BTreeMap<String, Names>) -> Statement {
        let known = |name: &str| entities.get(name).cloned().unwrap_or_default();
        let end = |label: String, mention: Option<String>| {
            let mention = mention.unwrap_or_default();
            let mut names = names([label.as_str(), mention.as_str()]);
            names.extend(known(&label));
            StatementEnd { label, mention, names }
        };
        let speaker = self.speaker.filter(|speaker| speaker != "author").map(|speaker| {
            let mut names = names([speaker.as_str()]);
            names.extend(known(&speaker));
            names
        });
        Statement {
            words: Words::of(&self.sentence),
            sentence: self.sentence,
            subject: end(self.subject, self.subject_mention),
            relation: self.relation,
            object: end(self.object, self.object_mention),
            polarity: self.polarity,
            modality: self.modality,
            certain: self.certain.unwrap_or(true),
            speaker,
        }
    }
}

/// Claims that a program wrote, each with the name of its document, in order of the file.
pub type Predicted = Vec<(String, Statement)>;

/// Reads an export of claims.
///
/// # Errors
/// When the file is missing or malformed.
pub fn read_predicted(path: &Path) -> Result<Predicted, EvaluationError> {
    let lines: Vec<PredictedLine> = read_lines(path)?;
    Ok(lines.into_iter().map(PredictedLine::statement).collect())
}

/// Returns the claims of a reading as an export of them would be read.
pub fn predicted(reading: &Reading) -> Predicted {
    let mut export = Vec::new();
    // Writing to memory does not fail, and every line of the export is a predicted claim.
    let _ = export::claims::write_reading(reading, &mut export);
    let lines = export.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<PredictedLine>(line).ok());
    lines.map(PredictedLine::statement).collect()
}

#[derive(Deserialize)]
struct PredictedLine {
    document: String,
    sentence: PredictedWords,
    subject: PredictedEnd,
    relation: String,
    object: PredictedEnd,
    polarity: String,
    modality: String,
    speaker: Option<PredictedEnd>,
}

#[derive(Deserialize)]
struct PredictedWords {
    text: String,
}

#[derive(Deserialize)]
struct PredictedEnd {
    label: Option<String>,
    aliases: Option<Vec<String>>,
    mention: Option<PredictedWords>,
}

impl PredictedEnd {
    fn end(self) -> StatementEnd {
        let mention = self.mention.map(|mention| mention.text).unwrap_or_default();
        let label = self.label.unwrap_or_default();
        let aliases = self.aliases.unwrap_or_default();
        let names = names([label.as_str(), mention.as_str()].into_iter().chain(aliases.iter().map(String::as_str)));
        StatementEnd { label, mention, names }
    }
}

impl PredictedLine {
    fn statement(self) -> (String, Statement) {
        let statement = Statement {
            words: Words::of(&self.sentence.text),
            sentence: self.sentence.text,
            subject: self.subject.end(),
            relation: self.relation,
            object: self.object.end(),
            polarity: self.polarity,
            modality: self.modality,
            certain: true,
            speaker: self.speaker.map(|speaker| speaker.end().names),
        };
        (self.document, statement)
    }
}
