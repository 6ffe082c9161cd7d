//! What things look like: colours, dashes, widths, shapes.

use super::Heading;
use super::bundles::Bundle;
use super::curves::Curve;
use super::geometry::{Point, Rectangle};
use crate::graph::{ActorGraph, NodeIndex};
use crate::knowledge::EntityKind;
use crate::ontology::Sign;
use std::fmt::Write as _;

/// Shape and colours of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) shape: Shape,
    pub(super) fill: &'static str,
    pub(super) border: &'static str,
}

/// The shape of a box; colour alone would not tell kinds apart for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Corners of a right angle.
    Box,
    /// Round ends.
    Pill,
    /// Cut corners.
    Octagon,
    /// Pointed ends.
    Hexagon,
    /// Round corners.
    Round,
    /// A line below and none around.
    Ground,
}

impl Shape {
    /// Returns the room between text and border, to the side and above.
    pub(super) fn padding(self) -> Point {
        match self {
            Shape::Box | Shape::Round | Shape::Ground => Point::new(9.0, 5.0),
            Shape::Pill | Shape::Octagon => Point::new(12.0, 5.0),
            Shape::Hexagon => Point::new(15.0, 5.0),
        }
    }
}

/// Returns what a kind of actor looks like.
pub(super) fn look_of(kind: EntityKind) -> Look {
    let look = |shape, fill, border| Look { shape, fill, border };
    match kind {
        EntityKind::State => look(Shape::Box, "#dbe9f6", "#4a7aa8"),
        EntityKind::Person => look(Shape::Pill, "#fdf3d8", "#b08a2e"),
        EntityKind::ArmedGroup => look(Shape::Octagon, "#f6dfdb", "#a8584a"),
        EntityKind::Organization => look(Shape::Hexagon, "#e8e3f1", "#7a68a6"),
        EntityKind::Population => look(Shape::Round, "#e4f0df", "#64905a"),
        EntityKind::Place => look(Shape::Ground, "#f1f1f1", "#7d7d7d"),
        EntityKind::Weapon => look(Shape::Hexagon, "#ffffff", "#7d7d7d"),
    }
}

/// Colours of groups: Okabe and Ito's, lightened, so that the colour-blind tell them apart too.
const GROUP_COLOURS: [(&str, &str); 8] = [
    ("#fbe3b8", "#b57f00"),
    ("#cfe8f7", "#2b7fb0"),
    ("#cdeee3", "#00805a"),
    ("#fbf6c0", "#a39a1c"),
    ("#cfdff0", "#00508a"),
    ("#f9d8c4", "#b84a00"),
    ("#f4dbe8", "#a84f80"),
    ("#e2e2e2", "#555555"),
];

/// Returns the colours of the group with this number.
pub(super) fn group_colours(group: usize) -> (&'static str, &'static str) {
    GROUP_COLOURS[group % GROUP_COLOURS.len()]
}

/// Returns what each actor of a graph looks like.
pub(super) fn looks(graph: &ActorGraph, heading: &Heading) -> Vec<Look> {
    let look = |node: NodeIndex| {
        let look = look_of(graph.graph[node].kind);
        let group = heading.groups.iter().position(|(_, members)| members.contains(&node));
        match group.map(group_colours) {
            Some((fill, border)) => Look { fill, border, ..look },
            None if heading.groups.is_empty() => look,
            None => Look { fill: "#ffffff", border: "#999999", ..look },
        }
    };
    graph.graph.node_indices().map(look).collect()
}

impl Look {
    /// Draws the box.
    pub(super) fn write(self, rectangle: Rectangle, svg: &mut String) {
        let Look { shape, fill, border } = self;
        let (left, right, top, bottom) = (rectangle.left(), rectangle.right(), rectangle.top(), rectangle.bottom());
        let middle = rectangle.centre.y;
        let paint = format!("fill=\"{fill}\" stroke=\"{border}\" stroke-width=\"1.2\"");
        let corner = rectangle.height.min(rectangle.width) / 2.0;
        // Writing to a string cannot fail.
        let _ = match shape {
            Shape::Box | Shape::Pill | Shape::Round => {
                let radius = match shape {
                    Shape::Pill => corner,
                    Shape::Round => 8.0,
                    _ => 1.5,
                };
                write!(
                    svg,
                    "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{radius:.1}\" {paint}/>",
                    rectangle.width, rectangle.height
                )
            }
            Shape::Ground => write!(
                svg,
                "<path d=\"M{left:.1} {top:.1}H{right:.1}V{bottom:.1}H{left:.1}Z\" fill=\"{fill}\"/>\
                 <path d=\"M{left:.1} {bottom:.1}H{right:.1}\" stroke=\"{border}\" stroke-width=\"2\"/>"
            ),
            Shape::Octagon => {
                let cut = 7.0_f64.min(corner);
                write!(
                    svg,
                    "<path d=\"M{:.1} {top:.1}H{:.1}L{right:.1} {:.1}V{:.1}L{:.1} {bottom:.1}H{:.1}L{left:.1} {:.1}V{:.1}Z\" {paint}/>",
                    left + cut,
                    right - cut,
                    top + cut,
                    bottom - cut,
                    right - cut,
                    left + cut,
                    bottom - cut,
                    top + cut
                )
            }
            Shape::Hexagon => {
                let cut = 10.0_f64.min(corner);
                write!(
                    svg,
                    "<path d=\"M{:.1} {top:.1}H{:.1}L{right:.1} {middle:.1}L{:.1} {bottom:.1}H{:.1}L{left:.1} {middle:.1}Z\" {paint}/>",
                    left + cut,
                    right - cut,
                    right - cut,
                    left + cut
                )
            }
        };
    }
}

/// Returns the colour of a sign.
pub(super) fn ink(sign: Sign) -> &'static str {
    match sign {
        Sign::Positive => "#1a7f37",
        Sign::Negative => "#b3261e",
        Sign::Neutral => "#6e6e6e",
    }
}

/// Returns a width that grows by the same step each time the claims double.
pub(super) fn pen_width(claims: usize) -> f64 {
    // No drawing can show more than a few thousand claims as a wider line, so that precision is no matter here.
    (1.1 + 0.95 * (claims.max(1) as f64).ln()).min(6.5)
}

/// Returns the dashes of a sign.
pub(super) fn dashes(sign: Sign, width: f64) -> String {
    match sign {
        Sign::Positive => String::new(),
        Sign::Negative => format!(" stroke-dasharray=\"{:.1} {:.1}\"", 5.0 + width, 3.0 + width * 0.6),
        Sign::Neutral => format!(" stroke-dasharray=\"{:.1} {:.1}\"", width.max(1.2), 2.2 + width),
    }
}

/// Draws the line of a bundle with its arrows.
pub(super) fn write_line(svg: &mut String, curve: Curve, bundle: &Bundle) {
    let width = pen_width(bundle.claims);
    let opacity = if bundle.asserted { "0.85" } else { "0.5" };
    let head = 5.0 + 2.0 * width;
    let (back, on) = (curve.direction(0.0).times(-1.0), curve.direction(1.0));
    let mut drawn = curve;
    // The line ends inside its arrow, so that its blunt end does not show at the tip.
    if bundle.points_on {
        drawn.end = curve.end.minus(on.times(head * 0.7));
    }
    if bundle.points_back {
        drawn.start = curve.start.minus(back.times(head * 0.7));
    }
    let Curve { start, control, end } = drawn;
    let _ = write!(
        svg,
        "<path d=\"M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width:.2}\" \
         stroke-opacity=\"{opacity}\"{}/>",
        start.x,
        start.y,
        control.x,
        control.y,
        end.x,
        end.y,
        ink(bundle.sign),
        dashes(bundle.sign, width)
    );
    if bundle.points_on {
        write_arrow(svg, curve.end, on, head, bundle);
    }
    if bundle.points_back {
        write_arrow(svg, curve.start, back, head, bundle);
    }
}

/// Draws an arrow: filled when the documents assert the tie, hollow when not.
fn write_arrow(svg: &mut String, tip: Point, direction: Point, length: f64, bundle: &Bundle) {
    let back = tip.minus(direction.times(length));
    let side = direction.turned().times(length * 0.42);
    let (left, right) = (back.plus(side), back.minus(side));
    let colour = ink(bundle.sign);
    let fill = if bundle.asserted { colour } else { "#ffffff" };
    let _ = write!(
        svg,
        "<path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"0.8\"/>",
        tip.x, tip.y, left.x, left.y, right.x, right.y
    );
}
