//! Actors as people look for them: search by name, a summary of one, and pairs that may be one actor.

mod blocking;
mod blocks;
mod duplicates;
mod search;
mod similarity;
mod summary;
mod table;

pub use blocks::{BlockedName, BlockedPair, blocked_names, pairs as pairs_of_block};
pub use duplicates::{Candidate, Judged, LEAST_SCORE, Reason, candidates, kinds_agree};
pub use search::{Found, Match, search};
pub use similarity::{Likeness, edits};
pub use summary::{Neighbour, Summary, TieCount, summarize};
pub use table::{read_table, write_table};
