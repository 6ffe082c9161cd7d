//! Ties that are drawn as one line: those of one sign between two actors.

use crate::graph::{ActorGraph, EdgeIndex, NodeIndex, SignedTie};
use crate::ontology::Sign;
use std::cmp::Reverse;

/// One line of a drawing.
#[derive(Clone, Debug)]
pub(super) struct Bundle {
    /// Index of the node where the line starts: the subject of the tie with the most claims.
    pub(super) from: usize,
    /// Index of the node where it ends.
    pub(super) to: usize,
    /// Support, hostility or neither.
    pub(super) sign: Sign,
    /// Whether some tie points to the start.
    pub(super) points_back: bool,
    /// Whether some tie points to the end.
    pub(super) points_on: bool,
    /// Whether the documents assert any of the ties.
    pub(super) asserted: bool,
    /// How many claims there are.
    pub(super) claims: usize,
    /// What is written beside it.
    pub(super) label: String,
    /// All of the ties in words, one a line.
    pub(super) description: String,
    /// The ties, that with the most claims first.
    pub(super) ties: Vec<EdgeIndex>,
}

/// Returns the lines of a graph, in order.
pub(super) fn bundles(graph: &ActorGraph) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    for pair in graph.pairs() {
        for sign in Sign::ALL {
            let mut ties: Vec<Directed<'_>> = pair
                .ties
                .iter()
                .filter(|tie| graph.graph[**tie].sign == sign)
                .filter_map(|tie| Some((graph.graph.edge_endpoints(*tie)?.0.index(), *tie, &graph.graph[*tie])))
                .collect();
            ties.sort_by_key(|(_, _, tie)| Reverse(tie.claims));
            bundles.extend(bundle(graph, [pair.one.index(), pair.other.index()], &ties));
        }
    }
    bundles
}

/// A tie with the node of its subject.
type Directed<'g> = (usize, EdgeIndex, &'g SignedTie);

fn bundle(graph: &ActorGraph, ends: [usize; 2], ties: &[Directed<'_>]) -> Option<Bundle> {
    let &(from, _, strongest) = ties.first()?;
    let to = if from == ends[0] { ends[1] } else { ends[0] };
    let directed = |subject: usize| ties.iter().any(|(start, _, tie)| !tie.symmetric && *start == subject);
    let claims = ties.iter().map(|(_, _, tie)| tie.claims).sum();
    let asserted = ties.iter().any(|(_, _, tie)| tie.asserted);
    let name = |node: usize| &graph.graph[NodeIndex::new(node)].label;
    let line = |&(subject, _, tie): &Directed<'_>| {
        let object = if subject == from { to } else { from };
        format!("{} {} {}: {}", name(subject), tie.label, name(object), describe(tie))
    };
    Some(Bundle {
        from,
        to,
        sign: strongest.sign,
        points_back: directed(to),
        points_on: directed(from),
        asserted,
        claims,
        label: label(strongest, ties.len(), claims, asserted),
        description: ties.iter().map(line).collect::<Vec<_>>().join("\n"),
        ties: ties.iter().map(|(_, edge, _)| *edge).collect(),
    })
}

/// Returns the strongest relation, how many others there are, and how many claims.
fn label(strongest: &SignedTie, ties: usize, claims: usize, asserted: bool) -> String {
    let doubt = if asserted { "" } else { "?" };
    match (ties, claims) {
        (1, 1) => format!("{}{doubt}", strongest.label),
        (1, _) => format!("{}{doubt} ({claims})", strongest.label),
        _ => format!("{} +{}{doubt} ({claims})", strongest.label, ties - 1),
    }
}

fn describe(tie: &SignedTie) -> String {
    let claims = if tie.claims == 1 { "1 claim".to_owned() } else { format!("{} claims", tie.claims) };
    let doubt = if tie.asserted { "" } else { ", not asserted" };
    let period = match (tie.first, tie.last) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) | (None, Some(day)) => format!(", {day}"),
        (None, None) => String::new(),
    };
    format!("{claims}{doubt}{period}")
}
