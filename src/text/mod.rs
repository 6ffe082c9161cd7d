//! An article and what the language model says of it: documents, sentences, tokens, name mentions.
//!
//! Spans are byte offsets into [`Document::text`]; the text never changes after `source` has made it.

mod document;
mod folding;
mod sentence;
mod span;

pub use document::{Document, DocumentId};
pub use folding::fold_name;
pub use sentence::{AnnotatedDocument, NameKind, NameMention, Sentence, Token, Upos};
pub use span::{CharacterIndex, Span};
