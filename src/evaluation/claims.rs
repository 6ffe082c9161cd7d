//! Predicted claims against those that careful readers wrote.
//!
//! A predicted claim is right when any reader wrote it. What must be found are the claims that all readers wrote and at
//! least one was certain of. Each level includes the one before, but for [`Level::Lenient`], which loosens
//! [`Level::Relation`].

use super::counts::{Counts, Difference, Verdict};
use super::gold::{Gold, GoldDocument, Statement};
use crate::knowledge::RelationName;
use crate::ontology::{Ontology, Relation};
use serde::Serialize;

pub use super::gold::{Predicted, predicted, read_predicted};

/// How much of two claims must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The sentence and the two ends, either way round.
    Pair,
    /// And the relation with its direction; symmetric relations have none.
    Relation,
    /// The same, but the relation above or below the right one, or beside it, is right too.
    Lenient,
    /// As [`Level::Relation`], and polarity, and what has happened told from what has not.
    Stance,
}

impl Level {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Level; 4] = [Level::Pair, Level::Relation, Level::Lenient, Level::Stance];

    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Pair => "pair",
            Level::Relation => "relation",
            Level::Lenient => "lenient",
            Level::Stance => "stance",
        }
    }
}

/// How well predicted claims agree with the gold.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// For each of [`Level::ALL`].
    pub levels: [Counts; 4],
    /// Of the claims right at [`Level::Relation`] those whose speaker is right too; only the precision means something.
    pub speaker: Counts,
    /// What was missed and what is too much at [`Level::Relation`], by document.
    pub differences: Vec<Difference>,
}

/// Compares predicted claims with what the readers wrote; claims of other documents are passed over.
pub fn compare(gold: &Gold, predicted: &Predicted, ontology: &Ontology) -> Comparison {
    let mut comparison = Comparison::default();
    for document in &gold.documents {
        let is_about = |name: &str| gold.document_of(name).is_some_and(|found| found.id == document.id);
        let claims = predicted.iter().filter(|(name, _)| is_about(name)).map(|(_, statement)| statement).collect();
        Pairing { document, predicted: claims, ontology }.add_to(&mut comparison);
    }
    comparison
}

/// The predicted and the gold claims of one document.
struct Pairing<'p> {
    document: &'p GoldDocument,
    predicted: Vec<&'p Statement>,
    ontology: &'p Ontology,
}

impl<'p> Pairing<'p> {
    fn add_to(&self, comparison: &mut Comparison) {
        for (counts, level) in comparison.levels.iter_mut().zip(Level::ALL) {
            *counts += self.counts(level);
        }
        comparison.speaker += self.speaker();
        comparison.differences.extend(self.misses().chain(self.extras()));
    }

    fn counts(&self, level: Level) -> Counts {
        let core = agreed(self.document, self.ontology, level);
        Counts {
            right: self.predicted.iter().filter(|claim| self.is_right(claim, level)).count(),
            predicted: self.predicted.len(),
            found: core.iter().filter(|gold| self.is_found(gold, level)).count(),
            gold: core.len(),
        }
    }

    fn written(&self) -> impl Iterator<Item = &'p Statement> {
        self.document.readers.iter().flatten()
    }

    fn is_right(&self, claim: &Statement, level: Level) -> bool {
        self.written().any(|gold| agree(claim, gold, level, self.ontology))
    }

    fn is_found(&self, gold: &Statement, level: Level) -> bool {
        self.predicted.iter().any(|claim| agree(claim, gold, level, self.ontology))
    }

    fn speaker(&self) -> Counts {
        let right: Vec<_> = self.predicted.iter().filter(|claim| self.is_right(claim, Level::Relation)).collect();
        let has_speaker = |claim: &Statement| {
            let mut same = self.written().filter(|gold| agree(claim, gold, Level::Relation, self.ontology));
            same.any(|gold| is_same_speaker(claim, gold))
        };
        let with_speaker = right.iter().filter(|claim| has_speaker(claim)).count();
        Counts { right: with_speaker, predicted: right.len(), found: with_speaker, gold: right.len() }
    }

    fn misses(&self) -> impl Iterator<Item = Difference> + '_ {
        let core = agreed(self.document, self.ontology, Level::Relation).into_iter();
        core.filter(|gold| !self.is_found(gold, Level::Relation)).map(|gold| self.difference(gold, Verdict::Miss))
    }

    fn extras(&self) -> impl Iterator<Item = Difference> + '_ {
        let wrong = self.predicted.iter().filter(|claim| !self.is_right(claim, Level::Relation));
        wrong.map(|claim| self.difference(claim, Verdict::Extra))
    }

    fn difference(&self, claim: &Statement, verdict: Verdict) -> Difference {
        let what = format!("{} {} {}", claim.subject.label, claim.relation, claim.object.label);
        Difference { document: self.document.id.clone(), verdict, what, sentence: claim.sentence.clone() }
    }
}

/// Returns the claims that all readers wrote and one of them was certain of.
fn agreed<'d>(document: &'d GoldDocument, ontology: &'d Ontology, level: Level) -> Vec<&'d Statement> {
    let others = document.readers.iter().skip(1).flatten();
    let is_certain = |claim: &&Statement| {
        claim.certain || others.clone().any(|other| other.certain && agree(claim, other, level, ontology))
    };
    written_by_all(document, ontology, level).filter(is_certain).collect()
}

/// Returns the first reader's claims that all others wrote too.
pub(super) fn written_by_all<'d>(
    document: &'d GoldDocument,
    ontology: &'d Ontology,
    level: Level,
) -> impl Iterator<Item = &'d Statement> {
    let (first, others) = document.readers.split_first().map_or((&[][..], &[][..]), |(first, others)| (&first[..], others));
    let wrote =
        move |reader: &Vec<Statement>, claim: &Statement| reader.iter().any(|other| agree(claim, other, level, ontology));
    first.iter().filter(move |claim| others.iter().all(|reader| wrote(reader, claim)))
}

fn agree(claim: &Statement, gold: &Statement, level: Level, ontology: &Ontology) -> bool {
    if !claim.words.is_same_sentence(&gold.words) {
        return false;
    }
    let meet =
        |first: &super::gold::StatementEnd, second: &super::gold::StatementEnd| !first.names.is_disjoint(&second.names);
    let straight = meet(&claim.subject, &gold.subject) && meet(&claim.object, &gold.object);
    let crossed = meet(&claim.subject, &gold.object) && meet(&claim.object, &gold.subject);
    if level == Level::Pair {
        return straight || crossed;
    }
    let relation = |name: &str| ontology.relations.get(&RelationName(name.to_owned()));
    let (found, wanted) = (relation(&claim.relation), relation(&gold.relation));
    let is_symmetric = found.is_some_and(|relation| relation.symmetric);
    let is_same = claim.relation == gold.relation || level == Level::Lenient && are_related(found, wanted);
    is_same && (straight || crossed && is_symmetric) && (level != Level::Stance || has_same_stance(claim, gold))
}

/// Tells whether one relation is above the other, or both are below a third.
fn are_related(first: Option<&Relation>, second: Option<&Relation>) -> bool {
    let (Some(first), Some(second)) = (first, second) else { return false };
    let is_below = |relation: &Relation, above: &Relation| relation.parent.as_ref() == Some(&above.name);
    is_below(first, second) || is_below(second, first) || first.parent.is_some() && first.parent == second.parent
}

fn has_same_stance(claim: &Statement, gold: &Statement) -> bool {
    let has_happened = |claim: &Statement| matches!(claim.modality.as_str(), "actual" | "ended");
    claim.polarity == gold.polarity && has_happened(claim) == has_happened(gold)
}

fn is_same_speaker(claim: &Statement, gold: &Statement) -> bool {
    match (&claim.speaker, &gold.speaker) {
        (None, None) => true,
        (Some(first), Some(second)) => !first.is_disjoint(second),
        _ => false,
    }
}
