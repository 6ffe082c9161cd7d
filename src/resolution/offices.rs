//! Offices: whom "the Vice President", "the Iraqi prime minister" and "the Liberian leader" name.

use super::discourse::Discourse;
use super::known::only;
use super::names::entity_of;
use crate::knowledge::{EntityId, EntityKind};
use crate::ontology::{ActorProfile, Office, Ontology};
use crate::text::Sentence;

/// Returns the office that a noun names, in lower case and one spelling: "prime minister", "secretary of state".
pub(super) fn title(ontology: &Ontology, sentence: &Sentence, noun: usize) -> String {
    let word = |index: usize| sentence.tokens[index].form.to_lowercase();
    let is_part = |index: &usize| ontology.is_word("OfficeModifier", &word(*index));
    let start = (0..noun).rev().take_while(is_part).last().unwrap_or(noun);
    let mut words: Vec<String> = (start..=noun).map(word).collect();
    if noun + 2 < sentence.tokens.len() && word(noun + 1) == "of" && ontology.is_word("OfficeMatter", &word(noun + 2)) {
        words.extend([word(noun + 1), word(noun + 2)]);
    }
    in_one_spelling(&words.join(" "))
}

fn in_one_spelling(title: &str) -> String {
    title.to_lowercase().replace("adviser", "advisor").replace("defence", "defense")
}

/// Tells whether a person of one title may be called by another: a "foreign minister" is "the minister",
/// a "vice president" is not "the president".
pub(super) fn is_short_for(ontology: &Ontology, short: &str, title: &str) -> bool {
    let Some(left_out) = title.strip_suffix(short) else { return false };
    (left_out.is_empty() || left_out.ends_with(' '))
        && !left_out.split_whitespace().any(|word| ontology.is_word("DeputyWord", word))
}

/// Returns who held the office with this title of `of`: one whom the document names, else the one of its day.
pub(super) fn holder(discourse: &mut Discourse<'_, '_>, title: &str, of: &EntityId) -> Option<EntityId> {
    let named = named_holder(discourse, title, Some(of));
    if named.is_some() {
        return named;
    }
    let date = discourse.annotated.document.date?;
    let is_title = |office: &Office| is_title_of(discourse.ontology, title, office);
    let profile = discourse.known.holder(of, date, is_title)?;
    Some(discourse.introduce(entity_of(profile)))
}

/// Returns the one person whom the document names that held an office with this title on its day.
pub(super) fn named_holder(discourse: &Discourse<'_, '_>, title: &str, of: Option<&EntityId>) -> Option<EntityId> {
    let date = discourse.annotated.document.date;
    let fits = |office: &Office| {
        of.is_none_or(|of| office.of == *of)
            && date.is_none_or(|date| office.held_on(date))
            && is_title_of(discourse.ontology, title, office)
    };
    let persons = discourse.entities.values().filter(|entity| entity.kind == EntityKind::Person);
    let profiles = persons.filter_map(|person| discourse.known.get(&person.id));
    only(profiles.filter(|profile: &&ActorProfile| profile.offices.iter().any(fits))).map(|holder| holder.id.clone())
}

/// Tells whether an office has this title; "leader" and "ruler" name whoever is the head.
pub(super) fn is_title_of(ontology: &Ontology, title: &str, office: &Office) -> bool {
    (office.head && ontology.is_word("LeaderNoun", title)) || in_one_spelling(&office.title) == title
}
