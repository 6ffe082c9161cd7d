//! How far a signed network is from two camps: friends inside, enemies across.

use super::SignedNetwork;
use super::signed_network::Link;
use std::collections::{BTreeSet, VecDeque};

/// The division of a network into two camps that the fewest edges contradict, as far as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frustration {
    /// For each vertex whether it is in the second camp; who has no edge is in the first.
    pub camps: Vec<bool>,
    /// The edges that contradict the camps: enmity inside, friendship across. Changing their signs balances the network.
    pub edges: Vec<usize>,
    /// No division contradicts fewer edges than this. Equal to the number of `edges` when the division is the best.
    pub at_least: usize,
    /// How it was found.
    pub method: FrustrationMethod,
}

/// How a division into camps was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrustrationMethod {
    /// Every division was tried or ruled out, so that the number of edges is the frustration index
    /// ([Aref, Mason and Wilson 2019](https://doi.org/10.1002/net.21907)).
    BranchAndBound,
    /// Some component was too large for that: the best of several divisions by spanning trees
    /// ([Harary and Kabell 1980](https://doi.org/10.1016/0165-4896(80)90010-4)), each improved by moving one vertex at a time
    /// ([Fiduccia and Mattheyses 1982](https://doi.org/10.1109/DAC.1982.1585498)).
    LocalSearch,
}

impl FrustrationMethod {
    /// Returns what it is called.
    pub fn as_str(self) -> &'static str {
        match self {
            FrustrationMethod::BranchAndBound => "exact, by branch and bound",
            FrustrationMethod::LocalSearch => "spanning trees and local search",
        }
    }
}

impl Frustration {
    /// Returns 1 when no edge contradicts the camps, 0 when half of them do, which is the worst case.
    pub fn balance(&self, network: &SignedNetwork) -> Option<f64> {
        let edges = network.edges().len();
        (edges > 0).then(|| 1.0 - 2.0 * self.edges.len() as f64 / edges as f64)
    }
}

impl SignedNetwork {
    /// Divides the network into two camps that few edges contradict: the fewest where its components are small.
    pub fn frustration(&self) -> Frustration {
        let mut camps = vec![false; self.vertex_count()];
        let (mut at_least, mut method) = (0, FrustrationMethod::BranchAndBound);
        for component in self.components() {
            let part = Part::new(self, &component);
            let solution = part.solve();
            at_least += solution.at_least;
            if solution.method == FrustrationMethod::LocalSearch {
                method = FrustrationMethod::LocalSearch;
            }
            for (vertex, camp) in component.iter().zip(solution.camps) {
                camps[*vertex] = camp;
            }
        }
        let contradicts = |(one, other, positive): (usize, usize, bool)| (camps[one] == camps[other]) != positive;
        let edges = (0..self.edges().len()).filter(|edge| contradicts(self.edges()[*edge])).collect();
        Frustration { camps, edges, at_least, method }
    }

    /// Returns the connected components with an edge, each in order.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.vertex_count()];
        let mut components = Vec::new();
        for start in 0..self.vertex_count() {
            if seen[start] || self.links(start).is_empty() {
                continue;
            }
            seen[start] = true;
            let (mut component, mut next) = (vec![start], 0);
            while let Some(&vertex) = component.get(next) {
                next += 1;
                let unseen = self.links(vertex).iter().map(|link| link.neighbour);
                component.extend(unseen.filter(|neighbour| !std::mem::replace(&mut seen[*neighbour], true)));
            }
            component.sort_unstable();
            components.push(component);
        }
        components
    }
}

/// What was found out about a part.
struct Solution {
    camps: Vec<bool>,
    at_least: usize,
    method: FrustrationMethod,
}

/// A connected part of a network with vertices of its own.
struct Part {
    network: SignedNetwork,
}

impl Part {
    fn new(network: &SignedNetwork, vertices: &[usize]) -> Self {
        let position = |vertex: usize| vertices.binary_search(&vertex).unwrap_or_default();
        let links = vertices.iter().flat_map(|vertex| network.links(*vertex).iter().map(move |link| (*vertex, *link)));
        let edges = links.filter(|(vertex, link)| *vertex < link.neighbour);
        let edges = edges.map(|(vertex, link)| (position(vertex), position(link.neighbour), link.positive));
        Self { network: SignedNetwork::new(vertices.len(), edges) }
    }

    fn size(&self) -> usize {
        self.network.vertex_count()
    }

    fn links(&self, vertex: usize) -> &[Link] {
        self.network.links(vertex)
    }

    fn solve(&self) -> Solution {
        let (camps, cost) = self.local_search();
        let disjoint = self.disjoint_frustrated_triads(&vec![true; self.size()]);
        if cost <= disjoint {
            return Solution { camps, at_least: cost, method: FrustrationMethod::BranchAndBound };
        }
        match Search::new(self, camps, cost).run() {
            Ok(camps) => {
                let at_least = self.cost(&camps);
                Solution { camps, at_least, method: FrustrationMethod::BranchAndBound }
            }
            Err(camps) => Solution { camps, at_least: disjoint, method: FrustrationMethod::LocalSearch },
        }
    }

    /// Returns how many edges contradict the camps.
    fn cost(&self, camps: &[bool]) -> usize {
        let contradicted = |vertex: usize| {
            self.links(vertex).iter().filter(move |link| vertex < link.neighbour && contradicts(camps, vertex, link)).count()
        };
        (0..self.size()).map(contradicted).sum()
    }

    /// Returns a good division and how many edges contradict it.
    fn local_search(&self) -> (Vec<bool>, usize) {
        const STARTS: usize = 8;
        let mut roots: Vec<usize> = (0..self.size()).collect();
        roots.sort_by_key(|vertex| (std::cmp::Reverse(self.links(*vertex).len()), *vertex));
        let divide = |root: &usize| {
            let mut camps = self.camps_of_spanning_tree(*root);
            while self.improve(&mut camps) {}
            let cost = self.cost(&camps);
            (camps, cost)
        };
        roots.iter().take(STARTS).map(divide).min_by_key(|(_, cost)| *cost).unwrap_or_default()
    }

    /// Returns the camps that no edge of a breadth-first tree contradicts.
    fn camps_of_spanning_tree(&self, root: usize) -> Vec<bool> {
        let mut camps = vec![None; self.size()];
        camps[root] = Some(false);
        let mut queue = VecDeque::from([root]);
        while let Some(vertex) = queue.pop_front() {
            for link in self.links(vertex) {
                if camps[link.neighbour].is_none() {
                    camps[link.neighbour] = camps[vertex].map(|camp: bool| camp == link.positive);
                    queue.push_back(link.neighbour);
                }
            }
        }
        camps.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// Moves every vertex once, the one that helps most first, and goes back to the best division on the way; tells whether
    /// it is better than before.
    fn improve(&self, camps: &mut [bool]) -> bool {
        let mut gains: Vec<isize> = (0..self.size()).map(|vertex| self.gain(camps, vertex)).collect();
        let mut queue: BTreeSet<(isize, usize)> = gains.iter().enumerate().map(|(vertex, gain)| (-gain, vertex)).collect();
        let (mut moved, mut total, mut best, mut best_length) = (Vec::new(), 0, 0, 0);
        // Far behind the best, a better one is seldom found.
        let patience = 50 + self.size() / 20;
        while let Some((loss, vertex)) = queue.pop_first() {
            camps[vertex] = !camps[vertex];
            moved.push(vertex);
            total -= loss;
            if total > best {
                (best, best_length) = (total, moved.len());
            } else if moved.len() > best_length + patience {
                break;
            }
            for link in self.links(vertex) {
                let neighbour = link.neighbour;
                if queue.remove(&(-gains[neighbour], neighbour)) {
                    gains[neighbour] += if contradicts(camps, vertex, link) { 2 } else { -2 };
                    queue.insert((-gains[neighbour], neighbour));
                }
            }
        }
        for vertex in &moved[best_length..] {
            camps[*vertex] = !camps[*vertex];
        }
        best > 0
    }

    /// Returns how many edges fewer would contradict the camps if a vertex changed sides.
    fn gain(&self, camps: &[bool], vertex: usize) -> isize {
        self.links(vertex).iter().map(|link| if contradicts(camps, vertex, link) { 1 } else { -1 }).sum()
    }

    /// Returns how many frustrated triads without a common edge were found among some of the vertices. Each of them has an
    /// edge that contradicts the camps, whatever the camps are.
    fn disjoint_frustrated_triads(&self, among: &[bool]) -> usize {
        let mut used = vec![false; self.network.edges().len()];
        let mut count = 0;
        self.network.visit_triads(|triad| {
            let is_free = triad.edges.iter().all(|edge| !used[*edge]);
            if !triad.is_balanced() && is_free && triad.vertices.iter().all(|vertex| among[*vertex]) {
                triad.edges.iter().for_each(|edge| used[*edge] = true);
                count += 1;
            }
        });
        count
    }
}

fn contradicts(camps: &[bool], vertex: usize, link: &Link) -> bool {
    (camps[vertex] == camps[link.neighbour]) != link.positive
}

/// Tries all divisions of a part, but for those that cannot be better than the best so far.
struct Search<'p> {
    part: &'p Part,
    /// The vertices in the order in which they are placed: each has as many placed neighbours as can be.
    order: Vec<usize>,
    /// For each vertex its place in the order.
    places: Vec<usize>,
    /// For each place in the order, how many edges among the vertices from there on are contradicted in any case.
    among_rest: Vec<usize>,
    /// How many edges to placed vertices are contradicted if a vertex goes to the first camp, or to the second.
    costs: Vec<[usize; 2]>,
    camps: Vec<bool>,
    best: Vec<bool>,
    best_cost: usize,
    /// How many more placements may be tried.
    budget: usize,
}

impl<'p> Search<'p> {
    fn new(part: &'p Part, best: Vec<bool>, best_cost: usize) -> Self {
        /// Takes about a second.
        const BUDGET: usize = 10_000_000;
        /// A larger part is never done within the budget.
        const LARGEST: usize = 150;
        let size = part.size();
        let small = size <= LARGEST;
        let order = if small { order_of_placement(part) } else { Vec::new() };
        let among_rest = (0..=order.len()).map(|place| {
            let mut among = vec![false; size];
            order[place..].iter().for_each(|vertex| among[*vertex] = true);
            part.disjoint_frustrated_triads(&among)
        });
        let among_rest = among_rest.collect();
        let mut places = vec![0; size];
        order.iter().enumerate().for_each(|(place, vertex)| places[*vertex] = place);
        let budget = if small { BUDGET } else { 0 };
        Self {
            part,
            order,
            places,
            among_rest,
            costs: vec![[0; 2]; size],
            camps: vec![false; size],
            best,
            best_cost,
            budget,
        }
    }

    /// Returns the best division, or as an error the best so far when the budget did not suffice.
    fn run(mut self) -> Result<Vec<bool>, Vec<bool>> {
        if self.budget == 0 || !self.place(0, 0, 0) {
            return Err(self.best);
        }
        Ok(self.best)
    }

    /// Places the vertices from `place` on; `cost` edges are contradicted so far, and `ahead` edges at least between placed
    /// vertices and others will be. Tells whether the budget sufficed.
    fn place(&mut self, place: usize, cost: usize, ahead: usize) -> bool {
        if cost + ahead + self.among_rest[place] >= self.best_cost {
            return true;
        }
        let Some(&vertex) = self.order.get(place) else {
            (self.best, self.best_cost) = (self.camps.clone(), cost);
            return true;
        };
        if self.budget == 0 {
            return false;
        }
        self.budget -= 1;
        let [first, second] = self.costs[vertex];
        let ahead = ahead - first.min(second);
        let cheaper = first > second;
        // The camps have no names, so that the first vertex may be in either.
        let choices = if place == 0 { 1 } else { 2 };
        for camp in [cheaper, !cheaper].into_iter().take(choices) {
            self.camps[vertex] = camp;
            let further = self.adjust(vertex, place, camp, true);
            let cost = cost + if camp { second } else { first };
            let done = self.place(place + 1, cost, ahead + further);
            self.adjust(vertex, place, camp, false);
            if !done {
                return false;
            }
        }
        true
    }

    /// Adds what a vertex in a camp costs its neighbours that are not placed, or takes it back; returns by how much the least
    /// cost of all of them grew.
    fn adjust(&mut self, vertex: usize, place: usize, camp: bool, adds: bool) -> usize {
        let (part, mut growth) = (self.part, 0);
        for link in part.links(vertex) {
            if self.places[link.neighbour] < place {
                continue;
            }
            // A friend in the other camp costs one, and so does an enemy in the same camp.
            let dear = usize::from(camp != link.positive);
            let [first, second] = &mut self.costs[link.neighbour];
            let before = (*first).min(*second);
            let cost = if dear == 0 { first } else { second };
            if adds {
                *cost += 1;
            } else {
                *cost -= 1;
            }
            growth += self.costs[link.neighbour].into_iter().min().unwrap_or(0).saturating_sub(before);
        }
        growth
    }
}

fn order_of_placement(part: &Part) -> Vec<usize> {
    let mut placed = vec![0; part.size()];
    let mut rest: BTreeSet<usize> = (0..part.size()).collect();
    let mut order = Vec::with_capacity(rest.len());
    while let Some(&vertex) =
        rest.iter().max_by_key(|vertex| (placed[**vertex], part.links(**vertex).len(), std::cmp::Reverse(**vertex)))
    {
        rest.remove(&vertex);
        order.push(vertex);
        part.links(vertex).iter().for_each(|link| placed[link.neighbour] += 1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::super::signed_network::fixture::{network, random};
    use super::*;

    /// Returns the fewest contradicted edges of all divisions.
    fn brute_force(network: &SignedNetwork) -> usize {
        let cost = |camps: u32| {
            let side = |vertex: usize| camps >> vertex & 1;
            network.edges().iter().filter(|(one, other, positive)| (side(*one) == side(*other)) != *positive).count()
        };
        (0..1_u32 << network.vertex_count()).map(cost).min().unwrap_or(0)
    }

    #[test]
    fn small_networks_are_solved_exactly() {
        for seed in 0..40 {
            let network = random(12, 20 + seed as usize, seed);
            let frustration = network.frustration();
            assert_eq!(frustration.method, FrustrationMethod::BranchAndBound);
            assert_eq!(frustration.edges.len(), brute_force(&network), "seed {seed}");
            assert_eq!(frustration.at_least, frustration.edges.len(), "seed {seed}");
        }
    }

    /// The parties of the Slovene parliament in 1994: all of one wing are for each other and against the other wing, but that
    /// one stands apart (Kropivnik and Mrvar 1996). Two pairs contradict two camps, as
    /// [Doreian and Mrvar](https://doi.org/10.1016/0378-8733(95)00259-6) found.
    #[test]
    fn the_parties_of_a_parliament_are_two_camps_but_for_two_pairs() {
        const RIGHT: [usize; 5] = [0, 2, 5, 7, 8];
        const APART: [[usize; 2]; 2] = [[4, 9], [6, 9]];
        let pairs = (0..10).flat_map(|one| (one + 1..10).map(move |other| [one, other]));
        let edges = pairs.map(|[one, other]| {
            let same = RIGHT.contains(&one) == RIGHT.contains(&other);
            (one, other, same && !APART.contains(&[one, other]))
        });
        let network = SignedNetwork::new(10, edges);
        assert_eq!(network.edges().iter().filter(|(.., positive)| *positive).count(), 18);
        let frustration = network.frustration();
        let found: Vec<[usize; 2]> =
            frustration.edges.iter().map(|edge| network.edges()[*edge]).map(|edge| [edge.0, edge.1]).collect();
        assert_eq!(found, APART);
        assert_eq!(frustration.at_least, 2);
    }

    #[test]
    fn large_networks_get_bounds() {
        let network = random(2_000, 8_000, 3);
        let frustration = network.frustration();
        assert_eq!(frustration.method, FrustrationMethod::LocalSearch);
        assert!(frustration.at_least <= frustration.edges.len());
        assert!(frustration.edges.len() < network.edges().len() / 3);
        assert_eq!(network.frustration(), frustration);
    }

    #[test]
    fn two_camps_are_found() {
        let frustration = network("0+1 0-2 1-2 2+3 0-3 4+5").frustration();
        assert!(frustration.edges.is_empty());
        assert_eq!(frustration.camps[..4], [false, false, true, true]);
        assert_eq!(frustration.balance(&network("0+1")), Some(1.0));
        assert_eq!(network("").frustration().balance(&network("")), None);
    }
}
