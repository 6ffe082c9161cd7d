//! The article among the passages of its page.
//!
//! The head of a page ends where the first sentence begins, its tail begins after the last one. In the head stand the
//! mast of the site, the headline, the byline and the date; in the tail stand notices and links.

use super::super::metadata::{Facts, Metadata, is_person, outlet, read_line};
use super::boilerplate::{self, Reach};
use super::dateline;
use super::passages::{Kind, Passage};
use super::sentence_ends::ends_sentence;
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
    let parts: Vec<Part> = passages.into_iter().map(Part::new).collect();
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

const FEWEST_WORDS: usize = 3;
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

/// Takes the headline out of the lines of the head; what is left are lines below the headline.
fn split_title(
    mut lines: Vec<&Passage>,
    stated: Option<String>,
    has_body: bool,
    facts: &mut Vec<Facts>,
) -> (Option<String>, Vec<String>) {
    let position = match &stated {
        Some(title) => lines.iter().position(|line| is_same_title(&line.text, title)),
        None => title_position(&lines, has_body),
    };
    let printed = position.map(|position| lines.remove(position).text.as_str());
    let title = stated.or_else(|| printed.map(|title| without_outlet(title, facts)));
    // Short lines are the mast of the site, or the section the article stands in.
    if has_body {
        lines.retain(|line| may_be_title(line));
    }
    (title, lines.into_iter().map(|line| line.text.clone()).collect())
}

fn title_position(lines: &[&Passage], has_body: bool) -> Option<usize> {
    let heading = lines.iter().position(|line| line.kind == Kind::Heading);
    let long = || lines.iter().position(|line| may_be_title(line));
    let any = || (!lines.is_empty()).then_some(0);
    heading
        .or_else(|| if has_body || lines.len() > 1 { long() } else { None })
        .or_else(|| if has_body { any() } else { None })
}

fn may_be_title(line: &Passage) -> bool {
    line.kind == Kind::Heading || (line.kind == Kind::Paragraph && line.text.split_whitespace().count() > FEWEST_WORDS)
}

/// Removes the name of the site from `Truce holds | The Northern Herald`.
fn without_outlet(title: &str, facts: &mut Vec<Facts>) -> String {
    for separator in [" | ", " - ", " – ", " — ", " :: "] {
        if let Some((start, name)) = title.rsplit_once(separator).filter(|(_, name)| outlet::is_outlet(name)) {
            let publisher = outlet::known(name).map_or_else(|| name.to_owned(), str::to_owned);
            facts.push(Facts { publisher: Some(publisher), ..Facts::default() });
            return start.to_owned();
        }
    }
    title.to_owned()
}

fn is_same_title(line: &str, title: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let letters: String =
            text.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
        letters.split_whitespace().map(str::to_owned).collect()
    };
    let (line, title) = (words(line), words(title));
    let shared = line.iter().filter(|word| title.contains(word)).count();
    !line.is_empty() && shared * 5 >= line.len().max(title.len()) * 4
}

/// Bylines may stand below a first sentence that sums up the article.
const BYLINE_REACH: usize = 4;

/// Keeps the passages of the article between its first and last sentence.
fn in_body<'p>(parts: &'p [Part], facts: &mut Vec<Facts>) -> Vec<&'p Passage> {
    let mut kept = Vec::new();
    let mut is_in_list = false;
    for (index, part) in parts.iter().enumerate() {
        is_in_list = part.starts_list() || (is_in_list && !part.is_sentence());
        match &part.role {
            Role::Facts(line) if index <= BYLINE_REACH || line.author.is_some() || line.is_original => {
                facts.push(line.clone());
            }
            Role::Boilerplate(_) => {}
            _ if is_in_list => {}
            // A day between sentences is a heading of a chronicle.
            Role::Facts(_) | Role::Sentence | Role::Line => kept.push(&part.passage),
        }
    }
    kept
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

/// Returns the texts of the body, the first sentence without its dateline.
fn opened(body: Vec<&Passage>, facts: &mut Vec<Facts>) -> Vec<String> {
    let opening = body.iter().position(|passage| dateline::split_dateline(&passage.text).1 != passage.text);
    let mut texts: Vec<_> = body.into_iter().map(|passage| passage.text.clone()).collect();
    // Below the caption of a picture at most.
    if let Some(opening) = opening.filter(|&opening| opening <= 2) {
        let (agency, rest) = dateline::split_dateline(&texts[opening]);
        facts.extend(agency.map(|agency| Facts { publisher: Some(agency), ..Facts::default() }));
        texts[opening] = rest.to_owned();
    }
    texts
}

const SHORTEST_REPETITION: usize = 40;

/// Removes credits, empty paragraphs, and long paragraphs that stood before, as pull quotes do.
fn tidy(paragraphs: Vec<String>, title: Option<&str>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(paragraphs.len());
    let mut seen = std::collections::HashSet::new();
    seen.extend(title.map(str::to_owned));
    for paragraph in paragraphs {
        let paragraph = dateline::without_credits(&paragraph).to_owned();
        let is_new = seen.insert(paragraph.clone()) || paragraph.len() < SHORTEST_REPETITION;
        if is_new && paragraph.contains(char::is_alphanumeric) {
            kept.push(paragraph);
        }
    }
    kept
}
