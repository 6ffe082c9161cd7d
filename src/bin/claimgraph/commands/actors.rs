//! `claimgraph actors`: finds actors, shows one, imports lists of them.

use crate::arguments::{Actors, ActorsCommand, Common, FindActors, ImportActors, ShowActor};
use crate::report::{self, Complaint, Exit};
use crate::{names, output, table, terminal};
use anyhow::Result;
use claimgraph::actors::{self, Found, Match, Summary, TieCount};
use claimgraph::knowledge::EntityId;
use claimgraph::ontology::import::{self, Import, ImportFormat};
use claimgraph::ontology::{Office, Ontology};
use claimgraph::store::{DocumentSummary, Store, StoreError};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

pub(crate) fn run(common: &Common, arguments: &Actors) -> Result<()> {
    match &arguments.command {
        ActorsCommand::Find(find) => run_find(common, find),
        ActorsCommand::Show(show) => run_show(common, show),
        ActorsCommand::Import(import) => run_import(common, import),
    }
}

fn run_import(common: &Common, arguments: &ImportActors) -> Result<()> {
    let path = &arguments.file;
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let ontology = arguments.ontology.load()?;
    let import = import::import(&bytes, arguments.format, arguments.kind, &ontology);
    if !common.quiet {
        report::warnings(path, &import.warnings);
    }
    if import.actors.is_empty() && import.known == 0 {
        let message = format!("`{}` has no actor that can be used", path.display());
        return Err(Complaint::new(Exit::Input, message, import_hint(arguments.format)).into());
    }
    let source = path.file_name().unwrap_or_default().to_string_lossy();
    let turtle = import::write(&import, &source, arguments.format);
    output::write(&arguments.output, |output| Ok(output.write_all(turtle.as_bytes())?))?;
    if !common.quiet {
        report::remark(&describe_import(&import));
    }
    Ok(())
}

pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Complaint {
    Complaint::new(Exit::Input, format!("cannot read `{}`: {error}", path.display()), "check the path and its permissions")
}

fn import_hint(format: ImportFormat) -> String {
    let form = match format {
        ImportFormat::Cameo => "a dictionary has lines such as NAME_ [CODE]",
        ImportFormat::Skos => "each actor needs a skos:prefLabel",
        ImportFormat::Csv => "the first line names the columns, of which `name` must be one",
        ImportFormat::Ftm => "each line is an object with `id`, `schema` and `properties`",
    };
    format!("{form}; see `claimgraph actors import --help`")
}

fn describe_import(import: &Import) -> String {
    let mut parts =
        vec![report::count(import.actors.len(), "actor", "actors"), report::count(import.offices(), "office", "offices")];
    parts.extend((import.known > 0).then(|| format!("{} known already", import.known)));
    parts.extend(import.left_out.iter().map(|(what, count)| format!("{count} left out ({what})")));
    parts.extend((!import.warnings.is_empty()).then(|| report::count(import.warnings.len(), "warning", "warnings")));
    parts.join(", ")
}

/// Opens the store; none where there is none yet, since the known actors can be asked for without.
fn open(common: &Common) -> Result<Option<Store>> {
    match Store::open_read_only(&common.store) {
        Ok(store) => Ok(Some(store)),
        Err(StoreError::Missing { path }) => {
            if !common.quiet {
                report::remark(&format!("there is no store at `{}`: only the known actors are looked at", path.display()));
            }
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn run_find(common: &Common, arguments: &FindActors) -> Result<()> {
    let ontology = arguments.ontology.load()?;
    let store = open(common)?;
    let mut found = search(&arguments.text, &ontology, store.as_ref())?;
    if found.is_empty() {
        let message = format!("no actor has a name like `{}`", arguments.text);
        return Err(Complaint::new(Exit::Question, message, "give one word of the name, or fewer letters").into());
    }
    let left = found.len().saturating_sub(arguments.limit);
    found.truncate(arguments.limit);
    let text = if arguments.json {
        found.iter().map(|found| format!("{}\n", found_json(found))).collect()
    } else {
        table::render(&["actor", "label", "kind", "name", "match", "from"], found.iter().map(found_row), terminal::width())
    };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if left > 0 && !common.quiet {
        report::remark(&format!("{left} more: see them with --limit {}", left + found.len()));
    }
    Ok(())
}

fn search(text: &str, ontology: &Ontology, store: Option<&Store>) -> Result<Vec<Found>> {
    let entities = store.map_or_else(|| Ok(BTreeMap::new()), Store::entities)?;
    Ok(actors::search(text, ontology, &entities))
}

fn found_row(found: &Found) -> Vec<String> {
    let Found { id, label, kind, name, fit, .. } = found;
    let cells = [&format!("actor:{id}"), label, kind.as_str(), name, fit.as_str(), &sources(found).join(", ")];
    cells.map(str::to_owned).to_vec()
}

/// Returns where an actor is from.
fn sources(found: &Found) -> Vec<&'static str> {
    let sources = [(found.is_known, "known"), (found.is_stored, "store")];
    sources.into_iter().filter(|(is_from, _)| *is_from).map(|(_, source)| source).collect()
}

fn found_json(found: &Found) -> Value {
    json!({
        "id": found.id,
        "label": found.label,
        "kind": found.kind,
        "name": found.name,
        "match": found.fit.as_str(),
        "from": sources(found),
    })
}

fn run_show(common: &Common, arguments: &ShowActor) -> Result<()> {
    let ontology = arguments.ontology.load()?;
    let store = open(common)?;
    let mut summaries = Vec::new();
    for id in named(&arguments.actor, &ontology, store.as_ref())? {
        summaries.extend(actors::summarize(&id, &ontology, store.as_ref())?);
    }
    let text: String = if arguments.json {
        summaries.iter().map(|summary| format!("{:#}\n", to_json(summary))).collect()
    } else {
        let width = terminal::width();
        let texts: Vec<String> = summaries.iter().map(|summary| to_text(summary, &ontology, width)).collect();
        texts.join("\n")
    };
    output::print(|output| Ok(output.write_all(text.as_bytes())?))
}

/// Returns the actors that a text names, in the store or else among the known ones.
fn named(text: &str, ontology: &Ontology, store: Option<&Store>) -> Result<Vec<EntityId>> {
    let stored = store.map(|store| store.find_entities(text)).transpose()?.unwrap_or_default();
    if !stored.is_empty() {
        return Ok(stored);
    }
    let found = search(text, ontology, store)?;
    let exact: Vec<EntityId> =
        found.iter().filter(|found| found.fit == Match::Exact).map(|found| found.id.clone()).collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let near: Vec<&str> = found.iter().map(|found| found.label.as_str()).take(3).collect();
    let hint = match near.as_slice() {
        [] => format!("search with: claimgraph actors find \"{text}\""),
        near => names::did_you_mean(near),
    };
    Err(Complaint::new(Exit::Question, format!("there is no actor `{text}`"), hint).into())
}

fn to_text(summary: &Summary, ontology: &Ontology, width: Option<u16>) -> String {
    let entity = &summary.entity;
    let mut text = format!("{}: {}, actor:{}\n", entity.label, entity.kind.as_str(), entity.id);
    for (title, names) in names_by_title(summary) {
        if !names.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {title}: {}", names.join(", "));
        }
    }
    let origin = match (&summary.profile, summary.is_stored) {
        (Some(_), true) => "a known actor, and in the store",
        (Some(_), false) => "a known actor, not in the store",
        (None, _) => "in the store",
    };
    let _ = writeln!(text, "  from: {origin}");
    text = text.lines().map(|line| format!("{}\n", terminal::escape(line))).collect();
    let offices = summary.profile.iter().flat_map(|profile| &profile.offices);
    let offices = offices.map(|office| office_row(office, ontology));
    section(&mut text, &["office", "of", "from", "to"], offices, width);
    section(&mut text, &["ties out", "to", "claims", "asserted", "documents"], summary.ties_out.iter().map(tie_row), width);
    section(&mut text, &["ties in", "from", "claims", "asserted", "documents"], summary.ties_in.iter().map(tie_row), width);
    section(&mut text, &["document", "date", "title"], summary.documents.iter().map(document_row), width);
    text
}

/// Adds a table, unless it has no rows.
fn section(text: &mut String, heading: &[&str], rows: impl Iterator<Item = Vec<String>>, width: Option<u16>) {
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        let _ = write!(text, "\n{}", table::render(heading, rows, width));
    }
}

fn names_by_title(summary: &Summary) -> [(&'static str, Vec<String>); 6] {
    let known = |names: fn(&claimgraph::ontology::ActorProfile) -> &Vec<String>| {
        summary.profile.as_ref().map(|profile| names(profile).clone()).unwrap_or_default()
    };
    [
        ("also called", summary.entity.aliases.iter().cloned().collect()),
        ("judged to be the same", summary.merged.iter().map(|id| format!("actor:{id}")).collect()),
        ("adjectives", known(|profile| &profile.adjectives)),
        ("people", known(|profile| &profile.people)),
        ("capitals", known(|profile| &profile.capitals)),
        (
            "lies in",
            summary.profile.iter().filter_map(|profile| profile.located_in.as_ref()).map(ToString::to_string).collect(),
        ),
    ]
}

fn label_of(id: &EntityId, ontology: &Ontology) -> String {
    let known = ontology.actors.iter().find(|actor| actor.id == *id);
    known.map_or_else(|| id.to_string(), |actor| actor.label.clone())
}

fn office_row(office: &Office, ontology: &Ontology) -> Vec<String> {
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    vec![office.title.clone(), label_of(&office.of, ontology), day(office.from), day(office.to)]
}

fn tie_row(tie: &TieCount) -> Vec<String> {
    let counts = [tie.claims, tie.asserted_claims, tie.documents].map(|count| count.to_string());
    [tie.relation_label.clone(), tie.other.label.clone()].into_iter().chain(counts).collect()
}

fn document_row(document: &DocumentSummary) -> Vec<String> {
    let date = document.date.map(|date| date.to_string()).unwrap_or_default();
    vec![document.id.to_string(), date, document.title.clone().unwrap_or_default()]
}

fn to_json(summary: &Summary) -> Value {
    let tie = |tie: &TieCount| {
        json!({
            "relation": tie.relation,
            "actor": {"id": tie.other.id, "label": tie.other.label},
            "claims": tie.claims,
            "asserted_claims": tie.asserted_claims,
            "documents": tie.documents,
        })
    };
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let office = |office: &Office| json!({"title": office.title, "of": office.of, "head": office.head, "from": day(office.from), "to": day(office.to)});
    let document =
        |document: &DocumentSummary| json!({"id": document.id.0, "date": day(document.date), "title": document.title});
    let offices = summary.profile.iter().flat_map(|profile| &profile.offices);
    json!({
        "id": summary.entity.id,
        "label": summary.entity.label,
        "kind": summary.entity.kind,
        "aliases": summary.entity.aliases,
        "known": summary.profile.is_some(),
        "stored": summary.is_stored,
        "judged_same": summary.merged,
        "offices": offices.map(office).collect::<Vec<_>>(),
        "ties_out": summary.ties_out.iter().map(tie).collect::<Vec<_>>(),
        "ties_in": summary.ties_in.iter().map(tie).collect::<Vec<_>>(),
        "documents": summary.documents.iter().map(document).collect::<Vec<_>>(),
    })
}
