//! How wide text is, and where it may be broken.

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// The font of the drawings. Text in other fonts of the family list is narrower, so that what has room in this one has
/// room.
pub(in crate::export) const FONT: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans.ttf");

/// The fonts that a viewer may use, narrower ones first.
pub(super) const FONT_FAMILY: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// The height of a line, by the size of its letters.
pub(super) const LINE_HEIGHT: f64 = 1.25;

/// Measures text.
pub(super) struct Ruler {
    characters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
}

impl Ruler {
    pub(super) fn new() -> Self {
        let font = FontRef::new(FONT).expect("the font inside the program is sound");
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        Self { characters: font.charmap(), metrics }
    }

    /// Returns the width of one line in letters of a size.
    pub(super) fn width(&self, text: &str, size: f64) -> f64 {
        text.chars().map(|character| self.advance(character)).sum::<f64>() * size
    }

    fn advance(&self, character: char) -> f64 {
        /// What a viewer takes from another font may be a full square wide.
        const UNKNOWN: f64 = 1.05;
        let glyph = self.characters.map(character);
        glyph.and_then(|glyph| self.metrics.advance_width(glyph)).map_or(UNKNOWN, f64::from)
    }

    /// Breaks text between words into lines of about equal length, each at most `width` wide as far as the number of `lines`
    /// allows; what is then still much too wide is cut.
    pub(super) fn wrap(&self, text: &str, size: f64, width: f64, lines: usize) -> Vec<String> {
        let whole = self.width(text, size);
        let needed = ((whole / width).ceil().max(1.0) as usize).min(lines);
        // Lines of equal length look better than a long one with a short rest, so that the aim grows no further than needed.
        let aims = (0..20).map(|step| whole / needed as f64 * (1.0 + f64::from(step) * 0.05));
        let mut wrapped = Vec::new();
        for aim in aims {
            wrapped = self.break_words(text, size, aim);
            if wrapped.len() <= needed {
                break;
            }
        }
        if wrapped.len() > lines {
            let rest = wrapped.split_off(lines - 1).join(" ");
            wrapped.push(rest);
        }
        wrapped.iter().map(|line| self.cut(line, size, width * 1.3)).collect()
    }

    /// Puts into each line as many words as are at most `width` wide, but at least one.
    fn break_words(&self, text: &str, size: f64, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), size) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    /// Returns the start of a text that is at most `width` wide, with an ellipsis when something is left out.
    pub(super) fn cut(&self, text: &str, size: f64, width: f64) -> String {
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        let mut cut = String::new();
        for character in text.chars() {
            if self.width(&format!("{cut}{character}…"), size) > width {
                break;
            }
            cut.push(character);
        }
        cut.trim_end().to_owned() + "…"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_between_words_and_cut_at_the_end() {
        let ruler = Ruler::new();
        let check = |text: &str, expected: &[&str]| assert_eq!(ruler.wrap(text, 13.0, 120.0, 2), expected, "{text}");
        check("Iraq", &["Iraq"]);
        check("Nouri al-Maliki", &["Nouri al-Maliki"]);
        let text = "Supreme Council of the Islamic Revolution";
        let wrapped = ruler.wrap(text, 13.0, 120.0, 3);
        assert!(wrapped.len() == 3 && wrapped.join(" ") == text, "{wrapped:?}");
        assert!(wrapped.iter().all(|line| ruler.width(line, 13.0) <= 130.0), "{wrapped:?}");
        check("", &[]);
        let long = ruler.wrap(&"unbroken".repeat(20), 13.0, 120.0, 2);
        assert!(long.len() == 1 && long[0].ends_with('…') && ruler.width(&long[0], 13.0) <= 156.0, "{long:?}");
    }

    #[test]
    fn wide_letters_are_wider() {
        let ruler = Ruler::new();
        assert!(ruler.width("MMM", 10.0) > 2.0 * ruler.width("iii", 10.0));
        assert!((ruler.width("米", 10.0) - 10.5).abs() < 1e-6);
    }
}
