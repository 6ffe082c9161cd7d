//! A new store of the documents of an old one, for when indexes or view are damaged.

use super::iri::document_of;
use super::{Store, StoreError, lock};
use crate::ontology::Ontology;
use crate::text::DocumentId;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a rebuild kept and lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Documents in the new store.
    pub documents: usize,
    /// Asserted ties of the new view.
    pub ties: usize,
    /// Documents that could not be read whole, in order; they have to be built again.
    pub lost: Vec<DocumentId>,
}

/// Recreates the store at `path`: indexes and view are made anew from the graphs of the documents.
///
/// The new store is made beside the old one and put in its place when it is whole, so the old one stays until then. What
/// updates of users added to the view is not kept; graphs of their own are.
///
/// # Errors
/// When there is no store, when another program has it open, when nothing of it can be read, or when the disk fails.
pub fn rebuild(path: &Path, ontology: &Ontology) -> Result<Rebuilt, StoreError> {
    lock::require_store(path)?;
    let lock = lock::exclusive(path)?;
    let old = Store::open_unchecked(path, None)?;
    let fresh = beside(path, "rebuild");
    remove(&fresh).map_err(|source| StoreError::Unopenable { path: fresh.clone(), source })?;
    let new = Store::open(&fresh)?;
    let mut rebuilt = copy_graphs(&old, &new)?;
    rebuilt.documents = new.documents()?.len();
    rebuilt.ties = new.derive_view_with(ontology, &old.judgements()?)?.ties;
    new.flush()?;
    drop((old, new));
    exchange(path, &fresh).map_err(|source| StoreError::Unopenable { path: path.to_owned(), source })?;
    drop(lock);
    Ok(rebuilt)
}

/// Copies the named graphs, each in one transaction; of one that cannot be read whole nothing is copied.
fn copy_graphs(old: &Store, new: &Store) -> Result<Rebuilt, StoreError> {
    let mut rebuilt = Rebuilt::default();
    let mut graphs = old.dataset.named_graphs().collect::<Result<Vec<_>, _>>()?;
    graphs.sort_by_cached_key(ToString::to_string);
    for graph in graphs {
        let quads = old.dataset.quads_for_pattern(None, None, None, Some(graph.as_ref().into()));
        match (graph, quads.collect::<Result<Vec<Quad>, _>>()) {
            (NamedOrBlankNode::NamedNode(graph), Ok(quads)) => new.replace(&graph, &quads)?,
            (NamedOrBlankNode::BlankNode(_), Ok(quads)) => new.dataset.extend(quads)?,
            (graph, Err(_)) => rebuilt.lost.extend(named(&graph)),
        }
    }
    Ok(rebuilt)
}

/// Returns the document with this graph.
fn named(graph: &NamedOrBlankNode) -> Option<DocumentId> {
    match graph {
        NamedOrBlankNode::NamedNode(node) => document_of(NamedNode::as_str(node)),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// Puts the new folder in the place of the old one, which is removed.
fn exchange(path: &Path, fresh: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        // One step, so that there is a store whenever the machine stops. Not every file system knows it.
        if renameat_with(CWD, fresh, CWD, path, RenameFlags::EXCHANGE).is_ok() {
            return fs::remove_dir_all(fresh);
        }
    }
    let old = beside(path, "replaced");
    remove(&old)?;
    fs::rename(path, &old)?;
    if let Err(error) = fs::rename(fresh, path) {
        // Better the damaged store than none.
        fs::rename(&old, path)?;
        return Err(error);
    }
    fs::remove_dir_all(&old)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Returns a hidden name beside the store.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{ending}"));
    path.with_file_name(name)
}
