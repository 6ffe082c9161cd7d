//! `claimgraph eval claims`.

use super::{counts_json, counts_table, print, read_gold};
use crate::measuring::{EvalClaims, Shown};
use crate::reading;
use anyhow::Result;
use claimgraph::evaluation::Counts;
use claimgraph::evaluation::claims::{self, Comparison, Level, Predicted};
use claimgraph::ontology::Ontology;
use serde_json::{Map, Value};

pub(crate) fn run(arguments: &EvalClaims) -> Result<()> {
    let gold = read_gold(&arguments.gold)?;
    let ontology = arguments.form.ontology.load()?;
    let predicted = predicted(arguments, &ontology)?;
    let comparison = claims::compare(&gold, &predicted, &ontology);
    let figures = if arguments.form.json { to_json(&comparison) } else { to_text(&comparison) };
    print(&comparison.differences, arguments.show.map(Shown::verdict), &figures)
}

fn predicted(arguments: &EvalClaims, ontology: &Ontology) -> Result<Predicted> {
    match &arguments.predicted {
        Some(file) => Ok(claims::read_predicted(file)?),
        None => {
            let documents = reading::documents(&arguments.paths)?;
            let readings = reading::study_each(&documents, ontology, |_, study| claims::predicted(&study.reading))?;
            Ok(readings.into_iter().flatten().collect())
        }
    }
}

fn to_text(comparison: &Comparison) -> String {
    let levels = Level::ALL.into_iter().zip(comparison.levels);
    let text = counts_table(levels.map(|(level, counts)| (level.as_str().to_owned(), counts)));
    let Counts { right, predicted, .. } = comparison.speaker;
    format!("{text}\nspeaker of right claims: {:.3} ({right} of {predicted})\n", comparison.speaker.precision())
}

fn to_json(comparison: &Comparison) -> String {
    let levels = Level::ALL.into_iter().zip(comparison.levels);
    let mut value: Map<String, Value> =
        levels.map(|(level, counts)| (level.as_str().to_owned(), counts_json(counts))).collect();
    value.insert("speaker".to_owned(), counts_json(comparison.speaker));
    format!("{:#}\n", Value::Object(value))
}
