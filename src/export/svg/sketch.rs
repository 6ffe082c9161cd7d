//! Where everything in a drawing stands, for programs that draw it themselves.

use super::geometry::Point;
use super::layout::layout_around;
use super::text::Ruler;
use super::{Heading, bundles, nodes, plan};
use crate::graph::{ActorGraph, EdgeIndex, NodeIndex};
use crate::ontology::Sign;
use std::collections::BTreeMap;

/// A drawing before it is drawn.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The actors, in order of their nodes.
    pub actors: Vec<PlacedActor>,
    /// The lines between them, in order of their ends.
    pub lines: Vec<SketchedLine>,
}

/// The box of an actor.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedActor {
    /// Its centre; x grows to the right, y downwards.
    pub centre: (f64, f64),
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Its label, broken into lines and without anything that breaks, hides or turns text around.
    pub label: Vec<String>,
    /// The size of the letters.
    pub font_size: f64,
}

/// All ties of one sign between two actors.
#[derive(Clone, Debug, PartialEq)]
pub struct SketchedLine {
    /// The subject of the tie with the most claims.
    pub from: NodeIndex,
    /// The other.
    pub to: NodeIndex,
    /// Support, hostility or neither.
    pub sign: Sign,
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
    pub ties: Vec<EdgeIndex>,
}

impl Sketch {
    /// Lays a graph out; actors that are `held` stay where they are.
    pub fn new(graph: &ActorGraph, held: &BTreeMap<NodeIndex, (f64, f64)>) -> Self {
        /// A little wider than needed: whoever draws it may not find the best place for every label.
        const STRETCH: f64 = 1.2;
        const WIDENING: f64 = 1.2;
        let ruler = Ruler::new();
        let bundles = bundles::bundles(graph);
        let nodes = nodes(graph, &Heading::default(), &ruler);
        let held: Vec<Option<Point>> =
            graph.graph.node_indices().map(|node| held.get(&node).map(|(x, y)| Point::new(*x, *y))).collect();
        let places = layout_around(&plan(&nodes, &bundles, &ruler, STRETCH), &held);
        // A screen is wider than a page; what is there already stays.
        let widening = if held.iter().any(Option::is_some) { 1.0 } else { WIDENING };
        let actor = |(node, place): (super::Node, super::Rectangle)| PlacedActor {
            centre: (place.centre.x * widening, place.centre.y),
            width: place.width,
            height: place.height,
            label: node.lines,
            font_size: node.font_size,
        };
        let line = |bundle: bundles::Bundle| SketchedLine {
            from: NodeIndex::new(bundle.from),
            to: NodeIndex::new(bundle.to),
            sign: bundle.sign,
            points_back: bundle.points_back,
            points_on: bundle.points_on,
            asserted: bundle.asserted,
            claims: bundle.claims,
            label: super::one_line(&bundle.label),
            ties: bundle.ties,
        };
        Self { actors: nodes.into_iter().zip(places).map(actor).collect(), lines: bundles.into_iter().map(line).collect() }
    }
}
