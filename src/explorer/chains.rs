//! How two actors are connected.

use super::drawn_tie::ties_of;
use super::{Choice, DrawnTie, Explorer};
use crate::graph::{EdgeIndex, PathOptions, Step};
use crate::knowledge::EntityId;
use serde::{Deserialize, Serialize};

/// Between whom to look for chains of ties.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainRequest {
    /// The one.
    pub from: EntityId,
    /// The other.
    pub to: EntityId,
    /// How many chains at most.
    #[serde(default = "one")]
    pub count: usize,
    /// Only chains in which each tie points on.
    #[serde(default)]
    pub directed: bool,
    /// Which ties.
    #[serde(default)]
    pub choice: Choice,
}

/// Chains of ties, the shortest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chains {
    /// The ties of each, in order from the one actor to the other.
    pub chains: Vec<Vec<DrawnTie>>,
}

/// More chains say nothing new and take long to find.
const MOST_CHAINS: usize = 20;

fn one() -> usize {
    1
}

impl Explorer {
    /// Returns the shortest chains of ties between two actors; none when nothing joins them.
    pub fn chains(&self, request: &ChainRequest) -> Chains {
        let graph = self.graph(&request.choice.filter());
        let Some((from, to)) = graph.node(&request.from).zip(graph.node(&request.to)) else {
            return Chains { chains: Vec::new() };
        };
        let options = PathOptions { count: request.count.min(MOST_CHAINS), directed: request.directed };
        let paths = graph.paths(from, to, options);
        let tie = |step: &Step<'_>| {
            let (subject, object) = (graph.node(&step.subject.id)?, graph.node(&step.object.id)?);
            let is_step = |edge: &EdgeIndex| {
                graph.graph.edge_endpoints(*edge) == Some((subject, object))
                    && graph.graph[*edge].relation == step.tie.relation
            };
            DrawnTie::new(&graph, ties_of(&graph, subject).into_iter().find(is_step)?)
        };
        Chains { chains: paths.iter().map(|path| path.iter().filter_map(tie).collect()).collect() }
    }
}
