//! What the types of marked texts are called here: the tables of `ontology/evaluation/`.

use crate::knowledge::{EntityKind, RelationName};
use std::collections::{BTreeMap, BTreeSet};

const KINDS: &str = include_str!("../../ontology/evaluation/kinds.tsv");
const RELATIONS: &str = include_str!("../../ontology/evaluation/relations.tsv");

/// The types of entities and relations that marked texts use, and what is right for each.
#[derive(Clone, Debug)]
pub struct Mapping {
    kinds: BTreeMap<&'static str, BTreeSet<EntityKind>>,
    relations: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Mapping {
    /// Reads the tables.
    pub fn embedded() -> Self {
        let parse = |kinds: &'static str| kinds.split(' ').filter_map(EntityKind::parse).collect();
        Self {
            kinds: rows(KINDS).map(|(name, kinds)| (name, parse(kinds))).collect(),
            relations: rows(RELATIONS).map(|(name, types)| (name, types.split(' ').collect())).collect(),
        }
    }

    /// Returns the kinds that are right for a type of entity; none for a type that is not measured.
    pub(super) fn kinds(&self, type_name: &str) -> Option<&BTreeSet<EntityKind>> {
        self.kinds.get(type_name)
    }

    /// Returns the types of relation that are right for a relation, the usual one first.
    pub(super) fn types(&self, relation: &RelationName) -> &[&'static str] {
        self.relations.get(relation.0.as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the types of relation that are measured.
    pub(super) fn relation_types(&self) -> BTreeSet<&'static str> {
        self.relations.values().flatten().copied().collect()
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Ontology;

    #[test]
    fn the_tables_name_kinds_and_relations_that_there_are() {
        let ontology = Ontology::load(&[]).expect("the ontology is sound");
        for (_, kinds) in rows(KINDS) {
            assert!(kinds.split(' ').all(|kind| EntityKind::parse(kind).is_some()), "{kinds}");
        }
        for (relation, _) in rows(RELATIONS) {
            assert!(ontology.relations.contains_key(&RelationName(relation.to_owned())), "{relation}");
        }
        for table in [KINDS, RELATIONS] {
            let is_row = |line: &&str| !line.is_empty() && !line.starts_with('#');
            assert_eq!(rows(table).count(), table.lines().filter(is_row).count());
        }
    }
}
