//! [N-Triples](https://www.w3.org/TR/n-triples/): what [`turtle`](super::turtle) writes, one triple a line.

use super::{ExportError, rdf};
use crate::store::Store;
use oxigraph::io::{RdfFormat, RdfSerializer};
use std::io::Write;

/// Writes the store as N-Triples.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    rdf::write_union(store, RdfSerializer::from_format(RdfFormat::NTriples), output, |quad| quad)
}
