//! Characters that only lay out a page: line ends of every system, odd spaces, invisible marks, ligatures.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Returns `text` with `\n` for every line end, a line with a form feed for every page end, plain spaces, composed
/// letters, and without what no reader sees.
pub(super) fn normalise(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = without_soft_hyphens(&text);
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        push_plain(character, &mut plain);
    }
    if is_nfc(&plain) { plain } else { plain.nfc().collect() }
}

/// Removes the hyphens that only allow a line break, and the break after them.
fn without_soft_hyphens(text: &str) -> String {
    text.replace("\u{ad}\n", "").replace('\u{ad}', "")
}

fn push_plain(character: char, plain: &mut String) {
    match character {
        '\n' | '\t' => plain.push(character),
        '\r' | '\u{b}' | '\u{85}' | '\u{2028}' => plain.push('\n'),
        '\u{2029}' => plain.push_str("\n\n"),
        '\u{c}' => plain.push_str("\n\u{c}\n"),
        'ﬀ' => plain.push_str("ff"),
        'ﬁ' => plain.push_str("fi"),
        'ﬂ' => plain.push_str("fl"),
        'ﬃ' => plain.push_str("ffi"),
        'ﬄ' => plain.push_str("ffl"),
        'ﬅ' | 'ﬆ' => plain.push_str("st"),
        // Symbol fonts keep their bullets in the private use area.
        '\u{e000}'..='\u{f8ff}' => plain.push('•'),
        _ if is_invisible(character) => {}
        _ if character.is_whitespace() => plain.push(' '),
        _ => plain.push(character),
    }
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(normalise(text), expected);
    }

    #[test]
    fn line_ends_of_every_system() {
        check("a\r\nb\rc\u{2028}d\u{c}e", "a\nb\nc\nd\n\u{c}\ne");
    }

    #[test]
    fn odd_spaces_and_invisible_marks() {
        check("al\u{a0}Qaeda\u{200b}\u{feff} in\u{2009}Iraq\0", "al Qaeda in Iraq");
        check("govern\u{ad}\nment, infor\u{ad}mation", "government, information");
    }

    #[test]
    fn letters_are_composed() {
        check("Ma\u{301}rquez o\u{fb03}cial", "Márquez official");
        check("\u{f0b7} arms", "• arms");
    }

    #[test]
    fn a_tower_of_accents_does_no_harm() {
        let tower = format!("a{}", "\u{301}".repeat(10_000));
        assert!(normalise(&tower).starts_with('á'));
    }
}
