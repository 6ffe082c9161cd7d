//! Where the graph contradicts itself: friends of enemies, enemies of enemies who are no friends, and those who are for and
//! against each other at once.

use super::balance::TriadCounts;
use super::{ActorGraph, Balance, Frustration, Pair, SignedNetwork, Triad};
use crate::ontology::Sign;
use petgraph::graph::{EdgeIndex, NodeIndex};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// What to look for.
#[derive(Clone, Debug)]
pub struct TensionOptions {
    /// Only what involves all of these actors; empty for everything.
    pub actors: Vec<NodeIndex>,
    /// How many triads, chains, ambivalent pairs and pivots to return at most, each.
    pub limit: usize,
}

/// What is out of balance in a graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensions {
    /// Measures of the whole graph.
    pub balance: Balance,
    /// The pairs of the whole graph that stand in the way of two camps; its vertices are nodes, its edges count in the
    /// network that [`ActorGraph::signed_network`] makes.
    pub frustration: Frustration,
    /// The pairs behind `frustration.edges`.
    pub frustrated_pairs: Vec<Side>,
    /// Share of pairs that do not, from 0 to 1; none without pairs. See [`Frustration::balance`].
    pub frustration_balance: Option<f64>,
    /// Frustrated triads, those with the most claims on their weakest side first, then chains to enemies in the same order.
    pub tensions: Vec<Tension>,
    /// How many frustrated triads there are, those beyond the limit included.
    pub tension_count: usize,
    /// How many chains to enemies there are, one for each pair of enemies at most, those beyond the limit included.
    pub chain_count: usize,
    /// Pairs that are for and against each other, those with the most claims on the weaker side first.
    pub ambivalences: Vec<Ambivalence>,
    /// How many there are, those beyond the limit included.
    pub ambivalence_count: usize,
    /// Pairs whose change of sign would resolve more tensions than it makes, those that resolve most first.
    pub pivots: Vec<Pivot>,
}

/// Three or four actors whose relations do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tension {
    /// What is wrong with them.
    pub kind: TensionKind,
    /// All of them. Of a friend of an enemy: who has the enemy, the friend, or friends, that lead to the enemy, the enemy.
    pub actors: Vec<NodeIndex>,
    /// The relation of each actor and the next one, then that of the last and the first.
    pub sides: Vec<Side>,
}

/// What is wrong with some actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TensionKind {
    /// `++-`: somebody stands with the friend of an enemy.
    FriendOfEnemy,
    /// `---`: the enemy of an enemy is an enemy, too.
    EnemyOfEnemy,
    /// `+++-`: a friend stands with the friend of an enemy; listed when the two enemies have no common friend.
    ChainToEnemy,
}

impl TensionKind {
    /// Returns its name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            TensionKind::FriendOfEnemy => "friend-of-enemy",
            TensionKind::EnemyOfEnemy => "enemy-of-enemy",
            TensionKind::ChainToEnemy => "chain-to-enemy",
        }
    }
}

/// Two actors and the ties between them that have one sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The subject of the tie with the most claims.
    pub subject: NodeIndex,
    /// Its object.
    pub object: NodeIndex,
    /// The sign.
    pub sign: Sign,
    /// The ties with this sign, that with the most claims first.
    pub ties: Vec<EdgeIndex>,
    /// How many claims they have.
    pub claims: usize,
}

/// Two actors who are for and against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambivalence {
    /// What is for.
    pub with: Side,
    /// What is against.
    pub against: Side,
}

/// Two actors whose change would bring balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pivot {
    /// The pair with its sign as it is.
    pub side: Side,
    /// How many frustrated triads it is part of, which a change would resolve.
    pub resolves: usize,
    /// How many balanced triads it is part of, which a change would upset.
    pub upsets: usize,
}

impl ActorGraph {
    /// Looks for what is out of balance. A pair has the sign that most of its claims speak for; pairs without one count in
    /// no triad.
    pub fn tensions(&self, options: &TensionOptions) -> Tensions {
        let pairs = self.pairs();
        let signed: Vec<&Pair> = pairs.iter().filter(|pair| pair.sign() != Sign::Neutral).collect();
        let edges = signed.iter().map(|pair| (pair.one.index(), pair.other.index(), pair.sign() == Sign::Positive));
        let network = SignedNetwork::new(self.graph.node_count(), edges);
        let triads = TriadSurvey::of(&network, &signed, options);
        let frustration = network.frustration();
        let (ambivalences, ambivalence_count) = self.ambivalences(&pairs, options);
        let (chains, chain_count) = chains_to_enemies(&network, &signed, options);
        let chains = chains.iter().filter_map(|chain| self.chain_tension(*chain, &network, &signed));
        Tensions {
            balance: Balance::of(&network, triads.counts),
            frustrated_pairs: frustration.edges.iter().filter_map(|edge| self.side_of(signed[*edge])).collect(),
            frustration_balance: frustration.balance(&network),
            frustration,
            tension_count: triads.matching,
            chain_count,
            pivots: self.pivots(&triads, &signed, options),
            tensions: triads
                .strongest()
                .into_iter()
                .filter_map(|triad| self.tension(triad, &signed))
                .chain(chains)
                .collect(),
            ambivalences,
            ambivalence_count,
        }
    }

    fn tension(&self, triad: Triad, pairs: &[&Pair]) -> Option<Tension> {
        let sides: Vec<Side> = triad.edges.iter().filter_map(|edge| self.side_of(pairs[*edge])).collect();
        let actors = match sides.iter().find(|side| side.sign == Sign::Negative) {
            // The friend of both stands between the two who are enemies.
            Some(enmity) if triad.positive == 2 => {
                let friend = triad.vertices.map(NodeIndex::new).into_iter().find(|node| !enmity.joins(*node));
                [enmity.subject, friend?, enmity.object]
            }
            _ => triad.vertices.map(NodeIndex::new),
        };
        let between =
            |one: NodeIndex, other: NodeIndex| sides.iter().find(|side| side.joins(one) && side.joins(other)).cloned();
        let [first, second, third] = actors;
        let sides = vec![between(first, second)?, between(second, third)?, between(first, third)?];
        let kind = if triad.positive == 2 { TensionKind::FriendOfEnemy } else { TensionKind::EnemyOfEnemy };
        Some(Tension { kind, actors: actors.to_vec(), sides })
    }

    fn chain_tension(&self, chain: [usize; 4], network: &SignedNetwork, pairs: &[&Pair]) -> Option<Tension> {
        let side = |one: usize, other: usize| self.side_of(pairs[network.edge_between(one, other)?]);
        let enmity = side(chain[0], chain[3])?;
        // It reads from who is against the other, as the tie with the most claims has it.
        let turned = enmity.subject.index() == chain[3];
        let [first, second, third, fourth] = if turned { [chain[3], chain[2], chain[1], chain[0]] } else { chain };
        let sides = vec![side(first, second)?, side(second, third)?, side(third, fourth)?, enmity];
        let actors = [first, second, third, fourth].map(NodeIndex::new).to_vec();
        Some(Tension { kind: TensionKind::ChainToEnemy, actors, sides })
    }

    fn ambivalences(&self, pairs: &[Pair], options: &TensionOptions) -> (Vec<Ambivalence>, usize) {
        let involved = |pair: &&Pair| options.actors.iter().all(|actor| [pair.one, pair.other].contains(actor));
        let mut found: Vec<&Pair> = pairs.iter().filter(|pair| pair.is_ambivalent()).filter(involved).collect();
        found.sort_by_key(|pair| (Reverse(pair.positive.min(pair.negative)), Reverse(pair.claims()), pair.one, pair.other));
        let count = found.len();
        let ambivalence = |pair: &Pair| {
            Some(Ambivalence { with: self.side(pair, Sign::Positive)?, against: self.side(pair, Sign::Negative)? })
        };
        (found.into_iter().take(options.limit).filter_map(ambivalence).collect(), count)
    }

    fn pivots(&self, triads: &TriadSurvey, pairs: &[&Pair], options: &TensionOptions) -> Vec<Pivot> {
        let involved =
            |edge: &usize| options.actors.iter().all(|actor| [pairs[*edge].one, pairs[*edge].other].contains(actor));
        let helps = |edge: &usize| triads.frustrated[*edge] > triads.balanced[*edge];
        let mut edges: Vec<usize> = (0..pairs.len()).filter(helps).filter(involved).collect();
        edges.sort_by_key(|edge| (triads.balanced[*edge] as isize - triads.frustrated[*edge] as isize, *edge));
        let pivot = |edge: usize| {
            let side = self.side_of(pairs[edge])?;
            Some(Pivot { side, resolves: triads.frustrated[edge], upsets: triads.balanced[edge] })
        };
        edges.into_iter().take(options.limit).filter_map(pivot).collect()
    }

    /// Returns the ties of a pair that have the sign of the pair.
    fn side_of(&self, pair: &Pair) -> Option<Side> {
        self.side(pair, pair.sign())
    }

    /// Returns the ties of a pair that have a sign; none when no tie has it.
    fn side(&self, pair: &Pair, sign: Sign) -> Option<Side> {
        let mut ties: Vec<EdgeIndex> = pair.ties.iter().copied().filter(|tie| self.graph[*tie].sign == sign).collect();
        ties.sort_by_key(|tie| (Reverse(self.graph[*tie].weight()), *tie));
        let (subject, object) = self.graph.edge_endpoints(*ties.first()?)?;
        let claims = ties.iter().map(|tie| self.graph[*tie].weight()).sum();
        Some(Side { subject, object, sign, ties, claims })
    }
}

impl Side {
    /// Tells whether an actor is one of the two.
    pub fn joins(&self, actor: NodeIndex) -> bool {
        self.subject == actor || self.object == actor
    }
}

/// All triads of a network, counted, with the strongest of those that are wanted and frustrated.
struct TriadSurvey {
    counts: TriadCounts,
    /// For each edge, how many frustrated triads it is part of.
    frustrated: Vec<usize>,
    /// For each edge, how many balanced ones.
    balanced: Vec<usize>,
    /// How many frustrated triads involve the wanted actors.
    matching: usize,
    /// The strongest of them, the weakest on top.
    heap: BinaryHeap<(Reverse<(usize, usize)>, Triad)>,
}

impl TriadSurvey {
    fn of(network: &SignedNetwork, pairs: &[&Pair], options: &TensionOptions) -> Self {
        let mut survey = Self {
            counts: TriadCounts::default(),
            frustrated: vec![0; pairs.len()],
            balanced: vec![0; pairs.len()],
            matching: 0,
            heap: BinaryHeap::new(),
        };
        let wanted: BTreeSet<usize> = options.actors.iter().map(|actor| actor.index()).collect();
        network.visit_triads(|triad| {
            survey.counts.count(triad.positive);
            let counts = if triad.is_balanced() { &mut survey.balanced } else { &mut survey.frustrated };
            triad.edges.iter().for_each(|edge| counts[*edge] += 1);
            if !triad.is_balanced() && wanted.iter().all(|actor| triad.vertices.contains(actor)) {
                survey.keep(triad, pairs, options.limit);
            }
        });
        survey
    }

    fn keep(&mut self, triad: Triad, pairs: &[&Pair], limit: usize) {
        self.matching += 1;
        let claims = triad.edges.map(|edge| pairs[edge].positive.max(pairs[edge].negative));
        let strength = (claims.into_iter().min().unwrap_or(0), claims.into_iter().sum());
        self.heap.push((Reverse(strength), triad));
        if self.heap.len() > limit {
            self.heap.pop();
        }
    }

    /// Returns the triads that were kept, the strongest first, of equals the one with the first actors.
    fn strongest(self) -> Vec<Triad> {
        self.heap.into_sorted_vec().into_iter().map(|(_, triad)| triad).collect()
    }
}

/// Returns for pairs of enemies without a common friend the chain of two friends between them whose weakest side has the
/// most claims, strongest chains first, and how many such pairs there are.
fn chains_to_enemies(network: &SignedNetwork, pairs: &[&Pair], options: &TensionOptions) -> (Vec<[usize; 4]>, usize) {
    let wanted: Vec<usize> = options.actors.iter().map(|actor| actor.index()).collect();
    let mut chains: Vec<(Reverse<usize>, [usize; 4])> = Vec::new();
    // For each vertex its claims as a friend of the enemy at hand; none when it is no friend.
    let mut friend_of_enemy: Vec<Option<usize>> = vec![None; network.vertex_count()];
    for &(one, other, _) in network.edges().iter().filter(|(.., positive)| !positive) {
        for (friend, claims) in friends(network, pairs, other) {
            friend_of_enemy[friend] = Some(claims);
        }
        let chain = strongest_chain(network, pairs, [one, other], &friend_of_enemy, &wanted);
        chains.extend(chain.map(|(strength, chain)| (Reverse(strength), chain)));
        for (friend, _) in friends(network, pairs, other) {
            friend_of_enemy[friend] = None;
        }
    }
    chains.sort_unstable();
    let count = chains.len();
    (chains.into_iter().take(options.limit).map(|(_, chain)| chain).collect(), count)
}

fn strongest_chain(
    network: &SignedNetwork,
    pairs: &[&Pair],
    [one, other]: [usize; 2],
    friend_of_enemy: &[Option<usize>],
    wanted: &[usize],
) -> Option<(usize, [usize; 4])> {
    let mut best: Option<(usize, [usize; 4])> = None;
    for (friend, claims) in friends(network, pairs, one) {
        if friend_of_enemy[friend].is_some() {
            return None;
        }
        for (next, further) in friends(network, pairs, friend).filter(|(next, _)| *next != one) {
            let Some(last) = friend_of_enemy[next] else { continue };
            let (strength, chain) = (claims.min(further).min(last), [one, friend, next, other]);
            let is_wanted = wanted.iter().all(|actor| chain.contains(actor));
            if is_wanted && best.is_none_or(|(most, _)| strength > most) {
                best = Some((strength, chain));
            }
        }
    }
    best
}

/// Returns the friends of a vertex with the claims that speak for it.
fn friends<'n>(network: &'n SignedNetwork, pairs: &'n [&Pair], vertex: usize) -> impl Iterator<Item = (usize, usize)> + 'n {
    let positive = network.links(vertex).iter().filter(|link| link.positive);
    positive.map(|link| (link.neighbour, pairs[link.edge].positive))
}

#[cfg(test)]
mod tests {
    use super::super::actor_graph::fixture::{graph, node};
    use super::*;

    const TIES: &[(&str, &str, &str, usize)] = &[
        ("Ally", "+backs", "Premier", 3),
        ("Premier", "+allied", "President", 2),
        ("Ally", "-overthrows", "President", 4),
        ("President", "-fights", "Rebels", 5),
        ("Ally", "+arms", "Rebels", 1),
        ("Rebels", "-fights", "Sect", 1),
        ("President", "-fights", "Sect", 1),
        ("Ally", "+meets", "Sect", 1),
        ("Ally", "-bombs", "Sect", 2),
    ];

    fn find(actors: &[&str], limit: usize) -> (ActorGraph, Tensions) {
        let graph = graph(TIES);
        let actors = actors.iter().map(|id| node(&graph, id)).collect();
        let tensions = graph.tensions(&TensionOptions { actors, limit });
        (graph, tensions)
    }

    fn described(graph: &ActorGraph, tensions: &Tensions) -> Vec<String> {
        let id = |node: &NodeIndex| graph.graph[*node].id.0.clone();
        let line = |tension: &Tension| {
            format!("{} {}", tension.kind.as_str(), tension.actors.iter().map(id).collect::<Vec<_>>().join(" "))
        };
        tensions.tensions.iter().map(line).collect()
    }

    #[test]
    fn the_friend_of_an_enemy_is_found() {
        let (graph, tensions) = find(&[], 9);
        let expected = [
            "friend-of-enemy Ally Premier President",
            "enemy-of-enemy Ally President Sect",
            "enemy-of-enemy President Rebels Sect",
            "chain-to-enemy President Premier Ally Rebels",
        ];
        assert_eq!(described(&graph, &tensions), expected);
        assert_eq!(tensions.balance.triads.total(), 5);
        let claims: Vec<usize> = tensions.tensions[0].sides.iter().map(|side| side.claims).collect();
        assert_eq!(claims, [3, 2, 4]);
    }

    #[test]
    fn only_the_wanted_actors_count_and_the_strongest_come_first() {
        let (graph, tensions) = find(&["Rebels"], 9);
        let chain = "chain-to-enemy President Premier Ally Rebels";
        assert_eq!(described(&graph, &tensions), ["enemy-of-enemy President Rebels Sect", chain]);
        let (graph, tensions) = find(&[], 1);
        assert_eq!(described(&graph, &tensions), ["friend-of-enemy Ally Premier President", chain]);
        assert_eq!(tensions.tension_count, 3);
    }

    #[test]
    fn a_chain_of_friends_to_an_enemy_is_found() {
        let graph = graph(&[
            ("Ally", "+allied", "Kingdom", 2),
            ("Kingdom", "+funds", "Front", 1),
            ("Front", "+allied", "Sect", 1),
            ("Ally", "-fights", "Sect", 3),
            ("Ally", "+backs", "Premier", 1),
            ("Premier", "+backs", "President", 1),
            ("Ally", "-fights", "President", 1),
        ]);
        let tensions = graph.tensions(&TensionOptions { actors: Vec::new(), limit: 9 });
        let expected = ["friend-of-enemy Ally Premier President", "chain-to-enemy Ally Kingdom Front Sect"];
        assert_eq!(described(&graph, &tensions), expected);
        assert_eq!(tensions.tensions[1].sides.iter().map(|side| side.claims).collect::<Vec<_>>(), [2, 1, 1, 3]);
        assert_eq!((tensions.tension_count, tensions.chain_count), (1, 1));
    }

    #[test]
    fn who_is_for_and_against_is_ambivalent() {
        let (graph, tensions) = find(&[], 9);
        let [ambivalence] = tensions.ambivalences.as_slice() else { panic!("{:?}", tensions.ambivalences) };
        assert_eq!((ambivalence.with.claims, ambivalence.against.claims), (1, 2));
        assert_eq!(graph.graph[ambivalence.with.ties[0]].relation.0, "+meets");
    }

    #[test]
    fn the_pair_that_resolves_most_comes_first() {
        let (graph, tensions) = find(&[], 9);
        let first = &tensions.pivots[0];
        let ends = [first.side.subject, first.side.object].map(|node| graph.graph[node].id.0.as_str());
        assert_eq!((ends, first.resolves, first.upsets), (["President", "Sect"], 2, 0));
        // The best division puts the ally with the rebels against the rest, as far as it goes.
        assert_eq!(tensions.frustration.edges.len(), 2);
        assert_eq!(tensions.frustrated_pairs.len(), 2);
    }
}
