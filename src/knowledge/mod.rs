//! What the text says: entities, and claims that relate two of them.

mod claim;
mod entity;

pub use claim::{Claim, ClaimId, Evidence, FoundBy, Modality, Polarity, Quantity, Reading, RelationName, TimeExpression};
pub(crate) use entity::capitalize;
pub use entity::{Entity, EntityId, EntityKind};
