//! Answers on the screen and for programs.

use crate::arguments::AnswerForm;
use crate::table;
use claimgraph::query::{AnswerFormat, Answers, QueryError, Term, shorten, shorten_iri};
use std::io::Write;

/// Writes answers in a form; without one, rows make a table and triples Turtle.
pub(crate) fn write(
    answers: &Answers,
    form: Option<AnswerForm>,
    width: Option<u16>,
    output: &mut dyn Write,
) -> Result<(), QueryError> {
    match (form, answers) {
        (Some(AnswerForm::Format(format)), _) => return answers.write(format, output),
        (None, Answers::Triples(_)) => return answers.write(AnswerFormat::Turtle, output),
        (_, Answers::Boolean(yes)) => writeln!(output, "{}", if *yes { "yes" } else { "no" })?,
        (_, Answers::Rows { columns, rows }) => output.write_all(rows_table(columns, rows, width).as_bytes())?,
        (_, Answers::Triples(triples)) => {
            let rows = triples.iter().map(|triple| {
                let subject = Term::from(triple.subject.clone());
                vec![shorten(&subject), shorten_iri(triple.predicate.as_str()), shorten(&triple.object)]
            });
            let table = table::render(&["subject", "predicate", "object"], rows, width);
            output.write_all(table.as_bytes())?;
        }
    }
    Ok(())
}

/// Says how many rows there are.
pub(crate) fn count(answers: &Answers) -> Option<String> {
    match answers {
        Answers::Rows { rows, .. } if rows.is_empty() => Some("no rows".to_owned()),
        Answers::Rows { rows, .. } if rows.len() == 1 => Some("1 row".to_owned()),
        Answers::Rows { rows, .. } => Some(format!("{} rows", rows.len())),
        Answers::Boolean(_) | Answers::Triples(_) => None,
    }
}

fn rows_table(columns: &[String], rows: &[Vec<Option<Term>>], width: Option<u16>) -> String {
    let heading: Vec<&str> = columns.iter().map(String::as_str).collect();
    let cell = |cell: &Option<Term>| cell.as_ref().map(shorten).unwrap_or_default();
    table::render(&heading, rows.iter().map(|row| row.iter().map(cell).collect()), width)
}
