//! Whose words a claim is in: direct and indirect speech, "according to", quotations over several sentences.

use super::Context;
use super::frame::Place;
use crate::knowledge::EntityId;
use crate::resolution::Mention;
use crate::text::{Sentence, Upos};
use std::ops::Range;

/// Where quotations stand in the sentence that is being read, and who spoke before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Quotations {
    /// Token ranges inside quotation marks.
    ranges: Vec<Range<usize>>,
    is_open: bool,
    /// The speaker of the last quotation, as long as the next sentences go on quoting.
    last_speaker: Option<EntityId>,
}

impl Quotations {
    /// Takes up the next sentence of the document.
    pub(super) fn read(&mut self, context: Context<'_>) {
        let sentence = context.sentence;
        self.ranges.clear();
        let mut start = self.is_open.then_some(0);
        for (index, token) in sentence.tokens.iter().enumerate() {
            match token.form.as_str() {
                "“" | "``" => start = Some(index),
                "”" | "''" => self.close(&mut start, index),
                "\"" if start.is_some() => self.close(&mut start, index),
                "\"" => start = Some(index),
                _ => {}
            }
        }
        self.is_open = start.is_some() && !ends_paragraph(context);
        if let Some(start) = start {
            self.ranges.push(start..sentence.tokens.len());
        }
        if let Some(speaker) = outermost_speaker(context) {
            self.last_speaker = Some(speaker);
        } else if self.ranges.is_empty() {
            self.last_speaker = None;
        }
    }

    fn close(&mut self, start: &mut Option<usize>, end: usize) {
        if let Some(start) = start.take() {
            self.ranges.push(start..end + 1);
        }
    }

    /// Tells whether a token stands in a quotation that is a clause and not just a quoted word or two.
    fn contains(&self, token: usize) -> bool {
        const SHORTEST_CLAUSE: usize = 6;
        self.ranges.iter().any(|range| range.contains(&token) && range.len() >= SHORTEST_CLAUSE)
    }
}

fn ends_paragraph(context: Context<'_>) -> bool {
    let end = context.sentence.span.end;
    context.annotated.document.text[end..].starts_with("\n\n")
}

/// Returns whose words the predicate at `trigger` is in; none for the document's own.
pub(super) fn speaker(context: Context<'_>, quotations: &Quotations, trigger: usize) -> Option<EntityId> {
    let in_clause = speaker_above(context, trigger);
    if in_clause.is_some() {
        return in_clause;
    }
    quotations.contains(trigger).then(|| quotations.last_speaker.clone()).flatten()
}

/// Climbs from the predicate to a verb of speech that has it in its complement.
fn speaker_above(context: Context<'_>, trigger: usize) -> Option<EntityId> {
    let sentence = context.sentence;
    let mut current = trigger;
    loop {
        if let Some(speaker) = parenthetical_speaker(context, current, trigger) {
            return Some(speaker);
        }
        let token = &sentence.tokens[current];
        let governor = token.head?;
        let is_gerund = token.relation() == "xcomp" && token.xpos == "VBG";
        let is_said = matches!(token.relation(), "ccomp" | "parataxis" | "csubj") || is_gerund;
        if is_accusation(sentence, current, governor) {
            return accuser(context, governor).map(|accuser| accuser.entity.clone());
        }
        if is_said
            && is_speech(context, governor)
            && let Some(speaker) = subject_mention(context, governor)
        {
            return Some(speaker.entity.clone());
        }
        current = governor;
    }
}

/// "accused Iran of arming the rebels": that Iran armed them is what the accuser says.
fn is_accusation(sentence: &Sentence, clause: usize, governor: usize) -> bool {
    matches!(sentence.tokens[clause].relation(), "advcl" | "acl")
        && sentence.tokens[governor].upos == Upos::Verb
        && sentence.is_marked_by(clause, &["of"])
        && sentence
            .dependents(governor)
            .any(|index| matches!(sentence.tokens[index].deprel.as_str(), "obj" | "iobj" | "nsubj:pass") && index != clause)
}

/// Returns who accuses, in either voice; nobody named in "Iran was accused of".
fn accuser<'c>(context: Context<'c>, verb: usize) -> Option<&'c Mention> {
    let frame = super::frame::verb(context.sentence, verb);
    let mentions = &context.resolution.mentions[context.index];
    frame
        .at(&Place::Subject)
        .find_map(|argument| mentions.get(&argument.token).or_else(|| described_mention(context, argument.token)))
}

/// Finds ", Kerry said," and "according to Kerry" below a clause.
fn parenthetical_speaker(context: Context<'_>, clause: usize, trigger: usize) -> Option<EntityId> {
    let sentence = context.sentence;
    for dependent in sentence.dependents_by(clause, &["parataxis", "ccomp", "obl", "advcl", "dep"]) {
        let token = &sentence.tokens[dependent];
        if sentence.is_below(trigger, dependent) {
            continue;
        }
        if token.relation() == "parataxis"
            && is_speech(context, dependent)
            && let Some(speaker) = subject_mention(context, dependent)
        {
            return Some(speaker.entity.clone());
        }
        if is_source(sentence, dependent) {
            let mentions = &context.resolution.mentions[context.index];
            if let Some(mention) = mentions.get(&dependent) {
                return Some(mention.entity.clone());
            }
        }
    }
    None
}

fn is_source(sentence: &Sentence, index: usize) -> bool {
    sentence.dependents_by(index, &["case"]).any(|case| sentence.tokens[case].form.eq_ignore_ascii_case("according"))
}

/// Tells whether a word is a verb of speech.
pub(super) fn is_speech(context: Context<'_>, index: usize) -> bool {
    let token = &context.sentence.tokens[index];
    token.upos == Upos::Verb && context.ontology.is_word("SpeechVerb", &token.lemma.to_lowercase())
}

/// Returns the mention that speaks with this verb.
fn subject_mention<'c>(context: Context<'c>, verb: usize) -> Option<&'c Mention> {
    let mentions = &context.resolution.mentions[context.index];
    let subject = super::frame::surface_subject(context.sentence, verb, 4)?;
    mentions.get(&subject).or_else(|| described_mention(context, subject))
}

/// "Foreign Ministry spokeswoman Marzieh Afkham" may hang on the title.
fn described_mention<'c>(context: Context<'c>, subject: usize) -> Option<&'c Mention> {
    let mentions = &context.resolution.mentions[context.index];
    context.sentence.dependents_by(subject, &["appos", "flat"]).find_map(|dependent| mentions.get(&dependent))
}

/// Returns who speaks in the sentence as a whole.
fn outermost_speaker(context: Context<'_>) -> Option<EntityId> {
    let verbs = (0..context.sentence.tokens.len()).filter(|&index| is_speech(context, index));
    verbs.filter_map(|verb| subject_mention(context, verb)).next().map(|mention| mention.entity.clone())
}
