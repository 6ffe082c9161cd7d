//! The command line of the commands that measure: `eval` and `gaps`.

use crate::arguments::OntologyFiles;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Measures what is read against what people marked. It needs no store.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph eval claims gold/ reports/              how good the claims read from reports/ are
  claimgraph eval entities gold/ reports/            how many of their ends are resolved
  claimgraph help eval claims                        which files each of them needs")]
pub(crate) struct Eval {
    #[command(subcommand)]
    pub(crate) measure: Measure,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Measure {
    Claims(EvalClaims),
    Entities(EvalEntities),
    Mentions(EvalMentions),
    Coreference(EvalCoreference),
    Relations(EvalRelations),
}

/// Compares claims with those that careful readers wrote: precision, recall, F1, speaker accuracy.
#[derive(Debug, Args)]
#[command(after_help = "A claim is right when any reader wrote it; those that all readers wrote are to be found.
  pair      same sentence, same ends
  relation  and the same relation and direction
  lenient   or a relation above, below or beside it
  stance    relation, polarity, and done told from not yet done

GOLD_DIR/READER/DOCUMENT.claims.jsonl has one claim a line: sentence, subject, relation, object, polarity,
modality, speaker, subject_mention, object_mention, certain. DOCUMENT.entities.jsonl has entity and aliases.
A file belongs to the DOCUMENT that its name begins with.

Examples:
  claimgraph eval claims gold/ reports/
  claimgraph eval claims gold/ --predicted claims.jsonl      claims of another run or another program
  claimgraph eval claims gold/ reports/ --docs r01,r02 --show misses
  claimgraph eval claims gold/ --predicted claims.jsonl --json")]
pub(crate) struct EvalClaims {
    #[command(flatten)]
    pub(crate) gold: GoldFolder,
    /// Files and folders of the documents, which are read now.
    #[arg(value_name = "PATH", required_unless_present = "predicted", conflicts_with = "predicted")]
    pub(crate) paths: Vec<PathBuf>,
    /// Claims to compare, as `export --format claims` writes them.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) predicted: Option<PathBuf>,
    /// List what differs in relation.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) show: Option<Shown>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Counts how many ends of the claims that all readers wrote are resolved to the right actor.
#[derive(Debug, Args)]
#[command(after_help = "An end is right when a mention in its words means an entity that shares a name with the right one,
wrong when none does, and missing when no mention is found there.

Examples:
  claimgraph eval entities gold/ reports/
  claimgraph eval entities gold/ reports/ --show wrong")]
pub(crate) struct EvalEntities {
    #[command(flatten)]
    pub(crate) gold: GoldFolder,
    /// Files and folders of the documents.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// List ends that are missing or wrong.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) show: Option<ShownEnds>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Compares mentions of actors and places with those marked in texts: precision, recall, F1.
#[derive(Debug, Args)]
#[command(
    after_help = "Each line is a text: {\"text\", \"entities\": [{\"start\", \"end\", \"type\"}]}, offsets in characters.
Entities that say \"gold\": false are passed over. Types and the kinds that are right for them are those of
ontology/evaluation/kinds.tsv: Person, Organisation, Location, Nationality and others; further types are passed over.

Examples:
  claimgraph eval mentions marked.jsonl
  claimgraph eval mentions marked.jsonl --show extras | less"
)]
pub(crate) struct EvalMentions {
    #[command(flatten)]
    pub(crate) marked: MarkedFile,
    /// List mentions that differ in place or kind.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) show: Option<Shown>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Compares who is the same with texts that say so: MUC, B-cubed, CEAF-phi4 and the CoNLL score, their mean.
#[derive(Debug, Args)]
#[command(
    after_help = "Each line is a text: {\"source\", \"text\", \"entities\": [{\"start\", \"end\", \"type\", \"cluster\"}]}.
Names and pronouns of persons, organisations and places are compared; who is mentioned once is passed over.

Examples:
  claimgraph eval coreference marked.jsonl
  claimgraph eval coreference marked.jsonl --json"
)]
pub(crate) struct EvalCoreference {
    #[command(flatten)]
    pub(crate) marked: MarkedFile,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Compares relations with those marked in texts, without direction: precision, recall, F1 by type.
#[derive(Debug, Args)]
#[command(after_help = "Each line is a text: {\"text\", \"entities\": [{\"id\", \"start\", \"end\", \"type\"}],
\"relations\": [{\"head\", \"tail\", \"type\"}]}; what says \"gold\": false is passed over.
Which types are right for which relation stands in ontology/evaluation/relations.tsv.

Examples:
  claimgraph eval relations marked.jsonl
  claimgraph eval relations marked.jsonl --show misses")]
pub(crate) struct EvalRelations {
    #[command(flatten)]
    pub(crate) marked: MarkedFile,
    /// List relations that differ.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) show: Option<Shown>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Lists what actors do to each other that no pattern takes, the most frequent first: lines for an ontology of your own.
#[derive(Debug, Args)]
#[command(
    after_help = "Each gap is a line of the pattern notation that takes it, under how often it stands in the texts, between
which kinds, and two sentences. Put the line under the relation that it means, and read again:
  @prefix cg: <https://w3id.org/claimgraph/ontology#> .
  cg:negotiatesWith cg:patterns \"\"\"
    subject hold_out hand to object
  \"\"\" .

Examples:
  claimgraph gaps reports/
  claimgraph gaps reports/ --limit 50 --ontology extra.ttl   what is left with patterns of your own
  claimgraph gaps reports/ --json"
)]
pub(crate) struct Gaps {
    /// Files and folders of articles.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How many to list.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// List in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

/// What the readers wrote.
#[derive(Debug, Args)]
pub(crate) struct GoldFolder {
    /// Folder with one folder for each reader.
    #[arg(value_name = "GOLD_DIR")]
    pub(crate) folder: PathBuf,
    /// The readers' folders, with commas between them.
    #[arg(long, value_name = "READERS", value_delimiter = ',', default_value = "A,B")]
    pub(crate) readers: Vec<String>,
    /// Only these documents, with commas between them [default: all of the first reader].
    #[arg(long = "docs", value_name = "DOCUMENTS", value_delimiter = ',')]
    pub(crate) documents: Option<Vec<String>>,
}

/// Texts in which people have marked something.
#[derive(Debug, Args)]
pub(crate) struct MarkedFile {
    /// One text a line.
    #[arg(value_name = "FILE.jsonl")]
    pub(crate) path: PathBuf,
}

/// The form of the figures, and what to read with.
#[derive(Debug, Args)]
pub(crate) struct Form {
    /// Figures in JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) ontology: OntologyFiles,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shown {
    /// Gold, but not found.
    Misses,
    /// Found, but not gold.
    Extras,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShownEnds {
    /// No mention is found there.
    Missing,
    /// The mention is taken for somebody else.
    Wrong,
}
