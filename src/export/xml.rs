//! Text in XML.

/// Returns text as the content of an element or the value of an attribute in double quotes, so that a reader gets it back.
///
/// What [XML 1.0](https://www.w3.org/TR/xml/#charsets) may not hold becomes visible: control characters their pictures, the
/// rest the replacement character.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Readers turn these into spaces in attributes unless they are written as references.
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            other => escaped.push(visible(other)),
        }
    }
    escaped
}

/// Returns text for one line of a drawing: what breaks, hides or turns text around becomes visible.
pub(crate) fn one_line(text: &str) -> String {
    let character = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        other => visible(other),
    };
    text.chars().map(character).collect()
}

/// Returns the character, or what stands for it where it is not allowed.
fn visible(character: char) -> char {
    match character {
        // The pictures of the control characters stand in the same order as these.
        '\0'..'\x20' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_place_and_nothing_forbidden_stays() {
        assert_eq!(escape("<b a=\"1\">&amp;</b>]]>"), "&lt;b a=&quot;1&quot;&gt;&amp;amp;&lt;/b&gt;]]&gt;");
        assert_eq!(escape("a\n\t\r\0\u{1b}\u{9b}\u{ffff}"), "a&#10;&#9;&#13;␀␛\u{fffd}\u{fffd}");
        assert_eq!(one_line("a\nb\u{202e}c\u{7}"), "a b\u{fffd}c␇");
    }
}
