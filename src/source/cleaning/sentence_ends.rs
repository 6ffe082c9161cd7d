//! Where a sentence may end and begin, judged by the letters at both sides of a break.

use regex::Regex;
use std::sync::LazyLock;

/// Tells whether `text` ends as a sentence does: with `.`, `?`, `!`, `:`, `;` or `…`, closing marks aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|mark: char| mark.is_whitespace() || "\"'”’»)]*_".contains(mark));
    text.ends_with(['.', '?', '!', ':', ';', '…'])
}

/// Tells whether a sentence ends inside `text`, before its last word.
pub(super) fn has_sentence(text: &str) -> bool {
    static INNER_END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"\p{Ll}{4}[.?!]["'”’)]*\s+["'“‘(]?\p{Lu}"#).expect("the pattern is valid"));
    // One of the first sentences is enough.
    INNER_END.is_match(&text[..text.floor_char_boundary(2000)])
}

/// Tells whether `text` begins with a word in lower case, opening marks aside; an address is no word.
pub(super) fn starts_lower(text: &str) -> bool {
    let text = text.trim_start_matches(['"', '\'', '“', '‘', '(']);
    let first = text.split_whitespace().next().unwrap_or_default();
    text.starts_with(char::is_lowercase) && !first.contains(['@', '/'])
}

/// Tells whether `text` begins with a part of a name that is written small: `al-Nusra`, `el-Sisi`, `bin Laden`.
pub(super) fn starts_with_particle(text: &str) -> bool {
    static PARTICLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:al|el|an|as|ash|ar|at|ad|az)[-‑]\p{Lu}|(?:al|el|bin|ibn|abu|van|von|de|der|di)\s\p{Lu}|\p{Ll}{1,2}\p{Lu})")
            .expect("the pattern is valid")
    });
    PARTICLE.is_match(text)
}

/// Tells whether `text` stops at a word or mark that no sentence ends with.
pub(super) fn is_dangling(text: &str) -> bool {
    const OPEN_WORDS: [&str; 58] = [
        "a", "about", "after", "against", "among", "an", "and", "are", "as", "at", "be", "because", "been", "between",
        "but", "by", "can", "could", "during", "for", "from", "had", "has", "have", "her", "his", "if", "in", "into", "is",
        "its", "may", "might", "must", "nor", "of", "on", "or", "our", "over", "per", "should", "than", "that", "the",
        "their", "these", "this", "to", "under", "until", "was", "were", "which", "while", "who", "will", "with",
    ];
    let text = text.trim_end();
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_hyphen = text.strip_suffix('-').is_some_and(|before| !before.is_empty() && !ends_sentence(before));
    text.ends_with(',') || is_hyphen || OPEN_WORDS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(test: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(test(text), "{text}");
        }
        for text in no {
            assert!(!test(text), "{text}");
        }
    }

    #[test]
    fn ends() {
        check(ends_sentence, &["It held.", "“It held.”", "Did it? (No.)", "He said:"], &["It held", "the road to", ""]);
        check(has_sentence, &["It held. Talks began", "“It held.” He left"], &["U.S. Troops", "It held.", "Gen. Lee Left"]);
        check(is_dangling, &["the road to", "in Ramadi,", "the US-"], &["It held", "", "-", "It held. -", "TO THE"]);
    }

    #[test]
    fn beginnings() {
        check(starts_lower, &["and left", "“and left"], &["And left", "7 left", "a@b.example", "https://b.example", ""]);
        check(starts_with_particle, &["al-Nusra left", "bin Laden", "iPhone", "eBay"], &["also left", "de facto", "and"]);
    }
}
