//! Pronouns: the most salient earlier mention that fits in kind, number and place.

use super::discourse::{Antecedent, Discourse};
use super::mention::{Mention, MentionForm};
use super::voice;
use crate::knowledge::{EntityId, EntityKind};
use crate::text::{Sentence, Token};
use std::collections::BTreeMap;

/// Resolves the pronoun at `token`, if it refers to an actor.
pub(super) fn resolve(
    discourse: &mut Discourse<'_, '_>,
    sentence_index: usize,
    token: usize,
    mentions: &BTreeMap<usize, Mention>,
) -> Option<Mention> {
    let sentence = discourse.sentence(sentence_index);
    let pronoun = &sentence.tokens[token];
    let mut others = Vec::new();
    // Who is named beside the pronoun is not meant by it: "it accused Canada".
    let arguments = mentions.values().filter(|mention| is_co_argument(sentence, mention.head, token));
    let beside: Vec<&EntityId> = arguments.map(|mention| &mention.entity).collect();
    let entity = match pronoun.form.to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => {
            antecedent(discourse, sentence_index, token, 3, |candidate| {
                candidate.kind == EntityKind::Person && !beside.contains(&&candidate.entity)
            })
        }
        "whose" => sentence.relative_head(token).and_then(|head| mentions.get(&head)).map(|mention| mention.entity.clone()),
        "its"
            if first_conjunct(sentence, token, mentions)
                .is_some_and(|first| discourse.kind(&first.entity).is_some_and(is_body)) =>
        {
            first_conjunct(sentence, token, mentions).map(|first| first.entity.clone())
        }
        "it" | "its" | "itself" if pronoun.relation() != "expl" => {
            antecedent(discourse, sentence_index, token, 2, |candidate| {
                is_body(candidate.kind) && !candidate.is_plural && !beside.contains(&&candidate.entity)
            })
        }
        "they" | "them" | "their" | "theirs" | "themselves" => {
            let members = several(discourse, sentence_index, token)?;
            let (first, rest) = members.split_first()?;
            // A longer list is not what "they" picks up in a claim between two.
            others = if rest.len() < 4 { rest.to_vec() } else { Vec::new() };
            Some(first.clone())
        }
        "i" | "me" | "my" | "myself" => voice::speaker(discourse, sentence, token, mentions),
        "we" | "us" | "our" | "ours" | "ourselves" => voice::body(discourse, sentence, token, mentions),
        _ => None,
    }?;
    Some(Mention { tokens: token..token + 1, head: token, entity, place: None, others, form: MentionForm::Pronoun })
}

/// Returns the government in "the government and its forces".
fn first_conjunct<'m>(
    sentence: &Sentence,
    possessive: usize,
    mentions: &'m BTreeMap<usize, Mention>,
) -> Option<&'m Mention> {
    let possessed = sentence.tokens[possessive].head?;
    let first = sentence.tokens[possessed].head.filter(|_| sentence.tokens[possessed].relation() == "conj")?;
    mentions.get(&first)
}

fn is_body(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::State | EntityKind::Organization | EntityKind::ArmedGroup)
}

/// Tells whether a pronoun means the speaker or the hearer; nobody's "they" means the same as his "we".
pub(super) fn is_first_or_second_person(form: &str) -> bool {
    let form = form.to_lowercase();
    matches!(form.as_str(), "i" | "me" | "my" | "mine" | "we" | "us" | "our" | "ours" | "you" | "your" | "yours")
}

/// Returns whom "they" means: the best plural or group, or the last who met one another.
fn several(discourse: &Discourse<'_, '_>, sentence_index: usize, token: usize) -> Option<Vec<EntityId>> {
    let candidate = best_antecedent(discourse, sentence_index, token, 2, |candidate| {
        (candidate.is_plural || !candidate.others.is_empty()) && candidate.kind != EntityKind::Place
            || matches!(candidate.kind, EntityKind::ArmedGroup | EntityKind::Population)
    });
    // "They discussed" is said of those who met, however long ago that was told.
    let sentence = discourse.sentence(sentence_index);
    let verb = sentence.tokens[token].head.map(|verb| sentence.tokens[verb].lemma.as_str());
    let is_joint = verb.is_some_and(|verb| discourse.ontology.is_word("JointVerb", verb));
    let reach = if is_joint { 8 } else { 2 };
    let mut parties = discourse.parties.iter().rev().take_while(|party| party.sentence + reach >= sentence_index);
    let party = parties.find(|party| matches!(party.kind, EntityKind::Person | EntityKind::State));
    match (candidate, party) {
        (Some(candidate), Some(party)) if !is_joint && (candidate.is_subject || candidate.sentence > party.sentence) => {
            Some(members(candidate))
        }
        (_, Some(party)) => Some(party.members.clone()),
        (candidate, None) => candidate.map(members),
    }
}

fn members(candidate: &Antecedent) -> Vec<EntityId> {
    std::iter::once(&candidate.entity).chain(&candidate.others).cloned().collect()
}

/// Returns the entity of the best earlier mention.
fn antecedent(
    discourse: &Discourse<'_, '_>,
    sentence_index: usize,
    token: usize,
    reach: usize,
    fits: impl Fn(&Antecedent) -> bool,
) -> Option<EntityId> {
    best_antecedent(discourse, sentence_index, token, reach, fits).map(|candidate| candidate.entity.clone())
}

/// Returns the best earlier mention within `reach` sentences that `fits`.
///
/// Salience follows the usual order (subject before others, near before far), see Lappin and Leass,
/// [An Algorithm for Pronominal Anaphora Resolution](https://aclanthology.org/J94-4002/) (1994).
fn best_antecedent<'d>(
    discourse: &'d Discourse<'_, '_>,
    sentence_index: usize,
    token: usize,
    reach: usize,
    fits: impl Fn(&Antecedent) -> bool,
) -> Option<&'d Antecedent> {
    let sentence = discourse.sentence(sentence_index);
    let is_possible = |candidate: &&Antecedent| {
        fits(candidate)
            && candidate.form != MentionForm::Adjective
            && candidate.sentence + reach >= sentence_index
            && !(candidate.sentence == sentence_index && is_co_argument(sentence, candidate.head, token))
    };
    let candidates = discourse.antecedents.iter().filter(is_possible);
    candidates.max_by_key(|candidate| salience(candidate, sentence_index))
}

fn salience(candidate: &Antecedent, sentence_index: usize) -> (i32, usize, usize) {
    let distance = i32::try_from(sentence_index - candidate.sentence).unwrap_or(i32::MAX / 8);
    let subject = if candidate.is_subject { 3 } else { 0 };
    let pronoun = if candidate.form == MentionForm::Pronoun { 1 } else { 0 };
    (subject + pronoun - 2 * distance, candidate.sentence, candidate.head)
}

/// Two arguments of one verb do not corefer unless the pronoun is reflexive or possessive.
fn is_co_argument(sentence: &Sentence, candidate: usize, pronoun: usize) -> bool {
    let is_argument = |token: &Token| matches!(token.relation(), "nsubj" | "obj" | "iobj" | "obl");
    let (first, second) = (&sentence.tokens[candidate], &sentence.tokens[pronoun]);
    let possesses = |possessor: &Token| possessor.deprel == "nmod:poss" && possessor.head == Some(candidate);
    (first.head == second.head && is_argument(first) && is_argument(second) && !second.form.ends_with("self"))
        || possesses(second)
}
