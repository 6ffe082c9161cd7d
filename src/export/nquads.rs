//! [N-Quads](https://www.w3.org/TR/n-quads/): every graph, one quad a line.

use super::{ExportError, rdf};
use crate::store::Store;
use oxigraph::io::{RdfFormat, RdfSerializer};
use std::io::Write;

/// Writes the store as N-Quads.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    rdf::write_dataset(store, RdfSerializer::from_format(RdfFormat::NQuads), output)
}
