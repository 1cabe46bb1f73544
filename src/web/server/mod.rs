//! The web server's connections: how long a client may take, how many may be open, and how they end.

mod connection;
mod limits;
mod open_connections;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use connection::serve_connection;
pub use limits::ServerLimits;
use open_connections::OpenConnections;

/// How long to wait when the system has no room for another connection.
const WAIT_AFTER_FAULT: Duration = Duration::from_millis(200);

/// Serves until `shutdown` completes and the requests in progress have been answered, for which clients get
/// [`ServerLimits::grace`].
///
/// # Errors
/// None at present: a connection that cannot be accepted is logged.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ServerLimits,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let server = Server { router, limits: Arc::new(limits), open: OpenConnections::default(), stopped };
    let (mut connections, mut shutdown) = (JoinSet::new(), std::pin::pin!(shutdown));
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => server.begin(stream, peer, &mut connections),
                Err(error) => {
                    tracing::warn!("a connection was not accepted: {error}");
                    tokio::time::sleep(WAIT_AFTER_FAULT).await;
                }
            },
            // Otherwise those that have ended would be kept.
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    stop.send_replace(true);
    while connections.join_next().await.is_some() {}
    Ok(())
}

struct Server {
    router: Router,
    limits: Arc<ServerLimits>,
    open: OpenConnections,
    stopped: watch::Receiver<bool>,
}

impl Server {
    /// Begins to serve a connection; where there are too many and all are busy, it is closed at once.
    fn begin(&self, stream: TcpStream, peer: SocketAddr, connections: &mut JoinSet<()>) {
        let Some(admitted) = self.open.admit(peer.ip(), &self.limits) else { return };
        let (router, limits, stopped) = (self.router.clone(), Arc::clone(&self.limits), self.stopped.clone());
        connections.spawn(async move { serve_connection(stream, peer, router, &limits, &admitted, stopped).await });
    }
}
