//! `claimgraph eval relations`.

use super::{counts_json, counts_table, documents_of, print};
use crate::measuring::{EvalRelations, Shown};
use crate::reading;
use anyhow::Result;
use claimgraph::evaluation::relations::{self, RelationCounts};
use claimgraph::evaluation::{Counts, Mapping, MarkedText};
use serde_json::{Map, Value};

pub(crate) fn run(arguments: &EvalRelations) -> Result<()> {
    let marked = MarkedText::read(&arguments.marked.path)?;
    let ontology = arguments.form.ontology.load()?;
    let mapping = Mapping::embedded();
    let compared = reading::study_each(&documents_of(&marked), &ontology, |index, study| {
        relations::compare(&marked[index], &study.annotated, &study.resolution, &study.reading, &mapping)
    })?;
    let mut by_type = RelationCounts::new();
    let mut all = Counts::default();
    let mut differences = Vec::new();
    for (counts, different) in compared {
        for (name, counts) in counts {
            *by_type.entry(name).or_default() += counts;
            all += counts;
        }
        differences.extend(different);
    }
    let rows = by_type.into_iter().chain([("all", all)]);
    let figures = if arguments.form.json {
        let value: Map<String, Value> = rows.map(|(name, counts)| (name.to_owned(), counts_json(counts))).collect();
        format!("{:#}\n", Value::Object(value))
    } else {
        counts_table(rows.map(|(name, counts)| (name.to_owned(), counts)))
    };
    print(&differences, arguments.show.map(Shown::verdict), &figures)
}
