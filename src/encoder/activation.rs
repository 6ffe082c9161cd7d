//! Activation functions.

/// Returns the [Gaussian error linear unit](https://arxiv.org/abs/1606.08415) of `x`.
pub(crate) fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

/// Returns the error function by [Abramowitz and Stegun 7.1.26](https://personal.math.ubc.ca/~cbm/aands/page_299.htm).
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let polynomial = t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152_1 + t * 1.061_405_4))));
    (1.0 - polynomial * (-x * x).exp()).copysign(x)
}

/// Returns the logistic function of `x`.
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Turns scores into probabilities that add up to 1.
pub(crate) fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - highest).exp());
    let total: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= total);
}

/// Returns the index of the highest score, the first of equal ones; 0 when there is none.
pub(crate) fn highest(scores: &[f32]) -> usize {
    (0..scores.len()).reduce(|best, index| if scores[index] > scores[best] { index } else { best }).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gelu_is_exact_enough() {
        for (x, expected) in [(0.0, 0.0), (1.0, 0.841_345), (-1.0, -0.158_655), (3.0, 2.995_95), (-8.0, 0.0)] {
            assert!((gelu(x) - expected).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn the_first_of_the_highest_scores_counts() {
        assert_eq!([highest(&[1.0, 3.0, 3.0, -1.0]), highest(&[])], [1, 0]);
    }

    #[test]
    fn probabilities_add_up() {
        let mut scores = [1.0, 2.0, 1000.0];
        softmax(&mut scores);
        assert_eq!(scores, [0.0, 0.0, 1.0]);
        assert!((sigmoid(0.0) - 0.5).abs() < 1e-6 && sigmoid(-200.0) >= 0.0);
    }
}
