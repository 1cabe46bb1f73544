//! Rate limits by client, and which client a request comes from.

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Once};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::error::PageError;
use crate::config::ApiSettings;

/// A rate limit by key. Keys share a fixed number of token buckets by a hash whose seed only this process knows, so
/// that memory is bounded and nobody can choose whose bucket they drain.
pub(in crate::web) struct RateLimit {
    limiter: Option<DefaultKeyedRateLimiter<u16>>,
    hasher: RandomState,
}

impl RateLimit {
    /// Creates the limit; without a quota everything is allowed.
    pub(in crate::web) fn of(quota: Option<Quota>) -> RateLimit {
        RateLimit { limiter: quota.map(RateLimiter::keyed), hasher: RandomState::new() }
    }

    /// Counts one request of `who`, and returns the whole seconds to wait when it exceeds the limit.
    pub(in crate::web) fn seconds_to_wait(&self, who: &(impl Hash + ?Sized)) -> Option<u64> {
        let limiter = self.limiter.as_ref()?;
        let [one, two, ..] = self.hasher.hash_one(who).to_be_bytes();
        let refused = limiter.check_key(&u16::from_be_bytes([one, two])).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// Size of the burst allowance, in seconds' worth of requests.
pub(in crate::web) const BURST_SECONDS: u32 = 5;

/// The limit of what one client may ask of the API, and of searches, lists and reports, and the proxies that may name
/// the client.
pub(in crate::web) struct ClientRateLimit {
    clients: RateLimit,
    trusted_proxies: Vec<IpAddr>,
}

impl ClientRateLimit {
    pub(in crate::web) fn new(rules: &ApiSettings) -> ClientRateLimit {
        let quota = |rate: NonZeroU32| {
            let burst = NonZeroU32::MIN.saturating_add(rate.get().saturating_mul(BURST_SECONDS) - 1);
            Quota::per_second(rate).allow_burst(burst)
        };
        ClientRateLimit {
            clients: RateLimit::of(rules.per_second.map(quota)),
            trusted_proxies: rules.trusted_proxies.clone(),
        }
    }

    /// Counts a request, and returns the whole seconds to wait when it exceeds the limit.
    pub(in crate::web) fn seconds_to_wait(&self, request: &Request) -> Option<u64> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip());
        let client = client_address(peer, request.headers(), &self.trusted_proxies);
        let seconds = self.clients.seconds_to_wait(&client)?;
        if peer.to_canonical().is_loopback() && request.headers().contains_key("x-forwarded-for") {
            warn_of_unknown_proxy(peer, &self.trusted_proxies);
        }
        Some(seconds)
    }
}

/// Says once that a proxy on this machine is not known as one, so that all who come through it are one client.
fn warn_of_unknown_proxy(peer: IpAddr, trusted: &[IpAddr]) {
    static WARNED: Once = Once::new();
    if !trusted.contains(&peer.to_canonical()) {
        WARNED.call_once(|| {
            tracing::warn!("all who come through the proxy at {peer} count as one client: set UTKIK_TRUSTED_PROXIES");
        });
    }
}

/// Answers 429 to clients that exceed the limit.
pub(in crate::web) async fn limit_pages(
    State(limit): State<Arc<ClientRateLimit>>,
    request: Request,
    next: Next,
) -> Response {
    match limit.seconds_to_wait(&request) {
        Some(seconds) => PageError::TooManyPages { seconds }.into_response(),
        None => next.run(request).await,
    }
}

/// Returns the address that a request counts for: the peer or, behind one of our `trusted` proxies, the client that the
/// proxy names. An IPv6 address counts by its /64 network, since one subscriber has all of that.
pub(in crate::web) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer.to_canonical();
    let forwarded: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    let told = forwarded.join(",");
    let mut hops = told.rsplit(',').map(|hop| hop.trim().parse::<IpAddr>());
    // Only the hop that one of our proxies added can be trusted; the client may have sent the ones before it.
    while trusted.contains(&client)
        && let Some(Ok(before)) = hops.next()
    {
        client = before.to_canonical();
    }
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

/// Returns the networks that a client belongs to, the narrowest first, each with the length of its prefix. Of IPv6 a
/// subscriber gets a /64 or a /56, an organisation a /48, and each has as many addresses as it likes.
pub(in crate::web) fn networks(client: IpAddr) -> Vec<(u32, IpAddr)> {
    match client.to_canonical() {
        IpAddr::V4(address) => vec![(32, address.into())],
        IpAddr::V6(address) => {
            let network = |length: u32| {
                let host_bits = 128 - length;
                (length, Ipv6Addr::from_bits(address.to_bits() >> host_bits << host_bits).into())
            };
            [64, 56, 48].map(network).to_vec()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn so_many_are_let_through_and_then_one_waits() {
        let limit = RateLimit::of(NonZeroU32::new(3).map(Quota::per_hour));
        assert!((0..3).all(|_| limit.seconds_to_wait("anna@a.example").is_none()));
        assert!(limit.seconds_to_wait("anna@a.example").is_some_and(|seconds| (1_100..1_300).contains(&seconds)));
        // Two keys share a bucket only by chance.
        assert!((0..9).any(|n| limit.seconds_to_wait(&format!("{n}@a.example")).is_none()));
        assert!((0..1_000).all(|_| RateLimit::of(None).seconds_to_wait("anna@a.example").is_none()));
    }

    #[test]
    fn a_burst_is_let_through_and_then_the_client_waits() {
        let asked = || Request::new(axum::body::Body::empty());
        let limit = ClientRateLimit::new(&ApiSettings { per_second: NonZeroU32::new(2), ..ApiSettings::default() });
        assert!((0..10).all(|_| limit.seconds_to_wait(&asked()).is_none()));
        assert_eq!(limit.seconds_to_wait(&asked()), Some(1));
        let limit = ClientRateLimit::new(&ApiSettings { per_second: None, ..ApiSettings::default() });
        assert!((0..1_000).all(|_| limit.seconds_to_wait(&asked()).is_none()), "no rate is no limit");
    }

    fn who(trusted: &[&str], peer: &str, told: &[&'static str]) -> String {
        let trusted: Vec<IpAddr> = trusted.iter().map(|address| address.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in told {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed() {
        assert_eq!(who(&[], "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        let ours = ["10.0.0.1", "10.0.0.2"];
        assert_eq!(who(&ours, "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(who(&ours, "10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(who(&ours, "::ffff:10.0.0.1", &["1.1.1.1, 203.0.113.9", "10.0.0.2"]), "203.0.113.9");
        assert_eq!(who(&ours, "10.0.0.1", &["203.0.113.9, nonsense"]), "10.0.0.1");
        assert_eq!(who(&ours, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn an_address_of_version_six_is_in_three_networks() {
        let named = |client: &str| {
            let networks = networks(client.parse().unwrap());
            networks.into_iter().map(|(length, network)| format!("{network}/{length}")).collect::<Vec<_>>()
        };
        assert_eq!(named("192.0.2.1"), ["192.0.2.1/32"]);
        assert_eq!(named("::ffff:192.0.2.1"), ["192.0.2.1/32"]);
        assert_eq!(
            named("2001:db8:12:3456:7:8:9:a"),
            ["2001:db8:12:3456::/64", "2001:db8:12:3400::/56", "2001:db8:12::/48"]
        );
    }

    #[test]
    fn an_address_of_version_six_counts_by_its_network() {
        assert_eq!(who(&[], "2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
        assert_eq!(who(&["::1"], "::1", &["2001:db8:1:2:3:4:5:6"]), "2001:db8:1:2::");
    }
}
