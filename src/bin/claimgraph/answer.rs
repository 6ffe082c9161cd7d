//! Answers on the screen and for programs.

use crate::arguments::AnswerForm;
use crate::{table, terminal};
use claimgraph::query::{AnswerFormat, Answers, QueryError, Term, shorten, shorten_with};
use std::collections::BTreeMap;
use std::io::Write;
use unicode_width::UnicodeWidthStr;

/// How answers are to look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look<'l> {
    /// The form; without one, rows make a table and triples Turtle.
    pub(crate) form: Option<AnswerForm>,
    /// Columns of the terminal; none when there is none.
    pub(crate) width: Option<u16>,
    /// What is left out for a reader at a screen.
    pub(crate) limits: Option<Limits>,
    /// Names in place of IRIs.
    pub(crate) labels: Option<&'l BTreeMap<String, String>>,
    /// Prefixes with their namespaces beside those that everyone has.
    pub(crate) prefixes: &'l [(String, String)],
}

/// The most that forms for people show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Rows of an answer.
    pub(crate) rows: usize,
    /// Characters of a cell.
    pub(crate) characters: usize,
}

/// What a form for people left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cuts {
    /// Rows that are not shown.
    pub(crate) rows: usize,
    /// Cells that are not shown to their end.
    pub(crate) cells: usize,
}

/// Writes answers and tells what was left out; nothing is in the formats for programs.
pub(crate) fn write(answers: &Answers, look: &Look<'_>, output: &mut dyn Write) -> Result<Cuts, QueryError> {
    let form = match (look.form, answers) {
        (Some(form), _) => form,
        (None, Answers::Triples(_)) => AnswerForm::Format(AnswerFormat::Turtle),
        (None, _) => AnswerForm::Table,
    };
    if let AnswerForm::Format(format) = form {
        answers.write(format, output)?;
        return Ok(Cuts::default());
    }
    if let Answers::Boolean(yes) = answers {
        writeln!(output, "{}", if *yes { "yes" } else { "no" })?;
        return Ok(Cuts::default());
    }
    let (sheet, cuts) = Sheet::of(answers, look);
    let text = match form {
        AnswerForm::Vertical => sheet.vertical(),
        AnswerForm::Markdown => sheet.markdown(),
        _ => sheet.table(look.width),
    };
    output.write_all(text.as_bytes())?;
    Ok(cuts)
}

/// Says how many rows there are.
pub(crate) fn count(answers: &Answers) -> Option<String> {
    let rows = |count: usize, one: &str| match count {
        0 => format!("no {one}s"),
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    match answers {
        Answers::Rows { rows: all, .. } => Some(rows(all.len(), "row")),
        Answers::Triples(triples) => Some(rows(triples.len(), "triple")),
        Answers::Boolean(_) => None,
    }
}

/// Answers as cells of text.
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn of(answers: &Answers, look: &Look<'_>) -> (Self, Cuts) {
        let mut cuts = Cuts::default();
        let limit = look.limits.map_or(usize::MAX, |limits| limits.rows);
        let (columns, rows) = match answers {
            Answers::Rows { columns, rows } => {
                cuts.rows = rows.len().saturating_sub(limit);
                let cells = |row: &Vec<Option<Term>>| row.iter().map(|cell| cell_text(cell.as_ref(), look)).collect();
                (columns.clone(), rows.iter().take(limit).map(cells).collect())
            }
            Answers::Triples(triples) => {
                cuts.rows = triples.len().saturating_sub(limit);
                let rows = triples.iter().take(limit).map(|triple| {
                    let cells = [triple.subject.clone().into(), triple.predicate.clone().into(), triple.object.clone()];
                    cells.iter().map(|term: &Term| cell_text(Some(term), look)).collect()
                });
                (["subject", "predicate", "object"].map(str::to_owned).to_vec(), rows.collect())
            }
            Answers::Boolean(_) => (Vec::new(), Vec::new()),
        };
        let mut sheet = Self { columns, rows };
        if let Some(limits) = look.limits {
            cuts.cells = sheet.cut_cells(limits.characters);
        }
        (sheet, cuts)
    }

    /// Cuts long cells and returns how many there were.
    fn cut_cells(&mut self, limit: usize) -> usize {
        let mut count = 0;
        for cell in self.rows.iter_mut().flatten() {
            if let Some((end, _)) = cell.char_indices().nth(limit) {
                cell.truncate(end);
                cell.push('…');
                count += 1;
            }
        }
        count
    }

    fn table(self, width: Option<u16>) -> String {
        let heading: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        table::render(&heading, self.rows, width)
    }

    /// Writes one line for each cell, which needs no wide terminal and reads well aloud.
    fn vertical(self) -> String {
        let width = self.columns.iter().map(|column| column.width()).max().unwrap_or_default();
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            text += &format!("row {}\n", index + 1);
            for (column, cell) in self.columns.iter().zip(row) {
                let padding = " ".repeat(width - column.width());
                text += format!("  {column}{padding}  {}", terminal::escape(cell)).trim_end();
                text.push('\n');
            }
        }
        text
    }

    /// Writes a table of [GitHub Flavored Markdown](https://github.github.com/gfm/#tables-extension-).
    fn markdown(self) -> String {
        let line = |cells: &[String]| {
            let cells = cells.iter().map(|cell| format!(" {} |", markdown_cell(cell)));
            format!("|{}\n", cells.collect::<String>())
        };
        let rule = format!("|{}\n", " --- |".repeat(self.columns.len()));
        let rows = self.rows.iter().map(|row| line(row));
        line(&self.columns) + &rule + &rows.collect::<String>()
    }
}

fn cell_text(cell: Option<&Term>, look: &Look<'_>) -> String {
    match cell {
        None => String::new(),
        Some(Term::NamedNode(node)) => match look.labels.and_then(|labels| labels.get(node.as_str())) {
            Some(label) => label.clone(),
            None => shorten_with(node.as_str(), look.prefixes),
        },
        Some(term) => shorten(term),
    }
}

/// Escapes what Markdown would read as something else than text.
fn markdown_cell(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    for character in terminal::escape(cell).chars() {
        if "\\`*_[]<>|&".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Answers {
        let term = |text: &str| Some(text.parse::<Term>().unwrap());
        let rows = vec![
            vec![term("<https://w3id.org/claimgraph/actor/Iraq>"), term("\"a|b\\u001B\"")],
            vec![term("<http://other.example/米>"), None],
        ];
        Answers::Rows { columns: vec!["who".to_owned(), "note".to_owned()], rows }
    }

    fn check(look: &Look<'_>, expected: &str, cuts: Cuts) {
        let mut bytes = Vec::new();
        assert_eq!(write(&answers(), look, &mut bytes).unwrap(), cuts);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn forms_for_people() {
        let form = |form| Look { form: Some(form), ..Look::default() };
        let vertical = "row 1\n  who   actor:Iraq\n  note  a|b\\u{1b}\nrow 2\n  who   <http://other.example/米>\n  note\n";
        check(&form(AnswerForm::Vertical), vertical, Cuts::default());
        let markdown =
            "| who | note |\n| --- | --- |\n| actor:Iraq | a\\|b\\\\u{1b} |\n| \\<http://other.example/米\\> |  |\n";
        check(&form(AnswerForm::Markdown), markdown, Cuts::default());
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let labels = BTreeMap::from([("https://w3id.org/claimgraph/actor/Iraq".to_owned(), "Republic".to_owned())]);
        let limits = Some(Limits { rows: 1, characters: 3 });
        let look = Look { form: Some(AnswerForm::Vertical), limits, labels: Some(&labels), ..Look::default() };
        check(&look, "row 1\n  who   Rep…\n  note  a|b…\n", Cuts { rows: 1, cells: 2 });
    }
}
