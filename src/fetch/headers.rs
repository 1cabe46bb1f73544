//! Reads the headers of a response: validators, freshness, `Retry-After`, content type, bot challenges.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::StatusCode;
use reqwest::header::{self, AsHeaderName, HeaderMap};

use crate::sources::Validators;

/// Bytes; a longer validator is not kept.
const MAX_VALIDATOR: usize = 512;

/// Returns the validators to send next time.
pub(super) fn validators(seen: &HeaderMap) -> Validators {
    let short = |name| text(seen, name).filter(|value| value.len() <= MAX_VALIDATOR).map(str::to_owned);
    Validators { etag: short(header::ETAG), last_modified: short(header::LAST_MODIFIED) }
}

/// Returns `max-age` of `Cache-Control`, unless the response may not be cached.
pub(super) fn fresh_for(seen: &HeaderMap) -> Option<Duration> {
    let directives = text(seen, header::CACHE_CONTROL)?.to_ascii_lowercase();
    let mut directives = directives.split(',').map(str::trim);
    if directives.clone().any(|directive| directive.starts_with("no-cache") || directive.starts_with("no-store")) {
        return None;
    }
    let age = directives.find_map(|directive| directive.strip_prefix("max-age="))?;
    age.trim_matches('"').parse().ok().map(Duration::from_secs)
}

/// Reads `Retry-After`, given as seconds or as an HTTP date (RFC 9110 §10.2.3). `now` is the machine's clock.
pub(super) fn retry_after(seen: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = text(seen, header::RETRY_AFTER)?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

/// Returns the server's time: its `Date`, and how long the answer has since lain in caches (RFC 9110 §6.6.1, RFC 9111
/// §5.1).
pub(super) fn server_time(seen: &HeaderMap) -> Option<Timestamp> {
    let date = DateTimeParser::new().parse_timestamp(text(seen, header::DATE)?.trim()).ok()?;
    let age = text(seen, header::AGE).and_then(|age| age.trim().parse().ok()).unwrap_or_default();
    date.checked_add(Duration::from_secs(age)).ok()
}

/// Returns the media type in lower case without parameters, and the charset.
pub(super) fn content_type(seen: &HeaderMap) -> (String, Option<String>) {
    let value = text(seen, header::CONTENT_TYPE).unwrap_or_default();
    let mut pieces = value.split(';').map(str::trim);
    let kind = pieces.next().unwrap_or_default().to_ascii_lowercase();
    let charset = pieces
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map(|(_, charset)| charset.trim().trim_matches(['"', '\'']).to_ascii_lowercase())
        .filter(|charset| !charset.is_empty());
    (kind, charset)
}

/// Recognises the two most common bot challenges, which use ordinary statuses.
pub(super) fn is_bot_challenge(status: StatusCode, seen: &HeaderMap) -> bool {
    let challenged = |name| text(seen, name).is_some_and(|value| value.eq_ignore_ascii_case("challenge"));
    challenged("cf-mitigated") || (status == StatusCode::ACCEPTED && challenged("x-amzn-waf-action"))
}

fn text(seen: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    seen.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, header::HeaderValue::from_static(value))])
    }

    #[test]
    fn quiet_is_read_as_seconds_or_as_a_date() {
        let now: Timestamp = "2026-05-10T12:00:00Z".parse().unwrap();
        let read = |value| retry_after(&one(header::RETRY_AFTER, value), now);
        assert_eq!(read("120"), Some(Duration::from_secs(120)));
        assert_eq!(read("Sun, 10 May 2026 12:00:30 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(read("Sun, 10 May 2026 11:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(read("soon"), None);
        assert_eq!(read("-5"), None);
        assert_eq!(read("99999999999999999999999"), None);
    }

    #[test]
    fn a_servers_time_counts_what_lay_in_a_cache() {
        let mut seen = one(header::DATE, "Sun, 10 May 2026 12:00:00 GMT");
        assert_eq!(server_time(&seen), "2026-05-10T12:00:00Z".parse().ok());
        seen.insert(header::AGE, header::HeaderValue::from_static("3600"));
        assert_eq!(server_time(&seen), "2026-05-10T13:00:00Z".parse().ok());
        assert_eq!(server_time(&one(header::DATE, "today")), None);
        assert_eq!(server_time(&HeaderMap::new()), None);
    }

    #[test]
    fn freshness_is_max_age_unless_forbidden() {
        let read = |value| fresh_for(&one(header::CACHE_CONTROL, value));
        assert_eq!(read("public, Max-Age=3600"), Some(Duration::from_secs(3600)));
        assert_eq!(read("no-cache, max-age=3600"), None);
        assert_eq!(read("s-maxage=60"), None);
        assert_eq!(read("max-age=x"), None);
    }

    #[test]
    fn content_types_come_apart() {
        let read = |value| content_type(&one(header::CONTENT_TYPE, value));
        assert_eq!(read("Text/HTML; Charset=\"ISO-8859-1\""), ("text/html".into(), Some("iso-8859-1".into())));
        assert_eq!(read("application/rss+xml"), ("application/rss+xml".into(), None));
        assert_eq!(content_type(&HeaderMap::new()), (String::new(), None));
    }
}
