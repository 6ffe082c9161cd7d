//! Tests of the program as a whole; everything here passes without the network and without other data.

mod actors;
mod architecture;
mod attacks;
mod building;
mod cases;
mod commands;
mod elsewhere;
mod evaluation;
mod explorer;
mod graph;
mod graphs;
mod http;
mod parts;
mod properties;
mod protocol;
mod questions;
mod reliability;
mod serve;
#[cfg(unix)]
mod shell;
#[cfg(unix)]
mod terminal;
