//! [TriG](https://www.w3.org/TR/trig/): the asserted view as the default graph, and a named graph for each document.

use super::{ExportError, rdf};
use crate::store::Store;
use oxigraph::io::RdfFormat;
use std::io::Write;

/// Writes the store as TriG.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    rdf::write_dataset(store, rdf::serializer(RdfFormat::TriG)?, &mut rdf::Spaced::new(&mut rdf::FullPrefixes::new(output)))
}
