//! Measures what is read against what people marked, and finds what the patterns leave out.
//!
//! | module | against what | figures |
//! |---|---|---|
//! | [`claims`] | claims that careful readers wrote | precision, recall, F1 by level; speaker accuracy |
//! | [`entities`] | the ends of those claims | right, wrong, missing |
//! | [`mentions`] | texts with marked entities | precision, recall, F1, by overlap and exact |
//! | [`coreference`] | texts with marked entities that say who is the same | MUC, B-cubed, CEAF, and their mean |
//! | [`relations`] | texts with marked relations | precision, recall, F1 by type |
//! | [`gaps`] | nothing: predicates between two actors that no pattern takes | counts |

pub mod claims;
pub mod coreference;
pub mod entities;
pub mod gaps;
pub mod mentions;
pub mod relations;

mod clusters;
mod counts;
mod error;
mod gold;
mod mapping;
mod marked;
mod names;

pub use counts::{Counts, Difference, Verdict};
pub use error::EvaluationError;
pub use gold::{Gold, GoldDocument, Statement};
pub use mapping::Mapping;
pub use marked::{MarkedRelation, MarkedSpan, MarkedText};
