//! `claimgraph eval coreference`.

use super::{counts_json, documents_of, print, rounded};
use crate::measuring::EvalCoreference;
use crate::{reading, table, terminal};
use anyhow::Result;
use claimgraph::evaluation::coreference::{self, Agreement, CoreferenceScores};
use claimgraph::evaluation::{Mapping, MarkedText};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(crate) fn run(arguments: &EvalCoreference) -> Result<()> {
    let marked = MarkedText::read(&arguments.marked.path)?;
    let ontology = arguments.form.ontology.load()?;
    let mapping = Mapping::embedded();
    let compared = reading::study_each(&documents_of(&marked), &ontology, |index, study| {
        coreference::compare(&marked[index], &study.annotated, &study.resolution, &mapping)
    })?;
    let mut all = CoreferenceScores::default();
    let mut by_source: BTreeMap<&str, CoreferenceScores> = BTreeMap::new();
    for (marked, scores) in marked.iter().zip(compared) {
        all += scores;
        *by_source.entry(&marked.source).or_default() += scores;
    }
    // One source alone would say the same twice.
    let sources = by_source.into_iter().filter(|(source, scores)| !source.is_empty() && *scores != all);
    let rows: Vec<(&str, CoreferenceScores)> = sources.chain([("all", all)]).collect();
    print(&[], None, &if arguments.form.json { to_json(&rows) } else { to_text(&rows) })
}

fn to_text(rows: &[(&str, CoreferenceScores)]) -> String {
    let row = |(name, scores): &(&str, CoreferenceScores)| {
        let mut row = vec![(*name).to_owned(), format!("{:.3}", scores.mentions.f1())];
        row.extend([scores.muc, scores.b_cubed, scores.ceaf].map(triple));
        row.push(format!("{:.3}", scores.conll()));
        row
    };
    let heading = ["", "mentions F1", "MUC P R F1", "B-cubed P R F1", "CEAF-phi4 P R F1", "CoNLL F1"];
    table::render(&heading, rows.iter().map(row), terminal::width())
}

fn triple(agreement: Agreement) -> String {
    format!("{:.3} {:.3} {:.3}", agreement.precision(), agreement.recall(), agreement.f1())
}

fn to_json(rows: &[(&str, CoreferenceScores)]) -> String {
    let value: Map<String, Value> = rows.iter().map(|(name, scores)| ((*name).to_owned(), scores_json(scores))).collect();
    format!("{:#}\n", Value::Object(value))
}

fn scores_json(scores: &CoreferenceScores) -> Value {
    let agreement = |agreement: Agreement| {
        json!({
            "precision": rounded(agreement.precision()),
            "recall": rounded(agreement.recall()),
            "f1": rounded(agreement.f1()),
        })
    };
    json!({
        "mentions": counts_json(scores.mentions),
        "muc": agreement(scores.muc),
        "b_cubed": agreement(scores.b_cubed),
        "ceaf_phi4": agreement(scores.ceaf),
        "conll_f1": rounded(scores.conll()),
    })
}
