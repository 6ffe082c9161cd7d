//! Where the graph contradicts itself, for the page.

use super::drawn_tie::name;
use super::{ActorName, Choice, DrawnTie, Explorer};
use crate::graph::{ActorGraph, Side, Tension, TensionOptions};
use crate::knowledge::EntityId;
use serde::{Deserialize, Serialize};

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TensionRequest {
    /// Only what involves all of these; empty for everything.
    pub actors: Vec<EntityId>,
    /// How many of each kind at most; none for twenty.
    pub limit: Option<usize>,
    /// Which ties.
    pub choice: Choice,
}

/// What is out of balance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldTensions {
    /// How many sets of three actors are all for or against each other.
    pub triads: usize,
    /// How many of them are in tension.
    pub frustrated_triads: usize,
    /// How many tensions involve the actors that were asked for, those beyond the limit included.
    pub count: usize,
    /// Share of pairs that do not stand in the way of two camps; none without pairs.
    pub balance: Option<f64>,
    /// The tensions, those with the most claims on their weakest side first.
    pub tensions: Vec<ToldTension>,
    /// How many pairs are for and against each other.
    pub ambivalence_count: usize,
    /// Those with the most claims on the weaker side first: what is for, then what is against.
    pub ambivalences: Vec<[ToldSide; 2]>,
}

/// Three or four actors whose relations do not go together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldTension {
    /// `friend-of-enemy`, `enemy-of-enemy` or `chain-to-enemy`.
    pub kind: &'static str,
    /// All of them; of a friend of an enemy: who has the enemy, the friend, or friends, that lead to the enemy, the enemy.
    pub actors: Vec<ActorName>,
    /// The relation of each actor and the next one, then that of the last and the first.
    pub sides: Vec<ToldSide>,
}

/// Two actors and the ties between them that have one sign.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldSide {
    /// The subject of the tie with the most claims.
    pub subject: ActorName,
    /// Its object.
    pub object: ActorName,
    /// `positive` or `negative`.
    pub sign: &'static str,
    /// How many claims.
    pub claims: usize,
    /// The ties, that with the most claims first.
    pub ties: Vec<DrawnTie>,
}

const USUAL_LIMIT: usize = 20;
const MOST: usize = 200;

impl Explorer {
    /// Returns what is out of balance among the chosen ties; none when an actor that was asked for has no such tie.
    pub fn tensions(&self, request: &TensionRequest) -> Option<ToldTensions> {
        let graph = self.graph(&request.choice.filter());
        let actors = request.actors.iter().map(|id| graph.node(id)).collect::<Option<Vec<_>>>()?;
        let limit = request.limit.unwrap_or(USUAL_LIMIT).min(MOST);
        let found = graph.tensions(&TensionOptions { actors, limit });
        let ambivalence = |pair: &crate::graph::Ambivalence| [&pair.with, &pair.against].map(|side| tell_side(&graph, side));
        Some(ToldTensions {
            triads: found.balance.triads.total(),
            frustrated_triads: found.balance.triads.frustrated(),
            count: found.tension_count + found.chain_count,
            balance: found.frustration_balance,
            tensions: found.tensions.iter().map(|tension| tell(&graph, tension)).collect(),
            ambivalence_count: found.ambivalence_count,
            ambivalences: found.ambivalences.iter().map(ambivalence).collect(),
        })
    }
}

fn tell(graph: &ActorGraph, tension: &Tension) -> ToldTension {
    ToldTension {
        kind: tension.kind.as_str(),
        actors: tension.actors.iter().map(|node| name(graph, *node)).collect(),
        sides: tension.sides.iter().map(|side| tell_side(graph, side)).collect(),
    }
}

fn tell_side(graph: &ActorGraph, side: &Side) -> ToldSide {
    ToldSide {
        subject: name(graph, side.subject),
        object: name(graph, side.object),
        sign: side.sign.as_str(),
        claims: side.claims,
        ties: side.ties.iter().filter_map(|tie| DrawnTie::new(graph, *tie)).collect(),
    }
}
