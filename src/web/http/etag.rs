//! Strong entity tags (RFC 9110 §8.8.3), by which a client that has the same bytes is sent none.

use axum::http::HeaderValue;
use sha2::{Digest, Sha256};

/// Returns the entity tag of a body: the first half of its SHA-256 in hex, quoted.
pub(in crate::web) fn tag(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let half: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{half}\"")
}

/// Returns whether `If-None-Match` lists this tag or `*`; weak tags match too (RFC 9110 §13.1.2).
pub(in crate::web) fn holds<'a>(asked: impl IntoIterator<Item = &'a HeaderValue>, tag: &str) -> bool {
    let lists = asked.into_iter().filter_map(|value| value.to_str().ok());
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
