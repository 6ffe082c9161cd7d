//! Colours for a query while it is typed.

use super::lexer::{self, WordKind};
use crate::terminal::Style;

/// Returns the query with its words coloured; its width stays the same.
pub(super) fn highlight(query: &str) -> String {
    let mut coloured = String::with_capacity(query.len() * 2);
    let mut position = 0;
    for word in lexer::words(query) {
        coloured.push_str(&query[position..word.range.start]);
        position = word.range.end;
        let text = &query[word.range];
        match style(word.kind) {
            Some(style) => coloured.push_str(&paint_lines(style, text)),
            None => coloured.push_str(text),
        }
    }
    coloured.push_str(&query[position..]);
    coloured
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
}
