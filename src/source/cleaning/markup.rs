//! Markdown and HTML marks: what a line is, and the words that are left without marks.

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a line is by the mark it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// White space only.
    Blank,
    /// A form feed: the end of a page.
    Page,
    /// `---`, `***`, `===`: a rule, or the underline of a heading.
    Rule,
    /// `## Talks resume`.
    Heading,
    /// `- arms`, `1. arms`, where the text before it allows a list.
    Item,
    /// A row of a table, a fence, the definition of a link: nothing to read.
    Unread,
    /// Anything else.
    Text,
}

const LONGEST_HEADING: usize = 250;

/// Returns what `line` is and the words after its mark.
pub(super) fn mark(line: &str) -> (Mark, &str) {
    static QUOTE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s{0,3}(?:>\s?)+"));
    static RULE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:[-_=~•·]\s*|\*\s*|\\\*\s*){3,}$"));
    static HEADING: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^\s{0,3}(?:#{1,6}\s+(.*?)\s*#*|={2,6}\s*([^=].*?)\s*={2,6})\s*$"));
    static ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:[-*+•‣▪◦●■]|\d{1,2}[.)]|\([a-z\d]\))\s+(\S.*)$"));
    static UNREAD: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:\|.*\|\s*$|```|~~~|\[[^\]]+\]:\s*(?:https?:|/|#|<))"));

    let line = QUOTE.find(line).map_or(line, |quote| &line[quote.end()..]);
    if line == "\u{c}" {
        return (Mark::Page, "");
    }
    if line.trim().is_empty() {
        return (Mark::Blank, "");
    }
    if RULE.is_match(line) {
        return (Mark::Rule, "");
    }
    if let Some(words) = HEADING.captures(line).and_then(|found| found.get(1).or(found.get(2))) {
        // A paragraph that lost the line break after its heading is no heading.
        let mark = if words.len() > LONGEST_HEADING { Mark::Text } else { Mark::Heading };
        return (mark, words.as_str());
    }
    if UNREAD.is_match(line) {
        return (Mark::Unread, "");
    }
    match ITEM.captures(line).and_then(|found| found.get(1)) {
        Some(words) => (Mark::Item, words.as_str()),
        None => (Mark::Text, line.trim()),
    }
}

/// Words without marks, and whether they are nothing but links.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) is_link: bool,
}

/// What link text stands between until it is known whether anything else is there; `characters` leaves none of these.
const LINK_START: char = '\u{e000}';
const LINK_END: char = '\u{e001}';

/// Removes the marks inside `text`: links, pictures, emphasis, tags, entities, note numbers.
pub(super) fn words(text: &str) -> Words {
    let mut text = Cow::Borrowed(text);
    if text.contains(['[', '<', '&', '*', '_', '`', '\\', '{']) {
        for (pattern, replacement) in STEPS.iter() {
            if let Cow::Owned(changed) = pattern.replace_all(&text, *replacement) {
                text = Cow::Owned(changed);
            }
        }
        text = Cow::Owned(entities(&text));
    }
    let is_link = text.contains(LINK_START) && !LINK.replace_all(&text, "").contains(char::is_alphanumeric);
    let text = text.replace([LINK_START, LINK_END], "");
    Words { text: text.split_whitespace().collect::<Vec<_>>().join(" "), is_link }
}

static LINK: LazyLock<Regex> = LazyLock::new(|| regex("\u{e000}[^\u{e001}]*\u{e001}"));

/// The marks and what is left of them, in the order of removal.
static STEPS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // Pictures, also those that are links: ![caption](address)
        (r"!\[[^\]]*\]\([^)]*\)", ""),
        // Links: [text](address "title"), [text][1]
        (
            r#"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:"[^"]*"|'[^']*'))?\)"#,
            "\u{e000}${1}\u{e001}",
        ),
        (r"\[([^\[\]]+)\]\[[\w-]{0,12}\]", "\u{e000}${1}\u{e001}"),
        // Addresses as links: <https://...>, <a@b.org>
        (r"<(https?://[^<>\s]+|[\w.+-]+@[\w.-]+)>", "\u{e000}${1}\u{e001}"),
        // Numbers of notes: [12], [^3]
        (r"(?:\s*\[(?:\^?\d{1,3}(?:[,–-]\s?\d{1,3})*|(?i:citation needed|edit))\])+", ""),
        // Comments and tags of HTML
        (r"(?s)<!--.*?-->|</?(?i:a|abbr|b|cite|code|em|font|i|mark|q|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>", ""),
        (r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>", " "),
        // Emphasis: ***both***, **strong**, *light*, _light_
        (r"\*\*\*([^\s*](?:[^*]*[^\s*])?)\*\*\*", "${1}"),
        (r"\*\*([^\s*](?:[^*]*[^\s*])?)\*\*", "${1}"),
        (r"\*([^\s*](?:[^*]*[^\s*])?)\*", "${1}"),
        (r"\*\*", ""),
        (r#"(^|[\s("“‘'])_{1,3}([^\s_](?:[^_]*[^\s_])?)_{1,3}($|[\s).,;:!?"”’'])"#, "${1}${2}${3}"),
        // Code and escapes: `word`, \*
        (r"(^|[\s(])`+([^`]+)`+($|[\s).,;:!?])", "${1}${2}${3}"),
        (r"\\([\\`*_{}\[\]()#+\-.!>~|])", "${1}"),
    ]
    .into_iter()
    .map(|(pattern, replacement)| (regex(pattern), replacement))
    .collect()
});

/// Replaces the [character references](https://html.spec.whatwg.org/#named-character-references) found in saved text.
fn entities(text: &str) -> String {
    static ENTITY: LazyLock<Regex> = LazyLock::new(|| regex(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));"));
    let replacement = |found: &Captures<'_>| {
        let number = found.get(1).and_then(|digits| digits.as_str().parse().ok());
        let number = number.or_else(|| found.get(2).and_then(|digits| u32::from_str_radix(digits.as_str(), 16).ok()));
        let named = || found.get(3).and_then(|name| named_entity(name.as_str()));
        let character = number.and_then(char::from_u32).filter(|character| !character.is_control()).or_else(named);
        character.map_or_else(|| found[0].to_owned(), String::from)
    };
    ENTITY.replace_all(text, replacement).into_owned()
}

fn named_entity(name: &str) -> Option<char> {
    const NAMED: [(&str, char); 16] = [
        ("amp", '&'),
        ("apos", '\''),
        ("bull", '•'),
        ("gt", '>'),
        ("hellip", '…'),
        ("laquo", '«'),
        ("ldquo", '“'),
        ("lsquo", '‘'),
        ("lt", '<'),
        ("mdash", '—'),
        ("nbsp", ' '),
        ("ndash", '–'),
        ("quot", '"'),
        ("raquo", '»'),
        ("rdquo", '”'),
        ("rsquo", '’'),
    ];
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_mark(line: &str, expected: Mark, words: &str) {
        assert_eq!(mark(line), (expected, words), "{line}");
    }

    fn check_words(text: &str, expected: &str, is_link: bool) {
        assert_eq!(words(text), Words { text: expected.to_owned(), is_link }, "{text}");
    }

    #[test]
    fn lines_begin_with_marks() {
        check_mark("  ", Mark::Blank, "");
        check_mark("\u{c}", Mark::Page, "");
        check_mark("* * *", Mark::Rule, "");
        check_mark("## Talks resume ##", Mark::Heading, "Talks resume");
        check_mark("== Talks resume ==", Mark::Heading, "Talks resume");
        check_mark("- arms from Iran", Mark::Item, "arms from Iran");
        check_mark(" 2) arms from Iran", Mark::Item, "arms from Iran");
        check_mark("| Iran | arms |", Mark::Unread, "");
        check_mark("> The truce held.", Mark::Text, "The truce held.");
        check_mark("#Iran is a topic", Mark::Text, "#Iran is a topic");
    }

    #[test]
    fn links_leave_their_text() {
        check_words("[Ann Lee](#)", "Ann Lee", true);
        check_words("By [Ann Lee](http://a.example/b_(c) \"about\")", "By Ann Lee", false);
        check_words("[Home](/) | [World](/w)", "Home | World", true);
        check_words("<http://a.example>", "http://a.example", true);
        check_words("[![map](m.png)](/map) [text][1]", "text", true);
        check_words("the [Free Syrian Army] said", "the [Free Syrian Army] said", false);
    }

    #[test]
    fn emphasis_and_notes_are_removed() {
        check_words("the *New York Times* and **all** of ***it***", "the New York Times and all of it", false);
        check_words("the _Daily Ledger_, snake_case_word, 2 * 3 * 4", "the Daily Ledger, snake_case_word, 2 * 3 * 4", false);
        check_words(
            "The truce [3] held.[12] [13][citation needed] The `talks` didn`t.",
            "The truce held. The talks didn`t.",
            false,
        );
    }

    #[test]
    fn html_is_removed() {
        check_words("AT&amp;T said<br/>&#8220;no&#x201D; &unknown;", "AT&T said “no” &unknown;", false);
        check_words(
            "<b>Iran</b> <!-- draft --> agreed on the 6<sup>th</sup>, 3 < 4",
            "Iran agreed on the 6th, 3 < 4",
            false,
        );
    }
}
