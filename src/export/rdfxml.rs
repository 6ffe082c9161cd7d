//! [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/): what [`turtle`](super::turtle) writes.
//!
//! XML cannot hold most control characters at all; `U+FFFD` stands for them.

use super::{ExportError, rdf};
use crate::store::Store;
use oxigraph::io::RdfFormat;
use oxigraph::model::{Literal, Quad, Term};
use std::io::{self, Write};

/// Writes the store as RDF/XML.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<(), ExportError> {
    rdf::write_union(store, rdf::serializer(RdfFormat::RdfXml)?, &mut KeepReturns(output), without_control_characters)
}

/// Replaces what is no [character](https://www.w3.org/TR/xml/#charsets) of XML; all text of the store is plain.
fn without_control_characters(mut quad: Quad) -> Quad {
    if let Term::Literal(literal) = &quad.object
        && literal.value().contains(is_forbidden)
    {
        quad.object =
            Literal::new_typed_literal(literal.value().replace(is_forbidden, "\u{fffd}"), literal.datatype()).into();
    }
    quad
}

fn is_forbidden(c: char) -> bool {
    (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{fffe}' || c == '\u{ffff}'
}

/// Writes a carriage return as a reference, because readers of XML turn a plain one into a line feed.
struct KeepReturns<W>(W);

impl<W: Write> Write for KeepReturns<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        for (index, part) in buffer.split(|&byte| byte == b'\r').enumerate() {
            if index > 0 {
                self.0.write_all(b"&#13;")?;
            }
            self.0.write_all(part)?;
        }
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
