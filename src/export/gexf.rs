//! The actor graph in [GEXF 1.2](https://gexf.net/), with the days of each tie for the timeline of Gephi.

use super::xml::escape;
use crate::graph::{ActorGraph, NodeIndex, SignedTie};
use crate::ontology::Sign;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The attributes of edges: id, name, type.
const TIE_ATTRIBUTES: [[&str; 3]; 7] = [
    ["0", "relation", "string"],
    ["1", "sign", "integer"],
    ["2", "symmetric", "boolean"],
    ["3", "claims", "integer"],
    ["4", "documents", "integer"],
    ["5", "asserted", "boolean"],
    ["6", "confidence", "double"],
];

/// Writes a graph: one directed edge for each tie, since readers refuse graphs of both sorts; it is there from the
/// first day to the last on which a document speaks of it, and each actor from its first tie to its last. What has no date is there all the time.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, title: &str, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        output,
        "<gexf xmlns=\"http://www.gexf.net/1.2draft\" xmlns:viz=\"http://www.gexf.net/1.2draft/viz\" version=\"1.2\">"
    )?;
    writeln!(output, "  <meta><creator>claimgraph</creator><description>{}</description></meta>", escape(title))?;
    writeln!(output, "  <graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\">")?;
    writeln!(output, "    <attributes class=\"node\"><attribute id=\"0\" title=\"kind\" type=\"string\"/></attributes>")?;
    writeln!(output, "    <attributes class=\"edge\">")?;
    for [id, name, kind] in TIE_ATTRIBUTES {
        writeln!(output, "      <attribute id=\"{id}\" title=\"{name}\" type=\"{kind}\"/>")?;
    }
    writeln!(output, "    </attributes>\n    <nodes>")?;
    let spells = actor_spells(graph);
    for node in graph.graph.node_indices() {
        let actor = &graph.graph[node];
        writeln!(output, "      <node id=\"{}\" label=\"{}\">", escape(&actor.id.0), escape(&actor.label))?;
        writeln!(output, "        <attvalues><attvalue for=\"0\" value=\"{}\"/></attvalues>", actor.kind.as_str())?;
        write_spell(spells.get(&node).copied(), output)?;
        writeln!(output, "      </node>")?;
    }
    writeln!(output, "    </nodes>\n    <edges>")?;
    for (number, (subject, tie, object)) in graph.ties().enumerate() {
        let [source, target, label] = [&subject.id.0, &object.id.0, &tie.label].map(|text| escape(text));
        writeln!(
            output,
            "      <edge id=\"{number}\" source=\"{source}\" target=\"{target}\" weight=\"{}\" label=\"{label}\">",
            tie.claims
        )?;
        write_tie(tie, output)?;
        writeln!(output, "      </edge>")?;
    }
    writeln!(output, "    </edges>\n  </graph>\n</gexf>")
}

fn write_tie(tie: &SignedTie, output: &mut dyn Write) -> io::Result<()> {
    let values = [
        tie.relation.0.clone(),
        tie.sign.value().to_string(),
        tie.symmetric.to_string(),
        tie.claims.to_string(),
        tie.documents.to_string(),
        tie.asserted.to_string(),
        tie.confidence.to_string(),
    ];
    write!(output, "        <attvalues>")?;
    for ([id, ..], value) in TIE_ATTRIBUTES.iter().zip(values) {
        write!(output, "<attvalue for=\"{id}\" value=\"{}\"/>", escape(&value))?;
    }
    writeln!(output, "</attvalues>")?;
    let [red, green, blue] = match tie.sign {
        Sign::Positive => [26, 127, 55],
        Sign::Negative => [179, 38, 30],
        Sign::Neutral => [110, 110, 110],
    };
    writeln!(output, "        <viz:color r=\"{red}\" g=\"{green}\" b=\"{blue}\"/>")?;
    write_spell(tie.first.zip(tie.last), output)
}

fn write_spell(spell: Option<(Date, Date)>, output: &mut dyn Write) -> io::Result<()> {
    match spell {
        Some((first, last)) => writeln!(output, "        <spells><spell start=\"{first}\" end=\"{last}\"/></spells>"),
        None => Ok(()),
    }
}

/// Returns from when to when an actor has ties; who has one without a date is left out, being there all the time.
fn actor_spells(graph: &ActorGraph) -> BTreeMap<NodeIndex, (Date, Date)> {
    let mut spells: BTreeMap<NodeIndex, Option<(Date, Date)>> = BTreeMap::new();
    for edge in graph.graph.edge_indices() {
        let tie = &graph.graph[edge];
        let Some((subject, object)) = graph.graph.edge_endpoints(edge) else { continue };
        for node in [subject, object] {
            let dates = tie.first.zip(tie.last);
            let known = spells.entry(node).or_insert(dates);
            *known = known.zip(dates).map(|(one, other)| (one.0.min(other.0), one.1.max(other.1)));
        }
    }
    spells.into_iter().filter_map(|(node, spell)| Some((node, spell?))).collect()
}
