//! What pages print around articles: a table of rules, one line of text and one reason each.
//!
//! To remove another kind of line, add a [`Rule`] with an example; a test holds every rule to its example and all of
//! them to a list of sentences that must survive.

use super::passages::{Kind, Passage};
use super::sentence_ends::ends_sentence;
use regex::{RegexSet, RegexSetBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::LazyLock;

/// How far a rule reaches from the passage it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The passage; a sentence may be broken around it, as around a page number.
    Page,
    /// The passage.
    Passage,
    /// The passage and the lines after it up to the next sentence.
    List,
    /// The passage and all that follows.
    Rest,
}

/// A kind of passage that is no part of an article.
#[cfg_attr(not(test), expect(dead_code, reason = "names and examples are for readers and tests"))]
pub(super) struct Rule {
    /// What the passage is.
    name: &'static str,
    pub(super) reach: Reach,
    /// Bytes; a longer passage is prose, however it begins.
    longest: usize,
    /// One of them must match, without regard to capitals.
    patterns: &'static [&'static str],
    examples: &'static [&'static str],
}

/// The longest line that is no sentence.
const LINE: usize = 250;
/// The longest notice.
const NOTICE: usize = 2500;

const RULES: &[Rule] = &[
    Rule {
        name: "page number",
        reach: Reach::Page,
        longest: 30,
        patterns: &[r"^(page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(\s*(of|/)\s*\d{1,4})?$"],
        examples: &["3", "- 3 -", "Page 3 of 8", "3/8"],
    },
    Rule {
        name: "address of a page",
        reach: Reach::Page,
        longest: NOTICE,
        patterns: &[
            r"^((source|link|url|via|web|website|online|visit|available at)\s*:\s*)?(https?://|www\.)\S+$",
            r"^((source|link|url|via|web|website|online|visit|available at)\s*:\s*)?([a-z0-9-]+\.)+(com|org|net|info|edu|gov|int|mil|co\.uk|eu|ca|ru|ir)(/\S*)?$",
        ],
        examples: &[
            "https://ledger.example/a/b",
            "www.ledger.example",
            "ledger.org/contact",
            "Source: http://ledger.example",
        ],
    },
    Rule {
        name: "address of a mailbox",
        reach: Reach::Page,
        longest: LINE,
        patterns: &[r"^(e-?mail\s*:?\s*)?[a-z0-9_.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$", r"^\(\(.*@.*\)\)$"],
        examples: &["news@ledger.example", "Email: news@ledger.example", "((news@ledger.example)(+41 555 0100))"],
    },
    Rule {
        name: "advertisement",
        reach: Reach::Page,
        longest: 100,
        patterns: &[
            r"^(advertisements?|advertising|ad|sponsored( content| links?)?|promoted( content)?)$",
            r"^(story|article) continues (below|after)\b",
            r"^(continue|keep) reading\b[^.?!]*$",
            r"^scroll (down )?to continue\b",
        ],
        examples: &["ADVERTISEMENT", "Story continues below advertisement", "Continue reading the main story"],
    },
    Rule {
        name: "button",
        reach: Reach::Page,
        longest: 60,
        patterns: &[
            r"^(skip|jump) to [^.?!]*$",
            r"^back to (the )?top$",
            r"^(play( video| audio)?|pause|mute|loading[. …]*|media playback is\b.*)$",
            r"^(print( this)?( article| page| story)?|print(er)?[- ]friendly[^.?!]*|text size[^.?!]*)$",
            r"^listen to (this )?(article|story)[^.?!]*$",
            r"^(close|menu|search|toggle [^.?!]*|copy link|permalink|embed|download (the |as )?pdf|pdf version)$",
        ],
        examples: &["Skip to main content", "Print this article", "Loading…", "Back to top"],
    },
    Rule {
        name: "share button",
        reach: Reach::Page,
        longest: 100,
        patterns: &[
            r"^(share|tweet|pin(?: it)?|like|save|e-?mail|whatsapp|facebook|twitter|linkedin|reddit|telegram|messenger|flipboard|pinterest)([\s,|/•·&+:]+(share|tweet|pin|it|like|save|print|e-?mail|whatsapp|facebook|twitter|x|linkedin|reddit|telegram|messenger|flipboard|pinterest|this|on|via|by|with|to|friends?|article|story|page|post|link))*$",
        ],
        examples: &["Share", "Share on Facebook", "Share this article", "Facebook Twitter Email", "Share via e-mail"],
    },
    Rule {
        name: "credit of a picture",
        reach: Reach::Page,
        longest: 150,
        patterns: &[
            r"^\(?(photo(graph)?s?|images?|picture|credit|video)( credit| source| copyright| caption)?( by| courtesy( of)?)?\s*[:/][^.?!]*$",
            r"^\(?(AP|AFP|EPA|Reuters|Getty Images|Xinhua)\s*(photo\b|/|via )[^.?!]*$",
            r"^\(?getty( images)?\)?$",
            r"^image (source|copyright|caption)\b[^.?!]*$",
        ],
        examples: &[
            "Photo: Ann Lee",
            "(AP Photo/Ann Lee)",
            "Image credit: Getty Images",
            "Reuters/Ann Lee",
            "Image caption The bridge",
        ],
    },
    Rule {
        name: "copyright notice",
        reach: Reach::Passage,
        longest: 400,
        patterns: &[
            r"^(©|\(c\)\s*(copyright|\d{4}))",
            r"^copyright\s*(©|\(c\)|\d{4}|by\b|[,:-])",
            r"^copyright(?-i: \p{Lu}[\p{L}.&'’-]*)+,? \d{4}\b",
            r"\ball rights reserved\b",
        ],
        examples: &[
            "Copyright © Ann Lee, The Northern Herald, 2014",
            "© 2014 Ledger Media",
            "(c) 2014 Ledger. All rights reserved.",
            "Copyright Northern Media 2014. No reuse.",
        ],
    },
    Rule {
        name: "terms of reuse",
        reach: Reach::Passage,
        longest: NOTICE,
        patterns: &[
            r"\b(this|the) (material|content|article|story|text|work|publication|information)s?\b[^.]* may not be (published|reproduced|copied|broadcast|rewritten|redistributed|reprinted)",
            r"contains copyrighted material",
            r"under the provisions of [“”'‘]?.?fair use",
            r"permission to (cross-?post|re-?post|reprint|republish)",
            r"permission from the copyright owner",
            r"distributed without profit to those",
            r"^[^.]* (licensed|available|published) under (a|the) creative commons\b",
        ],
        examples: &[
            "This material may not be published, broadcast, rewritten or redistributed.",
            "This page contains copyrighted material that the owner did not license to us.",
            "The Centre grants permission to cross-post its articles.",
        ],
    },
    Rule {
        name: "disclaimer",
        reach: Reach::Passage,
        longest: NOTICE,
        patterns: &[
            r"^disclaimer\b",
            r"^(the )?(views|opinions|contents?)\b[^.]*\b(in|of) this (article|page|site|blog|commentary|column|publication|report)\b[^.]*\b(responsibility|those of|do(es)? not|belong)",
            r"^(the )?(views|opinions)\b[^.]*\b(here|herein|by the (authors?|writers?|contributors?))\b[^.]*\b(those of|do(es)? not|own)\b",
            r"do(es)? not necessarily (reflect|represent) the (views|opinions|position|editorial|official)",
            r"will not be responsible for any inaccurate",
        ],
        examples: &[
            "Disclaimer: read this first.",
            "The views expressed in this article are those of the author.",
            "The contents of this article are the sole responsibility of its author.",
            "Opinions here do not necessarily reflect the views of the Ledger.",
        ],
    },
    Rule {
        name: "contact",
        reach: Reach::Passage,
        longest: LINE,
        patterns: &[
            r"^for (media|press) (inquiries|enquiries|contacts?|information)\b",
            r"^(media|press) (contacts?|inquiries|enquiries)\b",
            r"^for (more|further|additional) (information|details|news|coverage|stories)\b.*\b(contact|visit|call|see|go to|click|e-?mail|write)\b",
            r"^(to )?contact (us|info|information|this (author|reporter|writer)|the (authors?|editors?|writers?|reporters?|newsroom))\b[^?!]*$",
            r"^to .{3,}\b(visit|click( here)?|go to|e-?mail|write to|call)\s*:?\s*(\S+\.\S+|\S+@\S+|here\.?)?$",
            r"^(tel|phone|fax|telephone)\s*[.:]\s*[\d+( -]+$",
        ],
        examples: &[
            "For media inquiries: news@ledger.example",
            "For more information, please visit our page.",
            "To contact the Ledger and the Union of Writers visit:",
            "To read the report, click here.",
            "Contact us",
            "Tel: +1 555 0100",
        ],
    },
    Rule {
        name: "social media",
        reach: Reach::Passage,
        longest: 180,
        patterns: &[
            r"^(you can )?(follow|find|like|join|add|reach|tweet|connect with) [^.?!]*(\bon (twitter|facebook|instagram|telegram|whatsapp|youtube|linkedin|google|tiktok|social media|x)\b|@\w+)",
            r"^follow (us|me|@\w+)\b[^.?!]*$",
            r"^on (twitter|facebook)\s*:?\s*@\w+$",
        ],
        examples: &[
            "Follow us on Twitter and Facebook",
            "Follow Ann Lee on Twitter: @annlee",
            "Like our page on Facebook!",
            "Follow us",
        ],
    },
    Rule {
        name: "membership",
        reach: Reach::Passage,
        longest: LINE,
        patterns: &[
            r"^((please )?subscribe|sign up|log ?in|sign in|donate|get updates)\b",
            r"^register (now|here|for (free|our))\b",
            r"^(become an?|already a) (member|subscriber|supporter|patron|friend)\b",
            r"^support (our (work|journalism|reporting|site)|independent (media|journalism)|quality journalism|us)\b",
            r"^make a (donation|contribution)\b",
            r"^(enter|your) e-?mail address\b",
            r"^get (the|our) (latest|newsletters?|app|daily|morning|news)\b",
            r"^download (our|the) [^.?!]*app\b",
            r"^((our|the) newsletter|newsletter( sign-?up)?)$",
        ],
        examples: &[
            "Become a Member of the Ledger",
            "Subscribe to our newsletter for the latest news.",
            "Sign up here",
            "Donate",
        ],
    },
    Rule {
        name: "further reading",
        reach: Reach::List,
        longest: 60,
        patterns: &[
            r"^related (articles?|stories|story|news|links?|content|coverage|topics?|posts?|reading)\s*:?$",
            r"^recommended( (for you|articles|stories|reading))?\s*:?$",
            r"^(most (read|popular|viewed|shared|commented)|top stories|trending( now)?|editor[’']?s[’']? (picks?|choice))\s*:?$",
            r"^latest (news|stories|headlines|updates)\s*:?$",
            r"^you (may|might) (also )?(like|be interested in)\s*:?$",
            r"^(what to read next|up next|further reading|don[’']t miss|elsewhere on [^.?!]*)\s*:?$",
            r"^more (stories|news|coverage|headlines|like this)\s*:?$",
            r"^more (from|on|about) [\w'’&-]+( [\w'’&-]+){0,3}\s*:?$",
        ],
        examples: &["Related articles", "More from Middle East", "You may also like", "Most read", "Editors' Picks"],
    },
    Rule {
        name: "pointer to another page",
        reach: Reach::Passage,
        longest: LINE,
        patterns: &[
            r"^(related|recommended|read (more|also|next|the full)|see (also|more)|also (read|see)|more|listen)\s*[:»>|→]",
            r"^(watch( now| live| also| more)?|video|photos|gallery|in pictures|(full|live) coverage)\s*[:»>|→]",
            r"^(read (more|next|also)|see also|also read|(show|load|see|learn) more|more info(rmation)?)$",
            r"^(about (us|the authors?)|advertise with us|in this (article|section|story)|home ?page)$",
            r"^view (all|more)\b[^.?!]*$",
            r"^read (more|also|our|the full (article|story|report|text))\b",
            r"^(click|tap) (here|on)\b",
        ],
        examples: &[
            "Read more: Talks resume in Geneva",
            "RELATED: What the deal says",
            "Read more about the talks here.",
            "Click here to see the map.",
        ],
    },
    Rule {
        name: "comments",
        reach: Reach::Rest,
        longest: 100,
        patterns: &[
            r"^(view |show )?(all )?(\d+ )?comments?( section)?(\s*\(\d+\))?$",
            r"^(leave a (comment|reply)|post a comment|reader comments)\b",
            r"^\d+ (responses?|replies|thoughts?) (to|on)\b",
            r"^(join|start) the (conversation|discussion)\b",
        ],
        examples: &["Comments (12)", "12 comments", "Leave a Reply", "3 thoughts on “Talks resume”"],
    },
    Rule {
        name: "invitation to comment",
        reach: Reach::Passage,
        longest: 150,
        patterns: &[
            r"^comment on [^.?!]*\b(our|page|site|facebook|twitter)\b[^.?!]*$",
            r"^comments (are|have been) (closed|disabled|moderated)\b",
            r"^be the first to comment\b",
            r"^no comments\b[^.?!]*$",
            r"^(your e-?mail address will not be published|required fields are marked)\b",
        ],
        examples: &["Comment on Ledger Articles on our Facebook page", "Comments are closed.", "Be the first to comment"],
    },
    Rule {
        name: "cookie notice",
        reach: Reach::Passage,
        longest: NOTICE,
        patterns: &[
            r"\b(we|this (web)?site|our (web)?site|our partners)\b[^.]*\bcookies\b",
            r"\b(accept|manage|reject|use of|essential) (all )?cookies\b",
            r"^cookies? (policy|settings|notice|preferences)\b",
            r"^(privacy (policy|notice|settings)|terms (of|and) (use|service|conditions))\b[^.?!]*$",
        ],
        examples: &[
            "We use cookies to give you the best experience.",
            "Accept all cookies",
            "Privacy Policy | Terms of Use",
        ],
    },
    Rule {
        name: "label",
        reach: Reach::Passage,
        longest: LINE,
        patterns: &[
            r"^(regions?|themes?|topics?|tags?|tagged|key ?words?|categor(y|ies)|section|labels?|subjects?|dossier)\s*:",
            r"^(filed under|in-depth report|posted in|read(ing)? time|word count|isbn|doi|share this)\s*:",
        ],
        examples: &["Region: Latin America and Caribbean", "In-depth Report: ENERGY FILE", "Tags: Iran, Iraq, arms"],
    },
    Rule {
        name: "provenance",
        reach: Reach::Passage,
        longest: LINE,
        patterns: &[
            r"^the original source of this article is\b",
            r"^this (article|story|report|piece|post|column|item)( was| has been| is)? (also )?(originally |first )?(published|appeared|posted|adapted|reprinted|republished|updated|corrected|amended|provided)\b",
            r"^(originally|first) (published|appeared|posted) (in|on|at|by)\b[^.?!]*$",
            r"^(reprinted|republished) (from|with)\b[^.?!]*$",
            r"^articles? by\s*:",
            r"^(last )?(updated|modified|published|posted)( on| at)?\s*:?\s*(\d|(mon|tues|wednes|thurs|fri|satur|sun)day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^?!]{0,60}$",
        ],
        examples: &[
            "The original source of this article is The Northern Herald",
            "This story was first published by the Ledger.",
            "Articles by: Ann Lee",
            "Last updated: 5 June 2014, 10:30 a.m.",
        ],
    },
    Rule {
        name: "credits of the report",
        reach: Reach::Passage,
        longest: 350,
        patterns: &[
            // Nothing but names up to the first mark, so that `Reporting by the Observatory suggests` stays.
            r"^\(?(additional |with )?(reporting|writing|editing|compiled|edited|translated|translation)( and (writing|editing|reporting))? by:?\s+(?-i:\p{Lu}[\p{L}.'’-]*(,? (and |in |for |at |from |the )?\p{Lu}[\p{L}.'’-]*)*)([;,.)].*)?$",
            r"\bcontributed (reporting|to this (report|story|article|piece))\b",
            r"^with (files|reporting|additional reporting) from\b",
        ],
        examples: &[
            "(Reporting by Ann Lee in Beirut; Editing by Bo Ek)",
            "Additional reporting by Ann Lee",
            "Associated Press writer Bo Ek contributed to this report.",
        ],
    },
    Rule {
        name: "end mark",
        reach: Reach::Passage,
        longest: 30,
        patterns: &[r"^[-#* ]*(30|ends?|end of (document|article|story|text))[-#* ]*$"],
        examples: &["ENDS", "### END ###"],
    },
    Rule {
        name: "list of references",
        reach: Reach::Rest,
        longest: 30,
        patterns: &[
            r"^(references|external links|bibliography|footnotes|endnotes|notes|works cited|notes and references)\s*:?$",
        ],
        examples: &["References", "Notes:", "External links"],
    },
];

/// Returns the rule that says what kind of boilerplate `text` is.
pub(super) fn rule(text: &str) -> Option<&'static Rule> {
    static ALL: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::of(RULES.iter()));
    static NOTICES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::of(RULES.iter().filter(|rule| rule.longest == NOTICE)));
    let rules = if text.len() <= LONGEST_LINE { &ALL } else { &NOTICES };
    rules.first_match(text)
}

/// No rule but those for notices reaches farther.
const LONGEST_LINE: usize = 400;

/// Rules that are tried at once.
struct RuleSet {
    /// The rule of each pattern.
    rules: Vec<&'static Rule>,
    patterns: RegexSet,
}

impl RuleSet {
    fn of(rules: impl Iterator<Item = &'static Rule> + Clone) -> Self {
        let patterns = RegexSetBuilder::new(rules.clone().flat_map(|rule| rule.patterns)).case_insensitive(true).build();
        let rules = rules.flat_map(|rule| iter::repeat_n(rule, rule.patterns.len())).collect();
        Self { rules, patterns: patterns.expect("the patterns are valid") }
    }

    fn first_match(&self, text: &str) -> Option<&'static Rule> {
        if text.len() > NOTICE {
            return None;
        }
        let mut rules = self.patterns.matches(text).into_iter().map(|index| self.rules[index]);
        rules.find(|rule| text.len() <= rule.longest)
    }
}

/// Tells whether a passage is no part of an article though no rule names it: navigation.
pub(super) fn is_navigation(passage: &Passage) -> bool {
    is_link_line(passage) || is_menu(&passage.text)
}

/// A line of nothing but links is navigation; a sentence may be one link.
fn is_link_line(passage: &Passage) -> bool {
    passage.is_link && passage.kind != Kind::Heading && !ends_sentence(&passage.text)
}

/// Recognises `Home | World | Politics`.
fn is_menu(text: &str) -> bool {
    let is_separator = |letter: char| "|•·»›>".contains(letter);
    if text.len() > LINE || !text.contains(is_separator) || ends_sentence(text) {
        return false;
    }
    let entries: Vec<_> = text.split(is_separator).filter(|entry| !entry.trim().is_empty()).collect();
    entries.len() >= 3 && entries.iter().all(|entry| entry.split_whitespace().count() <= 4)
}

/// Tells whether a passage stands between the parts of an article on a page: a sentence may be broken around it.
pub(super) fn is_page_furniture(passage: &Passage) -> bool {
    rule(&passage.text).is_some_and(|rule| rule.reach == Reach::Page) || is_other_script(&passage.text)
}

/// Tells whether most letters of `text` are not Latin; the analysis reads English.
fn is_other_script(text: &str) -> bool {
    let is_latin = |letter: char| matches!(letter, 'a'..='z' | 'A'..='Z' | 'ª'..='ʯ' | 'Ḁ'..='ỿ');
    let letters = || text.chars().filter(|letter| letter.is_alphabetic());
    let latin = letters().filter(|&letter| is_latin(letter)).count();
    !text.is_ascii() && letters().count() > latin * 2
}

/// Removes the headers and footers of pages: short lines that come back again and again.
pub(super) fn without_running_lines(mut passages: Vec<Passage>) -> Vec<Passage> {
    let mut counts = BTreeMap::new();
    for passage in passages.iter().filter(|passage| may_run(passage)) {
        *counts.entry(running_key(&passage.text)).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count >= FEWEST_RUNS);
    let mut seen = BTreeSet::new();
    passages.retain(|passage| {
        let key = running_key(&passage.text);
        if !may_run(passage) || !counts.contains_key(&key) {
            return true;
        }
        // The first may be the headline.
        seen.insert(key)
    });
    passages
}

const FEWEST_RUNS: usize = 3;
const LONGEST_RUNNING_LINE: usize = 100;

fn may_run(passage: &Passage) -> bool {
    passage.kind == Kind::Paragraph && passage.text.len() <= LONGEST_RUNNING_LINE && !ends_sentence(&passage.text)
}

/// Page numbers change from header to header.
fn running_key(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str) -> Passage {
        Passage { kind: Kind::Paragraph, text: text.to_owned(), is_link: false, starts_page: false }
    }

    #[test]
    fn every_rule_matches_its_examples() {
        for expected in RULES {
            assert!(!expected.examples.is_empty());
            for example in expected.examples {
                assert_eq!(rule(example).map(|rule| rule.name), Some(expected.name), "{example}");
            }
        }
    }

    #[test]
    fn sentences_and_headlines_survive() {
        for text in [
            "Copyright law was changed by the parliament in March.",
            "The names of the officers may not be published, the judge ruled.",
            "The views expressed by the minister do not reflect those of the cabinet.",
            "Share prices fell in Tehran after the sanctions were announced.",
            "Follow the money, investigators said.",
            "Call them rebels or terrorists, they hold the town.",
            "Support for the rebels has come from Turkey.",
            "Reporting by the Observatory suggests that forty fighters died.",
            "More on the way as Washington sends arms to Kiev",
            "More than 130 guards are in Iraq.",
            "Read my lips, the president told reporters.",
            "To reach the town, the convoy had to visit three checkpoints.",
            "Comments on state television suggested that Iran would not attend.",
            "Contact between the two governments was broken off in 2012.",
            "Region after region fell to the militia.",
            "Join the army or leave, the group told villagers.",
            "Ends of the pipeline are held by both armies.",
            "Subjects of the king protested in the capital.",
            "Register of arms sales opens in Geneva",
            "Related families were driven from the villages.",
            "Photos from the scene show a burnt tank.",
            "Reuters reporters were arrested in the west of the country.",
            "Notes of the meeting were seen by the paper.",
            "Updated figures show that 40 people died.",
            "In 2014",
            "This article of the treaty was amended in 1998 to allow inspections.",
            "Get the army out, protesters shouted.",
        ] {
            assert_eq!(rule(text).map(|rule| rule.name), None, "{text}");
        }
    }

    #[test]
    fn lines_that_come_back_on_every_page_are_removed() {
        let texts =
            ["The Ledger 1", "The truce held.", "The Ledger 2", "Talks began.", "The Ledger 3", "Yes.", "Yes.", "Yes."];
        let kept = without_running_lines(texts.map(passage).to_vec());
        let kept: Vec<_> = kept.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(kept, ["The Ledger 1", "The truce held.", "Talks began.", "Yes.", "Yes.", "Yes."]);
    }

    #[test]
    fn lines_of_sections_are_menus() {
        assert!(is_menu("Home | World | Middle East"));
        assert!(!is_menu("Iran | Iraq"));
        assert!(!is_menu("Iran • Iraq • The two countries signed a deal."));
    }

    #[test]
    fn lines_in_other_scripts_are_told() {
        assert!(is_other_script("افغانستان آزاد – AA-AA"));
        assert!(is_other_script("Война"));
        assert!(!is_other_script("The word for it is “ашура” in Russian, says Márquez."));
        assert!(!is_other_script("2014"));
    }
}
