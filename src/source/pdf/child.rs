//! The PDF parser in a process of its own, which ends with its limits and takes nobody with it.
//!
//! No parser of PDF withstands every file: some loop, some overflow the stack, which no thread survives. The process gets
//! the bytes of the file on standard input and nothing else, and answers with a line of JSON.

use super::super::SourceError;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How long the process may take. It limits its own processor time to less; this holds where it cannot.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The longest answer.
const ANSWER_LIMIT: u64 = 200_000_000;

/// The command of the program that parses a PDF.
pub const COMMAND: &str = "parse-pdf";

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on lets `program`, run with the argument [`COMMAND`], parse PDFs. Only the first call counts.
///
/// Without it they are parsed on a thread of this process, which a hostile file can end.
pub fn parse_pdfs_with(program: PathBuf) {
    // A second program is not better than the first.
    let _ = PROGRAM.set(program);
}

/// What the process answers.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    Pages(Vec<String>),
    Broken(String),
    TooLarge(u64),
    TimedOut(u64),
    Crashed,
}

/// Does the work of the process: reads a PDF, writes the words of its pages.
///
/// # Errors
/// When `input` cannot be read or `output` cannot be written.
pub fn serve_pdf(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let answer = match super::pages_on_thread(bytes) {
        Ok(pages) => Answer::Pages(pages),
        Err(SourceError::BrokenPdf(reason)) => Answer::Broken(reason),
        Err(SourceError::TooLarge { limit }) => Answer::TooLarge(limit),
        Err(SourceError::TimedOut { seconds }) => Answer::TimedOut(seconds),
        Err(_) => Answer::Crashed,
    };
    serde_json::to_writer(&mut *output, &answer)?;
    output.write_all(b"\n")?;
    output.flush()
}

/// Lets the program parse, if there is one; none when nobody named one.
pub(super) fn pages(bytes: &[u8]) -> Option<Result<Vec<String>, SourceError>> {
    PROGRAM.get().map(|program| pages_of(program, bytes.to_vec(), TIME_LIMIT))
}

fn pages_of(program: &Path, bytes: Vec<u8>, limit: Duration) -> Result<Vec<String>, SourceError> {
    let mut child = Command::new(program)
        .arg(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(SourceError::Unreadable)?;
    let answer = exchange(&mut child, bytes, limit);
    // It has answered or is not worth waiting for.
    let _ = child.kill();
    let _ = child.wait();
    match answer? {
        Answer::Pages(pages) => Ok(pages),
        Answer::Broken(reason) => Err(SourceError::BrokenPdf(reason)),
        Answer::TooLarge(limit) => Err(SourceError::TooLarge { limit }),
        Answer::TimedOut(seconds) => Err(SourceError::TimedOut { seconds }),
        Answer::Crashed => Err(SourceError::Crashed),
    }
}

/// Sends the file and waits for the answer; a process that ends without one crashed.
fn exchange(child: &mut Child, bytes: Vec<u8>, limit: Duration) -> Result<Answer, SourceError> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(SourceError::Crashed);
    };
    let (sender, receiver) = mpsc::channel();
    // A process that stops reading has failed, and its answer says so.
    thread::spawn(move || input.write_all(&bytes));
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(output.take(ANSWER_LIMIT)).read_line(&mut line);
        sender.send(read.is_ok().then_some(line))
    });
    let line = match receiver.recv_timeout(limit) {
        Ok(line) => line,
        Err(RecvTimeoutError::Timeout) => return Err(SourceError::TimedOut { seconds: limit.as_secs() }),
        Err(RecvTimeoutError::Disconnected) => None,
    };
    serde_json::from_str(&line.ok_or(SourceError::Crashed)?).map_err(|_| SourceError::Crashed)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    /// Lets a shell script stand for the program that parses.
    fn check(script: &str, expected: Result<&[&str], &str>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = folder.path().join("parser");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a file");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("permissions");
        let pages = pages_of(&program, vec![b'x'; 1_000_000], Duration::from_secs(1)).map_err(|error| error.to_string());
        let expected = expected.map(|pages| pages.iter().map(|&page| page.to_owned()).collect()).map_err(str::to_owned);
        assert_eq!(pages, expected, "{script}");
    }

    #[test]
    fn a_parser_may_do_what_it_likes() {
        check(r#"/bin/cat > /dev/null; echo '{"Pages":["one","two"]}'"#, Ok(&["one", "two"]));
        check(r#"echo '{"Pages":["without reading"]}'"#, Ok(&["without reading"]));
        let crashed = Err("the reader of this format failed on it");
        check("kill -SEGV $$", crashed);
        check("echo nonsense", crashed);
        check(r#"echo '{"Pages":["half'"#, crashed);
        check("exit 0", crashed);
        check("while :; do :; done", Err("reading it took longer than 1 seconds"));
        check("[ -z \"$HOME$CLAIMGRAPH_STORE\" ] && echo '{\"Pages\":[]}'", Ok(&[]));
    }

    #[test]
    fn what_it_answers_is_what_was_read() {
        let mut answer = Vec::new();
        serve_pdf(&mut &b"no PDF"[..], &mut answer).expect("memory");
        assert!(matches!(serde_json::from_slice(&answer), Ok(Answer::Broken(_))), "{}", String::from_utf8_lossy(&answer));
    }
}
