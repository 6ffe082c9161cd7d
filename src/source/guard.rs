//! Runs a parser that may panic or never end, so that one bad file does not stop the others.
//!
//! The parser runs on a thread of its own with a large stack. A panic is caught and stays silent; a parser that
//! takes too long is left behind. A stack overflow or an exhausted memory still ends the program: PDFs, where these are
//! common, are parsed in a process of their own, and pages are measured before they are parsed.

use super::SourceError;
use std::panic;
use std::sync::Once;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const TIME_LIMIT: Duration = Duration::from_secs(10);
const STACK_SIZE: usize = 64 << 20;
const THREAD_NAME: &str = "claimgraph-parser";

/// Runs `work` and returns its result, or why there is none.
pub(super) fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, SourceError> {
    run_within(TIME_LIMIT, work)
}

fn run_within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, SourceError> {
    silence_panics();
    let (sender, receiver) = mpsc::channel();
    // The receiver is gone when the time is over; then nobody wants the result.
    let body = move || drop(sender.send(work()));
    thread::Builder::new()
        .name(THREAD_NAME.to_owned())
        .stack_size(STACK_SIZE)
        .spawn(body)
        .map_err(SourceError::Unreadable)?;
    receiver.recv_timeout(limit).map_err(|error| match error {
        mpsc::RecvTimeoutError::Timeout => SourceError::TimedOut { seconds: limit.as_secs() },
        mpsc::RecvTimeoutError::Disconnected => SourceError::Crashed,
    })
}

/// Keeps the panics of parser threads from standard error; all others are reported as before.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(THREAD_NAME) {
                report(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(work: impl FnOnce() -> u32 + Send + 'static, expected: Result<u32, &str>) {
        let result = run_within(Duration::from_secs(1), work).map_err(|error| error.to_string());
        assert_eq!(result, expected.map_err(str::to_owned));
    }

    #[test]
    fn a_result_comes_back() {
        check(|| 7, Ok(7));
    }

    #[test]
    fn a_panic_is_caught() {
        check(|| panic!("a broken table"), Err("the reader of this format failed on it"));
    }

    #[test]
    fn an_endless_parser_is_left_behind() {
        let sleep = || {
            thread::sleep(Duration::from_secs(5));
            7
        };
        check(sleep, Err("reading it took longer than 1 seconds"));
    }
}
