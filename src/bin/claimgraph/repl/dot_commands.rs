//! The commands of the shell, which begin with a dot. Help and completion come from the same list.

use super::session::{Flow, Session};
use crate::arguments::AnswerForm;
use crate::commands::{explain, query, questions};
use crate::report::{Complaint, Exit};
use crate::{names, table};
use anyhow::Result;
use claimgraph::query::{Bindings, evaluate, shorten_iri};
use claimgraph::store::entity_node;

/// One command.
struct DotCommand {
    name: &'static str,
    arguments: &'static str,
    help: &'static str,
    run: fn(&mut Session, &[String]) -> Result<Flow>,
}

const COMMANDS: &[DotCommand] = &[
    DotCommand { name: ".help", arguments: "", help: "this list", run: help },
    DotCommand {
        name: ".questions",
        arguments: "[NAME]",
        help: "the questions that have a name, or one of them in full",
        run: show_questions,
    },
    DotCommand { name: ".ask", arguments: "NAME [KEY=VALUE]...", help: "ask one of the questions", run: ask },
    DotCommand {
        name: ".why",
        arguments: "SUBJECT RELATION OBJECT",
        help: "the sentences behind a tie; `any` stands for everyone",
        run: why,
    },
    DotCommand { name: ".actors", arguments: "TEXT", help: "the actors with this in one of their names", run: show_actors },
    DotCommand {
        name: ".relations",
        arguments: "",
        help: "the relations and how many ties the store has of each",
        run: show_relations,
    },
    DotCommand {
        name: ".mode",
        arguments: "[FORM]",
        help: "the form of the answers: table, csv, tsv, json, xml, turtle, ntriples",
        run: set_mode,
    },
    DotCommand { name: ".quit", arguments: "", help: "leave, as Ctrl-D does", run: quit },
];

/// Returns the names of all commands.
pub(super) fn command_names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|command| command.name)
}

/// Runs a command.
pub(super) fn run(session: &mut Session, input: &str) -> Result<Flow> {
    let words = split(input)?;
    let Some((name, arguments)) = words.split_first() else { return Ok(Flow::Continue) };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(session, arguments),
        None => {
            let nearest = names::nearest(name, command_names());
            let hint =
                nearest.first().map_or("`.help` lists them".to_owned(), |nearest| format!("did you mean `{nearest}`?"));
            Err(Complaint::new(Exit::Question, format!("there is no command `{name}`"), hint).into())
        }
    }
}

/// Splits a line into words; double quotes keep words together.
fn split(input: &str) -> Result<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for character in input.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            space if space.is_whitespace() && !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    if quoted {
        return Err(Complaint::new(Exit::Question, "a quotation mark is not closed", "write \"two words\"").into());
    }
    words.extend(word);
    Ok(words)
}

fn help(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    let row = |command: &DotCommand| vec![format!("{} {}", command.name, command.arguments), command.help.to_owned()];
    let table = table::render(&["command", ""], COMMANDS.iter().map(row), session.width);
    session.print(&table)?;
    session.print("\nAnything else is SPARQL: SELECT ?who { ?who cg:backs actor:Iraq }\n")
}

fn show_questions(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let knowledge = session.knowledge.clone();
    let text = match arguments.first() {
        Some(name) => questions::describe(names::question(knowledge.questions()?, name)?),
        None => questions::list(knowledge.questions()?, session.width),
    };
    session.print(&text)
}

fn ask(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let (name, values) = arguments.split_first().ok_or_else(|| usage(".ask"))?;
    let knowledge = session.knowledge.clone();
    let question = names::question(knowledge.questions()?, name)?;
    let values = values.iter().map(|word| query::parse_value(word)).collect::<Result<Vec<_>>>()?;
    session.show(&question.ask(&knowledge.store, &values)?)
}

fn why(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let [subject, relation, object] = arguments else { return Err(usage(".why")) };
    let knowledge = session.knowledge.clone();
    let explanations = explain::find(&knowledge.store, knowledge.ontology()?, [subject, relation, object])?;
    let text = explain::describe(&explanations, knowledge.ontology()?, session.colour);
    session.print_painted(&text)
}

fn show_actors(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let text = arguments.join(" ").to_lowercase();
    let knowledge = session.knowledge.clone();
    let actors = knowledge.actors()?.values();
    let called =
        actors.filter(|actor| actor.aliases.iter().chain([&actor.label]).any(|name| name.to_lowercase().contains(&text)));
    let rows = called.map(|actor| {
        let aliases: Vec<&str> = actor.aliases.iter().map(String::as_str).collect();
        vec![
            actor.label.clone(),
            actor.kind.as_str().to_owned(),
            shorten_iri(entity_node(&actor.id).as_str()),
            aliases.join(", "),
        ]
    });
    let table = table::render(&["actor", "kind", "name in queries", "other names"], rows, session.width);
    session.print(&table)
}

fn show_relations(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    const RELATIONS: &str = "SELECT ?relation ?label ?sign (COUNT(?subject) AS ?ties) {
        ?relation a cg:Relation ; rdfs:label ?label ; cg:sign ?sign . OPTIONAL { ?subject ?relation ?object }
    } GROUP BY ?relation ?label ?sign ORDER BY ?relation";
    let answers = evaluate(&session.knowledge.store, RELATIONS, &Bindings::new())?;
    session.show_as(&answers, None)
}

fn set_mode(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    let Some(name) = arguments.first() else {
        session.form = None;
        return Ok(Flow::Continue);
    };
    let form = AnswerForm::parse(name).ok_or_else(|| {
        let known = AnswerForm::names().collect::<Vec<_>>().join(", ");
        Complaint::new(Exit::Question, format!("there is no form `{name}`"), format!("the forms are {known}"))
    })?;
    session.form = Some(form);
    Ok(Flow::Continue)
}

fn quit(_session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    Ok(Flow::Leave)
}

fn usage(name: &str) -> anyhow::Error {
    let arguments = COMMANDS.iter().find(|command| command.name == name).map_or("", |command| command.arguments);
    Complaint::new(Exit::Question, format!("`{name}` needs more words"), format!("write {name} {arguments}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(split(".why \"United States\" any Iraq").unwrap(), [".why", "United States", "any", "Iraq"]);
        assert_eq!(
            split(".ask who-backs actor=\"Nouri al-Maliki\"").unwrap(),
            [".ask", "who-backs", "actor=Nouri al-Maliki"]
        );
        assert!(split("\"open").is_err());
    }
}
