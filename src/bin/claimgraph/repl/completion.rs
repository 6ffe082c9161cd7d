//! What Tab offers: words of the query language, names of the ontology and the store, questions, commands.

use super::knowledge::Knowledge;
use super::lexer::{self, KEYWORDS, WordKind};
use super::{completeness, dot_commands};
use crate::arguments::AnswerForm;
use crate::terminal;
use claimgraph::knowledge::{Entity, EntityKind};
use claimgraph::ontology::vocabulary::{CG, PREFIXES};
use claimgraph::query::shorten_iri;
use claimgraph::store::entity_node;
use rustyline::completion::Pair;
use std::collections::BTreeSet;

/// Names of this ontology that are neither relations nor classes of actors, but that queries about claims need.
const CLAIM_NAMES: [&str; 22] = [
    "Claim",
    "Relation",
    "Sentence",
    "actual",
    "affirmed",
    "confidence",
    "denied",
    "ended",
    "from",
    "hypothetical",
    "item",
    "modality",
    "pattern",
    "planned",
    "polarity",
    "possible",
    "quantity",
    "requested",
    "sign",
    "speaker",
    "time",
    "to",
];

/// Returns where the word at `position` begins and what it may become, best first.
pub(super) fn complete(knowledge: &Knowledge, line: &str, position: usize) -> (usize, Vec<Pair>) {
    let typed = &line[..position];
    if completeness::is_command(typed) { complete_command(knowledge, typed) } else { complete_query(knowledge, typed, line) }
}

fn complete_command(knowledge: &Knowledge, typed: &str) -> (usize, Vec<Pair>) {
    let start = typed.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let word = &typed[start..];
    let before: Vec<&str> = typed[..start].split_whitespace().collect();
    let candidates = match before.as_slice() {
        [] => dot_commands::command_names().map(followed).collect(),
        [".mode"] => AnswerForm::names().map(str::to_owned).collect(),
        [".ask"] => question_names(knowledge),
        [".ask", question, ..] => return (start, complete_value(knowledge, question, word)),
        [".why", ends @ ..] if ends.len() == 1 => relation_names(knowledge),
        [".why", ..] => return (start, actors_called(knowledge, word)),
        _ => Vec::new(),
    };
    (start, starting_with(word, candidates))
}

fn question_names(knowledge: &Knowledge) -> Vec<String> {
    let questions = knowledge.questions().ok();
    questions.into_iter().flat_map(|questions| questions.iter().map(|question| followed(&question.name))).collect()
}

/// Completes the name of a parameter, or behind `=` the name of an actor or relation.
fn complete_value(knowledge: &Knowledge, question: &str, word: &str) -> Vec<Pair> {
    let question = knowledge.questions().ok().and_then(|questions| questions.get(question).ok());
    let parameters = question.map(|question| question.parameters.as_slice()).unwrap_or_default();
    match word.split_once('=') {
        None => starting_with(word, parameters.iter().map(|parameter| format!("{}=", parameter.name)).collect()),
        Some((name, value)) => {
            let mut candidates = actors_called(knowledge, value);
            candidates.extend(starting_with(value, relation_names(knowledge)));
            for candidate in &mut candidates {
                candidate.replacement = format!("{name}={}", candidate.replacement);
            }
            candidates
        }
    }
}

fn complete_query(knowledge: &Knowledge, typed: &str, line: &str) -> (usize, Vec<Pair>) {
    let Some(word) = lexer::words(typed).pop().filter(|word| word.range.end == typed.len()) else {
        return (typed.len(), Vec::new());
    };
    let text = &typed[word.range.clone()];
    let candidates = match word.kind {
        WordKind::Sign if text == "?" => starting_with(text, variables(line)),
        WordKind::Variable => starting_with(text, variables(line)),
        WordKind::PrefixedName => complete_name(knowledge, text),
        WordKind::Bare | WordKind::Keyword => complete_word(knowledge, text),
        _ => Vec::new(),
    };
    (word.range.start, candidates)
}

fn variables(line: &str) -> Vec<String> {
    let words = lexer::words(line).into_iter().filter(|word| word.kind == WordKind::Variable);
    words.map(|word| line[word.range].to_owned()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Completes a word without prefix: a keyword, a prefix, a relation or an actor by its label.
fn complete_word(knowledge: &Knowledge, text: &str) -> Vec<Pair> {
    let is_lowercase = text.chars().all(char::is_lowercase);
    let keyword = |keyword: &&str| if is_lowercase { keyword.to_lowercase() } else { (*keyword).to_owned() };
    let mut candidates = starting_with(text, KEYWORDS.iter().map(keyword).collect());
    candidates.extend(starting_with(text, PREFIXES.iter().map(|(prefix, _)| format!("{prefix}:")).collect()));
    let relations = relation_names(knowledge).into_iter().filter(|name| begins(name, text));
    candidates.extend(relations.map(|name| same(format!("cg:{name}"))));
    if text.chars().count() > 1 {
        candidates.extend(actors_called(knowledge, text));
    }
    candidates
}

/// Completes a name with a prefix.
fn complete_name(knowledge: &Knowledge, text: &str) -> Vec<Pair> {
    let candidates = match text.split_once(':') {
        Some(("cg", _)) => {
            let kinds = EntityKind::ALL.map(|kind| kind.as_str().to_owned());
            let names = relation_names(knowledge).into_iter().chain(kinds).chain(CLAIM_NAMES.map(str::to_owned));
            names.map(|name| shorten_iri(&format!("{CG}{name}"))).collect::<BTreeSet<_>>().into_iter().collect()
        }
        Some(("actor", _)) => {
            let actors = knowledge.actors().ok().into_iter().flat_map(|actors| actors.keys());
            actors.map(|actor| shorten_iri(entity_node(actor).as_str())).collect()
        }
        _ => Vec::new(),
    };
    starting_with(text, candidates)
}

fn relation_names(knowledge: &Knowledge) -> Vec<String> {
    let ontology = knowledge.ontology().ok();
    ontology.into_iter().flat_map(|ontology| ontology.relations.keys().map(|relation| relation.0.clone())).collect()
}

/// Returns the actors whose label has a word beginning with `text`, or, where there are none, another name that has.
fn actors_called(knowledge: &Knowledge, text: &str) -> Vec<Pair> {
    let actors: Vec<&Entity> = knowledge.actors().ok().into_iter().flat_map(|actors| actors.values()).collect();
    let labelled: Vec<Pair> = actors.iter().filter(|actor| has_word(&actor.label, text)).map(|actor| pair(actor)).collect();
    if !labelled.is_empty() {
        return labelled;
    }
    let is_called = |actor: &&&Entity| actor.aliases.iter().any(|name| has_word(name, text));
    actors.iter().filter(is_called).map(|actor| pair(actor)).collect()
}

fn pair(actor: &Entity) -> Pair {
    let replacement = shorten_iri(entity_node(&actor.id).as_str());
    Pair { display: format!("{} ({replacement})", terminal::escape(&actor.label)), replacement }
}

fn has_word(name: &str, beginning: &str) -> bool {
    begins(name, beginning) || name.split([' ', '-']).any(|word| begins(word, beginning))
}

fn begins(name: &str, beginning: &str) -> bool {
    name.to_lowercase().starts_with(&beginning.to_lowercase())
}

fn starting_with(beginning: &str, candidates: Vec<String>) -> Vec<Pair> {
    candidates.into_iter().filter(|candidate| begins(candidate, beginning) && candidate != beginning).map(same).collect()
}

/// Returns a word that is not the last on its line, with the space that follows it.
fn followed(word: &str) -> String {
    format!("{word} ")
}

/// Makes a candidate that is shown as it is inserted.
fn same(text: String) -> Pair {
    Pair { display: terminal::escape(text.trim_end()).into_owned(), replacement: text }
}
