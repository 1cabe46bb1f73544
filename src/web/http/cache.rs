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

use super::error::Fault;

/// The most bytes that the cache holds.
const ROOM: u64 = 16 << 20;

/// Request headers that make the response specific to one client.
const OWN: [header::HeaderName; 6] = [
    header::COOKIE,
    header::AUTHORIZATION,
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_MATCH,
    header::RANGE,
];

/// Responses by their path and query; clones share it.
#[derive(Clone)]
pub(in crate::web) struct Kept {
    answers: Option<Cache<String, Answer>>,
}

#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    extensions: Extensions,
    body: Bytes,
}

impl Kept {
    /// Creates a cache whose entries expire after `time`; with zero, nothing is cached.
    pub(in crate::web) fn new(time: Duration) -> Kept {
        let size =
            |address: &String, answer: &Answer| u32::try_from(address.len() + answer.body.len()).unwrap_or(u32::MAX);
        let answers = || Cache::builder().max_capacity(ROOM).weigher(size).time_to_live(time).build();
        Kept { answers: (!time.is_zero()).then(answers) }
    }
}

/// Answers from the cache, or runs the handler and caches its response.
pub(in crate::web) async fn keep(State(kept): State<Kept>, request: Request, next: Next) -> Response {
    let is_own = OWN.iter().any(|name| request.headers().contains_key(name));
    let Some(answers) = kept.answers.filter(|_| request.method() == Method::GET && !is_own) else {
        return next.run(request).await;
    };
    // The nested router of the English pages has stripped `/en` from the path.
    let whole = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().clone(), |uri| uri.0.clone());
    let made = async { Answer::of(next.run(request).await).await };
    answers.get_with(whole.to_string(), made).await.into_response()
}

impl Answer {
    async fn of(response: Response) -> Answer {
        let (parts, body) = response.into_parts();
        match to_bytes(body, usize::MAX).await {
            Ok(body) => Answer { status: parts.status, headers: parts.headers, extensions: parts.extensions, body },
            Err(error) => {
                let (parts, _) = Fault::from(anyhow::Error::new(error)).into_response().into_parts();
                let (status, headers, extensions) = (parts.status, parts.headers, parts.extensions);
                Answer { status, headers, extensions, body: Bytes::new() }
            }
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        *response.extensions_mut() = self.extensions;
        response
    }
}
