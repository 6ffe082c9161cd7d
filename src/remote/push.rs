//! A store sent elsewhere, one graph at a time.

use super::{Remote, RemoteError};
use crate::ontology::vocabulary::{CG, PUSH_GRAPH, VIEW_GRAPH};
use crate::store::{DocumentReading, Store, TERMS};
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The most triples of one update, and about the most bytes: some stores refuse larger ones.
const BATCH: usize = 1_000;
const BATCH_BYTES: usize = 500_000;

/// How to push.
#[derive(Clone, Debug, Default)]
pub struct PushOptions {
    /// Whether documents that are there, but not here, are removed there.
    pub prune: bool,
    /// Whether the triples of documents that are there already are counted as well, and wrong ones sent again.
    pub check: bool,
    /// The address of a [Graph Store](https://www.w3.org/TR/sparql11-http-rdf-update/) that takes the graphs instead.
    pub graph_store: Option<String>,
}

/// What a push did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushReport {
    /// Documents sent.
    pub documents: usize,
    /// Documents that were there already.
    pub unchanged: usize,
    /// Documents removed there.
    pub pruned: usize,
    /// Triples sent, those of the view included.
    pub triples: usize,
    /// Whether the view was sent; it is not when it was there already.
    pub view: bool,
}

impl Remote {
    /// Sends the documents of a store and its view, except what is there already. A push that was interrupted goes on where
    /// it ended. `progress` is told how many of the documents are done, and of how many.
    ///
    /// # Errors
    /// When the store elsewhere fails, or has another number of triples in the end; when the local store fails.
    pub fn push(
        &self,
        store: &Store,
        options: &PushOptions,
        progress: &dyn Fn(usize, usize),
    ) -> Result<PushReport, RemoteError> {
        let writer = Writer { remote: self, graph_store: options.graph_store.as_deref() };
        let mut report = PushReport::default();
        let there: BTreeMap<String, DocumentReading> =
            self.documents()?.into_iter().map(|reading| (reading.graph.clone(), reading)).collect();
        let here = store.document_readings()?;
        for (done, reading) in here.iter().enumerate() {
            let is_there = there.get(&reading.graph) == Some(reading);
            let mut triples = Vec::new();
            if !is_there || options.check {
                triples = store.graph_triples(&reading.graph)?;
            }
            if is_there && (!options.check || self.count(&reading.graph)? == triples.len()) {
                report.unchanged += 1;
            } else {
                writer.send_document(&reading.graph, &triples)?;
                report.documents += 1;
                report.triples += triples.len();
            }
            progress(done + 1, here.len());
        }
        if options.prune {
            let kept: BTreeSet<&String> = here.iter().map(|reading| &reading.graph).collect();
            for graph in there.keys().filter(|graph| !kept.contains(graph)) {
                self.update(&format!("DROP SILENT GRAPH <{graph}>"))?;
                report.pruned += 1;
            }
        }
        let sent = writer.send_view(&store.view_triples()?)?;
        report.view = sent.is_some();
        report.triples += sent.unwrap_or_default();
        Ok(report)
    }
}

/// Writes graphs there.
struct Writer<'w> {
    remote: &'w Remote,
    graph_store: Option<&'w str>,
}

impl Writer<'_> {
    /// Sends the graph of a document; what names its reading comes last and says that it is whole.
    fn send_document(&self, graph: &str, triples: &[Triple]) -> Result<(), RemoteError> {
        let is_name = |triple: &Triple| triple.predicate == TERMS.content_hash;
        let (names, rest): (Vec<&Triple>, Vec<&Triple>) = triples.iter().partition(|triple| is_name(triple));
        self.replace(graph, &rest)?;
        self.add(graph, &names)?;
        let there = self.remote.count(graph)?;
        self.check_count(&format!("document graph <{graph}>"), there, triples.len())
    }

    /// Sends the view unless it is there, and returns how many triples it has if it was sent.
    fn send_view(&self, triples: &[Triple]) -> Result<Option<usize>, RemoteError> {
        let mark = mark(triples);
        let says = |mark: &Triple| format!("{{ GRAPH <{PUSH_GRAPH}> {{ {} }} }}", line(mark));
        if self.remote.ask(&format!("ASK {}", says(&mark)))? && self.remote.count(VIEW_GRAPH)? == triples.len() {
            return Ok(None);
        }
        self.remote.update(&format!("DROP SILENT GRAPH <{PUSH_GRAPH}>"))?;
        self.replace(VIEW_GRAPH, &triples.iter().collect::<Vec<_>>())?;
        self.check_count("the view", self.remote.count(VIEW_GRAPH)?, triples.len())?;
        self.remote.update(&format!("INSERT DATA {}", says(&mark)))?;
        Ok(Some(triples.len()))
    }

    fn check_count(&self, graph: &str, there: usize, here: usize) -> Result<(), RemoteError> {
        let graph = graph.to_owned();
        if there == here {
            Ok(())
        } else {
            Err(RemoteError::Count { address: self.remote.query.clone(), graph, there, here })
        }
    }

    /// Puts triples in place of what a graph has.
    fn replace(&self, graph: &str, triples: &[&Triple]) -> Result<(), RemoteError> {
        let mut batches = batches(triples).into_iter();
        let first = batches.next().unwrap_or_default();
        match self.graph_store {
            Some(address) => self.remote.put(address, "PUT", graph, first)?,
            None => {
                self.remote.update(&format!("DROP SILENT GRAPH <{graph}>"))?;
                self.insert(graph, first)?;
            }
        }
        batches.try_for_each(|batch| self.add(graph, batch))
    }

    fn add(&self, graph: &str, triples: &[&Triple]) -> Result<(), RemoteError> {
        match self.graph_store {
            Some(address) => self.remote.put(address, "POST", graph, triples),
            None => self.insert(graph, triples),
        }
    }

    fn insert(&self, graph: &str, triples: &[&Triple]) -> Result<(), RemoteError> {
        if triples.is_empty() {
            return Ok(());
        }
        let lines: String = triples.iter().map(|triple| line(triple)).collect();
        self.remote.update(&format!("INSERT DATA {{ GRAPH <{graph}> {{\n{lines}}} }}"))
    }
}

impl Remote {
    /// Sends triples to a graph by the [Graph Store Protocol](https://www.w3.org/TR/sparql11-http-rdf-update/).
    fn put(&self, address: &str, method: &'static str, graph: &str, triples: &[&Triple]) -> Result<(), RemoteError> {
        let separator = if address.contains('?') { '&' } else { '?' };
        let address = format!("{address}{separator}graph={}", super::form_encoded(graph));
        let body: String = triples.iter().map(|triple| format!("{triple} .\n")).collect();
        let content_type = "application/n-triples";
        let request = super::Request { method, address: &address, content_type, accept: "*/*", body: body.as_bytes() };
        self.client.send(&request).map(drop)
    }
}

/// Splits triples into batches that every store takes; one triple may be larger.
fn batches<'t>(triples: &'t [&'t Triple]) -> Vec<&'t [&'t Triple]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, triple) in triples.iter().enumerate() {
        let length = triple.object.to_string().len() + triple.subject.to_string().len() + triple.predicate.as_str().len();
        if index > start && (index - start == BATCH || bytes + length > BATCH_BYTES) {
            batches.push(&triples[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += length;
    }
    if start < triples.len() {
        batches.push(&triples[start..]);
    }
    batches
}

/// Writes a triple as SPARQL does, on a line.
fn line(triple: &Triple) -> String {
    let object = match &triple.object {
        Term::Literal(literal) => without_false_escapes(&literal.to_string()),
        object => object.to_string(),
    };
    format!("{} {} {object} .\n", triple.subject, triple.predicate)
}

/// Spells out the `u` behind a written backslash: SPARQL reads `\u0041` as a character
/// [before anything else](https://www.w3.org/TR/sparql11-query/#codepointEscape), also where the backslash is one itself.
fn without_false_escapes(literal: &str) -> String {
    let mut text = String::with_capacity(literal.len());
    let mut characters = literal.chars().peekable();
    while let Some(character) = characters.next() {
        text.push(character);
        if character != '\\' {
            continue;
        }
        text.extend(characters.next());
        if text.ends_with("\\\\")
            && let Some(letter) = characters.next_if(|next| matches!(next, 'u' | 'U'))
        {
            text.push_str(&format!("\\u{:04X}", u32::from(letter)));
        }
    }
    text
}

/// Returns what says that a view was pushed whole.
fn mark(triples: &[Triple]) -> Triple {
    let lines: BTreeSet<String> = triples.iter().map(ToString::to_string).collect();
    let mut hasher = Sha256::new();
    for line in lines {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    let hash: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let [view, hashed] = [VIEW_GRAPH.to_owned(), format!("{CG}contentHash")]
        .map(|iri| NamedNode::new(iri).expect("the addresses of our own terms are IRIs"));
    Triple::new(view, hashed, Literal::new_simple_literal(hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::sparql::SparqlEvaluator;
    use oxigraph::store::Store as Dataset;

    /// Returns what a store has after an update.
    fn stored(sparql: &str) -> Vec<String> {
        let dataset = Dataset::new().unwrap();
        SparqlEvaluator::new().parse_update(sparql).unwrap().on_store(&dataset).execute().unwrap();
        dataset.iter().map(|quad| Triple::from(quad.unwrap()).to_string()).collect()
    }

    fn triple(object: &str) -> Triple {
        let node = NamedNode::new("http://a.example/").unwrap();
        Triple::new(node.clone(), node, Literal::new_simple_literal(object))
    }

    #[test]
    fn literals_arrive_as_they_are() {
        for text in ["C:\\users", "\\u0041 \\\\u0041 \\U00000041", "a\n\"b\"\t\r\u{1b}\u{8}\u{c}é🚀'", "\\", "u"] {
            let sparql = format!("INSERT DATA {{ {} }}", line(&triple(text)));
            assert_eq!(stored(&sparql), [triple(text).to_string()], "{sparql}");
        }
        assert_eq!(without_false_escapes("\"a\\\\u0041\""), "\"a\\\\\\u00750041\"");
    }

    #[test]
    fn batches_are_small() {
        let many: Vec<Triple> = (0..2_500).map(|number| triple(&number.to_string())).collect();
        let many: Vec<&Triple> = many.iter().collect();
        assert_eq!(batches(&many).iter().map(|batch| batch.len()).collect::<Vec<_>>(), [1_000, 1_000, 500]);
        let large = triple(&"x".repeat(400_000));
        assert_eq!(batches(&[&large, &large, &large]).len(), 3);
        assert!(batches(&[]).is_empty());
    }

    #[test]
    fn the_mark_of_a_view_tells_views_apart() {
        let (one, other) = (triple("a"), triple("b"));
        assert_eq!(mark(&[one.clone(), other.clone()]), mark(&[other.clone(), one.clone()]));
        assert_ne!(mark(&[one]), mark(&[other]));
    }
}
