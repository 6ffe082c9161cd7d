//! The text of a page turned into the paragraphs of its article.
//!
//! 1. `characters`: line ends, spaces and letters of every system become plain ones.
//! 2. `passages`: lines become paragraphs, headings and items, without the marks of `markup`.
//! 3. `boilerplate`: page numbers, running headers and other furniture go; sentences broken around them become whole.
//! 4. `article`: the head and the tail of the page give title, author and date; notices, links and menus go.
//! 5. `dateline`: `BAGHDAD (Reuters) -` and `(AP Photo)` go.
//!
//! The rules hold for news pages in general. When a line might be a sentence of the article, it stays.

mod article;
mod boilerplate;
mod characters;
mod dateline;
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
    let passages = boilerplate::without_menus(before_rest(passages));
    article::find(passages, facts, stated)
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
            has_sentence |= passage.text.len() > 100 && sentence_ends::ends_sentence(&passage.text);
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
    let first = passages.iter().position(|passage| passage.text.len() > 100 && sentence_ends::ends_sentence(&passage.text));
    let rest = first.and_then(|first| Some(first + passages[first..].iter().position(is_rest)?));
    passages.truncate(rest.unwrap_or(passages.len()));
    passages
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
            "## Truce Holds in the North\n\nBy [Ann van der Lee](#)\n\nBlue Line, January 09, 2015\n\n[The Northern Herald](#)\n\nRegion: [North](#)\n\n{FIRST}\n\n{SECOND}\n\nThe original source of this article is [The Northern Herald](#)  \nCopyright © [Ann van der Lee](#), 2015\n\n---\n\n[Become a Member](#)\n\nArticles by: [Ann van der Lee](#)\n\n**Disclaimer:** The contents are those of the authors, and copies of the\n\narticle must name it.\n\nFor media inquiries: [a@b.example](mailto:a@b.example)"
        );
        let metadata = [
            Some("Truce Holds in the North"),
            Some("2015-01-09"),
            Some("The Northern Herald"),
            Some("Ann van der Lee"),
            None,
        ];
        check(&page, &["Truce Holds in the North", FIRST, SECOND], metadata);
    }

    #[test]
    fn a_page_with_mast_and_address() {
        let page = format!(
            "# Газета севера\n\nNN-NN\n\n[www.north.example](http://www.north.example)\n\nEuropean Languages\n\n<http://www.wsws.org/en/a.html>\n\n## Truce holds in the north\n\nAnn Lee\n9 January 2015\n\n{FIRST}\n\n{SECOND}\n\nNorth Store"
        );
        let metadata = [
            Some("Truce holds in the north"),
            Some("2015-01-09"),
            Some("World Socialist Web Site"),
            Some("Ann Lee"),
            Some("http://www.wsws.org/en/a.html"),
        ];
        check(&page, &["Truce holds in the north", FIRST, SECOND], metadata);
    }

    #[test]
    fn a_page_with_menu_buttons_and_comments() {
        let page = format!(
            "Home\nWorld\nPolitics\nOpinion\nSport\nSkip to content\nTruce holds in the north | The Northern Herald\nBy Ann Lee | January 9, 2015 | 5:13pm EST\nShare on Facebook\nMen guard a bridge. (AP Photo/Bo Ek)\nDUBNA (Reuters) - {FIRST}\nADVERTISEMENT\nRelated articles\n* Talks resume in the lakeside town\n* Envoy hopeful of a deal\n{SECOND}\nRead more: Talks resume\nWe use cookies on this site.\n3 comments\nSomeone wrote that all of this was known for years and nobody cared about it."
        );
        let metadata =
            [Some("Truce holds in the north"), Some("2015-01-09"), Some("The Northern Herald"), Some("Ann Lee"), None];
        check(&page, &["Truce holds in the north", "Men guard a bridge.", FIRST, SECOND], metadata);
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
