//! Turns the network's scores into a tree and names.

use crate::text::{NameKind, NameMention, Token, Upos};

/// Returns the head of every word in the best tree that has exactly one root; the root has none.
///
/// `arcs` holds a row for every word: the score of the root as its head, then those of the words. A row may be longer.
pub(super) fn best_tree(arcs: &[&[f32]]) -> Vec<Option<usize>> {
    let mut scores: Vec<Vec<f64>> = vec![vec![f64::NEG_INFINITY; arcs.len() + 1]];
    for row in arcs {
        let row = row.iter().take(arcs.len() + 1);
        scores.push(row.map(|score| if score.is_finite() { f64::from(*score) } else { LOWEST }).collect());
    }
    penalise_roots(&mut scores);
    best_arborescence(&scores)[1..].iter().map(|head| head.checked_sub(1)).collect()
}

/// Replaces scores that are no numbers.
const LOWEST: f64 = -1e6;

/// Makes every arc from the root so bad that the best tree has one of them only, which changes nothing among those trees.
fn penalise_roots(scores: &mut [Vec<f64>]) {
    let finite = || scores.iter().flatten().copied().filter(|score| score.is_finite());
    let (lowest, highest) = (finite().fold(0.0, f64::min), finite().fold(0.0, f64::max));
    let penalty = (highest - lowest + 1.0) * scores.len() as f64;
    for row in &mut scores[1..] {
        row[0] -= penalty;
    }
}

/// Returns the head of every node in the best arborescence from node 0, by the algorithm of
/// [Chu, Liu and Edmonds](https://en.wikipedia.org/wiki/Edmonds%27_algorithm); `scores[node][head]`.
fn best_arborescence(scores: &[Vec<f64>]) -> Vec<usize> {
    let mut heads: Vec<usize> = (0..scores.len()).map(|node| best_head(scores, node)).collect();
    let Some(cycle) = find_cycle(&heads) else { return heads };
    let contraction = Contraction::new(scores, &heads, &cycle);
    let contracted_heads = best_arborescence(&contraction.scores);
    contraction.expand(&contracted_heads, &mut heads);
    heads
}

fn best_head(scores: &[Vec<f64>], node: usize) -> usize {
    let candidates = (0..scores.len()).filter(|&head| head != node && node != 0);
    candidates.reduce(|best, head| if scores[node][head] > scores[node][best] { head } else { best }).unwrap_or(0)
}

/// Returns the nodes of a cycle among `heads`, if there is one.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    // The walk in which a node was seen first; node 0 ends every walk.
    let mut walk_of = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut node = start;
        while node != 0 && walk_of[node] == 0 {
            walk_of[node] = start;
            node = heads[node];
        }
        if node != 0 && walk_of[node] == start {
            let mut cycle = vec![node];
            while heads[cycle[cycle.len() - 1]] != node {
                cycle.push(heads[cycle[cycle.len() - 1]]);
            }
            return Some(cycle);
        }
    }
    None
}

/// A graph in which the nodes of a cycle have become one, the last.
struct Contraction {
    scores: Vec<Vec<f64>>,
    /// The nodes of the old graph that stay, by their new number.
    kept: Vec<usize>,
    /// For every kept node, the node of the cycle that is its best head.
    heads_in_cycle: Vec<usize>,
    /// For every kept node, the node of the cycle that is best broken out when the kept node becomes its head.
    entries: Vec<usize>,
}

impl Contraction {
    fn new(scores: &[Vec<f64>], heads: &[usize], cycle: &[usize]) -> Self {
        let kept: Vec<usize> = (0..scores.len()).filter(|node| !cycle.contains(node)).collect();
        let best = |score: &dyn Fn(usize) -> f64| {
            cycle.iter().copied().reduce(|best, node| if score(node) > score(best) { node } else { best }).unwrap_or(0)
        };
        let gain = |node: usize, head: usize| scores[node][head] - scores[node][heads[node]];
        let heads_in_cycle: Vec<usize> = kept.iter().map(|&outside| best(&|node| scores[outside][node])).collect();
        let entries: Vec<usize> = kept.iter().map(|&outside| best(&|node| gain(node, outside))).collect();
        let mut contracted: Vec<Vec<f64>> = Vec::with_capacity(kept.len() + 1);
        for (&outside, &head) in kept.iter().zip(&heads_in_cycle) {
            contracted.push(kept.iter().map(|&other| scores[outside][other]).chain([scores[outside][head]]).collect());
        }
        let entering = kept.iter().zip(&entries).map(|(&outside, &entry)| gain(entry, outside));
        contracted.push(entering.chain([f64::NEG_INFINITY]).collect());
        Self { scores: contracted, kept, heads_in_cycle, entries }
    }

    /// Writes the heads that the contracted graph chose into those of the old graph.
    fn expand(&self, contracted_heads: &[usize], heads: &mut [usize]) {
        let merged = self.kept.len();
        for (new, &old) in self.kept.iter().enumerate().skip(1) {
            let head = contracted_heads[new];
            heads[old] = if head == merged { self.heads_in_cycle[new] } else { self.kept[head] };
        }
        let outside = contracted_heads[merged];
        heads[self.entries[outside]] = self.kept[outside];
    }
}

/// Returns the names in the sequence of BIO labels (`B-PER`, `I-PER`, `O`) with the highest sum of scores among those in
/// which every `I` continues a name of its kind; `scores` holds a row for every word, in the order of `labels`.
pub(super) fn best_names(labels: &[String], scores: &[&[f32]]) -> Vec<NameMention> {
    let may_follow = |before: Option<usize>, label: usize| match labels[label].split_once('-') {
        Some(("I", kind)) => {
            before.and_then(|before| labels[before].split_once('-')).is_some_and(|(_, named)| named == kind)
        }
        _ => true,
    };
    // For every word and label, the best sum up to there and the label before it.
    let mut sums: Vec<Vec<(f32, Option<usize>)>> = Vec::with_capacity(scores.len());
    for row in scores {
        let best = |label: usize| {
            let before = sums.last().map(|sums| (0..labels.len()).map(|before| (sums[before].0, Some(before))));
            let candidates = before.into_iter().flatten().chain(sums.is_empty().then_some((0.0, None)));
            let allowed = candidates.filter(|&(_, before)| may_follow(before, label));
            let (sum, before) =
                allowed.reduce(|best, next| if next.0 > best.0 { next } else { best }).unwrap_or((f32::MIN, None));
            (sum + row[label], before)
        };
        sums.push((0..labels.len()).map(best).collect());
    }
    let mut label = sums.last().map(|sums| highest(&sums.iter().map(|sum| sum.0).collect::<Vec<_>>()));
    let mut best_labels = Vec::with_capacity(scores.len());
    for sums in sums.iter().rev() {
        let Some(chosen) = label else { break };
        best_labels.push(labels[chosen].as_str());
        label = sums[chosen].1;
    }
    best_labels.reverse();
    names(&best_labels)
}

/// Returns the names that BIO labels mark.
fn names(labels: &[&str]) -> Vec<NameMention> {
    let mut names: Vec<NameMention> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let Some((place, kind)) = label.split_once('-') else { continue };
        let Some(kind) = name_kind(kind) else { continue };
        match names.last_mut() {
            Some(name) if place == "I" && name.tokens.end == index && name.kind == kind => name.tokens.end += 1,
            _ => names.push(NameMention { tokens: index..index + 1, kind }),
        }
    }
    names
}

/// Returns `names` with the parts of hyphenated words that the labels cut off, such as `un` of `Kim Jong-un`, and with no
/// hyphen at an end.
pub(super) fn with_hyphenated_parts(mut names: Vec<NameMention>, tokens: &[Token]) -> Vec<NameMention> {
    let is_hyphen = |index: usize| {
        let is_glued = |left: usize| tokens[left].span.end == tokens[left + 1].span.start;
        tokens[index].form == "-" && is_glued(index - 1) && is_glued(index)
    };
    let is_part = |left: usize, right: usize| {
        let is_flat = tokens[right].head == Some(left) || tokens[right].head == tokens[left].head;
        tokens[right].relation() == "flat" && is_flat && [left, right].iter().all(|&word| tokens[word].upos == Upos::Propn)
    };
    for position in 0..names.len() {
        let next = names.get(position + 1).map_or(tokens.len(), |name| name.tokens.start);
        let previous = position.checked_sub(1).map_or(0, |before| names[before].tokens.end);
        let range = &mut names[position].tokens;
        while range.len() > 1 && tokens[range.end - 1].form == "-" {
            range.end -= 1;
        }
        while range.len() > 1 && tokens[range.start].form == "-" {
            range.start += 1;
        }
        while range.end + 1 < next && is_hyphen(range.end) && is_part(range.end - 1, range.end + 1) {
            range.end += 2;
        }
        while range.start >= previous + 2 && is_hyphen(range.start - 1) && is_part(range.start - 2, range.start) {
            range.start -= 2;
        }
    }
    names
}

fn name_kind(kind: &str) -> Option<NameKind> {
    match kind {
        "PER" => Some(NameKind::Person),
        "ORG" => Some(NameKind::Organization),
        "LOC" => Some(NameKind::Location),
        _ => None,
    }
}

/// Returns the position of the highest of `scores`, the first among equals.
pub(super) fn highest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (position, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = position;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use std::ops::Range;

    /// Numbers without pattern, the same in every run.
    fn random(state: &mut u64) -> f32 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((*state >> 40) as f32) / 1e6
    }

    fn total(values: &[f32], heads: &[Option<usize>]) -> f32 {
        let column = |head: &Option<usize>| head.map_or(0, |head| head + 1);
        heads.iter().enumerate().map(|(word, head)| values[word * (heads.len() + 1) + column(head)]).sum()
    }

    fn is_tree(heads: &[Option<usize>]) -> bool {
        let reaches_root = |mut word: usize| {
            for _ in 0..heads.len() {
                match heads[word] {
                    Some(head) => word = head,
                    None => return true,
                }
            }
            false
        };
        heads.iter().filter(|head| head.is_none()).count() == 1 && (0..heads.len()).all(reaches_root)
    }

    /// Tries every assignment of heads.
    fn best_by_force(values: &[f32], words: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for number in 0..(words + 1).pow(words as u32) {
            let digit = |word: usize| number / (words + 1).pow(word as u32) % (words + 1);
            let heads: Vec<Option<usize>> = (0..words).map(|word| digit(word).checked_sub(1)).collect();
            if is_tree(&heads) {
                best = best.max(total(values, &heads));
            }
        }
        best
    }

    #[test]
    fn the_tree_is_the_best_of_all() {
        let mut state = 7;
        for words in [1, 2, 3, 4, 5, 5, 5, 5] {
            for _ in 0..20 {
                let values: Vec<f32> = (0..words * (words + 1)).map(|_| random(&mut state)).collect();
                let heads = best_tree(&values.chunks(words + 1).collect::<Vec<_>>());
                assert!(is_tree(&heads), "{heads:?}");
                assert!((total(&values, &heads) - best_by_force(&values, words)).abs() < 1e-3, "{heads:?}");
            }
        }
    }

    #[test]
    fn odd_scores_still_give_a_tree() {
        for odd in [f32::NAN, f32::INFINITY, 0.0] {
            let heads = best_tree(&[&[odd; 6]; 4].map(|row| row.as_slice()));
            assert!(is_tree(&heads), "{heads:?}");
        }
    }

    #[test]
    fn a_name_is_of_one_kind() {
        let labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"].map(str::to_owned);
        let check = |scores: &[&[f32]], expected: &[NameMention]| assert_eq!(best_names(&labels, scores), expected);
        let person = NameMention { tokens: 0..2, kind: NameKind::Person };
        check(&[&[0.0, 2.0, 0.0, 1.0, 0.0], &[0.0, 0.0, 1.0, 0.0, 1.5]], &[person]);
        // Nothing goes before the first word that it could continue.
        check(&[&[0.0, -1.0, 9.0, -1.0, -1.0]], &[]);
        check(&[], &[]);
    }

    #[test]
    fn hyphens_do_not_cut_names() {
        let check = |found: Range<usize>, relation: &str, expected: Range<usize>| {
            // "Kim Jong-un fell", where "Jong" and "un" depend on "Kim".
            let words = [("Kim", 0, 3), ("Jong", 4, 8), ("-", 8, 9), ("un", 9, 11), ("fell", 12, 16)];
            let token = |(form, start, end): (&str, usize, usize)| Token {
                span: Span::new(start, end),
                form: form.to_owned(),
                lemma: form.to_owned(),
                upos: Upos::Propn,
                xpos: "NNP".to_owned(),
                feats: String::new(),
                head: Some(0),
                deprel: relation.to_owned(),
            };
            let names = vec![NameMention { tokens: found, kind: NameKind::Person }];
            assert_eq!(with_hyphenated_parts(names, &words.map(token))[0].tokens, expected);
        };
        check(0..2, "flat", 0..4);
        check(0..3, "flat", 0..4);
        check(3..4, "flat", 1..4);
        check(0..4, "flat", 0..4);
        check(0..3, "amod", 0..2);
    }

    #[test]
    fn labels_mark_names() {
        let check = |labels: &[&str], expected: &[(usize, usize, NameKind)]| {
            let expected: Vec<NameMention> =
                expected.iter().map(|&(start, end, kind)| NameMention { tokens: start..end, kind }).collect();
            assert_eq!(names(labels), expected, "{labels:?}");
        };
        check(&["O", "B-PER", "I-PER", "O"], &[(1, 3, NameKind::Person)]);
        check(&["B-LOC", "B-LOC"], &[(0, 1, NameKind::Location), (1, 2, NameKind::Location)]);
        check(&["I-ORG", "I-LOC", "I-LOC"], &[(0, 1, NameKind::Organization), (1, 3, NameKind::Location)]);
        check(&[], &[]);
    }
}
