//! Names that a misspelt one may have meant.

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

/// Returns how many letters must be inserted, left out, replaced or swapped with the next one to make `other` of `text`.
///
/// This is the optimal string alignment distance.
fn edits(text: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in text.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other_letter) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other_letter);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == other[column - 1] && text[row - 1] == *other_letter {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[other.len()]
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

    #[test]
    fn a_swap_is_one_edit() {
        for (one, other, distance) in [("", "", 0), ("ab", "ba", 1), ("abc", "", 3), ("kitten", "sitting", 3)] {
            let [one, other] = [one, other].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(edits(&one, &other), distance);
        }
    }
}
