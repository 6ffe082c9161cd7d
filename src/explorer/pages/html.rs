//! Parts that all pages have.

use super::super::{ActorName, ToldClaim};
use super::{actor_path, document_path};
use crate::explorer::marked::Piece;
use crate::export::xml::escape;
use std::fmt::Write as _;

/// Puts the content of a page between its head and its foot.
pub(super) fn page(title: &str, content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} – claimgraph</title>\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"/page.css\">\n</head>\n<body class=\"reading\">\n\
         <header class=\"bar\"><a class=\"brand\" href=\"/\">claimgraph</a></header>\n<main>\n{content}</main>\n</body>\n</html>\n",
        escape(title)
    )
}

/// Returns the page that says that the store has no such thing; `near` are actors that may have been meant.
pub fn missing(what: &str, name: &str, near: &[ActorName]) -> String {
    let mut content = format!("<h1>Not found</h1>\n<p>The store has no {} <bdi>{}</bdi>.</p>\n", escape(what), escape(name));
    if !near.is_empty() {
        content.push_str("<p>Perhaps one of these was meant:</p>\n<ul>\n");
        near.iter().for_each(|actor| content += &format!("<li>{}</li>\n", actor_link(actor)));
        content.push_str("</ul>\n");
    }
    content.push_str("<p><a href=\"/\">Search in the explorer</a></p>\n");
    page("Not found", &content)
}

/// Returns an address that a link may lead to: one of the web, and nothing that would run.
pub fn web_address(address: &str) -> Option<String> {
    let lowercase = address.trim().to_lowercase();
    let is_web = lowercase.starts_with("https://") || lowercase.starts_with("http://");
    (is_web && !address.chars().any(char::is_control)).then(|| address.trim().to_owned())
}

/// Links an actor to its page.
pub(super) fn actor_link(actor: &ActorName) -> String {
    format!("<a href=\"{}\"><bdi>{}</bdi></a>", escape(&actor_path(&actor.id)), escape(&actor.label))
}

/// Writes the pieces of a sentence with its marks.
pub(super) fn marked(pieces: &[Piece]) -> String {
    let mut html = String::new();
    for piece in pieces {
        let text = escape(&piece.text);
        if piece.marks.is_empty() {
            html += &text;
        } else {
            let marks: Vec<&str> = piece.marks.iter().map(|mark| mark.as_str()).collect();
            // Writing to a string cannot fail.
            let _ = write!(html, "<mark class=\"{}\" title=\"{}\">{text}</mark>", marks.join(" "), marks.join(" and "));
        }
    }
    html
}

/// Writes who does what to whom.
pub(super) fn statement(claim: &ToldClaim) -> String {
    format!(
        "<span class=\"statement {sign}\"><span class=\"sign\" title=\"{sign}\">{mark}</span> {} {} {}</span>",
        actor_link(&claim.subject),
        escape(&claim.relation_label),
        actor_link(&claim.object),
        sign = claim.sign,
        mark = sign_mark(claim.sign)
    )
}

/// Returns the character that tells a sign without colour.
pub(super) fn sign_mark(sign: &str) -> char {
    match sign {
        "positive" => '+',
        "negative" => '−',
        _ => '·',
    }
}

/// Writes how a claim is made: by whom, whether it holds and has happened, how sure it is and who found it.
pub(super) fn circumstances(claim: &ToldClaim) -> String {
    let mut parts = vec![(if claim.asserted { "asserted" } else { "not asserted" }).to_owned()];
    if claim.polarity != "affirmed" {
        parts.push(claim.polarity.to_owned());
    }
    if claim.modality != "actual" {
        parts.push(claim.modality.to_owned());
    }
    parts.push(match &claim.speaker {
        Some(speaker) => format!("said by {}", actor_link(speaker)),
        None => "in the document’s own voice".to_owned(),
    });
    parts.extend(claim.item.as_ref().map(|item| format!("item: <bdi>{}</bdi>", escape(item))));
    parts.extend(claim.time.as_ref().map(|time| format!("time: <bdi>{}</bdi>", escape(time))));
    parts.push(format!("confidence {:.2}", claim.confidence));
    parts.push(format!("found by {}", claim.found_by.join(" and ")));
    let pattern = claim.pattern.as_ref().map(|pattern| {
        format!("<details class=\"circumstances\"><summary>pattern</summary><code>{}</code></details>", escape(pattern))
    });
    format!("<span class=\"circumstances\">{}</span>{}", parts.join(" · "), pattern.unwrap_or_default())
}

/// Writes where a claim stands, as a link to its sentence.
pub(super) fn source(claim: &ToldClaim) -> String {
    let title = claim.title.as_deref().unwrap_or(&claim.document.0);
    let address = format!("{}#sentence-{}", document_path(&claim.document), claim.sentence_number);
    let link = format!("<a href=\"{}\"><bdi>{}</bdi></a>", escape(&address), escape(title));
    let rest = [&claim.publisher, &claim.date].into_iter().flatten().map(|part| format!("<bdi>{}</bdi>", escape(part)));
    [link].into_iter().chain(rest).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for good in ["https://example.org/a?b=c", " HTTP://example.org "] {
            assert_eq!(web_address(good).as_deref(), Some(good.trim()));
        }
        for bad in ["javascript:alert(1)", "data:text/html,x", "//example.org", "java\nscript:x", "https://x\u{1b}", ""] {
            assert_eq!(web_address(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_missing_actor_cannot_write_the_page() {
        let page = missing("actor", "<script>alert(1)</script>", &[]);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"), "{page}");
    }
}
