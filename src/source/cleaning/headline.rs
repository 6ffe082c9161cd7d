//! The headline among the lines above the first sentence.

use super::super::metadata::{Facts, outlet};
use super::article::FEWEST_WORDS;
use super::passages::{Kind, Passage};

/// Takes the headline out of the lines of the head, unless it is `stated`; returns it and the lines below it.
pub(super) fn split_title(
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
    let title = stated.as_deref().or(printed).map(|title| without_outlet(title, facts));
    if let Some(title) = &title {
        lines.retain(|line| !is_same_title(&line.text, title));
    }
    // Short lines are the mast of the site, or the section the article stands in.
    if has_body {
        lines.retain(|line| may_be_title(line) || is_long_item(line));
    }
    (title, lines.into_iter().map(|line| line.text.clone()).collect())
}

fn title_position(lines: &[&Passage], has_body: bool) -> Option<usize> {
    let heading = lines.iter().position(|line| line.kind == Kind::Heading);
    // One line without an article below it is the text.
    let long = lines.iter().position(|line| may_be_title(line)).filter(|_| has_body || lines.len() > 1);
    let any = (has_body && !lines.is_empty()).then_some(0);
    heading.or(long).or(any)
}

/// Tells whether a line is long enough for a headline: not `Middle East`, nor `Print`.
pub(super) fn may_be_title(line: &Passage) -> bool {
    line.kind == Kind::Heading || (line.kind == Kind::Paragraph && words(line) > FEWEST_WORDS)
}

fn is_long_item(line: &Passage) -> bool {
    line.kind == Kind::Item && words(line) >= FEWEST_WORDS
}

fn words(line: &Passage) -> usize {
    line.text.split_whitespace().count()
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

/// Compares by words, since pages print their titles in other capitals and with other quotation marks.
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
