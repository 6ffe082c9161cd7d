//! The lines between the actors: bent around others, side by side where several join the same two.

use super::bundles::Bundle;
use super::geometry::{Point, Rectangle};
use std::collections::BTreeMap;

/// A quadratic [Bézier curve](https://www.w3.org/TR/SVG2/paths.html#PathDataQuadraticBezierCommands).
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    pub(super) start: Point,
    pub(super) control: Point,
    pub(super) end: Point,
}

impl Curve {
    /// Returns the point at a share of the way.
    pub(super) fn at(self, share: f64) -> Point {
        let rest = 1.0 - share;
        let start = self.start.times(rest * rest);
        start.plus(self.control.times(2.0 * rest * share)).plus(self.end.times(share * share))
    }

    /// Returns the direction at a share of the way.
    pub(super) fn direction(self, share: f64) -> Point {
        let first = self.control.minus(self.start).times(1.0 - share);
        first.plus(self.end.minus(self.control).times(share)).unit()
    }
}

/// Returns the curve of each bundle.
pub(super) fn curves(bundles: &[Bundle], boxes: &[Rectangle]) -> Vec<Curve> {
    let mut siblings: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    for bundle in bundles {
        *siblings.entry(ends(bundle)).or_default() += 1;
    }
    let mut placed: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    let curve = |bundle: &Bundle| {
        let position = placed.entry(ends(bundle)).or_default();
        let offset = side_by_side(siblings[&ends(bundle)], *position);
        *position += 1;
        // All siblings bend as seen from the same end, whichever way they point.
        let forward = bundle.from < bundle.to;
        best_curve(bundle, if forward { offset } else { -offset }, boxes)
    };
    bundles.iter().map(curve).collect()
}

fn ends(bundle: &Bundle) -> [usize; 2] {
    [bundle.from.min(bundle.to), bundle.from.max(bundle.to)]
}

/// Returns how much the line at a position among its siblings bends, as a share of its length.
fn side_by_side(siblings: usize, position: usize) -> f64 {
    const STEP: f64 = 0.26;
    (position as f64 - (siblings as f64 - 1.0) / 2.0) * STEP
}

/// Returns the curve that passes under the fewest boxes; of equals the one nearest to the wanted bend.
fn best_curve(bundle: &Bundle, offset: f64, boxes: &[Rectangle]) -> Curve {
    const BENDS: [f64; 9] = [0.0, 0.12, -0.12, 0.24, -0.24, 0.38, -0.38, 0.55, -0.55];
    let curves = BENDS.map(|bend| curve(boxes[bundle.from], boxes[bundle.to], offset + bend));
    let hits = |curve: &&Curve| hidden_points(**curve, bundle, boxes);
    *curves.iter().min_by_key(hits).unwrap_or(&curves[0])
}

fn curve(from: Rectangle, to: Rectangle, bend: f64) -> Curve {
    const GAP: f64 = 2.5;
    let across = to.centre.minus(from.centre);
    let middle = from.centre.plus(to.centre).times(0.5);
    let control = middle.plus(across.turned().times(bend));
    let start = from.grown(GAP).exit_towards(control);
    let end = to.grown(GAP).exit_towards(control);
    Curve { start, control, end }
}

/// Returns how many points of a curve lie under the boxes of others.
fn hidden_points(curve: Curve, bundle: &Bundle, boxes: &[Rectangle]) -> usize {
    const MARGIN: f64 = 4.0;
    let points: Vec<Point> = (1..24).map(|step| curve.at(f64::from(step) / 24.0)).collect();
    let others = boxes.iter().enumerate().filter(|(node, _)| *node != bundle.from && *node != bundle.to);
    let hidden = |rectangle: Rectangle| points.iter().filter(|point| rectangle.contains(**point)).count();
    others.map(|(_, rectangle)| hidden(rectangle.grown(MARGIN))).sum()
}

/// Returns where a label with this size can stand on its line, the best place first.
pub(super) fn label_places(curve: Curve, width: f64, height: f64) -> Vec<Rectangle> {
    const SHARES: [f64; 13] = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86];
    let on_line = SHARES.iter().map(|share| Rectangle::new(curve.at(*share), width, height));
    // Beside the line it still belongs to it, as long as it touches it.
    let beside = SHARES.iter().flat_map(|share| {
        let (point, normal) = (curve.at(*share), curve.direction(*share).turned());
        let reach = (normal.x.abs() * width + normal.y.abs() * height) / 2.0;
        [reach, -reach].map(|reach| Rectangle::new(point.plus(normal.times(reach)), width, height))
    });
    on_line.chain(beside).collect()
}
