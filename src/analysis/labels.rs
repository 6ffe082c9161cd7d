//! The labels the network knows, and which of them its scores choose.

use super::AnalysisError;
use super::decoding::highest;
use super::lemmatization::LemmaRule;
use crate::encoder::activation::gelu;
use crate::text::Upos;
use serde::Deserialize;
use std::ops::Range;

/// `models/english.json`.
#[derive(Deserialize)]
pub(super) struct Description {
    /// Name and labels of every kind of tag, in the order of the scores.
    heads: Vec<(String, Vec<String>)>,
    deprels: Vec<String>,
    label_scorer: ScorerWeights,
}

#[derive(Deserialize)]
struct ScorerWeights {
    weight: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

/// The labels of words and arcs.
pub(super) struct Labels {
    /// How many scores of tags a word has, and how many inputs the scorer of relations.
    pub(super) widths: [usize; 2],
    /// Universal parts of speech.
    pub(super) upos: TagKind<Upos>,
    /// Penn Treebank tags.
    pub(super) xpos: TagKind<String>,
    /// Morphological features; empty for none.
    pub(super) feats: TagKind<String>,
    /// Edits that make lemmas.
    pub(super) lemma: TagKind<LemmaRule>,
    /// Places in names: `B-PER`.
    pub(super) entity: TagKind<String>,
    /// Dependency relations.
    pub(super) relations: RelationScorer,
}

impl Labels {
    /// Arranges the labels of a description.
    pub(super) fn new(description: Description) -> Result<Self, AnalysisError> {
        let kind = |name: &str| tag_kind(&description.heads, name);
        let relations = RelationScorer::new(description.deprels, &description.label_scorer)?;
        let tags = description.heads.iter().map(|(_, labels)| labels.len()).sum();
        let feats = kind("feats")?.map(|feats| Ok(feats.trim_matches('_').to_owned()))?;
        Ok(Self {
            widths: [tags, relations.weights.len()],
            upos: kind("upos")?.map(|name| Upos::parse(&name).ok_or(AnalysisError::Upos(name)))?,
            xpos: kind("xpos")?,
            feats,
            lemma: kind("lemma")?.map(|rule| LemmaRule::parse(&rule))?,
            entity: kind("entity")?,
            relations,
        })
    }
}

/// The labels of one kind, and where their scores stand.
pub(super) struct TagKind<L> {
    range: Range<usize>,
    labels: Vec<L>,
}

impl<L> TagKind<L> {
    /// Returns the label with the highest of the scores of a word.
    pub(super) fn choose(&self, tags: &[f32]) -> &L {
        &self.labels[highest(self.scores(tags))]
    }

    /// Returns the labels.
    pub(super) fn labels(&self) -> &[L] {
        &self.labels
    }

    /// Returns the scores of the labels among those of a word.
    pub(super) fn scores<'t>(&self, tags: &'t [f32]) -> &'t [f32] {
        &tags[self.range.clone()]
    }

    fn map<M>(self, label: impl Fn(L) -> Result<M, AnalysisError>) -> Result<TagKind<M>, AnalysisError> {
        Ok(TagKind { range: self.range, labels: self.labels.into_iter().map(label).collect::<Result<_, _>>()? })
    }
}

fn tag_kind(heads: &[(String, Vec<String>)], name: &str) -> Result<TagKind<String>, AnalysisError> {
    let mut start = 0;
    for (head, labels) in heads {
        if head == name && !labels.is_empty() {
            return Ok(TagKind { range: start..start + labels.len(), labels: labels.clone() });
        }
        start += labels.len();
    }
    Err(AnalysisError::MissingLabels(name.to_owned()))
}

/// Chooses the dependency relation of an arc.
pub(super) struct RelationScorer {
    relations: Vec<String>,
    root: usize,
    /// A row for every input, a column for every relation.
    weights: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

/// The relation of the root.
pub(super) const ROOT: &str = "root";

impl RelationScorer {
    fn new(relations: Vec<String>, scorer: &ScorerWeights) -> Result<Self, AnalysisError> {
        let missing = || AnalysisError::MissingLabels("deprels".to_owned());
        let root = relations.iter().position(|relation| relation == ROOT).ok_or_else(missing)?;
        let inputs = scorer.weight.first().map_or(0, Vec::len);
        if [scorer.weight.len(), scorer.bias.len()] != [relations.len(); 2] || relations.len() < 2 {
            return Err(missing());
        }
        let column = |input: usize| scorer.weight.iter().map(|row| row.get(input).copied().unwrap_or(0.0)).collect();
        Ok(Self { weights: (0..inputs).map(column).collect(), relations, root, bias: scorer.bias.clone() })
    }

    /// Returns the best relation of a word that is not the root to its head.
    pub(super) fn choose(&self, dependent: &[f32], head: &[f32]) -> &str {
        let mut scores = self.bias.clone();
        for ((weights, dependent), head) in self.weights.iter().zip(dependent).zip(head) {
            let activation = gelu(dependent + head);
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += activation * weight;
            }
        }
        scores[self.root] = f32::NEG_INFINITY;
        &self.relations[highest(&scores)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(relations: &[&str]) -> Result<Labels, AnalysisError> {
        let heads =
            [("upos", "NOUN VERB"), ("xpos", "NN VB"), ("feats", "_ Number=Sing"), ("lemma", "=a =b"), ("entity", "O")];
        let words = |labels: &str| labels.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Labels::new(Description {
            heads: heads.iter().map(|&(name, labels)| (name.to_owned(), words(labels))).collect(),
            deprels: relations.iter().map(|&relation| relation.to_owned()).collect(),
            label_scorer: ScorerWeights { weight: vec![vec![1.0], vec![9.0], vec![-1.0]], bias: vec![0.0; 3] },
        })
    }

    #[test]
    fn scores_choose_labels() {
        let labels = labels(&["obj", "root", "nsubj"]).unwrap();
        let tags = [0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0];
        assert_eq!(*labels.upos.choose(&tags), Upos::Verb);
        assert_eq!(labels.xpos.choose(&tags), "NN");
        assert_eq!(labels.feats.choose(&tags), "");
        assert_eq!(*labels.lemma.choose(&tags), LemmaRule::Whole("b".to_owned()));
    }

    #[test]
    fn only_the_root_is_root() {
        let labels = labels(&["obj", "root", "nsubj"]).unwrap();
        assert_eq!(labels.relations.choose(&[1.0], &[1.0]), "obj");
        assert_eq!(labels.relations.choose(&[-0.5], &[0.0]), "nsubj");
    }

    #[test]
    fn a_description_without_root_is_an_error() {
        assert!(labels(&["obj", "iobj", "nsubj"]).is_err());
    }
}
