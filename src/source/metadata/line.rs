//! Reads the lines that pages print around an article: `By Ann Lee | The Northern Herald | 4 March 2015`.

use super::{date, outlet};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// What one line says about the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) author: Option<String>,
    pub(crate) publisher: Option<String>,
    /// A name beside a date: the author or the outlet.
    pub(crate) name: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) address: Option<String>,
    /// Whether the line names the source that the article was taken from.
    pub(crate) is_original: bool,
}

/// Lines of metadata are short.
const LONGEST: usize = 160;

/// In words; what is longer is a sentence.
const LONGEST_NAME: usize = 6;

/// Reads a line that holds nothing but metadata; none when it holds anything else.
pub(crate) fn read_line(line: &str) -> Option<Facts> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return None;
    }
    read_statement(line).or_else(|| read_pieces(line))
}

/// Reads lines that say in words where an article comes from or who wrote it.
fn read_statement(line: &str) -> Option<Facts> {
    static AUTHOR: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^(?:articles? by|author|written by)\s*:\s*(.+)$"));
    match AUTHOR.captures(line) {
        Some(found) => {
            let mut facts = Facts::default();
            read_author(&found[1], &mut facts).then_some(facts)
        }
        None => read_origin(line),
    }
}

/// Reads `The original source of this article is X` and its like.
fn read_origin(line: &str) -> Option<Facts> {
    static ORIGIN: LazyLock<Regex> = LazyLock::new(|| {
        let statements = [
            r"the original source of this article is",
            r"(?:this (?:article|story|report|piece) (?:was )?)?(?:originally|first) (?:published|appeared)(?: (?:in|on|at|by))?",
            r"reprinted (?:from|with permission (?:of|from))",
            r"(?:original )?(?:source|article|via)\s*:",
        ];
        regex(&format!(r"(?i)^(?:{})\s*(.+)$", statements.join("|")))
    });
    let mut facts = Facts { is_original: true, ..Facts::default() };
    let name = take_date(&ORIGIN.captures(line)?[1], &mut facts);
    let name = name.trim_start_matches("on ").trim_end_matches(" on");
    if is_address(name) {
        facts.address = Some(name.to_owned());
    } else if !name.is_empty() {
        let is_name = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= LONGEST_NAME;
        facts.publisher = Some(usual_name(name)).filter(|_| is_name);
        facts.publisher.as_ref()?;
    }
    Some(facts)
}

/// Reads a line whose pieces are each a byline, a date, an outlet, an address or noise.
fn read_pieces(line: &str) -> Option<Facts> {
    static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| regex(r"\s*[|•·»]\s*|\s+(?:-|–|—|//|/)\s+"));
    let mut facts = Facts::default();
    let mut names = Vec::new();
    for piece in SEPARATOR.split(line).filter(|piece| !piece.is_empty()) {
        if !read_piece(piece, &mut facts, &mut names) {
            return None;
        }
    }
    match names.as_slice() {
        [] => {}
        [name] if facts.date.is_some() => facts.name = Some(name.clone()),
        _ => return None,
    }
    let says_nothing = facts == Facts::default();
    (!says_nothing).then_some(facts)
}

fn read_piece(piece: &str, facts: &mut Facts, names: &mut Vec<String>) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let event = "(?:first |last |originally )?(?:published|posted|updated|modified|issued|filed|created|uploaded)";
        regex(&format!(r"(?i)^(?:{event}|publication date|date|dated)(?: (?:on|at|by))?\b\s*:?\s*"))
    });
    let piece = LABEL.replace(piece, "");
    if is_address(&piece) {
        facts.address = Some(piece.into_owned());
        return true;
    }
    let rest = take_date(&piece, facts);
    let has_date = rest.len() < piece.len();
    if rest.is_empty() || is_noise(&rest) || (has_date && is_place(&rest)) {
        return true;
    }
    if let Some(author) = byline(&rest) {
        return read_author(author, facts);
    }
    if let Some(name) = outlet_name(&rest) {
        facts.publisher = Some(usual_name(name));
        return true;
    }
    let is_name = is_person(&rest);
    if is_name {
        names.push(rest);
    }
    is_name
}

/// Returns the outlet of `The Northern Herald` and of `The Northern Herald, Beirut`.
fn outlet_name(text: &str) -> Option<&str> {
    let (name, place) = text.split_once(", ").unwrap_or((text, ""));
    let is_place = place.is_empty() || is_place(place);
    (is_place && outlet::is_outlet(name)).then_some(name)
}

/// Takes the first date out of `text`, and returns what is left.
fn take_date(text: &str, facts: &mut Facts) -> String {
    let Some((range, date)) = date::find(text) else { return trimmed(text) };
    facts.date = facts.date.or(Some(date));
    trimmed(&format!("{} {}", &text[..range.start], &text[range.end..]))
}

fn trimmed(text: &str) -> String {
    text.trim_matches(|letter: char| letter.is_whitespace() || ",;:()[]".contains(letter)).to_owned()
}

fn is_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
}

/// Times, counters and the like, which pages print beside the byline.
fn is_noise(text: &str) -> bool {
    static NOISE: LazyLock<Regex> = LazyLock::new(|| {
        let noises = [
            r"(?:(?:last )?(?:updated|modified) )?(?:at )?\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?",
            r"\d+[ -]min(?:ute)?s?(?:[ -]read)?",
            r"(?:\d+|no) (?:comments?|shares?|views?)",
            r"updated|print|share|comments?|exclusive|analysis|opinion|news|world",
        ];
        regex(&format!("(?i)^(?:{})$", noises.join("|")))
    });
    NOISE.is_match(text)
}

fn byline(text: &str) -> Option<&str> {
    static BY: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?i)^(?:(?:story|text|words|report(?:ed|ing)?|written|analysis) )?by:?\s+(.+)$"));
    BY.captures(text).and_then(|found| found.get(1)).map(|author| author.as_str())
}

/// Reads `Ann Lee, The Northern Herald`, `Ann Lee and Bo Ek in Beirut`, `Reuters`, `our correspondent`.
fn read_author(text: &str, facts: &mut Facts) -> bool {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| regex(r"\s+(?:in|from|at)\s+\p{Lu}.*$"));
    static PART: LazyLock<Regex> = LazyLock::new(|| regex(r"\s*(?:,|;|&|\band\b|\bfor\b|\bof\b)\s*"));
    static ROLE: LazyLock<Regex> = LazyLock::new(|| {
        let person = "staff|correspondents?|reporters?|writers?|editors?|contributors?|columnist|analyst|chief|special";
        regex(&format!(r"(?i)\b(?:{person}|agencies|desk|bureau|ph\.?d\.?|jr\.?|sr\.?)$|^(?:our|special) "))
    });
    static MAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"[\w.+-]+@[\w.-]+|@\w+"));
    let text = MAIL.replace_all(text, "");
    let text = PLACE.replace(&text, "");
    let mut authors = Vec::new();
    for part in PART.split(&text).map(trimmed).filter(|part| !part.is_empty()) {
        if outlet::is_outlet(&part) {
            facts.publisher = Some(usual_name(&part));
        } else if is_person(&part) {
            authors.push(part);
        } else if !ROLE.is_match(&part) {
            return false;
        }
    }
    if !authors.is_empty() {
        facts.author = Some(authors.join(", "));
    }
    true
}

/// Tells whether `text` reads like the name of a person: two to four capitalised words, particles apart.
pub(crate) fn is_person(text: &str) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let word = r"\p{Lu}[\p{L}.'’-]*";
        let particle = "van|von|de|der|den|di|da|del|dos|al|el|bin|ibn|abu|la|le|du|ter|ten|zu|y";
        regex(&format!(r"^{word}(?:\s+(?:{particle}|{word})){{1,4}}$"))
    });
    static SENTENCE_WORD: LazyLock<Regex> = LazyLock::new(|| {
        let words = "the|this|that|what|why|how|who|is|are|was|says?|said|news|war|to|in|on|of|for|and|with";
        regex(&format!(r"(?i)\b(?:{words})\b"))
    });
    NAME.is_match(text) && !SENTENCE_WORD.is_match(text) && date::find(text).is_none()
}

/// Tells whether `text`, which stands before a date, is the place of a dateline: one word, or a known city of two.
fn is_place(text: &str) -> bool {
    const PLACES: [&str; 16] = [
        "New York",
        "New Delhi",
        "Tel Aviv",
        "Abu Dhabi",
        "Hong Kong",
        "United Nations",
        "Addis Ababa",
        "Mexico City",
        "Kuwait City",
        "Buenos Aires",
        "San Francisco",
        "Los Angeles",
        "Kuala Lumpur",
        "Phnom Penh",
        "Washington D.C.",
        "Gaza City",
    ];
    let is_word = text.starts_with(char::is_uppercase) && text.chars().all(char::is_alphabetic);
    is_word || PLACES.iter().any(|place| place.eq_ignore_ascii_case(text))
}

fn usual_name(name: &str) -> String {
    let name = name.trim_end_matches('.');
    outlet::known(name).map_or_else(|| name.to_owned(), str::to_owned)
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares author, publisher, name and date that a line gives.
    fn check(line: &str, expected: [Option<&str>; 4]) {
        let facts = read_line(line).unwrap_or_else(|| panic!("no metadata in {line:?}"));
        let date = facts.date.map(|date| date.to_string());
        assert_eq!(
            [facts.author, facts.publisher, facts.name, date],
            expected.map(|field| field.map(str::to_owned)),
            "{line}"
        );
    }

    #[test]
    fn bylines() {
        check("By Ann Lee", [Some("Ann Lee"), None, None, None]);
        check("BY ANN VAN DER LEE", [Some("ANN VAN DER LEE"), None, None, None]);
        check("By Ann Lee and Bo Ek in Beirut", [Some("Ann Lee, Bo Ek"), None, None, None]);
        check("By Ann Lee, The Northern Herald", [Some("Ann Lee"), Some("The Northern Herald"), None, None]);
        check("By The Associated Press", [None, Some("Associated Press"), None, None]);
        check("By Ann Lee, Middle East correspondent", [Some("Ann Lee"), None, None, None]);
        check("Articles by: Ann Lee", [Some("Ann Lee"), None, None, None]);
    }

    #[test]
    fn dates_with_what_stands_beside_them() {
        check("17 June 2014", [None, None, None, Some("2014-06-17")]);
        check("Published on June 17, 2014 at 5:13 p.m.", [None, None, None, Some("2014-06-17")]);
        check("The Northern Herald, January 07, 2014", [None, Some("The Northern Herald"), None, Some("2014-01-07")]);
        check("Blue Line, January 07, 2014", [None, None, Some("Blue Line"), Some("2014-01-07")]);
        check("By Ann Lee | January 5, 2014 | 5:13pm EST", [Some("Ann Lee"), None, None, Some("2014-01-05")]);
        check("17 June 2014 Last updated at 14:05 GMT", [None, None, None, Some("2014-06-17")]);
        check("BBC News, Beirut", [None, Some("BBC"), None, None]);
        check("Ann Lee · Jan 5, 2014 · 4 min read", [None, None, Some("Ann Lee"), Some("2014-01-05")]);
        check("New York, January 5, 2014 - Reuters", [None, Some("Reuters"), None, Some("2014-01-05")]);
        check("Baghdad, 5 January 2014", [None, None, None, Some("2014-01-05")]);
    }

    #[test]
    fn sources() {
        check("The original source of this article is The Northern Herald", [None, Some("The Northern Herald"), None, None]);
        check(
            "This article was originally published by Reuters on 5 June 2014",
            [None, Some("Reuters"), None, Some("2014-06-05")],
        );
        check("Source: AFP", [None, Some("Agence France-Presse"), None, None]);
    }

    #[test]
    fn sentences_and_headlines_are_no_metadata() {
        for line in [
            "By Monday the rebels held the town.",
            "By land and by sea",
            "Iran backs Iraq",
            "Talks in Geneva - what comes next",
            "The minister said on 17 June 2014 that Iran had agreed",
            "Source: a diplomat who asked not to be named said so.",
            "17 June 2014: the fall of Mosul",
            "",
        ] {
            assert_eq!(read_line(line), None, "{line}");
        }
    }
}
