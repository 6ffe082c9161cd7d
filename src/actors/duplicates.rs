//! Pairs of actors that may be one, with the reasons. Nothing is merged here: people judge.

use super::blocking;
use super::similarity::{Likeness, Name, compare};
use crate::knowledge::{Entity, EntityId, EntityKind};
use crate::ontology::Ontology;
use crate::store::{Judgements, KeptActors, Merges, Store, StoreError, Verdict};
use crate::text::DocumentId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The least score of a pair that is worth a look.
pub const LEAST_SCORE: f64 = 0.6;

/// Two actors that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The one whose id comes first.
    pub first: Entity,
    /// The other.
    pub second: Entity,
    /// Between 0 and 1; the greater, the likelier.
    pub score: f64,
    /// Why, the strongest reason first.
    pub reasons: Vec<Reason>,
    /// Whether somebody looked at the pair before and could not tell.
    pub is_unsure: bool,
}

/// Why two actors may be one, or may not.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Names of them are alike.
    Names {
        /// How.
        likeness: Likeness,
        /// A name of the first.
        one: String,
        /// A name of the second.
        other: String,
    },
    /// They have the same ties to the same others.
    Ties {
        /// How many.
        shared: usize,
    },
    /// The same documents speak of both.
    Documents {
        /// How many.
        shared: usize,
    },
    /// Claims tie one to the other; few are tied to themselves.
    TiedToEachOther,
    /// Their kinds are near, but not the same.
    Kinds {
        /// Of the first.
        one: EntityKind,
        /// Of the second.
        other: EntityKind,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times =
            |count: usize, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
        match self {
            Reason::Names { likeness, one, other } => match likeness {
                Likeness::Same => write!(formatter, "same name: “{one}”, “{other}”"),
                Likeness::Reordered => write!(formatter, "same words: “{one}”, “{other}”"),
                Likeness::Spelling => write!(formatter, "similar names: “{one}”, “{other}”"),
                Likeness::Acronym => write!(formatter, "initials: “{one}”, “{other}”"),
                Likeness::Part => write!(formatter, "part of the name: “{one}”, “{other}”"),
            },
            Reason::Ties { shared } => write!(formatter, "{}", times(*shared, "shared tie", "shared ties")),
            Reason::Documents { shared } => write!(formatter, "{}", times(*shared, "shared document", "shared documents")),
            Reason::TiedToEachOther => formatter.write_str("against it: tied to each other"),
            Reason::Kinds { one, other } => write!(formatter, "against it: {} and {}", one.as_str(), other.as_str()),
        }
    }
}

/// Tells whether things of two kinds may be one and the same.
pub fn kinds_agree(one: EntityKind, other: EntityKind) -> bool {
    use EntityKind::{ArmedGroup, Organization, Place, Population, State};
    let near = |kinds: &[EntityKind]| kinds.contains(&one) && kinds.contains(&other);
    one == other || near(&[ArmedGroup, Organization, Population]) || near(&[State, Place])
}

/// Returns the pairs of actors of a store that may be one, the likeliest first.
///
/// Pairs judged the same or different, directly or through others, are left out; so are pairs of two known actors.
///
/// # Errors
/// When the store cannot be read.
pub fn candidates(store: &Store, ontology: &Ontology, judgements: &Judgements) -> Result<Vec<Candidate>, StoreError> {
    let entities: Vec<Entity> = store.entities_as_read()?.into_values().collect();
    let context = Context::read(store)?;
    let known: BTreeSet<&EntityId> = ontology.actors.iter().map(|actor| &actor.id).collect();
    let judged = Judged::new(judgements);
    let mut found = Vec::new();
    for ((one, other), (likeness, reason)) in alike(&entities) {
        let (one, other) = (&entities[one], &entities[other]);
        let both_known = known.contains(&one.id) && known.contains(&other.id);
        if both_known || !kinds_agree(one.kind, other.kind) || judged.is_decided(&one.id, &other.id) {
            continue;
        }
        let is_unsure = judged.verdict(&one.id, &other.id) == Some(Verdict::Unsure);
        found.extend(context.weigh(one, other, likeness, reason).map(|candidate| Candidate { is_unsure, ..candidate }));
    }
    found.sort_by(|left, right| {
        let ids = |candidate: &Candidate| (candidate.first.id.clone(), candidate.second.id.clone());
        right.score.total_cmp(&left.score).then_with(|| ids(left).cmp(&ids(right)))
    });
    Ok(found)
}

/// Returns pairs of entities with names that are alike, and for each the two names most alike.
fn alike(entities: &[Entity]) -> BTreeMap<(usize, usize), (f64, Reason)> {
    let (mut names, mut owners) = (Vec::new(), Vec::new());
    for (index, entity) in entities.iter().enumerate() {
        for name in [&entity.label].into_iter().chain(&entity.aliases).filter_map(|name| Name::new(name)) {
            names.push(name);
            owners.push(index);
        }
    }
    let mut best: BTreeMap<(usize, usize), (f64, Reason)> = BTreeMap::new();
    for (one, other) in blocking::pairs(&names, &owners) {
        let (owner, other_owner) = (owners[one], owners[other]);
        let Some((score, likeness)) = compare(&names[one], &names[other]) else { continue };
        let seen = best.get(&(owner, other_owner)).map_or(0.0, |(score, _)| *score);
        if score > seen {
            let [one, other] = [one, other].map(|name| names[name].text.clone());
            best.insert((owner, other_owner), (score, Reason::Names { likeness, one, other }));
        }
    }
    best
}

/// What the judgements say of pairs.
pub struct Judged {
    merges: Merges,
    /// The judgements that count, by pair.
    in_force: BTreeMap<(EntityId, EntityId), Verdict>,
}

impl Judged {
    /// Prepares to ask.
    pub fn new(judgements: &Judgements) -> Self {
        let in_force = judgements.in_force().into_iter();
        let in_force = in_force.map(|made| ((made.first.clone(), made.second.clone()), made.verdict)).collect();
        Self { merges: judgements.merges(), in_force }
    }

    fn verdict(&self, one: &EntityId, other: &EntityId) -> Option<Verdict> {
        let (first, second) = (one.min(other), one.max(other));
        self.in_force.get(&(first.clone(), second.clone())).copied()
    }

    /// Tells whether the two are the same, or different as members of their groups.
    pub fn is_decided(&self, one: &EntityId, other: &EntityId) -> bool {
        if self.merges.are_same(one, other) {
            return true;
        }
        let others = self.merges.members(other);
        let members = self.merges.members(one);
        let mut pairs = members.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
        pairs.any(|(one, other)| matches!(self.verdict(one, other), Some(Verdict::Same | Verdict::Different)))
    }
}

/// Who is tied to whom, and where.
struct Context {
    /// For each actor its ties: whether it is the subject, the relation, the other end.
    ties: BTreeMap<EntityId, BTreeSet<(bool, String, EntityId)>>,
    documents: BTreeMap<EntityId, BTreeSet<DocumentId>>,
}

impl Context {
    fn read(store: &Store) -> Result<Self, StoreError> {
        let mut context = Self { ties: BTreeMap::new(), documents: BTreeMap::new() };
        for claim in store.claim_summaries_with(&KeptActors::default())? {
            let (subject, object) = (&claim.subject, &claim.object);
            for (actor, is_subject, other) in [(subject, true, object), (object, false, subject)] {
                let tie = (is_subject, claim.relation.0.clone(), other.clone());
                context.ties.entry(actor.clone()).or_default().insert(tie);
                context.documents.entry(actor.clone()).or_default().insert(claim.source.document.clone());
            }
        }
        Ok(context)
    }

    /// Scores a pair whose names are alike; none when it is not worth a look.
    fn weigh(&self, one: &Entity, other: &Entity, likeness: f64, reason: Reason) -> Option<Candidate> {
        let ties = shared(self.ties.get(&one.id), self.ties.get(&other.id));
        let documents = shared(self.documents.get(&one.id), self.documents.get(&other.id));
        let tied = self.ties.get(&one.id).is_some_and(|ties| ties.iter().any(|(_, _, end)| *end == other.id));
        let mut reasons = vec![reason];
        let mut score = 0.85 * likeness;
        if ties > 0 {
            score += 0.05 * ties.min(2) as f64;
            reasons.push(Reason::Ties { shared: ties });
        }
        if documents > 0 {
            score += 0.05;
            reasons.push(Reason::Documents { shared: documents });
        }
        if tied {
            score -= 0.2;
            reasons.push(Reason::TiedToEachOther);
        }
        if one.kind != other.kind {
            score -= 0.1;
            reasons.push(Reason::Kinds { one: one.kind, other: other.kind });
        }
        let (first, second) = (one.clone(), other.clone());
        (score >= LEAST_SCORE).then_some(Candidate { first, second, score, reasons, is_unsure: false })
    }
}

fn shared<T: Ord>(one: Option<&BTreeSet<T>>, other: Option<&BTreeSet<T>>) -> usize {
    one.zip(other).map_or(0, |(one, other)| one.intersection(other).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Reading;
    use crate::store::Judgement;
    use crate::store::fixture::{ontology, plain, reading, store};

    /// Returns a store of people who each arm Iraq.
    fn people(names: &[&str]) -> Store {
        let readings: Vec<Reading> = names
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let sentence = format!("{name} arms Iraq.");
                let mut reading = reading(&index.to_string(), &[(sentence.as_str(), name, "arms", "Iraq", plain)]);
                for entity in &mut reading.entities {
                    entity.aliases.clear();
                }
                reading
            })
            .collect();
        store(&readings)
    }

    fn pairs(store: &Store, judgements: &Judgements) -> Vec<String> {
        let found = candidates(store, &ontology(), judgements).unwrap();
        found.iter().map(|candidate| format!("{} {}", candidate.first.id, candidate.second.id)).collect()
    }

    #[test]
    fn candidates_have_reasons_and_are_ordered() {
        let store = people(&["Maliki", "Malki", "Malikis", "Sudan"]);
        let found = candidates(&store, &ontology(), &Judgements::default()).unwrap();
        assert_eq!(pairs(&store, &Judgements::default()), ["Maliki Malikis", "Maliki Malki"]);
        let reasons: Vec<String> = found[0].reasons.iter().map(ToString::to_string).collect();
        assert_eq!(reasons, ["similar names: “Maliki”, “Malikis”", "1 shared tie"]);
        assert!(found[0].score >= found[1].score);
    }

    #[test]
    fn what_is_judged_is_not_asked_again() {
        let store = people(&["Maliki", "Malki", "Malikis"]);
        let mut made = Judgements::default();
        let id = |name: &str| EntityId(name.to_owned());
        made.add(Judgement::new(id("Maliki"), id("Malki"), Verdict::Same));
        assert_eq!(pairs(&store, &made), ["Maliki Malikis"]);
        made.add(Judgement::new(id("Malki"), id("Malikis"), Verdict::Different));
        assert_eq!(pairs(&store, &made), [""; 0]);
        made.undo_last();
        made.add(Judgement::new(id("Maliki"), id("Malikis"), Verdict::Unsure));
        let found = candidates(&store, &ontology(), &made).unwrap();
        assert!(found[0].is_unsure);
    }

    #[test]
    fn kinds_must_not_contradict() {
        let mut store_of = people(&["Maliki"]);
        let mut other = reading("x", &[("Malki arms Iraq.", "Malki", "arms", "Iraq", plain)]);
        for (kind, expected) in [(EntityKind::Person, 0), (EntityKind::Place, 1)] {
            other.entities.iter_mut().for_each(|entity| {
                entity.aliases.clear();
                if entity.id.0 == "Malki" {
                    entity.kind = kind;
                }
            });
            store_of.put(&other, "reader").unwrap();
            assert_eq!(pairs(&store_of, &Judgements::default()).len(), expected, "{kind:?}");
        }
        store_of = people(&[]);
        assert!(pairs(&store_of, &Judgements::default()).is_empty());
    }

    #[test]
    fn many_actors_do_not_need_all_pairs() {
        // Names of three made-up words, so that each word is shared by many.
        let word =
            |number: usize| ["bar", "kel", "mon", "tis", "dra", "vul", "ner", "sap", "hig", "fod"][number % 10].repeat(2);
        let entity = |number: usize| Entity {
            id: EntityId(number.to_string()),
            label: format!("{} {} {number}", word(number), word(number / 10)),
            kind: EntityKind::Organization,
            aliases: BTreeSet::new(),
        };
        let entities: Vec<Entity> = (0..4_000).map(entity).collect();
        let names: Vec<Name> = entities.iter().filter_map(|entity| Name::new(&entity.label)).collect();
        let owners: Vec<usize> = (0..names.len()).collect();
        let pairs = blocking::pairs(&names, &owners).len();
        assert!(pairs < 20 * entities.len(), "{pairs}");
    }
}
