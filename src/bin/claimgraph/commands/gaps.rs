//! `claimgraph gaps`: what no pattern takes, as lines for the ontology.

use crate::measuring::Gaps;
use crate::{output, reading, sentence, terminal};
use anyhow::Result;
use claimgraph::evaluation::gaps::{self, Example, FrequentGap, KindCount};
use claimgraph::extraction::GapFinder;
use claimgraph::text::{CharacterIndex, Span};
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Write};

pub(crate) fn run(arguments: &Gaps) -> Result<()> {
    let ontology = arguments.ontology.load()?;
    let documents = reading::documents(&arguments.paths)?;
    let finder = GapFinder::new(&ontology);
    let found = reading::study_each(&documents, &ontology, |_, study| {
        gaps::with_sentences(finder.find(&study.annotated, &study.resolution), &study.annotated)
    })?;
    let found: Vec<_> = found.into_iter().flatten().collect();
    let mut frequent = gaps::count(&found);
    frequent.truncate(arguments.limit);
    let colour = terminal::allows_colour(io::stdout().is_terminal());
    let text = if arguments.json { to_json(&frequent) } else { to_text(&frequent, colour) };
    // Text for people is escaped already; it may hold colours of our own.
    if arguments.json {
        return output::print(|output| Ok(output.write_all(text.as_bytes())?));
    }
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// Returns patterns under comments, as they may stand in the ontology.
fn to_text(frequent: &[FrequentGap], colour: bool) -> String {
    let section = |gap: &FrequentGap| {
        let examples = gap.examples.iter().map(|example| example_line(example, colour));
        let lines: Vec<String> = [heading(gap)].into_iter().chain(examples).collect();
        format!("{}\n{}\n", lines.join("\n"), terminal::escape(&gap.pattern))
    };
    frequent.iter().map(section).collect::<Vec<_>>().join("\n")
}

fn heading(gap: &FrequentGap) -> String {
    let kind = |kind: &KindCount| format!("{} to {} {}", kind.subject.as_str(), kind.object.as_str(), kind.count);
    let kinds: Vec<String> = gap.kinds.iter().map(kind).collect();
    let plural = if gap.documents == 1 { "document" } else { "documents" };
    format!("# {} in {} {plural}: {}", gap.count, gap.documents, kinds.join(", "))
}

fn example_line(example: &Example, colour: bool) -> String {
    let marked =
        sentence::marked_in(&example.sentence, [example.trigger, example.subject, example.object].map(Some), colour);
    format!("#   {}: {marked}", terminal::escape(&example.document))
}

fn to_json(frequent: &[FrequentGap]) -> String {
    let gap = |gap: &FrequentGap| {
        let kind = |kind: &KindCount| json!({"subject": kind.subject.as_str(), "object": kind.object.as_str(), "count": kind.count});
        json!({
            "pattern": gap.pattern,
            "count": gap.count,
            "documents": gap.documents,
            "kinds": gap.kinds.iter().map(kind).collect::<Vec<_>>(),
            "examples": gap.examples.iter().map(example_json).collect::<Vec<_>>(),
        })
    };
    format!("{:#}\n", frequent.iter().map(gap).collect::<Value>())
}

/// Returns an example with offsets in characters of its sentence.
fn example_json(example: &Example) -> Value {
    let index = CharacterIndex::new(&example.sentence);
    let words = |span: Span| {
        let Span { start, end } = index.characters(&example.sentence, span);
        json!({"start": start, "end": end, "text": span.of(&example.sentence)})
    };
    json!({
        "document": example.document,
        "sentence": example.sentence,
        "subject": words(example.subject),
        "trigger": words(example.trigger),
        "object": words(example.object),
    })
}
