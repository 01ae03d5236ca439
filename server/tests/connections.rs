//! The accept loop on real sockets: time limit for request heads, cap on
//! connections, farewell. With small bounds and a router of its own.

#![expect(clippy::unwrap_used, reason = "in a test a surprise is a failure")]

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{Router, extract::ConnectInfo, routing::get};
use kiezwerk::serve::{Bounds, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{sleep, timeout},
};

struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

async fn start(bounds: Bounds) -> Running {
    let router = Router::new()
        .route(
            "/",
            get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| format!("hello {}", peer.ip())),
        )
        .route(
            "/slow",
            get(async || {
                sleep(Duration::from_millis(400)).await;
                "done"
            }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(serve(listener, router, bounds, async {
        let _ = stopped.await;
    }));
    Running {
        address,
        stop: Some(stop),
        task,
    }
}

fn bounds() -> Bounds {
    Bounds {
        connections: 8,
        head: Duration::from_millis(300),
        age: Duration::from_secs(5),
        farewell: Duration::from_secs(2),
    }
}

/// Sends a request and reads until the other side closes.
async fn ask(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_handler_learns_the_address_of_the_client() {
    let server = start(bounds()).await;
    let answer = ask(server.address, "/").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.ends_with("hello 127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn a_client_that_dribbles_its_head_is_cut_off() {
    let server = start(bounds()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let begun = Instant::now();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n")
        .await
        .unwrap();
    // One header line after the other, never the empty line: each write alone is quick.
    let dribble = async {
        for n in 0.. {
            sleep(Duration::from_millis(100)).await;
            if stream
                .write_all(format!("X-{n}: y\r\n").as_bytes())
                .await
                .is_err()
            {
                break;
            }
            let mut byte = [0; 512];
            if let Ok(Ok(0) | Err(_)) =
                timeout(Duration::from_millis(1), stream.read(&mut byte)).await
            {
                break;
            }
        }
    };
    timeout(Duration::from_secs(3), dribble)
        .await
        .expect("the connection is still open after ten times the limit");
    assert!(
        begun.elapsed() >= Duration::from_millis(250),
        "cut off before the limit"
    );
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let server = start(bounds()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    timeout(Duration::from_secs(3), stream.read_to_end(&mut answer))
        .await
        .expect("kept alive for ever")
        .unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn one_connection_too_many_waits_for_a_free_place() {
    let server = start(Bounds {
        connections: 2,
        head: Duration::from_millis(600),
        ..bounds()
    })
    .await;
    let held = [
        TcpStream::connect(server.address).await.unwrap(),
        TcpStream::connect(server.address).await.unwrap(),
    ];
    sleep(Duration::from_millis(50)).await;
    let begun = Instant::now();
    assert!(
        timeout(Duration::from_millis(200), ask(server.address, "/"))
            .await
            .is_err(),
        "served above the cap"
    );
    let answer = timeout(Duration::from_secs(3), ask(server.address, "/"))
        .await
        .expect("never got a place");
    assert!(answer.ends_with("hello 127.0.0.1"));
    assert!(begun.elapsed() >= Duration::from_millis(300));
    drop(held);
}

#[tokio::test]
async fn a_running_request_ends_before_the_server_does_and_new_ones_are_refused() {
    let mut server = start(bounds()).await;
    let running = tokio::spawn(ask(server.address, "/slow"));
    sleep(Duration::from_millis(100)).await;
    server.stop.take().unwrap().send(()).unwrap();
    assert!(running.await.unwrap().ends_with("done"));
    timeout(Duration::from_secs(1), server.task)
        .await
        .expect("does not stop")
        .unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn the_farewell_has_a_bound() {
    let mut server = start(Bounds {
        farewell: Duration::from_millis(50),
        ..bounds()
    })
    .await;
    let running = tokio::spawn(ask(server.address, "/slow"));
    sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    server.stop.take().unwrap().send(()).unwrap();
    timeout(Duration::from_secs(1), server.task)
        .await
        .expect("does not stop")
        .unwrap();
    assert!(
        begun.elapsed() < Duration::from_millis(300),
        "waited for the slow request"
    );
    running.abort();
}
