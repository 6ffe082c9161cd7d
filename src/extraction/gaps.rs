//! What two actors do to each other that no pattern takes, each as the pattern that would take it.

use super::Context;
use super::frame::{self, Class, Frame, Place};
use super::matching::{End, Match, Matcher, find_pattern};
use crate::knowledge::{EntityId, EntityKind, RelationName};
use crate::ontology::{Form, Ontology, Pattern, Relation, Sign};
use crate::resolution::Resolution;
use crate::text::{AnnotatedDocument, Span, Upos};
use std::collections::BTreeSet;

/// Finds what no pattern takes.
pub struct GapFinder<'o> {
    ontology: &'o Ontology,
    matcher: Matcher<'o>,
}

/// A predicate between two actors that no pattern takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The line of the pattern notation that would take it, such as `subject visit object`.
    pub pattern: String,
    /// Index of the sentence.
    pub sentence: usize,
    /// Who.
    pub subject: GapEnd,
    /// The words of the predicate.
    pub trigger: Span,
    /// Whom.
    pub object: GapEnd,
}

/// One end of a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapEnd {
    /// Who is meant.
    pub entity: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The words.
    pub span: Span,
}

impl<'o> GapFinder<'o> {
    /// Indexes the patterns.
    pub fn new(ontology: &'o Ontology) -> Self {
        Self { ontology, matcher: Matcher::new(ontology) }
    }

    /// Returns what no pattern takes in a document, in order of the text.
    pub fn find(&self, annotated: &AnnotatedDocument, resolution: &Resolution) -> Vec<Gap> {
        let sentences = annotated.sentences.iter().enumerate();
        let context = |(index, sentence)| Context { ontology: self.ontology, annotated, resolution, index, sentence };
        sentences.flat_map(|item| self.find_in(context(item))).collect()
    }

    /// Returns the gaps of a sentence; a pair that any pattern takes there leaves none.
    fn find_in(&self, context: Context<'_>) -> Vec<Gap> {
        let frames = frame::frames(context);
        let matches = frames.iter().flat_map(|frame| self.matcher.find(context, frame));
        let mut taken: BTreeSet<_> = matches.map(|found| ends_of(&found)).collect();
        let mut gaps = Vec::new();
        for frame in frames.iter().filter(|frame| is_content(context, frame)) {
            let mut found = Vec::new();
            for line in lines(context, frame) {
                found.extend(gaps_of(context, frame, &line).into_iter().filter(|(ends, _)| !taken.contains(ends)));
            }
            // One predicate says one thing about a pair: the first line is the most direct.
            for (ends, gap) in found {
                if taken.insert((ends.0.clone(), ends.1.clone())) {
                    gaps.push(gap);
                }
            }
        }
        gaps.sort_by_key(|gap| (gap.trigger, gap.subject.span, gap.object.span));
        gaps
    }
}

type Ends = (EntityId, EntityId);

/// Returns the ends of a match in a fixed order, so that both directions are one pair.
fn ends_of(found: &Match<'_>) -> Ends {
    let (subject, object) = (found.subject.entity.clone(), found.object.entity.clone());
    if object < subject { (object, subject) } else { (subject, object) }
}

/// Tells whether a frame has a predicate of its own: no auxiliary, no preposition, and no word of what means an actor.
fn is_content(context: Context<'_>, frame: &Frame) -> bool {
    let token = &context.sentence.tokens[frame.predicate];
    let mut mentions = context.resolution.mentions[context.index].values();
    matches!(token.upos, Upos::Verb | Upos::Noun | Upos::Adj)
        && frame.class != Class::Preposition
        && !mentions.any(|mention| mention.tokens.contains(&frame.predicate))
}

/// Returns what a pattern finds between actors in a frame.
fn gaps_of(context: Context<'_>, frame: &Frame, line: &str) -> Vec<(Ends, Gap)> {
    let is_plain = |character: char| character.is_alphanumeric() || " '_-".contains(character);
    // A lemma is a stranger's word: it must not break the file that the line is put into.
    let Some(pattern) = Pattern::parse(line).ok().filter(|_| line.chars().all(is_plain)) else { return Vec::new() };
    let relation = any_relation();
    let gap = |found: Match<'_>| {
        let (subject, object) = (end(context, &found.subject)?, end(context, &found.object)?);
        let is_only_places = subject.kind == EntityKind::Place && object.kind == EntityKind::Place;
        let trigger = context.sentence.tokens[found.trigger].span;
        let gap = Gap { pattern: line.to_owned(), sentence: context.index, subject, trigger, object };
        let is_nested = gap.subject.span.overlaps(gap.object.span);
        (!is_only_places && !is_nested).then(|| (ends_of(&found), gap))
    };
    find_pattern(context, frame, &relation, &pattern).into_iter().filter_map(gap).collect()
}

/// Returns a relation between entities of any kind.
fn any_relation() -> Relation {
    Relation {
        name: RelationName(String::new()),
        label: String::new(),
        definition: String::new(),
        sign: Sign::Neutral,
        symmetric: false,
        parent: None,
        subject_kinds: BTreeSet::new(),
        object_kinds: BTreeSet::new(),
        plover: None,
        cameo: None,
        patterns: Vec::new(),
    }
}

fn end(context: Context<'_>, end: &End) -> Option<GapEnd> {
    let kind = context.resolution.kind(&end.entity).filter(|kind| *kind != EntityKind::Weapon)?;
    Some(GapEnd { entity: end.entity.clone(), kind, span: context.sentence.span_of(end.tokens.clone()) })
}

/// Returns the patterns that a frame may be an example of, the most direct first.
fn lines(context: Context<'_>, frame: &Frame) -> Vec<String> {
    match frame.class {
        Class::Verb => verb_lines(context, frame),
        Class::Noun => {
            let events = prepositions(frame).map(|case| format!("subject's {} {case} object", frame.lemma));
            events.chain(description_lines(frame)).collect()
        }
        Class::Adjective => description_lines(frame).collect(),
        Class::Preposition => Vec::new(),
    }
}

/// `subject visit object`, `subject meet with object`, `subject take part in object`.
fn verb_lines(context: Context<'_>, frame: &Frame) -> Vec<String> {
    let verb = &frame.lemma;
    let mut lines = vec![format!("subject {verb} object")];
    // What is said somewhere or after something is no tie; beside a light verb its noun is the predicate.
    if ["SpeechVerb", "LightVerb"].iter().any(|class| context.ontology.is_word(class, verb)) {
        return lines;
    }
    let cases = prepositions(frame).chain(frame.at(&Place::Beneficiary).next().map(|_| "to"));
    match done_to(context, frame) {
        DoneTo::Nothing => lines.extend(cases.map(|case| format!("subject {verb} {case} object"))),
        DoneTo::Thing(thing) => lines.extend(cases.map(|case| format!("subject {verb} {thing} {case} object"))),
        // "Oman closed the embassy in Paris" does not say that Oman closes in Paris.
        DoneTo::Other => {}
    }
    lines
}

/// What the direct object of a verb is.
enum DoneTo {
    /// There is none.
    Nothing,
    /// A common noun.
    Thing(String),
    /// An actor, or anything else.
    Other,
}

fn done_to(context: Context<'_>, frame: &Frame) -> DoneTo {
    let Some(object) = frame.at(&Place::Object).next() else { return DoneTo::Nothing };
    let token = &context.sentence.tokens[object.token];
    let mut mentions = context.resolution.mentions[context.index].values();
    let is_actor = mentions.any(|mention| mention.tokens.contains(&object.token));
    if is_actor || token.upos != Upos::Noun { DoneTo::Other } else { DoneTo::Thing(token.lemma.to_lowercase()) }
}

/// `subject is neighbor of object`, `subject is wary of object`.
fn description_lines(frame: &Frame) -> impl Iterator<Item = String> + '_ {
    let has_modifier = frame.at(&Place::Modifier).next().is_some() && frame.class == Class::Noun;
    let cases = prepositions(frame).chain(has_modifier.then_some("of"));
    cases.map(|case| format!("subject is {} {case} object", frame.lemma))
}

/// Returns the prepositions of a frame's arguments that the notation knows; who stands behind "by" is no object.
fn prepositions(frame: &Frame) -> impl Iterator<Item = &str> {
    let cases: BTreeSet<&str> = frame
        .arguments
        .iter()
        .filter_map(|argument| match &argument.place {
            Place::Preposition(case) => Some(case.as_str()),
            _ => None,
        })
        .collect();
    cases.into_iter().filter(|case| *case != "by" && is_preposition(case))
}

fn is_preposition(word: &str) -> bool {
    Pattern::parse(&format!("subject {word} object")).is_ok_and(|pattern| pattern.form == Form::Attachment)
}
