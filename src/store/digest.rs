//! One number for the whole graph: the same for the same claims, whatever the order in which they were stored.

use super::{Store, StoreError};
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use oxigraph::model::{BlankNode, BlankNodeRef, Dataset, GraphName, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// How many bytes of lines are sorted in memory; what is more goes through temporary files.
const RUN_LIMIT: usize = 128 << 20;

impl Store {
    /// Returns the SHA-256, in lower-case hexadecimal, of the canonical form of the graph with all documents.
    ///
    /// The canonical form is that of [RDFC-1.0](https://www.w3.org/TR/rdf-canon/): canonical N-Quads in the order of their
    /// code points. Without blank nodes, which claimgraph itself never writes, these are the sorted lines of an export as
    /// N-Quads.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn digest(&self) -> Result<String, StoreError> {
        let mut lines = Lines::default();
        let mut with_blanks = Dataset::new();
        for quad in self.dataset.iter() {
            let quad = quad?;
            if has_blank(&quad) {
                with_blanks.insert(&quad);
            } else {
                lines.push(line(&quad)).map_err(StoreError::unsearchable)?;
            }
        }
        // The labels of blank nodes depend only on the quads that hold blank nodes.
        let algorithm = CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 };
        let labels = with_blanks.canonicalize_blank_nodes(algorithm);
        for quad in &with_blanks {
            lines.push(line(&relabel(quad.into_owned(), &labels))).map_err(StoreError::unsearchable)?;
        }
        lines.hash().map_err(StoreError::unsearchable)
    }
}

fn has_blank(quad: &Quad) -> bool {
    quad.subject.is_blank_node() || quad.object.is_blank_node() || quad.graph_name.is_blank_node()
}

fn relabel(quad: Quad, labels: &HashMap<BlankNodeRef<'_>, BlankNode>) -> Quad {
    let label = |node: BlankNode| labels.get(&node.as_ref()).cloned().unwrap_or(node);
    Quad {
        subject: match quad.subject {
            NamedOrBlankNode::BlankNode(node) => label(node).into(),
            named => named,
        },
        predicate: quad.predicate,
        object: match quad.object {
            Term::BlankNode(node) => label(node).into(),
            other => other,
        },
        graph_name: match quad.graph_name {
            GraphName::BlankNode(node) => label(node).into(),
            other => other,
        },
    }
}

/// Returns a quad as a line of canonical N-Quads.
fn line(quad: &Quad) -> String {
    format!("{quad} .\n")
}

/// Lines to be sorted, in memory as far as they fit.
#[derive(Default)]
struct Lines {
    in_memory: Vec<String>,
    bytes: usize,
    /// Files of sorted lines.
    runs: Vec<File>,
}

impl Lines {
    fn push(&mut self, line: String) -> io::Result<()> {
        self.bytes += line.len();
        self.in_memory.push(line);
        if self.bytes > RUN_LIMIT { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        let mut file = BufWriter::new(tempfile::tempfile()?);
        self.in_memory.sort_unstable();
        for line in self.in_memory.drain(..) {
            file.write_all(line.as_bytes())?;
        }
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.bytes = 0;
        Ok(())
    }

    /// Returns the hash of all lines in order.
    fn hash(mut self) -> io::Result<String> {
        let mut hasher = Sha256::new();
        if self.runs.is_empty() {
            self.in_memory.sort_unstable();
            self.in_memory.iter().for_each(|line| hasher.update(line));
        } else {
            self.spill()?;
            merge(self.runs, &mut hasher)?;
        }
        Ok(hexadecimal(&hasher.finalize()))
    }
}

/// Feeds the lines of sorted files to the hash in order.
fn merge(runs: Vec<File>, hasher: &mut Sha256) -> io::Result<()> {
    let mut readers: Vec<BufReader<File>> = runs.into_iter().map(BufReader::new).collect();
    let mut heads = BinaryHeap::new();
    let advance = |readers: &mut Vec<BufReader<File>>, index: usize| -> io::Result<Option<Reverse<(String, usize)>>> {
        let mut line = String::new();
        let read = readers[index].read_line(&mut line)?;
        Ok((read > 0).then_some(Reverse((line, index))))
    };
    for index in 0..readers.len() {
        heads.extend(advance(&mut readers, index)?);
    }
    while let Some(Reverse((line, index))) = heads.pop() {
        hasher.update(line);
        heads.extend(advance(&mut readers, index)?);
    }
    Ok(())
}

/// Returns bytes as lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::RdfFormat;

    fn digest(quads: &str) -> String {
        let store = Store::in_memory().unwrap();
        store.dataset.load_from_slice(RdfFormat::NQuads, quads.as_bytes()).unwrap();
        store.digest().unwrap()
    }

    fn sha256(text: &str) -> String {
        hexadecimal(&Sha256::digest(text))
    }

    #[test]
    fn blank_nodes_get_the_labels_of_the_standard() {
        // The first example of the standard: https://www.w3.org/TR/rdf-canon/#ex-unique-hashes
        let given = "<http://example.com/#p> <http://example.com/#q> _:e0 .\n\
            <http://example.com/#p> <http://example.com/#r> _:e1 .\n\
            _:e0 <http://example.com/#s> <http://example.com/#u> .\n\
            _:e1 <http://example.com/#t> <http://example.com/#u> .\n";
        let canonical = given.replace("e0", "c14n0").replace("e1", "c14n1");
        assert_eq!(digest(given), sha256(&canonical));
        assert_eq!(digest(&given.replace("e0", "x").replace("e1", "e0")), sha256(&canonical));
    }

    #[test]
    fn lines_are_canonical_and_sorted() {
        let given = "<http://b> <http://p> \"tab\\t \\u0007 \\u00e9 \\\"\" <http://g> .\n<http://a> <http://p> \"x\"^^<http://www.w3.org/2001/XMLSchema#string> .\n";
        let canonical = "<http://a> <http://p> \"x\" .\n<http://b> <http://p> \"tab\\t \\u0007 é \\\"\" <http://g> .\n";
        assert_eq!(digest(given), sha256(canonical));
        assert_ne!(digest(given), digest(canonical.split_once('\n').unwrap().0));
    }

    #[test]
    fn lines_beyond_memory_are_merged() {
        let numbers: Vec<String> = (0..1000).map(|number| format!("{}\n", (number * 7919) % 1000)).collect();
        let mut lines = Lines::default();
        for (index, number) in numbers.iter().enumerate() {
            lines.push(number.clone()).unwrap();
            if index % 300 == 299 {
                lines.spill().unwrap();
            }
        }
        let mut sorted = numbers;
        sorted.sort_unstable();
        assert_eq!(lines.runs.len(), 3);
        assert_eq!(lines.hash().unwrap(), sha256(&sorted.concat()));
    }
}
