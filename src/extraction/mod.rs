//! Reads claims: patterns of the ontology on dependency trees, and a network that has read many claims.
//!
//! # Steps
//! 1. [`frame`] normalises each predicate: who does it, to whom, in any voice, clause or part of speech.
//! 2. [`matching`] looks for the patterns of all relations in the frames.
//! 3. [`learned`] scores all pairs of mentions; [`judgement`] joins both readers.
//! 4. [`stance`] finds out whether it holds and whether it has happened; [`speech`], whose words it is.
//! 5. [`time`] and [`amount`] read dates and quantities.
//!
//! [`gaps`] turns it round: what two actors do that no pattern takes.

mod amount;
mod frame;
mod gaps;
mod judgement;
mod learned;
mod matching;
mod speech;
mod stance;
mod time;

pub use gaps::{Gap, GapEnd, GapFinder};
pub use learned::ClaimModelError;

use crate::knowledge::{Claim, ClaimId, EntityKind, Evidence, Reading, RelationName};
use crate::ontology::Ontology;
use crate::resolution::{MentionForm, Resolution};
use crate::text::{AnnotatedDocument, Sentence, Span};
use learned::{ClaimModel, WordVectors};
use matching::{End, Match, Matcher};
use speech::Quotations;
use std::collections::BTreeMap;

/// Writes the claims of documents.
pub struct Extractor<'o> {
    ontology: &'o Ontology,
    matcher: Matcher<'o>,
    model: ClaimModel,
}

/// What is known about the sentence that is being read.
#[derive(Clone, Copy)]
struct Context<'c> {
    ontology: &'c Ontology,
    annotated: &'c AnnotatedDocument,
    resolution: &'c Resolution,
    index: usize,
    sentence: &'c Sentence,
}

impl<'o> Extractor<'o> {
    /// Indexes the patterns and loads the learned reader.
    ///
    /// # Errors
    /// When the weights inside the program do not fit it.
    pub fn new(ontology: &'o Ontology) -> Result<Self, ClaimModelError> {
        Ok(Self { ontology, matcher: Matcher::new(ontology), model: ClaimModel::embedded()? })
    }

    /// Returns a name for the weights of the learned reader.
    pub fn version(&self) -> &str {
        self.model.version()
    }

    /// Writes all claims of a document.
    pub fn extract(&self, annotated: &AnnotatedDocument, resolution: &Resolution) -> Reading {
        let vectors = self.model.read(annotated, resolution);
        let mut quotations = Quotations::default();
        let mut claims = Vec::new();
        for (index, sentence) in annotated.sentences.iter().enumerate() {
            let context = Context { ontology: self.ontology, annotated, resolution, index, sentence };
            quotations.read(context);
            claims.extend(self.extract_sentence(context, &vectors, &quotations));
        }
        reading(annotated, resolution, claims)
    }

    fn extract_sentence(&self, context: Context<'_>, vectors: &WordVectors, quotations: &Quotations) -> Vec<Claim> {
        let frames = frame::frames(context);
        let matches = frames.iter().flat_map(|frame| self.matcher.find(context, frame)).collect();
        let mut matches = judgement::judge(context, &self.model, vectors, self.without_repetition(matches));
        matches.retain(|found| !describes_itself(context, found));
        let matches = self.without_repetition(matches);
        let number = |(position, found): (usize, &Match<'_>)| {
            let id = format!("{}/{}.{}", context.annotated.document.id, context.index + 1, position + 1);
            claim(context, quotations, ClaimId(id), found)
        };
        matches.iter().enumerate().map(number).collect()
    }

    /// Keeps one match for each pair and fact: the most specific relation, then the most confident.
    fn without_repetition<'m>(&self, matches: Vec<Match<'m>>) -> Vec<Match<'m>> {
        // What a pattern found can be explained, and has an item.
        let rank = |found: &Match<'_>| (found.pattern.is_some(), found.confidence);
        let mut best: BTreeMap<_, Match<'m>> = BTreeMap::new();
        for found in matches {
            let (subject, object) = (found.subject.entity.clone(), found.object.entity.clone());
            let is_crossed = found.relation.symmetric && object < subject;
            let pair = if is_crossed { (object, subject) } else { (subject, object) };
            let key = (pair, found.relation.name.clone());
            match best.get(&key) {
                Some(kept) if rank(kept) >= rank(&found) => {}
                _ => drop(best.insert(key, found)),
            }
        }
        let specific: Vec<_> = best.keys().cloned().collect();
        let is_implied = |pair: &(_, _), relation: &RelationName| {
            specific.iter().any(|(other, name)| {
                same_ends(other, pair)
                    && name != relation
                    && self.ontology.with_ancestors(name).iter().any(|ancestor| ancestor.name == *relation)
            })
        };
        let mut kept: Vec<_> = best
            .iter()
            .filter(|((pair, relation), _)| !is_implied(pair, relation))
            .map(|(_, found)| found.clone())
            .collect();
        kept.sort_by_key(|found| (found.trigger, found.subject.head, found.object.head, found.relation.name.clone()));
        kept
    }
}

/// Tells whether one end is only part of the description of the other: that "Canada's ambassador" is Canada's is no claim.
fn describes_itself(context: Context<'_>, found: &Match<'_>) -> bool {
    let is_unnamed = |end: &End| {
        let mention = context.resolution.mentions[context.index].get(&end.head);
        let is_nominal = mention.is_some_and(|mention| mention.form == MentionForm::Nominal);
        is_nominal && context.resolution.kind(&end.entity) == Some(EntityKind::Person)
    };
    let holds = |end: &End, other: &End| is_unnamed(end) && end.tokens.contains(&other.head);
    holds(&found.subject, &found.object) || holds(&found.object, &found.subject)
}

fn same_ends<T: PartialEq>(first: &(T, T), second: &(T, T)) -> bool {
    (first.0 == second.0 && first.1 == second.1) || (first.0 == second.1 && first.1 == second.0)
}

fn claim(context: Context<'_>, quotations: &Quotations, id: ClaimId, found: &Match<'_>) -> Claim {
    let sentence = context.sentence;
    let stance = stance::read(context, found);
    let speaker = speech::speaker(context, quotations, found.trigger);
    Claim {
        id,
        document: context.annotated.document.id.clone(),
        subject: found.subject.entity.clone(),
        relation: found.relation.name.clone(),
        object: found.object.entity.clone(),
        polarity: stance.polarity,
        modality: stance.modality,
        speaker,
        time: time::read(context, found.trigger),
        item: found.item.map(|item| amount::phrase(sentence, item)).or_else(|| office(context, found)),
        quantity: found.item.and_then(|item| amount::read(context, item)),
        confidence: (found.confidence * 1e4).round() / 1e4,
        evidence: Evidence {
            sentence: context.index,
            subject: sentence.span_of(found.subject.tokens.clone()),
            object: sentence.span_of(found.object.tokens.clone()),
            trigger: sentence.span_of(found.trigger..found.trigger + 1),
            found_by: found.found_by,
            pattern: found.pattern.map(|pattern| format!("{}: {}", found.relation.name, pattern.notation)),
        },
    }
}

/// Returns the title in "Prime Minister Nouri al-Maliki": the item of a claim about an office.
fn office(context: Context<'_>, found: &Match<'_>) -> Option<Span> {
    let sentence = context.sentence;
    let is_title = context.ontology.is_word("RoleNoun", &sentence.tokens[found.trigger].lemma.to_lowercase());
    let mentions = &context.resolution.mentions[context.index];
    let mut modifiers = sentence.dependents_by(found.trigger, &["compound", "amod"]);
    let before = modifiers.find(|&index| index + 1 == found.trigger && !mentions.contains_key(&index));
    is_title.then(|| sentence.span_of(before.unwrap_or(found.trigger)..found.trigger + 1))
}

fn reading(annotated: &AnnotatedDocument, resolution: &Resolution, claims: Vec<Claim>) -> Reading {
    let mut used: Vec<_> = claims
        .iter()
        .flat_map(|claim| [Some(&claim.subject), Some(&claim.object), claim.speaker.as_ref()])
        .flatten()
        .collect();
    used.sort();
    used.dedup();
    let mut entities: Vec<_> = used.into_iter().filter_map(|id| resolution.entities.get(id)).cloned().collect();
    for entity in &mut entities {
        entity.aliases.extend(written_forms(annotated, resolution, &entity.id));
        let label = entity.label.clone();
        entity.aliases.remove(&label);
    }
    Reading {
        document: annotated.document.clone(),
        sentences: annotated.sentences.iter().map(|sentence| sentence.span).collect(),
        entities,
        claims,
    }
}

/// Returns the names by which a document calls an entity.
fn written_forms(annotated: &AnnotatedDocument, resolution: &Resolution, id: &crate::knowledge::EntityId) -> Vec<String> {
    let sentences = annotated.sentences.iter().zip(&resolution.mentions);
    let mentions = sentences.flat_map(|(sentence, mentions)| mentions.values().map(move |mention| (sentence, mention)));
    mentions
        .filter(|(_, mention)| mention.entity == *id && mention.form == MentionForm::Name)
        .map(|(sentence, mention)| sentence.span_of(mention.tokens.clone()).of(&annotated.document.text).to_owned())
        .collect()
}
