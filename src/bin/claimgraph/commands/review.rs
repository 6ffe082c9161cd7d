//! `claimgraph review`: pairs of actors that may be one, and what people judge of them.

use super::actors::unreadable;
use crate::arguments::{Common, Review};
use crate::report::{self, Complaint, Exit, count};
use crate::terminal::{self, Style};
use crate::{opening, output, table};
use anyhow::Result;
use claimgraph::actors::{self, Candidate, Judged, Reason};
use claimgraph::knowledge::{Entity, EntityId};
use claimgraph::ontology::Ontology;
use claimgraph::store::{Contradiction, Judgement, Judgements, Merges, Store, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

pub(crate) fn run(common: &Common, arguments: &Review) -> Result<()> {
    let ontology = arguments.ontology.load()?;
    if let Some(path) = &arguments.judgements {
        return take_table(common, &ontology, path);
    }
    if let Some(actors) = &arguments.undo {
        return undo(common, &ontology, actors);
    }
    let is_asked = io::stdin().is_terminal() && io::stdout().is_terminal();
    let is_list = arguments.list || arguments.json || arguments.csv || arguments.judged;
    if is_asked && !is_list {
        return ask_all(common, &ontology, arguments.unsure);
    }
    let store = opening::to_read(&common.store, common.quiet)?;
    let judgements = store.judgements()?;
    if arguments.judged {
        return list_judged(common, &store, &judgements);
    }
    let mut candidates = actors::candidates(&store, &ontology, &judgements)?;
    candidates.retain(|candidate| arguments.unsure || !candidate.is_unsure);
    if !common.quiet {
        report_contradictions(&judgements.merges());
    }
    if arguments.csv {
        return output::print(|output| Ok(actors::write_table(&candidates, output)?));
    }
    if arguments.json {
        let lines = candidates.iter().map(|candidate| format!("{}\n", to_json(candidate)));
        return output::print(|output| Ok(output.write_all(lines.collect::<String>().as_bytes())?));
    }
    list(common, &candidates, arguments.limit)
}

/// Says which judgements contradict each other, one line each.
pub(crate) fn report_contradictions(merges: &Merges) {
    for contradiction in &merges.contradictions {
        report::remark(&describe_contradiction(contradiction));
    }
}

fn describe_contradiction(Contradiction { chain, left_out }: &Contradiction) -> String {
    let chain: Vec<String> = chain.iter().map(|actor| format!("actor:{actor}")).collect();
    let ends = [chain.first(), chain.last()].map(|end| end.cloned().unwrap_or_default());
    format!(
        "warning: judgements contradict each other: {} are the same, but {} and {} are different; \
         that actor:{} is the same as actor:{} is not applied",
        chain.join(" = "),
        ends[0],
        ends[1],
        left_out.first,
        left_out.second
    )
}

fn list(common: &Common, candidates: &[Candidate], limit: usize) -> Result<()> {
    let rows = candidates.iter().take(limit).map(|candidate| {
        let Candidate { first, second, score, .. } = candidate;
        let actor = |entity: &Entity| format!("{} ({}, actor:{})", entity.label, entity.kind.as_str(), entity.id);
        vec![format!("{score:.2}"), actor(first), actor(second), reasons(candidate)]
    });
    let text = table::render(&["score", "actor", "may be the same as", "reasons"], rows, terminal::width());
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet {
        let left = candidates.len().saturating_sub(limit);
        let more = if left > 0 {
            format!(", {left} of them not shown: see them with --limit {}", candidates.len())
        } else {
            String::new()
        };
        report::remark(&format!("{}{more}", count(candidates.len(), "pair", "pairs")));
    }
    Ok(())
}

fn reasons(candidate: &Candidate) -> String {
    candidate.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn to_json(candidate: &Candidate) -> Value {
    let actor =
        |entity: &Entity| json!({"id": entity.id, "label": entity.label, "kind": entity.kind, "aliases": entity.aliases});
    let reason = |reason: &Reason| match reason {
        Reason::Names { one, other, .. } => json!({"text": reason.to_string(), "names": [one, other]}),
        Reason::Ties { shared } => json!({"text": reason.to_string(), "shared_ties": shared}),
        Reason::Documents { shared } => json!({"text": reason.to_string(), "shared_documents": shared}),
        Reason::TiedToEachOther | Reason::Kinds { .. } => json!({"text": reason.to_string()}),
    };
    json!({
        "score": (candidate.score * 1000.0).round() / 1000.0,
        "first": actor(&candidate.first),
        "second": actor(&candidate.second),
        "reasons": candidate.reasons.iter().map(reason).collect::<Vec<_>>(),
        "unsure": candidate.is_unsure,
    })
}

fn list_judged(common: &Common, store: &Store, judgements: &Judgements) -> Result<()> {
    let kept = store.kept_actors()?;
    let row = |made: &Judgement| {
        let is_one = kept.of(made.first.clone()) == kept.of(made.second.clone());
        let effect = if is_one { format!("one in the view: actor:{}", kept.of(made.first.clone())) } else { String::new() };
        vec![format!("actor:{}", made.first), made.verdict.as_str().to_owned(), format!("actor:{}", made.second), effect]
    };
    let text = table::render(&["actor", "judgement", "other", ""], judgements.all.iter().map(row), terminal::width());
    output::print(|output| Ok(output.write_all(text.as_bytes())?))?;
    if !common.quiet {
        report_contradictions(&judgements.merges());
        report::remark(&count(judgements.all.len(), "judgement", "judgements"));
    }
    Ok(())
}

fn take_table(common: &Common, ontology: &Ontology, path: &Path) -> Result<()> {
    let text = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let store = open(common)?;
    let mut judgements = store.judgements()?;
    let finder = Finder::new(&store, &judgements)?;
    let (made, warnings) = actors::read_table(&String::from_utf8_lossy(&text), |name| finder.find(name));
    if !common.quiet {
        report::warnings(path, &warnings);
    }
    if made.is_empty() {
        let message = format!("`{}` has no judgement that can be used", path.display());
        let hint = "make the table with `claimgraph review --csv` and fill in its first column: same, different or unsure";
        return Err(Complaint::new(Exit::Input, message, hint).into());
    }
    let taken = made.len();
    for (_, judgement) in made {
        judgements.add(judgement);
    }
    store.save_judgements(&judgements)?;
    apply(common, &store, ontology, &judgements, &count(taken, "judgement taken", "judgements taken"))
}

fn undo(common: &Common, ontology: &Ontology, actors: &[String]) -> Result<()> {
    let store = open(common)?;
    let mut judgements = store.judgements()?;
    let undone = match actors {
        [one, other] => {
            let finder = Finder::new(&store, &judgements)?;
            let find = |name: &str| {
                finder
                    .find(name)
                    .map_err(|problem| Complaint::new(Exit::Question, problem, "see `claimgraph review --judged`"))
            };
            let (one, other) = (find(one)?, find(other)?);
            let undone = judgements.undo(&one, &other);
            if undone.is_empty() {
                return Err(nothing_to_undo(&judgements, &one, &other).into());
            }
            undone
        }
        [] => judgements.undo_last().into_iter().collect(),
        _ => return Err(Complaint::new(Exit::Usage, "one actor is no pair", "name both: --undo ACTOR ACTOR").into()),
    };
    let Some(last) = undone.last() else {
        return Err(Complaint::new(Exit::Question, "nothing has been judged yet", "judge with `claimgraph review`").into());
    };
    store.save_judgements(&judgements)?;
    let text = format!("taken back: actor:{} {} actor:{}", last.first, last.verdict.as_str(), last.second);
    apply(common, &store, ontology, &judgements, &text)
}

fn nothing_to_undo(judgements: &Judgements, one: &EntityId, other: &EntityId) -> Complaint {
    let chain = judgements.merges().chain(one, other);
    let hint = if chain.len() > 2 {
        let chain: Vec<String> = chain.iter().map(|actor| format!("actor:{actor}")).collect();
        format!("they are one through others: {}; take back one of these judgements", chain.join(" = "))
    } else {
        "see `claimgraph review --judged`".to_owned()
    };
    Complaint::new(Exit::Question, format!("actor:{one} and actor:{other} have not been judged"), hint)
}

/// Opens the store to write its view; it must be there.
fn open(common: &Common) -> Result<Store> {
    drop(Store::open_read_only(&common.store)?);
    Ok(Store::open(&common.store)?)
}

/// Derives the view anew and says what was done.
fn apply(common: &Common, store: &Store, ontology: &Ontology, judgements: &Judgements, done: &str) -> Result<()> {
    let summary = store.derive_view(ontology)?;
    store.flush()?;
    if !common.quiet {
        report_contradictions(&judgements.merges());
        report::remark(&format!("{done}; the view now has {} actors and {} asserted ties", summary.entities, summary.ties));
    }
    Ok(())
}

/// Finds actors of the documents, those that are judged to be another included.
struct Finder<'s> {
    store: &'s Store,
    as_read: BTreeMap<EntityId, Entity>,
    judgements: &'s Judgements,
}

impl<'s> Finder<'s> {
    fn new(store: &'s Store, judgements: &'s Judgements) -> Result<Self> {
        Ok(Self { store, as_read: store.entities_as_read()?, judgements })
    }

    fn find(&self, text: &str) -> Result<EntityId, String> {
        let text = text.trim();
        let id = EntityId(text.strip_prefix("actor:").unwrap_or(text).to_owned());
        let is_judged = self.judgements.all.iter().any(|made| made.first == id || made.second == id);
        if self.as_read.contains_key(&id) || is_judged {
            return Ok(id);
        }
        let labelled: Vec<&Entity> = self.as_read.values().filter(|entity| entity.label == text).collect();
        if let [entity] = labelled.as_slice() {
            return Ok(entity.id.clone());
        }
        let found = self.store.find_entities(text).map_err(|error| error.to_string())?;
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(format!("the store knows no actor `{text}`")),
            [one, other, ..] => Err(format!("`{text}` names several actors, such as actor:{one} and actor:{other}")),
        }
    }
}

/// What somebody answers.
enum Answer {
    Verdict(Verdict),
    Skip,
    Back,
    Quit,
}

impl Answer {
    fn parse(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "" | "skip" => Some(Answer::Skip),
            "b" | "back" => Some(Answer::Back),
            "q" | "quit" | "exit" => Some(Answer::Quit),
            other => Verdict::parse(other).map(Answer::Verdict),
        }
    }
}

/// Asks about one pair after the other; each answer is saved at once, the view is derived at the end.
fn ask_all(common: &Common, ontology: &Ontology, with_unsure: bool) -> Result<()> {
    let store = open(common)?;
    let mut judgements = store.judgements()?;
    report_contradictions(&judgements.merges());
    let mut candidates = actors::candidates(&store, ontology, &judgements)?;
    candidates.retain(|candidate| with_unsure || !candidate.is_unsure);
    let (mut index, mut made) = (0, Vec::new());
    while let Some(candidate) = candidates.get(index) {
        let (one, other) = (&candidate.first.id, &candidate.second.id);
        if Judged::new(&judgements).is_decided(one, other) {
            index += 1;
            continue;
        }
        show(&store, ontology, candidate, index + 1, candidates.len())?;
        match ask()? {
            Answer::Verdict(verdict) => {
                judgements.add(Judgement::new(one.clone(), other.clone(), verdict));
                store.save_judgements(&judgements)?;
                made.push(index);
                index += 1;
            }
            Answer::Skip => index += 1,
            Answer::Back => match made.pop() {
                Some(last) => {
                    judgements.undo_last();
                    store.save_judgements(&judgements)?;
                    index = last;
                }
                None => report::remark("nothing has been judged since the start"),
            },
            Answer::Quit => break,
        }
    }
    if made.is_empty() {
        report::remark(if candidates.is_empty() { "no pair of actors looks like one" } else { "nothing was judged" });
        return Ok(());
    }
    apply(common, &store, ontology, &judgements, &count(made.len(), "judgement", "judgements"))
}

fn show(store: &Store, ontology: &Ontology, candidate: &Candidate, number: usize, of: usize) -> Result<()> {
    let colour = terminal::allows_colour(io::stdout().is_terminal());
    let faint = |text: &str| if colour { Style::Faint.paint(text) } else { text.to_owned() };
    let mut text = format!("\n{number} of {of}, score {:.2}: {}\n", candidate.score, terminal::escape(&reasons(candidate)));
    for (entity, style) in [(&candidate.first, Style::Subject), (&candidate.second, Style::Object)] {
        let label = terminal::escape(&entity.label).into_owned();
        let label = if colour { style.paint(&label) } else { label };
        let about = format!("{}, actor:{}", entity.kind.as_str(), entity.id);
        text += &format!("  {label} {}\n", faint(&terminal::escape(&about)));
        if let Some((sentence, document)) = example(store, ontology, entity)? {
            text += &format!("    {}\n", terminal::escape(&sentence));
            text += &format!("    {}\n", faint(&terminal::escape(&document)));
        }
    }
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// Returns a sentence about an actor and where it stands, for whoever has to judge.
fn example(store: &Store, ontology: &Ontology, entity: &Entity) -> Result<Option<(String, String)>> {
    let id = store.kept_actors()?.of(entity.id.clone());
    let as_subject = store.claims_between(ontology, Some(&id), None, None)?;
    let claims = if as_subject.is_empty() { store.claims_between(ontology, None, None, Some(&id))? } else { as_subject };
    let documents = store.documents_about(&id)?.len();
    Ok(claims.into_iter().next().map(|claim| {
        let place = format!("{}, one of {}", claim.claim.document, count(documents, "document", "documents"));
        (claim.sentence, place)
    }))
}

/// Asks until the answer is one; the end of input ends the review.
fn ask() -> Result<Answer> {
    loop {
        print_prompt()?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            writeln!(io::stdout())?;
            return Ok(Answer::Quit);
        }
        match Answer::parse(&line) {
            Some(answer) => return Ok(answer),
            None => report::remark("answer s, d, u, b or q, or press Enter to leave the pair for later"),
        }
    }
}

fn print_prompt() -> io::Result<()> {
    let mut output = io::stdout();
    output.write_all(b"(s)ame, (d)ifferent, (u)nsure, (b)ack, (q)uit, Enter to skip: ")?;
    output.flush()
}
