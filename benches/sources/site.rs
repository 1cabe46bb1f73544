//! Sixty sites with unchanging feeds, and a count of the requests to them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

use crate::pages;

const TAG: &str = "\"1\"";

/// Prints its address and serves until the process is killed.
pub(crate) async fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    let known = (Arc::new(AtomicU64::new(0)), Arc::<str>::from(pages::feed(20)));
    Ok(axum::serve(listener, Router::new().fallback(answer).with_state(known)).await?)
}

async fn answer(State((requests, feed)): State<(Arc<AtomicU64>, Arc<str>)>, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path() == "/asked" {
        return requests.load(Ordering::Relaxed).to_string().into_response();
    }
    requests.fetch_add(1, Ordering::Relaxed);
    if uri.path().ends_with("/robots.txt") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let tag = [(header::ETAG, TAG)];
    match headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == TAG.as_bytes()) {
        true => (StatusCode::NOT_MODIFIED, tag).into_response(),
        false => (tag, [(header::CONTENT_TYPE, "application/rss+xml")], feed.to_string()).into_response(),
    }
}
