//! Phrases that a modifier ties to somebody: "the Iraqi government", "Maliki's forces", "Iran-backed militias".

use super::discourse::Discourse;
use super::mention::Mention;
use super::nominals::{self, Noun, plural};
use super::offices;
use crate::knowledge::{Entity, EntityId, EntityKind, capitalize};
use crate::text::{Sentence, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// What modifies a noun: a mention, and whether it stands before it as an adjective or name.
pub(super) struct Modifier {
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
    pub(super) fn beside(
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
    /// Returns the mention that says whose or which: adjuncts first, then possessors, then `of`-phrases.
    pub(super) fn modifier(&self, discourse: &Discourse<'_, '_>, mentions: &BTreeMap<usize, Mention>) -> Option<Modifier> {
        let sentence = self.sentence;
        let rank = |index: usize| {
            let token = &sentence.tokens[index];
            match (token.deprel.as_str(), sentence.case_of(index)) {
                ("nmod", Some("of")) | ("appos", _) if self.is(discourse, "PlaceNoun") => Some(0),
                ("appos", _) if self.is(discourse, "AssetNoun") => Some(0),
                ("compound" | "amod" | "nmod" | "nmod:desc" | "nmod:unmarked" | "obl:unmarked", None)
                    if index < self.head && !mentions.get(&index).is_some_and(|mention| self.is_hyphenated(mention)) =>
                {
                    Some(1)
                }
                ("nmod:poss", _) => Some(2),
                ("nmod", Some("of")) => Some(3),
                ("nmod", Some(case @ ("in" | "from"))) if self.is_found(discourse, case) => Some(4),
                ("nmod", Some("in" | "near" | "at" | "on")) if self.is(discourse, "AssetNoun") => Some(4),
                _ => None,
            }
        };
        let ranked = sentence.dependents(self.head).filter_map(|index| Some((rank(index)?, mentions.get(&index)?)));
        let (rank, mention) = ranked.min_by_key(|(rank, mention)| (*rank, std::cmp::Reverse(mention.head)))?;
        let modifier = Modifier::new(discourse, sentence, mention)?;
        Some(Modifier { is_adjunct: rank == 1, is_owner: rank == 1 || rank == 2, ..modifier })
    }

    /// Tells whether "in" or "from" says whose the noun is: "protesters in", "officials from", but not "troops in".
    fn is_found(&self, discourse: &Discourse<'_, '_>, case: &str) -> bool {
        let classes = ["PartNoun", "PeopleNoun", "OfficialNoun", "RebelNoun"];
        classes.iter().any(|class| self.is(discourse, class))
            || (self.is_plural() && self.is(discourse, "RoleNoun"))
            || (case == "from" && self.is(discourse, "ForceNoun"))
    }

    /// Tells whether a hyphen ties a mention to the word behind it: "Al Qaeda" in "Al Qaeda-linked forces".
    fn is_hyphenated(&self, mention: &Mention) -> bool {
        let behind = self.sentence.tokens.get(mention.tokens.end);
        mention.tokens.end < self.head && behind.is_some_and(|token| matches!(token.form.as_str(), "-" | "‑" | "–"))
    }

    /// Returns the entity of a noun with a modifier: "Maliki's government", "Syrian rebels", "the city of Mosul".
    pub(super) fn composed(&self, discourse: &mut Discourse<'_, '_>, modifier: &Modifier) -> Option<EntityId> {
        use EntityKind::{ArmedGroup, Organization, Person, Place, Population, State};
        if self.is(discourse, "PlaceNoun") || self.is(discourse, "PartNoun") {
            return self.place(discourse, modifier);
        }
        let governs = self.is(discourse, "GovernmentNoun") && !self.is_client(discourse, modifier);
        let serves =
            self.is(discourse, "ForceNoun") || self.is(discourse, "OfficialNoun") || self.is(discourse, "MinistryNoun");
        let rebels = self.is(discourse, "RebelNoun") || self.is_group_of_rebels(discourse);
        let is_country = self.is(discourse, "CountryNoun") && modifier.is_owner && !modifier.is_adjunct;
        let leads = self.is(discourse, "HeadOfficeNoun");
        let are_persons = self.is_plural() && self.is(discourse, "RoleNoun");
        match modifier.kind {
            State if rebels && serves => self.new_group(discourse, modifier, ArmedGroup),
            State if serves && !governs => Some(self.forces_of(discourse, &modifier.entity)),
            State if governs || is_country || (are_persons && leads) => Some(modifier.entity.clone()),
            Person if governs => discourse.speaks_for(&modifier.entity).or_else(|| discourse.main_state()),
            Person if serves => discourse.speaks_for(&modifier.entity).map(|state| self.forces_of(discourse, &state)),
            Person if is_country => discourse.speaks_for(&modifier.entity),
            ArmedGroup | Organization if governs || serves || rebels || self.is(discourse, "GroupNoun") => {
                Some(modifier.entity.clone())
            }
            State | Population | Place | Organization if rebels => self.new_group(discourse, modifier, ArmedGroup),
            Population | Place if serves => self.new_group(discourse, modifier, ArmedGroup),
            State | Population | Place if are_persons || self.is(discourse, "PeopleNoun") => {
                self.new_group(discourse, modifier, Population)
            }
            State if self.is_state_media(discourse) => Some(modifier.entity.clone()),
            State if self.is(discourse, "InstitutionNoun") => self.new_group(discourse, modifier, Organization),
            State | ArmedGroup | Organization if modifier.is_owner && self.is(discourse, "ActionNoun") => {
                Some(modifier.entity.clone())
            }
            State | Place if self.is(discourse, "SiteNoun") => self.new_group(discourse, modifier, Place),
            State | Place | ArmedGroup | Organization if self.is(discourse, "AssetNoun") => Some(modifier.entity.clone()),
            State | Organization | ArmedGroup if modifier.is_adjunct || self.is_definite() || modifier.is_owner => {
                self.office_holder(discourse, &modifier.entity).or_else(|| self.unnamed_holder(discourse, modifier))
            }
            _ => None,
        }
    }

    /// Returns the known actor that a state's forces are, as "its security forces" of Iraq; else the state, which they act for.
    fn forces_of(&self, discourse: &mut Discourse<'_, '_>, state: &EntityId) -> EntityId {
        let words = self.sentence.dependents_by(self.head, &["compound"]).filter(|&index| index + 1 == self.head);
        let words: Vec<&str> = words.chain([self.head]).map(|index| self.sentence.tokens[index].form.as_str()).collect();
        let adjectives = discourse.known.get(state).map_or(&[][..], |profile| &profile.adjectives);
        let labels = adjectives.iter().map(|adjective| format!("{adjective} {}", words.join(" ").to_lowercase()));
        let known = labels.into_iter().find(|label| discourse.known.exact(label).is_some());
        known.map_or_else(|| state.clone(), |label| discourse.introduce_named(label, EntityKind::ArmedGroup))
    }

    /// Returns the place of "the city of Mosul", "parts of Syria" and "the Syrian capital".
    fn place(&self, discourse: &mut Discourse<'_, '_>, modifier: &Modifier) -> Option<EntityId> {
        match modifier.kind {
            EntityKind::Place if self.is(discourse, "DistrictNoun") && modifier.is_adjunct => {
                self.district(discourse, modifier)
            }
            EntityKind::Place => Some(modifier.entity.clone()),
            EntityKind::State if self.is(discourse, "PartNoun") => Some(modifier.entity.clone()),
            EntityKind::State if self.lemma == "capital" => {
                let capital = discourse.known.get(&modifier.entity)?.capitals.first()?.clone();
                Some(discourse.introduce_named(capital, EntityKind::Place))
            }
            EntityKind::State => modifier.place.clone(),
            _ => None,
        }
    }

    /// Returns the place that an unknown name and a noun name together: "the Ashrafiyah district", "A'louk village".
    pub(super) fn named_place(
        &self,
        discourse: &mut Discourse<'_, '_>,
        mentions: &BTreeMap<usize, Mention>,
    ) -> Option<EntityId> {
        if !self.is(discourse, "PlaceNoun") && !self.is(discourse, "SiteNoun") {
            return None;
        }
        let is_name = |index: &usize| {
            let token = &self.sentence.tokens[*index];
            token.upos == Upos::Propn && token.form.starts_with(char::is_uppercase) && token.head == Some(self.head)
        };
        let start = (0..self.head).rev().take_while(is_name).last()?;
        if mentions.values().any(|mention| mention.tokens.contains(&start)) {
            return None;
        }
        let text = &discourse.annotated.document.text;
        let is_called_alone = self.is(discourse, "SettlementNoun") && !self.is(discourse, "DistrictNoun");
        let end = if is_called_alone { self.head } else { self.head + 1 };
        let label = self.sentence.span_of(start..end).of(text).to_owned();
        Some(discourse.introduce_named(label, EntityKind::Place))
    }

    /// Returns the district that "Homs province" is: not the town of Homs, unless the name is that of a district.
    fn district(&self, discourse: &mut Discourse<'_, '_>, modifier: &Modifier) -> Option<EntityId> {
        let profile = discourse.known.get(&modifier.entity);
        let names = profile.iter().flat_map(|profile| std::iter::once(&profile.label).chain(&profile.names));
        let is_district = |name: &String| {
            name.rsplit(' ').next().is_some_and(|word| discourse.ontology.is_word("DistrictNoun", &word.to_lowercase()))
        };
        if profile.is_none() || names.clone().any(is_district) {
            return Some(modifier.entity.clone());
        }
        let label = format!("{} {}", modifier.form, self.lemma);
        Some(discourse.introduce_named(label, EntityKind::Place))
    }

    /// Tells whether the noun names fighters together with the word before it: "militia groups", "rebel forces".
    fn is_group_of_rebels(&self, discourse: &Discourse<'_, '_>) -> bool {
        self.is(discourse, "SideBodyNoun") && self.modifiers_of_class(discourse, "RebelNoun").next().is_some()
    }

    /// "Washington's puppet regime" is somebody else's government.
    fn is_client(&self, discourse: &Discourse<'_, '_>, modifier: &Modifier) -> bool {
        !modifier.is_adjunct && self.modifiers_of_class(discourse, "ClientAdjective").next().is_some()
    }

    /// "Saudi state media" speak for the state.
    fn is_state_media(&self, discourse: &Discourse<'_, '_>) -> bool {
        self.is(discourse, "MediaNoun") && self.modifiers_of_class(discourse, "StateAdjunct").next().is_some()
    }

    /// Returns the border as a place of its own: "Iraq–Saudi Arabia border".
    pub(super) fn border(
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
        let tokens = &self.sentence.tokens;
        let before = self.sentence.dependents_by(self.head, &["compound", "amod"]).filter(|&index| index < self.head);
        let words = before.filter(|&index| {
            let is_word = |class| discourse.ontology.is_word(class, &tokens[index].form.to_lowercase());
            let is_noun = tokens[index].upos == Upos::Noun && tokens[index].relation() != "amod";
            let tells_apart = kind == EntityKind::Population && modifier.is_adjunct && index > modifier.head;
            index != modifier.head && (is_noun || is_word("GroupAdjective") || (tells_apart && !is_word("PlainAdjective")))
        });
        // "Sunni Islamist forces" and "Sunni Islamists" are the same.
        let stands_for_all = self.is_adjunct() && self.is(discourse, "RebelNoun");
        let head = if stands_for_all { plural(discourse, &self.lemma) } else { tokens[self.head].form.clone() };
        let noun: Vec<&str> = words.map(|index| tokens[index].form.as_str()).chain([head.as_str()]).collect();
        let noun = noun.join(" ");
        let adjective = discourse.known.get(&modifier.entity).and_then(|profile| profile.adjectives.first());
        let label = if modifier.is_adjunct {
            format!("{} {}", modifier.form, noun.to_lowercase())
        } else if let Some(adjective) = adjective.filter(|_| modifier.is_owner) {
            format!("{adjective} {}", noun.to_lowercase())
        } else {
            format!("{} in {}", capitalize(&noun), discourse.entities.get(&modifier.entity)?.label)
        };
        Some(discourse.introduce_named(label, kind))
    }

    /// Makes the entity of a group that its modifiers tell apart: "Islamist militants", "Iran-backed militia groups".
    pub(super) fn described_group(
        &self,
        discourse: &mut Discourse<'_, '_>,
        mentions: &BTreeMap<usize, Mention>,
    ) -> Option<EntityId> {
        let tokens = &self.sentence.tokens;
        if let Some(followers) = self.followers(discourse, mentions) {
            return Some(followers);
        }
        if !self.is(discourse, "RebelNoun") && !self.is(discourse, "SideBodyNoun") {
            return None;
        }
        let text = &discourse.annotated.document.text;
        if let Some(start) = self.linked(mentions) {
            let label = self.sentence.span_of(start..self.head + 1).of(text);
            let is_plain = !label.contains(['"', '“', '”', '(', ',']);
            return is_plain.then(|| discourse.introduce_named(label.to_owned(), EntityKind::ArmedGroup));
        }
        let telling: Vec<usize> = self.modifiers_of_class(discourse, "GroupAdjective").collect();
        if !self.is_plural() || telling.is_empty() {
            return None;
        }
        let words = telling.iter().chain([&self.head]).map(|&index| tokens[index].form.to_lowercase());
        let words = words.collect::<Vec<_>>().join(" ");
        let is_of_a_country = telling.iter().any(|&index| tokens[index].form.to_lowercase().ends_with("-government"));
        let label = if is_of_a_country { format!("{} {words}", discourse.main_adjective()?) } else { capitalize(&words) };
        Some(discourse.introduce_named(label, EntityKind::ArmedGroup))
    }

    /// Returns whom "forces loyal to Damascus" and "troops answering to Kadyrov" are: the state, or a group of their own.
    fn followers(&self, discourse: &mut Discourse<'_, '_>, mentions: &BTreeMap<usize, Mention>) -> Option<EntityId> {
        if !self.is(discourse, "SideBodyNoun") && !self.is(discourse, "ForceNoun") && !self.is(discourse, "RebelNoun") {
            return None;
        }
        let sentence = self.sentence;
        let behind = sentence.dependents_by(self.head, &["amod", "acl"]).filter(|&index| index > self.head);
        let (tie, object) = behind.into_iter().find_map(|index| {
            let lemma = &sentence.tokens[index].lemma;
            let is_tie = discourse.ontology.is_word("AllegianceWord", lemma);
            let mut objects = sentence.dependents_by(index, &["obl", "nmod"]).filter(|_| is_tie);
            let object = objects.find(|&object| matches!(sentence.case_of(object), Some("to" | "with")))?;
            Some((lemma.as_str(), object))
        })?;
        let known = mentions.get(&object).cloned();
        let followed = known.or_else(|| nominals::resolve(discourse, self.sentence_index, object, mentions))?.entity;
        if matches!(tie, "loyal" | "faithful") && discourse.kind(&followed) == Some(EntityKind::State) {
            return Some(followed);
        }
        let noun = capitalize(&self.token().form.to_lowercase());
        let label = format!("{noun} loyal to {}", discourse.entities.get(&followed)?.label);
        Some(discourse.introduce_named(label, EntityKind::ArmedGroup))
    }

    /// Returns where "Iran-backed militias" begins, when a name is tied to the noun by a hyphen.
    fn linked(&self, mentions: &BTreeMap<usize, Mention>) -> Option<usize> {
        let mut tied = self.sentence.dependents(self.head).filter_map(|index| mentions.get(&index));
        if let Some(mention) = tied.find(|mention| self.is_hyphenated(mention)) {
            return Some(mention.tokens.start);
        }
        let modifiers = self.sentence.dependents_by(self.head, &["amod", "compound"]).filter(|&index| index < self.head);
        modifiers.into_iter().find_map(|modifier| {
            let mut named = self.sentence.dependents(modifier).filter_map(|index| mentions.get(&index));
            named.find(|mention| mention.tokens.end + 1 == modifier).map(|mention| mention.tokens.start)
        })
    }

    /// Returns who held the office that the noun names: "the Iraqi prime minister" on the day of the document.
    fn office_holder(&self, discourse: &mut Discourse<'_, '_>, of: &EntityId) -> Option<EntityId> {
        if !self.is(discourse, "RoleNoun") {
            return None;
        }
        let title = offices::title(discourse.ontology, self.sentence, self.head);
        offices::holder(discourse, &title, of)
    }

    /// Returns the one person that a phrase tells apart without a name: "Most senior cleric of Iraq".
    fn unnamed_holder(&self, discourse: &mut Discourse<'_, '_>, modifier: &Modifier) -> Option<EntityId> {
        let is_owned = modifier.is_owner && !modifier.is_adjunct;
        let is_one = !self.is_plural() && (is_owned || self.is_definite());
        if !is_one || !self.is(discourse, "RoleNoun") || self.is(discourse, "HeadOfficeNoun") {
            return None;
        }
        let sentence = self.sentence;
        let tells_apart = |&index: &usize| {
            let is_of_noun = sentence.tokens[index].relation() != "det" && !sentence.is_below(index, modifier.head);
            is_of_noun && sentence.tokens[index].upos != Upos::Punct
        };
        let words = (self.tokens().start..=self.head).filter(tells_apart);
        let words: Vec<&str> = words.map(|index| sentence.tokens[index].form.as_str()).collect();
        let label = format!("{} of {}", capitalize(&words.join(" ")), discourse.entities.get(&modifier.entity)?.label);
        Some(discourse.introduce_named(label, EntityKind::Person))
    }
}
