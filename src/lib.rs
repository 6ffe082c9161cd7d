//! Reads articles and builds a graph of who does what to whom, and who says so.
//!
//! # Steps
//! 1. [`source`] turns files into [`text::Document`]s.
//! 2. [`analysis`] annotates a document: sentences, tokens, dependency trees, names.
//! 3. [`resolution`] finds out who is meant: mentions become [`knowledge::Entity`]s.
//! 4. [`extraction`] matches the patterns of the [`ontology`] on the trees: [`knowledge::Claim`]s.
//! 5. [`store`] keeps each document's claims as RDF and derives the asserted view.
//! 6. [`validation`] checks that the store keeps its promises; [`actors`] finds actors and pairs of them that may be one;
//!    [`query`], [`graph`] and [`export`] read the store; [`remote`] sends it elsewhere and asks there.
//! 7. [`explorer`] answers the page in the browser.
//! 8. [`evaluation`] measures what is read against what people marked.
//!
//! [`pipeline::build`] runs steps 1 to 5; [`records`] runs 1 to 4 for engines that keep the results themselves.
//! Modules stand in reading order: each imports only from those above it.

#![forbid(unsafe_code)]

pub mod text;

pub mod knowledge;

pub mod ontology;

pub mod source;

pub mod encoder;

pub mod analysis;

pub mod resolution;

pub mod extraction;

pub mod store;

pub mod validation;

pub mod actors;

pub mod query;

pub mod remote;

pub mod graph;

pub mod export;

pub mod explorer;

pub mod evaluation;

pub mod pipeline;

pub mod records;
