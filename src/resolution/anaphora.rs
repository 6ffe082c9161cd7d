//! Phrases that mean somebody named before: "the group", "the city", "the president", "the two leaders".
//!
//! Where nobody was, "the rebels" and "the protesters" become a group of the state that the document is about.

use super::discourse::{Antecedent, Discourse, Party};
use super::mention::MentionForm;
use super::nominals::{Noun, plural};
use super::offices;
use crate::knowledge::{EntityId, EntityKind};

/// How many sentences back a definite phrase may refer.
const REACH: usize = 8;

impl Noun<'_> {
    /// Returns those whom "both governments", "the two leaders" and "the ministers" mean together.
    pub(super) fn together(&self, discourse: &mut Discourse<'_, '_>) -> Option<(EntityId, Vec<EntityId>)> {
        let is_two = self.is_two();
        let is_person = self.is(discourse, "RoleNoun") || self.is(discourse, "PersonNoun");
        let is_side = self.is(discourse, "SideNoun") || self.is(discourse, "GovernmentNoun");
        let is_settlement = self.is(discourse, "SettlementNoun");
        let is_collective = is_two || (is_person && self.is_definite() && !self.is_restricted(discourse));
        if !self.is_plural() || !is_collective {
            return None;
        }
        let fits = |party: &Party| match party.kind {
            EntityKind::Person => is_person || is_side,
            EntityKind::Place => is_settlement,
            EntityKind::State => is_side,
            _ => is_side && !self.is(discourse, "CountryNoun"),
        };
        let parties = self.recent_parties(discourse);
        let party = parties.into_iter().find(|party| fits(party) && (!is_two || party.members.len() == 2));
        let members = match party {
            Some(party) if party.kind == EntityKind::Person && is_side => {
                party.members.iter().filter_map(|person| discourse.speaks_for(person)).collect()
            }
            Some(party) => party.members,
            None if is_side => discourse.main_states()?.to_vec(),
            None => return None,
        };
        let (first, rest) = members.split_first()?;
        (!rest.is_empty() && rest.len() < 4).then(|| (first.clone(), rest.to_vec()))
    }

    /// Returns who stood or met together, last first: before the noun in its sentence, and in sentences before.
    fn recent_parties(&self, discourse: &Discourse<'_, '_>) -> Vec<Party> {
        let first = self.sentence_index.saturating_sub(REACH);
        let earlier = discourse.parties.iter().rev().take_while(|party| party.sentence >= first).cloned();
        let here = discourse.antecedents.iter().rev().take_while(|antecedent| antecedent.sentence == self.sentence_index);
        let coordinated = here.filter(|antecedent| !antecedent.others.is_empty()).map(|antecedent| Party {
            sentence: self.sentence_index,
            kind: antecedent.kind,
            members: std::iter::once(&antecedent.entity).chain(&antecedent.others).cloned().collect(),
        });
        coordinated.chain(earlier).collect()
    }

    /// Tells whether the phrase counts two who are known: "both sides", "the two countries".
    fn is_two(&self) -> bool {
        let mut counting = self.sentence.dependents_by(self.head, &["det", "nummod"]);
        counting.any(|index| match self.sentence.tokens[index].lemma.to_lowercase().as_str() {
            "both" => true,
            "two" => self.is_definite(),
            _ => false,
        })
    }

    /// Returns the antecedent of a noun without a name: "the group", "the city", "the president".
    pub(super) fn referring_back(&self, discourse: &mut Discourse<'_, '_>) -> Option<EntityId> {
        if let Some(fighters) = self.side(discourse) {
            return self.fighters(discourse, &fighters);
        }
        if self.is(discourse, "ForceNoun") && self.belongs_to_government(discourse) {
            return self.government(discourse);
        }
        if self.is_state_force(discourse) && self.stands_without_article() {
            return self.country(discourse);
        }
        if self.lemma == "government" && self.modifies_its_doing(discourse) {
            return self.government(discourse);
        }
        if self.is(discourse, "PeopleNoun") && self.is_bare_plural() {
            return self.people(discourse);
        }
        if self.is(discourse, "CollectiveNoun") && self.stands_as_name() {
            return self.named_with_noun(discourse);
        }
        if !self.is_definite() || self.is_restricted(discourse) {
            return None;
        }
        if self.is(discourse, "RoleNoun") {
            return self.person_in_office(discourse);
        }
        if self.is(discourse, "GovernmentNoun") {
            // "The administration" is that of a state where the word is used so, however far it is.
            let reach = if self.lemma == "administration" { usize::MAX } else { REACH };
            return self.same_noun(discourse, reach).or_else(|| self.government(discourse));
        }
        if self.is_state_force(discourse) {
            return self.same_noun(discourse, REACH).or_else(|| self.country(discourse));
        }
        if self.is(discourse, "ForceNoun") && self.is_plural() {
            return self.same_noun(discourse, REACH).or_else(|| self.last_forces(discourse));
        }
        if self.lemma == "capital" {
            return self.same_noun(discourse, REACH).or_else(|| self.capital(discourse));
        }
        if self.is(discourse, "PeopleNoun") && self.is_plural() {
            return self.same_noun(discourse, usize::MAX).or_else(|| self.people(discourse));
        }
        self.named_with_noun(discourse).or_else(|| self.same_noun(discourse, REACH)).or_else(|| self.most_recent(discourse))
    }

    /// Returns the noun for fighters outside a state's forces that the phrase holds: "rebel" of "the rebels",
    /// "rebel hands" and "rebel forces".
    fn side(&self, discourse: &Discourse<'_, '_>) -> Option<String> {
        let modifier = self.modifiers_of_class(discourse, "RebelNoun").last();
        if let Some(modifier) = modifier.filter(|_| self.is(discourse, "SideBodyNoun") && self.is_plural()) {
            return Some(self.sentence.tokens[modifier].lemma.to_lowercase());
        }
        let is_fighter = self.is(discourse, "RebelNoun");
        let is_meant = self.stands_alone() || (self.is_definite() && !self.is_restricted(discourse));
        (is_fighter && is_meant).then(|| self.lemma.clone())
    }

    /// Returns the group that "the rebels" or "the militants" are: one called so before, the armed group last named,
    /// or those of the state that the document is about.
    fn fighters(&self, discourse: &mut Discourse<'_, '_>, lemma: &str) -> Option<EntityId> {
        let plural = plural(discourse, lemma);
        let is_named_so = |antecedent: &&Antecedent| {
            let entity = discourse.entities.get(&antecedent.entity);
            antecedent.noun == lemma || entity.is_some_and(|entity| entity.label.ends_with(&format!(" {plural}")))
        };
        let called_so = discourse.antecedents.iter().rev().find(is_named_so);
        let named = || {
            let is_armed = |antecedent: &Antecedent| antecedent.kind == EntityKind::ArmedGroup;
            self.recent(discourse, REACH, &is_armed)
        };
        if let Some(antecedent) = called_so {
            return Some(antecedent.entity.clone());
        }
        let national = national_label(discourse, lemma);
        let is_known = national.as_ref().is_some_and(|label| discourse.known.exact(label).is_some());
        let is_opposition = lemma == "opposition";
        // "Rebels who receive support" are told apart by the clause, so they need not be the group named before.
        let is_told_apart = self.is_bare_plural() && self.sentence.dependents_by(self.head, &["acl"]).next().is_some();
        let named = if is_known || is_opposition || is_told_apart { None } else { named() };
        let kind = if is_opposition { EntityKind::Organization } else { EntityKind::ArmedGroup };
        named.or_else(|| Some(discourse.introduce_named(national?, kind)))
    }

    /// Returns "the protesters" of the state that the document is about.
    fn people(&self, discourse: &mut Discourse<'_, '_>) -> Option<EntityId> {
        if !self.is(discourse, "NationalGroupNoun") {
            return None;
        }
        let label = format!("{} {}", discourse.main_adjective()?, self.token().form.to_lowercase());
        Some(discourse.introduce_named(label, EntityKind::Population))
    }

    /// Returns whose government "the regime" is: that of the state last called so, or else last named.
    fn government(&self, discourse: &mut Discourse<'_, '_>) -> Option<EntityId> {
        let governs = |antecedent: &Antecedent| {
            antecedent.kind == EntityKind::State
                && !antecedent.is_plural
                && discourse.ontology.is_word("GovernmentNoun", &antecedent.noun)
        };
        let called_so = self.recent(discourse, REACH, &governs);
        called_so.or_else(|| self.country(discourse))
    }

    /// Returns the state that the document is about, or else the one last named.
    fn country(&self, discourse: &mut Discourse<'_, '_>) -> Option<EntityId> {
        let is_state =
            |antecedent: &Antecedent| antecedent.kind == EntityKind::State && antecedent.form != MentionForm::Adjective;
        discourse.main_state().or_else(|| self.recent(discourse, REACH, &is_state))
    }

    /// Returns the person who carried this title before, the only one named who held the office, or its holder in the
    /// state that speaks or that the document is about.
    fn person_in_office(&self, discourse: &mut Discourse<'_, '_>) -> Option<EntityId> {
        let title = offices::title(discourse.ontology, self.sentence, self.head);
        let mut titles = discourse.titles.iter().rev();
        let called_so = titles.find(|(other, _)| offices::is_short_for(discourse.ontology, &title, other));
        let called_so = called_so.map(|(_, person)| person.clone());
        let named = called_so.or_else(|| offices::named_holder(discourse, &title, None));
        let state = discourse.voice.body.clone().or_else(|| discourse.main_state.clone());
        // "The leader" and "the minister" may be anybody's; "the prime minister" is the country's.
        let is_full = title.contains(' ') || discourse.ontology.is_word("HeadOfficeNoun", &title);
        let is_full = is_full && !discourse.ontology.is_word("LeaderNoun", &title);
        named.or_else(|| if is_full { offices::holder(discourse, &title, &state?) } else { None })
    }

    /// Returns the actor or place with the noun in its name: "the airport", after "Kherson International Airport".
    fn named_with_noun(&self, discourse: &Discourse<'_, '_>) -> Option<EntityId> {
        use EntityKind::{ArmedGroup, Organization, Place};
        let ends_so = |name: &str| name.rsplit(' ').next().is_some_and(|word| word.to_lowercase() == self.lemma);
        let is_named_so = |antecedent: &Antecedent| {
            let entity = discourse.entities.get(&antecedent.entity);
            let mut names = entity.into_iter().flat_map(|entity| std::iter::once(&entity.label).chain(&entity.aliases));
            matches!(antecedent.kind, ArmedGroup | Organization | Place) && names.any(|name| ends_so(name))
        };
        self.recent(discourse, 2 * REACH, &is_named_so)
    }

    /// Returns whose forces were last spoken of: "the troops".
    fn last_forces(&self, discourse: &Discourse<'_, '_>) -> Option<EntityId> {
        let is_force = |antecedent: &Antecedent| discourse.ontology.is_word("ForceNoun", &antecedent.noun);
        self.recent(discourse, REACH, &is_force)
    }

    /// Returns the capital of the state that the document is about.
    fn capital(&self, discourse: &mut Discourse<'_, '_>) -> Option<EntityId> {
        let state = self.country(discourse)?;
        let capital = discourse.known.get(&state)?.capitals.first()?.clone();
        Some(discourse.introduce_named(capital, EntityKind::Place))
    }

    fn most_recent(&self, discourse: &Discourse<'_, '_>) -> Option<EntityId> {
        use EntityKind::{ArmedGroup, Organization, Place, Population, State};
        let recent = |kinds: &[EntityKind]| {
            self.recent(discourse, REACH, &|antecedent: &Antecedent| kinds.contains(&antecedent.kind))
        };
        let class = |class| self.is(discourse, class);
        if class("AllianceNoun") {
            None
        } else if class("CollectiveNoun") {
            recent(&[ArmedGroup, Organization])
        } else if class("CompanyNoun") {
            recent(&[Organization])
        } else if class("CountryNoun") {
            recent(&[State])
        } else if class("SettlementNoun") {
            recent(&[Place])
        } else if class("CommunityNoun") {
            recent(&[Population])
        } else {
            None
        }
    }

    fn same_noun(&self, discourse: &Discourse<'_, '_>, reach: usize) -> Option<EntityId> {
        self.recent(discourse, reach, &|antecedent: &Antecedent| antecedent.noun == self.lemma)
    }

    /// Returns the entity of the last mention that fits, at most `reach` sentences back.
    fn recent(&self, discourse: &Discourse<'_, '_>, reach: usize, fits: &dyn Fn(&Antecedent) -> bool) -> Option<EntityId> {
        let first = self.sentence_index.saturating_sub(reach);
        let mut recent = discourse.antecedents.iter().rev().take_while(|antecedent| antecedent.sentence >= first);
        recent.find(|antecedent| fits(antecedent)).map(|antecedent| antecedent.entity.clone())
    }

    /// Tells whether the noun is modified by "government" or "regime", as in "government troops".
    fn belongs_to_government(&self, discourse: &Discourse<'_, '_>) -> bool {
        let is_behind_hyphen =
            |index: usize| index > 0 && matches!(self.sentence.tokens[index - 1].form.as_str(), "-" | "‑" | "–");
        self.modifiers_of_class(discourse, "GovernmentNoun").any(|index| !is_behind_hyphen(index))
    }

    /// Tells whether the noun names forces that only a state has: "the army", "police", "security forces".
    fn is_state_force(&self, discourse: &Discourse<'_, '_>) -> bool {
        self.is(discourse, "StateForceNoun")
            || (self.is(discourse, "ForceNoun")
                && self.modifiers_of_class(discourse, "StateForceAdjective").next().is_some())
    }

    /// Tells whether the noun is written as a name, as "Coalition" in "Coalition forces", or before a definite noun.
    fn stands_as_name(&self) -> bool {
        let token = self.token();
        let is_capital = token.form.starts_with(char::is_uppercase) && self.head > 0;
        let governor = token.head.filter(|_| token.relation() == "compound");
        let is_of_definite = governor.is_some_and(|governor| {
            let mut articles = self.sentence.dependents_by(governor, &["det"]);
            articles.any(|index| self.sentence.tokens[index].lemma == "the")
        });
        !self.is_restricted_by_name() && (is_capital || is_of_definite)
    }

    fn is_restricted_by_name(&self) -> bool {
        self.sentence.dependents_by(self.head, &["amod", "compound", "nmod"]).next().is_some()
    }

    /// Tells whether the noun acts without an article: "Police fired", "Security forces arrested".
    fn stands_without_article(&self) -> bool {
        let is_argument = matches!(self.token().relation(), "nsubj" | "obj" | "obl");
        is_argument && self.sentence.dependents_by(self.head, &["det", "nummod", "nmod", "acl"]).next().is_none()
    }

    /// Tells whether the noun is a bare plural, or an adjunct as in "a rebel attack" and "rebel-held".
    fn stands_alone(&self) -> bool {
        let mut parts = self.sentence.dependents_by(self.head, &["det", "amod", "nummod", "compound", "nmod"]);
        (self.is_adjunct() || self.is_plural()) && parts.next().is_none()
    }

    /// Tells whether the noun modifies a deed or a thing of its own: "government air strikes", "government targets".
    fn modifies_its_doing(&self, discourse: &Discourse<'_, '_>) -> bool {
        let is_own = |head: usize| {
            let lemma = self.sentence.tokens[head].lemma.to_lowercase();
            ["ActionNoun", "AssetNoun"].iter().any(|class| discourse.ontology.is_word(class, &lemma))
        };
        self.is_adjunct() && self.token().head.is_some_and(is_own) && !self.is_restricted(discourse)
    }

    /// Tells whether the noun modifies the one behind it: "a rebel attack".
    pub(super) fn is_adjunct(&self) -> bool {
        matches!(self.token().relation(), "compound" | "amod" | "nmod" | "obl")
            && self.sentence.case_of(self.head).is_none()
            && self.token().head.is_some_and(|head| head > self.head)
    }

    /// Tells whether the noun is a plural without an article, counted or not: "civilians", "five journalists".
    fn is_bare_plural(&self) -> bool {
        let mut parts = self.sentence.dependents_by(self.head, &["det", "amod", "compound", "nmod"]);
        self.is_plural() && parts.next().is_none()
    }
}

/// Returns the name of a group of the state that the document is about: "Syrian rebels".
fn national_label(discourse: &Discourse<'_, '_>, lemma: &str) -> Option<String> {
    if !discourse.ontology.is_word("NationalGroupNoun", lemma) {
        return None;
    }
    Some(format!("{} {}", discourse.main_adjective()?, plural(discourse, lemma)))
}
