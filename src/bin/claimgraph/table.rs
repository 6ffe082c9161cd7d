//! Aligned columns.

use crate::terminal;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// A line under the heading and nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Returns rows under a heading as aligned lines; on a terminal, cells are wrapped to its `width`.
///
/// Every cell is escaped, so that one row stays one row and stored text cannot steer the terminal.
pub(crate) fn render(heading: &[&str], rows: impl IntoIterator<Item = Vec<String>>, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(heading.iter().map(|title| terminal::escape(title)));
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    let mut numeric = vec![true; heading.len()];
    for row in rows {
        for (column, cell) in numeric.iter_mut().zip(&row) {
            *column &= cell.is_empty() || cell.parse::<f64>().is_ok();
        }
        table.add_row(row.iter().map(|cell| terminal::escape(cell)));
    }
    for (column, _) in numeric.iter().enumerate().filter(|(_, is_numeric)| **is_numeric) {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_the_width_of_their_characters() {
        let rows = [vec!["米国".to_owned(), "12".to_owned()], vec!["a\nb".to_owned(), "3".to_owned()]];
        let table = render(&["who", "claims"], rows, None);
        assert_eq!(table, " who    claims\n───────────────\n 米国       12\n a\\nb        3\n");
    }
}
