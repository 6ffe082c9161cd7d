//! Pages of actors and documents as HTML that needs no script.
//!
//! All text comes from strangers: it is escaped, names stand in `<bdi>` so that none turns its surroundings around, and only
//! addresses of the web become links.

mod actor;
mod document;
mod front;
mod html;

pub use front::front;
pub use html::{missing, web_address};

use crate::knowledge::EntityId;
use crate::ontology::vocabulary::{ACTOR, DOCUMENT};
use crate::store::{document_node, entity_node};
use crate::text::DocumentId;

/// Returns the path of the page of an actor.
pub fn actor_path(id: &EntityId) -> String {
    let node = entity_node(id);
    format!("/actor/{}", node.as_str().strip_prefix(ACTOR).unwrap_or_default())
}

/// Returns the path of the page of a document.
pub fn document_path(id: &DocumentId) -> String {
    let node = document_node(id);
    format!("/document/{}", node.as_str().strip_prefix(DOCUMENT).unwrap_or_default())
}
