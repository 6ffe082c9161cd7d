//! Commands that show what is in the store.

use super::answers::answer;
use crate::repl::session::{Flow, Session};
use crate::report::{Complaint, Exit};
use crate::{answer as answers, names, table, terminal};
use anyhow::Result;
use claimgraph::knowledge::Entity;
use claimgraph::query::{Answers, Bindings, shorten, shorten_iri};
use claimgraph::store::entity_node;

pub(super) fn show_actors(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let text = arguments.join(" ").to_lowercase();
    let names = session.knowledge.names()?;
    let is_called = |actor: &&Entity| names_of(actor).any(|name| name.to_lowercase().contains(&text));
    let rows = names.actors.values().filter(is_called).map(|actor| {
        let aliases: Vec<&str> = actor.aliases.iter().map(String::as_str).collect();
        vec![actor.label.clone(), actor.kind.as_str().to_owned(), address(actor), aliases.join(", ")]
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        let known = names.actors.values().flat_map(names_of);
        return Err(names::unknown("actor", &text, known, "`.actors` without text lists all of them"));
    }
    session.print(&table::render(&["actor", "kind", "name in queries", "other names"], rows, terminal::width()))
}

fn names_of(actor: &Entity) -> impl Iterator<Item = &str> {
    actor.aliases.iter().chain([&actor.label]).map(String::as_str)
}

fn address(actor: &Entity) -> String {
    shorten_iri(entity_node(&actor.id).as_str())
}

/// The questions whose answers make the card of an actor, each with its heading and its parameter.
const CARD: [(&str, &str, &str); 4] = [
    ("offices", "offices", "leader"),
    ("ties out", "ties-out", "actor"),
    ("ties in", "ties-in", "actor"),
    (LATEST, "latest-claims", "actor"),
];

/// The part of the card that shows sentences, which are too long for a table.
const LATEST: &str = "latest claims";

pub(super) fn show_card(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let text = arguments.join(" ");
    let found = names::actors(&*session.knowledge.store()?, &text)?;
    let names = session.knowledge.names()?;
    let actors: Vec<&Entity> = found.iter().filter_map(|id| names.actors.get(id)).collect();
    let [actor] = actors.as_slice() else {
        let candidates: Vec<String> = actors.iter().map(|actor| address(actor)).collect();
        let message = format!("`{text}` may be {}", candidates.join(" or "));
        return Err(Complaint::new(Exit::Question, message, "name one of them").into());
    };
    let mut card = format!("{} ({}), {}\n", terminal::escape(&actor.label), actor.kind.as_str(), address(actor));
    if !actor.aliases.is_empty() {
        let aliases: Vec<_> = actor.aliases.iter().map(|alias| terminal::escape(alias)).collect();
        card += &terminal::wrap(&format!("also called {}", aliases.join(", ")), 0, terminal::width());
    }
    let questions = session.knowledge.questions()?;
    for (heading, question, parameter) in CARD {
        let value = (parameter.to_owned(), address(actor));
        let found = answer(session, questions.get(question)?, &[value])?;
        card += &if heading == LATEST { sentences(&found) } else { section(heading, &found)? };
    }
    session.display(&card)?;
    Ok(Flow::Continue)
}

/// Writes one part of the card; nothing when there is nothing to tell.
fn section(heading: &str, answers: &Answers) -> Result<String> {
    if matches!(answers, Answers::Rows { rows, .. } if rows.is_empty()) {
        return Ok(String::new());
    }
    let look = answers::Look { width: terminal::width(), ..answers::Look::default() };
    let mut text = Vec::new();
    answers::write(answers, &look, &mut text)?;
    Ok(format!("\n{heading}\n{}", String::from_utf8_lossy(&text)))
}

/// Writes claims as lines: what is claimed, and below it the sentence.
fn sentences(answers: &Answers) -> String {
    let Answers::Rows { rows, .. } = answers else { return String::new() };
    let mut text = if rows.is_empty() { String::new() } else { format!("\n{LATEST}\n") };
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.as_ref().map(shorten).unwrap_or_default()).collect();
        if let [day, subject, relation, object, polarity, modality, speaker, sentence] = cells.as_slice() {
            let stance = [polarity, modality].map(|stance| stance.trim_start_matches("cg:")).join(", ");
            let voice = if speaker.is_empty() { String::new() } else { format!(", said by {speaker}") };
            let claim = format!("{day}  {subject} {relation} {object} ({stance}{voice})");
            text += &terminal::wrap(&terminal::escape(&claim), 1, terminal::width());
            text += &terminal::wrap(&terminal::escape(sentence), 5, terminal::width());
        }
    }
    text
}

pub(super) fn show_schema(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    const CLASSES: &str = "SELECT ?class ?things ?place {
        { SELECT ?class (COUNT(?thing) AS ?things) (\"view\" AS ?place) { ?thing a ?class } GROUP BY ?class }
        UNION
        { SELECT ?class (COUNT(?thing) AS ?things) (\"documents\" AS ?place) { GRAPH ?document { ?thing a ?class } }
          GROUP BY ?class }
    } ORDER BY DESC(?place) DESC(?things) ?class";
    const PROPERTIES: &str = "SELECT ?property ?triples ?place {
        { SELECT ?property (COUNT(?subject) AS ?triples) (\"view\" AS ?place) { ?subject ?property ?object }
          GROUP BY ?property }
        UNION
        { SELECT ?property (COUNT(?subject) AS ?triples) (\"documents\" AS ?place) {
          GRAPH ?document { ?subject ?property ?object } } GROUP BY ?property }
    } ORDER BY DESC(?place) DESC(?triples) ?property";
    let classes = session.evaluate(CLASSES, &Bindings::new())?;
    let properties = session.evaluate(PROPERTIES, &Bindings::new())?;
    let text = section("classes", &classes)? + &section("properties and relations", &properties)?;
    session.display(text.trim_start())?;
    Ok(Flow::Continue)
}

pub(super) fn show_relations(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    const RELATIONS: &str = "SELECT ?relation ?label ?sign (COUNT(?subject) AS ?ties) {
        ?relation a cg:Relation ; rdfs:label ?label ; cg:sign ?sign . OPTIONAL { ?subject ?relation ?object }
    } GROUP BY ?relation ?label ?sign ORDER BY ?relation";
    let answers = session.evaluate(RELATIONS, &Bindings::new())?;
    session.show_as(&answers, session.settings.form)?;
    Ok(Flow::Continue)
}
