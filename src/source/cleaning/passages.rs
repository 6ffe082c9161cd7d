//! Lines to passages: a passage is a paragraph, a heading or an item of a list, whole, in one line, without marks.
//!
//! Pages break sentences: at the width of a column, at the foot of a page, at a hyphen. What was one passage becomes
//! one again; what the writer set apart stays apart.

use super::markup::{self, Mark};
use super::sentence_ends::{ends_sentence, has_sentence, is_dangling, starts_lower, starts_with_particle};

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Item,
}

/// A paragraph, a heading or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Whether it is nothing but links.
    pub(super) is_link: bool,
    /// Whether it is the first on its page.
    pub(super) starts_page: bool,
}

/// Splits text into passages and joins the lines of each.
pub(super) fn split(text: &str) -> Vec<Passage> {
    let mut blocks = blocks(text);
    if is_double_spaced(&blocks) {
        blocks = merged(blocks);
    }
    let width = column_width(&blocks);
    blocks.iter().flat_map(|block| passages(block, width)).collect()
}

/// Joins the passages that a page break or a removed line had split in mid-sentence.
pub(super) fn join_broken(passages: Vec<Passage>) -> Vec<Passage> {
    let mut joined: Vec<Passage> = Vec::with_capacity(passages.len());
    for passage in passages {
        let is_first = joined.len() == 1;
        match joined.last_mut() {
            Some(previous) if is_broken(previous, &passage, is_first) => {
                glue(&mut previous.text, &passage.text);
            }
            _ => joined.push(passage),
        }
    }
    joined
}

/// A line that holds words.
struct Line<'t> {
    mark: Mark,
    /// After the mark, with the marks inside it.
    raw: &'t str,
    /// Without any marks.
    words: String,
    /// Characters of the line as it stands in the file.
    length: usize,
    indent: usize,
    /// Ends with the two spaces or the backslash that break a line in Markdown.
    has_break: bool,
    starts_page: bool,
}

impl<'t> Line<'t> {
    fn new(mark: Mark, raw: &'t str, line: &str) -> Self {
        let has_break = line.ends_with("  ") || line.ends_with('\\');
        let raw = raw.trim_end_matches('\\').trim();
        let indent = line.len() - line.trim_start().len();
        let length = line.trim_end().chars().count();
        Self { mark, raw, words: markup::words(raw).text, length, indent, has_break, starts_page: false }
    }
}

/// Lines without a blank line between them.
type Block<'t> = Vec<Line<'t>>;

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut block = Block::new();
    let mut starts_page = false;
    for line in text.lines() {
        let (mark, raw) = markup::mark(line);
        if mark == Mark::Rule && is_underline(line) && block.len() == 1 && is_headline(&block[0]) {
            block[0].mark = Mark::Heading;
        }
        let is_apart = !matches!(mark, Mark::Text | Mark::Item);
        if is_apart {
            blocks.push(std::mem::take(&mut block));
        }
        match mark {
            Mark::Heading => blocks.push(vec![Line::new(mark, raw, line)]),
            Mark::Item if !may_begin_item(&block) => block.push(Line::new(Mark::Text, line.trim(), line)),
            Mark::Text | Mark::Item => block.push(Line::new(mark, raw, line)),
            Mark::Page => starts_page = true,
            Mark::Blank | Mark::Rule | Mark::Unread => {}
        }
        if let Some(first) = block.first_mut().filter(|_| starts_page) {
            first.starts_page = true;
            starts_page = false;
        }
    }
    blocks.push(block);
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn is_underline(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

fn is_headline(line: &Line<'_>) -> bool {
    line.mark == Mark::Text && line.length <= 200 && !ends_sentence(&line.words)
}

/// In the middle of a sentence, `- the second city -` and `5. July` are no items of a list.
fn may_begin_item(block: &Block<'_>) -> bool {
    let is_list = block.iter().any(|line| line.mark == Mark::Item);
    is_list || block.last().is_none_or(|line| ends_sentence(&line.words))
}

/// Tells whether every line of the text stands between blank lines, as some PDF and word processors write it.
fn is_double_spaced(blocks: &[Block<'_>]) -> bool {
    let single: Vec<_> =
        blocks.iter().filter(|block| block.len() == 1 && block[0].mark == Mark::Text).map(|block| &block[0]).collect();
    let is_column = single.iter().all(|line| line.length <= WIDEST_COLUMN);
    let broken = single.windows(2).filter(|pair| is_cut(pair[0], pair[1])).count();
    is_column && single.len() >= 10 && single.len() * 5 >= blocks.len() * 4 && broken * 5 >= single.len() * 2
}

fn merged(blocks: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let mut merged: Vec<Block<'_>> = Vec::new();
    for block in blocks {
        let is_text = |line: Option<&Line<'_>>| line.is_some_and(|line| line.mark == Mark::Text);
        match merged.last_mut() {
            Some(last) if is_text(last.last()) && is_text(block.first()) => last.extend(block),
            _ => merged.push(block),
        }
    }
    merged
}

/// Lines longer than this were not broken at the width of a column.
const WIDEST_COLUMN: usize = 140;
const NARROWEST_COLUMN: usize = 40;

/// Returns the width at which the lines of the text were broken, if they were.
fn column_width(blocks: &[Block<'_>]) -> Option<usize> {
    let pairs: Vec<_> =
        blocks.iter().flat_map(|block| block.windows(2)).filter(|pair| pair[0].length >= NARROWEST_COLUMN).collect();
    let cut = pairs.iter().filter(|pair| is_cut(&pair[0], &pair[1])).count();
    let in_column: Vec<_> = pairs.iter().map(|pair| pair[0].length).filter(|length| *length <= WIDEST_COLUMN).collect();
    let is_column = pairs.len() >= 2 && cut * 3 >= pairs.len() && in_column.len() * 5 >= pairs.len() * 4;
    in_column.into_iter().max().filter(|_| is_column)
}

fn is_cut(line: &Line<'_>, next: &Line<'_>) -> bool {
    !ends_sentence(&line.words) && starts_lower(&next.words)
}

fn passages(block: &Block<'_>, width: Option<usize>) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut lines = block.iter().peekable();
    while let Some(first) = lines.next() {
        let mut raw = first.raw.to_owned();
        let mut last = first;
        while let Some(next) = lines.next_if(|next| continues(last, next, width)) {
            glue(&mut raw, next.raw);
            last = next;
        }
        passages.push(passage(first, &raw));
    }
    passages.retain(|passage| passage.text.contains(char::is_alphanumeric));
    passages
}

fn passage(first: &Line<'_>, raw: &str) -> Passage {
    let kind = match first.mark {
        Mark::Heading => Kind::Heading,
        Mark::Item => Kind::Item,
        _ => Kind::Paragraph,
    };
    let words = markup::words(raw);
    Passage { kind, text: words.text, is_link: words.is_link, starts_page: first.starts_page }
}

/// Tells whether `next` goes on with the passage of `line`, the line before it in the block.
fn continues(line: &Line<'_>, next: &Line<'_>, width: Option<usize>) -> bool {
    if next.mark != Mark::Text {
        return false;
    }
    if !ends_sentence(&line.words)
        && (starts_lower(&next.words) && !starts_with_particle(&next.words) || is_dangling(&line.words))
    {
        return true;
    }
    let is_indented = line.mark == Mark::Text && next.indent > line.indent + 1;
    match width {
        Some(width) if !line.has_break && !is_indented => fills(line, next, width),
        _ => false,
    }
}

/// Tells whether the first word of `next` did not fit on `line`, so that the break says nothing.
fn fills(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let first_word = next.raw.split_whitespace().next().unwrap_or_default().chars().count();
    // Letters differ in width; after a full stop a real break is as likely, so the line must be full.
    let width = if ends_sentence(&line.words) { width } else { width * 4 / 5 };
    line.length + 1 + first_word > width
}

/// Below this length a passage without a full stop may be a heading.
const SHORTEST_BROKEN: usize = 40;
const SHORTEST_DANGLING: usize = 60;
/// Above this length it is none.
const LONGEST_HEADING: usize = 150;

/// Tells whether the break between two passages falls into a sentence.
fn is_broken(previous: &Passage, next: &Passage, is_first: bool) -> bool {
    if previous.kind == Kind::Heading
        || next.kind != Kind::Paragraph
        || previous.is_link
        || next.is_link
        || ends_sentence(&previous.text)
    {
        return false;
    }
    let is_prose = is_long(&previous.text, LONGEST_HEADING) || has_sentence(&previous.text);
    // The first passage may be the headline, and `al-Qaeda` may begin the sentence after it.
    if !is_prose && (is_first || starts_with_particle(&next.text)) {
        return false;
    }
    // A page may end before a name; what then begins the next page is prose as well.
    let is_prose_below = is_long(&next.text, SHORTEST_BROKEN) && ends_sentence(&next.text);
    if next.starts_page && is_prose && is_prose_below {
        return true;
    }
    (starts_lower(&next.text) && is_long(&previous.text, SHORTEST_BROKEN))
        || (is_dangling(&previous.text) && is_long(&previous.text, SHORTEST_DANGLING))
}

fn is_long(text: &str, characters: usize) -> bool {
    text.chars().nth(characters - 1).is_some()
}

/// Appends the next piece of a passage with a space, or at a hyphen.
fn glue(passage: &mut String, piece: &str) {
    let stem = passage.strip_suffix('-').filter(|stem| stem.ends_with(char::is_alphabetic));
    match stem {
        None => passage.push(' '),
        // The hyphen of a compound stays, that of a broken word goes.
        Some(stem) if starts_lower(piece) && !is_compound_start(last_word(stem)) => {
            passage.pop();
        }
        Some(_) => {}
    }
    passage.push_str(piece);
}

fn last_word(text: &str) -> &str {
    text.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default()
}

/// Tells whether `word` is the first part of compounds: a name (`US-backed`) or a word such as `anti` or `long`.
fn is_compound_start(word: &str) -> bool {
    const STARTS: [&str; 42] = [
        "all", "anti", "co", "counter", "cross", "decades", "ex", "far", "five", "four", "full", "half", "hard", "heavy",
        "high", "ill", "large", "left", "little", "long", "low", "mid", "month", "multi", "near", "new", "non", "north",
        "one", "post", "pre", "pro", "right", "self", "semi", "short", "so", "south", "three", "two", "well", "year",
    ];
    word.starts_with(char::is_uppercase) || STARTS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let passages = join_broken(split(text));
        let texts: Vec<_> = passages.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn blank_lines_part_passages() {
        check("The truce held.\n\nTalks began.\n \nNobody came.", &["The truce held.", "Talks began.", "Nobody came."]);
    }

    #[test]
    fn lines_of_one_paragraph_each_stay_apart() {
        check(
            "Truce holds\nBy Ann Lee\nThe truce held.\nTalks began on Monday.",
            &["Truce holds", "By Ann Lee", "The truce held.", "Talks began on Monday."],
        );
    }

    #[test]
    fn lines_broken_at_a_column_are_joined() {
        let text = "
The truce in the northern province held for a third day,
officials said on Monday, while talks went on in Geneva.
Delegates of the Red Party and of the government were to
meet again today.
The envoy was hopeful.

Nobody else was.";
        let joined = "The truce in the northern province held for a third day, officials said on Monday, while talks went on \
                      in Geneva. Delegates of the Red Party and of the government were to meet again today.";
        check(text, &[joined, "The envoy was hopeful.", "Nobody else was."]);
    }

    #[test]
    fn hyphens_at_line_ends() {
        let text = "
The movement fought the US-
backed troops of the govern-
ment and the anti-
western militia in the moun-
tains of the long-
neglected north.";
        let joined = "The movement fought the US-backed troops of the government and the anti-western militia in the \
                      mountains of the long-neglected north.";
        check(text, &[joined]);
    }

    #[test]
    fn a_page_break_in_a_sentence_is_joined() {
        let text = "
Truce holds

The army said that its units had left the town and the road to

the border. Talks began.

As part of the deal both sides release prisoners, officials in the

Capital City Hall said.";
        let expected = [
            "Truce holds",
            "The army said that its units had left the town and the road to the border. Talks began.",
            "As part of the deal both sides release prisoners, officials in the Capital City Hall said.",
        ];
        check(text, &expected);
    }

    #[test]
    fn the_end_of_a_page_may_part_a_name() {
        let start = "The truce in the northern province held for three days. Delegates were to meet again, said President";
        let end = "Ann Lee of the Northern Front in the evening.";
        check(&format!("{start}\n\u{c}\n{end}"), &[&format!("{start} {end}")]);
        check(&format!("{start}\n\n{end}"), &[start, end]);
        check(&format!("{start}\n\u{c}\n2 Background"), &[start, "2 Background"]);
    }

    #[test]
    fn headings_are_never_joined() {
        let (heading, sentence) = ("What the two delegations now want from Geneva", "al-Nusra fighters left.");
        check(&format!("## {heading}\n\n{sentence}"), &[heading, sentence]);
        check(&format!("{heading}\n\n{sentence}"), &[heading, sentence]);
        check(&format!("{heading}\n===========\n{sentence}"), &[heading, sentence]);
    }

    #[test]
    fn items_are_passages() {
        let text = "
Both sides agreed:
- to free prisoners,
  among them officers
- to open the road

1. The truce begins.
2. The talks go on.";
        let items = ["to free prisoners, among them officers", "to open the road", "The truce begins.", "The talks go on."];
        check(text, &[&["Both sides agreed:"], &items[..]].concat());
        let sentence = "The army took Ramadi and - after a week of fighting - the road.";
        check(&sentence.replace("- after", "\n- after"), &[sentence]);
    }

    #[test]
    fn double_spaced_lines_are_joined() {
        let lines = [
            "The truce in the northern province held for a third day,",
            "officials said on Monday, while talks went on in Geneva",
            "between delegates of the Red Party and delegates of the",
            "Blue Party, who were to meet again on the following",
            "day. The envoy of the United Nations was hopeful that a",
            "deal could be signed within the week, he told reporters",
            "in the lobby of the hotel, although many details of the",
            "exchange of prisoners remained to be settled between the",
            "two sides and their allies, and although the army of the",
            "south kept its guns near the border in breach of the",
            "agreement that was reached last month.",
        ];
        check(&lines.join("\n\n"), &[&lines.join(" ")]);
    }
}
