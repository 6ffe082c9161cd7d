//! What changed between two times: ties that are new, gone, or have turned into their opposite.

use super::{Actor, ActorGraph, Pair, SignedTie};
use crate::knowledge::{EntityId, RelationName};
use crate::ontology::Sign;
use std::collections::BTreeMap;

/// What differs between the graphs of two times.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The pairs of actors that turned first, then new ties, then those that are gone, each in order.
    pub changes: Vec<TieChange>,
    /// How many ties both graphs have.
    pub kept: usize,
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct TieChange {
    /// What happened.
    pub change: Change,
    /// Who.
    pub subject: Actor,
    /// To whom.
    pub object: Actor,
    /// The ties before: one that is gone, those of a pair that turned, none of what is new.
    pub before: Vec<SignedTie>,
    /// The ties after.
    pub after: Vec<SignedTie>,
}

/// What happened to a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Most claims about two actors spoke of support and now speak of hostility, or the other way.
    Turned,
    /// Spoken of after only.
    New,
    /// Spoken of before only. That nobody speaks of a tie any more does not mean that it ended.
    Gone,
}

impl Change {
    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Turned => "turned",
            Change::New => "new",
            Change::Gone => "gone",
        }
    }
}

/// Compares two graphs; ties of pairs that turned are not listed again as new or gone.
pub fn compare(before: &ActorGraph, after: &ActorGraph) -> Comparison {
    let (old_pairs, new_pairs) = (signed_pairs(before), signed_pairs(after));
    let opposite = |ends: &Ends, pair: &Pair| new_pairs.get(ends).is_some_and(|new| are_opposite(pair.sign(), new.sign()));
    let turned: BTreeMap<&Ends, &Pair> = old_pairs.iter().filter(|(ends, pair)| opposite(ends, pair)).collect();
    let mut changes: Vec<TieChange> =
        turned.iter().map(|(ends, pair)| turn((before, pair), (after, &new_pairs[*ends]))).collect();
    let (old_ties, new_ties) = (ties(before), ties(after));
    let is_turned = |key: &TieKey<'_>| turned.contains_key(&in_order(key.0, key.2));
    let fresh = new_ties.iter().filter(|(key, _)| !old_ties.contains_key(*key) && !is_turned(key));
    changes.extend(fresh.map(|(_, tie)| change(Change::New, *tie)));
    let lost = old_ties.iter().filter(|(key, _)| !new_ties.contains_key(*key) && !is_turned(key));
    changes.extend(lost.map(|(_, tie)| change(Change::Gone, *tie)));
    let kept = old_ties.keys().filter(|key| new_ties.contains_key(*key)).count();
    Comparison { changes, kept }
}

/// The ids of two actors, in order.
type Ends = (EntityId, EntityId);
type TieKey<'g> = (&'g EntityId, &'g RelationName, &'g EntityId);
type TieWithEnds<'g> = (&'g Actor, &'g SignedTie, &'g Actor);

fn signed_pairs(graph: &ActorGraph) -> BTreeMap<Ends, Pair> {
    let ends = |pair: &Pair| in_order(&graph.graph[pair.one].id, &graph.graph[pair.other].id);
    graph.pairs().into_iter().map(|pair| (ends(&pair), pair)).collect()
}

fn in_order(one: &EntityId, other: &EntityId) -> Ends {
    (one.min(other).clone(), one.max(other).clone())
}

fn are_opposite(one: Sign, other: Sign) -> bool {
    one != Sign::Neutral && other != Sign::Neutral && one != other
}

fn ties(graph: &ActorGraph) -> BTreeMap<TieKey<'_>, TieWithEnds<'_>> {
    graph.ties().map(|(subject, tie, object)| ((&subject.id, &tie.relation, &object.id), (subject, tie, object))).collect()
}

fn turn((before, old): (&ActorGraph, &Pair), (after, new): (&ActorGraph, &Pair)) -> TieChange {
    let of_sign = |graph: &ActorGraph, pair: &Pair| -> Vec<SignedTie> {
        let ties = pair.ties.iter().map(|tie| &graph.graph[*tie]);
        ties.filter(|tie| tie.sign == pair.sign()).cloned().collect()
    };
    TieChange {
        change: Change::Turned,
        subject: after.graph[new.one].clone(),
        object: after.graph[new.other].clone(),
        before: of_sign(before, old),
        after: of_sign(after, new),
    }
}

fn change(change: Change, (subject, tie, object): TieWithEnds<'_>) -> TieChange {
    let (subject, object, ties) = (subject.clone(), object.clone(), vec![tie.clone()]);
    let (before, after) = if change == Change::Gone { (ties, Vec::new()) } else { (Vec::new(), ties) };
    TieChange { change, subject, object, before, after }
}

#[cfg(test)]
mod tests {
    use super::super::actor_graph::fixture::graph;
    use super::*;

    #[test]
    fn ties_are_new_gone_kept_or_turned() {
        let before =
            graph(&[("A", "+backs", "B", 2), ("A", "meets", "C", 1), ("C", "+backs", "D", 1), ("E", "meets", "F", 1)]);
        let after =
            graph(&[("B", "-fights", "A", 1), ("A", "meets", "C", 4), ("C", "+arms", "D", 1), ("B", "meets", "C", 1)]);
        let comparison = compare(&before, &after);
        let relations = |ties: &[SignedTie]| ties.iter().map(|tie| tie.relation.0.clone()).collect::<Vec<_>>().join(",");
        let line = |change: &TieChange| {
            let (before, after) = (relations(&change.before), relations(&change.after));
            format!("{} {} {before}>{after} {}", change.change.as_str(), change.subject.id, change.object.id)
        };
        let lines: Vec<String> = comparison.changes.iter().map(line).collect();
        let expected =
            ["turned A +backs>-fights B", "new B >meets C", "new C >+arms D", "gone C +backs> D", "gone E meets> F"];
        assert_eq!(lines, expected);
        assert_eq!(comparison.kept, 1);
    }

    #[test]
    fn a_graph_does_not_differ_from_itself() {
        let graph = graph(&[("A", "+backs", "B", 2), ("A", "-fights", "B", 1)]);
        assert_eq!(compare(&graph, &graph), Comparison { changes: Vec::new(), kept: 2 });
    }
}
