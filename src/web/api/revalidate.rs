//! Conditional requests: every response has a strong entity tag (RFC 9110 §8.8.3), and a client with the same bytes
//! gets 304 without a body.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use headers::HeaderMapExt as _;

use super::problem::Problem;
use crate::web::http::etag::{client_has, make_etag};

/// The most bytes of a response; none of ours is longer.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// Any cache may store the response, but must revalidate it each time.
const MUST_REVALIDATE: HeaderValue = HeaderValue::from_static("public, no-cache");

pub(super) async fn answer_conditionally(mut request: Request, next: Next) -> Response {
    let request_headers = request.headers().clone();
    // The tag is that of the whole body, so HEAD runs as GET; the server drops the body later.
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, MAX_BODY_BYTES).await {
        Ok(bytes) => bytes,
        Err(error) => return Problem::Internal(error.into()).into_response(),
    };
    let etag = match make_etag(&bytes) {
        Ok(etag) => etag,
        Err(error) => return Problem::Internal(error).into_response(),
    };
    parts.headers.entry(CACHE_CONTROL).or_insert(MUST_REVALIDATE);
    parts.headers.typed_insert(etag.clone());
    if client_has(&request_headers, &etag) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers = without_body(parts.headers);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn without_body(mut headers: HeaderMap) -> HeaderMap {
    headers.remove(CONTENT_TYPE);
    headers.remove(CONTENT_LENGTH);
    headers
}
