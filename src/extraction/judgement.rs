//! Joins the two readers: the learned one judges what the patterns found, and adds what only it finds.

use super::Context;
use super::learned::{ClaimModel, Pair, PairScores, WordVectors, is_inside};
use super::matching::{Match, meanings};
use super::stance::Stance;
use crate::encoder::activation::highest;
use crate::knowledge::{FoundBy, Modality, Polarity};
use crate::ontology::Relation;
use crate::resolution::Mention;
use crate::text::Upos;
use std::collections::BTreeMap;

/// What the learned reader thinks of the stance of a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Judgement {
    /// How probable a denial is.
    pub(super) denied: f32,
    /// How probable each modality is, in the order of `Modality::ALL`.
    pub(super) modalities: [f32; Modality::ALL.len()],
}

impl Judgement {
    /// Returns the most probable stance.
    pub(super) fn stance(&self) -> Stance {
        let polarity = if self.denied > 0.5 { Polarity::Denied } else { Polarity::Affirmed };
        Stance { polarity, modality: Modality::ALL[highest(&self.modalities)] }
    }
}

/// Gives the matches of a sentence their confidence, drops those that few would read, and adds those of the learned reader.
///
/// Relations that the learned reader does not know, those of a user, keep the confidence of their patterns.
pub(super) fn judge<'o>(
    context: Context<'o>,
    model: &ClaimModel,
    vectors: &WordVectors,
    matches: Vec<Match<'o>>,
) -> Vec<Match<'o>> {
    let pairs = ScoredPairs::new(context, model, vectors, &matches);
    let mut judged: Vec<Match<'o>> = matches.into_iter().map(|found| pairs.judged(found)).collect();
    judged.retain(|found| found.judgement.is_none() || model.confidence.pattern.admits(found.confidence));
    let proposals = pairs.proposals(&judged);
    judged.extend(proposals);
    judged
}

/// The pairs of mentions of a sentence with their scores.
struct ScoredPairs<'o, 'm> {
    context: Context<'o>,
    model: &'m ClaimModel,
    pairs: Vec<(&'o Mention, &'o Mention, Pair)>,
    /// The scores in the light of the patterns.
    scores: Vec<PairScores>,
    /// The scores without them.
    alone: Vec<PairScores>,
    /// Index of a pair by the heads of its ends.
    by_heads: BTreeMap<(usize, usize), usize>,
}

impl<'o, 'm> ScoredPairs<'o, 'm> {
    fn new(context: Context<'o>, model: &'m ClaimModel, vectors: &WordVectors, matches: &[Match<'_>]) -> Self {
        let relations_between = |subject: usize, object: usize| {
            let between = matches.iter().filter(|found| found.subject.head == subject && found.object.head == object);
            between.filter_map(|found| number(model, found.relation)).collect()
        };
        let mentions = &context.resolution.mentions[context.index];
        let pairs = model.pairs(context.sentence, mentions, context.resolution, &relations_between);
        let score = |pair: &Pair| model.score(vectors, context.index, context.sentence, pair);
        let scores: Vec<PairScores> = pairs.iter().map_while(|(_, _, pair)| score(pair)).collect();
        let alone = |(pair, scores): (&Pair, &PairScores)| {
            if pair.has_matches() { score(&pair.without_matches()) } else { Some(scores.clone()) }
        };
        let alone = pairs.iter().map(|(_, _, pair)| pair).zip(&scores).map_while(alone).collect();
        let heads = pairs.iter().map(|(subject, object, _)| (subject.head, object.head));
        let by_heads = if scores.is_empty() { BTreeMap::new() } else { heads.zip(0..).collect() };
        Self { context, model, pairs, scores, alone, by_heads }
    }

    /// Returns how probable a relation is for a pair; both directions count for a symmetric one.
    fn probability(&self, scores: &[PairScores], pair: usize, relation: &Relation, number: usize) -> f64 {
        let straight = f64::from(scores[pair].relations[number]);
        if !relation.symmetric {
            return straight;
        }
        let (subject, object, _) = &self.pairs[pair];
        let crossed = self.by_heads.get(&(object.head, subject.head)).map(|&other| scores[other].relations[number]);
        (straight + crossed.map_or(straight, f64::from)) / 2.0
    }

    /// Gives what a pattern found the confidence of both readers.
    fn judged(&self, mut found: Match<'o>) -> Match<'o> {
        let pair = self.by_heads.get(&(found.subject.head, found.object.head));
        let (Some(&pair), Some(number)) = (pair, number(self.model, found.relation)) else { return found };
        let confidence = &self.model.confidence;
        found.confidence = confidence.pattern.of(self.probability(&self.scores, pair, found.relation, number));
        if confidence.model.admits(confidence.model.of(self.probability(&self.alone, pair, found.relation, number))) {
            found.found_by = FoundBy::Both;
        }
        found.judgement = Some(self.judgement(pair));
        found
    }

    fn judgement(&self, pair: usize) -> Judgement {
        Judgement { denied: self.scores[pair].denied, modalities: self.scores[pair].modalities }
    }

    /// Returns what only the learned reader finds.
    fn proposals(&self, known: &[Match<'o>]) -> Vec<Match<'o>> {
        let ontology = self.context.ontology;
        let relations = self.model.relations.iter().enumerate();
        let relations: Vec<_> =
            relations.filter_map(|(number, name)| Some((number, ontology.relations.get(name)?))).collect();
        let mut proposals = Vec::new();
        for pair in 0..self.scores.len() {
            for &(number, relation) in &relations {
                let confidence = self.model.confidence.model.of(self.probability(&self.scores, pair, relation, number));
                if self.model.confidence.model.admits(confidence) {
                    proposals.extend(self.propose(pair, relation, confidence, known));
                }
            }
        }
        proposals
    }

    /// Tells whether an end is only part of the name of somebody else who is not the other end: what is said of "the
    /// Maliki government" is not said of Maliki.
    fn stands_for_another(&self, pair: usize) -> bool {
        let (subject, object, _) = &self.pairs[pair];
        let mentions = || self.context.resolution.mentions[self.context.index].values();
        let is_part = |end: &Mention, other: &Mention| {
            mentions().any(|around| around.head != other.head && is_inside(end, around) && !is_inside(other, around))
        };
        is_part(subject, object) || is_part(object, subject)
    }

    fn propose(&self, pair: usize, relation: &'o Relation, confidence: f64, known: &[Match<'o>]) -> Vec<Match<'o>> {
        let (subject, object, _) = self.pairs[pair].clone();
        let is_known = |heads: [usize; 2]| {
            let same = |found: &Match<'_>| [found.subject.head, found.object.head] == heads;
            known.iter().any(|found| found.relation.name == relation.name && same(found))
        };
        let heads = [subject.head, object.head];
        let is_found = is_known(heads) || (relation.symmetric && is_known([object.head, subject.head]));
        if is_found || self.stands_for_another(pair) {
            return Vec::new();
        }
        let objects: Vec<_> = meanings(self.context, object, &relation.object_kinds, true).collect();
        let subjects = meanings(self.context, subject, &relation.subject_kinds, false);
        let trigger = self.trigger(pair);
        let pairs = subjects.flat_map(|subject| objects.iter().map(move |object| (subject.clone(), object.clone())));
        pairs
            .filter(|(subject, object)| subject.entity != object.entity)
            .map(|(subject, object)| Match {
                relation,
                pattern: None,
                subject,
                object,
                item: None,
                trigger,
                confidence,
                found_by: FoundBy::Model,
                judgement: Some(self.judgement(pair)),
            })
            .collect()
    }

    /// Returns the word that carries the relation: the highest content word between the two ends in the tree, or else what
    /// the network looked at.
    fn trigger(&self, pair: usize) -> usize {
        let (subject, object, described) = &self.pairs[pair];
        let tokens = &self.context.sentence.tokens;
        let is_content = |word: &usize| {
            let is_end = subject.tokens.contains(word) || object.tokens.contains(word);
            !is_end && matches!(tokens[*word].upos, Upos::Verb | Upos::Noun | Upos::Adj)
        };
        // Who "accused Riyadh of funding them" says it; the funding is below the word.
        let is_of_another = |word: usize| {
            let is_speech = self.context.ontology.is_word("SpeechVerb", &tokens[word].lemma);
            let speaks = tokens[subject.head].head == Some(word) && tokens[subject.head].relation() == "nsubj";
            is_speech && !speaks
        };
        let attended = self.scores[pair].attended;
        let mut candidates = [described.turn(), attended].into_iter().chain(described.path().iter().copied());
        candidates.find(|word| is_content(word) && !is_of_another(*word)).unwrap_or(attended)
    }
}

fn number(model: &ClaimModel, relation: &Relation) -> Option<usize> {
    model.relations.iter().position(|name| *name == relation.name)
}
