//! The actor graph as a picture: [SVG](https://www.w3.org/TR/SVG2/), drawn without any other program.
//!
//! [`Drawing::new`] decides where everything stands; [`write`](write()) puts it into SVG. Sign is shown by colour and dash, the number
//! of claims by width, the kind of an actor by shape and colour; ties of one sign between two actors are one line, and
//! hovering over it tells them apart. No two labels overlap.

mod bundles;
mod curves;
mod geometry;
mod layout;
mod legend;
mod sketch;
mod style;
mod text;

use super::xml::{escape, one_line};
use crate::graph::{ActorGraph, NodeIndex};
use bundles::Bundle;
use curves::Curve;
use geometry::{Point, Rectangle};
use layout::Plan;
use legend::Legend;
pub use sketch::{PlacedActor, Sketch, SketchedLine};
use std::fmt::Write as _;
use std::io::{self, Write};
use style::Look;
pub(super) use text::FONT;
use text::{FONT_FAMILY, LINE_HEIGHT, Ruler};

/// What stands above a drawing, and what its colours mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// What the drawing shows.
    pub title: String,
    /// How it was chosen: filters, dates, numbers.
    pub details: String,
    /// Groups of actors that are to have one colour each, with a name; empty to colour by kind.
    pub groups: Vec<(String, Vec<NodeIndex>)>,
}

/// Writes a graph as SVG.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, heading: &Heading, output: &mut dyn Write) -> io::Result<()> {
    output.write_all(Drawing::new(graph, heading).to_svg().as_bytes())
}

/// Writes a graph as SVG with its actors at given places, one for each node: the centre of its box.
///
/// # Errors
/// When `output` cannot be written.
pub fn write_placed(graph: &ActorGraph, heading: &Heading, places: &[(f64, f64)], output: &mut dyn Write) -> io::Result<()> {
    output.write_all(Drawing::placed(graph, heading, places).to_svg().as_bytes())
}

/// A picture of which everything is known but the syntax.
struct Drawing {
    width: f64,
    height: f64,
    title: String,
    nodes: Vec<Node>,
    lines: Vec<Line>,
    /// Title, details and legend.
    frame: Legend,
}

struct Node {
    rectangle: Rectangle,
    look: Look,
    lines: Vec<String>,
    font_size: f64,
    description: String,
}

struct Line {
    bundle: Bundle,
    curve: Curve,
    /// None when there was no room.
    label: Option<Rectangle>,
}

const LABEL_SIZE: f64 = 10.5;
const MARGIN: f64 = 24.0;

impl Drawing {
    /// Lays a graph out; when labels of lines find no room, again with more distance, up to a limit.
    fn new(graph: &ActorGraph, heading: &Heading) -> Self {
        // Farther apart, a few labels more would fit a page that nobody can read.
        const STRETCHES: [f64; 4] = [1.0, 1.15, 1.3, 1.5];
        let ruler = Ruler::new();
        let bundles = bundles::bundles(graph);
        let mut best: Option<(usize, Vec<Node>, Vec<Line>)> = None;
        for stretch in STRETCHES {
            let mut nodes = nodes(graph, heading, &ruler);
            let plan = plan(&nodes, &bundles, &ruler, stretch);
            nodes.iter_mut().zip(layout::layout(&plan)).for_each(|(node, rectangle)| node.rectangle = rectangle);
            let lines = lines(&bundles, &nodes, &ruler);
            let homeless = lines.iter().filter(|line| line.label.is_none()).count();
            if best.as_ref().is_none_or(|(fewest, ..)| homeless < *fewest) {
                best = Some((homeless, nodes, lines));
            }
            if homeless == 0 {
                break;
            }
        }
        let (homeless, nodes, lines) = best.unwrap_or_default();
        Self::framed(graph, heading, &ruler, nodes, lines, homeless)
    }

    /// Draws a graph whose actors stand somewhere already.
    fn placed(graph: &ActorGraph, heading: &Heading, places: &[(f64, f64)]) -> Self {
        let ruler = Ruler::new();
        let bundles = bundles::bundles(graph);
        let mut nodes = nodes(graph, heading, &ruler);
        nodes.iter_mut().zip(places).for_each(|(node, (x, y))| node.rectangle.centre = Point::new(*x, *y));
        let lines = lines(&bundles, &nodes, &ruler);
        let homeless = lines.iter().filter(|line| line.label.is_none()).count();
        Self::framed(graph, heading, &ruler, nodes, lines, homeless)
    }

    fn framed(
        graph: &ActorGraph,
        heading: &Heading,
        ruler: &Ruler,
        mut nodes: Vec<Node>,
        mut lines: Vec<Line>,
        homeless: usize,
    ) -> Self {
        let labels = lines.iter().filter_map(|line| line.label);
        let bends = lines.iter().map(|line| Rectangle::new(line.curve.at(0.5), 8.0, 8.0));
        let picture = Rectangle::around(nodes.iter().map(|node| node.rectangle).chain(labels).chain(bends));
        let frame = Legend::new(graph, heading, ruler, picture.width, homeless);
        let width = picture.width.max(frame.width) + 2.0 * MARGIN;
        let shift = Point::new((width - picture.width) / 2.0 - picture.left(), MARGIN + frame.head_height - picture.top());
        nodes.iter_mut().for_each(|node| node.rectangle.centre = node.rectangle.centre.plus(shift));
        lines.iter_mut().for_each(|line| line.shift(shift));
        let height = 2.0 * MARGIN + frame.head_height + picture.height + frame.foot_height;
        Self { width, height, title: one_line(&heading.title), nodes, lines, frame }
    }

    fn to_svg(&self) -> String {
        let mut svg = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0}\" height=\"{1:.0}\" viewBox=\"0 0 {0:.0} {1:.0}\" \
             font-family=\"{FONT_FAMILY}\" role=\"img\">\n<title>{2}</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            self.width,
            self.height,
            escape(&self.title)
        );
        self.lines.iter().for_each(|line| line.write(&mut svg));
        self.lines.iter().for_each(|line| line.write_label(&mut svg));
        self.nodes.iter().for_each(|node| node.write(&mut svg));
        self.frame.write(&mut svg, Point::new(MARGIN, MARGIN), self.height - MARGIN);
        svg + "</svg>\n"
    }
}

fn nodes(graph: &ActorGraph, heading: &Heading, ruler: &Ruler) -> Vec<Node> {
    let looks = style::looks(graph, heading);
    let node = |(index, look): (NodeIndex, Look)| {
        let actor = &graph.graph[index];
        let claims = graph.claims_of(index);
        // Who is spoken of more is written larger, by the same step each time the claims double.
        let font_size = (11.5 + 1.1 * (claims.max(1) as f64).ln()).min(17.0);
        let lines = ruler.wrap(&one_line(&actor.label), font_size, 9.5 * font_size, 3);
        let text_width = lines.iter().map(|line| ruler.width(line, font_size)).fold(font_size, f64::max);
        let padding = look.shape.padding();
        let width = text_width + 2.0 * padding.x;
        let height = lines.len().max(1) as f64 * font_size * LINE_HEIGHT + 2.0 * padding.y;
        let description = format!("{} ({}), {claims} claims", actor.label, actor.kind.as_str());
        Node { rectangle: Rectangle::new(Point::default(), width, height), look, lines, font_size, description }
    };
    graph.graph.node_indices().zip(looks).map(node).collect()
}

/// Joined actors stand as far apart as their boxes and the label between them need.
fn plan(nodes: &[Node], bundles: &[Bundle], ruler: &Ruler, stretch: f64) -> Plan {
    let sizes = nodes.iter().map(|node| (node.rectangle.width, node.rectangle.height)).collect();
    let extent = |node: usize| (nodes[node].rectangle.width + nodes[node].rectangle.height) / 4.0;
    let mut degrees = vec![0_usize; nodes.len()];
    bundles.iter().flat_map(|bundle| [bundle.from, bundle.to]).for_each(|node| degrees[node] += 1);
    let link = |bundle: &Bundle| {
        let label = ruler.width(&bundle.label, LABEL_SIZE);
        // Between two who both have many lines there must be room for those of the others.
        let crowd = 14.0 * (degrees[bundle.from].min(degrees[bundle.to]) as f64).sqrt();
        (bundle.from, bundle.to, stretch * (extent(bundle.from) + extent(bundle.to) + 0.75 * label + 40.0 + crowd))
    };
    Plan { sizes, links: bundles.iter().map(link).collect() }
}

/// Draws the lines and finds room for their labels: first for those with the most claims.
fn lines(bundles: &[Bundle], nodes: &[Node], ruler: &Ruler) -> Vec<Line> {
    const GAP: f64 = 3.0;
    let boxes: Vec<Rectangle> = nodes.iter().map(|node| node.rectangle).collect();
    let curves = curves::curves(bundles, &boxes);
    let mut order: Vec<usize> = (0..bundles.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(bundles[*index].claims), *index));
    let mut labels: Vec<Option<Rectangle>> = vec![None; bundles.len()];
    let mut taken: Vec<Rectangle> = boxes;
    for index in order {
        let width = ruler.width(&one_line(&bundles[index].label), LABEL_SIZE) + 6.0;
        let places = curves::label_places(curves[index], width, LABEL_SIZE * LINE_HEIGHT + 2.0);
        let free = |place: &Rectangle| taken.iter().all(|other| !place.grown(GAP).overlaps(*other));
        labels[index] = places.into_iter().find(free);
        taken.extend(labels[index]);
    }
    let line =
        |((bundle, curve), label): ((&Bundle, Curve), Option<Rectangle>)| Line { bundle: bundle.clone(), curve, label };
    bundles.iter().zip(curves).zip(labels).map(line).collect()
}

impl Node {
    fn write(&self, svg: &mut String) {
        let _ = write!(svg, "<g class=\"actor\"><title>{}</title>", escape(&self.description));
        self.look.write(self.rectangle, svg);
        let first = self.rectangle.centre.y - (self.lines.len() as f64 - 1.0) / 2.0 * self.font_size * LINE_HEIGHT
            + 0.36 * self.font_size;
        for (index, line) in self.lines.iter().enumerate() {
            let y = first + index as f64 * self.font_size * LINE_HEIGHT;
            write_text(svg, line, Point::new(self.rectangle.centre.x, y), self.font_size, "middle", "#1c1c1c");
        }
        svg.push_str("</g>\n");
    }
}

impl Line {
    fn shift(&mut self, by: Point) {
        for point in [&mut self.curve.start, &mut self.curve.control, &mut self.curve.end] {
            *point = point.plus(by);
        }
        if let Some(label) = &mut self.label {
            label.centre = label.centre.plus(by);
        }
    }

    fn write(&self, svg: &mut String) {
        let _ = write!(svg, "<g class=\"tie\"><title>{}</title>", escape(&self.bundle.description));
        style::write_line(svg, self.curve, &self.bundle);
        svg.push_str("</g>\n");
    }

    fn write_label(&self, svg: &mut String) {
        let Some(label) = self.label else { return };
        let _ = write!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"3\" fill=\"#ffffff\" fill-opacity=\"0.88\"/>",
            label.left(),
            label.top(),
            label.width,
            label.height
        );
        let place = Point::new(label.centre.x, label.centre.y + 0.36 * LABEL_SIZE);
        write_text(svg, &one_line(&self.bundle.label), place, LABEL_SIZE, "middle", style::ink(self.bundle.sign));
        svg.push('\n');
    }
}

fn write_text(svg: &mut String, text: &str, place: Point, size: f64, anchor: &str, colour: &str) {
    let _ = write!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
        place.x,
        place.y,
        escape(text)
    );
}
