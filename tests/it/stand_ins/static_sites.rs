//! Sites whose pages a test sets itself, served as by a mirror: `HOST/PATH`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use url::Url;

/// The response of a page.
#[derive(Clone, Debug)]
pub(crate) enum Page {
    /// The text with an ETag.
    Text(String),
    /// The text with an ETag, fresh for so many seconds.
    Fresh(u64, String),
    /// A status with a Retry-After in seconds; the next time, the text.
    Once(u16, u64, String),
    Status(u16),
    /// No response within any timeout.
    Silence,
}

/// The running sites; they stop with the test's runtime.
#[derive(Clone)]
pub(crate) struct StaticSites {
    pub(crate) url: Url,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl StaticSites {
    pub(crate) async fn start() -> StaticSites {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let sites = StaticSites { url, pages: Arc::default(), requests: Arc::default() };
        let app = Router::new().fallback(answer).with_state(sites.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        sites
    }

    pub(crate) fn set_page(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(format!("/{path}"), page);
    }

    pub(crate) fn set_text(&self, path: &str, text: &str) {
        self.set_page(path, Page::Text(text.to_owned()));
    }

    /// Returns the pages that were requested since the last call, without robots.txt.
    pub(crate) fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }
}

async fn answer(State(sites): State<StaticSites>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if path.ends_with("/robots.txt") {
        let Some(Page::Text(text)) = sites.pages.lock().unwrap().get(&path).cloned() else {
            return StatusCode::NOT_FOUND.into_response();
        };
        return ([(header::CONTENT_TYPE, "text/plain")], text).into_response();
    }
    sites.requests.lock().unwrap().push(path.trim_start_matches('/').to_owned());
    let page = sites.pages.lock().unwrap().get(&path).cloned();
    match page {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Page::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Page::Text(text)) => conditional_response(request.headers(), &text, "no-cache".to_owned()),
        Some(Page::Fresh(seconds, text)) => {
            conditional_response(request.headers(), &text, format!("max-age={seconds}"))
        }
        Some(Page::Once(status, quiet, text)) => {
            sites.set_page(path.trim_start_matches('/'), Page::Text(text));
            (StatusCode::from_u16(status).unwrap(), [(header::RETRY_AFTER, quiet.to_string())]).into_response()
        }
        Some(Page::Silence) => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}

fn conditional_response(request_headers: &HeaderMap, text: &str, cache: String) -> Response {
    let tag = format!("\"{:x}\"", text.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())));
    let headers = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, cache)];
    if request_headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let kind = if text.starts_with("<?xml") { "application/xml" } else { "text/html; charset=utf-8" };
    (headers, [(header::CONTENT_TYPE, kind)], text.to_owned()).into_response()
}
