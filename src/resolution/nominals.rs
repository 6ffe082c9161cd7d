//! Phrases with a common noun as head: "the Iraqi government", "Sunni rebels", "the group", "the prime minister".

use super::discourse::{Antecedent, Discourse};
use super::mention::{Mention, MentionForm};
use super::names::entity_of;
use crate::knowledge::{Entity, EntityId, EntityKind, capitalize};
use crate::text::{Sentence, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// How many sentences back a definite phrase may refer.
const REACH: usize = 8;

/// Resolves the phrase around the noun at `head`, if it denotes an actor or place.
pub(super) fn resolve(
    discourse: &mut Discourse<'_, '_>,
    sentence_index: usize,
    head: usize,
    mentions: &BTreeMap<usize, Mention>,
) -> Option<Mention> {
    let sentence = discourse.sentence(sentence_index);
    let noun = Noun { sentence, head, lemma: sentence.tokens[head].lemma.to_lowercase() };
    if let Some((entity, others)) = noun.both(discourse, sentence_index) {
        return Some(Mention { tokens: noun.tokens(), head, entity, place: None, others, form: MentionForm::Nominal });
    }
    let mut others = Vec::new();
    let entity = match noun.modifier(discourse, mentions) {
        Some(modifier) if noun.is_border() => noun.border(discourse, &modifier, mentions),
        Some(modifier) => {
            let beside = modifier.beside(discourse, sentence, mentions);
            others.extend(beside.iter().filter_map(|other| noun.composed(discourse, other)));
            noun.composed(discourse, &modifier)
        }
        None => noun.referring_back(discourse, sentence_index).or_else(|| noun.described_group(discourse, mentions)),
    }?;
    Some(Mention { tokens: noun.tokens(), head, entity, place: None, others, form: MentionForm::Nominal })
}

struct Noun<'s> {
    sentence: &'s Sentence,
    head: usize,
    lemma: String,
}

/// What modifies a noun: a mention, and whether it stands before it as an adjective or name.
struct Modifier {
    head: usize,
    entity: EntityId,
    place: Option<EntityId>,
    kind: EntityKind,
    /// The words as written.
    form: String,
    is_adjunct: bool,
    /// It says whose it is: by an adjunct or a possessive.
    is_owner: bool,
}

impl Modifier {
    fn new(discourse: &Discourse<'_, '_>, sentence: &Sentence, mention: &Mention) -> Option<Self> {
        Some(Modifier {
            head: mention.head,
            entity: mention.entity.clone(),
            place: mention.place.clone(),
            kind: discourse.kind(&mention.entity)?,
            form: sentence.span_of(mention.tokens.clone()).of(&discourse.annotated.document.text).to_owned(),
            is_adjunct: false,
            is_owner: false,
        })
    }

    /// Returns the modifiers coordinated with this one: Iraq in "the U.S. and Iraqi governments".
    fn beside(
        &self,
        discourse: &Discourse<'_, '_>,
        sentence: &Sentence,
        mentions: &BTreeMap<usize, Mention>,
    ) -> Vec<Modifier> {
        let conjuncts = sentence.dependents_by(self.head, &["conj"]).filter_map(|index| mentions.get(&index));
        let modifiers = conjuncts.filter_map(|mention| Modifier::new(discourse, sentence, mention));
        let alike = |modifier| Modifier { is_adjunct: self.is_adjunct, is_owner: self.is_owner, ..modifier };
        modifiers.filter(|_| self.is_adjunct).map(alike).collect()
    }
}

impl Noun<'_> {
    fn is(&self, discourse: &Discourse<'_, '_>, class: &str) -> bool {
        discourse.ontology.is_word(class, &self.lemma)
    }

    /// Returns the mention that says whose or which: adjuncts first, then possessors, then `of`-phrases.
    fn modifier(&self, discourse: &Discourse<'_, '_>, mentions: &BTreeMap<usize, Mention>) -> Option<Modifier> {
        let sentence = self.sentence;
        let rank = |index: usize| {
            let token = &sentence.tokens[index];
            match (token.deprel.as_str(), sentence.case_of(index)) {
                ("nmod", Some("of")) | ("appos", _) if self.is(discourse, "PlaceNoun") => Some(0),
                ("appos", _) if self.is(discourse, "AssetNoun") => Some(0),
                ("compound" | "amod" | "nmod" | "nmod:desc" | "nmod:unmarked" | "obl:unmarked", None)
                    if index < self.head =>
                {
                    Some(1)
                }
                ("nmod:poss", _) => Some(2),
                ("nmod", Some("of")) => Some(3),
                ("nmod", Some("in" | "from")) if self.is_found_in(discourse) => Some(4),
                ("nmod", Some("in" | "near" | "at" | "on")) if self.is(discourse, "AssetNoun") => Some(4),
                _ => None,
            }
        };
        let ranked = sentence.dependents(self.head).filter_map(|index| Some((rank(index)?, mentions.get(&index)?)));
        let (rank, mention) = ranked.min_by_key(|(rank, mention)| (*rank, std::cmp::Reverse(mention.head)))?;
        let modifier = Modifier::new(discourse, sentence, mention)?;
        Some(Modifier { is_adjunct: rank == 1, is_owner: rank == 1 || rank == 2, ..modifier })
    }

    /// Tells whether "in" or "from" says whose the noun is: "parts of", "protesters in", "officials from".
    fn is_found_in(&self, discourse: &Discourse<'_, '_>) -> bool {
        ["PartNoun", "PeopleNoun", "OfficialNoun", "ForceNoun", "RebelNoun"].iter().any(|class| self.is(discourse, class))
    }

    /// Returns the entity of a noun with a modifier: "Maliki's government", "Syrian rebels", "the city of Mosul".
    fn composed(&self, discourse: &mut Discourse<'_, '_>, modifier: &Modifier) -> Option<EntityId> {
        use EntityKind::{ArmedGroup, Organization, Person, Place, Population, State};
        if self.is(discourse, "PlaceNoun") || self.is(discourse, "PartNoun") {
            return match modifier.kind {
                Place => Some(modifier.entity.clone()),
                State if self.is(discourse, "PartNoun") => Some(modifier.entity.clone()),
                State => modifier.place.clone(),
                _ => None,
            };
        }
        let is_person_named = self.is(discourse, "RoleNoun") && self.names_its_holder(discourse);
        if is_person_named {
            return None;
        }
        let governs = self.is(discourse, "GovernmentNoun") && !self.is_client(modifier);
        let serves =
            self.is(discourse, "ForceNoun") || self.is(discourse, "OfficialNoun") || self.is(discourse, "MinistryNoun");
        let rebels = self.is(discourse, "RebelNoun");
        match modifier.kind {
            State if governs || serves => Some(modifier.entity.clone()),
            Person if governs || serves => discourse.represented(&modifier.entity),
            ArmedGroup | Organization if governs || serves || rebels || self.is(discourse, "GroupNoun") => {
                Some(modifier.entity.clone())
            }
            State | Population | Place | Organization if rebels => self.new_group(discourse, modifier, ArmedGroup),
            Population | Place if serves => self.new_group(discourse, modifier, ArmedGroup),
            State | Population | Place if self.is(discourse, "PeopleNoun") => {
                self.new_group(discourse, modifier, Population)
            }
            State if self.is_state_media() => Some(modifier.entity.clone()),
            State if self.is(discourse, "InstitutionNoun") => self.new_group(discourse, modifier, Organization),
            State | ArmedGroup | Organization if modifier.is_owner && self.is(discourse, "ActionNoun") => {
                Some(modifier.entity.clone())
            }
            State | Place if self.is(discourse, "SiteNoun") => self.new_group(discourse, modifier, Place),
            State | Place | ArmedGroup | Organization if self.is(discourse, "AssetNoun") => Some(modifier.entity.clone()),
            State | Organization if modifier.is_adjunct || self.is_definite() => {
                self.office_holder(discourse, &modifier.entity)
            }
            _ => None,
        }
    }

    /// Returns the two that "both governments" means: the last ones that were coordinated.
    fn both(&self, discourse: &Discourse<'_, '_>, sentence_index: usize) -> Option<(EntityId, Vec<EntityId>)> {
        let mut determiners = self.sentence.dependents_by(self.head, &["det"]);
        determiners.find(|&index| self.sentence.tokens[index].lemma == "both")?;
        let recent = discourse.antecedents.iter().rev().take_while(|antecedent| antecedent.sentence + 2 >= sentence_index);
        let pair = recent
            .filter(|antecedent| antecedent.kind != EntityKind::Person)
            .find(|antecedent| antecedent.others.len() == 1)?;
        Some((pair.entity.clone(), pair.others.clone()))
    }

    /// "Washington's puppet regime" is somebody else's government.
    fn is_client(&self, modifier: &Modifier) -> bool {
        const CLIENT: [&str; 7] = ["puppet", "client", "proxy", "allied", "friendly", "satellite", "stooge"];
        let mut describing = self.sentence.dependents_by(self.head, &["amod", "compound"]);
        !modifier.is_adjunct && describing.any(|index| CLIENT.contains(&self.sentence.tokens[index].lemma.as_str()))
    }

    /// "Saudi state media" speak for the state.
    fn is_state_media(&self) -> bool {
        const MEDIA: [&str; 6] = ["media", "television", "tv", "radio", "broadcaster", "newspaper"];
        let mut describing = self.sentence.dependents_by(self.head, &["compound", "amod"]);
        MEDIA.contains(&self.lemma.as_str())
            && describing.any(|index| matches!(self.sentence.tokens[index].lemma.as_str(), "state" | "official"))
    }

    fn is_border(&self) -> bool {
        matches!(self.lemma.as_str(), "border" | "frontier")
    }

    /// Returns the border as a place of its own: "Iraq–Saudi Arabia border".
    fn border(
        &self,
        discourse: &mut Discourse<'_, '_>,
        modifier: &Modifier,
        mentions: &BTreeMap<usize, Mention>,
    ) -> Option<EntityId> {
        let mut sides = vec![discourse.entities.get(&modifier.entity)?.label.clone()];
        let neighbour = self.sentence.dependents_by(self.head, &["nmod"]).find_map(|index| {
            mentions
                .get(&index)
                .filter(|mention| self.sentence.case_of(index) == Some("with") && mention.entity != modifier.entity)
        });
        sides.extend(
            neighbour.and_then(|mention| discourse.entities.get(&mention.entity)).map(|entity| entity.label.clone()),
        );
        sides.sort();
        let label = format!("{} border", sides.join("–"));
        let entity = Entity { id: EntityId::mint(&label), label, kind: EntityKind::Place, aliases: BTreeSet::new() };
        Some(discourse.introduce(entity))
    }

    /// Makes the entity that a modifier and a noun name together: "Sunni rebels".
    fn new_group(&self, discourse: &mut Discourse<'_, '_>, modifier: &Modifier, kind: EntityKind) -> Option<EntityId> {
        let compound = self.sentence.dependents_by(self.head, &["compound"]).filter(|&index| index != modifier.head);
        let words = compound.filter(|&index| index < self.head && self.sentence.tokens[index].upos == Upos::Noun);
        let noun: Vec<&str> = words.chain([self.head]).map(|index| self.sentence.tokens[index].form.as_str()).collect();
        let noun = noun.join(" ");
        let label = if modifier.is_adjunct {
            format!("{} {}", modifier.form, noun.to_lowercase())
        } else {
            format!("{} in {}", capitalize(&noun), discourse.entities.get(&modifier.entity)?.label)
        };
        Some(discourse.introduce(Entity { id: EntityId::mint(&label), label, kind, aliases: BTreeSet::new() }))
    }

    /// Makes the entity of a group that its modifiers tell apart: "Islamist militants", "al-Qaeda-linked insurgents".
    fn described_group(&self, discourse: &mut Discourse<'_, '_>, mentions: &BTreeMap<usize, Mention>) -> Option<EntityId> {
        let tokens = &self.sentence.tokens;
        if !self.is(discourse, "RebelNoun") {
            return None;
        }
        let modifiers: Vec<usize> =
            self.sentence.dependents_by(self.head, &["amod", "compound"]).filter(|&index| index < self.head).collect();
        let linked = modifiers.iter().find_map(|&modifier| {
            let mut named = self.sentence.dependents(modifier).filter_map(|index| mentions.get(&index));
            named.find(|mention| mention.tokens.end + 1 == modifier).map(|mention| mention.tokens.start)
        });
        let tells_apart =
            |index: &&usize| discourse.ontology.is_word("GroupAdjective", &tokens[**index].lemma.to_lowercase());
        let is_plural = tokens[self.head].xpos == "NNS";
        let label = match linked {
            Some(start) => self.sentence.span_of(start..self.head + 1).of(&discourse.annotated.document.text).to_owned(),
            None if is_plural && modifiers.iter().any(|index| tells_apart(&index)) => {
                let words = modifiers.iter().filter(tells_apart).chain([&self.head]);
                capitalize(&words.map(|&index| tokens[index].form.to_lowercase()).collect::<Vec<_>>().join(" "))
            }
            None => return None,
        };
        let kind = EntityKind::ArmedGroup;
        Some(discourse.introduce(Entity { id: EntityId::mint(&label), label, kind, aliases: BTreeSet::new() }))
    }

    /// Returns who held the office that the noun names: "the Iraqi prime minister" on the day of the document.
    fn office_holder(&self, discourse: &mut Discourse<'_, '_>, of: &EntityId) -> Option<EntityId> {
        if !self.is(discourse, "RoleNoun") {
            return None;
        }
        let date = discourse.annotated.document.date?;
        let known = discourse.known;
        let profile = known.holder(&title(self.sentence, self.head), of, date)?;
        Some(discourse.introduce(entity_of(profile)))
    }

    /// Tells whether a name stands beside the title, as in "Prime Minister Nouri al-Maliki".
    fn names_its_holder(&self, discourse: &Discourse<'_, '_>) -> bool {
        let token = &self.sentence.tokens[self.head];
        let is_title =
            matches!(token.relation(), "compound" | "flat" | "nmod" | "appos") && self.sentence.case_of(self.head).is_none();
        let is_name = |index: usize| {
            let token = &self.sentence.tokens[index];
            token.upos == Upos::Propn && !discourse.ontology.is_word("RoleNoun", &token.lemma.to_lowercase())
        };
        is_title || self.sentence.dependents_by(self.head, &["appos", "flat"]).any(is_name)
    }

    /// Tells whether the noun is modified by "government" or "regime", as in "government troops".
    fn belongs_to_government(&self, discourse: &Discourse<'_, '_>) -> bool {
        self.sentence
            .dependents_by(self.head, &["compound"])
            .any(|index| discourse.ontology.is_word("GovernmentNoun", &self.sentence.tokens[index].lemma.to_lowercase()))
    }

    /// Tells whether the noun is a bare plural, or an adjunct as in "a rebel attack".
    fn stands_alone(&self) -> bool {
        let token = &self.sentence.tokens[self.head];
        let is_adjunct = token.relation() == "compound"
            && matches!(token.lemma.as_str(), "rebel" | "militant" | "insurgent" | "jihadist" | "terrorist");
        let has_parts =
            self.sentence.dependents_by(self.head, &["det", "amod", "nummod", "compound", "nmod", "acl"]).next().is_some();
        (is_adjunct || token.xpos == "NNS") && !has_parts
    }

    fn is_definite(&self) -> bool {
        let definite = |index: usize| {
            matches!(
                self.sentence.tokens[index].lemma.as_str(),
                "the" | "this" | "that" | "these" | "those" | "its" | "their"
            )
        };
        self.sentence.dependents_by(self.head, &["det"]).any(definite)
    }

    fn is_restricted(&self) -> bool {
        let mut restricting = self.sentence.dependents(self.head);
        restricting.any(|index| {
            let token = &self.sentence.tokens[index];
            matches!(token.deprel.as_str(), "nmod:poss" | "acl" | "compound")
                || (token.relation() == "nmod" && self.sentence.case_of(index) == Some("of"))
                || (token.relation() == "amod"
                    && !matches!(token.lemma.as_str(), "same" | "jihadist" | "militant" | "armed"))
        })
    }

    /// Returns the antecedent of a definite noun without a name: "the group", "the city", "the president".
    fn referring_back(&self, discourse: &Discourse<'_, '_>, sentence_index: usize) -> Option<EntityId> {
        use EntityKind::{ArmedGroup, Organization, Place, Population, State};
        let serves_government = self.is(discourse, "ForceNoun") && self.belongs_to_government(discourse);
        let is_bare = self.is(discourse, "RebelNoun") && self.stands_alone();
        if !serves_government && !is_bare && (!self.is_definite() || self.is_restricted()) {
            return None;
        }
        let recent = |fits: &dyn Fn(&Antecedent) -> bool| {
            let mut antecedents =
                discourse.antecedents.iter().rev().take_while(|antecedent| antecedent.sentence + REACH >= sentence_index);
            antecedents.find(|antecedent| fits(antecedent)).map(|antecedent| antecedent.entity.clone())
        };
        let same_noun = recent(&|antecedent| antecedent.noun == self.lemma);
        if same_noun.is_some() {
            return same_noun;
        }
        if self.is(discourse, "RoleNoun") {
            let title = title(self.sentence, self.head);
            return discourse.titles.iter().rev().find(|(other, _)| *other == title).map(|(_, person)| person.clone());
        }
        if serves_government {
            // "regime forces" are those of the government last called so.
            let governs = |antecedent: &Antecedent| discourse.ontology.is_word("GovernmentNoun", &antecedent.noun);
            let named = recent(&|antecedent| antecedent.kind == State && !antecedent.is_plural && governs(antecedent));
            if named.is_some() {
                return named;
            }
        }
        if serves_government || self.is(discourse, "GovernmentNoun") || matches!(self.lemma.as_str(), "army" | "military") {
            return recent(&|antecedent| antecedent.kind == State && antecedent.form != MentionForm::Adjective);
        }
        if self.is(discourse, "RebelNoun") {
            return recent(&|antecedent| antecedent.kind == ArmedGroup);
        }
        match self.lemma.as_str() {
            "group" | "organization" | "organisation" | "movement" | "faction" | "party" | "alliance" | "coalition" => {
                recent(&|antecedent| matches!(antecedent.kind, ArmedGroup | Organization))
            }
            "country" | "nation" | "kingdom" | "republic" | "state" => recent(&|antecedent| antecedent.kind == State),
            "city" | "town" | "village" | "province" => recent(&|antecedent| antecedent.kind == Place),
            "minority" | "population" | "community" => recent(&|antecedent| antecedent.kind == Population),
            _ => None,
        }
    }

    /// Returns the tokens of the phrase without its relative clauses and appositions.
    fn tokens(&self) -> std::ops::Range<usize> {
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

/// Returns an office with its modifiers in lower case: "prime minister" of "Iraqi prime minister".
pub(super) fn title(sentence: &Sentence, noun: usize) -> String {
    let mut parts = sentence.dependents_by(noun, &["compound", "amod"]);
    let is_part = |index: usize| sentence.tokens[index].upos != Upos::Propn || sentence.tokens[index].form == "Prime";
    let adjacent = parts.find(|&index| index + 1 == noun && is_part(index));
    let words = adjacent.into_iter().chain([noun]).map(|index| sentence.tokens[index].form.to_lowercase());
    words.collect::<Vec<_>>().join(" ")
}
