//! `claimgraph eval`: how good what is read is, one file for each measure.

mod claims;
mod coreference;
mod entities;
mod mentions;
mod relations;

use crate::measuring::{Eval, GoldFolder, Measure, Shown};
use crate::{output, table, terminal};
use anyhow::Result;
use claimgraph::evaluation::{Counts, Difference, EvaluationError, Gold, MarkedText, Verdict};
use claimgraph::text::Document;
use serde_json::{Value, json};

/// Runs the measure that the user named.
pub(crate) fn run(arguments: &Eval) -> Result<()> {
    match &arguments.measure {
        Measure::Claims(claims) => claims::run(claims),
        Measure::Entities(entities) => entities::run(entities),
        Measure::Mentions(mentions) => mentions::run(mentions),
        Measure::Coreference(coreference) => coreference::run(coreference),
        Measure::Relations(relations) => relations::run(relations),
    }
}

fn read_gold(folder: &GoldFolder) -> Result<Gold, EvaluationError> {
    Gold::read(&folder.folder, &folder.readers, folder.documents.as_deref())
}

fn documents_of(marked: &[MarkedText]) -> Vec<Document> {
    marked.iter().map(|marked| marked.document.clone()).collect()
}

impl Shown {
    fn verdict(self) -> Verdict {
        match self {
            Shown::Misses => Verdict::Miss,
            Shown::Extras => Verdict::Extra,
        }
    }
}

/// Prints the differences of one kind, then figures.
fn print(differences: &[Difference], shown: Option<Verdict>, figures: &str) -> Result<()> {
    output::print(|output| {
        for difference in differences.iter().filter(|difference| Some(difference.verdict) == shown) {
            let Difference { document, what, sentence, .. } = difference;
            writeln!(output, "{}", terminal::escape(&format!("{document}: {what} | {sentence}")))?;
        }
        Ok(output.write_all(figures.as_bytes())?)
    })
}

/// Returns counts as a table.
fn counts_table(rows: impl IntoIterator<Item = (String, Counts)>) -> String {
    let row = |(name, counts): (String, Counts)| {
        let shares = [counts.precision(), counts.recall(), counts.f1()].map(|share| format!("{share:.3}"));
        let numbers = [counts.right, counts.predicted, counts.found, counts.gold].map(|count| count.to_string());
        [name].into_iter().chain(shares).chain(numbers).collect()
    };
    let heading = ["", "precision", "recall", "F1", "right", "of predicted", "found", "of gold"];
    table::render(&heading, rows.into_iter().map(row), terminal::width())
}

fn counts_json(counts: Counts) -> Value {
    json!({
        "precision": rounded(counts.precision()),
        "recall": rounded(counts.recall()),
        "f1": rounded(counts.f1()),
        "right": counts.right,
        "predicted": counts.predicted,
        "found": counts.found,
        "gold": counts.gold,
    })
}

/// Rounds to four decimals, halves to the even digit.
fn rounded(share: f64) -> f64 {
    format!("{share:.4}").parse().unwrap_or(share)
}
