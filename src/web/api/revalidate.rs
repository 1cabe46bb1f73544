//! A strong validator on every answer (RFC 9110 §8.8.3): who has the same bytes already gets none.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// Bytes; no answer of ours is longer.
const LONGEST: usize = 64 * 1024 * 1024;

/// Anyone may keep it, but asks each time whether it still holds.
const CACHED: HeaderValue = HeaderValue::from_static("public, no-cache");

pub(super) async fn guard(mut request: Request, next: Next) -> Response {
    let asked = request.headers().get_all(IF_NONE_MATCH).iter().cloned().collect::<Vec<_>>();
    // The validator is that of the whole answer; a body that nobody asked for is left out further on.
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, LONGEST).await {
        Ok(bytes) => bytes,
        Err(error) => return Problem::Internal(error.into()).into_response(),
    };
    let tag = tag(&bytes);
    parts.headers.entry(CACHE_CONTROL).or_insert(CACHED);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, value);
    }
    if holds(&asked, &tag) {
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

/// Half of the body's SHA-256, quoted.
fn tag(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let half: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{half}\"")
}

/// One of the tags asked for is this one, or any will do; weak ones count (RFC 9110 §13.1.2).
fn holds(asked: &[HeaderValue], tag: &str) -> bool {
    let lists = asked.iter().filter_map(|value| value.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn held(asked: &str) -> bool {
        holds(&[HeaderValue::from_bytes(asked.as_bytes()).unwrap()], "\"ab\"")
    }

    #[test]
    fn a_tag_holds_for_the_same_bytes_only() {
        assert_eq!(tag(b"one"), tag(b"one"));
        assert_ne!(tag(b"one"), tag(b"two"));
        assert!(held("\"ab\"") && held("W/\"ab\"") && held("\"x\", \"ab\"") && held("*"));
        assert!(!held("ab") && !held("\"abc\"") && !held(""));
    }

    proptest! {
        #[test]
        fn any_header_is_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                holds(&[value], "\"ab\"");
            }
        }
    }
}
