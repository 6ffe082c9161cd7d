//! Graphs of documents that were read elsewhere, loaded in bulk from [N-Quads](https://www.w3.org/TR/n-quads/).
//!
//! The parts come from engines that run many processes: in any order, some of them twice. Nothing is changed before all of
//! them are seen to be whole; then the graphs of changed documents are dropped and all new ones come in at once.

use super::iri::document_of;
use super::terms::TERMS;
use super::{Store, StoreError, literal_value};
use crate::source::{self, Skipped, SourceError};
use crate::text::DocumentId;
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What a load did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadReport {
    /// Documents that the store has now and had not, or had otherwise.
    pub documents: usize,
    /// Documents that the store had already.
    pub unchanged: usize,
    /// Documents of which the store had another reading.
    pub replaced: usize,
    /// Quads read, those of documents that the store had already included.
    pub quads: usize,
    /// Records that the program which read them could not read, and files that hold no quads.
    pub skipped: Vec<Skipped>,
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A path that the user named cannot be listed, or a part cannot be read.
    #[error("`{}`: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: SourceError,
    },
    /// A line is no N-Quads, or no answer of `claimgraph extract`.
    #[error("`{}`, line {line}: {reason}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A quad is of no document that this program read.
    #[error("`{}`: {reason}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is strange about it.
        reason: String,
    },
    /// Two records with one id were read.
    #[error("document `{document}` stands in the parts with two contents")]
    TwoContents {
        /// The document.
        document: DocumentId,
    },
    /// A part is missing.
    #[error("of document `{document}` only some lines are here")]
    Incomplete {
        /// The document.
        document: DocumentId,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LoadError {
    /// Returns what a user can do about it.
    pub fn hint(&self) -> String {
        match self {
            LoadError::Unreadable { source, .. } => {
                source.hint().unwrap_or_else(|| "name files of N-Quads, or folders of them".to_owned())
            }
            LoadError::Syntax { .. } => "the part may be cut off: write it again; nothing was loaded".to_owned(),
            LoadError::Foreign { .. } => {
                "load what `claimgraph extract` or `claimgraph export --format nquads` wrote; nothing was loaded".to_owned()
            }
            LoadError::TwoContents { .. } => {
                "give every record an id of its own, or leave out old parts; nothing was loaded".to_owned()
            }
            LoadError::Incomplete { .. } => "name all parts of one run in one command; nothing was loaded".to_owned(),
            LoadError::Store(error) => error.hint(),
        }
    }
}

impl From<StorageError> for LoadError {
    fn from(error: StorageError) -> Self {
        LoadError::Store(error.into())
    }
}

impl Store {
    /// Loads the graphs of documents from files of N-Quads and of answers of `claimgraph extract`, and from all such files
    /// in folders; `.gz` of them too.
    ///
    /// The view is not touched, and what the parts say of it is passed over; call [`Store::derive_view`] afterwards. A
    /// document of which the store has another reading is replaced. `progress` is told now and then how many quads are in.
    ///
    /// # Errors
    /// When a part cannot be read, is cut off or is no work of this program; then nothing is changed. When the disk fails.
    pub fn load(&self, paths: &[PathBuf], progress: impl Fn(u64) + Send + Sync + 'static) -> Result<LoadReport, LoadError> {
        let (files, skipped) = find(paths)?;
        self.remove_abandoned_parts();
        let mut report = LoadReport { skipped, ..LoadReport::default() };
        let known = self.readings()?;
        let mut unchanged = HashMap::new();
        if !known.is_empty() {
            let mut parts = Parts::new(&files, &unchanged);
            parts.by_ref().try_for_each(|quad| quad.map(drop))?;
            let seen = parts.finish()?.0;
            report.replaced = self.drop_changed(&seen, &known)?;
            unchanged = seen.into_iter().filter(|(graph, reading)| known.get(graph) == Some(reading)).collect();
        }
        let mut loader = self.dataset().bulk_loader().on_progress(progress);
        let mut parts = Parts::new(&files, &unchanged);
        loader.load_ok_quads::<LoadError, LoadError>(parts.by_ref())?;
        report.quads = parts.quads;
        let (seen, broken) = parts.finish()?;
        loader.commit()?;
        self.flush()?;
        report.documents = seen.len() - unchanged.len();
        report.unchanged = unchanged.len();
        report.skipped.extend(broken);
        Ok(report)
    }

    /// Returns the reading of every document, by graph.
    fn readings(&self) -> Result<BTreeMap<String, ReadingName>, StoreError> {
        let name = |hash, fingerprint| ReadingName { hash: Some(hash), fingerprint: Some(fingerprint) };
        let readings = self.document_readings()?.into_iter();
        Ok(readings.map(|reading| (reading.graph, name(reading.content_hash, reading.fingerprint))).collect())
    }

    /// Drops the documents of which another reading was seen, and returns how many.
    fn drop_changed(
        &self,
        seen: &HashMap<String, ReadingName>,
        known: &BTreeMap<String, ReadingName>,
    ) -> Result<usize, StoreError> {
        let changed: Vec<&String> = known
            .iter()
            .filter(|(graph, reading)| seen.get(*graph).is_some_and(|new| new != *reading))
            .map(|(graph, _)| graph)
            .collect();
        for graph in &changed {
            if let Some(document) = document_of(graph) {
                self.remove(&document)?;
            }
        }
        Ok(changed.len())
    }

    /// Removes what a load leaves that was killed: files that the database never took in.
    fn remove_abandoned_parts(&self) {
        let entries = self.path().and_then(|path| std::fs::read_dir(path).ok());
        for entry in entries.into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("bulk-") && name.ends_with(".sst") {
                // It only takes room.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// What tells one reading of a document from another: the content that was read, and what read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ReadingName {
    hash: Option<String>,
    fingerprint: Option<String>,
}

/// A file to load.
#[derive(Debug)]
struct PartFile {
    path: PathBuf,
    /// Whether it has answers of `claimgraph extract` instead of quads.
    has_answers: bool,
}

/// Lists the files to load, in the order of their paths within each folder; other files in folders are skipped.
fn find(paths: &[PathBuf]) -> Result<(Vec<PartFile>, Vec<Skipped>), LoadError> {
    let (mut files, mut skipped) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.exists() {
            return Err(LoadError::Unreadable { path: path.clone(), source: SourceError::Missing { path: path.clone() } });
        }
        let is_kept = |name: &str| !name.starts_with(['.', '_']);
        // Engines mark what is theirs by such names: `_SUCCESS`, `.part-00000.crc`.
        let entries = WalkDir::new(path).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.depth() == 0 || is_kept(&entry.file_name().to_string_lossy()));
        for entry in entries {
            let entry = entry.map_err(|error| {
                let source = error.into_io_error().unwrap_or_else(|| io::Error::other("it leads back to itself"));
                LoadError::Unreadable { path: path.clone(), source: SourceError::Unreadable(source) }
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            match part_file(entry.path()) {
                Some(file) => files.push(file),
                None if entry.depth() == 0 => files.push(PartFile { path: path.clone(), has_answers: false }),
                None => skipped.push(Skipped::new(entry.path().display().to_string(), &SourceError::UnknownFormat)),
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    Ok((files, skipped))
}

fn part_file(path: &Path) -> Option<PartFile> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let ending = name.strip_suffix(".gz").unwrap_or(&name).rsplit('.').next()?.to_owned();
    let has_answers = match ending.as_str() {
        "nq" | "nquads" | "txt" => false,
        "jsonl" | "ndjson" | "json" => true,
        _ => return None,
    };
    Some(PartFile { path: path.to_owned(), has_answers })
}

/// The quads of all parts, each looked at before it is handed on.
struct Parts<'p> {
    files: std::slice::Iter<'p, PartFile>,
    /// Graphs whose quads the store has already.
    unchanged: &'p HashMap<String, ReadingName>,
    open: Option<(PathBuf, Quads)>,
    seen: HashMap<String, ReadingName>,
    /// The graph of the quad before, and whether its quads are passed over.
    current: (String, bool),
    quads: usize,
    broken: Vec<Skipped>,
    is_over: bool,
}

enum Quads {
    Parsed(Box<dyn Iterator<Item = Result<Quad, RdfParseError>> + Send>),
    Answers(Answers),
}

impl<'p> Parts<'p> {
    fn new(files: &'p [PartFile], unchanged: &'p HashMap<String, ReadingName>) -> Self {
        Self {
            files: files.iter(),
            unchanged,
            open: None,
            seen: HashMap::new(),
            current: (String::new(), false),
            quads: 0,
            broken: Vec::new(),
            is_over: false,
        }
    }

    /// Returns the readings seen and the records without one; every document must have been seen whole.
    fn finish(self) -> Result<(HashMap<String, ReadingName>, Vec<Skipped>), LoadError> {
        let is_whole = |reading: &ReadingName| reading.hash.is_some() && reading.fingerprint.is_some();
        let incomplete = self.seen.iter().filter(|(_, reading)| !is_whole(reading)).map(|(graph, _)| graph).min();
        match incomplete.and_then(|graph| document_of(graph)) {
            Some(document) => Err(LoadError::Incomplete { document }),
            None => Ok((self.seen, self.broken)),
        }
    }

    fn next_quad(&mut self) -> Result<Option<Quad>, LoadError> {
        loop {
            let Some((path, quads)) = &mut self.open else {
                let Some(file) = self.files.next() else { return Ok(None) };
                self.open = Some((file.path.clone(), open(file)?));
                continue;
            };
            let quad = match quads {
                Quads::Parsed(quads) => quads.next().transpose().map_err(|error| parse_error(path, error, 0))?,
                Quads::Answers(answers) => answers.next_quad(path, &mut self.broken)?,
            };
            let Some(quad) = quad else {
                self.open = None;
                continue;
            };
            self.quads += 1;
            if self.is_wanted(&quad)? {
                return Ok(Some(quad));
            }
        }
    }

    /// Takes note of a quad and tells whether it is to be loaded.
    fn is_wanted(&mut self, quad: &Quad) -> Result<bool, LoadError> {
        let graph = match &quad.graph_name {
            // The view is derived anew.
            GraphName::DefaultGraph => return Ok(false),
            GraphName::NamedNode(graph) if document_of(graph.as_str()).is_some() => graph,
            graph => return Err(self.foreign(format!("{graph} is no document of this program"))),
        };
        if self.current.0 != graph.as_str() {
            self.current = (graph.as_str().to_owned(), self.unchanged.contains_key(graph.as_str()));
            self.seen.entry(graph.as_str().to_owned()).or_default();
        }
        if matches!(quad.subject, NamedOrBlankNode::BlankNode(_)) || matches!(quad.object, Term::BlankNode(_)) {
            return Err(self.foreign(format!("{quad} has a blank node, which this program never writes")));
        }
        let is_hash = quad.predicate == TERMS.content_hash;
        if is_hash || quad.predicate == TERMS.read_by {
            self.name_reading(graph, is_hash, quad)?;
        }
        Ok(!self.current.1)
    }

    /// Takes note of what names a reading: the same each time, or there are two.
    fn name_reading(&mut self, graph: &NamedNode, is_hash: bool, quad: &Quad) -> Result<(), LoadError> {
        let value = literal_value(quad.object.as_ref()).unwrap_or_default();
        let reading = self.seen.entry(graph.as_str().to_owned()).or_default();
        let place = if is_hash { &mut reading.hash } else { &mut reading.fingerprint };
        match place {
            Some(known) if known != value => {
                let document = document_of(graph.as_str()).unwrap_or_else(|| DocumentId(graph.as_str().to_owned()));
                Err(LoadError::TwoContents { document })
            }
            Some(_) => Ok(()),
            None => {
                *place = Some(value.to_owned());
                Ok(())
            }
        }
    }

    fn foreign(&self, reason: String) -> LoadError {
        let path = self.open.as_ref().map(|(path, _)| path.clone()).unwrap_or_default();
        LoadError::Foreign { path, reason }
    }
}

impl Iterator for Parts<'_> {
    type Item = Result<Quad, LoadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let quad = self.next_quad().transpose();
        self.is_over = !matches!(quad, Some(Ok(_)));
        quad
    }
}

fn open(file: &PartFile) -> Result<Quads, LoadError> {
    let unreadable = |source| LoadError::Unreadable { path: file.path.clone(), source };
    let reader = source::open_unpacked(&file.path).map_err(unreadable)?;
    Ok(match file.has_answers {
        true => Quads::Answers(Answers { reader, line: 0, quads: Vec::new().into_iter() }),
        false => Quads::Parsed(Box::new(parser().for_reader(reader))),
    })
}

fn parser() -> RdfParser {
    RdfParser::from_format(RdfFormat::NQuads)
}

fn parse_error(path: &Path, error: RdfParseError, lines_before: u64) -> LoadError {
    match error {
        RdfParseError::Io(error) => LoadError::Unreadable { path: path.to_owned(), source: source::stream_error(error) },
        RdfParseError::Syntax(error) => {
            let line = error.location().map_or(0, |place| place.start.line) + 1 + lines_before;
            LoadError::Syntax { path: path.to_owned(), line, reason: error.to_string() }
        }
    }
}

/// The quads of a file of answers of `claimgraph extract`.
struct Answers {
    reader: Box<dyn BufRead + Send>,
    line: u64,
    /// What is left of the answer read last.
    quads: std::vec::IntoIter<Quad>,
}

#[derive(Deserialize)]
struct Answer {
    id: Option<String>,
    nquads: Option<String>,
    error: Option<String>,
}

impl Answers {
    fn next_quad(&mut self, path: &Path, broken: &mut Vec<Skipped>) -> Result<Option<Quad>, LoadError> {
        loop {
            if let Some(quad) = self.quads.next() {
                return Ok(Some(quad));
            }
            let Some(line) = self.next_line(path)? else { return Ok(None) };
            let wrong = |reason: String| LoadError::Syntax { path: path.to_owned(), line: self.line, reason };
            let answer: Answer = serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))?;
            match (answer.nquads, answer.error) {
                (_, Some(reason)) => {
                    let record = answer.id.unwrap_or_else(|| format!("line {}", self.line));
                    let source = format!("{}: {record}", path.display());
                    broken.push(Skipped { source, reason, hint: None });
                }
                (Some(nquads), None) => {
                    let quads = parser().for_slice(nquads.as_bytes()).collect::<Result<Vec<_>, _>>();
                    self.quads = quads.map_err(|error| wrong(format!("in `nquads`: {error}")))?.into_iter();
                }
                (None, None) => return Err(wrong("it has no `nquads`".to_owned())),
            }
        }
    }

    fn next_line(&mut self, path: &Path) -> Result<Option<String>, LoadError> {
        let mut line = String::new();
        self.line += 1;
        let read = self.reader.by_ref().take(ANSWER_LIMIT).read_line(&mut line);
        let unreadable = |error| LoadError::Unreadable { path: path.to_owned(), source: source::stream_error(error) };
        Ok(if read.map_err(unreadable)? == 0 { None } else { Some(line) })
    }
}

/// The most that one answer may hold, in bytes: the quads of the longest document take some fifty times its text.
const ANSWER_LIMIT: u64 = 2_000_000_000;
