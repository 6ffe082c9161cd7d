//! Points and boxes.

/// A point or a vector; x grows to the right, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    pub(super) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn plus(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }

    pub(super) fn minus(self, other: Point) -> Point {
        Point::new(self.x - other.x, self.y - other.y)
    }

    pub(super) fn times(self, factor: f64) -> Point {
        Point::new(self.x * factor, self.y * factor)
    }

    pub(super) fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    /// Returns the vector of length 1 in the same direction; to the right when it has no length.
    pub(super) fn unit(self) -> Point {
        let length = self.length();
        if length < 1e-9 { Point::new(1.0, 0.0) } else { self.times(1.0 / length) }
    }

    /// Returns the vector turned by a quarter.
    pub(super) fn turned(self) -> Point {
        Point::new(-self.y, self.x)
    }
}

/// A box with sides along the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rectangle {
    pub(super) centre: Point,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rectangle {
    pub(super) fn new(centre: Point, width: f64, height: f64) -> Self {
        Self { centre, width, height }
    }

    /// Returns the box with `margin` more on each side.
    pub(super) fn grown(self, margin: f64) -> Self {
        Self { width: self.width + 2.0 * margin, height: self.height + 2.0 * margin, ..self }
    }

    pub(super) fn left(self) -> f64 {
        self.centre.x - self.width / 2.0
    }

    pub(super) fn right(self) -> f64 {
        self.centre.x + self.width / 2.0
    }

    pub(super) fn top(self) -> f64 {
        self.centre.y - self.height / 2.0
    }

    pub(super) fn bottom(self) -> f64 {
        self.centre.y + self.height / 2.0
    }

    pub(super) fn overlaps(self, other: Rectangle) -> bool {
        let apart = self.centre.minus(other.centre);
        apart.x.abs() < (self.width + other.width) / 2.0 && apart.y.abs() < (self.height + other.height) / 2.0
    }

    pub(super) fn contains(self, point: Point) -> bool {
        let apart = point.minus(self.centre);
        apart.x.abs() <= self.width / 2.0 && apart.y.abs() <= self.height / 2.0
    }

    /// Returns where the line from the centre towards a point leaves the box.
    pub(super) fn exit_towards(self, point: Point) -> Point {
        let direction = point.minus(self.centre).unit();
        let reach = |half: f64, part: f64| if part.abs() < 1e-9 { f64::INFINITY } else { half / part.abs() };
        let length = reach(self.width / 2.0, direction.x).min(reach(self.height / 2.0, direction.y));
        self.centre.plus(direction.times(length))
    }

    /// Returns the smallest box around others; an empty one around none.
    pub(super) fn around(boxes: impl IntoIterator<Item = Rectangle>) -> Rectangle {
        let mut boxes = boxes.into_iter();
        let Some(first) = boxes.next() else { return Rectangle::new(Point::default(), 0.0, 0.0) };
        let (mut left, mut right, mut top, mut bottom) = (first.left(), first.right(), first.top(), first.bottom());
        for other in boxes {
            (left, right) = (left.min(other.left()), right.max(other.right()));
            (top, bottom) = (top.min(other.top()), bottom.max(other.bottom()));
        }
        Rectangle::new(Point::new((left + right) / 2.0, (top + bottom) / 2.0), right - left, bottom - top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_leave_a_box_at_its_border() {
        let rectangle = Rectangle::new(Point::new(10.0, 10.0), 8.0, 4.0);
        for (towards, exit) in [((20.0, 10.0), (14.0, 10.0)), ((10.0, 0.0), (10.0, 8.0)), ((12.0, 12.0), (12.0, 12.0))] {
            let found = rectangle.exit_towards(Point::new(towards.0, towards.1));
            assert!(found.minus(Point::new(exit.0, exit.1)).length() < 1e-9, "{found:?}");
        }
    }

    #[test]
    fn boxes_that_touch_do_not_overlap() {
        let [one, other] = [0.0, 4.0].map(|x| Rectangle::new(Point::new(x, 0.0), 4.0, 2.0));
        assert!(!one.overlaps(other) && one.grown(0.1).overlaps(other));
        assert_eq!(Rectangle::around([one, other]), Rectangle::new(Point::new(2.0, 0.0), 8.0, 2.0));
    }
}
