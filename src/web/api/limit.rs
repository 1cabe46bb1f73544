//! The rate limit of the JSON interface: so many requests a second by client, with an allowance for bursts.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::Quota;

use super::problem::Problem;
use crate::config::ApiSettings;
use crate::web::http::limit::{self, client_address};

/// Size of the burst allowance, in seconds' worth of requests.
pub(super) const BURST_SECONDS: u32 = 5;

/// The rate limit by client, and the proxies that may name the client.
pub(super) struct ApiRateLimit {
    clients: limit::RateLimit,
    trusted_proxies: Vec<IpAddr>,
}

impl ApiRateLimit {
    pub(super) fn new(rules: &ApiSettings) -> ApiRateLimit {
        let quota = |rate: NonZeroU32| {
            let burst = NonZeroU32::MIN.saturating_add(rate.get().saturating_mul(BURST_SECONDS) - 1);
            Quota::per_second(rate).allow_burst(burst)
        };
        ApiRateLimit {
            clients: limit::RateLimit::of(rules.per_second.map(quota)),
            trusted_proxies: rules.trusted_proxies.clone(),
        }
    }
}

pub(super) async fn enforce(State(limit): State<Arc<ApiRateLimit>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip());
    match limit.clients.seconds_to_wait(&client_address(peer, request.headers(), &limit.trusted_proxies)) {
        Some(seconds) => Problem::TooManyRequests { seconds }.into_response(),
        None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_the_client_waits() {
        let limit = ApiRateLimit::new(&ApiSettings { per_second: NonZeroU32::new(2), ..ApiSettings::default() });
        assert!((0..10).all(|_| limit.clients.seconds_to_wait(&1).is_none()));
        assert_eq!(limit.clients.seconds_to_wait(&1), Some(1));
    }

    #[test]
    fn no_rate_is_no_limit() {
        let limit = ApiRateLimit::new(&ApiSettings { per_second: None, ..ApiSettings::default() });
        assert!((0..1_000).all(|_| limit.clients.seconds_to_wait(&1).is_none()));
    }
}
