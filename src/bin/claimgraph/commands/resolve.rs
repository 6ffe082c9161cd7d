//! `claimgraph resolve`: actors that may be one, found block by block.

use crate::arguments::{Common, Resolve};
use crate::output;
use crate::report::{self, Complaint, Exit, count};
use anyhow::Result;
use claimgraph::actors::{self, BlockedName, BlockedPair};
use claimgraph::knowledge::{Entity, EntityId, EntityKind};
use claimgraph::ontology::vocabulary::ACTOR;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

pub(crate) fn run(common: &Common, arguments: &Resolve) -> Result<()> {
    let input = io::stdin().lock();
    if arguments.keys {
        return output::print(|output| write_names(input, output));
    }
    let ontology = arguments.ontology.load()?;
    let known: BTreeSet<&EntityId> = ontology.actors.iter().map(|actor| &actor.id).collect();
    let mut found = 0;
    output::print(|output| {
        found = write_pairs(input, &known, output)?;
        Ok(())
    })?;
    if !common.quiet {
        report::remark(&count(found, "pair", "pairs"));
    }
    Ok(())
}

/// An actor, also as the ends of claims are written.
#[derive(Deserialize)]
struct Actor {
    #[serde(alias = "iri")]
    id: String,
    label: String,
    kind: EntityKind,
    #[serde(default)]
    aliases: BTreeSet<String>,
}

fn write_names(input: impl BufRead, output: &mut dyn Write) -> Result<()> {
    for (number, line) in input.lines().enumerate() {
        let actor: Actor = read(&line?, number)?;
        let id = actor.id.strip_prefix(ACTOR).unwrap_or(&actor.id).to_owned();
        let entity = Entity { id: EntityId(id), label: actor.label, kind: actor.kind, aliases: actor.aliases };
        for name in actors::blocked_names(&entity) {
            write_line(&name, output)?;
        }
    }
    Ok(())
}

/// Writes the pairs of each run of lines that share a key, and returns how many; one run is in memory.
fn write_pairs(input: impl BufRead, known: &BTreeSet<&EntityId>, output: &mut dyn Write) -> Result<usize> {
    let (mut block, mut found): (Vec<BlockedName>, usize) = (Vec::new(), 0);
    let mut end_block = |block: &mut Vec<BlockedName>| -> Result<()> {
        let pairs: Vec<BlockedPair> = actors::pairs_of_block(block, known);
        found += pairs.len();
        block.clear();
        pairs.iter().try_for_each(|pair| write_line(pair, output))
    };
    for (number, line) in input.lines().enumerate() {
        let name: BlockedName = read(&line?, number)?;
        if block.first().is_some_and(|first| first.key != name.key) {
            end_block(&mut block)?;
        }
        block.push(name);
    }
    end_block(&mut block)?;
    Ok(found)
}

fn read<'l, T: Deserialize<'l>>(line: &'l str, number: usize) -> Result<T> {
    serde_json::from_str(line).map_err(|error| {
        let message = format!("line {} of standard input is wrong: {error}", number + 1);
        let hint = "`--keys` takes {\"id\", \"label\", \"kind\", \"aliases\"}, `--stdin` takes what `--keys` writes";
        Complaint::new(Exit::Input, message, hint).into()
    })
}

fn write_line(value: &impl Serialize, output: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *output, value)?;
    Ok(output.write_all(b"\n")?)
}
