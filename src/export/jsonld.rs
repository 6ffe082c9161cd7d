//! [JSON-LD](https://www.w3.org/TR/json-ld11/): every graph, as [streaming JSON-LD](https://www.w3.org/TR/json-ld11-streaming/).

use super::{ExportError, rdf};
use crate::store::Store;
use oxigraph::io::{JsonLdProfile, RdfFormat};
use std::io::Write;

/// Writes the store as JSON-LD.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    let format = RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() };
    rdf::write_dataset(store, rdf::serializer(format)?, output)
}
