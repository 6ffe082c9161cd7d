//! The part of the graph that the page draws, with places computed here.

use super::drawn_tie::DrawnTie;
use super::{Choice, Explorer, Histogram, neighbours};
use crate::export::png;
use crate::export::svg::{self, Heading, PlacedActor, Sketch, SketchedLine};
use crate::graph::{ActorGraph, NodeIndex};
use crate::knowledge::EntityId;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// What to draw. The same request gives the same drawing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiagramRequest {
    /// Which ties.
    pub choice: Choice,
    /// How many actors with the most claims.
    pub most_claimed: usize,
    /// These actors.
    pub actors: Vec<EntityId>,
    /// Neighbours of these.
    pub expanded: Vec<Expansion>,
    /// Without these.
    pub hidden: BTreeSet<EntityId>,
    /// Actors that stay where they are: x and y of their centres.
    pub positions: BTreeMap<EntityId, (f64, f64)>,
}

/// An actor whose neighbours are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expansion {
    /// The actor.
    pub actor: EntityId,
    /// How many neighbours, those with the most claims between the two first.
    pub count: usize,
}

/// A drawing to be written as a file, with the places that it has on the screen.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureRequest {
    /// What it shows.
    pub diagram: DiagramRequest,
    /// What stands above it.
    pub title: String,
}

/// Actors with their places and the lines between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagram {
    /// The actors, ordered by id.
    pub actors: Vec<DrawnActor>,
    /// The lines.
    pub lines: Vec<DrawnLine>,
    /// Actors that were asked for and have no tie that was chosen.
    pub missing: Vec<EntityId>,
    /// Whether more actors were asked for than a drawing can show.
    pub is_cut: bool,
    /// How many actors have ties that were chosen, drawn or not.
    pub all_actors: usize,
    /// How many ties were chosen, drawn or not.
    pub all_ties: usize,
    /// The claims about the actors that were asked for, by date.
    pub histogram: Histogram,
}

/// One actor in its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrawnActor {
    /// Local name of its IRI.
    pub id: EntityId,
    /// Canonical name.
    pub label: String,
    /// What it is, such as `State`.
    pub kind: &'static str,
    /// Its centre; x grows to the right.
    pub x: f64,
    /// Its centre; y grows downwards.
    pub y: f64,
    /// Width of its box.
    pub width: f64,
    /// Height of its box.
    pub height: f64,
    /// Size of its letters.
    pub font_size: f64,
    /// The label, broken into lines, without anything that hides text or turns it around.
    pub lines: Vec<String>,
    /// How many claims the chosen ties have that are its own.
    pub claims: usize,
    /// How many neighbours it has.
    pub neighbours: usize,
    /// How many of them are drawn.
    pub drawn_neighbours: usize,
}

/// One line: all ties of one sign between two actors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrawnLine {
    /// Where it starts: the subject of the tie with the most claims.
    pub from: EntityId,
    /// Where it ends.
    pub to: EntityId,
    /// `positive`, `negative` or `neutral`.
    pub sign: &'static str,
    /// Whether some tie points to the start.
    pub points_back: bool,
    /// Whether some tie points to the end.
    pub points_on: bool,
    /// Whether the documents assert any of the ties.
    pub asserted: bool,
    /// How many claims there are.
    pub claims: usize,
    /// What is written beside it.
    pub label: String,
    /// The ties, that with the most claims first.
    pub ties: Vec<DrawnTie>,
}

/// More actors make a drawing that nobody can read and that takes long to lay out.
const MOST_ACTORS: usize = 500;

impl Explorer {
    /// Returns the drawing that the page asks for.
    pub fn diagram(&self, request: &DiagramRequest) -> Diagram {
        let filter = request.choice.filter();
        let graph = self.graph(&filter);
        let chosen = Chosen::new(&graph, request);
        let part = graph.among(&chosen.nodes);
        let sketch = Sketch::new(&part, &held(&part, request));
        let actor = |(node, placed): (NodeIndex, PlacedActor)| drawn_actor(&graph, &part, node, placed);
        let roots = request.actors.iter().chain(request.expanded.iter().map(|expansion| &expansion.actor));
        Diagram {
            actors: part.graph.node_indices().zip(sketch.actors).filter_map(actor).collect(),
            lines: sketch.lines.iter().map(|line| drawn_line(&part, line)).collect(),
            missing: chosen.missing,
            is_cut: chosen.is_cut,
            all_actors: graph.graph.node_count(),
            all_ties: graph.graph.edge_count(),
            histogram: self.histogram(&filter, &roots.cloned().collect()),
        }
    }

    /// Writes the drawing that the page shows as SVG.
    ///
    /// # Errors
    /// When `output` cannot be written.
    pub fn write_svg(&self, request: &PictureRequest, output: &mut dyn Write) -> io::Result<()> {
        let (part, heading, places) = self.picture(request);
        svg::write_placed(&part, &heading, &places, output)
    }

    /// Writes the drawing that the page shows as PNG.
    ///
    /// # Errors
    /// When it cannot be painted or `output` cannot be written.
    pub fn write_png(&self, request: &PictureRequest, output: &mut dyn Write) -> io::Result<()> {
        let (part, heading, places) = self.picture(request);
        png::write_placed(&part, &heading, &places, output)
    }

    fn picture(&self, request: &PictureRequest) -> (ActorGraph, Heading, Vec<(f64, f64)>) {
        let filter = request.diagram.choice.filter();
        let graph = self.graph(&filter);
        let part = graph.among(&Chosen::new(&graph, &request.diagram).nodes);
        let sketch = Sketch::new(&part, &held(&part, &request.diagram));
        let places = sketch.actors.iter().map(|actor| actor.centre).collect();
        let asserted = if filter.unasserted { None } else { Some("asserted by the documents".to_owned()) };
        let details: Vec<String> = asserted.into_iter().chain(filter.describe()).collect();
        let heading = Heading { title: request.title.clone(), details: details.join(" · "), groups: Vec::new() };
        (part, heading, places)
    }
}

/// The nodes that a request asks for.
struct Chosen {
    nodes: BTreeSet<NodeIndex>,
    missing: Vec<EntityId>,
    is_cut: bool,
}

impl Chosen {
    /// Takes the actors asked for by name, then their neighbours, then those with the most claims, as long as there is room.
    fn new(graph: &ActorGraph, request: &DiagramRequest) -> Self {
        let named = request.actors.iter().chain(request.expanded.iter().map(|expansion| &expansion.actor));
        let missing: BTreeSet<&EntityId> = named.clone().filter(|id| graph.node(id).is_none()).collect();
        let mut wanted: Vec<NodeIndex> = named.filter_map(|id| graph.node(id)).collect();
        for expansion in &request.expanded {
            if let Some(node) = graph.node(&expansion.actor) {
                let visible = neighbours(graph, node).into_iter().map(|(other, _)| other);
                let visible = visible.filter(|other| !request.hidden.contains(&graph.graph[*other].id));
                wanted.extend(visible.take(expansion.count.min(MOST_ACTORS)));
            }
        }
        wanted.extend(most_claimed(graph, request.most_claimed.min(MOST_ACTORS)));
        let mut nodes = BTreeSet::new();
        let mut is_cut = false;
        for node in wanted.into_iter().filter(|node| !request.hidden.contains(&graph.graph[*node].id)) {
            is_cut |= nodes.len() == MOST_ACTORS && !nodes.contains(&node);
            if nodes.len() < MOST_ACTORS {
                nodes.insert(node);
            }
        }
        Self { nodes, missing: missing.into_iter().cloned().collect(), is_cut }
    }
}

/// Returns the actors with the most claims, without those who would stand alone among them.
fn most_claimed(graph: &ActorGraph, limit: usize) -> Vec<NodeIndex> {
    let mut claims: Vec<(Reverse<usize>, NodeIndex)> =
        graph.graph.node_indices().map(|node| (Reverse(graph.claims_of(node)), node)).collect();
    claims.sort_unstable();
    let kept: BTreeSet<NodeIndex> = claims.into_iter().take(limit).map(|(_, node)| node).collect();
    let is_joined = |node: &NodeIndex| graph.graph.neighbors_undirected(*node).any(|other| kept.contains(&other));
    kept.iter().copied().filter(is_joined).collect()
}

/// Returns the places that stay, by node of the part.
fn held(part: &ActorGraph, request: &DiagramRequest) -> BTreeMap<NodeIndex, (f64, f64)> {
    let usable = |place: &(f64, f64)| [place.0, place.1].iter().all(|part| part.is_finite() && part.abs() < 1e6);
    let places = request.positions.iter().filter(|(_, place)| usable(place));
    places.filter_map(|(id, place)| Some((part.node(id)?, *place))).collect()
}

fn drawn_actor(graph: &ActorGraph, part: &ActorGraph, node: NodeIndex, placed: PlacedActor) -> Option<DrawnActor> {
    let actor = &part.graph[node];
    let whole = graph.node(&actor.id)?;
    Some(DrawnActor {
        id: actor.id.clone(),
        label: actor.label.clone(),
        kind: actor.kind.as_str(),
        x: tenths(placed.centre.0),
        y: tenths(placed.centre.1),
        width: tenths(placed.width),
        height: tenths(placed.height),
        font_size: tenths(placed.font_size),
        lines: placed.label,
        claims: graph.claims_of(whole),
        neighbours: neighbours(graph, whole).len(),
        drawn_neighbours: neighbours(part, node).len(),
    })
}

/// No screen shows more than a tenth of a unit.
fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn drawn_line(part: &ActorGraph, line: &SketchedLine) -> DrawnLine {
    DrawnLine {
        from: part.graph[line.from].id.clone(),
        to: part.graph[line.to].id.clone(),
        sign: line.sign.as_str(),
        points_back: line.points_back,
        points_on: line.points_on,
        asserted: line.asserted,
        claims: line.claims,
        label: line.label.clone(),
        ties: line.ties.iter().filter_map(|tie| DrawnTie::new(part, *tie)).collect(),
    }
}
