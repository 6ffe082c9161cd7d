//! Who is near whom, and by which ties.

use super::{Actor, ActorGraph, SignedTie};
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One tie on the way from one actor to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'g> {
    /// Its subject.
    pub subject: &'g Actor,
    /// The tie.
    pub tie: &'g SignedTie,
    /// Its object.
    pub object: &'g Actor,
}

impl ActorGraph {
    /// Returns the part of the graph that is at most `depth` ties away from one of the actors in focus, whichever way the
    /// ties point.
    pub fn near(&self, focus: &[NodeIndex], depth: usize) -> ActorGraph {
        let distances = self.distances(focus, depth);
        let graph = self
            .graph
            .filter_map(|node, actor| distances.contains_key(&node).then(|| actor.clone()), |_, tie| Some(tie.clone()));
        ActorGraph { graph }
    }

    fn distances(&self, focus: &[NodeIndex], depth: usize) -> BTreeMap<NodeIndex, usize> {
        let mut distances: BTreeMap<NodeIndex, usize> = focus.iter().map(|&node| (node, 0)).collect();
        let mut queue: VecDeque<NodeIndex> = focus.iter().copied().collect();
        while let Some(node) = queue.pop_front() {
            let distance = distances[&node] + 1;
            if distance > depth {
                break;
            }
            for neighbour in self.neighbours(node) {
                distances.entry(neighbour).or_insert_with(|| {
                    queue.push_back(neighbour);
                    distance
                });
            }
        }
        distances
    }

    /// Returns a shortest chain of ties between two actors, whichever way the ties point; none when nothing joins them.
    ///
    /// Of several chains it is the one through the actors that come first in order of their ids, and of several ties
    /// between two actors the one with the most claims.
    pub fn shortest_path(&self, from: NodeIndex, to: NodeIndex) -> Option<Vec<Step<'_>>> {
        let mut came_from = BTreeMap::from([(from, from)]);
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            if node == to {
                return Some(self.steps(&came_from, to));
            }
            for neighbour in self.neighbours(node) {
                came_from.entry(neighbour).or_insert_with(|| {
                    queue.push_back(neighbour);
                    node
                });
            }
        }
        None
    }

    fn steps(&self, came_from: &BTreeMap<NodeIndex, NodeIndex>, to: NodeIndex) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        let mut node = to;
        while came_from[&node] != node {
            let previous = came_from[&node];
            steps.extend(self.strongest_tie(previous, node).map(|edge| self.step(edge)));
            node = previous;
        }
        steps.reverse();
        steps
    }

    /// Returns the tie between two actors with the most claims; of equals the first.
    fn strongest_tie(&self, one: NodeIndex, other: NodeIndex) -> Option<EdgeIndex> {
        let there = self.graph.edges_connecting(one, other);
        let back = self.graph.edges_connecting(other, one);
        there.chain(back).min_by_key(|edge| (Reverse(edge.weight().claims), edge.id())).map(|edge| edge.id())
    }

    fn step(&self, edge: EdgeIndex) -> Step<'_> {
        let (subject, object) = self.graph.edge_endpoints(edge).unwrap_or_default();
        Step { subject: &self.graph[subject], tie: &self.graph[edge], object: &self.graph[object] }
    }

    /// Returns who has a tie with an actor, each once, in order.
    fn neighbours(&self, node: NodeIndex) -> BTreeSet<NodeIndex> {
        let outgoing = self.graph.neighbors_directed(node, Direction::Outgoing);
        outgoing.chain(self.graph.neighbors_directed(node, Direction::Incoming)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{EntityId, RelationName};
    use crate::ontology::{Ontology, Sign};
    use crate::store::Tie;

    /// Makes the graph of ties written as `subject relation object claims`.
    fn graph(ties: &[(&str, &str, &str, usize)]) -> ActorGraph {
        let tie = |&(subject, relation, object, claims): &(&str, &str, &str, usize)| Tie {
            subject: EntityId(subject.into()),
            relation: RelationName(relation.into()),
            object: EntityId(object.into()),
            sign: Sign::Neutral,
            claims,
            asserted_claims: claims,
            asserted: true,
            documents: 1,
            first: None,
            last: None,
        };
        ActorGraph::new(&ties.iter().map(tie).collect::<Vec<_>>(), &BTreeMap::new(), &Ontology::default())
    }

    const TIES: &[(&str, &str, &str, usize)] = &[
        ("C", "meets", "D", 1),
        ("A", "meets", "C", 1),
        ("A", "backs", "B", 2),
        ("D", "arms", "B", 1),
        ("D", "meets", "B", 3),
        ("E", "meets", "F", 1),
    ];

    fn node(graph: &ActorGraph, id: &str) -> NodeIndex {
        graph.node(&EntityId(id.into())).unwrap()
    }

    #[test]
    fn the_order_of_the_ties_is_no_matter() {
        let mut reversed = TIES.to_vec();
        reversed.reverse();
        let [one, other] = [graph(TIES), graph(&reversed)].map(|graph| format!("{:?}", graph.graph));
        assert_eq!(one, other);
    }

    #[test]
    fn the_shortest_chain_goes_through_the_first_actors_and_the_strongest_ties() {
        let check = |from: &str, to: &str, expected: Option<&[&str]>| {
            let graph = graph(TIES);
            let path = graph.shortest_path(node(&graph, from), node(&graph, to));
            let words = |step: &Step<'_>| format!("{} {} {}", step.subject.id, step.tie.relation, step.object.id);
            let path = path.map(|steps| steps.iter().map(words).collect::<Vec<_>>());
            assert_eq!(path, expected.map(|steps| steps.iter().map(ToString::to_string).collect()), "{from} to {to}");
        };
        check("A", "D", Some(&["A backs B", "D meets B"]));
        check("D", "A", Some(&["D meets B", "A backs B"]));
        check("A", "A", Some(&[]));
        check("A", "E", None);
    }

    #[test]
    fn an_ego_graph_ends_at_its_depth() {
        let check = |focus: &[&str], depth: usize, expected: &[&str]| {
            let graph = graph(TIES);
            let focus: Vec<_> = focus.iter().map(|id| node(&graph, id)).collect();
            let near = graph.near(&focus, depth);
            let ids: Vec<_> = near.graph.node_weights().map(|actor| actor.id.0.as_str()).collect();
            assert_eq!(ids, expected);
        };
        check(&["A"], 0, &["A"]);
        check(&["A"], 1, &["A", "B", "C"]);
        check(&["A"], 9, &["A", "B", "C", "D"]);
        check(&["C", "E"], 1, &["A", "C", "D", "E", "F"]);
        check(&[], 1, &[]);
    }
}
