//! Strong entity tags (RFC 9110 §8.8.3), by which a client that has the same bytes is sent none.

use anyhow::{Result, anyhow};
use axum::http::HeaderMap;
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use sha2::{Digest, Sha256};

/// Returns the entity tag of a body: the first half of its SHA-256 in hex.
///
/// # Errors
/// Never in practice: hex digits are an entity tag.
pub(in crate::web) fn make_etag(bytes: &[u8]) -> Result<ETag> {
    let mut digest = hex::encode(Sha256::digest(bytes));
    digest.truncate(32);
    format!("\"{digest}\"").parse().map_err(|_| anyhow!("a digest is no entity tag"))
}

/// Returns whether the request's `If-None-Match` lists this tag or `*`; weak tags match too (RFC 9110 §13.1.2).
pub(in crate::web) fn client_has(request_headers: &HeaderMap, etag: &ETag) -> bool {
    request_headers.typed_get::<IfNoneMatch>().is_some_and(|listed| !listed.precondition_passes(etag))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::IF_NONE_MATCH;
    use proptest::prelude::*;

    use super::*;

    fn listed(bytes: &[u8]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, HeaderValue::from_bytes(bytes).unwrap());
        client_has(&headers, &"\"ab\"".parse().unwrap())
    }

    #[test]
    fn a_tag_holds_for_the_same_bytes_only() {
        assert_eq!(make_etag(b"one").unwrap(), make_etag(b"one").unwrap());
        assert_ne!(make_etag(b"one").unwrap(), make_etag(b"two").unwrap());
        for matching in ["\"ab\"", "W/\"ab\"", "\"x\", \"ab\"", "*"] {
            assert!(listed(matching.as_bytes()), "{matching}");
        }
        for other in ["ab", "\"abc\"", ""] {
            assert!(!listed(other.as_bytes()), "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if HeaderValue::from_bytes(&bytes).is_ok() {
                listed(&bytes);
            }
        }
    }
}
