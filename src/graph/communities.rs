//! Who stands together: groups with support inside and hostility across.

use super::ActorGraph;
use petgraph::graph::NodeIndex;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The groups that a graph falls into.
#[derive(Clone, Debug, PartialEq)]
pub struct Communities {
    /// Groups of two or more, the largest first; of equals the one with the first actor.
    pub communities: Vec<Community>,
    /// How well the groups fit, 1 at most; see [`ActorGraph::communities`].
    pub modularity: f64,
    /// Actors without support or hostility, or alone in their group, in order.
    pub alone: Vec<NodeIndex>,
}

/// Actors who stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// The one with the most support inside the group; of equals the first.
    pub centre: NodeIndex,
    /// All of them, in order.
    pub actors: Vec<NodeIndex>,
    /// How many claims of support there are inside.
    pub support_inside: usize,
    /// How many claims of hostility there are inside.
    pub hostility_inside: usize,
    /// How many claims of hostility there are between these and others.
    pub hostility_across: usize,
}

impl ActorGraph {
    /// Divides the actors into groups with much support inside and much hostility across, by the number of claims.
    ///
    /// The groups are those of the Louvain method ([Blondel et al. 2008](https://doi.org/10.1088/1742-5468/2008/10/P10008))
    /// with the modularity of signed networks
    /// ([Gómez, Jensen and Arenas 2009](https://doi.org/10.1103/PhysRevE.80.016114)). Actors are moved in order of their
    /// nodes, so that the same graph falls into the same groups.
    pub fn communities(&self) -> Communities {
        let weights = self.signed_weights();
        let mut level = Level::new(self.graph.node_count(), &weights);
        let mut groups: Vec<usize> = (0..self.graph.node_count()).collect();
        while level.improve() {
            let numbers = level.renumber();
            groups.iter_mut().for_each(|group| *group = numbers[*group]);
            level = level.aggregate(&numbers);
        }
        self.describe_groups(&groups, &weights)
    }

    /// Returns support and hostility of each pair that has any.
    fn signed_weights(&self) -> Vec<(usize, usize, f64, f64)> {
        let signed = self.pairs().into_iter().filter(|pair| pair.positive + pair.negative > 0);
        signed.map(|pair| (pair.one.index(), pair.other.index(), pair.positive as f64, pair.negative as f64)).collect()
    }

    fn describe_groups(&self, groups: &[usize], weights: &[(usize, usize, f64, f64)]) -> Communities {
        let mut members: BTreeMap<usize, Vec<NodeIndex>> = BTreeMap::new();
        for (node, group) in groups.iter().enumerate() {
            members.entry(*group).or_default().push(NodeIndex::new(node));
        }
        let (together, alone): (Vec<_>, Vec<_>) = members.into_iter().partition(|(_, actors)| actors.len() > 1);
        let mut communities: Vec<Community> =
            together.into_iter().map(|(group, actors)| community(group, actors, groups, weights)).collect();
        communities.sort_by_key(|community| (Reverse(community.actors.len()), community.actors[0]));
        let mut alone: Vec<NodeIndex> = alone.into_iter().flat_map(|(_, actors)| actors).collect();
        alone.sort_unstable();
        Communities { communities, modularity: modularity(groups, weights), alone }
    }
}

fn community(group: usize, actors: Vec<NodeIndex>, groups: &[usize], weights: &[(usize, usize, f64, f64)]) -> Community {
    let mut support: BTreeMap<usize, f64> = BTreeMap::new();
    let (mut support_inside, mut hostility_inside, mut hostility_across) = (0.0, 0.0, 0.0);
    for &(one, other, positive, negative) in weights {
        match (groups[one] == group, groups[other] == group) {
            (true, true) => {
                support_inside += positive;
                hostility_inside += negative;
                *support.entry(one).or_default() += positive;
                *support.entry(other).or_default() += positive;
            }
            (true, false) | (false, true) => hostility_across += negative,
            (false, false) => {}
        }
    }
    let rank = |node: &&NodeIndex| (support.get(&node.index()).map_or(0, |claims| *claims as usize), Reverse(node.index()));
    let centre = actors.iter().max_by_key(rank).copied().unwrap_or_default();
    Community {
        centre,
        actors,
        support_inside: support_inside as usize,
        hostility_inside: hostility_inside as usize,
        hostility_across: hostility_across as usize,
    }
}

/// Returns how much more support and less hostility there is inside the groups than chance would put there.
fn modularity(groups: &[usize], weights: &[(usize, usize, f64, f64)]) -> f64 {
    let mut inside = [0.0; 2];
    let mut totals = [0.0; 2];
    let mut strengths: BTreeMap<usize, [f64; 2]> = BTreeMap::new();
    for &(one, other, positive, negative) in weights {
        for (sign, weight) in [positive, negative].into_iter().enumerate() {
            totals[sign] += 2.0 * weight;
            strengths.entry(groups[one]).or_default()[sign] += weight;
            strengths.entry(groups[other]).or_default()[sign] += weight;
            if groups[one] == groups[other] {
                inside[sign] += 2.0 * weight;
            }
        }
    }
    let expected = |sign: usize| -> f64 {
        if totals[sign] == 0.0 {
            0.0
        } else {
            strengths.values().map(|strength| strength[sign].powi(2)).sum::<f64>() / totals[sign]
        }
    };
    let all = totals[0] + totals[1];
    if all == 0.0 { 0.0 } else { (inside[0] - expected(0) - inside[1] + expected(1)) / all }
}

/// A graph whose vertices are groups of the level below, each in a group of this level.
struct Level {
    /// For each vertex its neighbours with support less hostility, itself left out.
    links: Vec<Vec<(usize, f64)>>,
    /// Support and hostility between the members of each vertex.
    loops: Vec<[f64; 2]>,
    /// Support and hostility of each vertex, what is inside counted twice.
    strengths: Vec<[f64; 2]>,
    /// The pairs, as given.
    weights: Vec<(usize, usize, f64, f64)>,
    groups: Vec<usize>,
    /// Support and hostility of each group.
    group_strengths: Vec<[f64; 2]>,
    /// Support and hostility of all, counted twice.
    totals: [f64; 2],
}

impl Level {
    fn new(vertices: usize, weights: &[(usize, usize, f64, f64)]) -> Self {
        Self::with_loops(vertices, weights, vec![[0.0; 2]; vertices])
    }

    fn with_loops(vertices: usize, weights: &[(usize, usize, f64, f64)], loops: Vec<[f64; 2]>) -> Self {
        let mut links = vec![Vec::new(); vertices];
        let mut strengths: Vec<[f64; 2]> =
            loops.iter().map(|[support, hostility]| [2.0 * support, 2.0 * hostility]).collect();
        for &(one, other, positive, negative) in weights {
            for (vertex, neighbour) in [(one, other), (other, one)] {
                links[vertex].push((neighbour, positive - negative));
                strengths[vertex][0] += positive;
                strengths[vertex][1] += negative;
            }
        }
        let totals = [0, 1].map(|sign| strengths.iter().map(|strength| strength[sign]).sum());
        let groups = (0..vertices).collect();
        let group_strengths = strengths.clone();
        Self { links, loops, strengths, weights: weights.to_vec(), groups, group_strengths, totals }
    }

    /// Moves each vertex to the neighbouring group that it fits best until none moves; tells whether any did.
    fn improve(&mut self) -> bool {
        const ROUNDS: usize = 100;
        let mut improved = false;
        for _ in 0..ROUNDS {
            let mut moved = false;
            for vertex in 0..self.links.len() {
                moved |= self.move_to_best(vertex);
            }
            improved |= moved;
            if !moved {
                break;
            }
        }
        improved
    }

    fn move_to_best(&mut self, vertex: usize) -> bool {
        /// Less than this is rounding.
        const LEAST: f64 = 1e-9;
        let own = self.groups[vertex];
        let mut to_groups: BTreeMap<usize, f64> = BTreeMap::from([(own, 0.0)]);
        for (neighbour, weight) in &self.links[vertex] {
            *to_groups.entry(self.groups[*neighbour]).or_default() += weight;
        }
        self.shift(vertex, own, -1.0);
        let gain = |group: usize, weight: f64| weight - self.expected(vertex, group);
        let (mut best, mut best_gain) = (own, gain(own, to_groups[&own]));
        for (&group, &weight) in &to_groups {
            if gain(group, weight) > best_gain + LEAST {
                (best, best_gain) = (group, gain(group, weight));
            }
        }
        self.shift(vertex, best, 1.0);
        self.groups[vertex] = best;
        best != own
    }

    fn shift(&mut self, vertex: usize, group: usize, factor: f64) {
        for sign in [0, 1] {
            self.group_strengths[group][sign] += factor * self.strengths[vertex][sign];
        }
    }

    /// Returns the support less the hostility that chance would put between a vertex and a group.
    fn expected(&self, vertex: usize, group: usize) -> f64 {
        let of_sign = |sign: usize| match self.totals[sign] {
            0.0 => 0.0,
            total => self.strengths[vertex][sign] * self.group_strengths[group][sign] / total,
        };
        of_sign(0) - of_sign(1)
    }

    /// Returns for each vertex the number of its group, where groups are numbered as they first come.
    fn renumber(&self) -> Vec<usize> {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        let number = |group: &usize| {
            let next = numbers.len();
            *numbers.entry(*group).or_insert(next)
        };
        self.groups.iter().map(number).collect()
    }

    /// Returns the graph whose vertices are the groups.
    fn aggregate(&self, numbers: &[usize]) -> Level {
        let count = numbers.iter().max().map_or(0, |largest| largest + 1);
        let mut loops = vec![[0.0; 2]; count];
        for (vertex, [support, hostility]) in self.loops.iter().enumerate() {
            loops[numbers[vertex]][0] += support;
            loops[numbers[vertex]][1] += hostility;
        }
        let mut between: BTreeMap<(usize, usize), [f64; 2]> = BTreeMap::new();
        for &(one, other, positive, negative) in &self.weights {
            let (one, other) = (numbers[one], numbers[other]);
            let sums =
                if one == other { &mut loops[one] } else { between.entry((one.min(other), one.max(other))).or_default() };
            sums[0] += positive;
            sums[1] += negative;
        }
        let weights: Vec<_> =
            between.into_iter().map(|((one, other), [positive, negative])| (one, other, positive, negative)).collect();
        Level::with_loops(count, &weights, loops)
    }
}

#[cfg(test)]
mod tests {
    use super::super::actor_graph::fixture::graph;
    use super::*;

    fn groups(graph: &ActorGraph) -> Vec<String> {
        let names = |community: &Community| community.actors.iter().map(|node| graph.graph[*node].id.0.as_str()).collect();
        graph.communities().communities.iter().map(names).collect()
    }

    #[test]
    fn friends_stand_together_and_enemies_apart() {
        let graph = graph(&[
            ("A", "+backs", "B", 2),
            ("B", "+backs", "C", 2),
            ("A", "+backs", "C", 1),
            ("D", "+backs", "E", 2),
            ("E", "+backs", "F", 1),
            ("D", "+backs", "F", 1),
            ("A", "-fights", "D", 3),
            ("C", "+backs", "D", 1),
            ("A", "meets", "G", 9),
        ]);
        assert_eq!(groups(&graph), ["ABC", "DEF"]);
        let communities = graph.communities();
        assert_eq!(communities.alone.len(), 1);
        assert!(communities.modularity > 0.4);
        let first = &communities.communities[0];
        assert_eq!((first.support_inside, first.hostility_inside, first.hostility_across), (5, 0, 3));
        assert_eq!(graph.graph[first.centre].id.0, "B");
    }

    #[test]
    fn without_hostility_it_is_the_usual_modularity() {
        let graph = graph(&[
            ("A", "+b", "B", 1),
            ("B", "+b", "C", 1),
            ("C", "+b", "D", 1),
            ("D", "+b", "E", 1),
            ("E", "+b", "F", 1),
        ]);
        // Three of the five ties are inside; the groups have three, four and three of the ten ends.
        assert_eq!(groups(&graph), ["AB", "CD", "EF"]);
        assert!((graph.communities().modularity - (0.6 - 0.34)).abs() < 1e-9);
    }

    #[test]
    fn the_hostile_and_the_empty_have_no_groups() {
        assert_eq!(groups(&graph(&[("A", "-fights", "B", 1)])), Vec::<String>::new());
        assert_eq!(groups(&graph(&[])), Vec::<String>::new());
    }
}
