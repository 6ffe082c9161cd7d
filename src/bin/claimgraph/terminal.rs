//! What a terminal may be shown, and what it can do.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use unicode_width::UnicodeWidthStr;

/// Returns `text` fit for one line of a terminal: control characters and invisible overrides are spelled out.
///
/// Text from the web may hold escape sequences that recolour, overwrite or retitle the terminal, and marks that make
/// words run backwards. None of them reaches a terminal through this function.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_escaped(&mut escaped, character);
    }
    Cow::Owned(escaped)
}

fn push_escaped(escaped: &mut String, character: char) {
    match character {
        '\n' => escaped.push_str("\\n"),
        '\r' => escaped.push_str("\\r"),
        '\t' => escaped.push_str("\\t"),
        unsafe_one if is_unsafe(unsafe_one) => {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "\\u{{{:x}}}", u32::from(unsafe_one));
        }
        safe => escaped.push(safe),
    }
}

/// Tells whether a terminal would do something with the character other than draw it.
pub(crate) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns standard output for data: exact when it goes to a file or a program, escaped when it goes to a terminal.
pub(crate) fn data_output() -> Box<dyn Write> {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        Box::new(io::LineWriter::new(EscapingWriter { inner: stdout.lock(), partial: Vec::new() }))
    } else {
        Box::new(io::BufWriter::new(stdout.lock()))
    }
}

/// Writes UTF-8 text on, escaped line by line.
struct EscapingWriter<W: Write> {
    inner: W,
    /// The first bytes of a character whose rest has not come yet.
    partial: Vec<u8>,
}

impl<W: Write> Write for EscapingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.partial.extend_from_slice(bytes);
        let complete = complete_characters(&self.partial);
        let rest = self.partial.split_off(complete);
        let text = std::mem::replace(&mut self.partial, rest);
        let text = String::from_utf8_lossy(&text);
        self.inner.write_all(escape_lines(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Returns how many of the bytes make up whole characters.
fn complete_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

/// A way to make words stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// The subject of a claim.
    Subject,
    /// The words that carry the relation.
    Trigger,
    /// The object of a claim.
    Object,
    /// Words of the query language.
    Keyword,
    /// Variables.
    Variable,
    /// Names.
    Name,
    /// Strings and numbers.
    Literal,
    /// Comments and remarks.
    Faint,
    /// Mistakes.
    Error,
    /// A bracket and its partner.
    Bracket,
}

impl Style {
    /// Returns the [SGR](https://www.ecma-international.org/publications-and-standards/standards/ecma-48/) parameters.
    fn parameters(self) -> &'static str {
        match self {
            Style::Subject => "1;34",
            Style::Trigger => "1;33",
            Style::Object => "1;35",
            Style::Keyword => "1;34",
            Style::Variable => "36",
            Style::Name => "35",
            Style::Literal => "32",
            Style::Faint => "2",
            Style::Error => "1;31",
            Style::Bracket => "1;4",
        }
    }

    /// Returns `text` in this style.
    pub(crate) fn paint(self, text: &str) -> String {
        format!("\x1b[{}m{text}\x1b[0m", self.parameters())
    }
}

/// Tells whether colour may be written to a stream that is or is not a terminal; <https://no-color.org> forbids it.
pub(crate) fn allows_colour(is_terminal: bool) -> bool {
    let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    is_terminal && !forbidden && !dumb
}

/// Returns the width in columns of the terminal behind standard output, if there is one.
pub(crate) fn width() -> Option<u16> {
    size().map(|(columns, _)| columns)
}

/// Returns columns and lines of the terminal behind standard output, if there is one.
pub(crate) fn size() -> Option<(u16, u16)> {
    if !io::stdout().is_terminal() {
        return None;
    }
    rustyline::DefaultEditor::new().ok()?.dimensions()
}

/// Breaks text between words into lines that begin with `indent` spaces and fit the width of a terminal.
pub(crate) fn wrap(text: &str, indent: usize, width: Option<u16>) -> String {
    let limit = width.map_or(usize::MAX, usize::from);
    let mut lines = vec![" ".repeat(indent)];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.width());
        if line > indent && line.saturating_add(1 + word.width()) > limit {
            lines.push(" ".repeat(indent));
        } else if line > indent {
            lines.last_mut().into_iter().for_each(|line| line.push(' '));
        }
        lines.last_mut().into_iter().for_each(|line| line.push_str(word));
    }
    lines.join("\n") + "\n"
}

/// Returns text of several lines fit for a terminal.
pub(crate) fn escape_lines(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_gets_through() {
        for (text, shown) in [
            ("Nouri al-Maliki", "Nouri al-Maliki"),
            ("حزب الله, Côte d’Ivoire, 米国", "حزب الله, Côte d’Ivoire, 米国"),
            ("\x1b[2Jcleared", "\\u{1b}[2Jcleared"),
            ("\x1b]52;c;AAAA\x07", "\\u{1b}]52;c;AAAA\\u{7}"),
            ("two\nlines\r", "two\\nlines\\r"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("abc\u{202e}cba\u{2066}", "abc\\u{202e}cba\\u{2066}"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn words_are_not_broken() {
        assert_eq!(wrap("one two three", 2, Some(9)), "  one two\n  three\n");
        assert_eq!(wrap("unbreakable", 1, Some(4)), " unbreakable\n");
        assert_eq!(wrap("one two", 0, None), "one two\n");
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        let mut writer = EscapingWriter { inner: Vec::new(), partial: Vec::new() };
        for byte in "é\n\u{202e}".bytes() {
            writer.write_all(&[byte]).unwrap();
        }
        assert_eq!(writer.inner, "é\n\\u{202e}".as_bytes());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_text_at_all_steers_a_terminal(text in ".*", bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80)) {
            proptest::prop_assert!(!escape(&text).contains(is_unsafe));
            let lines = escape_lines(&text);
            proptest::prop_assert!(!lines.contains(|character| character != '\n' && is_unsafe(character)));
            proptest::prop_assert_eq!(lines.matches('\n').count(), text.matches('\n').count());
            let mut writer = EscapingWriter { inner: Vec::new(), partial: Vec::new() };
            for piece in bytes.chunks(3) {
                writer.write_all(piece).unwrap();
            }
            let shown = String::from_utf8(writer.inner).unwrap();
            proptest::prop_assert!(!shown.contains(|character| character != '\n' && is_unsafe(character)), "{:?}", shown);
        }
    }
}
