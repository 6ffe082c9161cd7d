//! The commands of the shell, which begin with a dot. Help, completion and the check of arguments come from one table; what
//! a command shares with the command line comes from the definitions of that.

mod answers;
mod files;
mod knowledge;
mod plan;
mod settings;
mod writing;

use super::session::{Flow, Session};
use crate::arguments::Arguments;
use crate::report::{Complaint, Exit};
use crate::{names, table};
use anyhow::Result;
use claimgraph::query::nearest;
use clap::CommandFactory;

/// One command.
pub(super) struct DotCommand {
    pub(super) name: &'static str,
    /// As the user writes them; those in brackets may be left out.
    arguments: &'static str,
    help: Help,
    /// What Tab offers for each argument.
    pub(super) completes: &'static [Completes],
    run: fn(&mut Session, &[String]) -> Result<Flow>,
}

/// Where the help of a command comes from.
#[derive(Clone, Copy)]
enum Help {
    /// It is the shell's own.
    Own(&'static str),
    /// The command line has the same.
    Same(&'static str),
}

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completes {
    Actor,
    Relation,
    Question,
    Parameters,
    Mode,
    Switch,
    Command,
    ExportFormat,
    Nothing,
}

use Completes::{Actor, ExportFormat, Mode, Nothing, Parameters, Question, Relation, Switch};
use Help::{Own, Same};

/// All commands, as `.help` lists them.
pub(super) const COMMANDS: &[DotCommand] = &[
    DotCommand {
        name: ".help",
        arguments: "[COMMAND]",
        help: Own("this list, or all about one command"),
        completes: &[Completes::Command],
        run: help,
    },
    // What is in the store
    DotCommand {
        name: ".actors",
        arguments: "[TEXT]",
        help: Own("the actors with this in one of their names"),
        completes: &[Actor],
        run: knowledge::show_actors,
    },
    DotCommand {
        name: ".d",
        arguments: "ACTOR",
        help: Own("the card of an actor: names, kind, offices, ties out and in, latest claims"),
        completes: &[Actor],
        run: knowledge::show_card,
    },
    DotCommand {
        name: ".why",
        arguments: "SUBJECT RELATION OBJECT",
        help: Same("explain"),
        completes: &[Actor, Relation, Actor],
        run: files::why,
    },
    DotCommand {
        name: ".schema",
        arguments: "",
        help: Own("the classes and relations that the store uses, and how often"),
        completes: &[],
        run: knowledge::show_schema,
    },
    DotCommand {
        name: ".relations",
        arguments: "",
        help: Own("all relations and how many ties the store has of each"),
        completes: &[],
        run: knowledge::show_relations,
    },
    // Questions
    DotCommand {
        name: ".questions",
        arguments: "[NAME]",
        help: Same("questions"),
        completes: &[Question],
        run: answers::show_questions,
    },
    DotCommand {
        name: ".ask",
        arguments: "NAME [KEY=VALUE]...",
        help: Same("ask"),
        completes: &[Question, Parameters],
        run: answers::ask,
    },
    DotCommand {
        name: ".save",
        arguments: "NAME [QUESTION]",
        help: Own("keep the last query as a question with a name"),
        completes: &[Nothing],
        run: answers::save,
    },
    DotCommand {
        name: ".edit",
        arguments: "",
        help: Own("write the last query anew in $VISUAL or $EDITOR"),
        completes: &[],
        run: files::edit,
    },
    DotCommand {
        name: ".explain",
        arguments: "[SPARQL]",
        help: Own("how a query, or the last one, is answered: steps, rows, time"),
        completes: &[],
        run: plan::explain,
    },
    // How answers look
    DotCommand {
        name: ".mode",
        arguments: "[FORM]",
        help: Own("the form of answers: table, vertical, markdown, csv, tsv, json, xml, turtle, ntriples"),
        completes: &[Mode],
        run: settings::set_mode,
    },
    DotCommand {
        name: ".last",
        arguments: "[FORM]",
        help: Own("the last answer again, in this form"),
        completes: &[Mode],
        run: answers::show_last,
    },
    DotCommand {
        name: ".once",
        arguments: "FILE",
        help: Own("write the next answer to a file"),
        completes: &[Nothing],
        run: answers::set_once,
    },
    DotCommand {
        name: ".output",
        arguments: "[FILE]",
        help: Own("write all answers to a file, or to the screen again"),
        completes: &[Nothing],
        run: answers::set_output,
    },
    DotCommand {
        name: ".labels",
        arguments: "on|off",
        help: Own("show actors and relations by their labels"),
        completes: &[Switch],
        run: settings::set_labels,
    },
    DotCommand {
        name: ".rows",
        arguments: "NUMBER|all",
        help: Own("how many rows of an answer the screen shows"),
        completes: &[Nothing],
        run: settings::set_rows,
    },
    DotCommand {
        name: ".cells",
        arguments: "NUMBER|all",
        help: Own("how many characters of a cell the screen shows"),
        completes: &[Nothing],
        run: settings::set_cells,
    },
    DotCommand {
        name: ".pager",
        arguments: "on|off",
        help: Own("show long answers page by page, with $PAGER or less"),
        completes: &[Switch],
        run: settings::set_pager,
    },
    DotCommand {
        name: ".timer",
        arguments: "on|off",
        help: Own("say how long each answer took"),
        completes: &[Switch],
        run: settings::set_timer,
    },
    DotCommand {
        name: ".color",
        arguments: "on|off",
        help: Own("colours; NO_COLOR switches them off from the start"),
        completes: &[Switch],
        run: settings::set_colour,
    },
    DotCommand {
        name: ".set",
        arguments: "editmode emacs|vi",
        help: Own("the keys of the line editor, which does not read ~/.inputrc"),
        completes: &[Nothing],
        run: settings::set_option,
    },
    DotCommand {
        name: ".prefix",
        arguments: "[PREFIX [NAMESPACE|remove]]",
        help: Own("list, declare or remove prefixes; they are kept for the next time"),
        completes: &[Nothing],
        run: settings::set_prefix,
    },
    // Files
    DotCommand {
        name: ".graph",
        arguments: "ACTOR [FILE] [OPTIONS]",
        help: Same("graph"),
        completes: &[Actor],
        run: files::graph,
    },
    DotCommand {
        name: ".export",
        arguments: "FORMAT FILE",
        help: Same("export"),
        completes: &[ExportFormat],
        run: files::export,
    },
    DotCommand {
        name: ".dump",
        arguments: "FILE",
        help: Own("the whole store as .nq, .trig, .ttl, .nt, .rdf, .jsonld or .csv"),
        completes: &[Nothing],
        run: files::dump,
    },
    DotCommand {
        name: ".read",
        arguments: "FILE",
        help: Own("run the queries and commands of a file"),
        completes: &[Nothing],
        run: files::read,
    },
    // Changes
    DotCommand {
        name: ".write",
        arguments: "on|off",
        help: Own("allow SPARQL Update"),
        completes: &[Switch],
        run: writing::set_write,
    },
    DotCommand {
        name: ".begin",
        arguments: "",
        help: Own("collect the updates that follow"),
        completes: &[],
        run: writing::begin,
    },
    DotCommand {
        name: ".commit",
        arguments: "",
        help: Own("carry them out, all or none"),
        completes: &[],
        run: writing::commit,
    },
    DotCommand { name: ".rollback", arguments: "", help: Own("forget them"), completes: &[], run: writing::roll_back },
    DotCommand { name: ".quit", arguments: "", help: Own("leave, as Ctrl-D does"), completes: &[], run: quit },
];

/// Runs a command.
pub(super) fn run(session: &mut Session, input: &str) -> Result<Flow> {
    let name = input.split_whitespace().next().unwrap_or_default();
    let command = find(name)?;
    if command.name == ".explain" {
        // What follows is SPARQL and has its own quotation marks.
        return plan::explain(session, &[input[name.len()..].trim().to_owned()]);
    }
    let words = split(input)?;
    let arguments = words.get(1..).unwrap_or_default();
    let needed = command.arguments.split(' ').filter(|word| !word.is_empty() && !word.starts_with('[')).count();
    if arguments.len() < needed {
        return Err(usage(command));
    }
    (command.run)(session, arguments)
}

/// Returns the command with a name, which may also be given without its dot.
fn find(name: &str) -> Result<&'static DotCommand> {
    let dotted = format!(".{}", name.trim_start_matches('.'));
    let found = COMMANDS.iter().find(|command| command.name == dotted);
    found.ok_or_else(|| {
        let nearest = nearest(&dotted, COMMANDS.iter().map(|command| command.name));
        let hint = if nearest.is_empty() { "`.help` lists them".to_owned() } else { names::did_you_mean(&nearest) };
        Complaint::new(Exit::Question, format!("there is no command `{name}`"), hint).into()
    })
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

fn help(session: &mut Session, arguments: &[String]) -> Result<Flow> {
    if let Some(name) = arguments.first() {
        let command = find(name)?;
        let text = match command.help {
            Own(help) => format!("{} {}\n{help}\n", command.name, command.arguments),
            Same(name) => format!("{} {}\n{}\n", command.name, command.arguments, long_help(name)),
        };
        return session.print(&text);
    }
    let row = |command: &DotCommand| vec![format!("{} {}", command.name, command.arguments), command.short_help()];
    let width = crate::terminal::width();
    let table = table::render(&["command", ""], COMMANDS.iter().map(row), width);
    session.print(&(table + "\nAnything else is SPARQL: SELECT ?who { ?who cg:backs actor:Iraq }\n"))
}

impl DotCommand {
    fn short_help(&self) -> String {
        match self.help {
            Own(help) => help.to_owned(),
            Same(name) => about(name),
        }
    }
}

/// Returns what the command line says of one of its commands, on one line.
fn about(name: &str) -> String {
    let command = Arguments::command();
    let about = command.find_subcommand(name).and_then(|command| command.get_about()).map(ToString::to_string);
    about.unwrap_or_default()
}

/// Returns all that the command line says of one of its commands.
fn long_help(name: &str) -> String {
    let mut command = Arguments::command();
    command.build();
    command.find_subcommand_mut(name).map(|command| command.render_long_help().to_string()).unwrap_or_default()
}

fn quit(session: &mut Session, _arguments: &[String]) -> Result<Flow> {
    if session.transaction.as_ref().is_some_and(|updates| !updates.is_empty()) && session.settings.interactive {
        let message = "updates wait for `.commit`";
        return Err(Complaint::new(Exit::Question, message, "give `.commit` or `.rollback` first").into());
    }
    Ok(Flow::Leave)
}

/// Says how a command is written.
fn usage(command: &DotCommand) -> anyhow::Error {
    let hint = format!("write {} {}", command.name, command.arguments);
    Complaint::new(Exit::Question, format!("`{}` needs more words", command.name), hint).into()
}

/// Says that a word is none of those that fit.
fn unfit(word: &str, fitting: &str) -> anyhow::Error {
    Complaint::new(Exit::Question, format!("`{word}` does not fit here"), format!("write {fitting}")).into()
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

    #[test]
    fn every_command_says_what_it_does() {
        for command in COMMANDS {
            assert!(!command.short_help().is_empty(), "{}", command.name);
            assert!(find(command.name.trim_start_matches('.')).is_ok());
        }
        assert!(long_help("explain").contains("claimgraph explain"));
        assert!(find(".hlep").err().unwrap().to_string().contains("`.hlep`"));
    }
}
