//! Claims as RDF on disk: one named graph per document, and the asserted view of all of them.
//!
//! The default graph is the asserted view, which [`Store::derive_view`] rebuilds from the document graphs at any time.
//! A query that names no graph sees only the view; claims, sentences and documents stand in the named graphs:
//! `GRAPH ?document { ?claim a cg:Claim ; rdf:subject ?who }`. ARCHITECTURE.md shows the triples of one claim.

mod bulk;
mod claim_summaries;
mod digest;
mod earlier;
mod error;
mod explanation;
#[cfg(test)]
pub(crate) mod fixture;
mod graphs;
mod iri;
mod judgements;
mod lock;
mod lookup;
mod read;
mod rebuild;
mod seal;
mod select;
mod snapshot;
mod terms;
mod ties;
mod view;
mod write;

pub use bulk::{LoadError, LoadReport};
pub use claim_summaries::{ClaimSummary, SourceSummary};
pub use error::StoreError;
pub use explanation::Explanation;
pub use graphs::DocumentReading;
pub use iri::{claim_node, document_node, entity_node, relation_node};
pub(crate) use iri::{document_of, entity_of, relation_of};
pub use judgements::{Contradiction, Judgement, Judgements, Merges, Verdict};
pub use rebuild::{Rebuilt, rebuild};
pub(crate) use select::prefixed;
pub use snapshot::Snapshot;
pub use ties::Tie;
pub use view::{ASSERTED_CONFIDENCE, KeptActors, ViewSummary, is_asserted};

use crate::knowledge::Reading;
use crate::text::DocumentId;
use earlier::EarlierState;
use jiff::civil::Date;
use oxigraph::model::{GraphNameRef, NamedNode, Quad, TermRef};
use oxigraph::store::{StorageError, Store as Dataset};
use read::Node;
use seal::Sealer;
use std::collections::HashSet;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
pub(crate) use terms::TERMS;

/// The knowledge base: every document that was read, and the view that its claims support.
pub struct Store {
    dataset: Dataset,
    /// None in memory.
    path: Option<PathBuf>,
    /// Writers take turns, since Oxigraph does not detect all conflicts between transactions. The number counts the quads
    /// written since the last flush.
    turn: Mutex<usize>,
    /// Whether it shows the state before another program began to write.
    is_earlier: bool,
    /// What readers see meanwhile.
    earlier: Option<EarlierState>,
    /// Notes how the files were left, when they are closed: the fields are dropped in the order in which they stand here.
    sealer: Option<Sealer>,
    /// Keeps other programs out while the store is open.
    _lock: Option<File>,
}

/// What the store knows of a document without reading all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSummary {
    /// Its name.
    pub id: DocumentId,
    /// Hash of the content that was read.
    pub content_hash: String,
    /// What read it: program, ontology and model.
    pub fingerprint: String,
    /// The headline.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
}

impl Store {
    /// Opens the store in the folder `path` to read and write; a new or empty folder becomes a store.
    ///
    /// # Errors
    /// When `path` is something else, when another program has the store open, or when the disk fails.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        lock::prepare_folder(path)?;
        let lock = lock::exclusive(path)?;
        seal::check(path)?;
        lock::tidy(path);
        earlier::remove_all(path);
        seal::remove(path).map_err(|source| StoreError::Unopenable { path: path.to_owned(), source })?;
        let dataset = Dataset::open(path).map_err(|source| StoreError::from_opening(path, source))?;
        let has_content = !dataset.is_empty()?;
        let earlier = has_content.then(|| EarlierState::take(path, &dataset)).flatten();
        let sealer = Sealer { folder: path.to_owned(), is_complete: false };
        let mut store = Self::new(dataset, Some(path), Some(lock));
        (store.earlier, store.sealer) = (earlier, Some(sealer));
        Ok(store)
    }

    /// Opens the store in the folder `path` to read; any number of programs may read at the same time.
    ///
    /// While another program writes, it is the state before that program began; see [`Store::shows_earlier_state`].
    ///
    /// # Errors
    /// When there is no store, when another program makes it just now, when it is damaged, or when the disk fails.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        lock::require_store(path)?;
        match lock::shared(path) {
            Ok(lock) => {
                seal::check(path)?;
                Self::open_unchecked(path, lock)
            }
            Err(held @ StoreError::Held { .. }) => {
                let (dataset, lock) = earlier::open(path).ok_or(held)??;
                let mut store = Self::new(dataset, Some(path), Some(lock));
                store.is_earlier = true;
                Ok(store)
            }
            Err(error) => Err(error),
        }
    }

    /// Opens the files as they are.
    fn open_unchecked(path: &Path, lock: Option<File>) -> Result<Self, StoreError> {
        let dataset = Dataset::open_read_only(path).map_err(|source| StoreError::from_opening(path, source))?;
        Ok(Self::new(dataset, Some(path), lock))
    }

    /// Makes an empty store in memory.
    ///
    /// # Errors
    /// When Oxigraph cannot make one.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self::new(Dataset::new()?, None, None))
    }

    fn new(dataset: Dataset, path: Option<&Path>, lock: Option<File>) -> Self {
        let path = path.map(Path::to_owned);
        Self { dataset, path, turn: Mutex::default(), is_earlier: false, earlier: None, sealer: None, _lock: lock }
    }

    /// Tells whether this is the state before another program began to write, because that program still writes.
    pub fn shows_earlier_state(&self) -> bool {
        self.is_earlier
    }

    /// Returns the folder of the store; none in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Stores a document and its claims in place of what the store had of that document, in one transaction.
    ///
    /// The view is not touched; call [`Store::derive_view`] after the last document. `fingerprint` names what read the
    /// document and comes back in [`Store::documents`].
    ///
    /// # Errors
    /// When the reading is inconsistent, such as a span outside of the text, or when the disk fails.
    pub fn put(&self, reading: &Reading, fingerprint: &str) -> Result<(), StoreError> {
        let graph = document_node(&reading.document.id);
        let quads = write::quads(reading, fingerprint, &graph)?;
        self.replace(&graph, &quads)
    }

    /// Returns what was read out of a document, as it was put.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn get(&self, document: &DocumentId) -> Result<Option<Reading>, StoreError> {
        read::reading(&self.dataset, document)
    }

    /// Removes a document and its claims and tells whether the store had it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remove(&self, document: &DocumentId) -> Result<bool, StoreError> {
        let graph = document_node(document);
        let present = self.dataset.contains_named_graph(&graph)?;
        if present {
            self.replace(&graph, &[])?;
        }
        Ok(present)
    }

    /// Returns the documents of the store, ordered by id.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn documents(&self) -> Result<Vec<DocumentSummary>, StoreError> {
        let hashes = self.dataset.quads_for_pattern(None, Some(TERMS.content_hash.as_ref()), None, None);
        let mut documents = hashes.map(|quad| self.summary(&quad?)).collect::<Result<Vec<_>, _>>()?;
        documents.sort_by(|left, right| left.id.cmp(&right.id));
        Ok(documents)
    }

    fn summary(&self, hash: &Quad) -> Result<DocumentSummary, StoreError> {
        let node = Node::read(&self.dataset, hash.subject.as_ref(), hash.graph_name.as_ref())?;
        Ok(DocumentSummary {
            id: DocumentId(node.require_text(&TERMS.identifier)?),
            content_hash: node.require_text(&TERMS.content_hash)?,
            fingerprint: node.require_text(&TERMS.read_by)?,
            title: node.text(&TERMS.headline),
            date: node.date(&TERMS.date_published)?,
        })
    }

    /// Waits until everything written is on the disk; call it before saying that work is done.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.flush_in_turn(&mut self.take_turn())
    }

    /// Returns the RDF dataset, for the modules that query, validate and export it.
    pub(crate) fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    fn replace(&self, graph: &NamedNode, quads: &[Quad]) -> Result<(), StoreError> {
        let mut turn = self.take_turn();
        *turn += quads.len();
        self.write_graph(graph, quads).map_err(|error| self.failed_to_write(error, *turn))?;
        if *turn >= FLUSH_INTERVAL {
            self.flush_in_turn(&mut turn)?;
        }
        Ok(())
    }

    fn take_turn(&self) -> MutexGuard<'_, usize> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn flush_in_turn(&self, turn: &mut usize) -> Result<(), StoreError> {
        if self.path.is_some() {
            self.dataset.flush().map_err(|error| self.failed_to_write(error, *turn))?;
        }
        *turn = 0;
        Ok(())
    }

    fn write_graph(&self, graph: &NamedNode, quads: &[Quad]) -> Result<(), StorageError> {
        let mut transaction = self.dataset.start_transaction()?;
        transaction.remove_named_graph(graph)?;
        transaction.extend(quads);
        transaction.commit()
    }

    /// Says of a full disk where it is full and how much room is needed for the quads that are not on it yet.
    fn failed_to_write(&self, error: StorageError, quads: usize) -> StoreError {
        match (error, &self.path) {
            (StorageError::Io(error), Some(path)) if error.kind() == ErrorKind::StorageFull => {
                StoreError::DiskFull { path: path.clone(), needed: (quads as u64 * QUAD_SIZE).max(LEAST_ROOM) }
            }
            (error, _) => error.into(),
        }
    }
}

/// Returns the quads that [`Store::put`] stores, each once, in the order of the text.
pub(crate) fn quads(reading: &Reading, fingerprint: &str) -> Result<Vec<Quad>, StoreError> {
    let mut quads = write::quads(reading, fingerprint, &document_node(&reading.document.id))?;
    let mut seen = HashSet::with_capacity(quads.len());
    // Two claims may point to the same words.
    quads.retain(|quad| seen.insert(quad.clone()));
    Ok(quads)
}

impl Drop for Store {
    fn drop(&mut self) {
        self.earlier = None;
        let is_complete = self.sealer.is_some() && self.flush().is_ok();
        if let Some(sealer) = &mut self.sealer {
            sealer.is_complete = is_complete;
        }
    }
}

/// Bytes that a quad takes in all indexes until RocksDB packs them.
const QUAD_SIZE: u64 = 1_000;

/// The least room that RocksDB needs to go on after it found the disk full.
const LEAST_ROOM: u64 = 10_000_000;

/// Quads between two flushes: RocksDB keeps what was written since in memory, about 1 kB each, and would by itself wait
/// for a gigabyte.
const FLUSH_INTERVAL: usize = 50_000;

/// Returns the text of a literal.
fn literal_value(term: TermRef<'_>) -> Option<&str> {
    match term {
        TermRef::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// The graph of the asserted view.
const VIEW: GraphNameRef<'static> = GraphNameRef::DefaultGraph;

#[cfg(test)]
mod tests;
