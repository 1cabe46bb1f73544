//! Strong entity tags (RFC 9110 §8.8.3), by which a client that has the same bytes is sent none.

use axum::http::HeaderValue;
use sha2::{Digest, Sha256};

/// Returns the entity tag of a body: the first half of its SHA-256 in hex, quoted.
pub(in crate::web) fn make_etag(bytes: &[u8]) -> String {
    let mut digest = hex::encode(Sha256::digest(bytes));
    digest.truncate(32);
    format!("\"{digest}\"")
}

/// Returns whether `If-None-Match` lists this tag or `*`; weak tags match too (RFC 9110 §13.1.2).
pub(in crate::web) fn matches<'a>(if_none_match: impl IntoIterator<Item = &'a HeaderValue>, tag: &str) -> bool {
    let lists = if_none_match.into_iter().filter_map(|value| value.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matched(asked: &str) -> bool {
        matches(&[HeaderValue::from_bytes(asked.as_bytes()).unwrap()], "\"ab\"")
    }

    #[test]
    fn a_tag_holds_for_the_same_bytes_only() {
        assert_eq!(make_etag(b"one"), make_etag(b"one"));
        assert_ne!(make_etag(b"one"), make_etag(b"two"));
        assert!(matched("\"ab\"") && matched("W/\"ab\"") && matched("\"x\", \"ab\"") && matched("*"));
        assert!(!matched("ab") && !matched("\"abc\"") && !matched(""));
    }

    proptest! {
        #[test]
        fn any_header_is_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                matches(&[value], "\"ab\"");
            }
        }
    }
}
