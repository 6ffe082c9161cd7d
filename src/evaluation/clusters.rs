//! Measures of coreference: how well two groupings of mentions agree.
//!
//! Mentions are numbers; a grouping is a list of clusters without common members.

use super::counts::harmonic_mean;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Groups of mentions that mean the same.
pub(super) type Clusters = Vec<Vec<usize>>;

/// Precision and recall as sums, so that those of several documents can be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// What agrees, seen from the prediction.
    pub right: f64,
    /// All of the prediction.
    pub predicted: f64,
    /// What agrees, seen from the gold.
    pub found: f64,
    /// All of the gold.
    pub gold: f64,
}

impl Agreement {
    /// Returns the share of the predicted that is right.
    pub fn precision(&self) -> f64 {
        if self.predicted == 0.0 { 0.0 } else { self.right / self.predicted }
    }

    /// Returns the share of the gold that was found.
    pub fn recall(&self) -> f64 {
        if self.gold == 0.0 { 0.0 } else { self.found / self.gold }
    }

    /// Returns the harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        harmonic_mean(self.precision(), self.recall())
    }
}

impl AddAssign for Agreement {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.found += other.found;
        self.gold += other.gold;
    }
}

/// MUC counts links: [Vilain et al.](https://aclanthology.org/M95-1005/), A Model-Theoretic Coreference Scoring Scheme
/// (1995).
pub(super) fn muc(key: &Clusters, response: &Clusters) -> Agreement {
    let (found, gold) = links(key, response);
    let (right, predicted) = links(response, key);
    Agreement { right, predicted, found, gold }
}

/// Returns how many of the links that hold the clusters of `first` together are in `second`, and how many there are.
fn links(first: &Clusters, second: &Clusters) -> (f64, f64) {
    let cluster_of = memberships(second);
    let mut sums = (0.0, 0.0);
    for cluster in first {
        let mut parts: Vec<usize> = cluster.iter().filter_map(|mention| cluster_of.get(mention)).copied().collect();
        let alone = cluster.len() - parts.len();
        parts.sort();
        parts.dedup();
        sums.0 += (cluster.len() - parts.len() - alone) as f64;
        sums.1 += (cluster.len() - 1) as f64;
    }
    sums
}

fn memberships(clusters: &Clusters) -> BTreeMap<usize, usize> {
    let members = clusters.iter().enumerate();
    members.flat_map(|(index, cluster)| cluster.iter().map(move |mention| (*mention, index))).collect()
}

/// B-cubed looks from each mention at its cluster: [Bagga and Baldwin](https://aclanthology.org/P98-1012/), Entity-Based
/// Cross-Document Coreferencing Using the Vector Space Model (1998).
pub(super) fn b_cubed(key: &Clusters, response: &Clusters) -> Agreement {
    let (found, gold) = shares(key, response);
    let (right, predicted) = shares(response, key);
    Agreement { right, predicted, found, gold }
}

fn shares(first: &Clusters, second: &Clusters) -> (f64, f64) {
    let cluster_of = memberships(second);
    let mut sums = (0.0, 0.0);
    for cluster in first {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for part in cluster.iter().filter_map(|mention| cluster_of.get(mention)) {
            *common.entry(*part).or_default() += 1;
        }
        sums.0 += common.values().map(|count| (count * count) as f64).sum::<f64>() / cluster.len() as f64;
        sums.1 += cluster.len() as f64;
    }
    sums
}

/// CEAF with the similarity phi4 pairs each cluster with at most one: [Luo](https://aclanthology.org/H05-1004/), On
/// Coreference Resolution Performance Metrics (2005).
pub(super) fn ceaf(key: &Clusters, response: &Clusters) -> Agreement {
    let similarity = |first: &Vec<usize>, second: &Vec<usize>| {
        let common = first.iter().filter(|mention| second.contains(mention)).count();
        2.0 * common as f64 / (first.len() + second.len()) as f64
    };
    let table: Vec<Vec<f64>> =
        key.iter().map(|first| response.iter().map(|second| similarity(first, second)).collect()).collect();
    let best = best_assignment(&table);
    Agreement { right: best, predicted: response.len() as f64, found: best, gold: key.len() as f64 }
}

/// Returns the largest sum over pairs of a row and a column, each used once at most: the
/// [Hungarian method](https://doi.org/10.1002/nav.3800020109) with potentials.
fn best_assignment(table: &[Vec<f64>]) -> f64 {
    let size = table.len().max(table.first().map_or(0, Vec::len));
    let cost = |row: usize, column: usize| -table.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0);
    // Row and column 0 stand for "none yet", so that the method's indices begin at 1.
    let (mut of_row, mut of_column) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_at = vec![0; size + 1];
    for row in 1..=size {
        let mut least = vec![f64::INFINITY; size + 1];
        let mut before = vec![0; size + 1];
        let mut is_done = vec![false; size + 1];
        let mut column = 0;
        row_at[0] = row;
        while row_at[column] != 0 {
            is_done[column] = true;
            let current = row_at[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for other in (1..=size).filter(|other| !is_done[*other]) {
                let reduced = cost(current - 1, other - 1) - of_row[current] - of_column[other];
                if reduced < least[other] {
                    (least[other], before[other]) = (reduced, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=size {
                if is_done[other] {
                    of_row[row_at[other]] += step;
                    of_column[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_at[column] = row_at[before[column]];
            column = before[column];
        }
    }
    (1..=size).map(|column| -cost(row_at[column] - 1, column - 1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(agreement: Agreement, precision: f64, recall: f64) {
        let close = |first: f64, second: f64| (first - second).abs() < 1e-9;
        assert!(close(agreement.precision(), precision), "precision {} is not {precision}", agreement.precision());
        assert!(close(agreement.recall(), recall), "recall {} is not {recall}", agreement.recall());
    }

    /// The worked example of [Pradhan et al.](https://aclanthology.org/P14-2006/) (2014): a to i are 0 to 8.
    #[test]
    fn the_published_example_has_its_published_scores() {
        let key = vec![vec![0, 1, 2], vec![3, 4, 5, 6]];
        let response = vec![vec![0, 1], vec![2, 3], vec![5, 6, 7, 8]];
        check(muc(&key, &response), 2.0 / 5.0, 2.0 / 5.0);
        check(b_cubed(&key, &response), 4.0 / 8.0, 35.0 / 12.0 / 7.0);
        check(ceaf(&key, &response), 1.3 / 3.0, 1.3 / 2.0);
    }

    #[test]
    fn the_same_clusters_agree_wholly_and_none_not_at_all() {
        let key = vec![vec![0, 1, 2], vec![3, 4]];
        for measure in [muc, b_cubed, ceaf] {
            check(measure(&key, &vec![vec![4, 3], vec![2, 0, 1]]), 1.0, 1.0);
            check(measure(&key, &Vec::new()), 0.0, 0.0);
        }
    }

    #[test]
    fn the_best_assignment_is_not_the_greedy_one() {
        assert_eq!(best_assignment(&[vec![0.9, 0.8], vec![0.8, 0.1]]), 1.6);
        assert_eq!(best_assignment(&[vec![0.2, 0.7, 0.1]]), 0.7);
        assert_eq!(best_assignment(&[]), 0.0);
    }
}
