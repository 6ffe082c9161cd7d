//! What people judged of actors: the same, different, unsure. It stands in a file beside the store, apart from the data.
//!
//! The file is Turtle, one judgement a line in the order in which they were made:
//! `actor:NuriAlMaliki cg:sameActorAs actor:NouriAlMaliki .` The last judgement of a pair counts. Nothing but
//! [`Judgements::undo`] takes one away; [`Merges`] is what follows from all of them.

use super::iri::entity_of;
use super::{Store, StoreError, entity_node};
use crate::knowledge::EntityId;
use crate::ontology::vocabulary::{ACTOR, CG};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// What somebody judged of two actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// They are one actor.
    Same,
    /// They are two.
    Different,
    /// It cannot be told.
    Unsure,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] = [Verdict::Same, Verdict::Different, Verdict::Unsure];

    /// Returns the word that people type.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Different => "different",
            Verdict::Unsure => "unsure",
        }
    }

    /// Returns the verdict of that word, or of its first letter.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text || verdict.as_str()[..1] == text)
    }

    /// Returns the local name of the property that says it.
    fn property(self) -> &'static str {
        match self {
            Verdict::Same => "sameActorAs",
            Verdict::Different => "differentActorFrom",
            Verdict::Unsure => "unsureWhetherSameAs",
        }
    }
}

/// One judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The one whose id comes first.
    pub first: EntityId,
    /// The other.
    pub second: EntityId,
    /// What was judged.
    pub verdict: Verdict,
}

impl Judgement {
    /// Makes a judgement; the order of the two does not matter.
    pub fn new(one: EntityId, other: EntityId, verdict: Verdict) -> Self {
        let (first, second) = if one <= other { (one, other) } else { (other, one) };
        Self { first, second, verdict }
    }

    fn is_of(&self, one: &EntityId, other: &EntityId) -> bool {
        (&self.first, &self.second) == (one.min(other), one.max(other))
    }
}

/// All judgements, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements {
    /// The first one first.
    pub all: Vec<Judgement>,
}

/// Judgements that cannot all be right: actors that are the same by several judgements, but different by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Actors each judged the same as the next; the first and the last are judged different.
    pub chain: Vec<EntityId>,
    /// The judgement that is not applied.
    pub left_out: Judgement,
}

impl Judgements {
    /// Adds a judgement. The same judgement made before moves to the end.
    pub fn add(&mut self, judgement: Judgement) {
        self.all.retain(|made| *made != judgement);
        self.all.push(judgement);
    }

    /// Takes back the last judgement and returns it.
    pub fn undo_last(&mut self) -> Option<Judgement> {
        self.all.pop()
    }

    /// Takes back every judgement of two actors and returns them.
    pub fn undo(&mut self, one: &EntityId, other: &EntityId) -> Vec<Judgement> {
        let (undone, kept) = std::mem::take(&mut self.all).into_iter().partition(|made| made.is_of(one, other));
        self.all = kept;
        undone
    }

    /// Returns the judgements that count, in order: of every pair the last one.
    pub fn in_force(&self) -> Vec<&Judgement> {
        let mut seen = BTreeSet::new();
        let mut in_force: Vec<&Judgement> =
            self.all.iter().rev().filter(|made| seen.insert((&made.first, &made.second))).collect();
        in_force.reverse();
        in_force
    }

    /// Returns what follows from the judgements together.
    ///
    /// A judgement that would make one actor of two that are judged different is left out and reported.
    pub fn merges(&self) -> Merges {
        let in_force = self.in_force();
        let different: Vec<&Judgement> =
            in_force.iter().copied().filter(|made| made.verdict == Verdict::Different).collect();
        let mut merges = Merges::default();
        for judgement in in_force.iter().filter(|made| made.verdict == Verdict::Same) {
            merges.join(judgement, &different);
        }
        merges
    }
}

/// Which actors are one, by judgements.
#[derive(Clone, Debug, Default)]
pub struct Merges {
    /// The first member of the group of each actor that is in one.
    first_of: BTreeMap<EntityId, EntityId>,
    /// The groups by their first member.
    groups: BTreeMap<EntityId, BTreeSet<EntityId>>,
    /// Who is judged the same as whom.
    neighbours: BTreeMap<EntityId, BTreeSet<EntityId>>,
    /// Judgements that are not applied, because others contradict them.
    pub contradictions: Vec<Contradiction>,
}

impl Merges {
    /// Returns the groups of actors that are one, ordered by their first.
    pub fn groups(&self) -> impl Iterator<Item = &BTreeSet<EntityId>> {
        self.groups.values()
    }

    /// Returns all actors that are one with this one, itself included.
    pub fn members(&self, actor: &EntityId) -> BTreeSet<EntityId> {
        let group = self.first_of.get(actor).and_then(|first| self.groups.get(first));
        group.cloned().unwrap_or_else(|| BTreeSet::from([actor.clone()]))
    }

    /// Tells whether two actors are judged to be one, directly or through others.
    pub fn are_same(&self, one: &EntityId, other: &EntityId) -> bool {
        one == other || self.first_of.get(one).is_some_and(|first| self.first_of.get(other) == Some(first))
    }

    /// Returns the shortest chain of judgements that makes one actor of two; nothing when they are two.
    pub fn chain(&self, from: &EntityId, to: &EntityId) -> Vec<EntityId> {
        let mut before: BTreeMap<&EntityId, &EntityId> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(actor) = queue.pop_front() {
            for next in self.neighbours.get(actor).into_iter().flatten() {
                if next != from && !before.contains_key(next) {
                    before.insert(next, actor);
                    queue.push_back(next);
                }
            }
        }
        let steps = std::iter::successors(Some(to), |actor| before.get(actor).copied());
        let mut chain: Vec<EntityId> = steps.cloned().collect();
        chain.reverse();
        if chain.first() == Some(from) { chain } else { Vec::new() }
    }

    fn join(&mut self, judgement: &Judgement, different: &[&Judgement]) {
        let [one, other] = [&judgement.first, &judgement.second].map(|actor| self.members(actor));
        let (first, second) = (judgement.first.clone(), judgement.second.clone());
        self.neighbours.entry(first.clone()).or_default().insert(second.clone());
        self.neighbours.entry(second.clone()).or_default().insert(first.clone());
        let separates = |made: &&&Judgement| {
            (one.contains(&made.first) && other.contains(&made.second))
                || (one.contains(&made.second) && other.contains(&made.first))
        };
        if let Some(separation) = different.iter().find(separates) {
            let chain = self.chain(&separation.first, &separation.second);
            self.neighbours.entry(first.clone()).or_default().remove(&second);
            self.neighbours.entry(second).or_default().remove(&first);
            self.contradictions.push(Contradiction { chain, left_out: judgement.clone() });
            return;
        }
        let group: BTreeSet<EntityId> = one.union(&other).cloned().collect();
        self.groups.retain(|first, _| !group.contains(first));
        if let Some(first) = group.first().cloned() {
            self.first_of.extend(group.iter().map(|member| (member.clone(), first.clone())));
            self.groups.insert(first, group);
        }
    }
}

impl Store {
    /// Returns the file of judgements, beside the folder of the store; none in memory.
    pub fn judgements_path(&self) -> Option<PathBuf> {
        self.path().map(judgements_path)
    }

    /// Reads the judgements; none when there is no file of them.
    ///
    /// # Errors
    /// When the file cannot be read or is not Turtle.
    pub fn judgements(&self) -> Result<Judgements, StoreError> {
        let Some(path) = self.judgements_path() else {
            return Ok(Judgements::default());
        };
        match fs::read_to_string(&path) {
            Ok(turtle) => parse(&turtle).map_err(|reason| StoreError::WrongJudgements { path, reason }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Judgements::default()),
            Err(source) => Err(StoreError::Unopenable { path, source }),
        }
    }

    /// Writes the judgements, all or nothing; [`Store::derive_view`] applies them. A store in memory keeps none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_judgements(&self, judgements: &Judgements) -> Result<(), StoreError> {
        match self.judgements_path() {
            Some(path) => replace(&path, &turtle(judgements)).map_err(|source| StoreError::Unopenable { path, source }),
            None => Ok(()),
        }
    }
}

/// Returns `claimgraph.judgements.ttl` for the store `claimgraph.db`.
fn judgements_path(store: &Path) -> PathBuf {
    let name =
        if store.extension().is_some_and(|extension| extension == "db") { store.file_stem() } else { store.file_name() };
    let mut name: OsString = name.unwrap_or_default().to_owned();
    name.push(".judgements.ttl");
    store.with_file_name(name)
}

/// Writes a new file beside the old one and puts it in its place.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let mut draft = path.to_owned().into_os_string();
    draft.push(format!(".{}.tmp", std::process::id()));
    let result = create_private(&draft).and_then(|mut file| {
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)
    });
    if result.is_err() {
        // What is reported is why writing failed; that the draft stays would only distract from it.
        let _ = fs::remove_file(&draft);
    }
    result
}

/// Makes a file that its owner alone may read.
fn create_private(path: &OsStr) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

const HEADING: &str = "\
# Judgements of actors, in the order in which they were made; the last of a pair counts. `claimgraph review` writes this
# file, and the view of the store follows from it. Lines may be added or removed by hand; `claimgraph build` or the next
# judgement applies that.

";

/// Returns the file of judgements.
fn turtle(judgements: &Judgements) -> String {
    let mut text = format!("{HEADING}@prefix actor: <{ACTOR}> .\n@prefix cg: <{CG}> .\n\n");
    for Judgement { first, second, verdict } in &judgements.all {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} cg:{} {} .", name(first), verdict.property(), name(second));
    }
    text
}

/// Returns an actor as a prefixed name where that needs no escapes, else as an IRI.
fn name(actor: &EntityId) -> String {
    let is_simple = !actor.0.is_empty() && actor.0.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_simple { format!("actor:{actor}") } else { entity_node(actor).to_string() }
}

/// Reads judgements in the order in which they stand in the file.
fn parse(turtle: &str) -> Result<Judgements, String> {
    let mut judgements = Judgements::default();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()) {
        let quad = quad.map_err(|error| error.to_string())?;
        let property = quad.predicate.as_str().strip_prefix(CG);
        let verdict = Verdict::ALL.into_iter().find(|verdict| Some(verdict.property()) == property);
        if let (Some(verdict), NamedOrBlankNode::NamedNode(one), Term::NamedNode(other)) =
            (verdict, quad.subject, quad.object)
            && let (Some(one), Some(other)) = (entity_of(one.as_str()), entity_of(other.as_str()))
            && one != other
        {
            judgements.add(Judgement::new(one, other, verdict));
        }
    }
    Ok(judgements)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> EntityId {
        EntityId(name.to_owned())
    }

    fn judgements(lines: &[(&str, Verdict, &str)]) -> Judgements {
        let mut judgements = Judgements::default();
        for (one, verdict, other) in lines {
            judgements.add(Judgement::new(id(one), id(other), *verdict));
        }
        judgements
    }

    fn groups(judgements: &Judgements) -> Vec<String> {
        let merges = judgements.merges();
        merges.groups().map(|group| group.iter().map(|member| member.0.as_str()).collect::<Vec<_>>().join(" ")).collect()
    }

    use Verdict::{Different, Same, Unsure};

    #[test]
    fn sameness_is_transitive() {
        let made =
            judgements(&[("C", Same, "B"), ("E", Same, "F"), ("A", Same, "B"), ("F", Unsure, "A"), ("X", Different, "A")]);
        assert_eq!(groups(&made), ["A B C", "E F"]);
        assert!(made.merges().are_same(&id("A"), &id("C")));
        assert!(!made.merges().are_same(&id("A"), &id("E")));
        assert!(made.merges().contradictions.is_empty());
    }

    #[test]
    fn the_last_judgement_of_a_pair_counts() {
        let mut made = judgements(&[("A", Same, "B"), ("B", Different, "A")]);
        assert_eq!(groups(&made), [""; 0]);
        assert_eq!(made.undo_last().map(|made| made.verdict), Some(Different));
        assert_eq!(groups(&made), ["A B"]);
        assert_eq!(made.undo(&id("B"), &id("A")).len(), 1);
        assert_eq!(made.undo_last(), None);
    }

    #[test]
    fn a_contradiction_is_reported_and_nothing_is_lost() {
        let made = judgements(&[("A", Same, "B"), ("B", Same, "C"), ("A", Different, "C"), ("C", Same, "D")]);
        let merges = made.merges();
        assert_eq!(groups(&made), ["A B", "C D"]);
        let [contradiction] = merges.contradictions.as_slice() else { panic!("{:?}", merges.contradictions) };
        assert_eq!(contradiction.chain, ["A", "B", "C"].map(id));
        assert_eq!(contradiction.left_out, Judgement::new(id("B"), id("C"), Same));
        assert_eq!(made.all.len(), 4);
    }

    #[test]
    fn the_file_keeps_order_and_hostile_names() {
        let made = judgements(&[
            ("B", Same, "A"),
            ("A> cg:x <y", Different, "a b\n"),
            ("حزب", Unsure, "%41"),
            ("A", Different, "B"),
            ("", Same, ".."),
        ]);
        assert_eq!(parse(&turtle(&made)).unwrap(), made);
        assert!(parse("actor:A cg:sameActorAs").is_err());
    }

    #[test]
    fn the_file_stands_beside_the_store() {
        for (store, file) in [
            ("claimgraph.db", "claimgraph.judgements.ttl"),
            ("/data/iraq", "/data/iraq.judgements.ttl"),
            ("/data/v1.2/", "/data/v1.2.judgements.ttl"),
        ] {
            assert_eq!(judgements_path(Path::new(store)), Path::new(file));
        }
    }
}
