//! Walks a document in reading order and remembers who has been mentioned.

use super::known::{KnownActors, NameUse, Reading};
use super::mention::{Mention, MentionForm, Resolution};
use super::names::{Name, Names, entity_of};
use super::voice::{self, Voice};
use super::{nominals, offices, pronouns, setting};
use crate::knowledge::{Entity, EntityId, EntityKind};
use crate::ontology::Ontology;
use crate::text::{AnnotatedDocument, Sentence, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// An earlier mention, as a possible antecedent.
#[derive(Clone, Debug)]
pub(super) struct Antecedent {
    pub(super) entity: EntityId,
    pub(super) kind: EntityKind,
    pub(super) form: MentionForm,
    pub(super) sentence: usize,
    pub(super) head: usize,
    /// Lemma of the noun that described it, empty for names.
    pub(super) noun: String,
    pub(super) is_subject: bool,
    pub(super) is_plural: bool,
    /// The entities coordinated with it.
    pub(super) others: Vec<EntityId>,
}

/// Two or more who act together: coordinated, or meeting one another.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) sentence: usize,
    pub(super) kind: EntityKind,
    pub(super) members: Vec<EntityId>,
}

/// What has been read so far.
pub(super) struct Discourse<'d, 'o> {
    pub(super) annotated: &'d AnnotatedDocument,
    pub(super) ontology: &'o Ontology,
    pub(super) known: &'d KnownActors<'o>,
    pub(super) entities: BTreeMap<EntityId, Entity>,
    pub(super) antecedents: Vec<Antecedent>,
    /// Titles that persons carried in this document, in lower case.
    pub(super) titles: Vec<(String, EntityId)>,
    /// Whom persons serve, by what this document says of them.
    pub(super) serves: BTreeMap<EntityId, EntityId>,
    pub(super) parties: Vec<Party>,
    /// Who spoke last.
    pub(super) speaker: Option<EntityId>,
    /// Who speaks outside quotations.
    pub(super) voice: Voice,
    /// The state that the document is mostly about.
    pub(super) main_state: Option<EntityId>,
    /// The two states that it is mostly about.
    pub(super) main_states: Option<[EntityId; 2]>,
}

/// Resolves all mentions of a document whose names are found.
pub(super) fn read(annotated: &AnnotatedDocument, ontology: &Ontology, known: &KnownActors<'_>, names: Names) -> Resolution {
    let mut discourse = Discourse {
        annotated,
        ontology,
        known,
        main_state: setting::main_state(&names, known),
        main_states: setting::main_states(&names, known),
        entities: names.entities,
        antecedents: Vec::new(),
        titles: Vec::new(),
        serves: BTreeMap::new(),
        parties: Vec::new(),
        speaker: None,
        voice: Voice::default(),
    };
    let sentences = annotated.sentences.iter().zip(names.by_sentence).enumerate();
    let mentions = sentences.map(|(index, (_, names))| discourse.read_sentence(index, names)).collect();
    discourse.finish(mentions)
}

impl<'d> Discourse<'d, '_> {
    pub(super) fn sentence(&self, index: usize) -> &'d Sentence {
        &self.annotated.sentences[index]
    }

    fn read_sentence(&mut self, index: usize, names: Vec<Name>) -> BTreeMap<usize, Mention> {
        let sentence = self.sentence(index);
        let mut mentions: BTreeMap<usize, Mention> = names.into_iter().map(|name| (name.head, from_name(name))).collect();
        self.remember_titles(sentence, &mentions);
        let inside_name: Vec<bool> = (0..sentence.tokens.len())
            .map(|token| mentions.values().any(|mention| mention.tokens.contains(&token)))
            .collect();
        let is_of_speech = |token: &usize| {
            let word = &sentence.tokens[*token];
            word.upos == Upos::Pron && pronouns::is_first_or_second_person(&word.form) && !mentions.contains_key(token)
        };
        let (of_speech, others): (Vec<usize>, Vec<usize>) = (0..sentence.tokens.len()).partition(is_of_speech);
        for token in others {
            let mention = match (mentions.get(&token), sentence.tokens[token].upos) {
                (Some(name), _) => Some(name.clone()),
                (None, Upos::Noun | Upos::Propn | Upos::Adj) if !inside_name[token] => {
                    nominals::resolve(self, index, token, &mentions)
                }
                (None, Upos::Pron) => pronouns::resolve(self, index, token, &mentions),
                _ => None,
            };
            if let Some(mention) = mention {
                self.remember(index, &mention, &mentions);
                mentions.insert(token, mention);
            }
        }
        // Who "we" are is known once the rest is: in "we will help, he said" the speaker comes last.
        for token in of_speech {
            if let Some(mention) = pronouns::resolve(self, index, token, &mentions) {
                mentions.insert(token, mention);
            }
        }
        self.remember_speaker(sentence, &mentions);
        self.remember_parties(index, &mentions);
        if index == 0 && self.annotated.document.title.is_some() {
            self.voice = voice::of_headline(self, sentence, &mentions);
        }
        mentions
    }

    /// Adds an entity if it is new and returns its id.
    pub(super) fn introduce(&mut self, entity: Entity) -> EntityId {
        let id = entity.id.clone();
        self.entities.entry(id.clone()).or_insert(entity);
        id
    }

    pub(super) fn kind(&self, id: &EntityId) -> Option<EntityKind> {
        self.entities.get(id).map(|entity| entity.kind)
    }

    /// Returns the state that a person heads, or any body that the person represents, on the day of the document.
    pub(super) fn represented(&mut self, person: &EntityId) -> Option<EntityId> {
        let (of, _) = self.known.represented(person, self.annotated.document.date)?;
        let profile = self.known.get(of)?;
        Some(self.introduce(entity_of(profile)))
    }

    /// Returns for whom a person speaks: by a known office, or by what this document says of the person.
    pub(super) fn speaks_for(&mut self, person: &EntityId) -> Option<EntityId> {
        self.represented(person).or_else(|| self.serves.get(person).cloned())
    }

    /// Adds the known actor of a name, or a new entity, and returns its id.
    pub(super) fn introduce_named(&mut self, label: String, kind: EntityKind) -> EntityId {
        let named = |reading: &&Reading| reading.name_use == NameUse::Name;
        let known = self.known.exact(&label).and_then(|readings| readings.iter().find(named));
        let entity = match known {
            Some(reading) => entity_of(&self.known.actors[reading.actor]),
            None => Entity { id: EntityId::mint(&label), label, kind, aliases: BTreeSet::new() },
        };
        self.introduce(entity)
    }

    /// Returns the adjective of the state that the document is mostly about: "Syrian".
    pub(super) fn main_adjective(&self) -> Option<&str> {
        let profile = self.known.get(self.main_state.as_ref()?)?;
        profile.adjectives.first().map(String::as_str)
    }

    /// Returns the main state as an entity of the document.
    pub(super) fn main_state(&mut self) -> Option<EntityId> {
        self.introduce_known(&self.main_state.clone()?)
    }

    /// Returns the two main states as entities of the document.
    pub(super) fn main_states(&mut self) -> Option<[EntityId; 2]> {
        let [first, second] = self.main_states.clone()?;
        Some([self.introduce_known(&first)?, self.introduce_known(&second)?])
    }

    /// Adds a known actor if the document has not named it, and returns its id.
    pub(super) fn introduce_known(&mut self, id: &EntityId) -> Option<EntityId> {
        let profile = self.known.get(id)?;
        Some(self.introduce(entity_of(profile)))
    }

    fn remember(&mut self, sentence_index: usize, mention: &Mention, mentions: &BTreeMap<usize, Mention>) {
        let sentence = self.sentence(sentence_index);
        let token = &sentence.tokens[mention.head];
        let Some(kind) = self.kind(&mention.entity) else { return };
        let conjuncts = sentence.dependents_by(mention.head, &["conj"]).filter_map(|index| mentions.get(&index));
        self.antecedents.push(Antecedent {
            others: mention.others.iter().chain(conjuncts.map(|conjunct| &conjunct.entity)).cloned().collect(),
            entity: mention.entity.clone(),
            kind,
            form: mention.form,
            sentence: sentence_index,
            head: mention.head,
            noun: if mention.form == MentionForm::Nominal { token.lemma.clone() } else { String::new() },
            is_subject: token.relation() == "nsubj",
            is_plural: token.has_feature("Number=Plur"),
        });
    }

    /// Remembers "prime minister" of "Iraqi Prime Minister Nouri al-Maliki", and that he serves Iraq.
    fn remember_titles(&mut self, sentence: &Sentence, names: &BTreeMap<usize, Mention>) {
        for name in names.values().filter(|name| name.form == MentionForm::Name) {
            if self.kind(&name.entity) != Some(EntityKind::Person) {
                continue;
            }
            let describing = sentence.dependents_by(name.head, &["compound", "flat", "nmod", "appos"]);
            let governor = sentence.tokens[name.head].head.filter(|_| sentence.tokens[name.head].relation() == "appos");
            let before = name.tokens.start.checked_sub(1);
            let roles: BTreeSet<usize> = describing.chain(governor).chain(before).chain([name.tokens.start]).collect();
            for role in roles {
                let lemma = sentence.tokens[role].lemma.to_lowercase();
                if !self.ontology.is_word("RoleNoun", &lemma) {
                    continue;
                }
                self.titles.push((offices::title(self.ontology, sentence, role), name.entity.clone()));
                let modifiers = sentence.dependents_by(role, &["compound", "amod", "nmod"]);
                let modifiers =
                    modifiers.filter(|&index| matches!(sentence.case_of(index), None | Some("of" | "for" | "'s")));
                let served = modifiers.filter_map(|index| names.get(&index)).find(|served| {
                    self.kind(&served.entity).is_some_and(|kind| !matches!(kind, EntityKind::Person | EntityKind::Place))
                });
                if let Some(served) = served {
                    self.serves.entry(name.entity.clone()).or_insert_with(|| served.entity.clone());
                }
            }
        }
    }

    /// Remembers who stands or acts together: "Russia and Iran", "Abe met with Modi".
    fn remember_parties(&mut self, sentence_index: usize, mentions: &BTreeMap<usize, Mention>) {
        let sentence = self.sentence(sentence_index);
        for mention in mentions.values().filter(|mention| mention.form != MentionForm::Adjective) {
            let Some(kind) = self.kind(&mention.entity) else { continue };
            let beside = sentence.dependents_by(mention.head, &["conj"]);
            let with = beside.chain(met_by(sentence, mention.head, self.ontology)).filter_map(|index| mentions.get(&index));
            let with = with.flat_map(|other| std::iter::once(&other.entity).chain(&other.others));
            let mut members = vec![mention.entity.clone()];
            for member in mention.others.iter().chain(with) {
                if self.kind(member) == Some(kind) && !members.contains(member) {
                    members.push(member.clone());
                }
            }
            if members.len() > 1 {
                self.parties.push(Party { sentence: sentence_index, kind, members });
            }
        }
    }

    fn remember_speaker(&mut self, sentence: &Sentence, mentions: &BTreeMap<usize, Mention>) {
        if let Some(speaker) = speaker_in(sentence, self, mentions) {
            self.speaker = Some(speaker.entity.clone());
        }
    }

    fn finish(mut self, mentions: Vec<BTreeMap<usize, Mention>>) -> Resolution {
        let persons: Vec<_> = self
            .entities
            .values()
            .filter(|entity| entity.kind == EntityKind::Person)
            .map(|entity| entity.id.clone())
            .collect();
        let represents = persons.into_iter().filter_map(|person| self.represented(&person).map(|of| (person, of))).collect();
        Resolution { mentions, entities: self.entities, represents }
    }
}

fn from_name(name: Name) -> Mention {
    Mention {
        tokens: name.tokens,
        head: name.head,
        entity: name.entity,
        place: name.place,
        others: Vec::new(),
        form: name.form,
    }
}

/// Returns whom the one at `token` meets: Modi in "Abe met with Modi" and "Abe's call with Modi".
fn met_by(sentence: &Sentence, token: usize, ontology: &Ontology) -> Vec<usize> {
    let role = &sentence.tokens[token];
    let is_meeting = |index: usize| ontology.is_word("MeetingWord", &sentence.tokens[index].lemma.to_lowercase());
    let Some(governor) = role.head.filter(|_| role.relation() == "nsubj" || role.deprel == "nmod:poss") else {
        return Vec::new();
    };
    // "held talks with": the meeting is the object of the verb.
    let object = sentence.dependents_by(governor, &["obj"]).find(|&object| is_meeting(object));
    let Some(meeting) = object.or(Some(governor)).filter(|&meeting| is_meeting(meeting)) else { return Vec::new() };
    let is_met = |index: &usize| {
        let is_object = sentence.tokens[*index].relation() == "obj" && sentence.tokens[meeting].upos == Upos::Verb;
        is_object || matches!(sentence.case_of(*index), Some("with" | "to"))
    };
    let below = |head: usize| sentence.dependents_by(head, &["obj", "obl", "nmod"]).filter(is_met).collect::<Vec<_>>();
    let mut met = below(meeting);
    if meeting != governor {
        met.extend(below(governor));
    }
    let conjuncts: Vec<usize> = met.iter().flat_map(|&index| sentence.dependents_by(index, &["conj"])).collect();
    met.extend(conjuncts);
    met
}

/// Returns the subject of the first verb of speech outside quotations, if it is a mention.
fn speaker_in<'m>(
    sentence: &Sentence,
    discourse: &Discourse<'_, '_>,
    mentions: &'m BTreeMap<usize, Mention>,
) -> Option<&'m Mention> {
    let mut verbs = (0..sentence.tokens.len()).filter(|&index| {
        let token = &sentence.tokens[index];
        token.upos == Upos::Verb && discourse.ontology.is_word("SpeechVerb", &token.lemma)
    });
    verbs.find_map(|verb| {
        let speaker = sentence.dependents_by(verb, &["nsubj"]).find_map(|subject| mentions.get(&subject))?;
        // Looking for quotation marks takes longest, so it comes last.
        (!voice::is_quoted(discourse.annotated, sentence, verb)).then_some(speaker)
    })
}
