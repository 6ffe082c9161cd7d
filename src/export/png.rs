//! The actor graph as a picture of dots: [PNG](https://www.w3.org/TR/png-3/), drawn from the same SVG.

use super::svg::{self, FONT, Heading};
use crate::graph::ActorGraph;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::io::{self, Write};
use std::sync::Arc;

/// Writes a graph as PNG, two dots for each unit of the SVG; a drawing that would be too large has fewer.
///
/// The font is inside the program, so that the picture is the same everywhere.
///
/// # Errors
/// When `output` cannot be written.
pub fn write(graph: &ActorGraph, heading: &Heading, output: &mut dyn Write) -> io::Result<()> {
    let mut drawing = Vec::new();
    svg::write(graph, heading, &mut drawing)?;
    paint(&drawing, output)
}

/// Writes a graph as PNG with its actors at given places; see [`svg::write_placed`].
///
/// # Errors
/// When `output` cannot be written.
pub fn write_placed(graph: &ActorGraph, heading: &Heading, places: &[(f64, f64)], output: &mut dyn Write) -> io::Result<()> {
    let mut drawing = Vec::new();
    svg::write_placed(graph, heading, places, &mut drawing)?;
    paint(&drawing, output)
}

fn paint(drawing: &[u8], output: &mut dyn Write) -> io::Result<()> {
    let tree = Tree::from_data(drawing, &options()).map_err(io::Error::other)?;
    let scale = scale(tree.size().width().max(tree.size().height()));
    let dots = |length: f32| (length * scale).ceil() as u32;
    let pixmap = Pixmap::new(dots(tree.size().width()), dots(tree.size().height()));
    let mut pixmap = pixmap.ok_or_else(|| io::Error::other("the drawing has no size"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    output.write_all(&pixmap.encode_png().map_err(io::Error::other)?)
}

fn scale(longest: f32) -> f32 {
    const USUAL: f32 = 2.0;
    /// More dots take more than a gigabyte of memory.
    const MOST_DOTS: f32 = 16_000.0;
    USUAL.min(MOST_DOTS / longest)
}

/// Returns options with the one font under the name that every family falls back to.
fn options() -> Options<'static> {
    const NAME: &str = "DejaVu Sans";
    let mut options = Options { font_family: NAME.to_owned(), ..Options::default() };
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_font_data(FONT.to_vec());
    fonts.set_sans_serif_family(NAME);
    options
}
