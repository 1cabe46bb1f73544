//! What clients may take of the web server.

use std::net::IpAddr;
use std::time::Duration;

/// What clients may take of the server.
#[derive(Clone, Debug)]
pub struct ServerLimits {
    /// How long the head of a request may take, and so how long a connection may be idle.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a client may take nothing of its answer.
    pub stall: Duration,
    /// After this long a connection is closed when its request has been answered.
    pub life: Duration,
    /// How long requests in progress may take once the server is to stop, or the connection to close.
    pub grace: Duration,
    /// Connections that may be open.
    pub most: usize,
    /// Connections of one client that may be open.
    pub most_of_client: usize,
    /// Our own proxies, through which many clients come.
    pub proxies: Vec<IpAddr>,
}

impl Default for ServerLimits {
    fn default() -> ServerLimits {
        ServerLimits {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            stall: Duration::from_secs(20),
            life: Duration::from_secs(600),
            grace: Duration::from_secs(8),
            most: 256,
            most_of_client: 64,
            proxies: Vec::new(),
        }
    }
}
