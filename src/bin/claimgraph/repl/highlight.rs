//! Colours for a query while it is typed.

use super::lexer::{self, Word, WordKind};
use crate::terminal::Style;

/// Returns the query with its words coloured; its width stays the same.
pub(super) fn highlight(query: &str) -> String {
    coloured(query, &lexer::words(query), &[])
}

/// Returns the query with its words coloured, and the bracket at the cursor with its partner.
pub(super) fn highlight_at(query: &str, cursor: usize) -> String {
    let words = lexer::words(query);
    let pair = brackets_at(query, &words, cursor);
    coloured(query, &words, &pair)
}

fn coloured(query: &str, words: &[Word], brackets: &[usize]) -> String {
    let mut coloured = String::with_capacity(query.len() * 2);
    let mut position = 0;
    for word in words {
        coloured.push_str(&query[position..word.range.start]);
        position = word.range.end;
        let text = &query[word.range.clone()];
        let style = if brackets.contains(&word.range.start) { Some(Style::Bracket) } else { style(word.kind) };
        match style {
            Some(style) => coloured.push_str(&paint_lines(style, text)),
            None => coloured.push_str(text),
        }
    }
    coloured.push_str(&query[position..]);
    coloured
}

/// Returns where the bracket under the cursor, or before it, and its partner stand; brackets in strings do not count.
fn brackets_at(query: &str, words: &[Word], cursor: usize) -> Vec<usize> {
    let is_sign = |word: &&Word| word.kind == WordKind::Sign;
    let signs: Vec<(usize, &str)> =
        words.iter().filter(is_sign).map(|word| (word.range.start, &query[word.range.clone()])).collect();
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (place, sign) in signs {
        match sign {
            "{" | "(" | "[" => open.push((place, sign)),
            "}" | ")" | "]" => {
                let Some((partner, opening)) = open.pop() else { return Vec::new() };
                let matches = matches!((opening, sign), ("{", "}") | ("(", ")") | ("[", "]"));
                if matches && [partner, partner + 1, place, place + 1].contains(&cursor) {
                    return vec![partner, place];
                }
            }
            _ => {}
        }
    }
    Vec::new()
}

fn style(kind: WordKind) -> Option<Style> {
    match kind {
        WordKind::Keyword => Some(Style::Keyword),
        WordKind::Variable => Some(Style::Variable),
        WordKind::PrefixedName | WordKind::Iri => Some(Style::Name),
        WordKind::Literal => Some(Style::Literal),
        WordKind::Comment => Some(Style::Faint),
        WordKind::Bare | WordKind::Sign => None,
    }
}

/// Colours each line by itself, for a terminal may forget the colour at the end of a line.
fn paint_lines(style: Style, text: &str) -> String {
    text.split('\n').map(|line| style.paint(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_are_added() {
        let query = "SELECT * { ?s rdfs:label \"\"\"a\nb\"\"\" } # x";
        let plain = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap();
        assert_ne!(highlight(query), query);
        assert_eq!(plain.replace_all(&highlight(query), ""), query);
    }

    #[test]
    fn the_partner_of_a_bracket_is_found() {
        let query = "ASK { FILTER(?x = \")\") }";
        let at = |cursor| brackets_at(query, &lexer::words(query), cursor);
        assert_eq!(at(4), [4, 23]);
        assert_eq!(at(22), [12, 21]);
        assert_eq!(at(2), [0; 0]);
    }
}
