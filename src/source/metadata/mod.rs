//! Title, date, publisher, author and address of an article, stated by its file or printed on its page.

pub(super) mod date;
mod line;
pub(super) mod outlet;

pub(super) use line::{Facts, is_person, read_line};

use jiff::civil::Date;

/// What is known about an article besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) publisher: Option<String>,
    pub(super) author: Option<String>,
    pub(super) address: Option<String>,
}

impl Metadata {
    /// Takes `source` for the address or, when it is none, for the publisher; what is there already stays.
    pub(super) fn add_source(&mut self, source: String) {
        if source.starts_with("http://") || source.starts_with("https://") {
            self.address.get_or_insert(source);
        } else {
            self.publisher.get_or_insert(source);
        }
    }

    /// Fills what the file does not state with what the lines of the page say.
    pub(super) fn complete(&mut self, lines: &[Facts]) {
        let author = lines.iter().find_map(|facts| facts.author.clone());
        // A name before a date is the outlet when another line names the author.
        let has_author = author.is_some() || self.author.is_some();
        let name = lines.iter().find_map(|facts| facts.name.clone());
        let (unsure_author, unsure_publisher) = if has_author { (None, name) } else { (name, None) };

        self.author = self.author.take().or(author).or(unsure_author);
        self.address = self.address.take().or_else(|| lines.iter().find_map(|facts| facts.address.clone()));
        self.publisher = self.publisher.take().or_else(|| publisher(lines)).or(unsure_publisher);
        self.publisher = self.publisher.take().or_else(|| self.address.as_deref().and_then(outlet::of_address));
        // The earliest day is that of the first publication; the others are reprints and updates.
        self.date = self.date.or_else(|| lines.iter().filter_map(|facts| facts.date).min());
    }
}

/// Returns `text` with single spaces, none when it is blank.
pub(super) fn folded(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Returns the name of an author without the `By` before it.
pub(super) fn without_by(author: String) -> String {
    let is_by = |start: &str| start.eq_ignore_ascii_case("by ");
    match author.get(..3).filter(|start| is_by(start)) {
        Some(_) => author[3..].trim().to_owned(),
        None => author,
    }
}

/// Returns the outlet named as the original source, else that of the earliest day, else the first.
fn publisher(lines: &[Facts]) -> Option<String> {
    let named = || lines.iter().filter(|facts| facts.publisher.is_some());
    let original = named().find(|facts| facts.is_original);
    let earliest = || named().filter(|facts| facts.date.is_some()).min_by_key(|facts| facts.date);
    let facts = original.or_else(earliest).or_else(|| named().next())?;
    facts.publisher.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `lines` and compares author, publisher, date and address.
    fn check(lines: &[&str], expected: [Option<&str>; 4]) {
        let facts: Vec<_> = lines.iter().filter_map(|line| read_line(line)).collect();
        let mut metadata = Metadata::default();
        metadata.complete(&facts);
        let date = metadata.date.map(|date| date.to_string());
        assert_eq!(
            [metadata.author, metadata.publisher, date, metadata.address],
            expected.map(|field| field.map(str::to_owned)),
            "{lines:?}"
        );
    }

    #[test]
    fn a_name_before_a_date_is_the_outlet_when_the_author_is_known() {
        check(&["By Ann Lee", "Blue Line, 4 March 2015"], [Some("Ann Lee"), Some("Blue Line"), Some("2015-03-04"), None]);
        check(&["Ann Lee, 4 March 2015"], [Some("Ann Lee"), None, Some("2015-03-04"), None]);
    }

    #[test]
    fn the_first_publication_counts() {
        let reprint = ["Global Research, July 13, 2014", "The Northern Herald 27 December 2013"];
        check(&reprint, [None, Some("The Northern Herald"), Some("2013-12-27"), None]);
        let original = ["Global Research, July 13, 2014", "The original source of this article is The Northern Herald"];
        check(&original, [None, Some("The Northern Herald"), Some("2014-07-13"), None]);
    }

    #[test]
    fn an_address_names_the_publisher_when_nothing_else_does() {
        let address = "http://www.wsws.org/en/a.html";
        check(&[address], [None, Some("World Socialist Web Site"), None, Some(address)]);
    }
}
