//! The actor graph as a file: pictures, and what other programs that know graphs read.

use super::svg::Heading;
use super::{dot, gexf, graph_csv, graph_json, graphml, png, svg};
use crate::graph::ActorGraph;
use std::fmt;
use std::io::{self, Write};

/// A format in which an actor graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphFormat {
    /// [Graphviz](https://graphviz.org/doc/info/lang.html).
    Dot,
    /// A picture: [SVG](https://www.w3.org/TR/SVG2/).
    Svg,
    /// A picture of dots: [PNG](https://www.w3.org/TR/png-3/).
    Png,
    /// [GraphML](http://graphml.graphdrawing.org/).
    GraphMl,
    /// [GEXF](https://gexf.net/) with the days of the ties.
    Gexf,
    /// Nodes and links in JSON.
    Json,
    /// Ties as a table.
    Csv,
}

impl GraphFormat {
    /// All of them.
    pub const ALL: [GraphFormat; 7] = [
        GraphFormat::Dot,
        GraphFormat::Svg,
        GraphFormat::Png,
        GraphFormat::GraphMl,
        GraphFormat::Gexf,
        GraphFormat::Json,
        GraphFormat::Csv,
    ];

    /// Returns the name that people type, which is also the ending of such files.
    pub fn as_str(self) -> &'static str {
        match self {
            GraphFormat::Dot => "dot",
            GraphFormat::Svg => "svg",
            GraphFormat::Png => "png",
            GraphFormat::GraphMl => "graphml",
            GraphFormat::Gexf => "gexf",
            GraphFormat::Json => "json",
            GraphFormat::Csv => "csv",
        }
    }

    /// Returns the format with that name.
    pub fn parse(name: &str) -> Option<GraphFormat> {
        GraphFormat::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Tells whether it is a picture, which can show some dozens of actors but not thousands.
    pub fn is_picture(self) -> bool {
        matches!(self, GraphFormat::Svg | GraphFormat::Png)
    }
}

impl fmt::Display for GraphFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Writes a graph in a format. The same graph gives the same bytes.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, heading: &Heading, format: GraphFormat, output: &mut dyn Write) -> io::Result<()> {
    let title = [heading.title.as_str(), heading.details.as_str()].join("\n");
    match format {
        GraphFormat::Dot => dot::write(graph, title.trim_end(), output),
        GraphFormat::Svg => svg::write(graph, heading, output),
        GraphFormat::Png => png::write(graph, heading, output),
        GraphFormat::GraphMl => graphml::write(graph, title.trim_end(), output),
        GraphFormat::Gexf => gexf::write(graph, title.trim_end(), output),
        GraphFormat::Json => graph_json::write(graph, heading, output),
        GraphFormat::Csv => graph_csv::write(graph, output),
    }
}
