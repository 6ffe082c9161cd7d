//! Who is for and who is against whom, and nothing else: the network that balance theory speaks of.

/// An undirected network without loops and parallel edges, each edge positive or negative. Vertices are numbered from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedNetwork {
    /// Ordered by ends; the first end is the lower one.
    edges: Vec<SignedEdge>,
    /// For each vertex its links, ordered by neighbour.
    links: Vec<Vec<Link>>,
}

/// An edge: lower end, higher end, whether it is positive.
pub(super) type SignedEdge = (usize, usize, bool);

/// An edge as one of its ends sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) neighbour: usize,
    pub(super) edge: usize,
    pub(super) positive: bool,
}

/// Three vertices that are joined to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Triad {
    /// In order.
    pub vertices: [usize; 3],
    /// The edges between the first and the second, the first and the third, the second and the third.
    pub edges: [usize; 3],
    /// How many of the edges are positive.
    pub positive: usize,
}

impl Triad {
    /// Tells whether the product of its signs is positive: all are friends, or two friends have a common enemy.
    pub fn is_balanced(&self) -> bool {
        self.positive % 2 == 1
    }
}

impl SignedNetwork {
    /// Makes a network; of edges between the same two vertices the first counts, and loops do not count.
    ///
    /// # Panics
    /// When an end is not below `vertices`.
    pub fn new(vertices: usize, edges: impl IntoIterator<Item = (usize, usize, bool)>) -> Self {
        let in_order = |(one, other, positive): (usize, usize, bool)| (one.min(other), one.max(other), positive);
        let mut edges: Vec<SignedEdge> = edges.into_iter().map(in_order).filter(|(one, other, _)| one != other).collect();
        edges.sort_by_key(|(one, other, _)| (*one, *other));
        edges.dedup_by_key(|(one, other, _)| (*one, *other));
        let mut links = vec![Vec::new(); vertices];
        for (edge, &(one, other, positive)) in edges.iter().enumerate() {
            links[one].push(Link { neighbour: other, edge, positive });
            links[other].push(Link { neighbour: one, edge, positive });
        }
        for links in &mut links {
            links.sort_unstable_by_key(|link| link.neighbour);
        }
        Self { edges, links }
    }

    /// Returns the number of vertices.
    pub fn vertex_count(&self) -> usize {
        self.links.len()
    }

    /// Returns the edges, ordered by their ends: lower end, higher end, whether positive.
    pub fn edges(&self) -> &[(usize, usize, bool)] {
        &self.edges
    }

    /// Returns the links of a vertex.
    pub(super) fn links(&self, vertex: usize) -> &[Link] {
        &self.links[vertex]
    }

    /// Returns the edge between two vertices.
    pub(super) fn edge_between(&self, one: usize, other: usize) -> Option<usize> {
        let position = self.links[one].binary_search_by_key(&other, |link| link.neighbour).ok()?;
        Some(self.links[one][position].edge)
    }

    /// Calls `visit` for each triad, in an order that depends on the network only.
    ///
    /// Each edge points to its end with more links, so that no vertex has many edges that leave it: this is the forward
    /// algorithm ([Schank and Wagner 2005](https://doi.org/10.1007/11427186_54)).
    pub fn visit_triads(&self, mut visit: impl FnMut(Triad)) {
        let rank = |vertex: usize| (self.links[vertex].len(), vertex);
        let upward: Vec<Vec<Link>> = (0..self.links.len())
            .map(|vertex| self.links[vertex].iter().copied().filter(|link| rank(vertex) < rank(link.neighbour)).collect())
            .collect();
        let mut edge_to: Vec<Option<usize>> = vec![None; self.links.len()];
        for (vertex, out) in upward.iter().enumerate() {
            for link in out {
                edge_to[link.neighbour] = Some(link.edge);
            }
            for link in out {
                for further in &upward[link.neighbour] {
                    if let Some(closing) = edge_to[further.neighbour] {
                        visit(self.triad([vertex, link.neighbour, further.neighbour], [link.edge, closing, further.edge]));
                    }
                }
            }
            for link in out {
                edge_to[link.neighbour] = None;
            }
        }
    }

    fn triad(&self, mut vertices: [usize; 3], mut edges: [usize; 3]) -> Triad {
        vertices.sort_unstable();
        // Edges are ordered by their ends, as the edges of a triad are.
        edges.sort_unstable();
        Triad { vertices, edges, positive: edges.iter().filter(|edge| self.edges[**edge].2).count() }
    }
}

/// Networks for tests.
#[cfg(test)]
pub(super) mod fixture {
    use super::SignedNetwork;

    /// Makes a network of edges written as `1+2 2-3`.
    pub(crate) fn network(edges: &str) -> SignedNetwork {
        let edges: Vec<_> = edges
            .split_whitespace()
            .map(|edge| {
                let (one, other) = edge.split_once(['+', '-']).unwrap();
                (one.parse().unwrap(), other.parse().unwrap(), edge.contains('+'))
            })
            .collect();
        let vertices = edges.iter().map(|(one, other, _): &(usize, usize, bool)| one.max(other) + 1).max().unwrap_or(0);
        SignedNetwork::new(vertices, edges)
    }

    /// Makes the same network of random edges each time: `edges` of them or a few less, among `vertices`.
    pub(crate) fn random(vertices: usize, edges: usize, seed: u64) -> SignedNetwork {
        let mut state = seed;
        // The constants of Knuth's linear congruential generator, MMIX.
        let mut next = move |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % limit
        };
        SignedNetwork::new(
            vertices,
            (0..edges).map(move |_| (next(vertices), next(vertices), next(5) < 3)).collect::<Vec<_>>(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{network, random};
    use super::*;

    #[test]
    fn every_triad_is_found_once() {
        let network = random(30, 200, 7);
        let mut found = Vec::new();
        network.visit_triads(|triad| found.push(triad.vertices));
        found.sort_unstable();
        let joined = |one: usize, other: usize| network.edges().iter().any(|edge| (edge.0, edge.1) == (one, other));
        let mut expected = Vec::new();
        for one in 0..30 {
            for two in one + 1..30 {
                expected.extend(
                    (two + 1..30)
                        .filter(|three| joined(one, two) && joined(one, *three) && joined(two, *three))
                        .map(|three| [one, two, three]),
                );
            }
        }
        assert!(expected.len() > 50);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_triad_knows_its_edges() {
        let network = network("0+1 0-2 1-2 2+3");
        let mut found = Vec::new();
        network.visit_triads(|triad| found.push(triad));
        assert_eq!(found, [Triad { vertices: [0, 1, 2], edges: [0, 1, 2], positive: 1 }]);
        assert!(found[0].is_balanced());
    }

    #[test]
    fn loops_and_repetitions_do_not_count() {
        assert_eq!(network("0+1 1-0 1+1").edges(), [(0, 1, true)]);
    }
}
