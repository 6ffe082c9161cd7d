//! The command line.

use crate::elsewhere::{AccessChoice, Elsewhere};
use crate::measuring::{Eval, Gaps};
use crate::ties::{DrawingFile, TieChoice, parse_first_day, parse_last_day};
use claimgraph::export::ExportFormat;
use claimgraph::export::graphs::GraphFormat;
use claimgraph::graph::Measure;
use claimgraph::knowledge::EntityKind;
use claimgraph::ontology::import::ImportFormat;
use claimgraph::ontology::{Ontology, OntologyError};
use claimgraph::pipeline::Limits;
use claimgraph::query::AnswerFormat;
use claimgraph::records::Part;
use claimgraph::source::PDF_COMMAND;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;
use jiff::civil::Date;
use std::net::IpAddr;
use std::path::PathBuf;

/// Reads news reports and builds a graph of who does what to whom, and who says so.
///
/// Every tie in the graph leads back to the sentences that state it.
#[derive(Debug, Parser)]
#[command(name = "claimgraph", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  claimgraph build reports/             read a folder of articles into ./claimgraph.db
  claimgraph query who-arms-whom        ask one of the questions that `claimgraph questions` lists
  claimgraph explain Iran backs any     see the sentences behind a tie
  claimgraph graph --focus Iraq --output iraq.svg
  claimgraph tensions                   see who stands with the friend of an enemy
  claimgraph repl                       ask in SPARQL

Exit codes: 0 done, 1 the question is wrong or failed, 2 wrong usage,
  3 the store is missing, held or damaged, 4 nothing could be read, 130 interrupted (Ctrl-C),
  143 terminated")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder of the store.
    #[arg(long, global = true, env = "CLAIMGRAPH_STORE", default_value = "claimgraph.db", value_name = "FOLDER")]
    pub(crate) store: PathBuf,
    /// Leave out progress and remarks; errors are still said.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Build(Build),
    Extract(Extract),
    Load(Load),
    Push(Push),
    Pull(Pull),
    Query(Query),
    Ask(Ask),
    Repl(Repl),
    Questions(Questions),
    Explain(Explain),
    Actors(Actors),
    Review(Review),
    Resolve(Resolve),
    Graph(Graph),
    Tensions(Tensions),
    Path(Path),
    Rank(Rank),
    Communities(Communities),
    Compare(Compare),
    Timeline(Timeline),
    Export(Export),
    Serve(Serve),
    Check(Check),
    Rebuild(Rebuild),
    Analyze(Analyze),
    Eval(Eval),
    Gaps(Gaps),
    Completions(Completions),
    #[command(hide = true)]
    Worker(Worker),
    /// Reads a PDF on standard input and writes the words of its pages.
    #[command(hide = true, name = PDF_COMMAND)]
    ParsePdf,
}

/// Reads articles into the store: new ones are added, changed ones replaced, unchanged ones skipped.
#[derive(Debug, Args)]
#[command(after_help = "Files: .txt, .md, .html, .pdf, .jsonl, and .gz of these; folders are searched.

Examples:
  claimgraph build reports/ wire/2014-06.jsonl.gz
  claimgraph build reports/ --prune                  also forget documents that are no longer there
  claimgraph build reports/ --ontology sanctions.ttl with relations and patterns of your own")]
pub(crate) struct Build {
    /// Files and folders of articles.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Documents read at the same time [default: one for each processor].
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub(crate) threads: Option<usize>,
    /// Drop documents from the store that PATH does not hold.
    #[arg(long)]
    pub(crate) prune: bool,
    /// How long reading one document may take; one that takes longer is skipped.
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::TIME.as_secs(), value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) time_limit: u64,
    /// Report in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Checks that the store is whole, that every quote stands in its text, and that every asserted tie has its claim.
///
/// The digest that it prints is the same for the same graph, whatever was built first.
#[derive(Debug, Args)]
#[command(after_help = "It ends with 3 when anything is wrong.

Examples:
  claimgraph check
  claimgraph check --format turtle --output report.ttl    all findings, as a SHACL report")]
pub(crate) struct Check {
    /// Form of the report.
    #[arg(long, short, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
    #[command(flatten)]
    pub(crate) output: OutputFile,
}

/// Recreates the indexes and the asserted view from the documents in the store, without reading any file again.
#[derive(Debug, Args)]
#[command(after_help = "Documents that cannot be read whole are named and left out; build them again.

Examples:
  claimgraph rebuild
  claimgraph rebuild --ontology sanctions.ttl    with the relations that the store was built with")]
pub(crate) struct Rebuild {
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Reads records from standard input and writes what they claim, without a store: one line out for each line in.
///
/// A record is a line of JSON: {"id", "title", "date", "source", "text"}. Its answer is {"id", "claims", "nquads", "error"}, in
/// the same place; it depends on the record alone. A record that cannot be read has an `error`. The exit code is 0 only when
/// every line has its answer.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph extract < wire.jsonl > answers.jsonl
  claimgraph load answers.jsonl                      into a store, as `build wire.jsonl` would
  claimgraph extract --output claims < wire.jsonl | jq -c '.claim_list[]'
  zcat wire/*.gz | claimgraph extract --output nquads,claims")]
pub(crate) struct Extract {
    /// Records read at the same time.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = parse_threads)]
    pub(crate) threads: usize,
    /// What the answers hold; several are separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "nquads", value_parser = choice(Part::ALL.map(Part::as_str), Part::parse))]
    pub(crate) output: Vec<Part>,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Loads what `extract` read elsewhere into the store, in bulk, as `build` of the same documents would have it.
///
/// Nothing is loaded unless every part is whole. Documents that the store has already are passed over.
#[derive(Debug, Args)]
#[command(
    after_help = "Files: N-Quads (.nq, .nquads, .txt) and answers of `extract` (.jsonl), and .gz of these; folders are
searched.

Examples:
  claimgraph load answers.jsonl
  claimgraph load quads/                             the parts that a job on many machines wrote
  claimgraph load backup.nq.gz                       what `export --format nquads` wrote"
)]
pub(crate) struct Load {
    /// Files, and folders of them.
    #[arg(required = true, value_name = "FILE|DIR")]
    pub(crate) paths: Vec<PathBuf>,
    /// Report in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Sends the store to a SPARQL store elsewhere: what is not there yet, one document after the other, then the view.
///
/// A document is a graph there as it is here; the view is the graph <https://w3id.org/claimgraph/view>. A push that was
/// interrupted goes on where it ended. In the end the triples of each graph are counted.
#[derive(Debug, Args)]
#[command(after_help = "A password is read from CLAIMGRAPH_PASSWORD or a file, a token from CLAIMGRAPH_TOKEN or a file.

Examples:
  claimgraph push http://localhost:7878/update                            Oxigraph
  claimgraph push http://localhost:3030/news/update --prune               Fuseki
  claimgraph push http://localhost:8890/sparql-auth --user dba            Virtuoso
  claimgraph push https://db.example/repositories/news/statements --token-file token   GraphDB, RDF4J")]
pub(crate) struct Push {
    /// Address that takes updates.
    #[arg(value_name = "URL")]
    pub(crate) endpoint: String,
    /// Address that takes queries [default: by the usual names].
    #[arg(long, value_name = "URL")]
    pub(crate) query_endpoint: Option<String>,
    /// Send graphs to this address by the Graph Store Protocol instead of updates.
    #[arg(long, value_name = "URL")]
    pub(crate) graph_store: Option<String>,
    /// Remove documents there that are not in the store.
    #[arg(long)]
    pub(crate) prune: bool,
    /// Count the triples of documents that are there already, too, and send again what is not whole.
    #[arg(long)]
    pub(crate) check: bool,
    /// Report in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) access: AccessChoice,
}

/// Fetches the documents of a SPARQL store elsewhere that `push` sent there into the store, and derives the view.
///
/// Each document is compared with the hash of its content.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph pull http://localhost:7878/query
  claimgraph pull http://localhost:8890/sparql-auth --user dba --prune")]
pub(crate) struct Pull {
    /// Address that takes queries.
    #[arg(value_name = "URL")]
    pub(crate) endpoint: String,
    /// Drop documents from the store that are not there.
    #[arg(long)]
    pub(crate) prune: bool,
    /// Report in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) access: AccessChoice,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Answers a question: one by name, one from a file, or SPARQL from the command line or standard input.
#[derive(Debug, Args)]
#[command(override_usage = "claimgraph query [OPTIONS] [NAME|FILE] [KEY=VALUE]...
       claimgraph query [OPTIONS] -e SPARQL [KEY=VALUE]...")]
#[command(after_help = "Prefixes such as cg:, actor: and rdfs: need not be declared.

Examples:
  claimgraph query                                   list the questions
  claimgraph query who-arms-whom
  claimgraph query who-backs actor=\"Nouri al-Maliki\" --format csv
  claimgraph query -e 'SELECT ?who { ?who cg:backs actor:NouriAlMaliki }'
  claimgraph query < question.rq
  claimgraph query who-arms-whom --endpoint http://localhost:7878/query")]
pub(crate) struct Query {
    /// Name of a question or file of one, then values for its parameters.
    #[arg(value_name = "NAME|FILE|KEY=VALUE")]
    pub(crate) words: Vec<String>,
    /// SPARQL to answer.
    #[arg(short = 'e', long = "sparql", value_name = "SPARQL")]
    pub(crate) sparql: Option<String>,
    /// Form of the answer [default: table; turtle for CONSTRUCT and DESCRIBE].
    #[arg(long, short, value_parser = choice(AnswerForm::names(), AnswerForm::parse))]
    pub(crate) format: Option<AnswerForm>,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

/// Asks one of the questions that have a name.
#[derive(Debug, Args)]
#[command(after_help = "`claimgraph questions` lists them; a value is bound as it is, never read as SPARQL.

Examples:
  claimgraph ask who-arms-whom
  claimgraph ask who-backs actor=\"Nouri al-Maliki\"
  claimgraph ask changes from=2014-06-01 to=2014-07-01 --format csv")]
pub(crate) struct Ask {
    /// Its name.
    pub(crate) name: String,
    /// Values for its parameters.
    #[arg(value_name = "KEY=VALUE")]
    pub(crate) values: Vec<String>,
    /// Form of the answer [default: table].
    #[arg(long, short, value_parser = choice(AnswerForm::names(), AnswerForm::parse))]
    pub(crate) format: Option<AnswerForm>,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

/// Opens a shell for SPARQL, questions and sentences.
#[derive(Debug, Args)]
#[command(after_help = "A query may take several lines; it runs when it is complete, a blank line runs it as it is.
Tab completes keywords, prefixes, relations, actors by name, questions. `.help` lists the shell's commands.

Examples:
  claimgraph repl
  claimgraph repl -c 'ASK { actor:Iran cg:backs ?who }'
  claimgraph repl -f queries.rq --mode csv            several queries, each ended by a blank line or `;`
  claimgraph repl < queries.rq")]
pub(crate) struct Repl {
    /// SPARQL to answer in place of what is typed; may be given several times.
    #[arg(short = 'c', long = "command", value_name = "SPARQL", conflicts_with = "files")]
    pub(crate) commands: Vec<String>,
    /// File of SPARQL to answer in place of what is typed; may be given several times.
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Form of the answers [default: table; turtle for CONSTRUCT and DESCRIBE].
    #[arg(long, short, value_parser = choice(AnswerForm::names(), AnswerForm::parse))]
    pub(crate) mode: Option<AnswerForm>,
    /// Run the shell's own commands, such as `.mode csv`, also where they are not typed.
    #[arg(long)]
    pub(crate) dot: bool,
    /// Allow SPARQL Update.
    #[arg(long)]
    pub(crate) write: bool,
    /// Answer yes where CLEAR and DROP would be asked about.
    #[arg(long, requires = "write")]
    pub(crate) yes: bool,
    /// Leave out the start file in the configuration folder.
    #[arg(long)]
    pub(crate) no_init: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

/// Lists the questions that can be asked by name, or shows one with its parameters.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph questions
  claimgraph questions who-arms-whom                 what it asks, its parameters, its SPARQL")]
pub(crate) struct Questions {
    /// One of them.
    pub(crate) name: Option<String>,
}

/// Shows the sentences behind a tie.
#[derive(Debug, Args)]
#[command(after_help = "An end is a name, another name, or an IRI such as actor:Iran; `any` or `-` stands for everyone.

Examples:
  claimgraph explain \"United States\" suppliesArmsTo Iraq
  claimgraph explain Washington any Maliki
  claimgraph explain any controls Mosul --json")]
pub(crate) struct Explain {
    /// Who.
    pub(crate) subject: String,
    /// Does what: a relation such as `backs` or its label, such as "supplies arms to".
    pub(crate) relation: String,
    /// To whom.
    pub(crate) object: String,
    /// One claim a line, as `export --format claims` writes it.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

/// Finds actors, shows what is known of one, or imports a list of your own.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph actors find maliki
  claimgraph actors show \"Nouri al-Maliki\"
  claimgraph actors import officials.csv --format csv --output officials.ttl")]
pub(crate) struct Actors {
    #[command(subcommand)]
    pub(crate) command: ActorsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ActorsCommand {
    Find(FindActors),
    Show(ShowActor),
    Import(ImportActors),
}

/// Finds actors by name among those the program knows and those of the store, the best match first.
///
/// A name matches exactly, by its beginning, by having all the words, or by nearly the same spelling.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph actors find maliki
  claimgraph actors find \"islamic state\" --limit 5
  claimgraph actors find Kremlin --json              one actor a line")]
pub(crate) struct FindActors {
    /// A name or a part of one.
    pub(crate) text: String,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// One actor a line, in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Shows an actor: names, kind, offices with their dates, ties with the number of claims, documents.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph actors show \"Nouri al-Maliki\"
  claimgraph actors show actor:Iraq --json")]
pub(crate) struct ShowActor {
    /// A name, another name, or an IRI such as actor:Iraq.
    pub(crate) actor: String,
    /// In JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Turns a list of actors into a Turtle file that `--ontology` takes.
///
/// Of actors that the program knows, only what it lacks is written. What cannot be used is named with its line.
#[derive(Debug, Args)]
#[command(after_help = "Formats:
  cameo  actor dictionary of TABARI or PETRARCH: NAME_ [CODE dates], +OTHER_NAME_; or its entries as JSON lines
  skos   Turtle with skos:prefLabel, skos:altLabel and the kind as rdf:type
  csv    a table with the columns name, kind, aliases, adjectives, people, capitals, located_in, title, office_of,
         from, to, head; only name must be there, and several values in a cell stand apart by |
  ftm    FollowTheMoney entities as JSON lines, with occupancies, memberships and directorships as offices

Examples:
  claimgraph actors import officials.csv --format csv --output officials.ttl
  claimgraph actors import Phoenix.Countries.actors.txt --format cameo --output phoenix.ttl
  claimgraph build reports/ --ontology officials.ttl  use it")]
pub(crate) struct ImportActors {
    /// The list.
    pub(crate) file: PathBuf,
    /// Its format.
    #[arg(long, short, value_parser = choice(ImportFormat::ALL.map(ImportFormat::as_str), ImportFormat::parse))]
    pub(crate) format: ImportFormat,
    /// Kind of actors whose kind the list does not tell.
    #[arg(long, value_parser = choice(EntityKind::ALL.map(EntityKind::as_str), EntityKind::parse), default_value = "Organization")]
    pub(crate) kind: EntityKind,
    #[command(flatten)]
    pub(crate) output: OutputFile,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Proposes actors that may be one, for engines that hold more actors than one machine: names under keys, pairs of a key.
///
/// Lines of JSON go in and out. `--keys` takes actors, {"id" or "iri", "label", "kind", "aliases"}, and writes each name under
/// each key that it may share. `--stdin` takes those lines, sorted by key, and writes the pairs of each key. What `review`
/// finds by names and kinds is found so as well.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph extract --output claims < wire.jsonl | jq -c '.claim_list[] | .subject, .object' |
    claimgraph resolve --keys | LC_ALL=C sort -u | claimgraph resolve --stdin > pairs.jsonl")]
#[command(group = clap::ArgGroup::new("step").required(true))]
pub(crate) struct Resolve {
    /// Write the names of actors under their keys.
    #[arg(long, group = "step")]
    pub(crate) keys: bool,
    /// Write the pairs of names that share a key.
    #[arg(long, group = "step")]
    pub(crate) stdin: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Lists pairs of actors that may be one, with the reasons, and takes judgements of them.
///
/// In a terminal it asks: same, different or unsure. Judgements are kept in a file beside the store, apart from the data;
/// actors judged the same are one in the view, until that is undone.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph review                                  ask, in a terminal; list, elsewhere
  claimgraph review --csv > pairs.csv                fill in the first column: same, different or unsure
  claimgraph review --judgements pairs.csv           and hand the table back
  claimgraph review --judged                         what has been judged
  claimgraph review --undo                           take back the last judgement
  claimgraph review --undo \"Nuri Maliki\" actor:NouriAlMaliki")]
pub(crate) struct Review {
    /// Take the judgements of a table with the columns judgement, first and second.
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["undo", "judged", "list", "json", "csv"])]
    pub(crate) judgements: Option<PathBuf>,
    /// Take back the last judgement, or all judgements of two actors.
    #[arg(long, value_name = "ACTOR", num_args = 0..=2, conflicts_with_all = ["judged", "list", "json", "csv"])]
    pub(crate) undo: Option<Vec<String>>,
    /// List the judgements made.
    #[arg(long, conflicts_with_all = ["list", "json", "csv"])]
    pub(crate) judged: bool,
    /// List the pairs instead of asking.
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub(crate) list: bool,
    /// List all pairs, one a line, in JSON.
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// List all pairs as a table for a spreadsheet.
    #[arg(long)]
    pub(crate) csv: bool,
    /// At most so many pairs in the list.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,
    /// Also pairs that were judged unsure before.
    #[arg(long)]
    pub(crate) unsure: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Draws the graph of actors and their ties.
#[derive(Debug, Args)]
#[command(after_help = "Green is support, red and dashed is hostility, grey is neither; thick ties have many claims.

Examples:
  claimgraph graph --output graph.svg
  claimgraph graph --focus Iran --relation backs --since 2014-06 --output iran.png
  claimgraph graph --format gexf --output graph.gexf   for Gephi, with its timeline
  claimgraph graph --all | dot -Tpdf > graph.pdf       with ties that are denied, planned, or only said")]
pub(crate) struct Graph {
    /// Form of the drawing [default: by the ending of --output, else dot].
    #[arg(long, short, value_parser = choice(GraphFormat::ALL.map(GraphFormat::as_str), GraphFormat::parse))]
    pub(crate) format: Option<GraphFormat>,
    /// Only ties near this actor.
    #[arg(long, value_name = "ACTOR")]
    pub(crate) focus: Option<String>,
    /// How many ties away from the actor in focus.
    #[arg(long, value_name = "N", requires = "focus", default_value_t = 1)]
    pub(crate) depth: usize,
    /// Only the largest group of actors that ties join.
    #[arg(long)]
    pub(crate) component: bool,
    /// Only the actors with the most claims, so many [default: 60 in svg and png, else all].
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    #[command(flatten)]
    pub(crate) output: OutputFile,
    #[command(flatten)]
    pub(crate) ties: TieChoice,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

/// Finds who stands with the friend of an enemy, who is for and against, and what would resolve it.
#[derive(Debug, Args)]
#[command(after_help = "A triad of actors is balanced when friends of friends are friends and enemies of friends enemies.
What is not balanced is shown with the sentences that make each side.

Examples:
  claimgraph tensions
  claimgraph tensions \"United States\" --sentences 2
  claimgraph tensions --draw tensions.svg")]
pub(crate) struct Tensions {
    /// Only what involves these actors together.
    #[arg(value_name = "ACTOR")]
    pub(crate) actors: Vec<String>,
    /// How many to show.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// How many sentences to show of each side.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) sentences: usize,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) drawing: DrawingFile,
    #[command(flatten)]
    pub(crate) ties: TieChoice,
}

/// Finds chains of ties between two actors, the shortest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph path \"United States\" Assad
  claimgraph path Iran Iraq --count 5 --sign positive
  claimgraph path Russia Iraq --relation suppliesArmsTo --directed")]
pub(crate) struct Path {
    /// From whom.
    pub(crate) from: String,
    /// To whom.
    pub(crate) to: String,
    /// How many chains to find.
    #[arg(long, short = 'k', value_name = "N", default_value_t = 3)]
    pub(crate) count: usize,
    /// Only chains in which each tie points on.
    #[arg(long)]
    pub(crate) directed: bool,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) drawing: DrawingFile,
    #[command(flatten)]
    pub(crate) ties: TieChoice,
}

/// Ranks the actors by what they matter in the graph.
#[derive(Debug, Args)]
#[command(after_help = "degree: with how many others there are ties
betweenness: how many shortest chains lead through an actor
pagerank: how much weight those have who point to it
broker: how many others it joins who are not joined themselves

Examples:
  claimgraph rank
  claimgraph rank --by broker --kind State --limit 5")]
pub(crate) struct Rank {
    /// The measure.
    #[arg(long, default_value = "degree", value_parser = choice(Measure::ALL.map(Measure::as_str), Measure::parse))]
    pub(crate) by: Measure,
    /// How many to show.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ties: TieChoice,
}

/// Finds groups with support inside and hostility across.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph communities
  claimgraph communities --draw groups.svg           each group in its colour")]
pub(crate) struct Communities {
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) drawing: DrawingFile,
    #[command(flatten)]
    pub(crate) ties: TieChoice,
}

/// Compares what was published up to one day with what was published from another on.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph compare --before 2014-06-10 --after 2014-06-11
  claimgraph compare --before 2013 --after 2014 --kind State --json")]
pub(crate) struct Compare {
    /// Last day, month or year of the time before.
    #[arg(long, value_name = "DATE", value_parser = parse_last_day)]
    pub(crate) before: Date,
    /// First day, month or year of the time after.
    #[arg(long, value_name = "DATE", value_parser = parse_first_day)]
    pub(crate) after: Date,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ties: TieChoice,
}

/// Shows day by day what was said of an actor, or between two.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph timeline Maliki
  claimgraph timeline \"United States\" Iran --all --since 2014-06")]
pub(crate) struct Timeline {
    /// Who.
    pub(crate) actor: String,
    /// Only ties with this one.
    pub(crate) other: Option<String>,
    /// Answer in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ties: TieChoice,
}

/// Writes the whole store in a form that other programs read.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph export --format turtle --output graph.ttl
  claimgraph export --format claims | jq .relation   one claim a line, with its sentence
  claimgraph export --format documents               the texts that the claims point into")]
pub(crate) struct Export {
    /// Form to write.
    #[arg(long, short, value_parser = choice(ExportFormat::ALL.map(ExportFormat::as_str), ExportFormat::parse))]
    pub(crate) format: ExportFormat,
    #[command(flatten)]
    pub(crate) output: OutputFile,
}

/// Serves the explorer page, a SPARQL endpoint and a JSON API on this machine.
#[derive(Debug, Args)]
#[command(
    after_help = "It reads a snapshot of the store, so that `claimgraph build` may run meanwhile; the page offers to reload.

Examples:
  claimgraph serve --open
  claimgraph serve --port 8080 --timeout 10
  claimgraph serve --write                           SPARQL Update too, for those who have the token that it prints
  curl http://127.0.0.1:7878/sparql --data-urlencode 'query=SELECT ?who { ?who cg:backs actor:Iraq }'"
)]
pub(crate) struct Serve {
    /// Port; 0 takes one that is free.
    #[arg(long, short, value_name = "N", default_value_t = 7878)]
    pub(crate) port: u16,
    /// Address of this machine to listen at; with any other than this one, everybody on the network can read the store.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub(crate) address: IpAddr,
    /// Further name by which others reach the server; may be given several times.
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// Open the page in the browser.
    #[arg(long)]
    pub(crate) open: bool,
    /// Allow SPARQL Update to those who send the token that is printed.
    #[arg(long)]
    pub(crate) write: bool,
    /// Seconds that a query may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, help_heading = LIMITS, value_parser = value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: u64,
    /// Memory that a query may take, in mebibytes.
    #[arg(long, value_name = "MIB", default_value_t = 2048, help_heading = LIMITS, value_parser = value_parser!(u64).range(1024..=1 << 24))]
    pub(crate) memory: u64,
    /// Rows that an answer may have.
    #[arg(long, value_name = "N", default_value_t = 1_000_000, help_heading = LIMITS)]
    pub(crate) rows: usize,
    /// Length of all terms in an answer, in mebibytes.
    #[arg(long, value_name = "MIB", default_value_t = 100, help_heading = LIMITS)]
    pub(crate) bytes: usize,
    /// Queries that are answered at the same time; others wait.
    #[arg(long, value_name = "N", default_value_t = 4, help_heading = LIMITS, value_parser = parse_threads)]
    pub(crate) queries: usize,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// Heads the options of `claimgraph serve` that limit what a request may take.
const LIMITS: &str = "Limits";

/// Shows the language analysis of a file: sentences, words, trees, names. It needs no store.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph analyze report.txt --format text
  claimgraph analyze report.txt > report.conllu      for the tools of Universal Dependencies")]
pub(crate) struct Analyze {
    /// A text.
    pub(crate) file: PathBuf,
    /// Form of the analysis.
    #[arg(long, short, value_enum, default_value_t = AnalysisFormat::Conllu)]
    pub(crate) format: AnalysisFormat,
}

/// Writes completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph completions bash > ~/.local/share/bash-completion/completions/claimgraph
  claimgraph completions zsh > ~/.zfunc/_claimgraph
  claimgraph completions fish > ~/.config/fish/completions/claimgraph.fish")]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: Shell,
}

/// Answers what a shell asks on standard input.
#[derive(Debug, Args)]
pub(crate) struct Worker {
    /// Open the store to write.
    #[arg(long)]
    pub(crate) write: bool,
    /// Memory that it may take, in mebibytes.
    #[arg(long)]
    pub(crate) memory: Option<u64>,
    #[command(flatten)]
    pub(crate) elsewhere: Elsewhere,
}

/// Additions to the ontology inside the program.
#[derive(Debug, Args)]
pub(crate) struct OntologyFiles {
    /// File of further relations, patterns or actors; may be given several times.
    #[arg(long = "ontology", value_name = "EXTRA.ttl")]
    pub(crate) extras: Vec<PathBuf>,
}

impl OntologyFiles {
    /// Reads the ontology with these additions.
    pub(crate) fn load(&self) -> Result<Ontology, OntologyError> {
        Ontology::load(&self.extras)
    }
}

/// Where output goes.
#[derive(Debug, Args)]
pub(crate) struct OutputFile {
    /// File to write, all or nothing [default: standard output].
    #[arg(long = "output", short = 'o', value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
}

/// Form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerForm {
    /// Aligned columns, for people.
    Table,
    /// A line for each cell, for people.
    Vertical,
    /// A table for documents.
    Markdown,
    /// One of the formats for programs.
    Format(AnswerFormat),
}

impl AnswerForm {
    /// Returns the names of all forms.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        ["table", "vertical", "markdown"].into_iter().chain(AnswerFormat::ALL.map(AnswerFormat::as_str))
    }

    /// Returns the form with this name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "table" => Some(AnswerForm::Table),
            "vertical" => Some(AnswerForm::Vertical),
            "markdown" => Some(AnswerForm::Markdown),
            name => AnswerFormat::parse(name).map(AnswerForm::Format),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnalysisFormat {
    /// CoNLL-U.
    Conllu,
    /// JSON.
    Json,
    /// A line of JSON for every document, with mentions and claims too.
    Jsonl,
    /// Sentences with names in brackets.
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    Text,
    /// A SHACL validation report.
    Turtle,
}

/// Makes a parser of one of `names`, which clap lists in the help and in completions.
fn choice<T: Clone + Send + Sync + 'static>(
    names: impl IntoIterator<Item = &'static str>,
    parse: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names).try_map(move |name| parse(&name).ok_or("not one of the choices"))
}

fn parse_threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("give a number from 1".to_owned()),
        Ok(threads) => Ok(threads),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
