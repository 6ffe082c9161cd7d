//! Names: those the ontology knows and those the model found, with their short forms grouped.

use super::acronyms::{is_acronym, spelled_out};
use super::known::{KnownActors, KnownName, NameUse};
use super::mention::MentionForm;
use super::offices;
use crate::knowledge::{Entity, EntityId, EntityKind};
use crate::ontology::{ActorProfile, Ontology};
use crate::text::{AnnotatedDocument, NameKind, Sentence, Token, Upos};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A name in a sentence and the entity it names.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) tokens: Range<usize>,
    pub(super) head: usize,
    pub(super) entity: EntityId,
    pub(super) place: Option<EntityId>,
    pub(super) form: MentionForm,
}

/// The names of a document by sentence, and the entities they name.
#[derive(Default)]
pub(super) struct Names {
    pub(super) by_sentence: Vec<Vec<Name>>,
    pub(super) entities: BTreeMap<EntityId, Entity>,
}

/// A name before it is known whom it names.
struct Candidate {
    sentence: usize,
    tokens: Range<usize>,
    head: usize,
    text: String,
    source: Source,
}

enum Source {
    Known(KnownName),
    Model(NameKind),
}

/// Finds all names of a document.
pub(super) fn find(annotated: &AnnotatedDocument, ontology: &Ontology, known: &KnownActors<'_>) -> Names {
    let mut candidates = Vec::new();
    for index in 0..annotated.sentences.len() {
        candidates.extend(candidates_of(annotated, index, ontology, known));
    }
    let repeated = repeated_names(annotated, &candidates);
    candidates.extend(repeated);
    candidates.sort_by_key(|candidate| (candidate.sentence, candidate.tokens.start));
    let grouping = Grouping { annotated, ontology, known, candidates: &candidates };
    let mut names = Names { by_sentence: vec![Vec::new(); annotated.sentences.len()], ..Names::default() };
    let full_names = grouping.full_names();
    for candidate in &candidates {
        if let Some((name, entity)) = grouping.name(candidate, &full_names) {
            add_entity(&mut names.entities, entity, &candidate.text, name.form);
            if let Some(place) = &name.place {
                let place = place_entity(known, place, &candidate.text);
                names.entities.entry(place.id.clone()).or_insert(place);
            }
            names.by_sentence[candidate.sentence].push(name);
        }
    }
    names
}

/// Keeps an entity, and the form in which this document names it as an alias.
fn add_entity(entities: &mut BTreeMap<EntityId, Entity>, entity: Entity, text: &str, form: MentionForm) {
    let kept = entities.entry(entity.id.clone()).or_insert(entity);
    if form == MentionForm::Name && text != kept.label {
        kept.aliases.insert(text.to_owned());
    }
}

fn place_entity(known: &KnownActors<'_>, id: &EntityId, text: &str) -> Entity {
    match known.get(id) {
        Some(profile) => entity_of(profile),
        None => Entity { id: id.clone(), label: text.to_owned(), kind: EntityKind::Place, aliases: BTreeSet::new() },
    }
}

/// Makes the entity of a known actor; only names that always mean it are aliases.
pub(super) fn entity_of(profile: &ActorProfile) -> Entity {
    Entity {
        id: profile.id.clone(),
        label: profile.label.clone(),
        kind: profile.kind,
        aliases: profile.names.iter().cloned().collect(),
    }
}

fn candidates_of(
    annotated: &AnnotatedDocument,
    index: usize,
    ontology: &Ontology,
    known: &KnownActors<'_>,
) -> Vec<Candidate> {
    let sentence = &annotated.sentences[index];
    let text = &annotated.document.text;
    let make = |tokens: Range<usize>, source| Candidate {
        sentence: index,
        head: head_of(sentence, &tokens),
        text: sentence.span_of(tokens.clone()).of(text).to_owned(),
        tokens,
        source,
    };
    let known_names: Vec<KnownName> = known.find(text, sentence);
    let is_known = |tokens: &Range<usize>| known_names.iter().any(|known_name| known_name.tokens == *tokens);
    let districts = known_names.iter().filter_map(|known_name| district(sentence, &known_name.tokens, ontology));
    let districts = districts.map(|tokens| (tokens, NameKind::Location));
    let organizations = spelled_out(sentence).into_iter().filter(|tokens| !is_known(tokens));
    // Names whose form says where they begin and end.
    let formed: Vec<(Range<usize>, NameKind)> =
        districts.chain(organizations.map(|tokens| (tokens, NameKind::Organization))).collect();
    let prefixed = prefixed_names(sentence, known);
    let found = sentence
        .names
        .iter()
        .map(|name| (without_title(sentence, trim(sentence, name.tokens.clone()), ontology), name.kind));
    let is_part = |tokens: &Range<usize>| formed.iter().any(|(whole, _)| overlaps(whole, tokens));
    let found = found.filter(|(tokens, _)| !is_part(tokens)).chain(formed.iter().cloned());
    let found: Vec<_> = found
        .filter(|(tokens, _)| !is_title_only(sentence, tokens, ontology) && !is_weapon_model(sentence, tokens, ontology))
        .collect();
    // The model's name wins over a known name inside it when its head lies outside: "University of Tehran".
    let has_known_head = |tokens: &Range<usize>| {
        let head = head_of(sentence, tokens);
        known_names.iter().any(|known_name| known_name.tokens.contains(&head))
    };
    let is_larger = |tokens: &Range<usize>, known_name: &KnownName| {
        overlaps(tokens, &known_name.tokens)
            && tokens.len() > known_name.tokens.len()
            && !has_known_head(tokens)
            && !is_title_before(sentence, tokens, &known_name.tokens)
    };
    let kept_known: Vec<_> = known_names
        .iter()
        .filter(|known_name| !found.iter().any(|(tokens, _)| is_larger(tokens, known_name)))
        .filter(|known_name| !is_part(&known_name.tokens))
        .filter(|known_name| is_used_as_name(sentence, known_name))
        .cloned()
        .collect();
    let mut candidates: Vec<_> = found
        .into_iter()
        .filter(|(tokens, _)| !kept_known.iter().any(|known| overlaps(tokens, &known.tokens)))
        .map(|(tokens, kind)| make(tokens, Source::Model(kind)))
        .collect();
    candidates.retain(|candidate| !prefixed.iter().any(|name| overlaps(&name.tokens, &candidate.tokens)));
    candidates.extend(prefixed.into_iter().map(|name| make(name.tokens.clone(), Source::Known(name))));
    candidates.extend(kept_known.into_iter().map(|known| make(known.tokens.clone(), Source::Known(known))));
    candidates.sort_by_key(|candidate| candidate.tokens.start);
    candidates
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Returns the tokens of "Homs Governorate", where only "Homs" is known: the district is not its town.
fn district(sentence: &Sentence, known: &Range<usize>, ontology: &Ontology) -> Option<Range<usize>> {
    let next = sentence.tokens.get(known.end)?;
    let is_name = next.form.starts_with(char::is_uppercase) && ontology.is_word("DistrictNoun", &next.lemma.to_lowercase());
    is_name.then(|| known.start..known.end + 1)
}

/// Returns the known names inside words such as "anti-Assad", "pro-Iranian" and "UN-supported".
fn prefixed_names(sentence: &Sentence, known: &KnownActors<'_>) -> Vec<KnownName> {
    let name = |(index, token): (usize, &Token)| {
        let (before, after) = token.form.split_once('-')?;
        let is_prefix = before.chars().all(char::is_alphabetic) && after.starts_with(char::is_uppercase);
        let is_suffix = before.starts_with(char::is_uppercase) && after.chars().all(char::is_lowercase);
        let readings = match (is_prefix, is_suffix) {
            (true, _) => known.exact(after)?,
            (_, true) => known.exact(before)?,
            _ => return None,
        };
        Some(KnownName { tokens: index..index + 1, readings: readings.to_vec() })
    };
    sentence.tokens.iter().enumerate().filter_map(name).collect()
}

/// Finds words that were part of a name elsewhere in the document: "Gokhale", after "Vijay Gokhale".
fn repeated_names(annotated: &AnnotatedDocument, candidates: &[Candidate]) -> Vec<Candidate> {
    let mut kinds: BTreeMap<&str, NameKind> = BTreeMap::new();
    for candidate in candidates {
        if let Source::Model(kind) = candidate.source {
            let name =
                if kind == NameKind::Person { surname(&candidate.text).unwrap_or(&candidate.text) } else { &candidate.text };
            kinds.entry(name).or_insert(kind);
        }
    }
    let mut repeated = Vec::new();
    for (index, sentence) in annotated.sentences.iter().enumerate() {
        let is_free = |token: usize| {
            !candidates.iter().any(|candidate| candidate.sentence == index && candidate.tokens.contains(&token))
        };
        for (token, word) in sentence.tokens.iter().enumerate().filter(|(_, word)| word.upos == Upos::Propn) {
            if let Some(kind) = kinds.get(word.form.as_str()).filter(|_| is_free(token)) {
                let (tokens, text) = (token..token + 1, word.form.clone());
                repeated.push(Candidate { sentence: index, tokens, head: token, text, source: Source::Model(*kind) });
            }
        }
    }
    repeated
}

/// Tells whether a name that the model found is only a title or a common noun in capitals: "the President",
/// "the Government of Iraq". Phrases of that kind are read by [`super::nominals`].
fn is_title_only(sentence: &Sentence, tokens: &Range<usize>, ontology: &Ontology) -> bool {
    if tokens.is_empty() {
        return true;
    }
    let lemma = |index: usize| sentence.tokens[index].lemma.to_lowercase();
    let is_title = |index: usize| {
        let word = sentence.tokens[index].form.to_lowercase();
        ontology.is_word("RoleNoun", &word)
            || ontology.is_word("ForceNoun", &lemma(index))
            || matches!(word.as_str(), "prime" | "vice" | "deputy" | "the")
    };
    let last = &sentence.tokens[tokens.end - 1];
    let ends_in_lower_case = last.upos == Upos::Noun && last.form.starts_with(char::is_lowercase);
    ends_in_lower_case
        || ontology.is_word("GovernmentNoun", &lemma(head_of(sentence, tokens)))
        || tokens.clone().all(is_title)
}

/// Tells whether a name names a make of weapon, as in "Hellfire missiles" and "Mirage F1 fighters".
fn is_weapon_model(sentence: &Sentence, tokens: &Range<usize>, ontology: &Ontology) -> bool {
    let is_weapon = |index: usize| ontology.is_word("Weapon", &sentence.tokens[index].lemma.to_lowercase());
    let mut next = sentence.tokens[head_of(sentence, tokens)].head;
    while let Some(governor) = next {
        if is_weapon(governor) {
            return governor >= tokens.end;
        }
        let token = &sentence.tokens[governor];
        next = token.head.filter(|_| matches!(token.relation(), "compound" | "flat" | "amod"));
    }
    false
}

/// Drops articles, titles in lower case and possessive marks from the edges of a name that the model found.
fn trim(sentence: &Sentence, mut tokens: Range<usize>) -> Range<usize> {
    let is_edge = |index: usize| {
        let token = &sentence.tokens[index];
        matches!(token.upos, Upos::Det | Upos::Part | Upos::Punct) || token.form.starts_with(['\'', '’'])
    };
    while !tokens.is_empty() && is_edge(tokens.start) {
        tokens.start += 1;
    }
    while !tokens.is_empty() && is_edge(tokens.end - 1) {
        tokens.end -= 1;
    }
    tokens
}

/// Drops an abbreviated title from the start of a name, with the word of rank before it: "Rear Adm." of a person.
fn without_title(sentence: &Sentence, tokens: Range<usize>, ontology: &Ontology) -> Range<usize> {
    let is_title = |&index: &usize| {
        let form = sentence.tokens[index].form.to_lowercase();
        form.ends_with('.') && ontology.is_word("TitleNoun", &form)
    };
    let title = tokens.clone().take(3).rfind(is_title);
    let start = title.map_or(tokens.start, |title| title + 1);
    if start < tokens.end { start..tokens.end } else { tokens }
}

/// Tells whether the known name stands at the start of a longer person's name as a modifier: "Iraq's Nouri ...".
fn is_title_before(sentence: &Sentence, tokens: &Range<usize>, known: &Range<usize>) -> bool {
    known.start == tokens.start && sentence.tokens.get(known.end).is_some_and(|next| next.deprel == "case")
}

/// A known name that is also a common word counts only where it is written as a name.
fn is_used_as_name(sentence: &Sentence, known: &KnownName) -> bool {
    let first = &sentence.tokens[known.tokens.start];
    known.tokens.len() > 1
        || first.upos == Upos::Propn
        || first.upos == Upos::Adj
        || first.form.chars().skip(1).any(char::is_uppercase)
        || (first.upos == Upos::Noun && first.form.starts_with(char::is_uppercase))
        || (known.tokens.start > 0 && first.form.starts_with(char::is_uppercase))
}

/// Returns the first token of a range whose head lies outside it.
pub(super) fn head_of(sentence: &Sentence, tokens: &Range<usize>) -> usize {
    let hangs_outside = |&index: &usize| sentence.tokens[index].head.is_none_or(|head| !tokens.contains(&head));
    tokens.clone().find(hangs_outside).unwrap_or(tokens.start)
}

/// Decides whom the candidates name.
struct Grouping<'g, 'o> {
    annotated: &'g AnnotatedDocument,
    ontology: &'o Ontology,
    known: &'g KnownActors<'o>,
    candidates: &'g [Candidate],
}

impl<'o> Grouping<'_, 'o> {
    /// Maps the last word, and the acronym that follows in brackets, of every full name to the entity it names.
    fn full_names(&self) -> BTreeMap<String, Entity> {
        let mut short_forms = BTreeMap::new();
        for (position, candidate) in self.candidates.iter().enumerate() {
            let Some(entity) = self.full_name(candidate) else { continue };
            if entity.kind == EntityKind::Person
                && let Some(surname) = surname(&candidate.text)
            {
                short_forms.entry(surname.to_owned()).or_insert_with(|| entity.clone());
            }
            if let Some(acronym) = self.acronym_after(position) {
                short_forms.insert(acronym.to_owned(), entity);
            }
        }
        short_forms
    }

    /// Returns the entity of a name that stands for itself: known, or of more than one word.
    fn full_name(&self, candidate: &Candidate) -> Option<Entity> {
        match &candidate.source {
            Source::Known(known) => {
                let reading = known.readings.first().filter(|reading| reading.name_use == NameUse::Name)?;
                Some(entity_of(&self.known.actors[reading.actor]))
            }
            Source::Model(kind) => candidate.text.contains(' ').then(|| self.new_entity(&candidate.text, *kind, candidate)),
        }
    }

    /// Returns the acronym of "Free Syrian Army (FSA)".
    fn acronym_after(&self, position: usize) -> Option<&str> {
        let name = &self.candidates[position];
        let sentence = &self.annotated.sentences[name.sentence];
        let bracket = sentence.tokens.get(name.tokens.end).filter(|token| token.form == "(")?;
        let acronym = sentence.tokens.get(name.tokens.end + 1).filter(|token| is_acronym(&token.form))?;
        let closing = sentence.tokens.get(name.tokens.end + 2).filter(|token| token.form == ")" || token.form == ",");
        (bracket.span.end <= acronym.span.start && closing.is_some()).then_some(acronym.form.as_str())
    }

    fn name(&self, candidate: &Candidate, full_names: &BTreeMap<String, Entity>) -> Option<(Name, Entity)> {
        let make = |entity: Entity, form, place| {
            let name =
                Name { tokens: candidate.tokens.clone(), head: candidate.head, entity: entity.id.clone(), place, form };
            Some((name, entity))
        };
        match &candidate.source {
            Source::Known(known) => {
                let (entity, form, place) = self.known_name(candidate, known)?;
                make(entity, form, place)
            }
            Source::Model(kind) => {
                let entity = match full_names.get(candidate.text.as_str()) {
                    Some(entity) => entity.clone(),
                    None => self.unknown_name(candidate, *kind),
                };
                make(entity, MentionForm::Name, None)
            }
        }
    }

    /// Chooses among the readings of a known name by its place in the sentence.
    fn known_name(&self, candidate: &Candidate, known: &KnownName) -> Option<(Entity, MentionForm, Option<EntityId>)> {
        let sentence = &self.annotated.sentences[candidate.sentence];
        let with_use =
            |name_use| known.readings.iter().find(|reading| reading.name_use == name_use).map(|reading| reading.actor);
        let is_modifier = is_adjectival(sentence, candidate.head);
        if let (Some(actor), true) = (with_use(NameUse::Adjective), is_modifier) {
            return Some((entity_of(&self.known.actors[actor]), MentionForm::Adjective, None));
        }
        if let Some(actor) = with_use(NameUse::Capital) {
            let place = with_use(NameUse::Name)
                .map_or_else(|| EntityId::mint(&candidate.text), |place| self.known.actors[place].id.clone());
            if stands_for_government(sentence, candidate.head) {
                return Some((entity_of(&self.known.actors[actor]), MentionForm::Name, Some(place)));
            }
            return Some((place_entity(self.known, &place, &candidate.text), MentionForm::Name, None));
        }
        let reading = known.readings.first()?;
        let profile = &self.known.actors[reading.actor];
        match reading.name_use {
            NameUse::People => Some((people_entity(profile, &candidate.text), MentionForm::Name, None)),
            NameUse::Adjective => Some((entity_of(profile), MentionForm::Adjective, None)),
            _ => Some((entity_of(profile), MentionForm::Name, None)),
        }
    }

    fn unknown_name(&self, candidate: &Candidate, kind: NameKind) -> Entity {
        if kind == NameKind::Person
            && let Some(person) = self.official(candidate)
        {
            return entity_of(person);
        }
        self.new_entity(&candidate.text, kind, candidate)
    }

    /// Returns the known person whom a bare surname names on the day of the document: "Harris" of "Vice President
    /// Harris" is she of that name who held that office.
    fn official(&self, candidate: &Candidate) -> Option<&'o ActorProfile> {
        if candidate.text.contains(' ') {
            return None;
        }
        let sentence = &self.annotated.sentences[candidate.sentence];
        let date = self.annotated.document.date;
        let title = described_by(sentence, candidate.head)
            .find(|&index| self.ontology.is_word("RoleNoun", &sentence.tokens[index].lemma.to_lowercase()))
            .map(|index| offices::title(self.ontology, sentence, index));
        let with_title = title.as_ref().and_then(|title| {
            self.known.person_in_office(&candidate.text, date, |office| offices::is_title_of(self.ontology, title, office))
        });
        let is_named_so = |person: &&ActorProfile| title.is_some() || person.label.ends_with(&candidate.text);
        with_title.or_else(|| self.known.person_in_office(&candidate.text, date, |_| true).filter(is_named_so))
    }

    fn new_entity(&self, text: &str, kind: NameKind, candidate: &Candidate) -> Entity {
        let sentence = &self.annotated.sentences[candidate.sentence];
        let label = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_armed = || {
            let mut lemmas = candidate.tokens.clone().map(|index| sentence.tokens[index].form.to_lowercase());
            lemmas.any(|word| self.ontology.is_word("ArmedGroupWord", &word))
                || described_by(sentence, candidate.head)
                    .any(|index| self.ontology.is_word("RebelNoun", &sentence.tokens[index].lemma))
        };
        let kind = match kind {
            NameKind::Person => EntityKind::Person,
            NameKind::Location => EntityKind::Place,
            NameKind::Organization if is_armed() => EntityKind::ArmedGroup,
            NameKind::Organization => EntityKind::Organization,
        };
        Entity { id: EntityId::mint(&label), label, kind, aliases: BTreeSet::new() }
    }
}

/// Returns the nouns that describe a name: its head as a modifier, its appositions and titles.
fn described_by(sentence: &Sentence, head: usize) -> impl Iterator<Item = usize> + '_ {
    let governor = sentence.tokens[head]
        .head
        .filter(|_| matches!(sentence.tokens[head].relation(), "compound" | "appos" | "flat" | "nmod"));
    governor.into_iter().chain(sentence.dependents_by(head, &["appos", "compound", "nmod", "flat"]))
}

/// Returns the people of a state as an entity of its own.
fn people_entity(profile: &ActorProfile, text: &str) -> Entity {
    let adjective = profile.adjectives.first().map_or(profile.label.as_str(), String::as_str);
    let label = format!("{adjective} people");
    let aliases = BTreeSet::from([text.to_owned()]);
    if profile.kind == EntityKind::Population {
        return entity_of(profile);
    }
    Entity { id: EntityId::mint(&label), label, kind: EntityKind::Population, aliases }
}

fn surname(name: &str) -> Option<&str> {
    name.rsplit_once(' ').map(|(_, surname)| surname)
}

/// Tells whether a word modifies another from before, as an adjective or noun adjunct does.
fn is_adjectival(sentence: &Sentence, index: usize) -> bool {
    let token = &sentence.tokens[index];
    token.head.is_some_and(|head| head > index)
        && matches!(token.relation(), "amod" | "compound" | "nmod" | "obl")
        && sentence.case_of(index).is_none()
        || token.upos == Upos::Adj
}

/// Tells whether the name of a capital stands for the government: it acts, speaks, owns, or is party to something.
fn stands_for_government(sentence: &Sentence, index: usize) -> bool {
    let token = &sentence.tokens[index];
    let case = sentence.case_of(index);
    match token.relation() {
        "nsubj" => true,
        "nmod" if token.deprel == "nmod:poss" => true,
        "obj" | "iobj" => true,
        "conj" => token.head.is_some_and(|head| stands_for_government(sentence, head)),
        "obl" | "nmod" => matches!(case, Some("with" | "by" | "against" | "between" | "for" | "to" | "of" | "from")),
        "compound" | "amod" => true,
        _ => false,
    }
}
