//! Why an input could not be used, and what helps.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// An input that was left out, with one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The path, or `path:line` for one record of a file.
    pub source: String,
    /// What happened, as a clause: `the file is empty`.
    pub reason: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl Skipped {
    /// Makes the report that `source` was left out because of `error`.
    pub fn new(source: impl Into<String>, error: &SourceError) -> Self {
        Self { source: source.into(), reason: error.to_string(), hint: error.hint() }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "skipped `{}`: {}", self.source, self.reason)
    }
}

/// Why a path, a file or a record cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// A path that the user named does not exist.
    #[error("there is no file or folder `{}`", .path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// The operating system refused to open or read a file or folder.
    #[error("it cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// A link to a folder leads back to a folder above it.
    #[error("the link leads back to a folder above it")]
    LinkLoop,
    /// A device, a socket or a pipe.
    #[error("it is neither a file nor a folder")]
    NotAFile,
    /// The file name says nothing that a reader exists for.
    #[error("its format is not known")]
    UnknownFormat,
    /// No bytes, or nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// Nothing was left once navigation, notices and lines in other scripts were removed.
    #[error("it holds no article: nothing but navigation, notices or text in another script")]
    NoArticle,
    /// Bytes that are not text; `looks_like` names the kind when its first bytes tell.
    #[error("the file is not text{}", .looks_like.map(|kind| format!(" but looks like {kind}")).unwrap_or_default())]
    Binary {
        /// The kind of file the first bytes are typical of.
        looks_like: Option<&'static str>,
    },
    /// More text than one document may hold.
    #[error("it is larger than {} MB", .limit / 1_000_000)]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// More words than any report has.
    #[error("it has more than {limit} words")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// A word that no language has.
    #[error("it has a word of more than {limit} bytes")]
    LongWord {
        /// The limit.
        limit: usize,
    },
    /// The document was not read to its end in the time that it has.
    #[error("reading it took longer than the {seconds} seconds that a document has")]
    Overdue {
        /// The limit in seconds.
        seconds: u64,
    },
    /// A page that declares entities of its own.
    #[error("its DOCTYPE declares entities, as only an attack does")]
    DeclaresEntities,
    /// A compressed file that unpacks to far more than its size.
    #[error("it unpacks to more than {ratio} times its size, as only a bomb does")]
    Bomb {
        /// The highest ratio that is allowed.
        ratio: u64,
    },
    /// A `.gz` file that does not unpack.
    #[error("it does not unpack: {0}")]
    BrokenArchive(#[source] io::Error),
    /// The block between the `---` lines is not YAML.
    #[error("the front matter is broken{}: {problem}", .line.map(|line| format!(" in line {line}")).unwrap_or_default())]
    FrontMatter {
        /// Line of the file, from 1, when it is known.
        line: Option<usize>,
        /// What is wrong.
        problem: String,
    },
    /// A line of a `.jsonl` file is not a JSON object.
    #[error("the line is not a JSON object: {0}")]
    BrokenRecord(String),
    /// A JSON array where one record a line is expected.
    #[error("it is one JSON array, not one record a line")]
    JsonArray,
    /// A record without words.
    #[error("the record has no `text`")]
    NoText,
    /// A record without a name.
    #[error("the record has no `id`")]
    NoId,
    /// A line of nothing but white space where a record should be.
    #[error("the line is empty")]
    EmptyLine,
    /// A record whose `id` stood in an earlier record of the same file.
    #[error("the id `{id}` stands in an earlier record of this file")]
    RepeatedId {
        /// The id.
        id: String,
    },
    /// JSON in UTF-16, which RFC 8259 excludes.
    #[error("it is not in UTF-8, as JSON must be")]
    NotUtf8,
    /// A page whose elements nest so deep that only an attack writes them.
    #[error("its elements nest deeper than {limit} levels")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// A page with more elements than any article has.
    #[error("it has more than {limit} elements")]
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// A PDF without letters: scanned pages.
    #[error("the PDF has no text layer")]
    NoTextLayer,
    /// A PDF that is encrypted or not built as the standard says.
    #[error("the PDF cannot be read: {0}")]
    BrokenPdf(String),
    /// The reader of a format failed on this file.
    #[error("the reader of this format failed on it")]
    Crashed,
    /// The reader of a format did not finish in time.
    #[error("reading it took longer than {seconds} seconds")]
    TimedOut {
        /// The limit in seconds.
        seconds: u64,
    },
}

impl SourceError {
    /// Returns what the user can do about it, without the word `hint`.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            SourceError::Missing { .. } => "check the spelling; a relative path starts in the current folder",
            SourceError::Unreadable(_) => "check that you may read it: `ls -l`",
            SourceError::UnknownFormat => {
                "known are .txt, .md, .html, .jsonl and .pdf, and each of them with .gz; rename the file if it is one of these"
            }
            SourceError::NoArticle => "claimgraph reads English prose; look at the file for the article you expect",
            SourceError::Binary { looks_like: Some(_) } => {
                "give the file the extension of its format, or convert it to text"
            }
            SourceError::Binary { looks_like: None } => "convert it to a text file",
            SourceError::Overdue { .. } => "split it, or give every document more time with `--time-limit`",
            SourceError::LongWord { .. } => "look at the file for data that is no text, and take it out",
            SourceError::DeclaresEntities => "save the article as plain text",
            SourceError::TooLarge { .. } | SourceError::TooLong { .. } => {
                "split it: one article per file, or one per line of a .jsonl file"
            }
            SourceError::Bomb { .. } => "unpack it with `gunzip`, look at it, and give the unpacked file",
            SourceError::BrokenArchive(_) => "test it with `gzip --test`; a broken download ends early",
            SourceError::FrontMatter { .. } => {
                "write `key: value` lines between two `---` lines, and quote a value that holds a colon: title: \"A: B\""
            }
            SourceError::BrokenRecord(_) | SourceError::NoText | SourceError::NoId => {
                "write one object a line: {\"id\": \"a1\", \"title\": \"...\", \"date\": \"2014-06-17\", \"source\": \"...\", \"text\": \"...\"}"
            }
            SourceError::JsonArray => "turn it into one record a line: `jq -c '.[]' FILE.json > FILE.jsonl`",
            SourceError::RepeatedId { .. } => "give every record its own `id`, or remove the repetition",
            SourceError::NotUtf8 => "convert it: `iconv -f UTF-16 -t UTF-8 FILE > NEW`",
            SourceError::TooDeep { .. } | SourceError::TooManyElements { .. } => "save the article as plain text",
            SourceError::NoTextLayer => "add a text layer: `ocrmypdf FILE.pdf NEW.pdf`",
            SourceError::BrokenPdf(_) | SourceError::Crashed | SourceError::TimedOut { .. } => {
                "convert it to text with another program, such as `pdftotext FILE.pdf FILE.txt`"
            }
            SourceError::LinkLoop | SourceError::NotAFile | SourceError::Empty | SourceError::EmptyLine => return None,
        };
        Some(hint.to_owned())
    }
}
