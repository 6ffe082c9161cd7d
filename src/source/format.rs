//! Which format a file has, read off its name.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A format of text files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `.txt`: plain text, also text pasted from a page with Markdown marks in it.
    Text,
    /// `.md`: Markdown with YAML front matter.
    Markdown,
    /// `.html`: a web page.
    Html,
    /// `.jsonl`: one article a line.
    JsonLines,
    /// `.pdf`: a text layer.
    Pdf,
}

/// The extensions of each format, lower case.
const EXTENSIONS: [(&str, Format); 10] = [
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("pdf", Format::Pdf),
];

/// A file of a known format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is, as the user named it or found below a folder the user named.
    pub path: PathBuf,
    /// How it is read.
    pub format: Format,
    /// Whether it is packed with gzip.
    pub compressed: bool,
    /// The id of its document; of a `.jsonl` file, what the ids of records without one begin with.
    pub stem: String,
}

impl SourceFile {
    /// Describes the file at `path` by its name; none when the extension is not known.
    pub fn from_path(path: &Path) -> Option<SourceFile> {
        let (format, compressed) = format_of(path)?;
        Some(SourceFile { path: path.to_owned(), format, compressed, stem: stem(path) })
    }
}

/// Returns the format and whether the file is packed.
fn format_of(path: &Path) -> Option<(Format, bool)> {
    let extension = extension(path)?;
    if extension == "gz" {
        let (format, compressed) = format_of(Path::new(path.file_stem()?))?;
        return (!compressed).then_some((format, true));
    }
    let (_, format) = EXTENSIONS.into_iter().find(|(known, _)| *known == extension)?;
    Some((format, false))
}

/// Returns the file name without `.gz` and without its extension.
pub(super) fn stem(path: &Path) -> String {
    let name = Path::new(path.file_name().unwrap_or_default());
    let name = if extension(name).is_some_and(|extension| extension == "gz") { without_extension(name) } else { name };
    let name = if extension(name).is_some() { without_extension(name) } else { name };
    name.to_string_lossy().into_owned()
}

fn without_extension(name: &Path) -> &Path {
    Path::new(name.file_stem().unwrap_or_default())
}

fn extension(path: &Path) -> Option<String> {
    path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<(Format, bool, &str)>) {
        let file = SourceFile::from_path(Path::new(name));
        let file = file.as_ref().map(|file| (file.format, file.compressed, file.stem.as_str()));
        assert_eq!(file, expected, "{name}");
    }

    #[test]
    fn names_tell_the_format() {
        check("news/a.txt", Some((Format::Text, false, "a")));
        check("000_a7f.TXT", Some((Format::Text, false, "000_a7f")));
        check("report.txt.gz", Some((Format::Text, true, "report")));
        check("v1.2 report.md", Some((Format::Markdown, false, "v1.2 report")));
        check("page.htm", Some((Format::Html, false, "page")));
        check("all.jsonl.gz", Some((Format::JsonLines, true, "all")));
        check("paper.pdf", Some((Format::Pdf, false, "paper")));
    }

    #[test]
    fn other_names_have_no_format() {
        for name in ["photo.jpg", "README", "backup.gz", "twice.txt.gz.gz", ".txt"] {
            check(name, None);
        }
    }
}
