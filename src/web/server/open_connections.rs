//! The connections that are open, and which of them must end where there are too many.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use tokio::sync::Notify;

use super::limits::ServerLimits;
use crate::web::http::limit::client_address;

/// The open connections, by the order in which they came; clones share them.
#[derive(Clone, Default)]
pub(super) struct OpenConnections(Arc<Mutex<Connections>>);

#[derive(Default)]
struct Connections {
    open: BTreeMap<u64, OpenConnection>,
    next: u64,
}

struct OpenConnection {
    client: IpAddr,
    /// Whether it waits for its client: idle, or a request that is not there whole.
    waits: Arc<AtomicBool>,
    evicted: Arc<Notify>,
}

/// An admitted connection; its place is free again when this is dropped.
pub(super) struct Admitted {
    number: u64,
    waits: Arc<AtomicBool>,
    evicted: Arc<Notify>,
    all: OpenConnections,
}

impl OpenConnections {
    /// Admits a connection. Where there are too many, the oldest that waits for its client gives way: of this client
    /// where they have too many, else of the one who has most. Returns `None` where none waits.
    pub(super) fn admit(&self, peer: IpAddr, limits: &ServerLimits) -> Option<Admitted> {
        // An IPv6 client is its network. Proxies are known by `limits` alone: their headers are not read yet.
        let client = client_address(peer, &HeaderMap::new(), &[]);
        let is_proxy = client.is_loopback() || limits.proxies.contains(&peer.to_canonical());
        let mut connections = self.lock();
        if !is_proxy && connections.count_of(client) >= limits.most_of_client {
            connections.evict(|of| of == client)?;
        }
        if connections.open.len() >= limits.most {
            let greedy = connections.greediest()?;
            connections.evict(|of| of == greedy).or_else(|| connections.evict(|_| true))?;
        }
        let (waits, evicted, number) = (Arc::new(AtomicBool::new(true)), Arc::<Notify>::default(), connections.next);
        connections.next += 1;
        let open = OpenConnection { client, waits: Arc::clone(&waits), evicted: Arc::clone(&evicted) };
        connections.open.insert(number, open);
        Some(Admitted { number, waits, evicted, all: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connections {
    fn count_of(&self, client: IpAddr) -> usize {
        self.open.values().filter(|open| open.client == client).count()
    }

    /// Returns the client with the most connections.
    fn greediest(&self) -> Option<IpAddr> {
        let mut counts: BTreeMap<IpAddr, usize> = BTreeMap::new();
        self.open.values().for_each(|open| *counts.entry(open.client).or_default() += 1);
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(client, _)| client)
    }

    /// Ends the oldest waiting connection of such a client.
    fn evict(&mut self, is_theirs: impl Fn(IpAddr) -> bool) -> Option<()> {
        let gives_way = |open: &OpenConnection| is_theirs(open.client) && open.waits.load(Ordering::Relaxed);
        let number = *self.open.iter().find(|(_, open)| gives_way(open))?.0;
        // The permit is kept until the connection asks for it.
        self.open.remove(&number)?.evicted.notify_one();
        Some(())
    }
}

impl Admitted {
    /// Returns the mark that says whether the connection waits for its client.
    pub(super) fn waits(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.waits)
    }

    /// Resolves when the connection must give way.
    pub(super) async fn evicted(&self) {
        self.evicted.notified().await;
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.all.lock().open.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(most: usize, most_of_client: usize) -> ServerLimits {
        ServerLimits { most, most_of_client, proxies: vec!["192.0.2.9".parse().unwrap()], ..ServerLimits::default() }
    }

    fn open(all: &OpenConnections) -> Vec<u64> {
        all.lock().open.keys().copied().collect()
    }

    #[test]
    fn a_client_with_too_many_connections_loses_the_oldest_that_waits() {
        let (all, limits) = (OpenConnections::default(), limits(10, 3));
        let admit = |peer: &str| all.admit(peer.parse().unwrap(), &limits);
        let (one, two, three) = (admit("192.0.2.1"), admit("192.0.2.1"), admit("192.0.2.1"));
        let (one, two, three) = (one.unwrap(), two.unwrap(), three.unwrap());
        one.waits.store(false, Ordering::Relaxed);
        let other = admit("192.0.2.2").unwrap();
        let fourth = admit("192.0.2.1").unwrap();
        assert_eq!(open(&all), [0, 2, 3, 4], "the first is busy");
        fourth.waits.store(false, Ordering::Relaxed);
        three.waits.store(false, Ordering::Relaxed);
        assert!(admit("192.0.2.1").is_none(), "all of theirs are busy");
        drop(one);
        assert!(admit("192.0.2.1").is_some());
        let proxied: Vec<Admitted> = (0..5).map(|_| admit("192.0.2.9").unwrap()).collect();
        assert_eq!(proxied.len(), 5, "many come through a proxy");
        drop((two, other, proxied));
    }

    #[test]
    fn where_all_have_too_many_whoever_has_most_gives_way() {
        let (all, limits) = (OpenConnections::default(), limits(4, 3));
        let admit = |peer: &str| all.admit(peer.parse().unwrap(), &limits);
        let kept: Vec<Option<Admitted>> =
            ["192.0.2.2", "2001:db8::1", "2001:db8::2", "192.0.2.3", "192.0.2.4"].map(admit).into_iter().collect();
        assert!(kept.iter().all(Option::is_some));
        assert_eq!(open(&all), [0, 2, 3, 4], "one network is one client");
    }
}
