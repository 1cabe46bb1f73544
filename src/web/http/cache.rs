//! A short-lived cache of public pages: when many ask for the same one at once, it is rendered once.
//!
//! Public pages are the same for every visitor without a cookie. Requests with a cookie, conditional requests and range
//! requests bypass the cache. A change in the data is seen when the cached page has expired.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::{Extensions, HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use moka::future::Cache;

use super::error::PageError;

/// The most bytes that the cache holds.
const CAPACITY: u64 = 16 << 20;

/// Request headers that make the response specific to one client.
const CLIENT_SPECIFIC: [header::HeaderName; 6] = [
    header::COOKIE,
    header::AUTHORIZATION,
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_MATCH,
    header::RANGE,
];

/// Responses by their path and query; clones share it.
#[derive(Clone)]
pub(in crate::web) struct ResponseCache {
    responses: Option<Cache<String, CachedResponse>>,
}

#[derive(Clone)]
struct CachedResponse {
    status: StatusCode,
    headers: HeaderMap,
    extensions: Extensions,
    body: Bytes,
}

impl ResponseCache {
    /// Creates a cache whose entries expire after `time`; with zero, nothing is cached.
    pub(in crate::web) fn new(time: Duration) -> ResponseCache {
        let size = |address: &String, answer: &CachedResponse| {
            u32::try_from(address.len() + answer.body.len()).unwrap_or(u32::MAX)
        };
        let build = || Cache::builder().max_capacity(CAPACITY).weigher(size).time_to_live(time).build();
        ResponseCache { responses: (!time.is_zero()).then(build) }
    }
}

/// Answers from the cache, or runs the handler and caches its response.
pub(in crate::web) async fn serve_cached(State(cache): State<ResponseCache>, request: Request, next: Next) -> Response {
    let is_client_specific = CLIENT_SPECIFIC.iter().any(|name| request.headers().contains_key(name));
    let Some(responses) = cache.responses.filter(|_| request.method() == Method::GET && !is_client_specific) else {
        return next.run(request).await;
    };
    // The nested router of the English pages has stripped `/en` from the path.
    let address = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().clone(), |uri| uri.0.clone());
    let response = async { CachedResponse::read(next.run(request).await).await };
    responses.get_with(address.to_string(), response).await.into_response()
}

impl CachedResponse {
    async fn read(response: Response) -> CachedResponse {
        let (parts, body) = response.into_parts();
        match to_bytes(body, usize::MAX).await {
            Ok(body) => {
                CachedResponse { status: parts.status, headers: parts.headers, extensions: parts.extensions, body }
            }
            Err(error) => {
                let (parts, _) = PageError::from(anyhow::Error::new(error)).into_response().into_parts();
                let (status, headers, extensions) = (parts.status, parts.headers, parts.extensions);
                CachedResponse { status, headers, extensions, body: Bytes::new() }
            }
        }
    }
}

impl IntoResponse for CachedResponse {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        *response.extensions_mut() = self.extensions;
        response
    }
}
