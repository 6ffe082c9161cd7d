//! The actor graph: who is tied to whom, for or against, and what follows from it.
//!
//! Its nodes are actors, its edges ties with a sign; it is a [`petgraph`] graph, so that petgraph's algorithms and all
//! that build on them apply to it. Nodes stand in order of their ids and edges in order of their ends and relations:
//! the same store gives the same graph, index by index.
//!
//! - [`TieFilter`] says which ties to take; [`ActorGraph::near`], [`ActorGraph::largest_component`] and
//!   [`ActorGraph::most_claimed`] cut parts out.
//! - [`ActorGraph::pairs`] bundles the ties between two actors; [`ActorGraph::signed_network`] keeps their signs only.
//! - [`ActorGraph::tensions`], [`ActorGraph::paths`], [`ActorGraph::rank`], [`ActorGraph::communities`], [`compare`] and
//!   [`timeline()`] answer questions.

mod actor_graph;
mod balance;
mod centrality;
mod communities;
mod comparison;
mod components;
mod filter;
mod frustration;
mod pairs;
mod paths;
mod signed_network;
mod tensions;
mod timeline;

pub use actor_graph::{Actor, ActorGraph, SignedTie};
pub use balance::{Balance, TriadCounts};
pub use centrality::{Measure, RankedActor, Ranking};
pub use communities::{Communities, Community};
pub use comparison::{Change, Comparison, TieChange, compare};
pub use filter::TieFilter;
pub use frustration::{Frustration, FrustrationMethod};
pub use pairs::Pair;
pub use paths::{PathOptions, Step};
pub use petgraph::graph::{EdgeIndex, NodeIndex};
pub use signed_network::{SignedNetwork, Triad};
pub use tensions::{Ambivalence, Pivot, Side, Tension, TensionKind, TensionOptions, Tensions};
pub use timeline::{Moment, timeline};
