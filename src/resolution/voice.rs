//! The first person: who says "I" and for whom "we" speaks, inside quotations and in the document's own voice.

use super::discourse::Discourse;
use super::mention::{Mention, MentionForm};
use crate::knowledge::{EntityId, EntityKind};
use crate::text::{AnnotatedDocument, Sentence, Upos};
use std::collections::BTreeMap;

/// Who speaks in a statement, a letter or remarks, outside all quotations.
#[derive(Clone, Debug, Default)]
pub(super) struct Voice {
    /// Who says "I".
    pub(super) author: Option<EntityId>,
    /// For whom "we" speaks.
    pub(super) body: Option<EntityId>,
}

/// Reads whose words a document is from its headline: "Statement by President X on Y".
pub(super) fn of_headline(
    discourse: &mut Discourse<'_, '_>,
    sentence: &Sentence,
    mentions: &BTreeMap<usize, Mention>,
) -> Voice {
    let lemma = |index: usize| sentence.tokens[index].lemma.to_lowercase();
    let statement = (0..sentence.tokens.len()).find(|&index| discourse.ontology.is_word("StatementNoun", &lemma(index)));
    let Some(statement) = statement else { return Voice::default() };
    if statement > 0 && lemma(statement - 1) == "joint" {
        return Voice::default();
    }
    let kind = |discourse: &Discourse<'_, '_>, mention: &Mention| discourse.kind(&mention.entity);
    let persons: Vec<_> = mentions
        .range(statement..)
        .map(|(_, mention)| mention)
        .filter(|mention| kind(discourse, mention) == Some(EntityKind::Person))
        .collect();
    let is_author = |mention: &&&Mention| {
        let before = sentence.tokens[statement + 1..mention.tokens.start.max(statement + 1)].first();
        before.is_some_and(|token| matches!(token.lemma.as_str(), "by" | "from"))
    };
    let author = persons.first().filter(is_author).map(|mention| mention.entity.clone());
    let represented = persons.iter().find_map(|person| {
        let served = discourse.speaks_for(&person.entity)?;
        discourse.known.state_of(&served).cloned()
    });
    let is_acting_state = |mention: &&Mention| {
        kind(discourse, mention) == Some(EntityKind::State) && sentence.tokens[mention.head].relation() == "nsubj"
    };
    let acting = mentions.values().find(is_acting_state).map(|mention| mention.entity.clone());
    let body = represented.or(acting);
    Voice { author, body: body.and_then(|body| discourse.introduce_known(&body)) }
}

/// Returns who says the "I" at `token`.
pub(super) fn speaker(
    discourse: &Discourse<'_, '_>,
    sentence: &Sentence,
    token: usize,
    mentions: &BTreeMap<usize, Mention>,
) -> Option<EntityId> {
    if is_own_voice(discourse, sentence, token) {
        return discourse.voice.author.clone();
    }
    if let Some(mention) = before_colon(sentence, token, mentions) {
        return Some(mention.entity.clone());
    }
    match attribution(discourse, sentence, token) {
        Some(subject) => {
            let mention = mentions.get(&subject).filter(|mention| mention.form != MentionForm::Adjective);
            mention.map(|mention| mention.entity.clone())
        }
        None if is_quoted(discourse.annotated, sentence, token) => discourse.speaker.clone(),
        None => None,
    }
}

/// Returns for whom the "we" at `token` speaks: a state or group, not the person who says it.
pub(super) fn body(
    discourse: &mut Discourse<'_, '_>,
    sentence: &Sentence,
    token: usize,
    mentions: &BTreeMap<usize, Mention>,
) -> Option<EntityId> {
    if is_own_voice(discourse, sentence, token) {
        return discourse.voice.body.clone();
    }
    let speaker = speaker(discourse, sentence, token, mentions)?;
    if discourse.kind(&speaker) == Some(EntityKind::Person) { discourse.speaks_for(&speaker) } else { Some(speaker) }
}

/// Tells whether a word belongs to a statement itself and not to a quotation in it.
fn is_own_voice(discourse: &Discourse<'_, '_>, sentence: &Sentence, token: usize) -> bool {
    let is_statement = discourse.voice.author.is_some() || discourse.voice.body.is_some();
    is_statement && !is_quoted(discourse.annotated, sentence, token)
}

/// Returns the subject of the verb of speech outside the words that `token` belongs to.
fn attribution(discourse: &Discourse<'_, '_>, sentence: &Sentence, token: usize) -> Option<usize> {
    let is_speech = |index: usize| {
        sentence.tokens[index].upos == Upos::Verb && discourse.ontology.is_word("SpeechVerb", &sentence.tokens[index].lemma)
    };
    let subject = |verb: usize| {
        let mut subjects = sentence.dependents_by(verb, &["nsubj"]);
        subjects.find(|&subject| !sentence.is_below(token, subject) && subject != token)
    };
    let quoted = |index: usize| is_quoted(discourse.annotated, sentence, index);
    let is_quotation = quoted(token);
    let mut verbs = (0..sentence.tokens.len()).filter(|&index| is_speech(index) && !(is_quotation && quoted(index)));
    verbs.find_map(|verb| subject(verb).filter(|&subject| !is_first_person(sentence, subject)))
}

/// Returns who is named before the colon that a headline or a turn of a transcript begins with: "Kerry: We will help".
fn before_colon<'m>(sentence: &Sentence, token: usize, mentions: &'m BTreeMap<usize, Mention>) -> Option<&'m Mention> {
    let colon = sentence.tokens[..token].iter().position(|token| token.form == ":")?;
    let mut names = mentions.values().filter(|mention| mention.form == MentionForm::Name);
    names.find(|mention| mention.tokens.start == 0 && mention.tokens.end == colon)
}

fn is_first_person(sentence: &Sentence, token: usize) -> bool {
    matches!(sentence.tokens[token].form.to_lowercase().as_str(), "i" | "we" | "you")
}

/// Tells whether a word stands between quotation marks of its paragraph.
pub(super) fn is_quoted(annotated: &AnnotatedDocument, sentence: &Sentence, token: usize) -> bool {
    let text = &annotated.document.text;
    let place = sentence.tokens[token].span.start;
    let Some(paragraph) = annotated.document.paragraphs().find(|span| span.start <= place && place < span.end) else {
        return false;
    };
    let (before, after) = (&text[paragraph.start..place], &text[place..paragraph.end]);
    let last_before = before.rfind(['“', '”']).and_then(|at| before[at..].chars().next());
    let first_after = after.find(['“', '”']).and_then(|at| after[at..].chars().next());
    let straight = before.matches('"').count();
    let is_odd = straight % 2 == 1 || (straight == 0 && after.matches('"').count() % 2 == 1);
    last_before == Some('“') || (last_before.is_none() && first_after == Some('”')) || is_odd
}
