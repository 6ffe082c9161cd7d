//! Which ties the commands about the graph look at, and where their drawings go.

use crate::arguments::{OntologyFiles, OutputFile};
use crate::report::{Complaint, Exit};
use crate::{names, opening, output};
use anyhow::Result;
use claimgraph::export::graphs::{self, GraphFormat};
use claimgraph::export::svg::Heading;
use claimgraph::graph::{ActorGraph, NodeIndex, TieFilter};
use claimgraph::knowledge::{EntityKind, Modality};
use claimgraph::ontology::{Ontology, Sign};
use claimgraph::store::Store;
use clap::Args;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Conditions on ties.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which ties")]
pub(crate) struct TieChoice {
    /// Only ties of this relation and those below it; may be given several times.
    #[arg(long = "relation", value_name = "RELATION")]
    relations: Vec<String>,
    /// Only ties of this sign: positive, negative, neutral; may be given several times.
    #[arg(long = "sign", value_name = "SIGN", value_parser = parse_sign)]
    signs: Vec<Sign>,
    /// Only ties between actors of this kind, such as State; may be given several times.
    #[arg(long = "kind", value_name = "KIND", value_parser = parse_kind)]
    kinds: Vec<EntityKind>,
    /// Only what was published from this day, month or year on.
    #[arg(long, value_name = "DATE", value_parser = parse_first_day)]
    since: Option<Date>,
    /// Only what was published up to this day, month or year.
    #[arg(long, value_name = "DATE", value_parser = parse_last_day)]
    until: Option<Date>,
    /// Only what this document or publisher says; may be given several times.
    #[arg(long = "source", value_name = "NAME")]
    sources: Vec<String>,
    /// Only what this actor says; its word is taken for it. May be given several times.
    #[arg(long = "speaker", value_name = "ACTOR")]
    speakers: Vec<String>,
    /// Only claims of this modality: actual, planned, possible, requested, hypothetical, ended; may be given several times.
    /// What is not actual is never asserted, so that `--all` belongs to it.
    #[arg(long = "modality", value_name = "MODALITY", value_parser = parse_modality)]
    modalities: Vec<Modality>,
    /// Only claims that are at least so sure, from 0 to 1.
    #[arg(long, value_name = "N", default_value_t = 0.0, hide_default_value = true, value_parser = parse_confidence)]
    confidence: f64,
    /// Also ties that are claimed but not asserted: denied, planned, or only said by somebody.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    ontology: OntologyFiles,
}

impl TieChoice {
    /// Returns the ontology that gives the ties their signs.
    pub(crate) fn ontology(&self) -> Result<Ontology> {
        Ok(self.ontology.load()?)
    }

    /// Finds what the conditions name.
    pub(crate) fn filter(&self, store: &Store, ontology: &Ontology) -> Result<TieFilter> {
        let relations = self.relations.iter().map(|name| names::relation(store, ontology, name));
        let speakers = self.speakers.iter().map(|name| names::actors(store, name)).collect::<Result<Vec<_>>>()?;
        Ok(TieFilter {
            relations: relations.collect::<Result<_>>()?,
            signs: self.signs.iter().copied().collect(),
            kinds: self.kinds.iter().copied().collect(),
            since: self.since,
            until: self.until,
            sources: self.sources.iter().cloned().collect(),
            speakers: speakers.into_iter().flatten().collect(),
            modalities: self.modalities.iter().copied().collect(),
            confidence: self.confidence,
            unasserted: self.all,
        })
    }
}

/// A store with the graph of the ties that a user wants.
pub(crate) struct Ties {
    pub(crate) store: Store,
    pub(crate) filter: TieFilter,
    pub(crate) graph: ActorGraph,
}

impl Ties {
    /// Opens the store and reads the graph.
    pub(crate) fn load(path: &Path, choice: &TieChoice) -> Result<Self> {
        Self::of(opening::to_read(path, false)?, choice)
    }

    /// Reads the graph of a store.
    pub(crate) fn of(store: Store, choice: &TieChoice) -> Result<Self> {
        let ontology = choice.ontology()?;
        let filter = choice.filter(&store, &ontology)?;
        let graph = ActorGraph::load(&store, &ontology, &filter)?;
        Ok(Self { store, filter, graph })
    }

    /// Returns the nodes of the actors that a name means; it is an error when none of them has a tie.
    pub(crate) fn nodes(&self, name: &str) -> Result<Vec<NodeIndex>> {
        let actors = names::actors(&self.store, name)?;
        let nodes: Vec<NodeIndex> = actors.iter().filter_map(|actor| self.graph.node(actor)).collect();
        if nodes.is_empty() {
            let message = format!("`{name}` has no tie of the kind asked for");
            return Err(Complaint::new(Exit::Question, message, "ask with fewer conditions, or with `--all`").into());
        }
        Ok(nodes)
    }

    /// Returns the one node that a name means: of several that with the most claims.
    pub(crate) fn node(&self, name: &str) -> Result<NodeIndex> {
        let nodes = self.nodes(name)?;
        let most = nodes.iter().max_by_key(|node| (self.graph.claims_of(**node), std::cmp::Reverse(**node)));
        Ok(most.copied().unwrap_or_default())
    }

    /// Returns what stands above a drawing of a part of the graph.
    pub(crate) fn heading(&self, title: String, part: &ActorGraph) -> Heading {
        Heading { title, details: details(&self.filter, part), groups: Vec::new() }
    }
}

/// Says in one line which ties a drawing shows, since it may be looked at without the command that made it.
pub(crate) fn details(filter: &TieFilter, graph: &ActorGraph) -> String {
    let mut parts = vec![count(graph.graph.node_count(), "actor"), count(graph.graph.edge_count(), "tie")];
    if !filter.unasserted {
        parts.push("asserted by the documents".to_owned());
    }
    parts.extend(filter.describe());
    parts.extend(graph.period().map(|(first, last)| {
        if first == last { format!("published {first}") } else { format!("published {first} to {last}") }
    }));
    parts.join(" · ")
}

/// Returns a number with the word for what is counted.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Writes a drawing of a graph to a file whose ending tells the format.
pub(crate) fn draw(graph: &ActorGraph, heading: &Heading, path: &Path) -> Result<()> {
    let format = format_of(path).ok_or_else(|| {
        let message = format!("the ending of `{}` tells no format", path.display());
        Complaint::new(Exit::Usage, message, format!("end the name in one of {}", endings()))
    })?;
    let file = OutputFile { path: Some(path.to_owned()) };
    output::write(&file, |output| Ok(graphs::write(graph, heading, format, output)?))
}

/// Returns the format that the ending of a file names.
pub(crate) fn format_of(path: &Path) -> Option<GraphFormat> {
    GraphFormat::parse(&path.extension()?.to_string_lossy().to_lowercase())
}

fn endings() -> String {
    GraphFormat::ALL.map(|format| format!(".{format}")).join(", ")
}

/// Where to draw what a command found.
#[derive(Debug, Args)]
pub(crate) struct DrawingFile {
    /// Also draw it into this file: .svg, .png, .dot, .graphml, .gexf, .json or .csv.
    #[arg(long = "draw", value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
}

fn parse_sign(text: &str) -> Result<Sign, String> {
    Sign::parse(text).ok_or_else(|| format!("one of {}", Sign::ALL.map(Sign::as_str).join(", ")))
}

fn parse_kind(text: &str) -> Result<EntityKind, String> {
    let kind = EntityKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text));
    kind.ok_or_else(|| format!("one of {}", EntityKind::ALL.map(EntityKind::as_str).join(", ")))
}

fn parse_modality(text: &str) -> Result<Modality, String> {
    Modality::parse(text).ok_or_else(|| format!("one of {}", Modality::ALL.map(Modality::as_str).join(", ")))
}

fn parse_confidence(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "give a number from 0 to 1".to_owned())
}

/// Reads a day, or the first of a month or year.
pub(crate) fn parse_first_day(text: &str) -> Result<Date, String> {
    parse_day(text, Ok)
}

/// Reads a day, or the last of a month or year.
pub(crate) fn parse_last_day(text: &str) -> Result<Date, String> {
    parse_day(text, |date| match text.len() {
        4 => Date::new(date.year(), 12, 31),
        _ => Ok(date.last_of_month()),
    })
}

/// Reads a day as it is, and a month or year as what `choose` makes of its first day.
fn parse_day(text: &str, choose: impl Fn(Date) -> Result<Date, jiff::Error>) -> Result<Date, String> {
    let whole = |rest: &str| format!("{text}{rest}").parse::<Date>().and_then(&choose);
    let date = match text.len() {
        4 => whole("-01-01"),
        7 => whole("-01"),
        _ => text.parse(),
    };
    date.map_err(|_| "give a day, month or year such as 2014-06-17, 2014-06 or 2014".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modalities_go_by_their_names() {
        assert_eq!(parse_modality("planned"), Ok(Modality::Planned));
        assert!(parse_modality("Future").is_err_and(|error| error.contains("hypothetical")));
    }

    #[test]
    fn months_and_years_are_days_too() {
        for (text, first, last) in [
            ("2014-06-17", "2014-06-17", "2014-06-17"),
            ("2016-02", "2016-02-01", "2016-02-29"),
            ("2014", "2014-01-01", "2014-12-31"),
        ] {
            let days = [parse_first_day(text), parse_last_day(text)].map(|day| day.unwrap().to_string());
            assert_eq!(days, [first, last]);
        }
        for wrong in ["", "June", "2014-13", "14", "2014-06-31"] {
            assert!(parse_first_day(wrong).is_err() && parse_last_day(wrong).is_err(), "{wrong}");
        }
    }
}
