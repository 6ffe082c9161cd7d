//! Processes that answer queries: one query each, so much time and memory each, and so many of them at once.
//!
//! A query that takes too long is ended with its process, wherever it is, and so is one whose asker went away. Nothing of an
//! answer is sent before its first mebibyte is there; most answers end before, and those have a length and never break off.

use super::knowledge::Knowledge;
use super::reply::Problem;
use crate::arguments::Serve;
use crate::worker::{self, Failure, Head, Request};
use anyhow::{Context, Result, bail};
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use claimgraph::query::{AnswerFormat, Change, Limits};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{self, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::timeout;

/// How much of an answer must be there before any of it is sent.
const FIRST: usize = 1 << 20;

/// How long an asker may take to read a piece of an answer.
const PIECE_TIME: Duration = Duration::from_secs(30);

/// How long an asker may take to read all of an answer.
const READING_TIME: Duration = Duration::from_secs(600);

/// A worker that was asked for longer, or for more bytes, is not asked again: it may hold on to much memory.
const LIGHT_TIME: Duration = Duration::from_secs(1);

/// The workers of a server.
pub(super) struct Workers {
    time: Duration,
    memory: u64,
    limits: Limits,
    room: Arc<Semaphore>,
    idle: Mutex<Vec<Worker>>,
    updates: tokio::sync::Mutex<()>,
}

/// A process that waits for a question or answers one.
struct Worker {
    process: Process,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
    /// The snapshot that it reads, which must stay as long as it does; none where it writes the store itself.
    knowledge: Option<Arc<Knowledge>>,
}

/// A process that ends when this goes away.
struct Process(Option<Child>);

impl Drop for Process {
    fn drop(&mut self) {
        if let (Some(mut child), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            // It may have ended by itself. Somebody has to take note of its end, or the system keeps it as a zombie.
            let _ = child.start_kill();
            runtime.spawn(async move { child.wait().await });
        }
    }
}

/// The answer of a worker.
pub(super) struct Answer {
    pub(super) format: AnswerFormat,
    pub(super) body: Body,
}

impl Workers {
    pub(super) fn new(arguments: &Serve) -> Self {
        Self {
            time: Duration::from_secs(arguments.timeout),
            memory: arguments.memory,
            limits: Limits { rows: arguments.rows, bytes: arguments.bytes << 20 },
            room: Arc::new(Semaphore::new(arguments.queries)),
            idle: Mutex::default(),
            updates: tokio::sync::Mutex::default(),
        }
    }

    /// Returns how much an answer may hold.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Starts a worker, so that it is ready when it is asked, and ends those that read an older snapshot.
    pub(super) fn prepare(&self, knowledge: &Arc<Knowledge>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|worker| worker.reads(knowledge));
        // One that cannot be started now is started when it is needed, and then it is said why it cannot.
        if let (true, Ok(worker)) = (idle.is_empty(), self.start(knowledge.snapshot().folder(), false)) {
            idle.push(Worker { knowledge: Some(knowledge.clone()), ..worker });
        }
    }

    /// Asks a worker about the store.
    pub(super) async fn ask(self: &Arc<Self>, knowledge: Arc<Knowledge>, request: &Request) -> Result<Answer, Problem> {
        let Ok(Ok(permit)) = timeout(self.time, self.room.clone().acquire_owned()).await else {
            return Err(busy());
        };
        let mut worker = self.take(&knowledge)?;
        let begun = Instant::now();
        let Ok(beginning) = timeout(self.time, worker.begin(request)).await else {
            drop(worker);
            self.prepare(&knowledge);
            return Err(self.too_slow());
        };
        match beginning {
            Ok(Beginning::Failed(failure)) => {
                self.give_back(worker, begun);
                Err(failure.into())
            }
            Ok(Beginning::Whole(format, bytes)) => {
                self.give_back(worker, begun);
                Ok(Answer { format, body: bytes.into() })
            }
            Ok(Beginning::Part(format, bytes)) => {
                let body = self.clone().send_rest(worker, bytes.into(), permit, knowledge);
                Ok(Answer { format, body })
            }
            Ok(Beginning::Changed(_)) | Err(_) => {
                let problem = self.died(worker.end().await);
                self.prepare(&knowledge);
                Err(problem)
            }
        }
    }

    /// Lets a worker change the store itself, one at a time, and `reload` open it again before the next.
    pub(super) async fn update<F: Future<Output = Result<(), Problem>>>(
        &self,
        store: &Path,
        request: &Request,
        reload: impl FnOnce() -> F,
    ) -> Result<Change, Problem> {
        let Ok(_turn) = timeout(self.time, self.updates.lock()).await else {
            return Err(busy());
        };
        let mut worker = self.start(store, true)?;
        let Ok(beginning) = timeout(self.time, worker.begin(request)).await else {
            return Err(self.too_slow());
        };
        let status = worker.end().await;
        match beginning {
            Ok(Beginning::Changed(changes)) => {
                reload().await?;
                let mut sum = Change::default();
                changes.into_iter().for_each(|change| sum += change);
                Ok(sum)
            }
            Ok(Beginning::Failed(failure)) => Err(failure.into()),
            _ => Err(self.died(status)),
        }
    }

    fn take(&self, knowledge: &Arc<Knowledge>) -> Result<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut worker) = idle.pop() {
            if worker.reads(knowledge) && worker.is_alive() {
                return Ok(worker);
            }
        }
        drop(idle);
        let worker = self.start(knowledge.snapshot().folder(), false)?;
        Ok(Worker { knowledge: Some(knowledge.clone()), ..worker })
    }

    /// Keeps a worker for the next question, unless it had much to do.
    fn give_back(&self, worker: Worker, begun: Instant) {
        let Some(knowledge) = worker.knowledge.clone() else { return };
        if begun.elapsed() < LIGHT_TIME {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        } else {
            drop(worker);
            self.prepare(&knowledge);
        }
    }

    fn start(&self, store: &Path, write: bool) -> Result<Worker> {
        let mut command = Command::new(worker::program()?);
        command.arg("--store").arg(store).args(["worker", "--memory", &self.memory.to_string()]);
        if write {
            command.arg("--write");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().context("cannot start another process")?;
        let (requests, replies) = child.stdin.take().zip(child.stdout.take()).context("the worker has no pipes")?;
        let replies = BufReader::with_capacity(FIRST / 16, replies);
        Ok(Worker { process: Process(Some(child)), requests, replies, knowledge: None })
    }

    /// Sends an answer piece by piece as its asker reads it. Where it breaks off, the connection ends without the last chunk,
    /// so that nobody takes what came for the whole.
    fn send_rest(
        self: Arc<Self>,
        mut worker: Worker,
        first: Bytes,
        permit: OwnedSemaphorePermit,
        knowledge: Arc<Knowledge>,
    ) -> Body {
        let (sender, receiver) = mpsc::channel(2);
        tokio::spawn(async move {
            let sending = async {
                send(&sender, Ok(first)).await?;
                while let Some(piece) = worker.next_piece().await? {
                    send(&sender, Ok(piece.into())).await?;
                }
                anyhow::Ok(())
            };
            if !timeout(READING_TIME, sending).await.is_ok_and(|sent| sent.is_ok()) {
                // Nobody may listen any more.
                let _ = sender.try_send(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            drop(worker);
            drop(permit);
            self.prepare(&knowledge);
        });
        Body::new(Pieces(receiver))
    }

    fn too_slow(&self) -> Problem {
        let title = format!("the query took longer than {} seconds", self.time.as_secs());
        let hint = "ask for less: with LIMIT, without ORDER BY, with more conditions; `--timeout` gives more time";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, title, hint)
    }

    /// Says why a worker may have ended where it should have answered.
    fn died(&self, status: Option<ExitStatus>) -> Problem {
        let how = status.map_or_else(|| "it went away".to_owned(), |status| status.to_string());
        let title = format!("the process that answers the query ended: {how}");
        let memory = self.memory;
        let hint = format!("it may have needed more than {memory} MiB of memory: ask for less, or start with `--memory`");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, title, hint)
    }
}

/// How an answer begins.
enum Beginning {
    Whole(AnswerFormat, Vec<u8>),
    Part(AnswerFormat, Vec<u8>),
    Changed(Vec<Change>),
    Failed(Failure),
}

impl Worker {
    /// Asks, and reads the answer as far as it must be there before it is sent on.
    async fn begin(&mut self, request: &Request) -> Result<Beginning> {
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        self.requests.write_all(&line).await?;
        self.requests.flush().await?;
        let format = match serde_json::from_str(&self.line().await?)? {
            Head::Body(format) => format,
            Head::Failure(failure) => return Ok(Beginning::Failed(failure)),
            Head::Changes(changes) => return Ok(Beginning::Changed(changes)),
            _ => bail!("the worker answered another question"),
        };
        let mut bytes = Vec::new();
        while let Some(piece) = self.next_piece().await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() >= FIRST {
                return Ok(Beginning::Part(format, bytes));
            }
        }
        Ok(Beginning::Whole(format, bytes))
    }

    /// Reads the next piece of an answer; none at its end.
    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>> {
        let length: usize = self.line().await?.trim_end().parse()?;
        let mut piece = vec![0; length];
        self.replies.read_exact(&mut piece).await?;
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.replies.read_line(&mut line).await?;
        if line.ends_with('\n') { Ok(line) } else { bail!("the worker ended") }
    }

    fn reads(&self, knowledge: &Arc<Knowledge>) -> bool {
        self.knowledge.as_ref().is_some_and(|own| Arc::ptr_eq(own, knowledge))
    }

    fn is_alive(&mut self) -> bool {
        self.process.0.as_mut().is_some_and(|child| child.try_wait().is_ok_and(|status| status.is_none()))
    }

    /// Ends the process, and returns how it ended if it did so itself.
    async fn end(mut self) -> Option<ExitStatus> {
        // It ends by itself when nobody asks any more.
        drop(self.requests);
        let child = self.process.0.as_mut()?;
        timeout(LIGHT_TIME, child.wait()).await.ok()?.ok()
    }
}

async fn send(sender: &mpsc::Sender<io::Result<Bytes>>, piece: io::Result<Bytes>) -> Result<()> {
    Ok(timeout(PIECE_TIME, sender.send(piece)).await??)
}

/// The body of an answer whose pieces come one after the other.
struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

fn busy() -> Problem {
    let hint = "wait a moment and ask again; `--queries` lets more be answered at the same time";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the server is busy with other queries", hint)
}
