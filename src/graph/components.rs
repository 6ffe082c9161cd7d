//! Parts of the graph: near an actor, joined, most spoken of.

use super::ActorGraph;
use petgraph::graph::NodeIndex;
use std::cmp::Reverse;
use std::collections::BTreeSet;

impl ActorGraph {
    /// Returns the part of the graph that is at most `depth` ties away from one of the actors in focus, whichever way the
    /// ties point.
    pub fn near(&self, focus: &[NodeIndex], depth: usize) -> ActorGraph {
        let mut near: BTreeSet<NodeIndex> = focus.iter().copied().collect();
        let mut border: Vec<NodeIndex> = near.iter().copied().collect();
        for _ in 0..depth {
            let neighbours: BTreeSet<NodeIndex> =
                border.iter().flat_map(|node| self.graph.neighbors_undirected(*node)).collect();
            border = neighbours.into_iter().filter(|node| near.insert(*node)).collect();
            if border.is_empty() {
                break;
            }
        }
        self.among(&near)
    }

    /// Returns the graph of some actors with the ties between them.
    pub fn among(&self, actors: &BTreeSet<NodeIndex>) -> ActorGraph {
        let graph =
            self.graph.filter_map(|node, actor| actors.contains(&node).then(|| actor.clone()), |_, tie| Some(tie.clone()));
        ActorGraph { graph }
    }

    /// Returns the sets of actors that ties join, whichever way the ties point: the largest first, of equals the one with
    /// the first actor. Each is in order.
    pub fn components(&self) -> Vec<Vec<NodeIndex>> {
        let mut seen = vec![false; self.graph.node_count()];
        let mut components: Vec<Vec<NodeIndex>> = Vec::new();
        for start in self.graph.node_indices() {
            if seen[start.index()] {
                continue;
            }
            seen[start.index()] = true;
            let (mut component, mut next) = (vec![start], 0);
            while let Some(&node) = component.get(next) {
                next += 1;
                for neighbour in self.graph.neighbors_undirected(node) {
                    if !std::mem::replace(&mut seen[neighbour.index()], true) {
                        component.push(neighbour);
                    }
                }
            }
            component.sort_unstable();
            components.push(component);
        }
        components.sort_by_key(|component| (Reverse(component.len()), component[0]));
        components
    }

    /// Returns the largest set of actors that ties join.
    pub fn largest_component(&self) -> ActorGraph {
        let component: BTreeSet<NodeIndex> = self.components().into_iter().next().unwrap_or_default().into_iter().collect();
        self.among(&component)
    }

    /// Returns the graph of the `limit` actors with the most claims, without those who then have no tie left.
    pub fn most_claimed(&self, limit: usize) -> ActorGraph {
        let mut claims: Vec<(Reverse<usize>, NodeIndex)> =
            self.graph.node_indices().map(|node| (Reverse(self.claims_of(node)), node)).collect();
        claims.sort_unstable();
        let kept: BTreeSet<NodeIndex> = claims.into_iter().take(limit).map(|(_, node)| node).collect();
        let part = self.among(&kept);
        part.among(
            &part.graph.node_indices().filter(|node| part.graph.neighbors_undirected(*node).next().is_some()).collect(),
        )
    }

    /// Returns how many claims the ties of an actor have.
    pub fn claims_of(&self, node: NodeIndex) -> usize {
        let directions = [petgraph::Direction::Outgoing, petgraph::Direction::Incoming];
        directions
            .into_iter()
            .flat_map(|direction| self.graph.edges_directed(node, direction))
            .map(|tie| tie.weight().claims)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::actor_graph::fixture::{graph, ids, node};

    const TIES: &[(&str, &str, &str, usize)] = &[
        ("C", "meets", "D", 1),
        ("A", "meets", "C", 1),
        ("A", "backs", "B", 2),
        ("D", "meets", "B", 3),
        ("E", "meets", "F", 4),
    ];

    #[test]
    fn an_ego_graph_ends_at_its_depth() {
        let check = |focus: &[&str], depth: usize, expected: &[&str]| {
            let graph = graph(TIES);
            let focus: Vec<_> = focus.iter().map(|id| node(&graph, id)).collect();
            assert_eq!(ids(&graph.near(&focus, depth)), expected);
        };
        check(&["A"], 0, &["A"]);
        check(&["A"], 1, &["A", "B", "C"]);
        check(&["A"], 9, &["A", "B", "C", "D"]);
        check(&["C", "E"], 1, &["A", "C", "D", "E", "F"]);
        check(&[], 1, &[]);
    }

    #[test]
    fn the_largest_component_comes_first() {
        let graph = graph(TIES);
        let sizes: Vec<usize> = graph.components().iter().map(Vec::len).collect();
        assert_eq!(sizes, [4, 2]);
        assert_eq!(ids(&graph.largest_component()), ["A", "B", "C", "D"]);
    }

    #[test]
    fn the_most_claimed_actors_keep_their_ties() {
        let check = |limit: usize, expected: &[&str]| assert_eq!(ids(&graph(TIES).most_claimed(limit)), expected);
        check(9, &["A", "B", "C", "D", "E", "F"]);
        check(4, &["B", "D", "E", "F"]);
        check(2, &["B", "D"]);
        check(1, &[]);
    }
}
