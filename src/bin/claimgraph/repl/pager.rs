//! Long answers, page by page.

use anyhow::Result;
use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Shows text: through the pager where it is longer than the screen, else at once. The text must be fit for a terminal.
pub(super) fn show(text: &str, size: (u16, u16)) -> Result<()> {
    let (_, lines) = size;
    if text.lines().count() < usize::from(lines) || !page(text) {
        let mut output = io::stdout().lock();
        output.write_all(text.as_bytes())?;
        output.flush()?;
    }
    Ok(())
}

/// Hands text to the pager; false when there is none.
fn page(text: &str) -> bool {
    let pager = env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty()).unwrap_or_else(|| "less -RFX".to_owned());
    let mut words = pager.split_whitespace();
    let Some(program) = words.next() else { return false };
    let mut command = Command::new(program);
    // A pager is no shell: `less` forgets its `!` and `v` when it is told to be secure.
    command.args(words).env("LESSSECURE", "1").env("LESSCHARSET", "utf-8").stdin(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // Whoever leaves the pager early has seen enough.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().is_ok()
}
