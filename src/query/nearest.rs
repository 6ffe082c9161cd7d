//! Names that a misspelt one may have meant.

use crate::actors::edits;

/// Returns at most three names that `text` may be a misspelling or a part of, the nearest first.
pub fn nearest<'n>(text: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let limit = 1 + text.len() / 4;
    let mut found: Vec<(usize, &str)> = known.filter_map(|name| Some((closeness(&text, name, limit)?, name))).collect();
    found.sort();
    found.dedup_by_key(|(_, name)| name.to_lowercase());
    found.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Returns how far a name is from `text`; none when it is farther than `limit` and does not have `text` as a part.
fn closeness(text: &[char], name: &str, limit: usize) -> Option<usize> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let distance = if name.len().abs_diff(text.len()) > limit { limit + 1 } else { edits(text, &name) };
    let is_part = text.len() > 2 && name.windows(text.len()).any(|part| part == text);
    if is_part { Some(distance.min(limit)) } else { Some(distance).filter(|distance| *distance <= limit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_find_their_neighbours() {
        let known = ["Nouri al-Maliki", "Maliki", "Mali", "Iraq", "Iran", "United States"];
        for (text, expected) in [
            ("Malkii", &["Maliki", "Mali"][..]),
            ("maliki", &["Maliki", "Mali", "Nouri al-Maliki"]),
            ("Irak", &["Iran", "Iraq"]),
            ("Unitde States", &["United States"]),
            ("Zanzibar", &[]),
        ] {
            assert_eq!(nearest(text, known.into_iter()), expected, "{text}");
        }
    }
}
