//! `claimgraph eval mentions`.

use super::{counts_json, counts_table, documents_of, print};
use crate::measuring::{EvalMentions, Shown};
use crate::reading;
use anyhow::Result;
use claimgraph::evaluation::mentions::{self, MentionCounts};
use claimgraph::evaluation::{Counts, Mapping, MarkedText};
use serde_json::{Map, Value};

pub(crate) fn run(arguments: &EvalMentions) -> Result<()> {
    let marked = MarkedText::read(&arguments.marked.path)?;
    let ontology = arguments.form.ontology.load()?;
    let mapping = Mapping::embedded();
    let compared = reading::study_each(&documents_of(&marked), &ontology, |index, study| {
        mentions::compare(&marked[index], &study.annotated, &study.resolution, &mapping)
    })?;
    let mut counts = MentionCounts::default();
    let mut differences = Vec::new();
    for (of_document, different) in compared {
        counts += of_document;
        differences.extend(different);
    }
    let rows = rows(counts);
    let figures = if arguments.form.json {
        let value: Map<String, Value> =
            rows.iter().map(|(name, counts)| (name.replace(", ", "_").replace(' ', "_"), counts_json(*counts))).collect();
        format!("{:#}\n", Value::Object(value))
    } else {
        counts_table(rows.map(|(name, counts)| (name.to_owned(), counts)))
    };
    print(&differences, arguments.show.map(Shown::verdict), &figures)
}

fn rows(counts: MentionCounts) -> [(&'static str, Counts); 4] {
    [
        ("overlap", counts.overlap),
        ("overlap, any kind", counts.overlap_any_kind),
        ("exact", counts.exact),
        ("exact, any kind", counts.exact_any_kind),
    ]
}
