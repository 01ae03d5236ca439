//! Accepts connections and hands requests to a router. Own loop instead of
//! `axum::serve`, which has no time limit for request heads and no cap on
//! connections. Knows nothing of routes.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tower::ServiceExt;

/// Bounds of the accept loop.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Connections held at once; the next one waits in the queue of the system.
    pub connections: usize,
    /// For the whole head of a request, and so for idle kept-alive connections.
    pub head: Duration,
    /// After this age a connection ends with its current answer, so that a client
    /// that reads slowly for ever cannot hold its place.
    pub age: Duration,
    /// For running requests after the signal to stop.
    pub farewell: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(10),
            age: Duration::from_secs(600),
            farewell: Duration::from_secs(15),
        }
    }
}

/// Serves until `stop` resolves, then lets running requests end within
/// [`Bounds::farewell`].
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            next = accept(&listener, &places) => next,
            () = &mut stop => break,
        };
        tokio::spawn(connection(
            stream,
            peer,
            place,
            router.clone(),
            graceful.watcher(),
            bounds.clone(),
        ));
    }
    drop(listener);
    let open = graceful.count();
    if timeout(bounds.farewell, graceful.shutdown()).await.is_err() {
        tracing::warn!(open, "stopped although requests were still running");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            // Nobody closes this semaphore.
            std::future::pending::<()>().await;
            continue;
        };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) => {
                // Out of file descriptors, for example: breathe instead of spinning.
                tracing::warn!(%error, "could not accept a connection");
                sleep(Duration::from_millis(500)).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    router: Router,
    watcher: Watcher,
    bounds: Bounds,
) {
    // Answers are small: do not wait to fill a packet.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: http::Request<Incoming>| {
        let router = router.clone();
        async move {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let Ok(response) = router.oneshot(request).await;
            Ok::<_, Infallible>(response)
        }
    });
    let http = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    let watched = watcher.watch(http);
    match timeout(bounds.age, watched).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "connection ended"),
        Err(_) => tracing::debug!("connection closed for its age"),
    }
    drop(place);
}

/// Resolves at SIGTERM or SIGINT.
///
/// # Errors
/// The system refuses the signal handlers.
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {},
            _ = int.recv() => {},
        }
        tracing::info!("stopping: letting running requests end");
    })
}
