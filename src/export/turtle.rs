//! [Turtle](https://www.w3.org/TR/turtle/): the asserted view, then each document with its claims, in one graph.

use super::{ExportError, rdf};
use crate::store::Store;
use oxigraph::io::RdfFormat;
use std::io::Write;

/// Writes the store as Turtle.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    rdf::write_union(
        store,
        rdf::serializer(RdfFormat::Turtle)?,
        &mut rdf::Spaced::new(&mut rdf::FullPrefixes::new(output)),
        |quad| quad,
    )
}
