//! Remarks of the agency inside a paragraph: `BAGHDAD (Reuters) -` before the first sentence, `(AP Photo)` after the last.

use super::super::metadata::outlet;
use regex::Regex;
use std::sync::LazyLock;

/// Removes the dateline before the first sentence of an article; returns the rest and the agency it names.
///
/// A dateline is a place in capitals, an agency in brackets, or both, before a dash and the beginning of a sentence:
/// `BAGHDAD -`, `BEIRUT, Lebanon (AP) —`, `(CNN) --`.
pub(super) fn split_dateline(text: &str) -> (Option<String>, &str) {
    static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
        let place = r"\p{Lu}[\p{Lu}.'’-]+(?:[ /]\p{Lu}[\p{Lu}.'’-]+){0,3}";
        let region = r"(?:, \p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]+)?)?";
        let day = r"(?:,? (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?)?";
        let places = format!(r"{place}{region}(?: (?:and|AND) {place}{region})?{day}");
        let agency = r"\((?<agency>\p{Lu}[\p{L}./ -]{1,30})\)";
        let placed = format!(
            r"(?:{places}(?: ?{agency})?|(?:\p{{Lu}}\p{{L}}+(?: \p{{Lu}}\p{{L}}+)? )?{})",
            agency.replace("agency", "alone")
        );
        Regex::new(&format!(r#"^{placed} ?(?:[-–—]+|--) ?(?<start>["“‘'(]?[\p{{Lu}}\d])"#)).expect("the pattern is valid")
    });
    let Some(found) = DATELINE.captures(beginning(text)) else { return (None, text) };
    let Some(start) = found.name("start").map(|start| start.start()) else { return (None, text) };
    let name = found.name("agency").or(found.name("alone")).map(|name| name.as_str());
    if name.is_some_and(|name| !is_agency(name)) {
        return (None, text);
    }
    if name.is_none() && has_second_dash(&text[start..]) {
        // `UNITA – Angola's main rebel group – said`: the name is the subject.
        return (None, text);
    }
    let agency = name.map(|name| outlet::known(name).map_or_else(|| name.to_owned(), str::to_owned));
    (agency, &text[start..])
}

fn is_agency(name: &str) -> bool {
    outlet::is_outlet(name) || name.chars().all(|letter| !letter.is_lowercase())
}

fn has_second_dash(text: &str) -> bool {
    let sentence = text.split(". ").next().unwrap_or_default();
    [" - ", " – ", " — ", "—"].iter().any(|dash| sentence.contains(dash))
}

/// Removes what is left of credits and datelines in a paragraph.
pub(super) fn without_credits(text: &str) -> &str {
    static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
        let agency = "AP|AFP|EPA|Reuters|Getty|Xinhua|TASS|UPI|ABC|CBS|CNN|NBC";
        let picture = "(?i:photo(?:graph)?|image|picture|file|credit)";
        let in_brackets = format!(
            r"[(\[](?:(?:{agency})[ /]?{picture}?s?(?:(?:/|,| via | by )[^()\[\]]{{1,60}})?|{picture}s?\b[^()\[\]]{{0,60}})[)\]]"
        );
        let report = r"\((?i:(?:additional |with )?(?:reporting|writing|editing)\b)[^()]*\)";
        let bare = format!(r"{picture}(?: credit| by)?:\s[^.?!:]{{1,60}}");
        Regex::new(&format!(r#"(?<end>[.?!]["'”’]?)\s*(?:{in_brackets}|{report}|{bare})\s*$"#))
            .expect("the pattern is valid")
    });
    // What a removed link leaves of a dateline: `( – The minister said ...`.
    static ORPHAN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:\(\s*\)?\s*[-–—]+\s+|[-–—]{1,2}\s+)").expect("the pattern is valid"));
    let text = &text[ORPHAN.find(beginning(text)).map_or(0, |orphan| orphan.end())..];
    let text = text.strip_suffix(['-', '–', '—']).filter(|text| text.ends_with(' ')).unwrap_or(text).trim_end();
    let ending = ending(text);
    let credit = CREDIT.captures(ending).and_then(|found| found.name("end"));
    credit.map_or(text, |end| &text[..text.len() - ending.len() + end.end()])
}

/// Datelines and credits are short; the rest of a long paragraph need not be searched.
const REACH: usize = 300;

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(REACH)]
}

fn ending(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(REACH))..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, agency: Option<&str>, rest: &str) {
        let (found, kept) = split_dateline(text);
        assert_eq!((found.as_deref(), kept), (agency, rest));
    }

    #[test]
    fn datelines() {
        let rest = "Troops left the town.";
        for (dateline, agency) in [
            ("BAGHDAD - ", None),
            ("BAGHDAD (Reuters) - ", Some("Reuters")),
            ("Baghdad (AFP) – ", Some("Agence France-Presse")),
            ("BEIRUT, Lebanon (AP) — ", Some("Associated Press")),
            ("UNITED NATIONS, March 4 (Xinhua) -- ", Some("Xinhua")),
            ("BAGHDAD and KIRKUK - ", None),
            ("(CNN) — ", Some("CNN")),
            ("(CNN)—", Some("CNN")),
            ("KYIV, Ukraine — ", None),
        ] {
            check(&format!("{dateline}{rest}"), agency, rest);
        }
    }

    #[test]
    fn subjects_are_no_datelines() {
        for text in [
            "UNITA – Angola's main rebel group – left the talks.",
            "ISIS - the strongest group - holds Mosul.",
            "NATO troops left the town.",
            "Baghdad – Troops left the town.",
            "He (Assad) - The man of Damascus.",
        ] {
            check(text, None, text);
        }
    }

    #[test]
    fn credits() {
        for (text, expected) in [
            ("Men guard the bridge. (AP Photo)", "Men guard the bridge."),
            ("Men guard the bridge. (AP Photo/Ann Lee, File)", "Men guard the bridge."),
            ("Men guard the bridge. [Photo: Ann Lee]", "Men guard the bridge."),
            ("Men guard the bridge. (Reuters/Ann Lee)", "Men guard the bridge."),
            ("Men guard the bridge. Photo: Ann Lee", "Men guard the bridge."),
            ("The Armed Forces of the Philippines (AFP)", "The Armed Forces of the Philippines (AFP)"),
            ("Men guard the bridge. (Reporting by Ann Lee; Editing by Bo Ek)", "Men guard the bridge."),
            ("( – The minister left.", "The minister left."),
            ("The minister left. -", "The minister left."),
            ("Men guard the bridge (the old one).", "Men guard the bridge (the old one)."),
            ("He saw the militia (AFP).", "He saw the militia (AFP)."),
        ] {
            assert_eq!(without_credits(text), expected);
        }
    }
}
