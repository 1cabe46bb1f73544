//! One connection: its requests, within their time.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::extract::ConnectInfo;
use axum::http::Request;
use futures_util::{StreamExt as _, stream};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_io_timeout::TimeoutStream;

use super::limits::ServerLimits;
use super::open_connections::Admitted;

/// Serves the requests of a connection, until the client or the server ends it.
pub(super) async fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: &ServerLimits,
    admitted: &Admitted,
    mut stopped: watch::Receiver<bool>,
) {
    let service = service_fn(|request: Request<Incoming>| {
        let (parts, body) = request.into_parts();
        let mut request = Request::from_parts(parts, within_time(body, limits.body, admitted.waits()));
        request.extensions_mut().insert(ConnectInfo(peer));
        let answered = TowerToHyperService::new(router.clone()).call(request);
        let waits = admitted.waits();
        async move {
            let response = answered.await;
            waits.store(true, Ordering::Relaxed);
            response
        }
    });
    let mut builder = http1::Builder::new();
    // The time for a head begins when the one before is answered, so that an idle connection ends as well.
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stall));
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(Box::pin(stream)), service));
    tokio::select! {
        // An error is the client's, who went or took too long.
        _ = connection.as_mut() => return,
        () = admitted.evicted() => return,
        () = sleep(limits.life) => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    // Whoever has not taken the answer by then does not get it.
    let _ = timeout(limits.grace, connection).await;
}

/// Returns the body, which fails when it is not there within the time. Until it is, the connection waits for its
/// client.
fn within_time(body: Incoming, time: Duration, waits: Arc<AtomicBool>) -> Body {
    if body.is_end_stream() {
        waits.store(false, Ordering::Relaxed);
        return Body::empty();
    }
    let ends = Instant::now() + time;
    let parts = stream::unfold(Body::new(body).into_data_stream(), move |mut parts| {
        let waits = Arc::clone(&waits);
        async move {
            match timeout_at(ends, parts.next()).await {
                Ok(Some(part)) => Some((part.map_err(io::Error::other), parts)),
                Ok(None) => {
                    waits.store(false, Ordering::Relaxed);
                    None
                }
                Err(_) => Some((Err(io::ErrorKind::TimedOut.into()), parts)),
            }
        }
    });
    Body::from_stream(parts)
}
