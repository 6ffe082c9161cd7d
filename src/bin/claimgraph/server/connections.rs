//! Takes connections, so many at a time and none of them for ever, until the program is asked to stop.

use anyhow::Result;
use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

/// How many connections there may be at a time; others wait.
const CONNECTION_LIMIT: usize = 512;

/// How long the head of a request may take, and how long a connection may be idle.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// The longest head of a request, in bytes: a query may stand in its first line.
const HEAD_LIMIT: usize = 128 << 10;

/// How long requests may take to end once the program is asked to stop.
const STOP_TIME: Duration = Duration::from_secs(3);

/// Who sent a request.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Serves until Ctrl-C or SIGTERM, then lets the requests that are being answered end.
pub(super) async fn serve(listener: TcpListener, router: Router) -> Result<()> {
    let (stop, stopped) = watch::channel(());
    let room = Arc::new(Semaphore::new(CONNECTION_LIMIT));
    let mut tasks = JoinSet::new();
    let mut asked_to_stop = pin!(asked_to_stop());
    loop {
        tokio::select! {
            () = &mut asked_to_stop => break,
            Some(_) = tasks.join_next() => {}
            (stream, permit) = accept(&listener, &room) => {
                tasks.spawn(converse(stream, router.clone(), stopped.clone(), permit));
            }
        }
    }
    drop(listener);
    drop(stop);
    let _ = tokio::time::timeout(STOP_TIME, async { while tasks.join_next().await.is_some() {} }).await;
    Ok(())
}

/// Waits for room and then for a connection.
async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    let permit = room.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, permit),
            // The connection is gone already, or files have run out; both pass.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Answers the requests of one connection.
async fn converse(
    stream: TcpStream,
    router: Router,
    mut stopped: watch::Receiver<()>,
    _permit: Option<OwnedSemaphorePermit>,
) {
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().ok().map(|address| Peer(address.ip()));
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        router.call(request)
    });
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_LIMIT);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // That a client went away or made a mistake is its own affair.
        _ = connection.as_mut() => return,
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Waits until the program is asked to stop.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without a way to hear of it the server runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
