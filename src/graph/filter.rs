//! Which ties to take.

use crate::knowledge::{Entity, EntityId, EntityKind, Modality, RelationName};
use crate::ontology::{Ontology, Sign};
use crate::store::{ClaimSummary, Tie};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Which claims count, and which of the ties that they make are taken. The default takes what the documents assert.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TieFilter {
    /// Only these relations and those below them; empty for all.
    pub relations: BTreeSet<RelationName>,
    /// Only these signs; empty for all.
    pub signs: BTreeSet<Sign>,
    /// Only ties between actors of these kinds; empty for all.
    pub kinds: BTreeSet<EntityKind>,
    /// Only claims of documents from this day on; documents without a date are left out.
    pub since: Option<Date>,
    /// Only claims of documents up to this day; documents without a date are left out.
    pub until: Option<Date>,
    /// Only claims of these documents or publishers, named without regard to case; empty for all.
    pub sources: BTreeSet<String>,
    /// Only claims that these speakers make; their word then stands for the document's. Empty for all.
    pub speakers: BTreeSet<EntityId>,
    /// Only claims of these modalities; empty for all. Only what is actual is ever asserted.
    pub modalities: BTreeSet<Modality>,
    /// Only claims that are at least so sure.
    pub confidence: f64,
    /// Also ties that are claimed but not asserted: denied, planned, or only said by somebody.
    pub unasserted: bool,
}

impl TieFilter {
    /// Tells whether a claim counts.
    pub fn accepts_claim(&self, claim: &ClaimSummary) -> bool {
        claim.confidence >= self.confidence
            && self.accepts_date(claim.source.date)
            && self.accepts_source(claim)
            && self.accepts_speaker(claim)
            && (self.modalities.is_empty() || self.modalities.contains(&claim.modality))
    }

    /// Tells whether a claim asserts its tie: as the view has it, or in the words of a wanted speaker.
    pub fn asserts(&self, claim: &ClaimSummary) -> bool {
        if self.speakers.is_empty() { claim.is_asserted() } else { claim.is_stated() }
    }

    /// Tells whether a tie is taken; its claims have been accepted.
    pub fn accepts_tie(&self, tie: &Tie, entities: &BTreeMap<EntityId, Entity>, ontology: &Ontology) -> bool {
        (tie.asserted || self.unasserted)
            && (self.signs.is_empty() || self.signs.contains(&tie.sign))
            && self.accepts_relation(&tie.relation, ontology)
            && [&tie.subject, &tie.object].into_iter().all(|end| self.accepts_kind(entities.get(end)))
    }

    /// Returns what the filter leaves, in words; nothing when it is the default.
    pub fn describe(&self) -> Vec<String> {
        let mut parts = Vec::new();
        if self.unasserted {
            parts.push("claimed, also when not asserted".to_owned());
        }
        let signs = self.signs.iter().rev().map(|sign| sign.as_str().to_owned());
        let kinds = self.kinds.iter().map(|kind| kind.as_str().to_owned());
        parts.extend(list("relation", self.relations.iter().map(|relation| relation.0.clone())));
        parts.extend(list("sign", signs));
        parts.extend(list("kind", kinds));
        parts.extend(list("source", self.sources.iter().cloned()));
        parts.extend(list("speaker", self.speakers.iter().map(|speaker| speaker.0.clone())));
        parts.extend(list("modality", self.modalities.iter().map(|modality| modality.as_str().to_owned())));
        parts.extend(self.since.map(|day| format!("since {day}")));
        parts.extend(self.until.map(|day| format!("until {day}")));
        if self.confidence > 0.0 {
            parts.push(format!("confidence from {}", self.confidence));
        }
        parts
    }

    fn accepts_date(&self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until),
            None => self.since.is_none() && self.until.is_none(),
        }
    }

    fn accepts_source(&self, claim: &ClaimSummary) -> bool {
        let names = [Some(&claim.source.document.0), claim.source.publisher.as_ref()];
        let mut names = names.into_iter().flatten().map(|name| name.to_lowercase());
        self.sources.is_empty() || names.any(|name| self.sources.iter().any(|source| source.to_lowercase() == name))
    }

    fn accepts_speaker(&self, claim: &ClaimSummary) -> bool {
        self.speakers.is_empty() || claim.speaker.as_ref().is_some_and(|speaker| self.speakers.contains(speaker))
    }

    fn accepts_kind(&self, entity: Option<&Entity>) -> bool {
        self.kinds.is_empty() || entity.is_some_and(|entity| self.kinds.contains(&entity.kind))
    }

    fn accepts_relation(&self, relation: &RelationName, ontology: &Ontology) -> bool {
        self.relations.is_empty()
            || self.relations.contains(relation)
            || ontology.with_ancestors(relation).iter().any(|ancestor| self.relations.contains(&ancestor.name))
    }
}

fn list(what: &str, values: impl Iterator<Item = String>) -> Option<String> {
    let values: Vec<String> = values.collect();
    (!values.is_empty()).then(|| format!("{what} {}", values.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::ActorGraph;
    use crate::knowledge::Claim;
    use crate::store::fixture::{ontology, plain, reading, store};
    use jiff::civil::date;

    fn said_by_iran(claim: &mut Claim) {
        claim.speaker = Some(EntityId("Iran".into()));
    }

    fn planned(claim: &mut Claim) {
        claim.modality = Modality::Planned;
    }

    fn unsure(claim: &mut Claim) {
        claim.confidence = 0.6;
    }

    /// Checks which ties a filter leaves of four documents.
    fn check(filter: &TieFilter, expected: &[&str]) {
        let mut first = reading("first", &[("Russia arms Iraq.", "Russia", "arms", "Iraq", plain)]);
        first.document.date = Some(date(2014, 1, 1));
        let mut second = reading("second", &[("Iraq attacks Syria.", "Iraq", "attacks", "Syria", said_by_iran)]);
        second.document.publisher = Some("The Herald".to_owned());
        let mut third = reading("third", &[("Iran meets Syria.", "Iran", "meets", "Syria", unsure)]);
        third.document.date = None;
        let fourth = reading("fourth", &[("Russia backs Syria.", "Russia", "backs", "Syria", planned)]);
        let store = store(&[first, second, third, fourth]);
        let graph = ActorGraph::load(&store, &ontology(), filter).unwrap();
        let ties: Vec<String> =
            graph.ties().map(|(one, tie, other)| format!("{} {} {}", one.id, tie.relation, other.id)).collect();
        assert_eq!(ties, expected, "{filter:?}");
    }

    #[test]
    fn each_condition_leaves_what_it_says() {
        let filter = TieFilter::default;
        let name = |name: &str| BTreeSet::from([RelationName(name.into())]);
        check(&filter(), &["Iran meets Syria", "Russia arms Iraq"]);
        let all = ["Iran meets Syria", "Iraq attacks Syria", "Russia arms Iraq", "Russia backs Syria"];
        check(&TieFilter { unasserted: true, ..filter() }, &all);
        check(&TieFilter { relations: name("backs"), ..filter() }, &["Russia arms Iraq"]);
        check(&TieFilter { signs: [Sign::Neutral].into(), ..filter() }, &["Iran meets Syria"]);
        check(&TieFilter { kinds: [EntityKind::Person].into(), ..filter() }, &[]);
        check(&TieFilter { since: Some(date(2014, 1, 2)), unasserted: true, ..filter() }, &[all[1], all[3]]);
        check(&TieFilter { until: Some(date(2014, 1, 2)), ..filter() }, &["Russia arms Iraq"]);
        check(&TieFilter { sources: ["the herald".into()].into(), unasserted: true, ..filter() }, &[all[1]]);
        check(&TieFilter { sources: ["first".into()].into(), ..filter() }, &["Russia arms Iraq"]);
        check(&TieFilter { speakers: [EntityId("Iran".into())].into(), ..filter() }, &["Iraq attacks Syria"]);
        check(&TieFilter { confidence: 0.7, ..filter() }, &["Russia arms Iraq"]);
        check(&TieFilter { modalities: [Modality::Planned].into(), unasserted: true, ..filter() }, &[all[3]]);
        check(&TieFilter { modalities: [Modality::Planned].into(), ..filter() }, &[]);
    }
}
