//! The actor graph: who is tied to whom, for or against.
//!
//! Its nodes are actors, its edges ties with a sign; it is a [`petgraph`] graph, so that petgraph's algorithms and all
//! that build on them apply to it. Nodes stand in order of their ids and edges in order of their ends and relations:
//! the same store gives the same graph, index by index.

mod actor_graph;
mod path;

pub use actor_graph::{Actor, ActorGraph, SignedTie, TieFilter};
pub use path::Step;
