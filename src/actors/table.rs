//! Candidates as a table that people fill in, and the table they hand back.

use super::Candidate;
use crate::knowledge::EntityId;
use crate::ontology::import::Warning;
use crate::store::{Judgement, Verdict};
use std::io::{self, Write};

/// The columns; `judgement`, `first` and `second` are read again.
const COLUMNS: [&str; 8] =
    ["judgement", "score", "first", "first_label", "first_kind", "second", "second_label", "second_kind"];
const REASONS: &str = "reasons";

/// Writes candidates as [CSV](https://www.rfc-editor.org/rfc/rfc4180), with an empty first column for the judgement.
///
/// # Errors
/// When `output` cannot be written.
pub fn write_table(candidates: &[Candidate], output: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(COLUMNS.iter().chain([&REASONS]))?;
    for Candidate { first, second, score, reasons, is_unsure } in candidates {
        let judgement = if *is_unsure { Verdict::Unsure.as_str() } else { "" };
        let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        let actor = |id: &EntityId| format!("actor:{id}");
        writer.write_record([
            judgement,
            &format!("{score:.2}"),
            &plain(&actor(&first.id)),
            &plain(&first.label),
            first.kind.as_str(),
            &plain(&actor(&second.id)),
            &plain(&second.label),
            second.kind.as_str(),
            &plain(&reasons.join("; ")),
        ])?;
    }
    writer.flush()
}

/// Keeps a spreadsheet from taking text for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Reads the judgements of a table, each with its line; rows without one are passed over.
///
/// `find` returns the actor that a cell names, or why there is none. Rows that say nothing clear become warnings.
pub fn read_table(text: &str, find: impl Fn(&str) -> Result<EntityId, String>) -> (Vec<(usize, Judgement)>, Vec<Warning>) {
    let (mut judgements, mut warnings) = (Vec::new(), Vec::new());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = if heading.matches(';').count() > heading.matches(',').count() { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = reader.headers().cloned().unwrap_or_default();
    let places =
        ["judgement", "first", "second"].map(|name| columns.iter().position(|column| column.to_lowercase() == name));
    let [Some(verdict), Some(first), Some(second)] = places else {
        warnings.push(Warning { line: 1, message: "the heading lacks `judgement`, `first` or `second`".to_owned() });
        return (judgements, warnings);
    };
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line() as usize);
                warnings.push(Warning { line, message: format!("the row cannot be read: {error}") });
                continue;
            }
        };
        let line = row.position().map_or(0, |position| position.line() as usize);
        let cell = |place: usize| row.get(place).unwrap_or_default();
        if cell(verdict).is_empty() {
            continue;
        }
        match judgement(cell(verdict), &find, [cell(first), cell(second)]) {
            Ok(judgement) => judgements.push((line, judgement)),
            Err(problem) => warnings.push(Warning { line, message: format!("{problem}; left out") }),
        }
    }
    (judgements, warnings)
}

fn judgement(
    verdict: &str,
    find: &impl Fn(&str) -> Result<EntityId, String>,
    [first, second]: [&str; 2],
) -> Result<Judgement, String> {
    let verdict =
        Verdict::parse(verdict).ok_or_else(|| format!("`{verdict}` is neither `same` nor `different` nor `unsure`"))?;
    let (first, second) = (find(first)?, find(second)?);
    if first == second {
        return Err(format!("both ends are actor:{first}"));
    }
    Ok(Judgement::new(first, second, verdict))
}

#[cfg(test)]
mod tests {
    use super::super::Reason;
    use super::*;
    use crate::knowledge::{Entity, EntityKind};
    use std::collections::BTreeSet;

    #[test]
    fn a_filled_table_is_read_and_odd_rows_are_named() {
        let find = |text: &str| match text.strip_prefix("actor:") {
            Some(id) => Ok(EntityId(id.to_owned())),
            None => Err(format!("`{text}` names no actor")),
        };
        let text = "\u{feff}score,judgement,second,first\n\
            1,same,actor:B,actor:A\n\
            1,,actor:B,actor:A\n\
            1,maybe,actor:B,actor:A\n\
            1,D,actor:A,actor:C\n\
            1,same,B,actor:A\n\
            1,same,actor:A,actor:A\n\
            1\n";
        let (judgements, warnings) = read_table(text, find);
        let judgements: Vec<String> = judgements
            .iter()
            .map(|(line, made)| format!("{line} {} {:?} {}", made.first, made.verdict, made.second))
            .collect();
        assert_eq!(judgements, ["2 A Same B", "5 A Different C"]);
        let warnings: Vec<String> = warnings.iter().map(|warning| format!("{} {}", warning.line, warning.message)).collect();
        let expected = [
            "4 `maybe` is neither `same` nor `different` nor `unsure`; left out",
            "6 `B` names no actor; left out",
            "7 both ends are actor:A; left out",
        ];
        assert_eq!(warnings, expected);
        assert_eq!(read_table("a,b\n", find).1.len(), 1);
    }

    #[test]
    fn a_label_is_no_formula() {
        let entity = |id: &str, label: &str| Entity {
            id: EntityId(id.to_owned()),
            label: label.to_owned(),
            kind: EntityKind::Person,
            aliases: BTreeSet::new(),
        };
        let candidate = Candidate {
            first: entity("A", "=cmd|' /C calc'!A0"),
            second: entity("B", "two\n\"lines\", here"),
            score: 0.5,
            reasons: vec![Reason::TiedToEachOther],
            is_unsure: true,
        };
        let mut table = Vec::new();
        write_table(&[candidate], &mut table).unwrap();
        let table = String::from_utf8(table).unwrap();
        assert!(table.contains(",'=cmd|"), "{table}");
        let (judgements, _) = read_table(&table, |text| Ok(EntityId(text.to_owned())));
        assert_eq!(judgements[0].1.verdict, Verdict::Unsure);
    }
}
