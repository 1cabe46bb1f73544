//! Clients that take their time, over loopback.

use axum::extract::Request;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::*;

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<Result<()>>,
}

async fn read_whole(request: Request) -> String {
    match axum::body::to_bytes(request.into_body(), 1000).await {
        Ok(bytes) => format!("{} bytes", bytes.len()),
        Err(_) => "too slow".to_owned(),
    }
}

async fn work() -> &'static str {
    tokio::time::sleep(Duration::from_millis(700)).await;
    "done"
}

/// Serves with short times.
async fn served(limits: ServerLimits) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/halsa", get(|| async { "well" }))
        .route("/arbete", get(work))
        .route("/stort", get(|| async { vec![b'a'; 16 << 20] }))
        .route("/form", post(read_whole));
    let (stop, stopped) = oneshot::channel();
    let shutdown = async move { drop(stopped.await) };
    Served { address, stop, server: tokio::spawn(serve(listener, router, limits, shutdown)) }
}

fn short() -> ServerLimits {
    let (head, body) = (Duration::from_millis(400), Duration::from_millis(400));
    let stall = Duration::from_millis(400);
    ServerLimits { head, body, stall, grace: Duration::from_millis(1500), ..ServerLimits::default() }
}

async fn connect(served: &Served, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    stream
}

/// Returns what the server writes until it closes.
async fn read_to_close(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let closed = timeout(Duration::from_secs(5), stream.read_to_end(&mut bytes)).await;
    assert!(closed.is_ok(), "still open after {}", String::from_utf8_lossy(&bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

const HALSA: &str = "GET /halsa HTTP/1.1\r\nhost: a\r\n\r\n";

async fn is_well(served: &Served) -> bool {
    let request = HALSA.replace("host", "connection: close\r\nhost");
    let mut stream = connect(served, &request).await;
    read_to_close(&mut stream).await.ends_with("well")
}

#[tokio::test]
async fn half_a_request_and_an_idle_connection_are_closed() {
    let served = served(short()).await;
    for half in ["", "GET /hal", "GET /halsa HTTP/1.1\r\nhost: a\r\nx-a: ", HALSA] {
        let mut stream = connect(&served, half).await;
        let began = Instant::now();
        let answer = read_to_close(&mut stream).await;
        assert_eq!(answer.contains("well"), half == HALSA, "{half:?} {answer}");
        assert!((300..3000).contains(&began.elapsed().as_millis()), "{half:?} {:?}", began.elapsed());
    }
    for head in ["content-length: 9", "transfer-encoding: chunked"] {
        let mut stream = connect(&served, &format!("POST /form HTTP/1.1\r\nhost: a\r\n{head}\r\n\r\n4")).await;
        assert!(read_to_close(&mut stream).await.contains("too slow"), "{head}");
    }
    let mut whole = connect(&served, "POST /form HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc").await;
    assert!(read_to_close(&mut whole).await.contains("3 bytes"));
    assert!(is_well(&served).await);
}

/// Lets this process open as many files as it may.
fn raise_the_limit_of_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

/// How long the server takes to say that it is well: the median of some times.
async fn time_to_answer(served: &Served) -> Duration {
    let mut times = Vec::new();
    for _ in 0..11 {
        let began = Instant::now();
        assert!(is_well(served).await);
        times.push(began.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}

#[tokio::test]
async fn a_client_that_holds_a_thousand_connections_leaves_the_server_answering() {
    raise_the_limit_of_open_files();
    let served = served(ServerLimits::default()).await;
    for bytes in [
        "",
        "GET /halsa HTTP/1.1\r\nx-a: ",
        "POST /form HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\na",
        "GET /halsa HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\na",
        "GET /stort HTTP/1.1\r\nhost: a\r\n\r\n",
    ] {
        let mut held = Vec::new();
        for _ in 0..1000 {
            held.push(connect(&served, bytes).await);
        }
        let took = time_to_answer(&served).await;
        assert!(took < Duration::from_millis(100), "{bytes:?}: {took:?}");
    }
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_left() {
    let served = served(short()).await;
    let mut stream = connect(&served, "GET /stort HTTP/1.1\r\nhost: a\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let mut bytes = Vec::new();
    // What the system had taken for the client arrives, and no more.
    let _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut bytes)).await.expect("closed");
    assert!(bytes.len() < 16 << 20, "{}", bytes.len());
}

#[tokio::test]
async fn a_half_sent_request_does_not_hold_up_the_stop_and_one_in_progress_is_answered() {
    let limits = ServerLimits { grace: Duration::from_millis(1500), ..ServerLimits::default() };
    let served = served(limits).await;
    let mut held = Vec::new();
    let unread = "GET /stort HTTP/1.1\r\nhost: a\r\n\r\n";
    for bytes in ["", "GET /hal", HALSA, unread, "POST /form HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\na"] {
        held.push(connect(&served, bytes).await);
    }
    let mut working = connect(&served, "GET /arbete HTTP/1.1\r\nhost: a\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    served.stop.send(()).unwrap();
    let answer = read_to_close(&mut working).await;
    assert!(answer.ends_with("done"), "{answer}");
    timeout(Duration::from_secs(5), served.server).await.unwrap().unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_millis(2500), "{:?}", began.elapsed());
}
