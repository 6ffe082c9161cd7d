//! The prefixes that the user declared, which hold in every query until they are removed.

use crate::places;
use crate::report::{Complaint, Exit};
use anyhow::Result;
use claimgraph::query;
use std::fs;

/// The user's prefixes in the order of their declaration.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefixes {
    pub(super) declared: Vec<(String, String)>,
}

impl Prefixes {
    /// Reads those that were kept from an earlier sitting.
    pub(super) fn kept() -> Self {
        let text = places::prefixes().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        let mut prefixes = Self::default();
        for line in text.lines() {
            if let Some((prefix, namespace)) = line.strip_prefix("PREFIX ").and_then(|line| line.split_once(": <")) {
                // A line that no longer makes sense, after an edit by hand, is no reason not to start.
                let _ = prefixes.declare(prefix, namespace.trim_end().trim_end_matches('>'));
            }
        }
        prefixes
    }

    /// Declares a prefix.
    pub(super) fn declare(&mut self, prefix: &str, namespace: &str) -> Result<()> {
        let prefix = prefix.trim_end_matches(':');
        let namespace = namespace.trim_start_matches('<').trim_end_matches('>');
        // What would leave the declaration it is pasted into makes no prefix, whatever the parser says of the rest.
        let is_name = |character: char| character.is_alphanumeric() || "-_.".contains(character);
        let leaves = |character: char| character <= ' ' || "<>\"{}|^`\\".contains(character);
        let is_contained = prefix.chars().all(is_name) && !namespace.contains(leaves);
        if !is_contained || query::check(&format!("PREFIX {prefix}: <{namespace}> ASK {{}}")).is_err() {
            let message = format!("`{prefix}` and `{namespace}` make no prefix");
            return Err(Complaint::new(Exit::Question, message, "write .prefix foaf http://xmlns.com/foaf/0.1/").into());
        }
        self.remove(prefix);
        self.declared.push((prefix.to_owned(), namespace.to_owned()));
        Ok(())
    }

    /// Removes a prefix and tells whether it was declared.
    pub(super) fn remove(&mut self, prefix: &str) -> bool {
        let before = self.declared.len();
        self.declared.retain(|(declared, _)| declared != prefix.trim_end_matches(':'));
        self.declared.len() < before
    }

    /// Keeps them for the next sitting.
    pub(super) fn keep(&self) -> Result<()> {
        places::prefixes().map_or(Ok(()), |file| places::write(&file, &self.prologue()))
    }

    /// Returns a query with the declarations before it, and how many lines they take.
    pub(super) fn before(&self, sparql: &str) -> (String, usize) {
        (self.prologue() + sparql, self.declared.len())
    }

    fn prologue(&self) -> String {
        self.declared.iter().map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_declared_once_and_cannot_hold_more_than_itself() {
        let mut prefixes = Prefixes::default();
        prefixes.declare("ex:", "<http://one.example/>").unwrap();
        prefixes.declare("ex", "http://two.example/").unwrap();
        assert_eq!(prefixes.before("ASK {}"), ("PREFIX ex: <http://two.example/>\nASK {}".to_owned(), 1));
        assert!(prefixes.declare("x", "http://x> ASK {} #").is_err());
        assert!(prefixes.declare("x: <http://x> PREFIX y", "http://y").is_err());
        assert!(prefixes.remove("ex") && !prefixes.remove("ex"));
    }
}
