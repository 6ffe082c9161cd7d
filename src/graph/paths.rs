//! Chains of ties from one actor to another.

use super::{Actor, ActorGraph, SignedTie};
use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeSet, VecDeque};

/// One tie on the way from one actor to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<'g> {
    /// Its subject.
    pub subject: &'g Actor,
    /// The tie.
    pub tie: &'g SignedTie,
    /// Its object.
    pub object: &'g Actor,
}

/// Which chains to look for.
#[derive(Clone, Copy, Debug)]
pub struct PathOptions {
    /// How many at most.
    pub count: usize,
    /// Only chains in which each tie points on; a symmetric tie points both ways.
    pub directed: bool,
}

impl ActorGraph {
    /// Returns a shortest chain of ties between two actors, whichever way the ties point; none when nothing joins them.
    ///
    /// Of several chains it is the one through the actors that come first in order of their ids, and of several ties
    /// between two actors the one with the most claims.
    pub fn shortest_path(&self, from: NodeIndex, to: NodeIndex) -> Option<Vec<Step<'_>>> {
        self.paths(from, to, PathOptions { count: 1, directed: false }).into_iter().next()
    }

    /// Returns the shortest chains of ties between two actors that pass nobody twice, the shortest first; of equals the one
    /// through the actors that come first. The chains differ in their actors: of several ties between two actors each has
    /// the one with the most claims.
    ///
    /// This is [Yen's algorithm](https://doi.org/10.1287/mnsc.17.11.712) (1971).
    pub fn paths(&self, from: NodeIndex, to: NodeIndex, options: PathOptions) -> Vec<Vec<Step<'_>>> {
        let search = PathSearch { graph: self, directed: options.directed };
        let chains = search.shortest_chains(from, to, options.count);
        chains.iter().map(|chain| search.steps(chain)).collect()
    }
}

/// The actors of a chain.
type Chain = Vec<NodeIndex>;

struct PathSearch<'g> {
    graph: &'g ActorGraph,
    directed: bool,
}

impl<'g> PathSearch<'g> {
    fn shortest_chains(&self, from: NodeIndex, to: NodeIndex, count: usize) -> Vec<Chain> {
        let mut found: Vec<Chain> = Vec::new();
        let mut candidates: BTreeSet<(usize, Chain)> = BTreeSet::new();
        let first = self.shortest(&[from], to, &BTreeSet::new());
        candidates.extend(first.map(|chain| (chain.len(), chain)));
        while let Some((_, chain)) = candidates.pop_first() {
            found.push(chain);
            if found.len() >= count {
                break;
            }
            let last = &found[found.len() - 1];
            for spur in 0..last.len() - 1 {
                let root = &last[..=spur];
                let taken = found.iter().filter(|chain| chain.starts_with(root)).filter_map(|chain| chain.get(spur + 1));
                let detour = self.shortest(root, to, &taken.copied().collect());
                candidates.extend(detour.map(|chain| (chain.len(), chain)));
            }
        }
        found.truncate(count);
        found
    }

    /// Returns the shortest chain that begins with `root` and then does not go on to one of those `taken`.
    fn shortest(&self, root: &[NodeIndex], to: NodeIndex, taken: &BTreeSet<NodeIndex>) -> Option<Chain> {
        let start = *root.last()?;
        let mut came_from: Vec<Option<NodeIndex>> = vec![None; self.graph.graph.node_count()];
        root.iter().for_each(|node| came_from[node.index()] = Some(*node));
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            if node == to {
                return Some(chain(root, &came_from, to));
            }
            for neighbour in self.neighbours(node) {
                let allowed = node != start || !taken.contains(&neighbour);
                if allowed && came_from[neighbour.index()].is_none() {
                    came_from[neighbour.index()] = Some(node);
                    queue.push_back(neighbour);
                }
            }
        }
        None
    }

    /// Returns whom the ties of an actor lead to, each once, in order.
    fn neighbours(&self, node: NodeIndex) -> Vec<NodeIndex> {
        let graph = &self.graph.graph;
        let incoming = graph.edges_directed(node, Direction::Incoming);
        let back = incoming.filter(|tie| !self.directed || tie.weight().symmetric).map(|tie| tie.source());
        let mut neighbours: Vec<NodeIndex> = graph.neighbors_directed(node, Direction::Outgoing).chain(back).collect();
        neighbours.sort_unstable();
        neighbours.dedup();
        neighbours
    }

    fn steps(&self, chain: &[NodeIndex]) -> Vec<Step<'g>> {
        chain.windows(2).filter_map(|ends| self.strongest_tie(ends[0], ends[1])).map(|edge| self.step(edge)).collect()
    }

    /// Returns the tie between two actors with the most claims; of equals the first.
    fn strongest_tie(&self, one: NodeIndex, other: NodeIndex) -> Option<EdgeIndex> {
        let there = self.graph.graph.edges_connecting(one, other);
        let back = self.graph.graph.edges_connecting(other, one);
        let back = back.filter(|tie| !self.directed || tie.weight().symmetric);
        there.chain(back).min_by_key(|edge| (Reverse(edge.weight().weight()), edge.id())).map(|edge| edge.id())
    }

    fn step(&self, edge: EdgeIndex) -> Step<'g> {
        let graph = &self.graph.graph;
        let (subject, object) = graph.edge_endpoints(edge).unwrap_or_default();
        Step { subject: &graph[subject], tie: &graph[edge], object: &graph[object] }
    }
}

fn chain(root: &[NodeIndex], came_from: &[Option<NodeIndex>], to: NodeIndex) -> Chain {
    let mut rest = Vec::new();
    let mut node = to;
    while !root.contains(&node) {
        rest.push(node);
        node = came_from[node.index()].unwrap_or(root[0]);
    }
    root.iter().copied().chain(rest.into_iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::actor_graph::fixture::{graph, node};
    use super::*;

    const TIES: &[(&str, &str, &str, usize)] = &[
        ("C", "meets", "D", 1),
        ("A", "meets", "C", 1),
        ("A", "backs", "B", 2),
        ("D", "arms", "B", 1),
        ("D", "meets", "B", 3),
        ("E", "meets", "F", 1),
        ("B", "backs", "C", 1),
    ];

    fn check(from: &str, to: &str, options: PathOptions, expected: &[&[&str]]) {
        let graph = graph(TIES);
        let paths = graph.paths(node(&graph, from), node(&graph, to), options);
        let words = |step: &Step<'_>| format!("{} {} {}", step.subject.id, step.tie.relation, step.object.id);
        let paths: Vec<Vec<String>> = paths.iter().map(|path| path.iter().map(words).collect()).collect();
        assert_eq!(paths, expected, "{from} to {to}, {options:?}");
    }

    #[test]
    fn the_shortest_chain_goes_through_the_first_actors_and_the_strongest_ties() {
        let one = PathOptions { count: 1, directed: false };
        check("A", "D", one, &[&["A backs B", "D meets B"]]);
        check("D", "A", one, &[&["D meets B", "A backs B"]]);
        check("A", "A", one, &[&[]]);
        check("A", "E", one, &[]);
    }

    #[test]
    fn further_chains_are_longer_and_pass_nobody_twice() {
        let all = PathOptions { count: 9, directed: false };
        let expected: &[&[&str]] = &[
            &["A backs B", "D meets B"],
            &["A meets C", "C meets D"],
            &["A backs B", "B backs C", "C meets D"],
            &["A meets C", "B backs C", "D meets B"],
        ];
        check("A", "D", all, expected);
    }

    #[test]
    fn a_directed_chain_follows_the_ties() {
        let directed = PathOptions { count: 9, directed: true };
        check("A", "D", directed, &[&["A meets C", "C meets D"], &["A backs B", "B backs C", "C meets D"]]);
        check("D", "A", directed, &[]);
    }
}
