//! The whole build: files to documents to claims to store.

use crate::analysis::LanguageModel;
use crate::extraction::{ClaimModelError, Extractor};
use crate::knowledge::{Reading, RelationName};
use crate::ontology::Ontology;
use crate::resolution::{Resolution, Resolver};
use crate::source::{self, Skipped, SourceError};
use crate::store::{Store, StoreError};
use crate::text::{AnnotatedDocument, Document, DocumentId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use thiserror::Error;

/// How to build.
#[derive(Clone, Copy, Debug)]
pub struct BuildOptions {
    /// How many documents are read at the same time; at least 1.
    pub threads: usize,
    /// Whether documents that are in the store, but not in the input, are removed.
    pub prune: bool,
}

/// What ends the reading of a document, or the whole build, early.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'l> {
    /// Once it is set no further document is begun.
    pub stop: &'l AtomicBool,
    /// How long one document may take.
    pub time: Duration,
}

impl Limits<'_> {
    /// How long a document may take when nobody says anything else.
    pub const TIME: Duration = Duration::from_secs(600);

    fn are_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

/// How far the build is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The input has been listed.
    Found {
        /// How many documents there seem to be: a line of a file of records may turn out to be none.
        documents_hint: usize,
    },
    /// A document is done: read, unchanged or skipped.
    Document {
        /// Which one; of one that was skipped, its source.
        id: DocumentId,
    },
    /// The asserted view is being derived.
    View,
}

/// What a build did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildReport {
    /// Documents read now, those replaced included.
    pub documents: usize,
    /// Documents that the store had already.
    pub unchanged: usize,
    /// Documents read again because they or the reader changed.
    pub replaced: usize,
    /// Documents removed.
    pub pruned: usize,
    /// Sentences of the documents read now.
    pub sentences: usize,
    /// Words of the documents read now.
    pub words: usize,
    /// Claims of the documents read now.
    pub claims: BTreeMap<RelationName, usize>,
    /// Asserted ties of the whole store.
    pub ties: usize,
    /// What could not be read, ordered by source.
    pub skipped: Vec<Skipped>,
    /// Whether it was stopped before all documents were read; nothing is dropped then.
    pub is_stopped: bool,
}

/// Why a build stopped.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// The input cannot be listed.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The weights of the learned reader are of no use.
    #[error(transparent)]
    Model(#[from] ClaimModelError),
}

/// Reads articles into claims; the same for every document, whatever the number of threads.
pub struct Reader<'r> {
    model: &'r LanguageModel,
    resolver: Resolver<'r>,
    extractor: Extractor<'r>,
    fingerprint: String,
}

/// Everything that a reader found out about one document.
pub struct Study {
    /// Its sentences, words, trees and names.
    pub annotated: AnnotatedDocument,
    /// Who is mentioned.
    pub resolution: Resolution,
    /// What is claimed.
    pub reading: Reading,
}

impl<'r> Reader<'r> {
    /// Prepares to read with this model and ontology.
    ///
    /// # Errors
    /// When the weights of the learned reader do not fit this program.
    pub fn new(model: &'r LanguageModel, ontology: &'r Ontology) -> Result<Self, ClaimModelError> {
        let extractor = Extractor::new(ontology)?;
        let version = [env!("CARGO_PKG_VERSION"), model.version(), extractor.version()].join("-");
        Ok(Self {
            model,
            resolver: Resolver::new(ontology),
            extractor,
            fingerprint: format!("{version}-{:.16}", ontology.fingerprint),
        })
    }

    /// Returns what this reader reads out of a document, and how many words the document has.
    pub fn read(&self, document: Document) -> (Reading, usize) {
        counted(self.study(document))
    }

    /// Does the same as long as `may_go_on`; nothing when that ends before the document does.
    pub fn read_while(&self, document: Document, may_go_on: &dyn Fn() -> bool) -> Option<(Reading, usize)> {
        self.study_while(document, may_go_on).map(counted)
    }

    /// Reads a document and keeps everything that was found out on the way.
    pub fn study(&self, document: Document) -> Study {
        self.study_while(document, &|| true).expect("nothing ends it early")
    }

    /// Reads a document as long as `may_go_on`; nothing when that ends before the document does.
    pub fn study_while(&self, document: Document, may_go_on: &dyn Fn() -> bool) -> Option<Study> {
        let annotated = self.model.annotate_while(document, may_go_on)?;
        let resolution = self.resolver.resolve(&annotated);
        if !may_go_on() {
            return None;
        }
        let reading = self.extractor.extract(&annotated, &resolution);
        Some(Study { annotated, resolution, reading })
    }

    /// Returns a name for the program, weights and ontology that read; with another one a document is read again.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

fn counted(study: Study) -> (Reading, usize) {
    (study.reading, study.annotated.sentences.iter().map(|sentence| sentence.tokens.len()).sum())
}

/// Builds the graph of the articles at `paths` into `store`.
///
/// Every document is one transaction. Documents whose text and reader are unchanged are not read again.
///
/// # Errors
/// When a path is missing or the store fails; documents that cannot be read are reported, not fatal.
pub fn build(
    store: &Store,
    paths: &[PathBuf],
    ontology: &Ontology,
    model: &LanguageModel,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<BuildReport, PipelineError> {
    let limits = Limits { stop: &AtomicBool::new(false), time: Limits::TIME };
    build_within(store, paths, ontology, model, options, limits, progress)
}

/// Builds as [`build`] does, within limits. When it is stopped, the view is derived from what has been read.
///
/// # Errors
/// The same.
pub fn build_within(
    store: &Store,
    paths: &[PathBuf],
    ontology: &Ontology,
    model: &LanguageModel,
    options: &BuildOptions,
    limits: Limits<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<BuildReport, PipelineError> {
    let found = source::find(paths)?;
    progress(Progress::Found { documents_hint: found.files.iter().map(source::count).sum() });
    let reader = Reader::new(model, ontology)?;
    let mut input = Input::new(store, reader.fingerprint(), found.skipped, progress)?;
    let documents = found.files.iter().flat_map(source::read).take_while(|_| !limits.are_stopped());
    let mut report = read_all(store, &reader, input.new_documents(documents), options.threads, limits, progress)?;
    report.is_stopped = limits.are_stopped();
    // An empty input is more likely a mistyped path than the wish to drop everything.
    if options.prune && !input.seen.is_empty() && !report.is_stopped {
        report.pruned = prune(store, &input.seen)?;
    }
    progress(Progress::View);
    report.ties = store.derive_view(ontology)?.ties;
    store.flush()?;
    report.unchanged = input.unchanged;
    report.replaced = input.replaced;
    report.skipped.append(&mut input.skipped);
    report.skipped.sort_by(|first, second| (&first.source, &first.reason).cmp(&(&second.source, &second.reason)));
    Ok(report)
}

/// Decides which documents of the input are to be read.
struct Input<'i> {
    /// Content hash and fingerprint of what the store has.
    known: BTreeMap<DocumentId, (String, String)>,
    fingerprint: &'i str,
    progress: &'i (dyn Fn(Progress) + Sync),
    seen: BTreeSet<DocumentId>,
    unchanged: usize,
    replaced: usize,
    skipped: Vec<Skipped>,
}

impl<'i> Input<'i> {
    fn new(
        store: &Store,
        fingerprint: &'i str,
        skipped: Vec<Skipped>,
        progress: &'i (dyn Fn(Progress) + Sync),
    ) -> Result<Self, StoreError> {
        let summaries = store.documents()?.into_iter();
        let known = summaries.map(|summary| (summary.id, (summary.content_hash, summary.fingerprint))).collect();
        Ok(Self { known, fingerprint, progress, seen: BTreeSet::new(), unchanged: 0, replaced: 0, skipped })
    }

    fn new_documents<'d>(
        &'d mut self,
        documents: impl Iterator<Item = Result<Document, Skipped>> + 'd,
    ) -> impl Iterator<Item = Document> + 'd {
        documents.filter_map(|document| self.accept(document))
    }

    /// Returns a document that must be read; takes note of all others.
    fn accept(&mut self, document: Result<Document, Skipped>) -> Option<Document> {
        let document = document.map_err(|skipped| self.skip(skipped)).ok()?;
        if !self.seen.insert(document.id.clone()) {
            self.skip(Skipped {
                source: document.id.0,
                reason: "another document of the input has the same id".to_owned(),
                hint: Some("give every record an id of its own".to_owned()),
            });
            return None;
        }
        match self.known.get(&document.id) {
            Some((hash, fingerprint)) if *hash == document.content_hash && fingerprint == self.fingerprint => {
                self.unchanged += 1;
                (self.progress)(Progress::Document { id: document.id });
                return None;
            }
            Some(_) => self.replaced += 1,
            None => {}
        }
        Some(document)
    }

    fn skip(&mut self, skipped: Skipped) {
        (self.progress)(Progress::Document { id: DocumentId(skipped.source.clone()) });
        self.skipped.push(skipped);
    }
}

/// Reads and stores documents on `threads` threads.
fn read_all(
    store: &Store,
    reader: &Reader<'_>,
    documents: impl Iterator<Item = Document>,
    threads: usize,
    limits: Limits<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<BuildReport, PipelineError> {
    let threads = threads.max(1);
    let (sender, receiver) = mpsc::sync_channel(threads);
    // The workers alone hold the receiver: when all of them have stopped at an error, sending fails and ends the build.
    let receiver = Arc::new(Mutex::new(receiver));
    thread::scope(|scope| {
        let work = |receiver: Arc<Mutex<Receiver<Document>>>| read_some(store, reader, &receiver, limits, progress);
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let receiver = Arc::clone(&receiver);
                scope.spawn(move || work(receiver))
            })
            .collect();
        drop(receiver);
        send_all(sender, documents);
        let mut report = BuildReport::default();
        for worker in workers {
            let part = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            add(&mut report, part);
        }
        Ok(report)
    })
}

/// Hands out documents until there are no more, or until every worker has stopped.
fn send_all(sender: SyncSender<Document>, documents: impl Iterator<Item = Document>) {
    for document in documents {
        if sender.send(document).is_err() {
            break;
        }
    }
}

fn read_some(
    store: &Store,
    reader: &Reader<'_>,
    documents: &Mutex<Receiver<Document>>,
    limits: Limits<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<BuildReport, StoreError> {
    let mut report = BuildReport::default();
    let next = || documents.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(document) = next() {
        if limits.are_stopped() {
            break;
        }
        let id = document.id.clone();
        let begun = Instant::now();
        let Some((reading, words)) = reader.read_while(document, &|| begun.elapsed() <= limits.time) else {
            report.skipped.push(Skipped::new(&id.0, &SourceError::Overdue { seconds: limits.time.as_secs() }));
            progress(Progress::Document { id });
            continue;
        };
        store.put(&reading, reader.fingerprint())?;
        report.documents += 1;
        report.sentences += reading.sentences.len();
        report.words += words;
        for claim in &reading.claims {
            *report.claims.entry(claim.relation.clone()).or_default() += 1;
        }
        progress(Progress::Document { id });
    }
    Ok(report)
}

fn add(report: &mut BuildReport, part: BuildReport) {
    report.documents += part.documents;
    report.sentences += part.sentences;
    report.words += part.words;
    for (relation, count) in part.claims {
        *report.claims.entry(relation).or_default() += count;
    }
    report.skipped.extend(part.skipped);
}

fn prune(store: &Store, seen: &BTreeSet<DocumentId>) -> Result<usize, StoreError> {
    let gone = store.documents()?.into_iter().filter(|summary| !seen.contains(&summary.id));
    let mut pruned = 0;
    for summary in gone {
        pruned += usize::from(store.remove(&summary.id)?);
    }
    Ok(pruned)
}
