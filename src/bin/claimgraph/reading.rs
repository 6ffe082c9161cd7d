//! Reads documents for a command that needs no store.

use crate::report::{self, Complaint, Exit};
use anyhow::Result;
use claimgraph::analysis::LanguageModel;
use claimgraph::ontology::Ontology;
use claimgraph::pipeline::{Reader, Study};
use claimgraph::source;
use claimgraph::text::Document;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Returns the documents at `paths`; what cannot be read is remarked and left out.
pub(crate) fn documents(paths: &[PathBuf]) -> Result<Vec<Document>> {
    let found = source::find(paths)?;
    let mut documents = Vec::new();
    let mut skipped = found.skipped;
    for document in found.files.iter().flat_map(source::read) {
        match document {
            Ok(document) => documents.push(document),
            Err(reason) => skipped.push(reason),
        }
    }
    for skipped in &skipped {
        report::remark(&skipped.to_string());
    }
    if documents.is_empty() {
        let hint = skipped.into_iter().find_map(|skipped| skipped.hint);
        let hint = hint.unwrap_or_else(|| "name files or folders with .txt, .md, .html, .pdf or .jsonl files".to_owned());
        return Err(Complaint::new(Exit::Input, "no document could be read", hint).into());
    }
    Ok(documents)
}

/// Lets `look` see what is read out of each document; what it returns stands in the order of the documents.
pub(crate) fn study_each<T: Send>(
    documents: &[Document],
    ontology: &Ontology,
    look: impl Fn(usize, &Study) -> T + Sync,
) -> Result<Vec<T>> {
    let model = LanguageModel::embedded()?;
    let reader = Reader::new(&model, ontology)?;
    let next = AtomicUsize::new(0);
    let seen = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(document) = documents.get(index) else { break };
            let result = look(index, &reader.study(document.clone()));
            seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((index, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from).min(documents.len()) {
            scope.spawn(work);
        }
    });
    let mut seen = seen.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    seen.sort_by_key(|(index, _)| *index);
    Ok(seen.into_iter().map(|(_, result)| result).collect())
}
