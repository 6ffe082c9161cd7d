//! The page of a document: its sentences with the claims that were read out of them.

use super::html::{circumstances, marked, page, statement, web_address};
use crate::explorer::marked::{cut, marks};
use crate::explorer::{Explorer, ToldClaim};
use crate::export::xml::escape;
use crate::knowledge::Reading;
use crate::store::{Explanation, Store, StoreError};
use crate::text::{Document, DocumentId, Span};
use std::collections::BTreeMap;

/// The claims of each sentence.
type Claims<'e> = BTreeMap<usize, Vec<&'e Explanation>>;

impl Explorer {
    /// Returns the page of a document; none when the store does not have it.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn document_page(&self, store: &Store, id: &DocumentId) -> Result<Option<String>, StoreError> {
        let Some((reading, explanations)) = store.explain_document(id)? else { return Ok(None) };
        let mut claims: Claims<'_> = BTreeMap::new();
        for explanation in &explanations {
            claims.entry(explanation.claim.evidence.sentence).or_default().push(explanation);
        }
        let document = &reading.document;
        let title = document.title.as_deref().unwrap_or(&document.id.0);
        let mut content = heading(document, title, explanations.len());
        for paragraph in document.paragraphs().filter(|paragraph| !is_title(document, *paragraph)) {
            content += &self.paragraph(&reading, paragraph, &claims);
        }
        Ok(Some(page(title, &content)))
    }

    /// Writes a paragraph with its sentences, then the claims of each.
    fn paragraph(&self, reading: &Reading, paragraph: Span, claims: &Claims<'_>) -> String {
        let text = &reading.document.text;
        let (mut html, mut list, mut position) = (String::from("<p>"), String::new(), paragraph.start);
        let inside = reading.sentences.iter().enumerate().filter(|(_, sentence)| paragraph.contains(**sentence));
        for (index, sentence) in inside {
            let between = Span::new(position, sentence.start.max(position));
            html += &escape(between.of(text));
            let told = claims.get(&index).map(Vec::as_slice).unwrap_or_default();
            html += &self.sentence(text, *sentence, index, told);
            list.extend(told.iter().map(|explanation| claim_item(&self.tell(explanation))));
            position = sentence.end.max(position);
        }
        html += &escape(Span::new(position, paragraph.end).of(text));
        html += "</p>\n";
        if !list.is_empty() {
            html += &format!("<ul class=\"claims\">\n{list}</ul>\n");
        }
        html
    }

    fn sentence(&self, text: &str, sentence: Span, index: usize, claims: &[&Explanation]) -> String {
        let marks: Vec<_> = claims.iter().flat_map(|explanation| marks(explanation)).collect();
        let pieces = cut(sentence.of(text), &marks);
        format!("<span class=\"sentence\" id=\"sentence-{}\">{}</span>", index + 1, marked(&pieces))
    }
}

/// The headline stands above the page already.
fn is_title(document: &Document, paragraph: Span) -> bool {
    paragraph.start == 0 && document.title.as_deref() == Some(paragraph.of(&document.text))
}

fn heading(document: &Document, title: &str, claims: usize) -> String {
    let claims = if claims == 1 { "1 claim".to_owned() } else { format!("{claims} claims") };
    let bdi = |text: &String| format!("<bdi>{}</bdi>", escape(text));
    let date = document.date.map(|day| day.to_string());
    let mut parts: Vec<String> = [&document.publisher, &document.author, &date].into_iter().flatten().map(bdi).collect();
    parts.push(claims);
    parts.push(format!("<code>{}</code>", escape(&document.id.0)));
    parts.extend(document.address.as_deref().and_then(web_address).map(|address| {
        format!("<a href=\"{}\" rel=\"noopener noreferrer external\">read the original</a>", escape(&address))
    }));
    format!("<h1><bdi>{}</bdi></h1>\n<p class=\"kind\">{}</p>\n", escape(title), parts.join(" · "))
}

fn claim_item(claim: &ToldClaim) -> String {
    let number = claim.id.0.rsplit('/').next().unwrap_or_default();
    format!("<li id=\"claim-{}\">{} {}</li>\n", escape(number), statement(claim), circumstances(claim))
}
