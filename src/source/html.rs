//! `.html`: the main text of a web page, and the metadata in its head.

use super::metadata::{self, Metadata, date};
use super::{RawArticle, SourceError, encoding, guard};
use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;
use jiff::civil::Date;
use regex::bytes::Regex;
use std::sync::LazyLock;

/// Parsers need time that grows with the square of the depth; real pages stay below a hundred.
const DEPTH_LIMIT: usize = 512;

/// A DOCTYPE stands at the beginning.
const HEAD_LIMIT: usize = 100_000;

/// Every element takes memory, far more than its characters.
const ELEMENT_LIMIT: usize = 200_000;

/// Reads the article in the page `bytes`.
pub(super) fn read(bytes: &[u8]) -> Result<RawArticle, SourceError> {
    let page = encoding::decode_declared(bytes, declared_encoding(bytes))?;
    check_doctype(&page)?;
    check_size(&page)?;
    guard::run(move || extract(page))?.ok_or(SourceError::NoArticle)
}

/// Finds the encoding that the page declares in its [first kilobyte](https://html.spec.whatwg.org/#charset).
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    static CHARSET: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?i)<meta[^>]*charset\s*=\s*["']?([\w-]+)"#).expect("the pattern is valid"));
    let label = CHARSET.captures(&bytes[..bytes.len().min(1024)])?.get(1)?;
    Encoding::for_label(label.as_bytes())
}

fn extract(page: String) -> Option<RawArticle> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut readability = Readability::new(page, None, Some(config)).ok()?;
    let address = canonical_address(&readability);
    let printed_date = take_printed_date(&readability);
    let headings = headings(&readability);
    let article = readability.parse().ok()?;
    let text = article.text_content.to_string();
    metadata::folded(&text)?;
    let (title, site) = split_site(metadata::folded(&article.title), &headings);
    let stated = Metadata {
        title,
        date: article.published_time.and_then(|time| date::parse(&time)).or(printed_date),
        publisher: article.site_name.and_then(|name| metadata::folded(&name)).or(site),
        author: article.byline.and_then(|name| metadata::folded(&name)).map(metadata::without_by),
        address: address.or(article.url),
    };
    Some(RawArticle { text, stated })
}

fn canonical_address(page: &Readability) -> Option<String> {
    let link = page.doc.select(r#"link[rel="canonical"]"#).attr("href");
    let meta = || page.doc.select(r#"meta[property="og:url"]"#).attr("content");
    link.or_else(meta).map(|address| address.to_string()).filter(|address| address.starts_with("http"))
}

fn headings(page: &Readability) -> Vec<String> {
    page.doc.select("h1, h2").nodes().iter().filter_map(|heading| metadata::folded(&heading.text())).collect()
}

/// Splits `Truce holds – Northern Blog` where the page prints `Truce holds` as a heading.
fn split_site(title: Option<String>, headings: &[String]) -> (Option<String>, Option<String>) {
    let site_after = |heading: &String| {
        let rest = title.as_ref()?.strip_prefix(heading.as_str())?;
        let site = rest.strip_prefix([' ', ':'])?.trim_start_matches(['|', '-', '–', '—', '»', ':', ' ']);
        (!site.is_empty() && site.len() + 1 < rest.len()).then(|| (heading.clone(), site.to_owned()))
    };
    match headings.iter().find_map(site_after) {
        Some((heading, site)) => (Some(heading), Some(site)),
        None => (title, None),
    }
}

/// Takes the times that stand outside paragraphs, which would run into the words beside them; returns the first day.
fn take_printed_date(page: &Readability) -> Option<Date> {
    let mut first = None;
    for time in page.doc.select("time").nodes() {
        let is_in_sentence = time.parent().and_then(|parent| parent.node_name()).is_some_and(|name| &*name == "p");
        if !is_in_sentence {
            let stated = time.attr("datetime").map_or_else(|| time.text().to_string(), |time| time.to_string());
            first = first.or_else(|| date::parse(&stated));
            time.remove_from_parent();
        }
    }
    first
}

/// Refuses a page that declares entities, as no page for browsers does: what they stand for may be a file or a bomb.
fn check_doctype(page: &str) -> Result<(), SourceError> {
    static SUBSET: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)<!(DOCTYPE[^>\[]*\[|ENTITY\b)").expect("the pattern is valid"));
    let head = page.as_bytes();
    let head = &head[..head.len().min(HEAD_LIMIT)];
    if SUBSET.is_match(head) { Err(SourceError::DeclaresEntities) } else { Ok(()) }
}

/// Elements that hold no others, or that end by themselves when the next one begins.
const FLAT: [&str; 43] = [
    "area", "base", "body", "br", "circle", "col", "colgroup", "dd", "dt", "ellipse", "embed", "head", "hr", "html", "img",
    "input", "li", "line", "link", "meta", "optgroup", "option", "p", "param", "path", "polygon", "polyline", "rect", "rp",
    "rt", "source", "stop", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "use", "wbr", "image", "frame",
];

/// Elements whose contents are not read as tags.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// Counts elements without parsing, which is what a nest of elements makes slow.
fn check_size(page: &str) -> Result<(), SourceError> {
    let (mut depth, mut count) = (0_usize, 0);
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        count += 1;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = after(comment, "-->");
            continue;
        }
        let is_closing = rest.starts_with('/');
        let name = tag_name(rest.strip_prefix('/').unwrap_or(rest));
        if !is_closing && RAW.contains(&name.as_str()) {
            rest = after(rest, "</");
        } else if !name.is_empty() && !FLAT.contains(&name.as_str()) {
            depth = if is_closing { depth.saturating_sub(1) } else { depth + 1 };
        }
        if depth > DEPTH_LIMIT {
            return Err(SourceError::TooDeep { limit: DEPTH_LIMIT });
        }
    }
    if count > 2 * ELEMENT_LIMIT {
        return Err(SourceError::TooManyElements { limit: ELEMENT_LIMIT });
    }
    Ok(())
}

fn tag_name(tag: &str) -> String {
    tag.chars().take_while(char::is_ascii_alphanumeric).take(20).collect::<String>().to_ascii_lowercase()
}

/// Returns what follows `end`, nothing when it does not occur.
fn after<'t>(text: &'t str, end: &str) -> &'t str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "The truce between the army and the Northern Front held for a third day on Monday, officials in the capital said, while delegates of both sides met in a lakeside town.";
    const SECOND: &str = "Both sides had accused each other of shelling villages along the river, and each of them denied the charge; the envoy said that he believed neither of the two.";

    fn page(head: &str) -> String {
        format!(
            "<!DOCTYPE html><html><head>{head}</head><body><nav><ul><li><a href=/>Home</a></li><li><a href=/w>World</a></li></ul></nav>\
             <article><h1>Truce holds in the north</h1><p>{FIRST}</p><p>{SECOND}</p><ul><li>Prisoners are freed.</li><li>The road is open.</li></ul><p>{FIRST} Again.</p></article>\
             <aside class=\"related\"><a href=/x>Talks resume</a></aside><footer>© 2015 Ledger</footer></body></html>"
        )
    }

    /// Reads a page with `head` and compares title, date, publisher, author and address.
    fn check(head: &str, expected: [Option<&str>; 5]) {
        let article = read(page(head).as_bytes()).expect("an article");
        let lines: Vec<_> = article.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert!(lines.contains(&FIRST) && lines.contains(&SECOND), "{lines:?}");
        assert!(!article.text.contains("World") && !article.text.contains("Ledger"), "{lines:?}");
        let stated = article.stated;
        let date = stated.date.map(|date| date.to_string());
        let stated = [stated.title, date, stated.publisher, stated.author, stated.address];
        assert_eq!(stated, expected.map(|field| field.map(str::to_owned)));
    }

    #[test]
    fn meta_tags_state_the_metadata() {
        let head = r#"<title>Truce holds in the north - The Ledger</title><meta property="og:title" content="Truce holds in the north"><meta property="og:site_name" content="The Ledger"><meta property="article:published_time" content="2015-03-04T08:00:00Z"><meta name="author" content="Ann Lee"><link rel="canonical" href="https://ledger.example/a">"#;
        check(
            head,
            [
                Some("Truce holds in the north"),
                Some("2015-03-04"),
                Some("The Ledger"),
                Some("Ann Lee"),
                Some("https://ledger.example/a"),
            ],
        );
    }

    #[test]
    fn linked_data_states_the_metadata() {
        let head = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Truce holds in the north", "datePublished": "2015-03-04", "author": {"@type": "Person", "name": "Ann Lee"}, "publisher": {"@type": "Organization", "name": "The Ledger"}, "url": "https://ledger.example/a"}</script>"#;
        check(
            head,
            [
                Some("Truce holds in the north"),
                Some("2015-03-04"),
                Some("The Ledger"),
                Some("Ann Lee"),
                Some("https://ledger.example/a"),
            ],
        );
    }

    #[test]
    fn a_page_may_state_nothing_but_its_title() {
        check("<title>Truce holds in the north</title>", [Some("Truce holds in the north"), None, None, None, None]);
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_title() {
        let split = |title: &str, heading: &str| split_site(Some(title.to_owned()), &[heading.to_owned()]);
        let (title, site) = ("Truce holds".to_owned(), "Northern Blog".to_owned());
        assert_eq!(split("Truce holds – Northern Blog", "Truce holds"), (Some(title.clone()), Some(site)));
        assert_eq!(split("Truce holds", "Truce"), (Some(title), None));
    }

    #[test]
    fn the_page_prints_author_and_day() {
        let line = "<p class=byline>By <a href=/ann>Ann Lee</a></p><time datetime=2015-03-04>Wednesday</time>";
        let page = page("").replace("</h1>", &format!("</h1>{line}"));
        let article = read(page.as_bytes()).expect("an article");
        assert_eq!(article.stated.author.as_deref(), Some("Ann Lee"));
        assert_eq!(article.stated.date.map(|date| date.to_string()).as_deref(), Some("2015-03-04"));
        assert!(!article.text.contains("Wednesday"));
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let page = page("<meta charset=\"windows-1251\">").replace("Again", "XX");
        let bytes: Vec<u8> =
            page.chars().flat_map(|letter| if letter == '©' { vec![0xa9] } else { vec![letter as u8] }).collect();
        let bytes = String::from_utf8_lossy(&bytes).into_owned().into_bytes();
        assert!(read(&bytes).is_ok());
        assert_eq!(declared_encoding(b"<meta charset=\"windows-1251\">").map(Encoding::name), Some("windows-1251"));
        assert_eq!(
            declared_encoding(b"<meta http-equiv=a content='text/html; charset=iso-8859-1'>").map(Encoding::name),
            Some("windows-1252")
        );
        assert_eq!(declared_encoding(b"<p>no charset</p>"), None);
    }

    #[test]
    fn a_nest_of_elements_is_refused() {
        let nest = format!("<html><body>{}", "<ul><li>".repeat(100_000));
        assert!(matches!(read(nest.as_bytes()), Err(SourceError::TooDeep { .. })));
        let flat = format!("<html><body>{}", "<p>a<br><img src=a>".repeat(1000));
        assert!(check_size(&flat).is_ok());
        assert!(check_size(&"<!-- <div> --><script>if (a<b) x</script><svg><path/></svg>".repeat(1000)).is_ok());
        assert!(matches!(check_size(&"<".repeat(1_000_000)), Err(SourceError::TooManyElements { .. })));
    }

    #[test]
    fn a_page_that_declares_entities_is_refused() {
        let bomb =
            "<?xml version=\"1.0\"?><!DOCTYPE html [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><html><p>&b;</p></html>";
        let file = "<!DOCTYPE html SYSTEM \"x\" [ <!ENTITY file SYSTEM \"file:///etc/passwd\"> ]><p>&file;</p>";
        for page in [bomb, file] {
            assert!(matches!(read(page.as_bytes()), Err(SourceError::DeclaresEntities)), "{page}");
        }
        for page in ["<!DOCTYPE html><p>a[0]", "<!doctype html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"a.dtd\"><p>[1]"]
        {
            assert!(check_doctype(page).is_ok(), "{page}");
        }
    }

    #[test]
    fn a_page_without_words_has_no_article() {
        assert!(read(b"<html><body><img src=a></body></html>").is_err());
    }
}
