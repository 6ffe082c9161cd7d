//! What stands around the picture: the title above it, below it what colours, dashes, widths and shapes mean.

use super::geometry::{Point, Rectangle};
use super::style::{Look, Shape, dashes, group_colours, ink, look_of, pen_width};
use super::text::Ruler;
use super::{Heading, write_text};
use crate::export::xml::one_line;
use crate::graph::ActorGraph;
use crate::knowledge::EntityKind;
use crate::ontology::Sign;
use std::fmt::Write as _;

/// Title, details and explanations, with the room they take.
pub(super) struct Legend {
    pub(super) width: f64,
    /// Height of what stands above the picture.
    pub(super) head_height: f64,
    /// Height of what stands below.
    pub(super) foot_height: f64,
    title: Vec<String>,
    details: Vec<String>,
    /// The explanations, row by row, each with where it starts.
    rows: Vec<Vec<(f64, Entry)>>,
}

/// One explanation.
struct Entry {
    sample: Sample,
    text: String,
}

/// What is explained.
#[derive(Clone, Copy)]
enum Sample {
    Line(Sign, usize),
    Hollow,
    Actor(Look),
    Nothing,
}

const TITLE_SIZE: f64 = 19.0;
const DETAIL_SIZE: f64 = 12.0;
const ENTRY_SIZE: f64 = 11.0;
const ROW_HEIGHT: f64 = 21.0;
const SAMPLE_WIDTH: f64 = 30.0;
/// A small graph has a wide legend rather than a high one.
const LEAST_WIDTH: f64 = 560.0;

impl Legend {
    pub(super) fn new(graph: &ActorGraph, heading: &Heading, ruler: &Ruler, picture_width: f64, homeless: usize) -> Self {
        let room = picture_width.max(LEAST_WIDTH);
        let title = ruler.wrap(&one_line(&heading.title), TITLE_SIZE, room, 3);
        let details = ruler.wrap(&one_line(&heading.details), DETAIL_SIZE, room, 4);
        let rows = rows(entries(graph, heading, homeless), ruler, room);
        let widths = title.iter().map(|line| ruler.width(line, TITLE_SIZE));
        let widths = widths.chain(details.iter().map(|line| ruler.width(line, DETAIL_SIZE)));
        let width = widths.fold(LEAST_WIDTH, f64::max);
        let head_height = title.len() as f64 * TITLE_SIZE * 1.3 + details.len() as f64 * DETAIL_SIZE * 1.4 + 22.0;
        let foot_height = rows.len() as f64 * ROW_HEIGHT + 26.0;
        Self { width, head_height, foot_height, title, details, rows }
    }

    /// Draws title and details from `corner` on, and the explanations down to `bottom`.
    pub(super) fn write(&self, svg: &mut String, corner: Point, bottom: f64) {
        let mut y = corner.y;
        for line in &self.title {
            y += TITLE_SIZE * 1.3;
            write_text(svg, line, Point::new(corner.x, y - TITLE_SIZE * 0.45), TITLE_SIZE, "start", "#1c1c1c");
        }
        for line in &self.details {
            y += DETAIL_SIZE * 1.4;
            write_text(svg, line, Point::new(corner.x, y - DETAIL_SIZE * 0.2), DETAIL_SIZE, "start", "#555555");
        }
        svg.push('\n');
        let top = bottom - self.rows.len() as f64 * ROW_HEIGHT;
        for (index, row) in self.rows.iter().enumerate() {
            let middle = top + (index as f64 + 0.5) * ROW_HEIGHT;
            for (left, entry) in row {
                entry.write(svg, Point::new(corner.x + left, middle));
            }
        }
    }
}

fn entries(graph: &ActorGraph, heading: &Heading, homeless: usize) -> Vec<Entry> {
    let ties = || graph.graph.edge_weights();
    let mut entries = Vec::new();
    let mut add = |sample: Sample, text: String| entries.push(Entry { sample, text });
    for (sign, text) in [(Sign::Positive, "support"), (Sign::Negative, "hostility"), (Sign::Neutral, "neither")] {
        if ties().any(|tie| tie.sign == sign) {
            add(Sample::Line(sign, 3), text.to_owned());
        }
    }
    if ties().any(|tie| !tie.asserted) {
        add(Sample::Hollow, "pale, with “?”: claimed, not asserted".to_owned());
    }
    for claims in [1, 5, 25] {
        add(
            Sample::Line(Sign::Positive, claims),
            if claims == 1 { "1 claim".to_owned() } else { format!("{claims} claims") },
        );
    }
    for kind in EntityKind::ALL {
        if graph.graph.node_weights().any(|actor| actor.kind == kind) {
            let look = look_of(kind);
            let look = if heading.groups.is_empty() { look } else { Look { fill: "#ffffff", border: "#777777", ..look } };
            add(Sample::Actor(look), name_of(kind).to_owned());
        }
    }
    for (group, (name, _)) in heading.groups.iter().enumerate() {
        let (fill, border) = group_colours(group);
        add(Sample::Actor(Look { shape: Shape::Box, fill, border }), one_line(name));
    }
    add(Sample::Nothing, "“backs +2 (7)”: backs and two more relations, 7 claims".to_owned());
    if homeless > 0 {
        let labels = if homeless == 1 { "1 line has".to_owned() } else { format!("{homeless} lines have") };
        add(Sample::Nothing, format!("{labels} no room for a label; point at a line to read it"));
    }
    entries
}

fn name_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::State => "state",
        EntityKind::Person => "person",
        EntityKind::ArmedGroup => "armed group",
        EntityKind::Organization => "organization",
        EntityKind::Population => "population",
        EntityKind::Place => "place",
        EntityKind::Weapon => "weapon",
    }
}

/// Sets entries beside each other as far as there is room.
fn rows(entries: Vec<Entry>, ruler: &Ruler, room: f64) -> Vec<Vec<(f64, Entry)>> {
    const GAP: f64 = 22.0;
    let mut rows: Vec<Vec<(f64, Entry)>> = Vec::new();
    let mut left = f64::INFINITY;
    for mut entry in entries {
        entry.text = ruler.cut(&entry.text, ENTRY_SIZE, room - SAMPLE_WIDTH);
        let width = entry.indent() + ruler.width(&entry.text, ENTRY_SIZE) + GAP;
        if left + width - GAP > room {
            rows.push(Vec::new());
            left = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((left, entry));
            left += width;
        }
    }
    rows
}

impl Entry {
    fn indent(&self) -> f64 {
        if matches!(self.sample, Sample::Nothing) { 0.0 } else { SAMPLE_WIDTH + 6.0 }
    }

    fn write(&self, svg: &mut String, place: Point) {
        self.sample.write(svg, place);
        let text = Point::new(place.x + self.indent(), place.y + 0.36 * ENTRY_SIZE);
        write_text(svg, &self.text, text, ENTRY_SIZE, "start", "#333333");
        svg.push('\n');
    }
}

impl Sample {
    fn write(self, svg: &mut String, place: Point) {
        let end = place.x + SAMPLE_WIDTH;
        // Writing to a string cannot fail.
        let _ = match self {
            Sample::Nothing => Ok(()),
            Sample::Line(sign, claims) => {
                let width = pen_width(claims);
                write!(
                    svg,
                    "<path d=\"M{:.1} {:.1}H{end:.1}\" stroke=\"{}\" stroke-width=\"{width:.2}\"{}/>",
                    place.x,
                    place.y,
                    ink(sign),
                    dashes(sign, width)
                )
            }
            Sample::Hollow => write!(
                svg,
                "<path d=\"M{:.1} {:.1}H{:.1}\" stroke=\"#1a7f37\" stroke-opacity=\"0.5\" stroke-width=\"1.8\"/>\
                 <path d=\"M{end:.1} {:.1}l-9 -3.8v7.6z\" fill=\"#ffffff\" stroke=\"#1a7f37\" stroke-width=\"0.8\"/>",
                place.x,
                place.y,
                end - 9.0,
                place.y
            ),
            Sample::Actor(look) => {
                let centre = Point::new(place.x + SAMPLE_WIDTH / 2.0, place.y);
                look.write(Rectangle::new(centre, SAMPLE_WIDTH - 4.0, 13.0), svg);
                Ok(())
            }
        };
    }
}
