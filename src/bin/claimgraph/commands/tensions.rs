//! `claimgraph tensions`: where the graph contradicts itself, with the sentences that make it.

use crate::arguments::{Common, Tensions};
use crate::terminal::{self, Style};
use crate::ties::{self, Ties, count};
use crate::{output, sentence};
use anyhow::Result;
use claimgraph::graph::{ActorGraph, NodeIndex, Side, Tension, TensionKind, TensionOptions};
use claimgraph::knowledge::ClaimId;
use claimgraph::ontology::Sign;
use claimgraph::store::Explanation;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

pub(crate) fn run(common: &Common, arguments: &Tensions) -> Result<()> {
    let ties = Ties::load(&common.store, &arguments.ties)?;
    let actors = arguments.actors.iter().map(|name| ties.node(name)).collect::<Result<_>>()?;
    let found = ties.graph.tensions(&TensionOptions { actors, limit: arguments.limit });
    let sentences = gather_sentences(&ties, &found, arguments.sentences)?;
    if let Some(path) = &arguments.drawing.path {
        draw(&ties, &found, path)?;
    }
    let colour = terminal::allows_colour(io::stdout().is_terminal());
    let view = View { graph: &ties.graph, found: &found, sentences, colour, shown: arguments.sentences };
    if arguments.json {
        return output::print(|output| Ok(writeln!(output, "{}", view.json())?));
    }
    // Everything from the store is escaped in it; the colours are ours.
    Ok(io::stdout().write_all(view.text().as_bytes())?)
}

/// Reads the sentences of the first claims of each side that is shown.
fn gather_sentences(
    ties: &Ties,
    found: &claimgraph::graph::Tensions,
    count: usize,
) -> Result<BTreeMap<ClaimId, Explanation>> {
    let sides = found.tensions.iter().flat_map(|tension| &tension.sides);
    let ambivalent = found.ambivalences.iter().flat_map(|pair| [&pair.with, &pair.against]);
    let ids: BTreeSet<ClaimId> =
        sides.chain(ambivalent).flat_map(|side| evidence(&ties.graph, side, count)).cloned().collect();
    let ids: Vec<ClaimId> = ids.into_iter().collect();
    let explanations = ties.store.explain_claims(&ids)?;
    Ok(explanations.into_iter().map(|explanation| (explanation.claim.id.clone(), explanation)).collect())
}

/// Returns the first claims of a side: those of its strongest tie first.
fn evidence<'g>(graph: &'g ActorGraph, side: &Side, count: usize) -> Vec<&'g ClaimId> {
    side.ties.iter().flat_map(|tie| &graph.graph[*tie].evidence).take(count).collect()
}

/// Draws the actors of the tensions with the ties between them.
fn draw(ties: &Ties, found: &claimgraph::graph::Tensions, path: &std::path::Path) -> Result<()> {
    let actors: BTreeSet<NodeIndex> = found.tensions.iter().flat_map(|tension| tension.actors.iter().copied()).collect();
    let part = ties.graph.among(&actors);
    let title = format!("{} in {}", count(found.tensions.len(), "tension"), count(actors.len(), "actor"));
    ties::draw(&part, &ties.heading(title, &part), path)
}

struct View<'g> {
    graph: &'g ActorGraph,
    found: &'g claimgraph::graph::Tensions,
    sentences: BTreeMap<ClaimId, Explanation>,
    colour: bool,
    /// How many sentences of each side.
    shown: usize,
}

impl View<'_> {
    fn text(&self) -> String {
        let mut text = self.summary();
        for (index, tension) in self.found.tensions.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\n{}. {}", index + 1, self.emphasis(&self.title(tension)));
            tension.sides.iter().for_each(|side| self.write_side(&mut text, side));
        }
        let hidden = self.found.tension_count + self.found.chain_count - self.found.tensions.len();
        if hidden > 0 {
            let _ = writeln!(text, "\n… {hidden} more; `--limit` shows them");
        }
        if !self.found.ambivalences.is_empty() {
            let heading = format!("For and against each other at once: {}", count(self.found.ambivalence_count, "pair"));
            let _ = writeln!(text, "\n{}", self.emphasis(&heading));
        }
        for pair in &self.found.ambivalences {
            text.push('\n');
            [&pair.with, &pair.against].into_iter().for_each(|side| self.write_side(&mut text, side));
        }
        if !self.found.pivots.is_empty() {
            let _ = writeln!(text, "\n{}", self.emphasis("Whose change would resolve most"));
        }
        for pivot in &self.found.pivots {
            let [subject, object] = [self.label(pivot.side.subject), self.label(pivot.side.object)];
            let (resolved, upset) = (count(pivot.resolves, "tension"), pivot.upsets);
            let _ = writeln!(text, "  {} {subject} and {object}: resolves {resolved}, makes {upset}", mark(pivot.side.sign));
        }
        text
    }

    fn summary(&self) -> String {
        let found = self.found;
        let (triads, signed) = (&found.balance.triads, found.frustration.edges.len());
        let mut text = String::new();
        let _ = match found.balance.triangle {
            Some(share) => writeln!(
                text,
                "{} of {} in tension ({} +++, {} +--, {} ++-, {} ---); balanced {share:.3}{}",
                triads.frustrated(),
                count(triads.total(), "triad"),
                triads.three_positive,
                triads.one_positive,
                triads.two_positive,
                triads.none_positive,
                found.balance.walk.map(|walk| format!(", by walks {walk:.3}")).unwrap_or_default()
            ),
            None => writeln!(text, "no three actors are all for or against each other"),
        };
        if let Some(balance) = found.frustration_balance {
            let bound = match found.frustration.at_least {
                least if least == signed => String::new(),
                least => format!(", at least {least}"),
            };
            let method = found.frustration.method.as_str();
            let _ = writeln!(
                text,
                "two camps would contradict {}{bound} ({method}); balanced {balance:.3}",
                count(signed, "pair")
            );
        }
        text
    }

    fn title(&self, tension: &Tension) -> String {
        let labels: Vec<String> = tension.actors.iter().map(|actor| self.label(*actor)).collect();
        match (tension.kind, labels.as_slice()) {
            (TensionKind::FriendOfEnemy, [first, friend, enemy]) => {
                format!("{first} stands with {friend}, a friend of its enemy {enemy}")
            }
            (TensionKind::ChainToEnemy, [first, friend, next, enemy]) => {
                format!("{first} stands with {friend}, which stands with {next}, a friend of {first}’s enemy {enemy}")
            }
            _ => format!("{} are all against each other", labels.join(", ")),
        }
    }

    fn write_side(&self, text: &mut String, side: &Side) {
        let ties = side.ties.iter().filter_map(|tie| {
            let (subject, object) = self.graph.graph.edge_endpoints(*tie)?;
            let tie = &self.graph.graph[*tie];
            let line = format!("{} {} {}", self.label(subject), terminal::escape(&tie.label), self.label(object));
            Some(format!("{line} ({})", count(tie.claims, "claim")))
        });
        let _ = writeln!(text, "   {} {}", mark(side.sign), ties.collect::<Vec<_>>().join("; "));
        for explanation in self.sentences_of(side) {
            let source = [Some(explanation.claim.id.to_string()), explanation.date.map(|date| date.to_string())];
            let source = terminal::escape(&source.into_iter().flatten().collect::<Vec<_>>().join(", ")).into_owned();
            let source = if self.colour { Style::Faint.paint(&source) } else { source };
            let _ = writeln!(text, "       {}\n         {source}", sentence::marked(explanation, self.colour));
        }
    }

    fn sentences_of(&self, side: &Side) -> impl Iterator<Item = &Explanation> {
        evidence(self.graph, side, self.shown).into_iter().filter_map(|id| self.sentences.get(id))
    }

    fn label(&self, node: NodeIndex) -> String {
        terminal::escape(&self.graph.graph[node].label).into_owned()
    }

    fn emphasis(&self, text: &str) -> String {
        if self.colour { Style::Keyword.paint(text) } else { text.to_owned() }
    }

    fn json(&self) -> Value {
        let found = self.found;
        let triads = &found.balance.triads;
        let id = |node: NodeIndex| self.graph.graph[node].id.0.clone();
        json!({
            "triads": {
                "+++": triads.three_positive,
                "++-": triads.two_positive,
                "+--": triads.one_positive,
                "---": triads.none_positive,
            },
            "triangle_balance": found.balance.triangle,
            "walk_balance": found.balance.walk,
            "frustration": {
                "pairs": found.frustrated_pairs.iter().map(|side| [id(side.subject), id(side.object)]).collect::<Vec<_>>(),
                "index": found.frustration.edges.len(),
                "at_least": found.frustration.at_least,
                "balance": found.frustration_balance,
                "method": found.frustration.method.as_str(),
            },
            "tension_count": found.tension_count,
            "chain_count": found.chain_count,
            "tensions": found.tensions.iter().map(|tension| json!({
                "kind": tension.kind.as_str(),
                "actors": tension.actors.iter().map(|actor| id(*actor)).collect::<Vec<_>>(),
                "sides": tension.sides.iter().map(|side| self.side_json(side)).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "ambivalences": found.ambivalences.iter().map(|pair| json!({
                "with": self.side_json(&pair.with),
                "against": self.side_json(&pair.against),
            })).collect::<Vec<_>>(),
            "pivots": found.pivots.iter().map(|pivot| json!({
                "subject": id(pivot.side.subject),
                "object": id(pivot.side.object),
                "sign": pivot.side.sign.value(),
                "resolves": pivot.resolves,
                "upsets": pivot.upsets,
            })).collect::<Vec<_>>(),
        })
    }

    fn side_json(&self, side: &Side) -> Value {
        let ties = side.ties.iter().filter_map(|tie| {
            let (subject, object) = self.graph.graph.edge_endpoints(*tie)?;
            let tie = &self.graph.graph[*tie];
            Some(json!({
                "subject": self.graph.graph[subject].id,
                "relation": tie.relation,
                "object": self.graph.graph[object].id,
                "claims": tie.claims,
                "evidence": tie.evidence,
            }))
        });
        let sentences = self.sentences_of(side).map(|explanation| {
            json!({ "claim": explanation.claim.id, "date": explanation.date.map(|day| day.to_string()), "text": explanation.sentence })
        });
        json!({
            "sign": side.sign.value(),
            "claims": side.claims,
            "ties": ties.collect::<Vec<_>>(),
            "sentences": sentences.collect::<Vec<_>>(),
        })
    }
}

fn mark(sign: Sign) -> char {
    match sign {
        Sign::Positive => '+',
        Sign::Negative => '-',
        Sign::Neutral => '=',
    }
}
