//! How often one client may ask: so many requests each second, with some in store for a burst.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Rules;
use super::problem::Problem;

/// Seconds' worth of requests that may come at once.
pub(super) const BURST: u32 = 5;

/// Counts requests. Clients share a fixed number of purses by a hash that only this process knows, so that no crowd of
/// addresses takes more memory, and nobody can choose whose purse they empty.
pub(super) struct Limit {
    limiter: Option<DefaultKeyedRateLimiter<u16>>,
    hasher: RandomState,
    trusted: Vec<IpAddr>,
}

impl Limit {
    pub(super) fn new(rules: &Rules) -> Limit {
        let quota = |rate: NonZeroU32| {
            let burst = NonZeroU32::MIN.saturating_add(rate.get().saturating_mul(BURST) - 1);
            RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst))
        };
        Limit {
            limiter: rules.per_second.map(quota),
            hasher: RandomState::new(),
            trusted: rules.trusted_proxies.clone(),
        }
    }

    /// Whole seconds until the client may ask again; nothing when it may now.
    fn wait(&self, client: IpAddr) -> Option<u64> {
        let limiter = self.limiter.as_ref()?;
        let [one, two, ..] = self.hasher.hash_one(network(client)).to_be_bytes();
        let refused = limiter.check_key(&u16::from_be_bytes([one, two])).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }

    /// Who asks: the peer; behind a proxy of ours, whom it says that it asks for.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let is_trusted = |address: &IpAddr| self.trusted.contains(address);
        let mut client = peer.to_canonical();
        let told: Vec<&str> =
            headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
        let told = told.join(",");
        let mut hops = told.rsplit(',').map(|hop| hop.trim().parse::<IpAddr>());
        // Only what a proxy of ours added is true: each of its predecessors could have written anything.
        while is_trusted(&client)
            && let Some(Ok(before)) = hops.next()
        {
            client = before.to_canonical();
        }
        client
    }
}

/// What one subscriber of a network has: an address of version 4, the first half of one of version 6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

pub(super) async fn guard(State(limit): State<Arc<Limit>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip());
    match limit.wait(limit.client(peer, request.headers())) {
        Some(seconds) => Problem::TooOften { seconds }.into_response(),
        None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn limit(per_second: u32, trusted: &[&str]) -> Limit {
        let trusted_proxies = trusted.iter().map(|address| address.parse().unwrap()).collect();
        Limit::new(&Rules { per_second: NonZeroU32::new(per_second), trusted_proxies, ..Rules::default() })
    }

    fn client(limit: &Limit, peer: &str, told: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in told {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        limit.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_burst_is_let_through_and_then_the_client_waits() {
        let limit = limit(2, &[]);
        let (one, other): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert!((0..10).all(|_| limit.wait(one).is_none()));
        assert_eq!(limit.wait(one), Some(1));
        // Two clients share a purse by chance only.
        assert!(limit.wait(other).is_none() || (0..9).any(|n| limit.wait(IpAddr::from([192, 0, 2, 9 + n])).is_none()));
    }

    #[test]
    fn no_rate_is_no_limit() {
        let limit = limit(0, &[]);
        assert!((0..1_000).all(|_| limit.wait(Ipv4Addr::LOCALHOST.into()).is_none()));
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed() {
        let none = limit(1, &[]);
        assert_eq!(client(&none, "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        let ours = limit(1, &["10.0.0.1", "10.0.0.2"]);
        assert_eq!(client(&ours, "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(client(&ours, "10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(&ours, "::ffff:10.0.0.1", &["1.1.1.1, 203.0.113.9", "10.0.0.2"]), "203.0.113.9");
        assert_eq!(client(&ours, "10.0.0.1", &["203.0.113.9, nonsense"]), "10.0.0.1");
        assert_eq!(client(&ours, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn an_address_of_version_six_counts_by_its_network() {
        let network_of = |address: &str| network(address.parse().unwrap()).to_string();
        assert_eq!(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network_of("192.0.2.1"), "192.0.2.1");
    }
}
