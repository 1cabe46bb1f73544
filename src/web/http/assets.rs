//! The style sheet, the icon and robots.txt, compiled in.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

const TEN_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=600");

pub(in crate::web) async fn style() -> impl IntoResponse {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, TEN_MINUTES)], include_str!("assets/utkik.css"))
}

pub(in crate::web) async fn icon() -> impl IntoResponse {
    let kind = HeaderValue::from_static("image/svg+xml");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, TEN_MINUTES)], include_str!("assets/utkik.svg"))
}

/// What robots may read: all but searches, whose addresses have no end. Pages of people say themselves that they are
/// not to be listed.
pub(in crate::web) async fn robots() -> impl IntoResponse {
    let kind = HeaderValue::from_static("text/plain");
    let rules = "User-agent: *\nDisallow: /sok\nDisallow: /en/sok\nDisallow: /api/v1/\nCrawl-delay: 1\n";
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, TEN_MINUTES)], rules)
}
