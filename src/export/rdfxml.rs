//! [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/): what [`turtle`](super::turtle) writes.
//!
//! XML cannot hold most control characters at all; `U+FFFD` stands for them.

use super::{ExportError, rdf};
use crate::query::xml::KeepReturns;
use crate::store::Store;
use oxigraph::io::RdfFormat;
use std::io::Write;

/// Writes the store as RDF/XML.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    rdf::write_union(store, rdf::serializer(RdfFormat::RdfXml)?, &mut KeepReturns(output), rdf::fit_for_xml)
}
