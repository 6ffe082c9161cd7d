//! The store as files: RDF in six syntaxes, claims and documents as JSON Lines, a table; and the actor graph as files:
//! pictures and what other programs read ([`graphs`]). One file per format.
//!
//! The same content gives the same bytes. Documents are written one after the other, ordered by id, so that memory holds
//! one at a time.

pub mod claims;
pub mod csv;
pub mod documents;
pub mod dot;
pub mod gexf;
pub mod graph_csv;
pub mod graph_json;
pub mod graph_store;
pub mod graphml;
pub mod graphs;
pub mod jsonld;
pub mod nquads;
pub mod ntriples;
pub mod png;
mod rdf;
pub mod rdfxml;
pub mod svg;
pub mod trig;
pub mod turtle;
pub(crate) mod xml;

use crate::store::{Store, StoreError};
use std::fmt;
use std::io::{self, Write};
use thiserror::Error;

/// A format in which the whole store is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExportFormat {
    /// [Turtle](https://www.w3.org/TR/turtle/).
    Turtle,
    /// [TriG](https://www.w3.org/TR/trig/).
    TriG,
    /// [N-Triples](https://www.w3.org/TR/n-triples/).
    NTriples,
    /// [N-Quads](https://www.w3.org/TR/n-quads/).
    NQuads,
    /// [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/).
    RdfXml,
    /// [JSON-LD](https://www.w3.org/TR/json-ld11/).
    JsonLd,
    /// Claims as JSON Lines.
    Claims,
    /// Documents as JSON Lines.
    Documents,
    /// Claims as a table.
    Csv,
}

/// Why the store cannot be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output cannot be written.
    #[error("cannot write the output")]
    Io(#[from] io::Error),
}

impl ExportError {
    /// Returns what a user can do about it.
    pub fn hint(&self) -> String {
        match self {
            ExportError::Store(error) => error.hint(),
            ExportError::Io(_) => "check the free space and the permissions of the output".to_owned(),
        }
    }
}

/// Writes the store in a format.
///
/// # Errors
/// When the store cannot be read or `output` cannot be written.
pub fn write(store: &Store, format: ExportFormat, output: &mut dyn Write) -> Result<(), ExportError> {
    match format {
        ExportFormat::Turtle => turtle::write(store, output),
        ExportFormat::TriG => trig::write(store, output),
        ExportFormat::NTriples => ntriples::write(store, output),
        ExportFormat::NQuads => nquads::write(store, output),
        ExportFormat::RdfXml => rdfxml::write(store, output),
        ExportFormat::JsonLd => jsonld::write(store, output),
        ExportFormat::Claims => claims::write(store, output),
        ExportFormat::Documents => documents::write(store, output),
        ExportFormat::Csv => csv::write(store, output),
    }
}

impl ExportFormat {
    /// All of them.
    pub const ALL: [ExportFormat; 9] = [
        ExportFormat::Turtle,
        ExportFormat::TriG,
        ExportFormat::NTriples,
        ExportFormat::NQuads,
        ExportFormat::RdfXml,
        ExportFormat::JsonLd,
        ExportFormat::Claims,
        ExportFormat::Documents,
        ExportFormat::Csv,
    ];

    /// Returns the name that people type.
    pub fn as_str(self) -> &'static str {
        match self {
            ExportFormat::Turtle => "turtle",
            ExportFormat::TriG => "trig",
            ExportFormat::NTriples => "ntriples",
            ExportFormat::NQuads => "nquads",
            ExportFormat::RdfXml => "rdfxml",
            ExportFormat::JsonLd => "jsonld",
            ExportFormat::Claims => "claims",
            ExportFormat::Documents => "documents",
            ExportFormat::Csv => "csv",
        }
    }

    /// Returns the format with that name.
    pub fn parse(name: &str) -> Option<ExportFormat> {
        ExportFormat::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

impl fmt::Display for ExportFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
