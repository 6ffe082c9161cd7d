//! Who matters: by ties, by lying between others, by the weight of those who point to them, by joining the unjoined.

use super::{ActorGraph, Pair, SignedNetwork};
use crate::ontology::Sign;
use petgraph::graph::NodeIndex;

/// A measure by which actors are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// How many others an actor has ties with.
    Degree,
    /// The share of shortest chains between others that lead through an actor
    /// ([Brandes 2001](https://doi.org/10.1080/0022250X.2001.9990249)). Of graphs that would take minutes, the chains from
    /// [`Ranking::pivots`] evenly spread actors are taken for all
    /// ([Brandes and Pich 2007](https://doi.org/10.1142/S0218127407018403)).
    Betweenness,
    /// How often somebody who follows ties from subject to object, now and then starting anew, comes by; a tie is taken as
    /// often as it has claims (Page, Brin, Motwani and Winograd 1999, with damping 0.85).
    PageRank,
    /// How many others an actor joins who are not joined themselves: the effective size of its neighbourhood
    /// (Burt, Structural Holes, 1992, as simplified by Borgatti 1997).
    Broker,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 4] = [Measure::Degree, Measure::Betweenness, Measure::PageRank, Measure::Broker];

    /// Returns the name that people type.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Degree => "degree",
            Measure::Betweenness => "betweenness",
            Measure::PageRank => "pagerank",
            Measure::Broker => "broker",
        }
    }

    /// Returns the measure with that name.
    pub fn parse(name: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|measure| measure.as_str() == name)
    }
}

/// Actors ordered by a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The measure.
    pub measure: Measure,
    /// The actors, the highest first; of equals the one whose node comes first.
    pub actors: Vec<RankedActor>,
    /// From how many actors chains were followed, when not from all.
    pub pivots: Option<usize>,
}

/// An actor with what it scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedActor {
    /// Its node.
    pub node: NodeIndex,
    /// What it scores.
    pub score: f64,
    /// How many others it is for, or they for it; see [`Pair::sign`].
    pub positive: usize,
    /// How many others it is against, or they against it.
    pub negative: usize,
    /// How many others it has ties with that are neither.
    pub neutral: usize,
}

impl ActorGraph {
    /// Ranks the actors. All measures but PageRank look at pairs of actors, whichever way the ties between them point.
    pub fn rank(&self, measure: Measure) -> Ranking {
        let pairs = self.pairs();
        let network = SignedNetwork::new(
            self.graph.node_count(),
            pairs.iter().map(|pair| (pair.one.index(), pair.other.index(), true)),
        );
        let mut pivots = None;
        let scores = match measure {
            Measure::Degree => (0..network.vertex_count()).map(|vertex| network.links(vertex).len() as f64).collect(),
            Measure::Betweenness => {
                let sources = sources(&network);
                pivots = (sources.len() < network.vertex_count()).then_some(sources.len());
                betweenness(&network, &sources)
            }
            Measure::PageRank => self.page_rank(),
            Measure::Broker => effective_sizes(&network),
        };
        let mut actors = ranked(&scores);
        for pair in &pairs {
            count_signs(pair, &mut actors);
        }
        actors.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.node.cmp(&other.node)));
        Ranking { measure, actors, pivots }
    }

    fn page_rank(&self) -> Vec<f64> {
        const DAMPING: f64 = 0.85;
        const TOLERANCE: f64 = 1e-12;
        const ROUNDS: usize = 200;
        let count = self.graph.node_count();
        let mut ties: Vec<(usize, usize, f64)> = Vec::with_capacity(self.graph.edge_count());
        for edge in self.graph.edge_indices() {
            let Some((subject, object)) = self.graph.edge_endpoints(edge) else { continue };
            let tie = &self.graph[edge];
            ties.push((subject.index(), object.index(), tie.weight() as f64));
            if tie.symmetric {
                ties.push((object.index(), subject.index(), tie.weight() as f64));
            }
        }
        let mut leaving = vec![0.0; count];
        ties.iter().for_each(|(from, _, weight)| leaving[*from] += weight);
        let share = 1.0 / count as f64;
        let mut ranks = vec![share; count];
        for _ in 0..ROUNDS {
            let stuck: f64 = (0..count).filter(|node| leaving[*node] == 0.0).map(|node| ranks[node]).sum();
            let mut next = vec![(1.0 - DAMPING) * share + DAMPING * stuck * share; count];
            for (from, to, weight) in &ties {
                next[*to] += DAMPING * ranks[*from] * weight / leaving[*from];
            }
            let change: f64 = ranks.iter().zip(&next).map(|(before, after)| (before - after).abs()).sum();
            ranks = next;
            if change < TOLERANCE {
                break;
            }
        }
        ranks
    }
}

fn ranked(scores: &[f64]) -> Vec<RankedActor> {
    let actor = |(index, score): (usize, &f64)| RankedActor {
        node: NodeIndex::new(index),
        score: *score,
        positive: 0,
        negative: 0,
        neutral: 0,
    };
    scores.iter().enumerate().map(actor).collect()
}

fn count_signs(pair: &Pair, actors: &mut [RankedActor]) {
    for node in [pair.one, pair.other] {
        let actor = &mut actors[node.index()];
        match pair.sign() {
            Sign::Positive => actor.positive += 1,
            Sign::Negative => actor.negative += 1,
            Sign::Neutral => actor.neutral += 1,
        }
    }
}

/// Returns from where chains are followed: from everywhere, or from some when there are too many.
fn sources(network: &SignedNetwork) -> Vec<usize> {
    /// Vertices times edges that take a few seconds.
    const WORK: usize = 300_000_000;
    const PIVOTS: usize = 500;
    let count = network.vertex_count();
    if count.saturating_mul(network.edges().len()) <= WORK || count <= PIVOTS {
        return (0..count).collect();
    }
    (0..PIVOTS).map(|pivot| pivot * count / PIVOTS).collect()
}

fn betweenness(network: &SignedNetwork, sources: &[usize]) -> Vec<f64> {
    let count = network.vertex_count();
    let mut scores = vec![0.0; count];
    let mut walk = Walk::new(count);
    for source in sources {
        walk.from(network, *source);
        walk.add_dependencies(network, *source, &mut scores);
    }
    // Each pair of ends is seen from both.
    let pairs = count.saturating_sub(1) as f64 * count.saturating_sub(2) as f64;
    let sample = sources.len() as f64 / count.max(1) as f64;
    let scale = if pairs > 0.0 { 1.0 / (pairs * sample) } else { 0.0 };
    scores.iter().map(|score| score * scale).collect()
}

/// A breadth-first walk that counts shortest chains.
struct Walk {
    /// In the order in which they were reached.
    reached: Vec<usize>,
    distances: Vec<usize>,
    /// How many shortest chains lead to each.
    chains: Vec<f64>,
    dependencies: Vec<f64>,
}

impl Walk {
    fn new(count: usize) -> Self {
        let (distances, zeros) = (vec![usize::MAX; count], vec![0.0; count]);
        Self { reached: Vec::with_capacity(count), distances, chains: zeros.clone(), dependencies: zeros }
    }

    fn from(&mut self, network: &SignedNetwork, source: usize) {
        self.reached.clear();
        self.distances.fill(usize::MAX);
        self.chains.fill(0.0);
        self.reached.push(source);
        (self.distances[source], self.chains[source]) = (0, 1.0);
        let mut next = 0;
        while let Some(&vertex) = self.reached.get(next) {
            next += 1;
            for link in network.links(vertex) {
                if self.distances[link.neighbour] == usize::MAX {
                    self.distances[link.neighbour] = self.distances[vertex] + 1;
                    self.reached.push(link.neighbour);
                }
                if self.distances[link.neighbour] == self.distances[vertex] + 1 {
                    self.chains[link.neighbour] += self.chains[vertex];
                }
            }
        }
    }

    fn add_dependencies(&mut self, network: &SignedNetwork, source: usize, scores: &mut [f64]) {
        self.dependencies.fill(0.0);
        for &vertex in self.reached.iter().rev() {
            for link in network.links(vertex) {
                if self.distances[link.neighbour] == self.distances[vertex] + 1 {
                    let share = self.chains[vertex] / self.chains[link.neighbour];
                    self.dependencies[vertex] += share * (1.0 + self.dependencies[link.neighbour]);
                }
            }
            if vertex != source {
                scores[vertex] += self.dependencies[vertex];
            }
        }
    }
}

/// Returns for each vertex how many neighbours it has, less the average number of links that each of them has to others.
fn effective_sizes(network: &SignedNetwork) -> Vec<f64> {
    let mut between_neighbours = vec![0_usize; network.vertex_count()];
    network.visit_triads(|triad| triad.vertices.iter().for_each(|vertex| between_neighbours[*vertex] += 1));
    let size = |(vertex, links): (usize, &usize)| match network.links(vertex).len() {
        0 => 0.0,
        neighbours => neighbours as f64 - 2.0 * *links as f64 / neighbours as f64,
    };
    between_neighbours.iter().enumerate().map(size).collect()
}

#[cfg(test)]
mod tests {
    use super::super::actor_graph::fixture::graph;
    use super::*;

    /// A triangle A, B, C with a tail C, D, E.
    const TIES: &[(&str, &str, &str, usize)] = &[
        ("A", "+backs", "B", 1),
        ("B", "-fights", "C", 1),
        ("C", "+backs", "A", 2),
        ("C", "meets", "D", 1),
        ("D", "+backs", "E", 1),
    ];

    fn check(measure: Measure, expected: &[(&str, f64)]) {
        let graph = graph(TIES);
        let ranking = graph.rank(measure);
        let scores: Vec<(&str, f64)> = ranking
            .actors
            .iter()
            .map(|actor| (graph.graph[actor.node].id.0.as_str(), (actor.score * 1e4).round() / 1e4))
            .collect();
        assert_eq!(scores, expected, "{measure:?}");
        assert_eq!(ranking.pivots, None);
    }

    #[test]
    fn scores_are_those_of_the_definitions() {
        check(Measure::Degree, &[("C", 3.0), ("A", 2.0), ("B", 2.0), ("D", 2.0), ("E", 1.0)]);
        check(Measure::Betweenness, &[("C", 0.6667), ("D", 0.5), ("A", 0.0), ("B", 0.0), ("E", 0.0)]);
        check(Measure::Broker, &[("C", 2.3333), ("D", 2.0), ("A", 1.0), ("B", 1.0), ("E", 1.0)]);
    }

    #[test]
    fn ranks_add_up_to_one_and_follow_the_claims() {
        let graph = graph(TIES);
        let ranking = graph.rank(Measure::PageRank);
        let total: f64 = ranking.actors.iter().map(|actor| actor.score).sum();
        assert!((total - 1.0).abs() < 1e-9);
        let position = |id: &str| ranking.actors.iter().position(|actor| graph.graph[actor.node].id.0 == id);
        // Of what C passes on, A gets twice as much as D.
        assert!(position("A") < position("D"));
    }

    #[test]
    fn signs_are_counted_by_pair() {
        let ranking = graph(TIES).rank(Measure::Degree);
        let first = ranking.actors[0];
        assert_eq!((first.positive, first.negative, first.neutral), (1, 1, 1));
    }
}
