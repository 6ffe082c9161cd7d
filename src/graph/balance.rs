//! How balanced a signed network is: whether friends of friends are friends, and enemies of enemies.

use super::SignedNetwork;

/// Measures of structural balance ([Cartwright and Harary 1956](https://doi.org/10.1037/h0046049)), each between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// Triads by their signs.
    pub triads: TriadCounts,
    /// Share of triads that are balanced; none when there are no triads.
    pub triangle: Option<f64>,
    /// Closed walks weighed by length, balanced against all
    /// ([Estrada and Benzi 2014](https://doi.org/10.1103/PhysRevE.90.042802)); none when there is nothing to weigh, or more
    /// than [`Balance::WALK_LIMIT`] vertices.
    pub walk: Option<f64>,
}

/// How many triads there are with three, two, one and no positive edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TriadCounts {
    /// `+++`: three friends.
    pub three_positive: usize,
    /// `++-`: a friend of an enemy; not balanced.
    pub two_positive: usize,
    /// `+--`: two friends with a common enemy.
    pub one_positive: usize,
    /// `---`: three enemies; not balanced.
    pub none_positive: usize,
}

impl TriadCounts {
    /// Returns how many triads there are.
    pub fn total(&self) -> usize {
        self.balanced() + self.frustrated()
    }

    /// Returns how many are balanced.
    pub fn balanced(&self) -> usize {
        self.three_positive + self.one_positive
    }

    /// Returns how many are not.
    pub fn frustrated(&self) -> usize {
        self.two_positive + self.none_positive
    }

    pub(super) fn count(&mut self, positive: usize) {
        match positive {
            3 => self.three_positive += 1,
            2 => self.two_positive += 1,
            1 => self.one_positive += 1,
            _ => self.none_positive += 1,
        }
    }
}

impl Balance {
    /// The most vertices whose walks are weighed; it takes time in the third power of their number.
    pub const WALK_LIMIT: usize = 300;

    pub(super) fn of(network: &SignedNetwork, triads: TriadCounts) -> Self {
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        Self { triads, triangle: share(triads.balanced(), triads.total()), walk: walk_balance(network) }
    }
}

impl SignedNetwork {
    /// Measures the balance of the network.
    pub fn balance(&self) -> Balance {
        let mut triads = TriadCounts::default();
        self.visit_triads(|triad| triads.count(triad.positive));
        Balance::of(self, triads)
    }
}

/// Returns the trace of the exponential of the signed matrix over that of the matrix without signs.
fn walk_balance(network: &SignedNetwork) -> Option<f64> {
    let vertices: Vec<usize> = (0..network.vertex_count()).filter(|vertex| !network.links(*vertex).is_empty()).collect();
    if vertices.is_empty() || vertices.len() > Balance::WALK_LIMIT {
        return None;
    }
    let position = |vertex: usize| vertices.binary_search(&vertex).unwrap_or_default();
    let mut signed = vec![vec![0.0; vertices.len()]; vertices.len()];
    for &(one, other, positive) in network.edges() {
        let (one, other) = (position(one), position(other));
        signed[one][other] = if positive { 1.0 } else { -1.0 };
        signed[other][one] = signed[one][other];
    }
    let unsigned = signed.iter().map(|row| row.iter().map(|value: &f64| value.abs()).collect()).collect();
    let [signed, unsigned] = [signed, unsigned].map(eigenvalues);
    // The largest eigenvalue is taken out of both sums, so that neither grows beyond all numbers.
    let largest = unsigned.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let trace = |values: &[f64]| values.iter().map(|value| (value - largest).exp()).sum::<f64>();
    Some(trace(&signed) / trace(&unsigned))
}

/// Returns the eigenvalues of a symmetric matrix, in no order, by Jacobi's method of rotations
/// (Golub and Van Loan, Matrix Computations, 8.5).
fn eigenvalues(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    const SWEEPS: usize = 60;
    let size = matrix.len();
    for _ in 0..SWEEPS {
        let off: f64 = (0..size)
            .flat_map(|row| (0..row).map(move |column| (row, column)))
            .map(|(row, column)| matrix[row][column].powi(2))
            .sum();
        if off < 1e-20 {
            break;
        }
        for row in 0..size {
            for column in row + 1..size {
                rotate(&mut matrix, row, column);
            }
        }
    }
    (0..size).map(|index| matrix[index][index]).collect()
}

/// Turns two axes so that the element between them becomes zero.
fn rotate(matrix: &mut [Vec<f64>], p: usize, q: usize) {
    if matrix[p][q].abs() < 1e-15 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let tangent = if theta == 0.0 { 1.0 } else { tangent };
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in matrix.iter_mut() {
        let (left, right) = (row[p], row[q]);
        row[p] = cosine * left - sine * right;
        row[q] = sine * left + cosine * right;
    }
    #[allow(clippy::needless_range_loop, reason = "rows are exchanged while columns are counted")]
    for column in 0..matrix.len() {
        let (upper, lower) = (matrix[p][column], matrix[q][column]);
        matrix[p][column] = cosine * upper - sine * lower;
        matrix[q][column] = sine * upper + cosine * lower;
    }
}

#[cfg(test)]
mod tests {
    use super::super::signed_network::fixture::network;
    use super::*;

    #[test]
    fn triads_are_counted_by_their_signs() {
        let check = |edges: &str, expected: [usize; 4], triangle: Option<f64>| {
            let balance = network(edges).balance();
            let TriadCounts { three_positive, two_positive, one_positive, none_positive } = balance.triads;
            assert_eq!([three_positive, two_positive, one_positive, none_positive], expected, "{edges}");
            assert_eq!(balance.triangle, triangle, "{edges}");
        };
        check("0+1 1+2 0+2 3-4", [1, 0, 0, 0], Some(1.0));
        check("0+1 1+2 0-2", [0, 1, 0, 0], Some(0.0));
        check("0-1 1-2 0-2 1+3 2+3", [0, 1, 0, 1], Some(0.0));
        check("0+1 1-2 0-2 0+3 1+3", [1, 0, 1, 0], Some(1.0));
        check("0+1 1-2", [0; 4], None);
    }

    #[test]
    fn balanced_networks_have_balanced_walks() {
        let walk = |edges: &str| network(edges).balance().walk.unwrap();
        assert!((walk("0+1 1-2 0-2 2+3 0-3") - 1.0).abs() < 1e-9);
        // The eigenvalues of three enemies are 1, 1 and -2, those of three friends 2, -1 and -1.
        let [one, two] = [1_f64, 2.0].map(f64::exp);
        let expected = (2.0 * one + 1.0 / (two * 1.0)) / (two + 2.0 / one);
        assert!((walk("0-1 1-2 0-2") - expected).abs() < 1e-9);
        assert_eq!(network("").balance().walk, None);
    }
}
