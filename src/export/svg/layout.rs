//! Where the actors stand.
//!
//! Each connected part is drawn so that distances on paper come near to distances in the graph: stress majorization
//! ([Gansner, Koren and North 2004](https://doi.org/10.1007/978-3-540-31843-9_25)) from the positions that classical
//! scaling gives (Torgerson 1952). Boxes that overlap are then pushed apart
//! ([Huang and Lai 2003](https://doi.org/10.1109/IV.2003.1218002)), and the parts are set side by side. Nothing is random.
//!
//! When a drawing grows, those who were in it stay where they are ([`layout_around`]): who looks at it has learnt where to
//! find them.

use super::geometry::{Point, Rectangle};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is to be laid out.
pub(super) struct Plan {
    /// Width and height of each node.
    pub(super) sizes: Vec<(f64, f64)>,
    /// The pairs of nodes that are joined, and how far apart they should be.
    pub(super) links: Vec<(usize, usize, f64)>,
}

/// Returns the boxes of the nodes; none overlaps another.
pub(super) fn layout(plan: &Plan) -> Vec<Rectangle> {
    let mut boxes: Vec<Rectangle> =
        plan.sizes.iter().map(|(width, height)| Rectangle::new(Point::default(), *width, *height)).collect();
    let neighbours = neighbours(plan);
    let mut parts = components(&neighbours);
    for part in &parts {
        lay_out_part(part, &neighbours, &mut boxes);
    }
    parts.sort_by_key(|part| (Reverse(part.len()), part[0]));
    pack(&parts, &mut boxes);
    boxes
}

/// Returns the boxes of the nodes as [`layout`] does, but those that are `held` keep their places; the others come near to
/// those that they are joined with.
pub(super) fn layout_around(plan: &Plan, held: &[Option<Point>]) -> Vec<Rectangle> {
    if held.iter().all(Option::is_none) {
        return layout(plan);
    }
    let mut boxes: Vec<Rectangle> =
        plan.sizes.iter().map(|(width, height)| Rectangle::new(Point::default(), *width, *height)).collect();
    let neighbours = neighbours(plan);
    let (joined, apart): (Vec<_>, Vec<_>) =
        components(&neighbours).into_iter().partition(|part| part.iter().any(|node| held[*node].is_some()));
    for part in &joined {
        let fixed: Vec<bool> = part.iter().map(|node| held[*node].is_some()).collect();
        let mut positions = positions_around(part, &neighbours, held);
        let distances: Vec<Vec<f64>> = part.iter().map(|node| distances_from(*node, part, &neighbours)).collect();
        majorize(&mut positions, &distances, &fixed);
        part.iter().zip(positions).for_each(|(node, centre)| boxes[*node].centre = centre);
    }
    let mut placed: Vec<usize> = joined.into_iter().flatten().collect();
    placed.sort_unstable();
    let mut together: Vec<Rectangle> = placed.iter().map(|node| boxes[*node]).collect();
    push_apart(&mut together, &placed.iter().map(|node| held[*node].is_some()).collect::<Vec<_>>());
    placed.iter().zip(&together).for_each(|(node, rectangle)| boxes[*node] = *rectangle);
    set_below(&apart, &neighbours, Rectangle::around(together), &mut boxes);
    boxes
}

/// Returns where the nodes of a part begin: those that are held in their places, the others around the neighbours through
/// whom they are reached, away from the middle.
fn positions_around(part: &[usize], neighbours: &Neighbours, held: &[Option<Point>]) -> Vec<Point> {
    /// The angle between two seeds of a sunflower, so that no two new nodes stand in one direction.
    const GOLDEN_ANGLE: f64 = 2.399_963;
    let position = |node: usize| part.binary_search(&node).unwrap_or_default();
    let mut places: Vec<Option<Point>> = part.iter().map(|node| held[*node]).collect();
    let known: Vec<Point> = places.iter().copied().flatten().collect();
    let middle = known.iter().fold(Point::default(), |sum, point| sum.plus(*point)).times(1.0 / known.len() as f64);
    let mut queue: Vec<usize> = part.iter().copied().filter(|node| held[*node].is_some()).collect();
    let mut next = 0;
    while let Some(&node) = queue.get(next) {
        next += 1;
        let origin = places[position(node)].unwrap_or_default();
        for &(neighbour, length) in &neighbours[node] {
            if places[position(neighbour)].is_none() {
                let (sine, cosine) = (queue.len() as f64 * GOLDEN_ANGLE).sin_cos();
                let outward = origin.minus(middle).unit().times(0.6).plus(Point::new(cosine, sine));
                places[position(neighbour)] = Some(origin.plus(outward.unit().times(length)));
                queue.push(neighbour);
            }
        }
    }
    places.into_iter().map(Option::unwrap_or_default).collect()
}

/// Lays out parts by themselves and sets them below what is there.
fn set_below(parts: &[Vec<usize>], neighbours: &Neighbours, above: Rectangle, boxes: &mut [Rectangle]) {
    for part in parts {
        lay_out_part(part, neighbours, boxes);
    }
    pack(parts, boxes);
    let shift = Point::new(above.left(), above.bottom() + PART_GAP);
    parts.iter().flatten().for_each(|node| boxes[*node].centre = boxes[*node].centre.plus(shift));
}

fn lay_out_part(part: &[usize], neighbours: &Neighbours, boxes: &mut [Rectangle]) {
    let positions = positions(part, neighbours);
    let mut placed: Vec<Rectangle> =
        part.iter().zip(positions).map(|(node, centre)| Rectangle { centre, ..boxes[*node] }).collect();
    push_apart(&mut placed, &vec![false; part.len()]);
    part.iter().zip(placed).for_each(|(node, rectangle)| boxes[*node] = rectangle);
}

type Neighbours = Vec<Vec<(usize, f64)>>;

fn neighbours(plan: &Plan) -> Neighbours {
    let mut neighbours = vec![Vec::new(); plan.sizes.len()];
    for &(one, other, distance) in &plan.links {
        neighbours[one].push((other, distance));
        neighbours[other].push((one, distance));
    }
    neighbours
}

fn components(neighbours: &Neighbours) -> Vec<Vec<usize>> {
    let mut seen = vec![false; neighbours.len()];
    let mut components = Vec::new();
    for start in 0..neighbours.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (mut component, mut next) = (vec![start], 0);
        while let Some(&node) = component.get(next) {
            next += 1;
            for (neighbour, _) in &neighbours[node] {
                if !std::mem::replace(&mut seen[*neighbour], true) {
                    component.push(*neighbour);
                }
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    components
}

fn positions(part: &[usize], neighbours: &Neighbours) -> Vec<Point> {
    let distances: Vec<Vec<f64>> = part.iter().map(|node| distances_from(*node, part, neighbours)).collect();
    let mut positions = classical_scaling(&distances);
    majorize(&mut positions, &distances, &vec![false; part.len()]);
    // Labels are wide and screens are, so that what is long lies and does not stand.
    let positions = lying(&positions);
    positions.into_iter().map(|point| Point::new(point.x * 1.15, point.y * 0.95)).collect()
}

/// Returns the lengths of the shortest ways from a node to those of its part (Dijkstra).
fn distances_from(start: usize, part: &[usize], neighbours: &Neighbours) -> Vec<f64> {
    let position = |node: usize| part.binary_search(&node).unwrap_or_default();
    let mut distances = vec![f64::INFINITY; part.len()];
    distances[position(start)] = 0.0;
    // Lengths are positive, so that their bits are in the same order as they are.
    let mut queue = BinaryHeap::from([Reverse((0_u64, start))]);
    while let Some(Reverse((bits, node))) = queue.pop() {
        let distance = f64::from_bits(bits);
        if distance > distances[position(node)] {
            continue;
        }
        for &(neighbour, length) in &neighbours[node] {
            let known = &mut distances[position(neighbour)];
            if distance + length < *known {
                *known = distance + length;
                queue.push(Reverse(((distance + length).to_bits(), neighbour)));
            }
        }
    }
    distances
}

/// Returns the plane that keeps most of the squared distances, found by repeated multiplication.
fn classical_scaling(distances: &[Vec<f64>]) -> Vec<Point> {
    let count = distances.len();
    let means: Vec<f64> =
        distances.iter().map(|row| row.iter().map(|value| value * value).sum::<f64>() / count as f64).collect();
    let mean = means.iter().sum::<f64>() / count as f64;
    let products: Vec<Vec<f64>> = (0..count)
        .map(|row| {
            (0..count).map(|column| (means[row] + means[column] - mean - distances[row][column].powi(2)) / 2.0).collect()
        })
        .collect();
    let first = axis(&products, None);
    let second = axis(&products, Some(&first));
    first.into_iter().zip(second).map(|(x, y)| Point::new(x, y)).collect()
}

/// Returns the coordinates along the main axis, or along the main one at right angles to another.
fn axis(products: &[Vec<f64>], other: Option<&[f64]>) -> Vec<f64> {
    const ROUNDS: usize = 100;
    let count = products.len();
    // Any start will do that is not at right angles to the axis; this one has no symmetry.
    let mut vector: Vec<f64> =
        (0..count).map(|index| 1.0 + (index * index % 17) as f64 / 7.0 - (index % 5) as f64).collect();
    let mut value = 0.0;
    for _ in 0..ROUNDS {
        if let Some(other) = other {
            let square: f64 = other.iter().map(|part| part * part).sum();
            let along: f64 = vector.iter().zip(other).map(|(one, other)| one * other).sum();
            vector.iter_mut().zip(other).for_each(|(part, other)| *part -= other * along / square.max(1e-9));
        }
        let next: Vec<f64> =
            products.iter().map(|row| row.iter().zip(&vector).map(|(product, part)| product * part).sum()).collect();
        value = next.iter().map(|part| part * part).sum::<f64>().sqrt();
        if value < 1e-9 {
            return (0..count).map(|index| index as f64).collect();
        }
        vector = next.iter().map(|part| part / value).collect();
    }
    vector.into_iter().map(|part| part * value.sqrt()).collect()
}

/// Moves each node that is not `fixed` to where the others want it, in turn, until hardly anything moves.
fn majorize(positions: &mut [Point], distances: &[Vec<f64>], fixed: &[bool]) {
    /// Hundreds of nodes are near their places after some dozens of rounds; what is left to gain does not show.
    const PAIRS: usize = 6_000_000;
    let rounds = (PAIRS / (positions.len() * positions.len()).max(1)).clamp(30, 400);
    const SMALL: f64 = 0.05;
    for _ in 0..rounds {
        let mut largest: f64 = 0.0;
        for node in (0..positions.len()).filter(|node| !fixed[*node]) {
            let (mut sum, mut weights) = (Point::default(), 0.0);
            for other in (0..positions.len()).filter(|other| *other != node) {
                let wanted = distances[node][other];
                let weight = 1.0 / (wanted * wanted);
                let apart = positions[node].minus(positions[other]);
                // Nodes in one place go apart in a direction of their own.
                let direction =
                    if apart.length() < 1e-6 { Point::new(1.0, (node % 7) as f64 - 3.0).unit() } else { apart.unit() };
                sum = sum.plus(positions[other].plus(direction.times(wanted)).times(weight));
                weights += weight;
            }
            if weights > 0.0 {
                let moved = sum.times(1.0 / weights);
                largest = largest.max(moved.minus(positions[node]).length());
                positions[node] = moved;
            }
        }
        if largest < SMALL {
            break;
        }
    }
}

/// Turns positions so that they spread from left to right.
fn lying(positions: &[Point]) -> Vec<Point> {
    let count = positions.len() as f64;
    let centre = positions.iter().fold(Point::default(), |sum, point| sum.plus(*point)).times(1.0 / count);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in positions.iter().map(|point| point.minus(centre)) {
        (xx, xy, yy) = (xx + point.x * point.x, xy + point.x * point.y, yy + point.y * point.y);
    }
    // The main axis of the moments of inertia.
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (sine, cosine) = angle.sin_cos();
    let turn = |point: &Point| {
        let point = point.minus(centre);
        Point::new(point.x * cosine + point.y * sine, point.y * cosine - point.x * sine)
    };
    positions.iter().map(turn).collect()
}

/// Pushes boxes apart until there is a gap between any two that are not both `fixed`; the fixed ones stay.
fn push_apart(boxes: &mut [Rectangle], fixed: &[bool]) {
    const ROUNDS: usize = 3_000;
    const GAP: f64 = 12.0;
    for _ in 0..ROUNDS {
        let mut moved = false;
        for one in 0..boxes.len() {
            for other in one + 1..boxes.len() {
                if fixed[one] && fixed[other] {
                    continue;
                }
                if let Some(push) = push_between(boxes[one].grown(GAP), boxes[other].grown(GAP)) {
                    // Who stands beside one that stays gives way alone.
                    let [back, on] = match (fixed[one], fixed[other]) {
                        (true, _) => [0.0, 2.0],
                        (_, true) => [2.0, 0.0],
                        _ => [1.0, 1.0],
                    };
                    boxes[one].centre = boxes[one].centre.minus(push.times(back));
                    boxes[other].centre = boxes[other].centre.plus(push.times(on));
                    moved = true;
                }
            }
        }
        if !moved {
            return;
        }
    }
}

/// Returns by how much each of two boxes must give way so that they just touch; none when they do not overlap.
fn push_between(one: Rectangle, other: Rectangle) -> Option<Point> {
    if !one.overlaps(other) {
        return None;
    }
    let apart = other.centre.minus(one.centre);
    let across = (one.width + other.width) / 2.0 - apart.x.abs();
    let down = (one.height + other.height) / 2.0 - apart.y.abs();
    let towards = |part: f64| if part < 0.0 { -1.0 } else { 1.0 };
    // A hair more than enough, since rounding would bring the two here again and again.
    let push = |overlap: f64| overlap / 2.0 + 0.01;
    Some(if across < down {
        Point::new(push(across) * towards(apart.x), 0.0)
    } else {
        Point::new(0.0, push(down) * towards(apart.y))
    })
}

/// The room between parts that nothing joins.
const PART_GAP: f64 = 46.0;

/// Sets the parts side by side in rows, the largest first.
fn pack(parts: &[Vec<usize>], boxes: &mut [Rectangle]) {
    let bounds: Vec<Rectangle> = parts.iter().map(|part| Rectangle::around(part.iter().map(|node| boxes[*node]))).collect();
    let area: f64 = bounds.iter().map(|bound| (bound.width + PART_GAP) * (bound.height + PART_GAP)).sum();
    let widest = bounds.iter().map(|bound| bound.width).fold(0.0, f64::max);
    let row_width = widest.max((area * 1.6).sqrt());
    let (mut left, mut top, mut row_height) = (0.0, 0.0, 0.0_f64);
    for (part, bound) in parts.iter().zip(&bounds) {
        if left > 0.0 && left + bound.width > row_width {
            (left, top, row_height) = (0.0, top + row_height + PART_GAP, 0.0);
        }
        let shift = Point::new(left - bound.left(), top - bound.top());
        part.iter().for_each(|node| boxes[*node].centre = boxes[*node].centre.plus(shift));
        left += bound.width + PART_GAP;
        row_height = row_height.max(bound.height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(nodes: usize, links: &[(usize, usize)]) -> Plan {
        let links = links.iter().map(|(one, other)| (*one, *other, 100.0)).collect();
        Plan { sizes: vec![(60.0, 20.0); nodes], links }
    }

    #[test]
    fn no_boxes_overlap() {
        let star: Vec<(usize, usize)> = (1..60).map(|leaf| (0, leaf)).collect();
        let ring: Vec<(usize, usize)> = (0..40).map(|node| (node, (node + 1) % 40)).collect();
        for plan in [plan(60, &star), plan(40, &ring), plan(9, &[]), plan(5, &[(0, 1), (2, 3)]), plan(1, &[]), plan(0, &[])]
        {
            let boxes = layout(&plan);
            for (index, one) in boxes.iter().enumerate() {
                assert!(boxes[index + 1..].iter().all(|other| !one.overlaps(*other)), "{} nodes", boxes.len());
            }
        }
    }

    #[test]
    fn those_who_are_held_stay_and_the_others_come_near() {
        let links: Vec<(usize, usize)> = (1..30).map(|leaf| (0, leaf)).collect();
        let plan = Plan { sizes: vec![(60.0, 20.0); 33], links: [plan(30, &links).links, vec![(30, 31, 100.0)]].concat() };
        let mut held = vec![None; 33];
        (held[0], held[1]) = (Some(Point::new(500.0, 500.0)), Some(Point::new(560.0, 420.0)));
        let boxes = layout_around(&plan, &held);
        assert_eq!([boxes[0].centre, boxes[1].centre], [held[0].unwrap(), held[1].unwrap()]);
        for (index, one) in boxes.iter().enumerate() {
            assert!(boxes[index + 1..].iter().all(|other| !one.overlaps(*other)), "{index}");
        }
        assert!((2..30).all(|leaf| boxes[leaf].centre.minus(boxes[0].centre).length() < 320.0));
        assert_eq!(layout_around(&plan, &vec![None; 33]), layout(&plan));
        assert_eq!(boxes, layout_around(&plan, &held));
    }

    #[test]
    fn who_is_joined_stands_near() {
        let boxes = layout(&plan(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]));
        let distance = |one: usize, other: usize| boxes[one].centre.minus(boxes[other].centre).length();
        assert!((0..5).all(|node| distance(node, node + 1) < 150.0));
        assert!(distance(0, 5) > 400.0);
        assert_eq!(boxes, layout(&plan(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])));
    }
}
