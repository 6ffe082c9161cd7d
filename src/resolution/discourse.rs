//! Walks a document in reading order and remembers who has been mentioned.

use super::known::KnownActors;
use super::mention::{Mention, MentionForm, Resolution};
use super::names::{Name, Names, entity_of};
use super::{nominals, pronouns};
use crate::knowledge::{Entity, EntityId, EntityKind};
use crate::ontology::Ontology;
use crate::text::{AnnotatedDocument, Sentence, Upos};
use std::collections::BTreeMap;

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

/// What has been read so far.
pub(super) struct Discourse<'d, 'o> {
    pub(super) annotated: &'d AnnotatedDocument,
    pub(super) ontology: &'o Ontology,
    pub(super) known: &'d KnownActors<'o>,
    pub(super) entities: BTreeMap<EntityId, Entity>,
    pub(super) antecedents: Vec<Antecedent>,
    /// Titles that persons carried in this document, in lower case.
    pub(super) titles: Vec<(String, EntityId)>,
    /// Who spoke last.
    pub(super) speaker: Option<EntityId>,
}

/// Resolves all mentions of a document whose names are found.
pub(super) fn read(annotated: &AnnotatedDocument, ontology: &Ontology, known: &KnownActors<'_>, names: Names) -> Resolution {
    let mut discourse = Discourse {
        annotated,
        ontology,
        known,
        entities: names.entities,
        antecedents: Vec::new(),
        titles: Vec::new(),
        speaker: None,
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
        for (token, is_inside_name) in inside_name.into_iter().enumerate() {
            let mention = match (mentions.get(&token), sentence.tokens[token].upos) {
                (Some(name), _) => Some(name.clone()),
                (None, Upos::Noun | Upos::Propn | Upos::Adj) if !is_inside_name => {
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
        self.remember_speaker(sentence, &mentions);
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

    fn remember(&mut self, sentence_index: usize, mention: &Mention, mentions: &BTreeMap<usize, Mention>) {
        let sentence = self.sentence(sentence_index);
        let token = &sentence.tokens[mention.head];
        let Some(kind) = self.kind(&mention.entity) else { return };
        let conjuncts = sentence.dependents_by(mention.head, &["conj"]).filter_map(|index| mentions.get(&index));
        self.antecedents.push(Antecedent {
            others: conjuncts.map(|conjunct| conjunct.entity.clone()).collect(),
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

    /// Remembers "Prime Minister" of "Prime Minister Nouri al-Maliki".
    fn remember_titles(&mut self, sentence: &Sentence, names: &BTreeMap<usize, Mention>) {
        for name in names.values().filter(|name| name.form == MentionForm::Name) {
            if self.kind(&name.entity) != Some(EntityKind::Person) {
                continue;
            }
            let describing = sentence.dependents_by(name.head, &["compound", "flat", "nmod", "appos"]);
            let governor = sentence.tokens[name.head].head.filter(|_| sentence.tokens[name.head].relation() == "appos");
            for title in describing.chain(governor) {
                let lemma = sentence.tokens[title].lemma.to_lowercase();
                if self.ontology.is_word("RoleNoun", &lemma) {
                    self.titles.push((nominals::title(sentence, title), name.entity.clone()));
                }
            }
        }
    }

    fn remember_speaker(&mut self, sentence: &Sentence, mentions: &BTreeMap<usize, Mention>) {
        if let Some(speaker) = speaker_in(sentence, self.ontology, mentions) {
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

/// Returns the subject of the first verb of speech, if it is a mention.
pub(super) fn speaker_in<'m>(
    sentence: &Sentence,
    ontology: &Ontology,
    mentions: &'m BTreeMap<usize, Mention>,
) -> Option<&'m Mention> {
    let mut verbs = (0..sentence.tokens.len()).filter(|&index| {
        sentence.tokens[index].upos == Upos::Verb && ontology.is_word("SpeechVerb", &sentence.tokens[index].lemma)
    });
    verbs.find_map(|verb| sentence.dependents_by(verb, &["nsubj"]).find_map(|subject| mentions.get(&subject)))
}
