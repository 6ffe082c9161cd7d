//! `claimgraph eval entities`.

use super::{print, read_gold, rounded};
use crate::measuring::{EvalEntities, ShownEnds};
use crate::reading;
use anyhow::Result;
use claimgraph::evaluation::Verdict;
use claimgraph::evaluation::entities::{self, EndCounts};
use serde_json::json;

pub(crate) fn run(arguments: &EvalEntities) -> Result<()> {
    let gold = read_gold(&arguments.gold)?;
    let ontology = arguments.form.ontology.load()?;
    let documents = reading::documents(&arguments.paths)?;
    let checked = reading::study_each(&documents, &ontology, |_, study| {
        let document = gold.document_of(&study.annotated.document.id.0)?;
        Some(entities::check(document, &study.annotated, &study.resolution, &ontology))
    })?;
    let mut counts = EndCounts::default();
    let mut differences = Vec::new();
    for (of_document, different) in checked.into_iter().flatten() {
        counts += of_document;
        differences.extend(different);
    }
    let shown = arguments.show.map(|shown| match shown {
        ShownEnds::Missing => Verdict::Miss,
        ShownEnds::Wrong => Verdict::Wrong,
    });
    print(&differences, shown, &if arguments.form.json { to_json(counts) } else { to_text(counts) })
}

fn rows(counts: EndCounts) -> [(&'static str, usize, f64); 3] {
    let share = |count: usize| if counts.ends() == 0 { 0.0 } else { count as f64 / counts.ends() as f64 };
    [("right", counts.right), ("wrong", counts.wrong), ("missing", counts.missing)]
        .map(|(name, count)| (name, count, share(count)))
}

fn to_text(counts: EndCounts) -> String {
    let rows = rows(counts).map(|(name, count, share)| vec![name.to_owned(), count.to_string(), format!("{share:.3}")]);
    let table = crate::table::render(&["ends of claims", "count", "share"], rows, crate::terminal::width());
    format!("{table}\nof those found: {:.3} right\n", found(counts))
}

/// Returns the share of the ends with a mention that are right.
fn found(counts: EndCounts) -> f64 {
    match counts.right + counts.wrong {
        0 => 0.0,
        found => counts.right as f64 / found as f64,
    }
}

fn to_json(counts: EndCounts) -> String {
    let shares = rows(counts).map(|(_, _, share)| rounded(share));
    let value = json!({
        "ends": counts.ends(),
        "right": counts.right,
        "wrong": counts.wrong,
        "missing": counts.missing,
        "right_share": shares[0],
        "wrong_share": shares[1],
        "missing_share": shares[2],
        "right_share_of_found": rounded(found(counts)),
    });
    format!("{value:#}\n")
}
