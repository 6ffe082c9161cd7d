//! A terminal to sit at: starts the program in it, types, and waits for what it shows.

use pty_process::Size;
use pty_process::blocking::{Command, Pty};
use regex::Regex;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long the program may take to show what is expected; only a program that hangs takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal with the program in it.
pub(crate) struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    /// All bytes that the program has written.
    shown: Arc<Mutex<Vec<u8>>>,
    /// How many bytes of the plain text have been looked at.
    seen: usize,
}

impl Terminal {
    /// Starts the program on the store `claimgraph.db` in `folder`, which is its home as well.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, &[])
    }

    /// Starts the program with further environment variables.
    pub(crate) fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let (pty, pts) = pty_process::blocking::open().expect("a terminal opens");
        pty.resize(Size::new(50, 200)).expect("a terminal has a size");
        let command = Command::new(env!("CARGO_BIN_EXE_claimgraph")).args(arguments).current_dir(folder);
        let command = command.env("HOME", folder).env("TERM", "xterm-256color").env("PAGER", "cat").env("NO_COLOR", "1");
        let command = command.env_remove("XDG_STATE_HOME").env_remove("XDG_CONFIG_HOME").env_remove("CLAIMGRAPH_STORE");
        let child = command.envs(variables.iter().copied()).spawn(pts).expect("the program starts");
        let (pty, shown) = (Arc::new(pty), Arc::new(Mutex::new(Vec::new())));
        let (reader, sink) = (pty.clone(), shown.clone());
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = (&*reader).read(&mut buffer) {
                sink.lock().expect("nobody panics here").extend_from_slice(&buffer[..length]);
            }
        });
        Self { pty, child, shown, seen: 0 }
    }

    /// Types keys; `\r` is Enter.
    pub(crate) fn send(&mut self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Types a line and waits for the next prompt, as somebody does who reads the answers.
    #[track_caller]
    pub(crate) fn give(&mut self, line: &str) {
        self.send(&format!("{line}\r"));
        self.expect("\nclaimgraph");
    }

    /// Waits until the program shows a text, looks past it, and returns how long it took and what came before it.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) -> (Duration, String) {
        let started = Instant::now();
        loop {
            let plain = self.unseen();
            if let Some(found) = plain.find(text) {
                self.seen += found + text.len();
                return (started.elapsed(), plain[..found].to_owned());
            }
            assert!(started.elapsed() < PATIENCE, "`{text}` is not shown, but:\n{plain}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits and checks that the program has not shown a text.
    #[track_caller]
    pub(crate) fn refuse(&mut self, text: &str, wait: Duration) {
        thread::sleep(wait);
        let plain = self.unseen();
        assert!(!plain.contains(text), "`{text}` is shown:\n{plain}");
    }

    /// Waits until the program ends and returns its exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("the program is ours") {
                return status.code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("the program does not end:\n{}", self.unseen());
    }

    /// Returns all that was shown, without what a line editor writes to place its line.
    pub(crate) fn everything(&self) -> String {
        plain(&self.shown.lock().expect("nobody panics here"))
    }

    fn unseen(&self) -> String {
        self.everything()[self.seen..].to_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Removes the sequences by which the line editor moves, clears to the end, and switches modes; all others stay.
fn plain(bytes: &[u8]) -> String {
    let editor = Regex::new("\x1b\\[(\\?[0-9]+[hl]|[0-9]*[ABCDGK]|0?J|6n)|\r").expect("the pattern is sound");
    editor.replace_all(&String::from_utf8_lossy(bytes), "").into_owned()
}
