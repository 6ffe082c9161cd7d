//! Precision, recall, F1, and what stands behind them.

use serde::Serialize;
use std::ops::AddAssign;

/// How many of what was predicted is right, and how many of the gold was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Predicted and right.
    pub right: usize,
    /// All that was predicted.
    pub predicted: usize,
    /// Gold and found.
    pub found: usize,
    /// All of the gold.
    pub gold: usize,
}

impl Counts {
    /// Returns the share of the predicted that is right; 0 when nothing was predicted.
    pub fn precision(&self) -> f64 {
        share(self.right, self.predicted)
    }

    /// Returns the share of the gold that was found; 0 when there is none.
    pub fn recall(&self) -> f64 {
        share(self.found, self.gold)
    }

    /// Returns the harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        harmonic_mean(self.precision(), self.recall())
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.found += other.found;
        self.gold += other.gold;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

pub(super) fn harmonic_mean(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

/// One place where prediction and gold differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The document.
    pub document: String,
    /// How they differ.
    pub verdict: Verdict,
    /// What is missed, too much or wrong.
    pub what: String,
    /// The sentence.
    pub sentence: String,
}

/// How prediction and gold differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Gold, but not found.
    Miss,
    /// Found, but not gold.
    Extra,
    /// Found, but taken for something else.
    Wrong,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_zero() {
        let nothing = Counts::default();
        assert_eq!((nothing.precision(), nothing.recall(), nothing.f1()), (0.0, 0.0, 0.0));
        let half = Counts { right: 1, predicted: 2, found: 1, gold: 1 };
        assert_eq!((half.precision(), half.recall(), half.f1()), (0.5, 1.0, 2.0 / 3.0));
    }
}
