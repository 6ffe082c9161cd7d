//! A store fetched from elsewhere, one document at a time.

use super::{PAGE, Remote, RemoteError, answers, quoted};
use crate::query::Triple;
use crate::source::content_hash;
use crate::store::{DocumentReading, Store};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// How to pull.
#[derive(Clone, Copy, Debug, Default)]
pub struct PullOptions {
    /// Whether documents that are here, but not there, are removed here.
    pub prune: bool,
}

/// What a pull did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PullReport {
    /// Documents fetched.
    pub documents: usize,
    /// Documents that were here already.
    pub unchanged: usize,
    /// Documents removed here.
    pub pruned: usize,
}

impl Remote {
    /// Fetches the documents of the store elsewhere, except those that are here already. The view is not touched; call
    /// [`Store::derive_view`] afterwards. `progress` is told how many of the documents are done, and of how many.
    ///
    /// # Errors
    /// When the store elsewhere fails, or when a document there is not as it was pushed; when the local store fails.
    pub fn pull(
        &self,
        store: &Store,
        options: PullOptions,
        progress: &dyn Fn(usize, usize),
    ) -> Result<PullReport, RemoteError> {
        let mut report = PullReport::default();
        let here: BTreeSet<DocumentReading> = store.document_readings()?.into_iter().collect();
        let there = self.documents()?;
        for (done, reading) in there.iter().enumerate() {
            if here.contains(reading) {
                report.unchanged += 1;
            } else {
                self.fetch(reading, store)?;
                report.documents += 1;
            }
            progress(done + 1, there.len());
        }
        if options.prune {
            let kept: BTreeSet<&String> = there.iter().map(|reading| &reading.graph).collect();
            for gone in here.iter().filter(|reading| !kept.contains(&reading.graph)) {
                report.pruned += usize::from(store.remove(&gone.id)?);
            }
        }
        Ok(report)
    }

    /// Fetches a document into a store. It is read as a document and written anew, so that numbers and dates that the store
    /// elsewhere spells otherwise are here as they were.
    pub(super) fn fetch(&self, name: &DocumentReading, store: &Store) -> Result<(), RemoteError> {
        let damaged =
            |reason: String| RemoteError::Damaged { address: self.query.clone(), document: name.id.clone(), reason };
        let triples = self.graph(&name.graph)?;
        let draft = Store::in_memory()?;
        let graph = NamedNode::new(&name.graph).map_err(|error| damaged(error.to_string()))?;
        draft.insert_graph(graph.into(), &triples)?;
        let reading = draft.get(&name.id).map_err(|error| damaged(error.to_string()))?;
        let reading = reading.ok_or_else(|| damaged("it has no metadata".to_owned()))?;
        if content_hash(&reading.document) != name.content_hash {
            return Err(damaged("its text or metadata is another".to_owned()));
        }
        store.put(&reading, &name.fingerprint)?;
        let kept = store.graph_triples(&name.graph)?.len();
        if kept == triples.len() {
            return Ok(());
        }
        store.remove(&name.id)?;
        Err(damaged(format!("it has {} triples, and {kept} of them make sense", triples.len())))
    }

    /// Fetches the triples of a graph, page by page in the order of their subjects, and compares their number.
    pub(super) fn graph(&self, graph: &str) -> Result<Vec<Triple>, RemoteError> {
        let mut triples: Vec<Triple> = Vec::new();
        loop {
            let last = triples.last().map(|triple| subject(triple).to_owned()).unwrap_or_default();
            let (_, rows) = self.select(&format!(
                "SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (STR(?s) > {}) }} \
                 ORDER BY STR(?s) LIMIT {PAGE}",
                quoted(&last)
            ))?;
            let is_last = rows.len() < PAGE;
            let mut page = rows.into_iter().map(|row| self.triple(row)).collect::<Result<Vec<_>, _>>()?;
            if !is_last {
                // The next page begins behind a whole subject.
                let cut = page.last().map(|triple| subject(triple).to_owned()).unwrap_or_default();
                page.retain(|triple| subject(triple) != cut);
            }
            if page.is_empty() && !is_last {
                page = self.subject_by_property(graph, &last)?;
            }
            triples.extend(page);
            if is_last {
                break;
            }
        }
        let count = self.count(graph)?;
        let got = triples.len();
        if got == count { Ok(triples) } else { Err(RemoteError::Cut { address: self.query.clone(), got, count }) }
    }

    /// Fetches a subject that fills more than a page, as an actor of the view with thousands of ties does.
    fn subject_by_property(&self, graph: &str, last: &str) -> Result<Vec<Triple>, RemoteError> {
        let first = format!(
            "SELECT (MIN(STR(?s)) AS ?first) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (STR(?s) > {}) }}",
            quoted(last)
        );
        let (_, rows) = self.select(&first)?;
        let subject = rows.first().and_then(|row| row.first()?.as_ref()).map(answers::text).unwrap_or_default();
        let mut triples = Vec::new();
        loop {
            let (_, rows) = self.select(&format!(
                "SELECT ?s ?p ?o WHERE {{ {{ SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER (STR(?s) = {}) }} \
                 ORDER BY STR(?p) STR(?o) }} }} LIMIT {PAGE} OFFSET {}",
                quoted(&subject),
                triples.len()
            ))?;
            let is_last = rows.len() < PAGE;
            triples.extend(rows.into_iter().map(|row| self.triple(row)).collect::<Result<Vec<_>, _>>()?);
            if is_last {
                return Ok(triples);
            }
        }
    }

    fn triple(&self, row: Vec<Option<Term>>) -> Result<Triple, RemoteError> {
        match <[Option<Term>; 3]>::try_from(row) {
            Ok([Some(Term::NamedNode(subject)), Some(Term::NamedNode(predicate)), Some(object)]) => {
                Ok(Triple::new(subject, predicate, object))
            }
            _ => Err(self.unexpected("triples", "a row is none".to_owned())),
        }
    }
}

fn subject(triple: &Triple) -> &str {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}
