//! The rate limit of the JSON interface: so many requests a second by client, with an allowance for bursts.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::Quota;

use super::Rules;
use super::problem::Problem;
use crate::web::http::limit::{self, client};

/// Size of the burst allowance, in seconds' worth of requests.
pub(super) const BURST: u32 = 5;

/// The rate limit by client, and the proxies that may name the client.
pub(super) struct Limit {
    clients: limit::Limit,
    trusted: Vec<IpAddr>,
}

impl Limit {
    pub(super) fn new(rules: &Rules) -> Limit {
        let quota = |rate: NonZeroU32| {
            let burst = NonZeroU32::MIN.saturating_add(rate.get().saturating_mul(BURST) - 1);
            Quota::per_second(rate).allow_burst(burst)
        };
        Limit { clients: limit::Limit::of(rules.per_second.map(quota)), trusted: rules.trusted_proxies.clone() }
    }
}

pub(super) async fn guard(State(limit): State<Arc<Limit>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip());
    match limit.clients.wait(&client(peer, request.headers(), &limit.trusted)) {
        Some(seconds) => Problem::TooOften { seconds }.into_response(),
        None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_the_client_waits() {
        let limit = Limit::new(&Rules { per_second: NonZeroU32::new(2), ..Rules::default() });
        assert!((0..10).all(|_| limit.clients.wait(&1).is_none()));
        assert_eq!(limit.clients.wait(&1), Some(1));
    }

    #[test]
    fn no_rate_is_no_limit() {
        let limit = Limit::new(&Rules { per_second: None, ..Rules::default() });
        assert!((0..1_000).all(|_| limit.clients.wait(&1).is_none()));
    }
}
