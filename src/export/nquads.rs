//! [N-Quads](https://www.w3.org/TR/n-quads/): every graph, one quad a line.

use super::{ExportError, rdf};
use crate::knowledge::Reading;
use crate::store::{self, Store};
use oxigraph::io::{RdfFormat, RdfSerializer};
use std::io::Write;

/// Writes the store as N-Quads.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    rdf::write_dataset(store, RdfSerializer::from_format(RdfFormat::NQuads), output)
}

/// Writes the quads of one document, also of one that is in no store, as the store would have them; `fingerprint` names
/// what read it.
///
/// # Errors
/// When the reading is inconsistent or `output` cannot be written.
pub fn write_reading(reading: &Reading, fingerprint: &str, output: &mut dyn Write) -> Result<(), ExportError> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(output);
    for quad in store::quads(reading, fingerprint)? {
        serializer.serialize_quad(&quad)?;
    }
    serializer.finish()?;
    Ok(())
}
