//! `claimgraph explain`: the sentences behind ties.

use crate::arguments::{Common, Explain};
use crate::report::{Complaint, Exit};
use crate::terminal::{self, Style};
use crate::{names, opening, output, sentence};
use anyhow::Result;
use claimgraph::export::claims;
use claimgraph::knowledge::{EntityId, RelationName};
use claimgraph::ontology::Ontology;
use claimgraph::remote::Remote;
use claimgraph::store::{Explanation, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

pub(crate) fn run(common: &Common, arguments: &Explain) -> Result<()> {
    let ontology = arguments.ontology.load()?;
    let words = [&arguments.subject, &arguments.relation, &arguments.object].map(String::as_str);
    let store = match arguments.elsewhere.remote()? {
        Some(remote) => fetch(&remote, &ontology, words)?,
        None => opening::to_read(&common.store, common.quiet)?,
    };
    let explanations = find(&store, &ontology, words)?;
    if arguments.json {
        return output::print(|output| write_json(&store, &explanations, output));
    }
    let colour = terminal::allows_colour(io::stdout().is_terminal());
    let text = describe(&explanations, &ontology, colour);
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// Fetches the documents with claims about what the three words name.
fn fetch(remote: &Remote, ontology: &Ontology, [subject, relation, object]: [&str; 3]) -> Result<Store> {
    let names = remote.names()?;
    let actors = |word| Ok(choices(word, |name| names::actors(&names, name))?.into_iter().flatten().collect::<Vec<_>>());
    let (subjects, objects): (Result<_>, Result<_>) = (actors(subject), actors(object));
    let relations = choices(relation, |name| Ok(vec![names::relation(&names, ontology, name)?]))?;
    let relations: Vec<RelationName> = relations.into_iter().flatten().collect();
    let (subjects, objects) = (subjects?, objects?);
    Ok(remote.evidence(ontology, &subjects, &relations, &objects, names)?)
}

/// Returns the claims about what the three words name: subject, relation and object; `any` and `-` name everything.
pub(crate) fn find(store: &Store, ontology: &Ontology, words: [&str; 3]) -> Result<Vec<Explanation>> {
    let [subject, relation, object] = words;
    let subjects = choices(subject, |name| names::actors(store, name))?;
    let relations = choices(relation, |name| Ok(vec![names::relation(store, ontology, name)?]))?;
    let objects = choices(object, |name| names::actors(store, name))?;
    let mut found = BTreeMap::new();
    for (subject, relation, object) in combinations(&subjects, &relations, &objects) {
        let claims = store.claims_between(ontology, subject, relation, object)?;
        found.extend(claims.into_iter().map(|explanation| (place(&explanation), explanation)));
    }
    if found.is_empty() {
        let message = format!("no claim in the store is about `{subject} {relation} {object}`");
        return Err(Complaint::new(Exit::Question, message, wider(words)).into());
    }
    Ok(found.into_values().collect())
}

/// Suggests a wider question than one that nothing answers.
fn wider([subject, relation, object]: [&str; 3]) -> String {
    match (is_anything(relation), is_anything(object)) {
        (false, _) => format!("try any relation: claimgraph explain \"{subject}\" any \"{object}\""),
        (true, false) => format!("try anyone: claimgraph explain \"{subject}\" any any"),
        (true, true) => "see who has ties: claimgraph query most-connected".to_owned(),
    }
}

fn is_anything(word: &str) -> bool {
    matches!(word, "any" | "-")
}

/// Returns what a word names, or only none when it stands for everything.
fn choices<T>(word: &str, find: impl Fn(&str) -> Result<Vec<T>>) -> Result<Vec<Option<T>>> {
    if is_anything(word) { Ok(vec![None]) } else { Ok(find(word)?.into_iter().map(Some).collect()) }
}

type Combination<'c> = (Option<&'c EntityId>, Option<&'c RelationName>, Option<&'c EntityId>);

fn combinations<'c>(
    subjects: &'c [Option<EntityId>],
    relations: &'c [Option<RelationName>],
    objects: &'c [Option<EntityId>],
) -> impl Iterator<Item = Combination<'c>> {
    let ends = subjects.iter().flat_map(move |subject| objects.iter().map(move |object| (subject, object)));
    ends.flat_map(move |(subject, object)| {
        relations.iter().map(move |relation| (subject.as_ref(), relation.as_ref(), object.as_ref()))
    })
}

/// Returns where a claim stands, so that claims found twice count once and stand in order.
fn place(explanation: &Explanation) -> (String, usize, usize, String) {
    let claim = &explanation.claim;
    (claim.document.0.clone(), claim.evidence.sentence, claim.evidence.trigger.start, claim.id.0.clone())
}

/// Returns the claims in words, those of one tie together.
pub(crate) fn describe(explanations: &[Explanation], ontology: &Ontology, colour: bool) -> String {
    let mut ties: BTreeMap<_, Vec<&Explanation>> = BTreeMap::new();
    for explanation in explanations {
        let claim = &explanation.claim;
        ties.entry((&claim.subject, &claim.relation, &claim.object)).or_default().push(explanation);
    }
    let sections = ties.into_values().map(|claims| describe_tie(&claims, ontology, colour));
    sections.collect::<Vec<_>>().join("\n")
}

fn describe_tie(claims: &[&Explanation], ontology: &Ontology, colour: bool) -> String {
    let mut text = heading(claims, ontology, colour);
    for explanation in claims {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {}\n", sentence::marked(explanation, colour));
        for line in [source(explanation), stance(explanation), readers(explanation)] {
            let line = terminal::escape(&line);
            let line = if colour { Style::Faint.paint(&line) } else { line.into_owned() };
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

fn heading(claims: &[&Explanation], ontology: &Ontology, colour: bool) -> String {
    let Some(first) = claims.first() else { return String::new() };
    let relation = &first.claim.relation;
    let label = ontology.relations.get(relation).map_or(relation.0.as_str(), |relation| relation.label.as_str());
    let paint = |text: &str, style: Style| {
        if colour { style.paint(&terminal::escape(text)) } else { terminal::escape(text).into_owned() }
    };
    let count = if claims.len() == 1 { "1 claim".to_owned() } else { format!("{} claims", claims.len()) };
    let asserted = if claims.iter().any(|claim| claim.asserted) { "asserted" } else { "not asserted" };
    format!(
        "{} {} {}: {count}, {asserted}\n",
        paint(&first.subject.label, Style::Subject),
        paint(label, Style::Trigger),
        paint(&first.object.label, Style::Object)
    )
}

/// Returns where the claim was read: document, publisher, date, headline.
fn source(explanation: &Explanation) -> String {
    let mut parts = vec![explanation.claim.id.to_string()];
    parts.extend(explanation.publisher.clone());
    parts.extend(explanation.date.map(|date| date.to_string()));
    parts.extend(explanation.title.as_ref().map(|title| format!("“{title}”")));
    parts.join(", ")
}

/// Returns who says it, and whether it holds and has happened.
fn stance(explanation: &Explanation) -> String {
    let claim = &explanation.claim;
    let voice = match &explanation.speaker {
        Some(speaker) => format!("said by {}", speaker.label),
        None => "in the document's own voice".to_owned(),
    };
    let mut parts = vec![claim.polarity.as_str().to_owned(), claim.modality.as_str().to_owned(), voice];
    parts.extend(explanation.item.as_ref().map(|item| format!("item: {item}")));
    parts.extend(explanation.time.as_ref().map(|time| format!("time: {time}")));
    parts.join(", ")
}

/// Returns who found the claim and how surely; long lists of alternatives are cut.
fn readers(explanation: &Explanation) -> String {
    const LIMIT: usize = 80;
    let evidence = &explanation.claim.evidence;
    let mut found =
        format!("confidence {:.2}, found by {}", explanation.claim.confidence, evidence.found_by.names().join(" and "));
    if let Some(pattern) = &evidence.pattern {
        let start: String = pattern.chars().take(LIMIT).collect();
        let end = if start.len() < pattern.len() { "…" } else { "" };
        found += &format!(", pattern `{start}{end}`");
    }
    found
}

/// Writes the claims as `export --format claims` does.
fn write_json(store: &Store, explanations: &[Explanation], output: &mut dyn Write) -> Result<()> {
    let documents: BTreeSet<_> = explanations.iter().map(|explanation| &explanation.claim.document).collect();
    let wanted: BTreeSet<_> = explanations.iter().map(|explanation| &explanation.claim.id).collect();
    for document in documents {
        if let Some(mut reading) = store.get(document)? {
            reading.claims.retain(|claim| wanted.contains(&claim.id));
            claims::write_reading(&reading, output)?;
        }
    }
    Ok(())
}
