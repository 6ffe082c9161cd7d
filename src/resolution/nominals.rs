//! Phrases with a common noun as head: what such a noun is, and which of the two ways of reading it applies.
//!
//! With a modifier it is read by [`super::phrases`] ("the Iraqi government"), without one by [`super::anaphora`]
//! ("the group").

use super::discourse::Discourse;
use super::mention::{Mention, MentionForm};
use crate::knowledge::EntityId;
use crate::text::{Sentence, Token};
use std::collections::BTreeMap;
use std::ops::Range;

/// Resolves the phrase around the noun at `head`, if it denotes an actor or place.
pub(super) fn resolve(
    discourse: &mut Discourse<'_, '_>,
    sentence_index: usize,
    head: usize,
    mentions: &BTreeMap<usize, Mention>,
) -> Option<Mention> {
    let sentence = discourse.sentence(sentence_index);
    let noun = Noun { sentence, sentence_index, head, lemma: sentence.tokens[head].lemma.to_lowercase() };
    let mention = |entity: EntityId, others| Mention {
        tokens: noun.tokens(),
        head,
        entity,
        place: None,
        others,
        form: MentionForm::Nominal,
    };
    if let Some((entity, others)) = noun.together(discourse) {
        return Some(mention(entity, others));
    }
    if noun.is(discourse, "RoleNoun") && noun.names_its_holder(discourse, mentions) {
        return None;
    }
    let mut others = Vec::new();
    let entity = match noun.modifier(discourse, mentions) {
        Some(modifier) if noun.is(discourse, "BorderNoun") => noun.border(discourse, &modifier, mentions),
        Some(modifier) => {
            let beside = modifier.beside(discourse, sentence, mentions);
            others.extend(beside.iter().filter_map(|other| noun.composed(discourse, other)));
            noun.composed(discourse, &modifier)
        }
        None => noun
            .described_group(discourse, mentions)
            .or_else(|| noun.named_place(discourse, mentions))
            .or_else(|| noun.referring_back(discourse)),
    }?;
    Some(mention(entity, others))
}

/// A common noun in its sentence.
pub(super) struct Noun<'s> {
    pub(super) sentence: &'s Sentence,
    pub(super) sentence_index: usize,
    pub(super) head: usize,
    pub(super) lemma: String,
}

impl Noun<'_> {
    pub(super) fn token(&self) -> &Token {
        &self.sentence.tokens[self.head]
    }

    pub(super) fn is(&self, discourse: &Discourse<'_, '_>, class: &str) -> bool {
        discourse.ontology.is_word(class, &self.lemma)
    }

    pub(super) fn is_plural(&self) -> bool {
        matches!(self.token().xpos.as_str(), "NNS" | "NNPS")
    }

    /// Returns the words of a class that modify the noun from before.
    pub(super) fn modifiers_of_class<'n>(
        &'n self,
        discourse: &'n Discourse<'_, '_>,
        class: &'n str,
    ) -> impl Iterator<Item = usize> + 'n {
        let modifiers = self.sentence.dependents_by(self.head, &["amod", "compound", "nmod"]);
        modifiers.filter(move |&index| {
            let token = &self.sentence.tokens[index];
            let is_word = |word: &str| discourse.ontology.is_word(class, &word.to_lowercase());
            index < self.head && (is_word(&token.lemma) || is_word(&token.form))
        })
    }

    /// Tells whether a name stands beside the title, as in "Prime Minister Nouri al-Maliki".
    fn names_its_holder(&self, discourse: &Discourse<'_, '_>, mentions: &BTreeMap<usize, Mention>) -> bool {
        let token = self.token();
        let is_title =
            matches!(token.relation(), "compound" | "flat" | "nmod" | "appos") && self.sentence.case_of(self.head).is_none();
        let is_name = |index: usize| {
            let is_title = discourse.ontology.is_word("RoleNoun", &self.sentence.tokens[index].lemma.to_lowercase());
            mentions.contains_key(&index) && !is_title
        };
        is_title || self.sentence.dependents_by(self.head, &["appos", "flat"]).any(is_name)
    }

    /// Tells whether the phrase begins with "the", "this", "its" or the like.
    pub(super) fn is_definite(&self) -> bool {
        let definite = |index: usize| {
            matches!(
                self.sentence.tokens[index].lemma.as_str(),
                "the" | "this" | "that" | "these" | "those" | "its" | "their"
            )
        };
        self.sentence.dependents_by(self.head, &["det"]).any(definite)
    }

    /// Tells whether words in the phrase say which one is meant, so that no earlier one need be.
    pub(super) fn is_restricted(&self, discourse: &Discourse<'_, '_>) -> bool {
        let mut restricting = self.sentence.dependents(self.head);
        restricting.any(|index| {
            let token = &self.sentence.tokens[index];
            let is_plain = ["PlainAdjective", "OfficeModifier"]
                .iter()
                .any(|class| discourse.ontology.is_word(class, &token.form.to_lowercase()));
            let is_matter = discourse.ontology.is_word("OfficeMatter", &token.form.to_lowercase());
            matches!(token.deprel.as_str(), "nmod:poss" | "acl")
                || (token.relation() == "nmod" && self.sentence.case_of(index) == Some("of") && !is_matter)
                || (matches!(token.relation(), "amod" | "compound") && !is_plain)
        })
    }

    /// Returns the tokens of the phrase without its relative clauses and appositions.
    pub(super) fn tokens(&self) -> Range<usize> {
        let belongs = |index: usize| {
            let token = &self.sentence.tokens[index];
            matches!(token.relation(), "det" | "amod" | "compound" | "nummod" | "flat")
                || token.deprel == "nmod:poss"
                || (token.relation() == "nmod" && self.sentence.case_of(index).is_none_or(|case| case == "of"))
        };
        let parts: Vec<_> = self.sentence.dependents(self.head).filter(|&index| belongs(index)).collect();
        let below = |index: &usize| *index == self.head || parts.iter().any(|&part| self.sentence.is_below(*index, part));
        let start = (0..=self.head).rev().take_while(below).last().unwrap_or(self.head);
        let end = (self.head..self.sentence.tokens.len()).take_while(below).last().unwrap_or(self.head);
        start..end + 1
    }
}

/// Returns the plural of a noun for fighters or people, "rebels" or "gunmen"; "the opposition" has none.
pub(super) fn plural(discourse: &Discourse<'_, '_>, lemma: &str) -> String {
    match lemma.strip_suffix("man") {
        _ if discourse.ontology.is_word("MassGroupNoun", lemma) => lemma.to_owned(),
        Some(start) => format!("{start}men"),
        None => format!("{lemma}s"),
    }
}
