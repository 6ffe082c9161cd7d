//! The side of the shell: starts workers, asks them, and ends them on Ctrl-C.

use super::protocol::{Reply, Request, read_reply, write_line};
use crate::elsewhere::Place;
use crate::report::{Complaint, Exit};
use anyhow::{Context, Result};
use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What happens when the user presses Ctrl-C: the process that works is ended.
#[derive(Default)]
struct Interrupt {
    pressed: AtomicBool,
    working: Mutex<Option<Child>>,
}

impl Interrupt {
    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.working.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn press(&self) {
        self.pressed.store(true, Ordering::SeqCst);
        self.end();
    }

    /// Ends the process that works, if there is one, and returns how it ended.
    fn end(&self) -> Option<ExitStatus> {
        let child = self.child().take();
        child.and_then(|mut child| {
            // It may have ended by itself.
            let _ = child.kill();
            child.wait().ok()
        })
    }
}

/// The worker of a shell.
pub(crate) struct Worker {
    place: Place,
    interrupt: Arc<Interrupt>,
    /// The ends of the pipes to the worker that runs.
    pipes: Option<(ChildStdin, BufReader<ChildStdout>)>,
}

/// The user pressed Ctrl-C.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("cancelled")
    }
}

impl Error for Interrupted {}

impl Worker {
    /// Makes the worker for a place; it is started with the first question, or by [`Worker::prepare`].
    pub(crate) fn new(place: Place) -> Self {
        Self { place, interrupt: Arc::default(), pipes: None }
    }

    /// Returns where the worker looks for answers.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Lets Ctrl-C end the worker and not the shell.
    pub(crate) fn take_interrupts(&self) -> Result<()> {
        let interrupt = self.interrupt.clone();
        Ok(ctrlc::set_handler(move || interrupt.press())?)
    }

    /// Starts the worker, so that it is ready when it is asked.
    pub(crate) fn prepare(&mut self) -> Result<()> {
        if self.pipes.is_none() || self.interrupt.child().is_none() {
            self.start(&[])?;
        }
        Ok(())
    }

    /// Ends the worker, so that nothing holds the store.
    pub(crate) fn rest(&mut self) {
        self.pipes = None;
        self.interrupt.end();
    }

    /// Asks the worker.
    ///
    /// # Errors
    /// What the worker complains of, or [`Interrupted`].
    pub(crate) fn ask(&mut self, request: &Request) -> Result<Reply> {
        self.interrupt.pressed.store(false, Ordering::SeqCst);
        let changes = matches!(request, Request::Update { .. });
        if changes {
            self.rest();
            self.start(&["--write"])?;
        }
        self.prepare()?;
        let reply = self.exchange(request);
        let is_lost = reply.as_ref().is_err_and(|error| error.downcast_ref::<Complaint>().is_none());
        if !changes && !is_lost {
            return reply;
        }
        self.pipes = None;
        let status = self.interrupt.end();
        match reply {
            Err(_) if self.interrupt.pressed.load(Ordering::SeqCst) => Err(Interrupted.into()),
            Err(error) if is_lost => Err(died(status, &error)),
            reply => reply,
        }
    }

    /// Runs a command of this program on the store, with the terminal as its own.
    ///
    /// # Errors
    /// [`Interrupted`], or a command that failed and said so itself.
    pub(crate) fn run(&mut self, arguments: &[String]) -> Result<()> {
        self.interrupt.pressed.store(false, Ordering::SeqCst);
        self.rest();
        let mut command = self.command(arguments)?;
        command.stdin(Stdio::null());
        let child = command.spawn().context("cannot start another process")?;
        *self.interrupt.child() = Some(child);
        let status = self.wait();
        match status {
            _ if self.interrupt.pressed.load(Ordering::SeqCst) => Err(Interrupted.into()),
            Some(status) if status.success() => Ok(()),
            Some(status) => match status.code() {
                Some(code) => Err(Complaint::said(code).into()),
                // The terminal sends Ctrl-C to both, and it may arrive there first.
                None => Err(Interrupted.into()),
            },
            None => Err(Interrupted.into()),
        }
    }

    /// Waits for the process that works, without keeping Ctrl-C from ending it.
    fn wait(&self) -> Option<ExitStatus> {
        loop {
            match self.interrupt.child().as_mut().map(Child::try_wait) {
                Some(Ok(None)) => {}
                Some(Ok(Some(status))) => return Some(status),
                Some(Err(_)) | None => return None,
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Prepares a command of this program that goes to the same place.
    fn command(&self, arguments: &[String]) -> Result<Command> {
        let mut command = Command::new(super::program()?);
        let (before, behind) = self.place.words();
        command.args(before).args(arguments).args(behind);
        Ok(command)
    }

    fn start(&mut self, options: &[&str]) -> Result<()> {
        let words: Vec<String> = ["worker"].iter().chain(options).map(|word| (*word).to_owned()).collect();
        let mut command = self.command(&words)?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("cannot start another process")?;
        let pipes = child.stdin.take().zip(child.stdout.take()).context("the worker has no pipes")?;
        self.pipes = Some((pipes.0, BufReader::with_capacity(1 << 16, pipes.1)));
        *self.interrupt.child() = Some(child);
        Ok(())
    }

    fn exchange(&mut self, request: &Request) -> Result<Reply> {
        let (requests, replies) = self.pipes.as_mut().context("the worker is not there")?;
        write_line(request, requests)?;
        let mut head = String::new();
        replies.read_line(&mut head)?;
        match read_reply(serde_json::from_str(&head)?, replies)? {
            Ok(reply) => Ok(reply),
            Err(failure) => Err(Complaint::with_code(failure.exit, failure.message, failure.hint).into()),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.rest();
    }
}

/// Says that the worker ended where it should have answered.
fn died(status: Option<ExitStatus>, error: &anyhow::Error) -> anyhow::Error {
    let how = status.map_or_else(|| error.to_string(), |status| status.to_string());
    let hint = "the system may have run out of memory; ask for fewer rows with LIMIT, or leave out ORDER BY";
    Complaint::new(Exit::Question, format!("the process that answers queries ended: {how}"), hint).into()
}
