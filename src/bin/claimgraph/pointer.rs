//! Where in a query the mistake is.

use crate::{report, terminal};
use claimgraph::query::QueryError;
use unicode_width::UnicodeWidthStr;

/// Shows the line of a mistake with a caret below it, where its place is known.
pub(crate) fn show(sparql: &str, error: &QueryError) {
    if let QueryError::Syntax { line, column, .. } = error {
        for text in lines(sparql, *line, *column) {
            report::remark(&text);
        }
    }
}

/// Returns the line of a mistake, and a line with a caret below the column.
fn lines(text: &str, line: usize, column: usize) -> [String; 2] {
    let text = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let before: String = text.chars().take(column.saturating_sub(1)).collect();
    let number = format!("{line} | ");
    let indent = number.width() + terminal::escape(&before).width();
    [format!("{number}{text}"), format!("{}^", " ".repeat(indent))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_its_character() {
        assert_eq!(lines("ASK {\n\t米 x }", 2, 4), ["2 | \t米 x }".to_owned(), "         ^".to_owned()]);
        assert_eq!(lines("", 1, 1), ["1 | ".to_owned(), "    ^".to_owned()]);
    }
}
