//! The text of a page turned into the paragraphs of its article.
//!
//! 1. `characters`: line ends, spaces and letters of every system become plain ones.
//! 2. `passages`: lines become paragraphs, headings and items, without the marks of `markup`.
//! 3. `boilerplate`: page numbers, running headers and other furniture go; sentences broken around them become whole.
//! 4. `article`: the head and the tail of the page give author and date, `headline` the title; notices, links and
//!    menus go.
//! 5. `dateline`: `BAGHDAD (Reuters) -` and `(AP Photo)` go.
//!
//! The rules hold for news pages in general. When a line might be a sentence of the article, it stays.

mod article;
mod boilerplate;
mod characters;
mod dateline;
mod headline;
mod markup;
mod passages;
mod sentence_ends;

pub(super) use article::Cleaned;

use super::metadata::{Facts, Metadata, outlet, read_line};
use boilerplate::Reach;
use passages::Passage;

/// Finds the article in the text of a page, and completes what is `stated` about it.
pub(super) fn clean(text: &str, stated: Metadata) -> Cleaned {
    let passages = passages::split(&characters::normalise(text));
    let (passages, facts) = without_furniture(passages);
    let passages = passages::join_broken(passages);
    article::find(before_rest(passages), facts, stated)
}

/// Removes what stands between the parts of an article on a page, and reads the addresses among it.
fn without_furniture(passages: Vec<Passage>) -> (Vec<Passage>, Vec<Facts>) {
    let mut facts = Vec::new();
    let mut kept = Vec::new();
    let mut has_sentence = false;
    let mut starts_page = false;
    for mut passage in passages {
        starts_page |= passage.starts_page;
        if boilerplate::is_page_furniture(&passage) {
            facts.extend(address_facts(&passage.text, has_sentence));
        } else {
            has_sentence |= is_prose(&passage);
            passage.starts_page = std::mem::take(&mut starts_page);
            kept.push(passage);
        }
    }
    (boilerplate::without_running_lines(kept), facts)
}

/// An address above the article is that of the article; below it, it is that of the site.
fn address_facts(text: &str, is_below: bool) -> Option<Facts> {
    if is_below {
        let publisher = outlet::of_address(text).filter(|name| outlet::known(name).is_some());
        return publisher.map(|publisher| Facts { publisher: Some(publisher), ..Facts::default() });
    }
    let is_page = text.split_once("://").is_some_and(|(_, rest)| rest.trim_end_matches('/').contains('/'));
    read_line(text).filter(|_| is_page)
}

/// Removes comments and references below the article.
fn before_rest(mut passages: Vec<Passage>) -> Vec<Passage> {
    let is_rest = |passage: &Passage| boilerplate::rule(&passage.text).is_some_and(|rule| rule.reach == Reach::Rest);
    let first = passages.iter().position(is_prose);
    let rest = first.and_then(|first| Some(first + passages[first..].iter().position(is_rest)?));
    passages.truncate(rest.unwrap_or(passages.len()));
    passages
}

/// Tells whether the article has begun, for certain.
fn is_prose(passage: &Passage) -> bool {
    const LONGEST_LINE: usize = 100;
    passage.text.len() > LONGEST_LINE && sentence_ends::ends_sentence(&passage.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cleans `page` and compares the paragraphs and the metadata: title, date, publisher, author, address.
    fn check(page: &str, paragraphs: &[&str], expected: [Option<&str>; 5]) {
        let Cleaned { paragraphs: found, metadata } = clean(page, Metadata::default());
        assert_eq!(found, paragraphs);
        let date = metadata.date.map(|date| date.to_string());
        let metadata = [metadata.title, date, metadata.publisher, metadata.author, metadata.address];
        assert_eq!(metadata, expected.map(|field| field.map(str::to_owned)));
    }

    const FIRST: &str =
        "The truce between the army and the Northern Front held for a third day on Monday, officials in the capital said.";
    const SECOND: &str =
        "Both sides had accused each other of shelling villages along the river, and each of them denied the charge.";

    #[test]
    fn a_page_with_markdown_links() {
        let page = format!(
            "
## Truce Holds in the North

By [Ann van der Lee](#)

Blue Line, January 09, 2015

[The Northern Herald](#)

Region: [North](#)

{FIRST}

{SECOND}

The original source of this article is [The Northern Herald](#)
Copyright © [Ann van der Lee](#), 2015

---

[Become a Member](#)

Articles by: [Ann van der Lee](#)

**Disclaimer:** The contents are those of the authors, and copies of the

article must name it.

For media inquiries: [a@b.example](mailto:a@b.example)"
        );
        let title = Some("Truce Holds in the North");
        let metadata = [title, Some("2015-01-09"), Some("The Northern Herald"), Some("Ann van der Lee"), None];
        check(&page, &["Truce Holds in the North", FIRST, SECOND], metadata);
    }

    #[test]
    fn a_page_with_mast_and_address() {
        let page = format!(
            "
# Газета севера

NN-NN

[www.north.example](http://www.north.example)

European Languages

<http://www.wsws.org/en/a.html>

## Truce holds in the north

Ann Lee
9 January 2015

{FIRST}

{SECOND}

North Store"
        );
        let title = Some("Truce holds in the north");
        let address = Some("http://www.wsws.org/en/a.html");
        let metadata = [title, Some("2015-01-09"), Some("World Socialist Web Site"), Some("Ann Lee"), address];
        check(&page, &["Truce holds in the north", FIRST, SECOND], metadata);
    }

    #[test]
    fn a_page_with_menu_buttons_and_comments() {
        let page = format!(
            "
Home
World
Politics
Opinion
Sport
Skip to content
Truce holds in the north | The Northern Herald
By Ann Lee | January 9, 2015 | 5:13pm EST
Share on Facebook
Men guard a bridge. (AP Photo/Bo Ek)
DUBNA (Reuters) - {FIRST}
ADVERTISEMENT
Related articles
* Talks resume in the lakeside town
* Envoy hopeful of a deal
{SECOND}
Read more: Talks resume
We use cookies on this site.
3 comments
Someone wrote that all of this was known for years and nobody cared about it."
        );
        let title = Some("Truce holds in the north");
        let metadata = [title, Some("2015-01-09"), Some("The Northern Herald"), Some("Ann Lee"), None];
        check(&page, &["Truce holds in the north", "Men guard a bridge.", FIRST, SECOND], metadata);
    }

    #[test]
    fn the_days_of_a_chronicle_stay() {
        let page = format!("Three days in the north\n\n11 January 2015\n\n{FIRST}\n\n8 January 2015\n\n{SECOND}");
        let expected = ["Three days in the north", FIRST, "8 January 2015", SECOND];
        check(&page, &expected, [Some("Three days in the north"), Some("2015-01-11"), None, None, None]);
    }

    #[test]
    fn short_lines_of_metadata_are_no_menu() {
        let page = format!("War Widens\nBy Ann Lee\n9 January 2015\nReuters\nNorthern Herald\n{FIRST}");
        check(
            &page,
            &["War Widens", FIRST],
            [Some("War Widens"), Some("2015-01-09"), Some("Reuters"), Some("Ann Lee"), None],
        );
    }

    #[test]
    fn sentences_broken_around_page_furniture_become_whole() {
        let (start, end) = SECOND.split_at(SECOND.find("villages").expect("a word of the sentence"));
        let page = format!("Truce holds in the north\n\n{FIRST}\n\n{start}\n\n- 3 -\n\nwww.north.example\n\n{end}");
        check(
            &page,
            &["Truce holds in the north", FIRST, SECOND],
            [Some("Truce holds in the north"), None, None, None, None],
        );
    }

    #[test]
    fn a_question_may_be_the_headline() {
        check(
            &format!("Will the truce hold?\n\n{FIRST}"),
            &["Will the truce hold?", FIRST],
            [Some("Will the truce hold?"), None, None, None, None],
        );
    }

    #[test]
    fn text_without_headline_has_no_title() {
        check(&format!("{FIRST}\n\n{SECOND}"), &[FIRST, SECOND], [None; 5]);
        check("The truce held.", &["The truce held."], [None; 5]);
        check("Truce holds", &["Truce holds"], [None; 5]);
    }

    #[test]
    fn items_and_headings_inside_the_article_stay() {
        let page = format!(
            "Truce holds in the north\n\n{FIRST}\n\n### What was agreed\n\n- to free prisoners\n- to open the road\n\n{SECOND}"
        );
        let expected =
            ["Truce holds in the north", FIRST, "What was agreed", "to free prisoners", "to open the road", SECOND];
        check(&page, &expected, [Some("Truce holds in the north"), None, None, None, None]);
    }

    #[test]
    fn items_above_the_first_sentence_stay() {
        let page = format!("# Truce holds in the north\n\n* Prisoners to be freed\n* World\n\n{FIRST}");
        let expected = ["Truce holds in the north", "Prisoners to be freed", FIRST];
        check(&page, &expected, [Some("Truce holds in the north"), None, None, None, None]);
    }

    #[test]
    fn a_stated_title_is_not_repeated() {
        let stated = Metadata { title: Some("Truce holds in the north".to_owned()), ..Metadata::default() };
        let cleaned = clean(&format!("# Truce Holds in the North\n\n{FIRST}"), stated);
        assert_eq!(cleaned.paragraphs, ["Truce holds in the north", FIRST]);
    }

    #[test]
    fn pages_without_an_article_give_nothing() {
        for page in ["", "\n\n", "© 2015 Ledger", "Газета севера\n\nВойна.", "---\n***"] {
            check(page, &[], [None; 5]);
        }
    }
}
