//! The ties between two actors together.

use super::{ActorGraph, SignedNetwork, SignedTie};
use crate::ontology::Sign;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::BTreeMap;

/// Two actors with all ties between them, both ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one whose node comes first.
    pub one: NodeIndex,
    /// The other.
    pub other: NodeIndex,
    /// The ties, in order.
    pub ties: Vec<EdgeIndex>,
    /// How many claims speak for support; see [`SignedTie::weight`].
    pub positive: usize,
    /// How many speak for hostility.
    pub negative: usize,
    /// How many speak for neither.
    pub neutral: usize,
}

impl Pair {
    /// Returns the sign that more claims speak for; neutral when none or as many speak for the other.
    pub fn sign(&self) -> Sign {
        match self.positive.cmp(&self.negative) {
            std::cmp::Ordering::Less => Sign::Negative,
            std::cmp::Ordering::Equal => Sign::Neutral,
            std::cmp::Ordering::Greater => Sign::Positive,
        }
    }

    /// Tells whether the two are for and against each other at once.
    pub fn is_ambivalent(&self) -> bool {
        self.positive > 0 && self.negative > 0
    }

    /// Returns how many claims speak of the two.
    pub fn claims(&self) -> usize {
        self.positive + self.negative + self.neutral
    }

    fn add(&mut self, edge: EdgeIndex, tie: &SignedTie) {
        self.ties.push(edge);
        match tie.sign {
            Sign::Positive => self.positive += tie.weight(),
            Sign::Negative => self.negative += tie.weight(),
            Sign::Neutral => self.neutral += tie.weight(),
        }
    }
}

impl ActorGraph {
    /// Returns the pairs of actors that have ties, in order; who has a tie with itself makes no pair.
    pub fn pairs(&self) -> Vec<Pair> {
        let mut pairs: BTreeMap<(NodeIndex, NodeIndex), Pair> = BTreeMap::new();
        for edge in self.graph.edge_references().filter(|edge| edge.source() != edge.target()) {
            let (one, other) = (edge.source().min(edge.target()), edge.source().max(edge.target()));
            let none = Pair { one, other, ties: Vec::new(), positive: 0, negative: 0, neutral: 0 };
            pairs.entry((one, other)).or_insert(none).add(edge.id(), edge.weight());
        }
        pairs.into_values().collect()
    }

    /// Returns the pairs that are for or against each other, as a network whose vertices are the nodes of this graph.
    pub fn signed_network(&self) -> SignedNetwork {
        let signed = self.pairs().into_iter().filter(|pair| pair.sign() != Sign::Neutral);
        let edges = signed.map(|pair| (pair.one.index(), pair.other.index(), pair.sign() == Sign::Positive));
        SignedNetwork::new(self.graph.node_count(), edges)
    }
}

#[cfg(test)]
mod tests {
    use super::super::actor_graph::fixture::graph;
    use crate::ontology::Sign;

    #[test]
    fn most_claims_give_a_pair_its_sign() {
        let check = |ties: &[(&str, &str, &str, usize)], sign: Sign, ambivalent: bool| {
            let pairs = graph(ties).pairs();
            assert_eq!((pairs.len(), pairs[0].sign(), pairs[0].is_ambivalent()), (1, sign, ambivalent));
        };
        check(&[("A", "+backs", "B", 2), ("B", "-fights", "A", 1)], Sign::Positive, true);
        check(&[("A", "+backs", "B", 1), ("A", "-fights", "B", 1)], Sign::Neutral, true);
        check(&[("A", "-fights", "B", 1), ("B", "-fights", "A", 1)], Sign::Negative, false);
        check(&[("A", "meets", "B", 7), ("A", "+backs", "A", 1)], Sign::Neutral, false);
    }
}
