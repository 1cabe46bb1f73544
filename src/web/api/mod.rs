//! The interface for programs: what the pages show, as JSON, with a document that describes it.

mod calls;
mod changes;
mod document;
mod kind;
mod kommuner;
mod limit;
mod page;
mod parameters;
mod problem;
mod revalidate;
mod search;
mod sources;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::Router;
use axum::http::header::{ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use tower_http::cors::{AllowOrigin, CorsLayer};

use limit::Limit;
use problem::Problem;

/// Requests each second that one client may send, unless something else is set.
pub const PER_SECOND: u32 = 10;

/// How the interface may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Websites whose scripts may read the answers: `https://HOST[:PORT]`, or `*` for all. None by default.
    pub origins: Vec<String>,
    /// Requests each second from one client; nothing for no limit.
    pub per_second: Option<NonZeroU32>,
    /// Proxies of ours, whose word on whom they ask for (`X-Forwarded-For`) is believed. None by default.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { origins: Vec::new(), per_second: NonZeroU32::new(PER_SECOND), trusted_proxies: Vec::new() }
    }
}

/// All addresses under `/api`. Every failure among them is a problem document.
pub(super) fn router(state: &super::State) -> Router<super::State> {
    let limit = Arc::new(Limit::new(&state.api));
    let router = Router::new()
        .route("/api", get(page::page))
        .route("/en/api", get(page::page))
        .route("/api/openapi.json", get(document::openapi))
        .route("/api/v1/search", get(search::search))
        .route("/api/v1/opportunities/{id}", get(calls::call))
        .route("/api/v1/kommuner", get(kommuner::all))
        .route("/api/v1/kommuner/{slug}", get(kommuner::one))
        .route("/api/v1/kommuner/{slug}/matches", get(kommuner::matches))
        .route("/api/v1/sources", get(sources::all))
        .route("/api/v1/changes", get(changes::after))
        .route("/api/", any(nothing))
        .route("/api/{*rest}", any(nothing))
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(from_fn(revalidate::guard))
        .layer(from_fn_with_state(limit, limit::guard))
        .layer(from_fn_with_state(state.clone(), problem::dress));
    match origins(&state.api.origins) {
        Some(cors) => router.layer(cors),
        None => router,
    }
}

async fn nothing() -> Problem {
    Problem::NotFound
}

/// What scripts of other websites may do; nothing where none is named.
fn origins(named: &[String]) -> Option<CorsLayer> {
    let allowed = if named.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(named.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let cors = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([IF_NONE_MATCH])
        .expose_headers([ETAG, RETRY_AFTER]);
    (!named.is_empty()).then_some(cors)
}
