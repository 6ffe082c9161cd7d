//! An index of the known actors: one automaton over all their names.

use crate::knowledge::{EntityId, EntityKind};
use crate::ontology::{ActorProfile, Office};
use crate::text::Sentence;
use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;

/// How a name stands for its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameUse {
    /// It is the actor's name.
    Name,
    /// It is a body that speaks for the actor.
    Metonym,
    /// It is a noun for the actor's people.
    People,
    /// It is the actor's capital, which may be meant as a place.
    Capital,
    /// It is the actor's adjective.
    Adjective,
}

/// One way in which a form may be meant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Index of the actor.
    pub(super) actor: usize,
    /// How the form stands for it.
    pub(super) name_use: NameUse,
}

/// A known name in a sentence.
#[derive(Clone, Debug)]
pub(super) struct KnownName {
    pub(super) tokens: Range<usize>,
    /// The most direct reading first.
    pub(super) readings: Vec<Reading>,
}

/// The index.
pub(super) struct KnownActors<'o> {
    pub(super) actors: &'o [ActorProfile],
    automaton: AhoCorasick,
    /// For every pattern of the automaton the ways in which it may be meant.
    readings: Vec<Vec<Reading>>,
    by_id: BTreeMap<&'o EntityId, usize>,
    /// Persons by their last and first name.
    by_surname: BTreeMap<&'o str, Vec<usize>>,
}

impl<'o> KnownActors<'o> {
    pub(super) fn new(actors: &'o [ActorProfile]) -> Self {
        let mut forms: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
        for (index, actor) in actors.iter().enumerate() {
            for (form, name_use) in forms_of(actor) {
                let readings = forms.entry(form).or_default();
                // "French" is a noun for the people and an adjective; other names of one actor have one use.
                let is_known = |reading: &Reading| {
                    reading.actor == index && (reading.name_use != NameUse::People || name_use == NameUse::People)
                };
                if !readings.iter().any(is_known) {
                    readings.push(Reading { actor: index, name_use });
                    readings.sort_by_key(|reading| reading.name_use);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(forms.keys())
            .expect("the names of the known actors fit an automaton");
        Self {
            actors,
            automaton,
            readings: forms.into_values().collect(),
            by_id: actors.iter().enumerate().map(|(index, actor)| (&actor.id, index)).collect(),
            by_surname: surnames(actors),
        }
    }

    /// Returns the known names in a sentence, longest first where they overlap, in order.
    pub(super) fn find(&self, text: &str, sentence: &Sentence) -> Vec<KnownName> {
        let mut found: Vec<KnownName> = Vec::new();
        let mut next_token = 0;
        while let Some(known) = self.find_from(text, sentence, next_token) {
            next_token = known.tokens.end;
            found.push(known);
        }
        found
    }

    /// Returns the readings of a form that is a known name as a whole.
    pub(super) fn exact(&self, form: &str) -> Option<&[Reading]> {
        let found = self.automaton.find(Input::new(form).anchored(Anchored::Yes))?;
        (found.end() == form.len()).then(|| self.readings[found.pattern().as_usize()].as_slice())
    }

    /// Returns the first known name that begins at token `first` or later and ends with a token.
    fn find_from(&self, text: &str, sentence: &Sentence, first: usize) -> Option<KnownName> {
        (first..sentence.tokens.len()).find_map(|token| {
            let start = sentence.tokens[token].span.start;
            let window = Input::new(&text[start..sentence.span.end]).anchored(Anchored::Yes);
            let found = self.automaton.find(window)?;
            let last = sentence.tokens[token..].iter().position(|token| token.span.end == start + found.end())?;
            let readings = self.readings[found.pattern().as_usize()].clone();
            Some(KnownName { tokens: token..token + last + 1, readings })
        })
    }

    pub(super) fn get(&self, id: &EntityId) -> Option<&'o ActorProfile> {
        self.by_id.get(id).map(|&index| &self.actors[index])
    }

    /// Returns the person with this surname, or first name, who held an office that `fits` on `date`, when there is
    /// only one.
    pub(super) fn person_in_office(
        &self,
        surname: &str,
        date: Option<Date>,
        fits: impl Fn(&Office) -> bool,
    ) -> Option<&'o ActorProfile> {
        let is_held = |office: &Office| date.is_none_or(|date| office.held_on(date)) && fits(office);
        let persons = self.by_surname.get(surname)?.iter().map(|&index| &self.actors[index]);
        only(persons.filter(|person| person.offices.iter().any(is_held)))
    }

    /// Returns who held an office of `of` that `fits` on `date`, when there is only one.
    pub(super) fn holder(&self, of: &EntityId, date: Date, fits: impl Fn(&Office) -> bool) -> Option<&'o ActorProfile> {
        let is_held = |office: &Office| office.of == *of && office.held_on(date) && office.from.is_some() && fits(office);
        only(self.actors.iter().filter(|person| person.offices.iter().any(is_held)))
    }

    /// Returns the state that an actor is, or that a place lies in.
    pub(super) fn state_of(&self, id: &EntityId) -> Option<&'o EntityId> {
        let mut profile = self.get(id)?;
        // No place lies in more than a few larger ones; the bound guards against a circle in a user's file.
        for _ in 0..8 {
            if profile.kind == EntityKind::State {
                return Some(&profile.id);
            }
            profile = self.get(profile.located_in.as_ref()?)?;
        }
        None
    }

    /// Returns the state or organisation that a person held an office of on `date`, the highest office first.
    pub(super) fn represented(&self, person: &EntityId, date: Option<Date>) -> Option<(&'o EntityId, bool)> {
        let offices = &self.get(person)?.offices;
        let held = offices.iter().filter(|office| date.is_none_or(|date| office.held_on(date)));
        held.max_by_key(|office| (office.head, office.from)).map(|office| (&office.of, office.head))
    }
}

/// Returns the item of an iterator that has just one.
pub(super) fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let item = items.next()?;
    items.next().is_none().then_some(item)
}

fn surnames(actors: &[ActorProfile]) -> BTreeMap<&str, Vec<usize>> {
    let mut surnames: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, actor) in actors.iter().enumerate().filter(|(_, actor)| actor.kind == EntityKind::Person) {
        // The surname comes first in "Xi Jinping".
        let words =
            [actor.label.rsplit_once(' ').map(|(_, last)| last), actor.label.split_once(' ').map(|(first, _)| first)];
        for word in words.into_iter().flatten() {
            surnames.entry(word).or_default().push(index);
        }
    }
    surnames
}

/// Returns the forms in which text may name an actor.
fn forms_of(actor: &ActorProfile) -> Vec<(String, NameUse)> {
    let uses = [
        (std::slice::from_ref(&actor.label), NameUse::Name),
        (&actor.names, NameUse::Name),
        (&actor.metonyms, NameUse::Metonym),
        (&actor.people, NameUse::People),
        (&actor.capitals, NameUse::Capital),
        (&actor.adjectives, NameUse::Adjective),
    ];
    let forms = uses.into_iter().flat_map(|(names, name_use)| names.iter().map(move |name| (name, name_use)));
    forms.flat_map(|(name, name_use)| variants(name).into_iter().map(move |variant| (variant, name_use))).collect()
}

/// Returns a name and its variants in spelling: typographic apostrophes, capitals as in a dateline or headline.
fn variants(name: &str) -> Vec<String> {
    let mut variants = vec![name.to_owned()];
    if name.contains('\'') {
        variants.push(name.replace('\'', "’"));
    }
    if !name.contains(' ') && name.chars().count() > 3 {
        variants.push(name.to_uppercase());
    }
    if let Some(stripped) = name.strip_prefix("al-") {
        variants.push(format!("Al-{stripped}"));
    }
    variants.dedup();
    variants
}
