//! A server for the recorded sites on loopback: `https://HOST/PATH` is served as `/HOST/PATH`.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::form::json_part;
use super::recording::calls;
use super::{pages, portal};
use crate::opportunity::identity::short_hash;

/// The sources that are recorded, by their ids in `sources.toml`.
pub const RECORDED: [&str; 4] = ["eu-portal", "icld-feed", "sida", "tillvaxtverket"];

const SEARCH: &str = "/api.tech.ec.europa.eu/search-api/prod/rest/search";
const DATA: &str = "/ec.europa.eu/info/funding-tenders/opportunities/data/";

/// The day that the sites show: 1 is 2026-05-10, 2 the day after. Clones share it.
#[derive(Clone, Debug)]
pub struct RecordedDay(Arc<AtomicU8>);

impl Default for RecordedDay {
    fn default() -> RecordedDay {
        RecordedDay(Arc::new(AtomicU8::new(1)))
    }
}

impl RecordedDay {
    pub fn number(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }

    pub fn set(&self, number: u8) {
        self.0.store(number, Ordering::Relaxed);
    }
}

/// Serves the sites until `stop`.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    day: RecordedDay,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    axum::serve(listener, router(day)).with_graceful_shutdown(stop).await.context("the recorded sites failed")
}

/// Returns the routes of all recorded sites, as they are on `day`.
pub fn router(day: RecordedDay) -> Router {
    Router::new().fallback(respond).with_state(day)
}

async fn respond(
    State(day): State<RecordedDay>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path();
    if path == SEARCH {
        return search(&method, uri.query().unwrap_or_default(), &headers, &body, day.number());
    }
    if method != Method::GET {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if path.ends_with("/robots.txt") {
        return page(&headers, "text/plain; charset=utf-8", "User-agent: *\nDisallow: /private/\n".to_owned());
    }
    if let Some(file) = path.strip_prefix(DATA).and_then(|name| data_file(name, day.number())) {
        return page(&headers, "application/json", file.to_string());
    }
    match pages::at(path) {
        Some((content_type, text)) => page(&headers, content_type, text.to_owned()),
        None => (StatusCode::NOT_FOUND, "not found").into_response(),
    }
}

/// Answers a search as the portal does: 500 to a form that it cannot read, 401 to an unknown key.
fn search(method: &Method, query_string: &str, headers: &HeaderMap, body: &[u8], day: u8) -> Response {
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let parameter = |name: &str| query_string.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    if parameter("apiKey") != Some("SEDIA") {
        return (StatusCode::UNAUTHORIZED, axum::Json(json!({"message": "invalid apiKey"}))).into_response();
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let part = |name: &str| json_part(content_type, body, name);
    let (Some(query), Some(_), Some(_)) = (part("query"), part("languages"), part("sort")) else {
        return (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(json!({"type": "throwable"}))).into_response();
    };
    let number =
        |name: &str, otherwise: usize| parameter(name).and_then(|n| n.parse().ok()).unwrap_or(otherwise).max(1);
    let (size, page) = (number("pageSize", 50).min(100), number("pageNumber", 1));
    let rows = rows(day, &query);
    let total = rows.len();
    let results: Vec<Value> = rows.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
    axum::Json(json!({
        "apiVersion": "2.155", "terms": "***", "responseTime": 12, "totalResults": total, "pageNumber": page,
        "pageSize": size, "sort": "identifier", "groupByField": "sortStatus",
        "queryLanguage": {"language": "en", "probability": 0.0}, "spellingSuggestion": null, "bestBets": [],
        "results": results, "warnings": [],
    }))
    .into_response()
}

/// Returns the rows in the order of their identifiers, with stale copies when the query does not ask for a data source.
fn rows(day: u8, query: &Value) -> Vec<Value> {
    let mut calls = calls(day);
    calls.sort_by_key(|call| (call.identifier.clone(), call.number));
    let mut rows: Vec<Value> = calls.iter().map(portal::row).collect();
    if !query.to_string().contains("DATASOURCE") {
        rows.extend(calls.iter().filter(|call| call.kind == 1).take(2).map(portal::stale_row));
    }
    rows
}

/// Returns a data file of the portal: one topic, by its identifier in lower case only, or all topics in bulk.
fn data_file(name: &str, day: u8) -> Option<Value> {
    let calls = calls(day);
    if name == "referenceData/grantsTenders.json" {
        return Some(portal::bulk(&calls));
    }
    let wanted = name.strip_prefix("topicDetails/")?.strip_suffix(".json")?;
    let topic = calls.iter().find(|call| call.kind == 1 && call.identifier.to_lowercase() == wanted)?;
    Some(portal::details(topic))
}

/// Returns a page with its ETag, or 304 when the client has it already.
fn page(headers: &HeaderMap, content_type: &'static str, text: String) -> Response {
    let etag = format!("\"{}\"", short_hash(&[&text]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.trim_start_matches("W/") == etag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    ([(header::CONTENT_TYPE, content_type.to_owned()), (header::ETAG, etag)], text).into_response()
}

#[cfg(test)]
mod tests;
