//! What Tab offers: words of the query language, names of the ontology and the store, questions, commands.

use super::completeness;
use super::dot_commands::{COMMANDS, Completes};
use super::knowledge::{Knowledge, Names};
use super::lexer::{self, KEYWORDS, Word, WordKind};
use crate::arguments::AnswerForm;
use crate::terminal;
use anyhow::Result;
use claimgraph::export::ExportFormat;
use claimgraph::knowledge::{Entity, EntityId, EntityKind};
use claimgraph::ontology::vocabulary::{CG, PREFIXES};
use claimgraph::query::{ParameterKind, shorten_iri};
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

/// The most candidates that one Tab offers; a list that no one reads need not be drawn.
const LIMIT: usize = 200;

/// Returns where the word at `position` begins and what it may become, best first.
pub(super) fn complete(knowledge: &Knowledge, line: &str, position: usize) -> (usize, Vec<Pair>) {
    let typed = &line[..position];
    let (start, mut candidates) = if completeness::is_command(typed) {
        complete_command(knowledge, typed)
    } else {
        complete_query(knowledge, typed, line)
    };
    candidates.truncate(LIMIT);
    (start, candidates)
}

/// Returns the names of the ontology and of the actors as queries write them.
pub(super) fn known_names(knowledge: &Knowledge) -> Result<Vec<String>> {
    let names = knowledge.names()?;
    let actors = names.actors.keys().map(|actor| shorten_iri(entity_node(actor).as_str()));
    Ok(ontology_names(knowledge).into_iter().chain(actors).collect())
}

fn complete_command(knowledge: &Knowledge, typed: &str) -> (usize, Vec<Pair>) {
    let start = word_start(typed);
    let word = &typed[start..];
    let before: Vec<&str> = typed[..start].split_whitespace().collect();
    let Some((name, arguments)) = before.split_first() else {
        return (start, starting_with(word, COMMANDS.iter().map(|command| followed(command.name)).collect()));
    };
    let completes = COMMANDS.iter().find(|command| command.name == *name).map(|command| command.completes);
    let completes = completes.unwrap_or_default();
    let index = arguments.len().min(completes.len().saturating_sub(1));
    let candidates = match completes.get(index) {
        Some(Completes::Actor) => return (start, quoted(actors_called(knowledge, word.trim_start_matches('"')))),
        Some(Completes::Relation) => relation_names(knowledge),
        Some(Completes::Question) => question_names(knowledge),
        Some(Completes::Parameters) => return (start, complete_value(knowledge, arguments, word)),
        Some(Completes::Mode) => AnswerForm::names().map(str::to_owned).collect(),
        Some(Completes::Switch) => ["off", "on"].map(str::to_owned).to_vec(),
        Some(Completes::Command) => COMMANDS.iter().map(|command| command.name.to_owned()).collect(),
        Some(Completes::ExportFormat) => ExportFormat::ALL.map(|format| followed(format.as_str())).to_vec(),
        Some(Completes::Nothing) | None => Vec::new(),
    };
    (start, starting_with(word, candidates))
}

/// Returns where the last word begins; spaces between quotation marks do not end a word.
fn word_start(typed: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (index, character) in typed.char_indices() {
        quoted ^= character == '"';
        if character.is_whitespace() && !quoted {
            start = index + character.len_utf8();
        }
    }
    start
}

/// Puts names with spaces between quotation marks, as commands need them.
fn quoted(candidates: Vec<Pair>) -> Vec<Pair> {
    let quote = |text: String| if text.contains(' ') { format!("\"{text}\"") } else { text };
    candidates.into_iter().map(|pair| Pair { replacement: quote(pair.replacement), display: pair.display }).collect()
}

fn question_names(knowledge: &Knowledge) -> Vec<String> {
    let questions = knowledge.questions().ok();
    questions.iter().flat_map(|questions| questions.iter().map(|question| followed(&question.name))).collect()
}

/// Completes the name of a parameter, or behind `=` a value of its kind.
fn complete_value(knowledge: &Knowledge, arguments: &[&str], word: &str) -> Vec<Pair> {
    let questions = knowledge.questions().ok();
    let question = arguments.first().and_then(|name| questions.as_ref()?.get(name).ok());
    let parameters = question.map(|question| question.parameters.as_slice()).unwrap_or_default();
    let Some((name, value)) = word.split_once('=') else {
        return starting_with(word, parameters.iter().map(|parameter| format!("{}=", parameter.name)).collect());
    };
    let value = value.trim_start_matches('"');
    let kind = parameters.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.kind);
    let candidates = match kind {
        Some(ParameterKind::Relation) => starting_with(value, relation_names(knowledge)),
        Some(ParameterKind::Actor) | None => actors_called(knowledge, value),
        Some(_) => Vec::new(),
    };
    let named = |pair: Pair| Pair { replacement: format!("{name}={}", pair.replacement), display: pair.display };
    candidates.into_iter().map(named).collect()
}

fn complete_query(knowledge: &Knowledge, typed: &str, line: &str) -> (usize, Vec<Pair>) {
    let words = lexer::words(typed);
    let Some(word) = words.last().filter(|word| word.range.end == typed.len()) else {
        return (typed.len(), next_word(knowledge, typed, line, &words));
    };
    let text = &typed[word.range.clone()];
    let candidates = match word.kind {
        WordKind::Sign if text == "?" => starting_with(text, variables(line)),
        WordKind::Variable => starting_with(text, variables(line)),
        WordKind::PrefixedName => complete_name(knowledge, text, line, &typed[..word.range.start]),
        WordKind::Bare | WordKind::Keyword => complete_word(knowledge, text, line, &typed[..word.range.start]),
        _ => Vec::new(),
    };
    (word.range.start, candidates)
}

/// Completes nothing at all: behind a subject, the relations that it has.
fn next_word(knowledge: &Knowledge, typed: &str, line: &str, words: &[Word]) -> Vec<Pair> {
    let is_open = words.iter().any(|word| &typed[word.range.clone()] == "{");
    if is_open && subject_before(typed).is_some() { relations_for(knowledge, "", line, typed) } else { Vec::new() }
}

fn variables(line: &str) -> Vec<String> {
    let words = lexer::words(line).into_iter().filter(|word| word.kind == WordKind::Variable);
    words.map(|word| line[word.range].to_owned()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Completes a word without prefix: a keyword, a prefix, a relation or an actor by its label.
fn complete_word(knowledge: &Knowledge, text: &str, line: &str, before: &str) -> Vec<Pair> {
    let is_lowercase = text.chars().all(char::is_lowercase);
    let keyword = |keyword: &&str| if is_lowercase { keyword.to_lowercase() } else { (*keyword).to_owned() };
    let mut candidates = starting_with(text, KEYWORDS.iter().map(keyword).collect());
    candidates.extend(starting_with(text, PREFIXES.iter().map(|(prefix, _)| format!("{prefix}:")).collect()));
    candidates.extend(relations_for(knowledge, text, line, before));
    if text.chars().count() > 1 {
        candidates.extend(actors_called(knowledge, text));
    }
    candidates
}

/// Completes a name with a prefix.
fn complete_name(knowledge: &Knowledge, text: &str, line: &str, before: &str) -> Vec<Pair> {
    match text.split_once(':') {
        Some(("cg", local)) => {
            let mut candidates = relations_for(knowledge, local, line, before);
            let offered: BTreeSet<String> = candidates.iter().map(|pair| pair.replacement.clone()).collect();
            let names = starting_with(text, ontology_names(knowledge));
            candidates.extend(names.into_iter().filter(|pair| !offered.contains(&pair.replacement)));
            candidates.retain(|pair| pair.replacement != text);
            candidates
        }
        Some(("actor", local)) => {
            let mut candidates = actors_called(knowledge, local);
            candidates.retain(|pair| pair.replacement != text);
            candidates
        }
        _ => Vec::new(),
    }
}

/// Returns the names of this ontology: relations, kinds of actors, and what claims have.
fn ontology_names(knowledge: &Knowledge) -> Vec<String> {
    let kinds = EntityKind::ALL.map(|kind| kind.as_str().to_owned());
    let names = relation_names(knowledge).into_iter().chain(kinds).chain(CLAIM_NAMES.map(str::to_owned));
    names.map(|name| shorten_iri(&format!("{CG}{name}"))).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Returns the relations that begin so, those first that actors of the subject's kind have in the store.
fn relations_for(knowledge: &Knowledge, beginning: &str, line: &str, before: &str) -> Vec<Pair> {
    let names = knowledge.names().ok();
    let kind = names.as_ref().and_then(|names| kind_of(names, &subject_before(before)?, line));
    let frequent = kind.and_then(|kind| Some(names.as_ref()?.relations_of(kind).to_vec())).unwrap_or_default();
    let others = relation_names(knowledge).into_iter().filter(|name| !frequent.contains(name));
    let all: Vec<String> = frequent.iter().cloned().chain(others).collect();
    let fitting = all.into_iter().filter(|name| begins(name, beginning));
    fitting.map(|name| same(shorten_iri(&format!("{CG}{name}")))).collect()
}

/// Returns the subject of the triple that is being written, when its relation comes next.
fn subject_before(before: &str) -> Option<String> {
    let mut since: Vec<&str> = Vec::new();
    let mut subject = None;
    for word in lexer::words(before) {
        match &before[word.range] {
            "{" | "}" | "." => {
                since.clear();
                subject = None;
            }
            ";" => since.clear(),
            text => {
                if subject.is_none() {
                    subject = Some(text.to_owned());
                } else {
                    since.push(text);
                }
            }
        }
    }
    subject.filter(|subject| since.is_empty() && (subject.starts_with('?') || subject.contains(':')))
}

/// Returns the kind of a subject: that of the actor, or the one that the query states of the variable.
fn kind_of(names: &Names, subject: &str, line: &str) -> Option<EntityKind> {
    if let Some(local) = subject.strip_prefix("actor:") {
        return names.actors.get(&EntityId(local.to_owned())).map(|actor| actor.kind);
    }
    let words: Vec<&str> = lexer::words(line).into_iter().map(|word| &line[word.range]).collect();
    let stated = words.windows(3).find(|words| words[0] == subject && matches!(words[1], "a" | "rdf:type"));
    stated.and_then(|words| EntityKind::parse(words[2].strip_prefix("cg:")?))
}

fn relation_names(knowledge: &Knowledge) -> Vec<String> {
    let ontology = knowledge.ontology().ok();
    ontology.into_iter().flat_map(|ontology| ontology.relations.keys().map(|relation| relation.0.clone())).collect()
}

/// Returns the actors whose label has a word beginning with `text`, or, where there are none, another name that has.
fn actors_called(knowledge: &Knowledge, text: &str) -> Vec<Pair> {
    let Ok(names) = knowledge.names() else { return Vec::new() };
    let called = names.called(text);
    let labelled: Vec<Pair> = called.iter().filter(|actor| has_word(&actor.label, text)).map(|actor| pair(actor)).collect();
    if labelled.is_empty() { called.into_iter().map(pair).collect() } else { labelled }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_seen_when_its_relation_comes_next() {
        for (before, subject) in [
            ("SELECT * { ?s ", Some("?s")),
            ("SELECT * { actor:Iran cg:backs ?x ; ", Some("actor:Iran")),
            ("SELECT * { ?s cg:backs ", None),
            ("SELECT * { ?s cg:backs ?o . ?o ", Some("?o")),
            ("SELECT * { ", None),
        ] {
            assert_eq!(subject_before(before).as_deref(), subject, "{before}");
        }
    }

    #[test]
    fn quotation_marks_keep_a_word_together() {
        assert_eq!(word_start(".why \"United St"), 5);
        assert_eq!(word_start(".why \"United States\" ba"), 21);
    }
}
