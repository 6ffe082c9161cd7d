//! The notation in which `ontology/` says how text expresses a relation.
//!
//! A pattern is one line. It names the two ends, a predicate, and how they hang together:
//!
//! | form | example | matches |
//! |---|---|---|
//! | verb | `subject ship\|send item:Weapon to object` | the verb in any voice or clause |
//! | event noun | `subject's support\|backing for object` | "Iran's support for", "gave support to", "support by Iran for" |
//! | description | `subject is ally\|friend of object` | copula, apposition, title, reduced clause; nouns, adjectives, participles |
//! | pair, verb | `subject and object meet\|clash` | both ends among the subjects |
//! | pair, noun | `subject and object's talk\|alliance` | "talks between A and B", "the A-B alliance" |
//! | phrase | `subject is in\|at war with object` | a noun behind a preposition that describes the subject |
//! | attachment | `subject:Place in object:State` | a noun with a prepositional phrase, without a predicate |
//! | compound | `subject-backed object`, `anti-object subject` | hyphenated modifiers |
//!
//! A line may also begin with `object`: then the ends have changed places (`object receive item:Money from subject`).
//!
//! `|` separates alternatives, `_` joins a verb and its particle (`carry_out`), `:` restricts an end to kinds or a slot
//! to a word class, a word that is neither an end nor a preposition must stand there itself, and a modality in brackets
//! (`[ended]`) or `[denied]` at the end of the line overrules the stance of the text. ARCHITECTURE.md has the full definition.

use crate::knowledge::{Modality, Polarity};
use thiserror::Error;

/// One way in which text says a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The line as written, single-spaced; it is also the pattern's name.
    pub notation: String,
    /// How subject and predicate hang together.
    pub form: Form,
    /// Lemmas of the predicate; verb and particle are joined by `_`.
    pub predicate: Vec<String>,
    /// What must hang on the predicate beside the subject, in order of the line.
    pub slots: Vec<Slot>,
    /// Kinds that the end before the predicate must have; empty for any.
    pub subject_classes: Vec<String>,
    /// Prepositions of which the predicate of a description needs one, as in "at war"; empty when it needs none.
    pub case: Vec<String>,
    /// Whether the line begins with `object`: the ends that its places give are to be exchanged.
    pub is_converse: bool,
    /// The stance that the pattern itself carries.
    pub modality: Option<Modality>,
    /// The polarity that the pattern itself carries.
    pub polarity: Option<Polarity>,
}

/// How the subject hangs together with the predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `subject VERB ...`
    Verb,
    /// `subject's NOUN ...`
    EventNoun,
    /// `subject is NOUN|ADJECTIVE|PARTICIPLE ...`
    Description,
    /// `subject PREPOSITION object`
    Attachment,
    /// `subject and object VERB`
    PairVerb,
    /// `subject and object's NOUN`
    PairNoun,
    /// `subject-PARTICIPLE object`
    SubjectCompound,
    /// `object-PARTICIPLE subject`
    ObjectCompound,
    /// `PREFIX-object subject`
    PrefixCompound,
}

/// One thing that must hang on the predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// How it hangs there.
    pub position: Position,
    /// What it is.
    pub filler: Filler,
}

/// How a slot hangs on the predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// As its direct object, or the subject of its passive.
    Direct,
    /// With one of these prepositions.
    Preposition(Vec<String>),
}

/// What fills a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filler {
    /// An end, an item: a role in the claim, with the kinds or word classes allowed (empty for any).
    Role(Role, Vec<String>),
    /// One of these lemmas.
    Words(Vec<String>),
}

/// A place in the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The object.
    Object,
    /// What is given or held.
    Item,
}

/// Why a line is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct PatternError {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: String,
    /// Offset in bytes of the offending word in the line.
    pub offset: usize,
}

const PREPOSITIONS: &[&str] = &[
    "about",
    "across",
    "after",
    "against",
    "along",
    "alongside",
    "among",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "between",
    "beside",
    "by",
    "during",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "out",
    "over",
    "outside",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "under",
    "upon",
    "via",
    "with",
    "within",
    "without",
];

/// A word of the line with its offset.
type Word<'l> = (usize, &'l str);

impl Pattern {
    /// Reads one line of the notation.
    ///
    /// # Errors
    /// When the line lacks an end or a predicate, or has words that the notation does not know.
    pub fn parse(line: &str) -> Result<Pattern, PatternError> {
        let mut words = split(line);
        let (modality, polarity) = take_stance(&mut words)?;
        let Some(&(first_offset, first)) = words.first() else {
            return Err(error(0, "the pattern is empty", "write for instance `subject attack object`"));
        };
        let is_converse = split_classes(first).0.trim_end_matches("'s") == "object";
        let exchanged: Vec<String> = words.iter().map(|(_, word)| exchange_ends(word, is_converse)).collect();
        let words: Vec<Word<'_>> =
            words.iter().zip(&exchanged).map(|((offset, _), word)| (*offset, word.as_str())).collect();
        let first = words[0].1;
        let mut pattern = if first.contains('-') && !first.starts_with('-') && words.len() == 2 {
            parse_compound(first_offset, first, words[1])?
        } else {
            parse_phrase(&words, line.len())?
        };
        pattern.is_converse = is_converse;
        pattern.notation = line.split_whitespace().collect::<Vec<_>>().join(" ");
        pattern.modality = modality;
        pattern.polarity = polarity;
        Ok(pattern)
    }
}

/// Exchanges `subject` and `object` in a word of a converse pattern.
fn exchange_ends(word: &str, is_converse: bool) -> String {
    let (name, classes) =
        word.split_once(':').map_or((word, String::new()), |(name, classes)| (name, format!(":{classes}")));
    match name {
        "subject" if is_converse => format!("object{classes}"),
        "object" if is_converse => format!("subject{classes}"),
        "subject's" if is_converse => "object's".to_owned(),
        "object's" if is_converse => "subject's".to_owned(),
        _ => word.to_owned(),
    }
}

fn split(line: &str) -> Vec<Word<'_>> {
    let offset_of = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    line.split_whitespace().map(|word| (offset_of(word), word)).collect()
}

fn error(offset: usize, message: &str, hint: &str) -> PatternError {
    PatternError { message: message.to_owned(), hint: hint.to_owned(), offset }
}

fn take_stance(words: &mut Vec<Word<'_>>) -> Result<(Option<Modality>, Option<Polarity>), PatternError> {
    let Some(&(offset, last)) = words.last() else { return Ok((None, None)) };
    let Some(name) = last.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return Ok((None, None)) };
    words.pop();
    match (Modality::parse(name), Polarity::parse(name)) {
        (None, None) => Err(error(
            offset,
            &format!("`{name}` is no stance"),
            "use one of [planned], [possible], [requested], [hypothetical], [ended], [denied]",
        )),
        stance => Ok(stance),
    }
}

/// Reads `subject-backed object`, `object-backed subject` or `anti-object subject`.
fn parse_compound(offset: usize, compound: &str, (end_offset, end): Word<'_>) -> Result<Pattern, PatternError> {
    let wrong = |offset| error(offset, "a compound joins an end and a word", "write for instance `subject-backed object`");
    let (left, right) = compound.split_once('-').ok_or_else(|| wrong(offset))?;
    let (end, end_classes) = split_classes(end);
    let (left_end, left_classes) = split_classes(left);
    let (right_end, right_classes) = split_classes(right);
    let (form, words, subject_classes, object_classes) = match (left_end, right_end, end) {
        ("subject", words, "object") => (Form::SubjectCompound, words, left_classes, end_classes),
        ("object", words, "subject") => (Form::ObjectCompound, words, end_classes, left_classes),
        (words, "object", "subject") => (Form::PrefixCompound, words, end_classes, right_classes),
        _ => return Err(wrong(end_offset)),
    };
    Ok(Pattern {
        notation: String::new(),
        form,
        predicate: alternatives(words),
        slots: vec![Slot { position: Position::Direct, filler: Filler::Role(Role::Object, object_classes) }],
        subject_classes,
        case: Vec::new(),
        is_converse: false,
        modality: None,
        polarity: None,
    })
}

/// Reads the forms that begin with `subject`.
fn parse_phrase(words: &[Word<'_>], end_of_line: usize) -> Result<Pattern, PatternError> {
    let (form, subject_classes, mut rest) = parse_subject(words)?;
    let mut case = Vec::new();
    if let (Form::Description, Some((first, others))) = (form, rest.split_first())
        && is_preposition(first.1)
    {
        case = alternatives(first.1);
        rest = others;
    }
    let Some((&(offset, predicate), slots)) = rest.split_first() else {
        return Err(error(
            end_of_line,
            "the predicate is missing",
            "name a verb after `subject`, such as `subject attack object`",
        ));
    };
    let is_attachment = form == Form::Verb && is_preposition(predicate) && slots.len() == 1;
    if is_role(predicate) || is_preposition(predicate) && !is_attachment {
        return Err(error(offset, &format!("`{predicate}` stands where the predicate must be"), "put a verb or noun there"));
    }
    let form = if is_attachment { Form::Attachment } else { form };
    let slots = parse_slots(slots, end_of_line)?;
    let has_object = slots.iter().any(|slot| matches!(slot.filler, Filler::Role(Role::Object, _)));
    let is_pair = matches!(form, Form::PairVerb | Form::PairNoun);
    if has_object == is_pair {
        let (message, hint) = if is_pair {
            ("`object` stands twice", "in `subject and object ...` the object is already named")
        } else {
            (
                "`object` is missing",
                "say where the object stands, such as `subject attack object` or `subject aim at object`",
            )
        };
        return Err(error(end_of_line, message, hint));
    }
    Ok(Pattern {
        notation: String::new(),
        form,
        predicate: alternatives(predicate),
        slots,
        subject_classes,
        case,
        is_converse: false,
        modality: None,
        polarity: None,
    })
}

fn parse_subject<'w, 'l>(words: &'w [Word<'l>]) -> Result<(Form, Vec<String>, &'w [Word<'l>]), PatternError> {
    let (offset, first) = words[0];
    let (possessive, first) = match first.strip_suffix("'s") {
        Some(stripped) => (true, stripped),
        None => (false, first),
    };
    let (name, classes) = split_classes(first);
    if name != "subject" {
        return Err(error(
            offset,
            &format!("the pattern begins with `{first}`"),
            "begin with `subject`, or with a compound such as `object-backed subject`",
        ));
    }
    if possessive {
        return Ok((Form::EventNoun, classes, &words[1..]));
    }
    match words.get(1).map(|word| word.1) {
        Some("is") => Ok((Form::Description, classes, &words[2..])),
        Some("and") => match words.get(2).map(|word| word.1) {
            Some("object") => Ok((Form::PairVerb, classes, &words[3..])),
            Some("object's") => Ok((Form::PairNoun, classes, &words[3..])),
            _ => Err(error(words[1].0, "`subject and` is not followed by `object`", "write `subject and object VERB`")),
        },
        _ => Ok((Form::Verb, classes, &words[1..])),
    }
}

fn parse_slots(words: &[Word<'_>], end_of_line: usize) -> Result<Vec<Slot>, PatternError> {
    let mut slots = Vec::new();
    let mut preposition: Option<(usize, Vec<String>)> = None;
    for &(offset, word) in words {
        if is_preposition(word) {
            if preposition.is_some() {
                return Err(error(offset, "two prepositions follow each other", "put a role or a word between them"));
            }
            preposition = Some((offset, alternatives(word)));
            continue;
        }
        if !word.chars().all(|character| character.is_alphanumeric() || "|_:-'".contains(character)) {
            return Err(error(
                offset,
                &format!("`{word}` has signs that the notation does not know"),
                "use letters, |, _ and :",
            ));
        }
        let position = preposition.take().map_or(Position::Direct, |(_, choices)| Position::Preposition(choices));
        slots.push(Slot { position, filler: parse_filler(offset, word)? });
    }
    match preposition {
        Some((offset, _)) => Err(error(
            offset.min(end_of_line),
            "the preposition at the end has nothing after it",
            "add `object`, `item` or a word",
        )),
        None => Ok(slots),
    }
}

fn parse_filler(offset: usize, word: &str) -> Result<Filler, PatternError> {
    let (name, classes) = split_classes(word);
    match name {
        "object" => Ok(Filler::Role(Role::Object, classes)),
        "item" => Ok(Filler::Role(Role::Item, classes)),
        "subject" => Err(error(offset, "`subject` stands twice", "a pattern names its subject once, at the beginning")),
        _ if word.contains(':') => {
            Err(error(offset, &format!("`{name}` is no role"), "the roles are `subject`, `object` and `item`"))
        }
        _ => Ok(Filler::Words(alternatives(word))),
    }
}

fn is_preposition(word: &str) -> bool {
    !is_role(word) && word.split('|').all(|choice| PREPOSITIONS.contains(&choice))
}

fn is_role(word: &str) -> bool {
    matches!(split_classes(word).0, "subject" | "object" | "item")
}

fn split_classes(word: &str) -> (&str, Vec<String>) {
    match word.split_once(':') {
        Some((name, classes)) => (name, alternatives(classes)),
        None => (word, Vec::new()),
    }
}

fn alternatives(word: &str) -> Vec<String> {
    word.split('|').filter(|choice| !choice.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Pattern {
        Pattern::parse(line).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    #[test]
    fn a_verb_pattern_has_its_slots_in_order() {
        let pattern = parsed("subject ship|send item:Weapon to|into object:State");
        assert_eq!(pattern.form, Form::Verb);
        assert_eq!(pattern.predicate, ["ship", "send"]);
        assert_eq!(
            pattern.slots,
            [
                Slot { position: Position::Direct, filler: Filler::Role(Role::Item, vec!["Weapon".into()]) },
                Slot {
                    position: Position::Preposition(vec!["to".into(), "into".into()]),
                    filler: Filler::Role(Role::Object, vec!["State".into()])
                },
            ]
        );
    }

    #[test]
    fn each_form_is_told_by_its_beginning() {
        for (line, form) in [
            ("subject attack object", Form::Verb),
            ("subject's attack on object", Form::EventNoun),
            ("subject is ally of object", Form::Description),
            ("subject:Place in object", Form::Attachment),
            ("subject and object meet", Form::PairVerb),
            ("subject and object's alliance", Form::PairNoun),
            ("subject-backed object", Form::SubjectCompound),
            ("object-backed subject", Form::ObjectCompound),
            ("anti-object subject", Form::PrefixCompound),
        ] {
            assert_eq!(parsed(line).form, form, "{line}");
        }
    }

    #[test]
    fn a_line_that_begins_with_object_is_converse() {
        let pattern = parsed("object:State receive item:Money from subject");
        assert!(pattern.is_converse);
        assert_eq!(pattern.subject_classes, ["State"]);
        assert_eq!(pattern.slots[1].filler, Filler::Role(Role::Object, Vec::new()));
        assert_eq!(parsed("object-backed subject").form, Form::ObjectCompound);
    }

    #[test]
    fn a_description_may_need_a_preposition() {
        let pattern = parsed("subject is in|at war with object");
        assert_eq!((pattern.case.len(), pattern.predicate[0].as_str()), (2, "war"));
    }

    #[test]
    fn a_stance_in_brackets_belongs_to_the_pattern() {
        let pattern = parsed("subject withdraw from object [ended]");
        assert_eq!(pattern.modality, Some(Modality::Ended));
        assert_eq!(parsed("subject disown object [denied]").polarity, Some(Polarity::Denied));
    }

    #[test]
    fn a_wrong_line_says_where_and_what_to_do() {
        for (line, offset, message) in [
            ("", 0, "the pattern is empty"),
            ("attack object", 0, "the pattern begins with `attack`"),
            ("subject attack", 14, "`object` is missing"),
            ("subject attack object in", 22, "the preposition at the end has nothing after it"),
            ("subject attack object on in item", 25, "two prepositions follow each other"),
            ("subject attack subject", 15, "`subject` stands twice"),
            ("subject send thing:Weapon to object", 13, "`thing` is no role"),
            ("subject attack object [maybe]", 22, "`maybe` is no stance"),
            ("subject att*ck ob;ject", 15, "`ob;ject` has signs that the notation does not know"),
            ("subject and attack object", 8, "`subject and` is not followed by `object`"),
            ("subject object", 8, "`object` stands where the predicate must be"),
        ] {
            let error = Pattern::parse(line).expect_err(line);
            assert_eq!((error.offset, error.message.as_str()), (offset, message), "{line}");
            assert!(!error.hint.is_empty(), "{line}");
        }
    }
}
