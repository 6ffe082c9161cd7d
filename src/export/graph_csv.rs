//! The ties of the actor graph as a table in [CSV](https://www.rfc-editor.org/rfc/rfc4180): one tie a row.

use crate::graph::ActorGraph;
use jiff::civil::Date;
use std::io::{self, Write};

/// The columns. Gephi and others find the ends under `source` and `target`.
const COLUMNS: [&str; 16] = [
    "source",
    "source_label",
    "source_kind",
    "relation",
    "label",
    "target",
    "target_label",
    "target_kind",
    "sign",
    "symmetric",
    "claims",
    "documents",
    "asserted",
    "confidence",
    "first",
    "last",
];

/// Writes the ties of a graph, in order.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, output: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(COLUMNS)?;
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    for (subject, tie, object) in graph.ties() {
        writer.write_record([
            &subject.id.0,
            &subject.label,
            subject.kind.as_str(),
            &tie.relation.0,
            &tie.label,
            &object.id.0,
            &object.label,
            object.kind.as_str(),
            &tie.sign.value().to_string(),
            &tie.symmetric.to_string(),
            &tie.claims.to_string(),
            &tie.documents.to_string(),
            &tie.asserted.to_string(),
            &tie.confidence.to_string(),
            &day(tie.first),
            &day(tie.last),
        ])?;
    }
    writer.flush()
}
