//! Pronouns: the most salient earlier mention that fits in kind, number and place.

use super::discourse::{Antecedent, Discourse, speaker_in};
use super::mention::{Mention, MentionForm};
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
    let entity = match pronoun.form.to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => {
            antecedent(discourse, sentence_index, token, 3, |candidate| candidate.kind == EntityKind::Person)
        }
        "whose" => sentence.relative_head(token).and_then(|head| mentions.get(&head)).map(|mention| mention.entity.clone()),
        "its"
            if first_conjunct(sentence, token, mentions)
                .is_some_and(|first| discourse.kind(&first.entity).is_some_and(is_body)) =>
        {
            first_conjunct(sentence, token, mentions).map(|first| first.entity.clone())
        }
        "it" | "its" | "itself" if pronoun.relation() != "expl" => {
            antecedent(discourse, sentence_index, token, 2, |candidate| is_body(candidate.kind) && !candidate.is_plural)
        }
        "they" | "them" | "their" | "themselves" => {
            let candidate = best_antecedent(discourse, sentence_index, token, 2, |candidate| {
                (candidate.is_plural || !candidate.others.is_empty()) && candidate.kind != EntityKind::Place
                    || matches!(candidate.kind, EntityKind::ArmedGroup | EntityKind::Population)
            });
            // A longer list is not what "they" picks up in a claim between two.
            others = candidate
                .filter(|candidate| candidate.others.len() < 4)
                .map(|candidate| candidate.others.clone())
                .unwrap_or_default();
            candidate.map(|candidate| candidate.entity.clone())
        }
        "i" | "me" | "my" => speaker(discourse, sentence, mentions),
        "we" | "us" | "our" | "ours" => {
            let speaker = speaker(discourse, sentence, mentions)?;
            if discourse.kind(&speaker) == Some(EntityKind::Person) {
                discourse.represented(&speaker)
            } else {
                Some(speaker)
            }
        }
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

fn speaker(discourse: &Discourse<'_, '_>, sentence: &Sentence, mentions: &BTreeMap<usize, Mention>) -> Option<EntityId> {
    speaker_in(sentence, discourse.ontology, mentions)
        .map(|mention| mention.entity.clone())
        .or_else(|| discourse.speaker.clone())
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
