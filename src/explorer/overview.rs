//! What there is in a store to choose from.

use super::Explorer;
use crate::knowledge::{EntityId, Modality, RelationName};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What a store holds, counted, and what can be chosen in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// How many documents have claims.
    pub documents: usize,
    /// How many actors are in claims.
    pub actors: usize,
    /// How many claims there are.
    pub claims: usize,
    /// How many of them are asserted.
    pub asserted_claims: usize,
    /// Day of the first document.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// The relations that claims have, and those above them.
    pub relations: Vec<RelationChoice>,
    /// Who published the documents; a document without publisher stands for itself. Those with the most claims first.
    pub sources: Vec<ValueCount>,
    /// Who is said to have said something, those with the most claims first.
    pub speakers: Vec<ValueCount>,
    /// Modalities of claims.
    pub modalities: Vec<ValueCount>,
}

/// A relation to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelationChoice {
    /// Its name.
    pub name: RelationName,
    /// How it reads.
    pub label: String,
    /// What it means.
    pub definition: String,
    /// `positive`, `negative` or `neutral`.
    pub sign: &'static str,
    /// How many relations are above it.
    pub depth: usize,
    /// How many claims have it or one below it.
    pub claims: usize,
}

/// Something to choose, with the number of claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// What a [`Choice`](super::Choice) has for it.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// How many claims.
    pub claims: usize,
}

impl Explorer {
    /// Returns what there is in the store.
    pub fn overview(&self) -> Overview {
        let documents: BTreeSet<_> = self.claims.iter().map(|claim| &claim.source.document).collect();
        let days = self.claims.iter().filter_map(|claim| claim.source.date);
        let source = |claim: &crate::store::ClaimSummary| {
            Some(claim.source.publisher.clone().unwrap_or_else(|| claim.source.document.0.clone()))
        };
        let speaker_label = |id: &str| self.name(&EntityId(id.to_owned())).label;
        let mut modalities = self.count(|claim| Some(claim.modality.as_str().to_owned()), |modality| modality.to_owned());
        modalities.sort_by_key(|count| Modality::parse(&count.value));
        Overview {
            documents: documents.len(),
            actors: self.claim_counts.len(),
            claims: self.claims.len(),
            asserted_claims: self.claims.iter().filter(|claim| claim.is_asserted()).count(),
            first: days.clone().min().map(|day| day.to_string()),
            last: days.max().map(|day| day.to_string()),
            relations: self.relation_choices(),
            sources: self.count(source, str::to_owned),
            speakers: self.count(|claim| Some(claim.speaker.as_ref()?.0.clone()), speaker_label),
            modalities,
        }
    }

    /// Counts the claims of each value, the most frequent first.
    fn count(
        &self,
        value: impl Fn(&crate::store::ClaimSummary) -> Option<String>,
        label: impl Fn(&str) -> String,
    ) -> Vec<ValueCount> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for value in self.claims.iter().filter_map(value) {
            *counts.entry(value).or_default() += 1;
        }
        let count = |(value, claims): (String, usize)| ValueCount { label: label(&value), value, claims };
        let mut counts: Vec<ValueCount> = counts.into_iter().map(count).collect();
        counts.sort_by_key(|count| Reverse(count.claims));
        counts
    }

    /// Returns the relations of the claims below those that they belong to.
    fn relation_choices(&self) -> Vec<RelationChoice> {
        let mut counts: BTreeMap<&RelationName, usize> = BTreeMap::new();
        for claim in &self.claims {
            for relation in self.ontology.with_ancestors(&claim.relation) {
                *counts.entry(&relation.name).or_default() += 1;
            }
        }
        let mut choices = Vec::new();
        let roots = |name: &&RelationName| self.parent(name).is_none();
        for root in counts.keys().copied().filter(roots) {
            self.add_choice(root, 0, &counts, &mut choices);
        }
        choices
    }

    fn add_choice(
        &self,
        name: &RelationName,
        depth: usize,
        counts: &BTreeMap<&RelationName, usize>,
        choices: &mut Vec<RelationChoice>,
    ) {
        let Some(relation) = self.ontology.relations.get(name) else { return };
        choices.push(RelationChoice {
            name: name.clone(),
            label: relation.label.clone(),
            definition: relation.definition.clone(),
            sign: relation.sign.as_str(),
            depth,
            claims: counts.get(name).copied().unwrap_or_default(),
        });
        let is_below = |other: &&RelationName| self.parent(other) == Some(name);
        for below in counts.keys().copied().filter(is_below) {
            self.add_choice(below, depth + 1, counts, choices);
        }
    }

    fn parent(&self, name: &RelationName) -> Option<&RelationName> {
        self.ontology.relations.get(name)?.parent.as_ref()
    }
}
