//! What the formats in XML need, since XML cannot hold every text.

use super::Term;
use oxigraph::model::Literal;
use std::borrow::Cow;
use std::io::{self, Write};

/// Replaces what is no [character](https://www.w3.org/TR/xml/#charsets) of XML by `U+FFFD`.
pub(crate) fn without_control_characters(term: &Term) -> Cow<'_, Term> {
    match term {
        Term::Literal(literal) if literal.value().contains(is_forbidden) => {
            let text = literal.value().replace(is_forbidden, "\u{fffd}");
            let tagged = literal.language().and_then(|tag| Literal::new_language_tagged_literal(&text, tag).ok());
            Cow::Owned(tagged.unwrap_or_else(|| Literal::new_typed_literal(text, literal.datatype())).into())
        }
        term => Cow::Borrowed(term),
    }
}

fn is_forbidden(c: char) -> bool {
    (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{fffe}' || c == '\u{ffff}'
}

/// Writes a carriage return as a reference, because readers of XML turn a plain one into a line feed.
pub(crate) struct KeepReturns<W>(pub(crate) W);

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
