//! How far a build has come, on standard error when that is a terminal.

use claimgraph::pipeline::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};

/// A bar for what is done one after the other.
pub(crate) struct CountBar {
    bar: ProgressBar,
}

impl CountBar {
    /// Shows a bar unless the user wants quiet or nobody watches.
    pub(crate) fn new(quiet: bool, message: &'static str) -> Self {
        let BuildBar { bar } = BuildBar::new(quiet);
        bar.set_message(message);
        Self { bar }
    }

    /// Takes note of how many are done, and of how many.
    pub(crate) fn show(&self, done: usize, all: usize) {
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar that counts documents.
pub(crate) struct BuildBar {
    bar: ProgressBar,
}

impl BuildBar {
    /// Shows a bar unless the user wants quiet or nobody watches.
    pub(crate) fn new(quiet: bool) -> Self {
        let is_watched = !quiet && io::stderr().is_terminal();
        let bar = if is_watched { ProgressBar::new(0) } else { ProgressBar::hidden() };
        // A wrong template would show at the first build; the default style is good enough then.
        if let Ok(style) =
            ProgressStyle::with_template("{msg} [{bar:30}] {human_pos}/{human_len} {elapsed}, about {eta} left")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message("loading the language model");
        Self { bar }
    }

    /// Takes note of a step of the build.
    pub(crate) fn show(&self, progress: &Progress) {
        match progress {
            Progress::Found { documents_hint } => {
                self.bar.set_length(*documents_hint as u64);
                self.bar.set_message("reading");
            }
            Progress::Document { .. } => {
                self.bar.inc(1);
                // One file may hold many documents.
                self.bar.set_length(self.bar.length().unwrap_or(0).max(self.bar.position()));
            }
            Progress::View => self.bar.set_message("deriving the asserted view"),
        }
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
