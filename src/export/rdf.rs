//! What the RDF syntaxes share: which quads they write, in which order, with which prefixes.

use super::ExportError;
use crate::ontology::vocabulary::{ACTOR, DOCUMENT, PREFIXES};
use crate::query::xml::without_control_characters;
use crate::store::Store;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad};
use std::io::{self, Write};

/// Makes a serializer that shortens IRIs; those of documents are written relative to the base, since `#` has to be
/// escaped in prefixed names.
pub(super) fn serializer(format: RdfFormat) -> Result<RdfSerializer, ExportError> {
    let mut serializer = RdfSerializer::from_format(format).with_base_iri(DOCUMENT).map_err(io::Error::other)?;
    for (prefix, namespace) in PREFIXES.into_iter().filter(|(_, namespace)| *namespace != DOCUMENT) {
        serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
    }
    Ok(serializer)
}

/// Writes every graph under its own name.
pub(super) fn write_dataset(store: &Store, serializer: RdfSerializer, output: &mut dyn Write) -> Result<(), ExportError> {
    let mut serializer = serializer.for_writer(output);
    for graph in graphs(store)? {
        for quad in sorted(store, graph.as_ref())? {
            serializer.serialize_quad(&quad)?;
        }
    }
    serializer.finish()?.flush()?;
    Ok(())
}

/// Writes all graphs as one: the view, and what the documents say besides the entities, which the view describes.
pub(super) fn write_union(
    store: &Store,
    serializer: RdfSerializer,
    output: &mut dyn Write,
    adapt: impl Fn(Quad) -> Quad,
) -> Result<(), ExportError> {
    let mut serializer = serializer.for_writer(output);
    for graph in graphs(store)? {
        let is_view = graph.is_default_graph();
        let quads = sorted(store, graph.as_ref())?.into_iter();
        for quad in quads.filter(|quad| is_view || !describes_entity(quad)) {
            let quad = adapt(quad);
            serializer.serialize_triple(quad.as_ref())?;
        }
    }
    serializer.finish()?.flush()?;
    Ok(())
}

/// Makes the text of a quad fit for XML.
pub(super) fn fit_for_xml(mut quad: Quad) -> Quad {
    quad.object = without_control_characters(&quad.object).into_owned();
    quad
}

/// Returns the view, then the documents ordered by IRI.
pub(super) fn graphs(store: &Store) -> Result<Vec<GraphName>, ExportError> {
    let named = store.dataset().named_graphs().collect::<Result<Vec<_>, _>>().map_err(crate::store::StoreError::from)?;
    let mut graphs: Vec<GraphName> = named.into_iter().map(GraphName::from).collect();
    graphs.push(GraphName::DefaultGraph);
    graphs.sort_by_cached_key(|graph| match graph {
        GraphName::NamedNode(node) => natural(node.as_str()),
        _ => String::new(),
    });
    Ok(graphs)
}

/// Returns the quads of a graph by subject, then by predicate, first those that say what it is, then by object.
fn sorted(store: &Store, graph: GraphNameRef<'_>) -> Result<Vec<Quad>, ExportError> {
    let quads = store.dataset().quads_for_pattern(None, None, None, Some(graph));
    let mut quads = quads.collect::<Result<Vec<_>, _>>().map_err(crate::store::StoreError::from)?;
    quads.sort_by_cached_key(|quad| {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => natural(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => natural(node.as_str()),
        };
        (subject, rank(quad.predicate.as_ref()), quad.predicate.as_str().to_owned(), quad.object.to_string())
    });
    Ok(quads)
}

/// Returns the place of a predicate among those of its subject.
fn rank(predicate: NamedNodeRef<'_>) -> usize {
    let first = [rdf::TYPE, rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, rdfs::LABEL];
    first.iter().position(|first| *first == predicate).unwrap_or(first.len())
}

/// Returns a key that sorts `claim-9` before `claim-10`.
fn natural(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 16);
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| start + length);
        key.push_str(&rest[..start]);
        key.push_str(&format!("{:0>12}", &rest[start..end]));
        rest = &rest[end..];
    }
    key.push_str(rest);
    key
}

fn describes_entity(quad: &Quad) -> bool {
    matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str().starts_with(ACTOR))
}

/// Sets statements apart by an empty line, for people who read the file.
pub(super) struct Spaced<W> {
    output: W,
    /// The first byte of the line.
    first: Option<u8>,
    /// Whether the line before this one is a directive.
    after_directive: bool,
    /// The last two bytes.
    last: [u8; 2],
}

impl<W: Write> Spaced<W> {
    /// Wraps `output`, to which Turtle or TriG is going to be written.
    pub(super) fn new(output: W) -> Self {
        Self { output, first: None, after_directive: false, last: [0; 2] }
    }

    fn write_byte(&mut self, byte: u8, spaced: &mut Vec<u8>) {
        if self.first.is_none() {
            if self.after_directive && byte != b'@' {
                spaced.push(b'\n');
            }
            self.first = Some(byte);
        }
        spaced.push(byte);
        if byte == b'\n' {
            self.after_directive = self.first == Some(b'@');
            if self.last == *b" ." && !self.after_directive {
                spaced.push(b'\n');
            }
            self.first = None;
        }
        self.last = [self.last[1], byte];
    }
}

impl<W: Write> Write for Spaced<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let mut spaced = Vec::with_capacity(buffer.len() + 8);
        for &byte in buffer {
            self.write_byte(byte, &mut spaced);
        }
        self.output.write_all(&spaced)?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Passes Turtle and TriG on, with the namespaces of its prefixes in full.
///
/// The serializer writes them relative to the base, as `<//schema.org/>`, which is right but hard to read.
pub(super) struct FullPrefixes<'w> {
    output: &'w mut dyn Write,
    /// The line that is being read; none behind the header.
    line: Option<Vec<u8>>,
}

impl<'w> FullPrefixes<'w> {
    pub(super) fn new(output: &'w mut dyn Write) -> Self {
        Self { output, line: Some(Vec::new()) }
    }

    fn end_line(&mut self, line: &[u8]) -> io::Result<()> {
        let prefix = PREFIXES.iter().find(|(prefix, _)| line.starts_with(format!("@prefix {prefix}:").as_bytes()));
        match prefix {
            Some((prefix, namespace)) => writeln!(self.output, "@prefix {prefix}: <{namespace}> ."),
            None => self.output.write_all(line),
        }
    }
}

impl Write for FullPrefixes<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(mut line) = self.line.take() else { return self.output.write(bytes) };
        let length = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |newline| newline + 1);
        line.extend_from_slice(&bytes[..length]);
        if !line.ends_with(b"\n") {
            self.line = Some(line);
            return Ok(length);
        }
        self.end_line(&line)?;
        self.line = line.starts_with(b"@").then(Vec::new);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(line) = self.line.take() {
            self.output.write_all(&line)?;
        }
        self.output.flush()
    }
}
