//! The actor graph in [GraphML](http://graphml.graphdrawing.org/), which networkx, Cytoscape, yEd and Gephi read.

use super::xml::escape;
use crate::graph::{ActorGraph, NodeIndex, SignedTie};
use std::io::{self, Write};

/// The attributes: id, whether of nodes or edges, name, type.
const KEYS: [[&str; 4]; 13] = [
    ["n0", "node", "label", "string"],
    ["n1", "node", "kind", "string"],
    ["n2", "node", "claims", "int"],
    ["e0", "edge", "relation", "string"],
    ["e1", "edge", "label", "string"],
    ["e2", "edge", "sign", "int"],
    ["e3", "edge", "symmetric", "boolean"],
    ["e4", "edge", "claims", "int"],
    ["e5", "edge", "documents", "int"],
    ["e6", "edge", "asserted", "boolean"],
    ["e7", "edge", "confidence", "double"],
    ["e8", "edge", "first", "string"],
    ["e9", "edge", "last", "string"],
];

/// Writes a graph: nodes under the ids of their actors, one edge for each tie.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, title: &str, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(output, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    for [id, element, name, kind] in KEYS {
        writeln!(output, "  <key id=\"{id}\" for=\"{element}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    writeln!(output, "  <key id=\"g0\" for=\"graph\" attr.name=\"title\" attr.type=\"string\"/>")?;
    writeln!(output, "  <graph id=\"claimgraph\" edgedefault=\"directed\">")?;
    write_data(output, "g0", title)?;
    for node in graph.graph.node_indices() {
        write_node(graph, node, output)?;
    }
    for (number, (subject, tie, object)) in graph.ties().enumerate() {
        let ends = [&subject.id, &object.id].map(|id| escape(&id.0));
        writeln!(output, "    <edge id=\"t{number}\" source=\"{}\" target=\"{}\">", ends[0], ends[1])?;
        write_tie(tie, output)?;
        writeln!(output, "    </edge>")?;
    }
    writeln!(output, "  </graph>\n</graphml>")
}

fn write_node(graph: &ActorGraph, node: NodeIndex, output: &mut dyn Write) -> io::Result<()> {
    let actor = &graph.graph[node];
    writeln!(output, "    <node id=\"{}\">", escape(&actor.id.0))?;
    write_data(output, "n0", &actor.label)?;
    write_data(output, "n1", actor.kind.as_str())?;
    write_data(output, "n2", &graph.claims_of(node).to_string())?;
    writeln!(output, "    </node>")
}

fn write_tie(tie: &SignedTie, output: &mut dyn Write) -> io::Result<()> {
    write_data(output, "e0", &tie.relation.0)?;
    write_data(output, "e1", &tie.label)?;
    write_data(output, "e2", &tie.sign.value().to_string())?;
    write_data(output, "e3", &tie.symmetric.to_string())?;
    write_data(output, "e4", &tie.claims.to_string())?;
    write_data(output, "e5", &tie.documents.to_string())?;
    write_data(output, "e6", &tie.asserted.to_string())?;
    write_data(output, "e7", &tie.confidence.to_string())?;
    for (key, day) in [("e8", tie.first), ("e9", tie.last)] {
        if let Some(day) = day {
            write_data(output, key, &day.to_string())?;
        }
    }
    Ok(())
}

fn write_data(output: &mut dyn Write, key: &str, value: &str) -> io::Result<()> {
    writeln!(output, "      <data key=\"{key}\">{}</data>", escape(value))
}
