//! The article among the passages of its page.
//!
//! The head of a page ends where the first sentence begins, its tail begins after the last one. In the head stand the
//! mast of the site, the headline, the byline and the date; in the tail stand notices and links.

use super::super::metadata::{Facts, Metadata, is_person, read_line};
use super::boilerplate::{self, Reach};
use super::dateline;
use super::headline::{may_be_title, split_title};
use super::passages::{Kind, Passage};
use super::sentence_ends::ends_sentence;
use std::collections::HashSet;
use std::ops::Range;

/// The paragraphs of an article and what is known about it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::source) struct Cleaned {
    /// In order; the title first when there is one.
    pub(in crate::source) paragraphs: Vec<String>,
    pub(in crate::source) metadata: Metadata,
}

/// Finds the article in `passages`, and completes what is `stated` about it with what the page prints.
pub(super) fn find(passages: Vec<Passage>, mut facts: Vec<Facts>, mut stated: Metadata) -> Cleaned {
    let mut parts: Vec<Part> = passages.into_iter().map(Part::new).collect();
    dismiss_menus(&mut parts);
    let body = body(&parts);
    let head = head(&parts[..body.start], &mut facts);
    let tail = tail(&parts[body.end..], &mut facts);
    let body = in_body(&parts[body], &mut facts);

    let (title, lines) = split_title(head, stated.title.take(), !body.is_empty(), &mut facts);
    let mut paragraphs = lines;
    paragraphs.extend(opened(body, &mut facts));
    paragraphs.extend(tail);
    let mut paragraphs = tidy(paragraphs, title.as_deref());
    if let Some(title) = &title {
        paragraphs.insert(0, title.clone());
    }
    stated.title = title;
    stated.complete(&facts);
    Cleaned { paragraphs, metadata: stated }
}

/// A passage and what it is taken for.
struct Part {
    passage: Passage,
    role: Role,
}

enum Role {
    /// It says something about the article.
    Facts(Facts),
    /// It is no part of the article; what follows may be none either.
    Boilerplate(Option<Reach>),
    /// It reads like prose.
    Sentence,
    /// A headline, a heading, an item, or a line that is none of the others.
    Line,
}

impl Part {
    fn new(passage: Passage) -> Self {
        let role = Role::of(&passage);
        Self { passage, role }
    }

    fn text(&self) -> &str {
        &self.passage.text
    }

    fn is_sentence(&self) -> bool {
        matches!(self.role, Role::Sentence)
    }

    fn starts_list(&self) -> bool {
        matches!(self.role, Role::Boilerplate(Some(Reach::List)))
    }

    fn has_date(&self) -> bool {
        matches!(&self.role, Role::Facts(facts) if facts.date.is_some())
    }
}

impl Role {
    fn of(passage: &Passage) -> Self {
        if let Some(facts) = read_line(&passage.text) {
            return Role::Facts(facts);
        }
        if let Some(rule) = boilerplate::rule(&passage.text) {
            return Role::Boilerplate(Some(rule.reach));
        }
        if boilerplate::is_navigation(passage) {
            return Role::Boilerplate(None);
        }
        if passage.kind != Kind::Heading && reads_like_sentence(&passage.text) { Role::Sentence } else { Role::Line }
    }
}

/// Dismisses runs of short lines such as the sections of a site.
fn dismiss_menus(parts: &mut [Part]) {
    let is_entry = |part: &Part| {
        matches!(part.role, Role::Line)
            && part.passage.kind == Kind::Paragraph
            && part.text().split_whitespace().count() <= LONGEST_ENTRY
            && !ends_sentence(part.text())
    };
    for run in parts.chunk_by_mut(|one, next| is_entry(one) == is_entry(next)) {
        if run.len() >= FEWEST_ENTRIES && is_entry(&run[0]) {
            run.iter_mut().for_each(|part| part.role = Role::Boilerplate(None));
        }
    }
}

const LONGEST_ENTRY: usize = 3;
const FEWEST_ENTRIES: usize = 5;

/// The fewest words of a sentence or an item.
pub(super) const FEWEST_WORDS: usize = 3;
const LONGEST_HEADLINE: usize = 150;

fn reads_like_sentence(text: &str) -> bool {
    let text = dateline::without_credits(text);
    let is_closed = ends_sentence(text) && !text.ends_with([':', ';']);
    (is_closed && text.split_whitespace().nth(FEWEST_WORDS - 1).is_some()) || text.len() > LONGEST_HEADLINE
}

/// Returns where the sentences of the page stand, from the first to the last; empty at the end when there are none.
fn body(parts: &[Part]) -> Range<usize> {
    let mut sentences = (0..parts.len()).filter(|&index| parts[index].is_sentence());
    let Some(first) = sentences.next() else { return parts.len()..parts.len() };
    let start = match sentences.next() {
        // `Will Iran send troops?` above the first sentence is the headline.
        Some(second) if is_asking_headline(&parts[first]) && !has_headline(&parts[..first]) => second,
        _ => first,
    };
    let last = parts.iter().rposition(Part::is_sentence).unwrap_or(first);
    start..last + 1
}

fn is_asking_headline(part: &Part) -> bool {
    part.passage.kind == Kind::Paragraph && part.text().len() <= LONGEST_HEADLINE && part.text().ends_with(['?', '!'])
}

fn has_headline(head: &[Part]) -> bool {
    head.iter().any(|part| matches!(part.role, Role::Line) && may_be_title(&part.passage))
}

/// Keeps the lines of the head that may be the headline or stand below it, and reads the others.
fn head<'p>(parts: &'p [Part], facts: &mut Vec<Facts>) -> Vec<&'p Passage> {
    let mut lines: Vec<&Passage> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        match &part.role {
            Role::Facts(line) => facts.push(line.clone()),
            Role::Boilerplate(_) => {}
            // A name alone is the author when the date stands below it.
            Role::Line
                if !lines.is_empty() && is_person(part.text()) && parts.get(index + 1).is_some_and(Part::has_date) =>
            {
                facts.push(Facts { author: Some(part.text().to_owned()), ..Facts::default() });
            }
            Role::Line | Role::Sentence => lines.push(&part.passage),
        }
    }
    lines
}

/// Bylines may stand below a first sentence that sums up the article.
const BYLINE_REACH: usize = 4;

/// Keeps the passages of the article between its first and last sentence.
fn in_body<'p>(parts: &'p [Part], facts: &mut Vec<Facts>) -> Vec<&'p Passage> {
    let mut kept = Vec::new();
    let mut is_in_list = false;
    for (index, part) in parts.iter().enumerate() {
        let ends_list = part.is_sentence() && part.passage.kind == Kind::Paragraph;
        is_in_list = part.starts_list() || (is_in_list && !ends_list);
        match &part.role {
            Role::Facts(line) if is_byline(line, index, facts) => facts.push(line.clone()),
            Role::Boilerplate(_) => {}
            _ if is_in_list => {}
            Role::Facts(_) | Role::Sentence | Role::Line => kept.push(&part.passage),
        }
    }
    kept
}

/// Tells metadata below the first sentences from the days and names that head the parts of a chronicle.
fn is_byline(line: &Facts, index: usize, known: &[Facts]) -> bool {
    let is_new_day = || line.date.is_none() || known.iter().all(|facts| facts.date.is_none());
    line.author.is_some() || line.is_original || (index <= BYLINE_REACH && is_new_day())
}

const FEWEST_TAIL_WORDS: usize = 7;

/// Keeps the items and long lines after the last sentence, and reads the others.
fn tail(parts: &[Part], facts: &mut Vec<Facts>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut is_in_list = false;
    for part in parts {
        is_in_list |= part.starts_list();
        match &part.role {
            Role::Facts(line) => facts.push(line.clone()),
            Role::Sentence | Role::Line if !is_in_list && is_worth_keeping(&part.passage) => {
                kept.push(part.text().to_owned());
            }
            _ => {}
        }
    }
    kept
}

/// Tells a line of the article below its last sentence from a leftover of the page.
fn is_worth_keeping(passage: &Passage) -> bool {
    let words = passage.text.split_whitespace().count();
    match passage.kind {
        Kind::Heading => false,
        Kind::Item => words >= FEWEST_WORDS,
        Kind::Paragraph => words >= FEWEST_TAIL_WORDS,
    }
}

/// The first sentence may stand below the captions of pictures.
const CAPTIONS: usize = 2;

/// Returns the texts of the body, the first sentence without its dateline.
fn opened(body: Vec<&Passage>, facts: &mut Vec<Facts>) -> Vec<String> {
    let mut texts: Vec<_> = body.into_iter().map(|passage| passage.text.clone()).collect();
    for text in texts.iter_mut().take(CAPTIONS + 1) {
        let (agency, rest) = dateline::split_dateline(text);
        facts.extend(agency.map(|agency| Facts { publisher: Some(agency), ..Facts::default() }));
        *text = rest.to_owned();
    }
    texts
}

const SHORTEST_REPETITION: usize = 40;

/// Removes credits, empty paragraphs, and long paragraphs that stood before, as pull quotes do.
fn tidy(paragraphs: Vec<String>, title: Option<&str>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(paragraphs.len());
    let mut seen: HashSet<String> = title.map(str::to_owned).into_iter().collect();
    for paragraph in paragraphs {
        let paragraph = dateline::without_credits(&paragraph).to_owned();
        let is_new = seen.insert(paragraph.clone()) || paragraph.len() < SHORTEST_REPETITION;
        if is_new && paragraph.contains(char::is_alphanumeric) {
            kept.push(paragraph);
        }
    }
    kept
}
