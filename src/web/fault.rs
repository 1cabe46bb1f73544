//! What went wrong, as a page in plain words.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::layout::{Here, Layout, render};
use super::texts::fault::FaultTexts;
use super::visit::Visit;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Fault {
    /// There is nothing of that name.
    NotFound,
    /// The page is there, but not to be used that way.
    Method,
    /// A link of a letter that we have not made.
    BadToken,
    /// A form too long, or of letters that are none.
    BadForm,
    /// Our own fault; the reason goes to the log, not to the reader.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Fault {
        Fault::Internal(error)
    }
}

/// What the reader is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    NotFound,
    Method,
    BadToken,
    Internal,
    Other,
}

impl Told {
    /// A heading, and what to do.
    fn said(self, t: &FaultTexts) -> (&'static str, &'static str) {
        match self {
            Told::NotFound => (t.not_found, t.not_found_more),
            Told::Method => (t.method, t.method_more),
            Told::BadToken => (t.token, t.token_more),
            Told::Internal => (t.internal, t.internal_more),
            Told::Other => (t.other, t.other_more),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, told) = match self {
            Fault::NotFound => (StatusCode::NOT_FOUND, Told::NotFound),
            Fault::Method => (StatusCode::METHOD_NOT_ALLOWED, Told::Method),
            Fault::BadToken => (StatusCode::NOT_FOUND, Told::BadToken),
            Fault::BadForm => (StatusCode::BAD_REQUEST, Told::Other),
            Fault::Internal(error) => {
                tracing::error!("a page failed: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, Told::Internal)
            }
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(told);
        response
    }
}

#[derive(Template)]
#[template(path = "page/fault.html")]
struct FaultPage {
    layout: Layout,
    heading: &'static str,
    words: &'static str,
    code: u16,
}

/// Gives every failed answer a page, whoever failed it.
pub(super) async fn dress(State(state): State<super::State>, request: Request, next: Next) -> Response {
    let visit = Visit::of(request.uri());
    let response = next.run(request).await;
    let status = response.status();
    let ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind != "text/plain; charset=utf-8");
    if !(status.is_client_error() || status.is_server_error()) || ours {
        return response;
    }
    let told = response.extensions().get::<Told>().copied().unwrap_or(Told::Other);
    let (heading, words) = told.said(FaultTexts::of(visit.tongue));
    let layout = Layout::of(&state, &visit, heading, Here::Nowhere);
    let mut page = match render(&FaultPage { layout, heading, words, code: status.as_u16() }) {
        Ok(page) => page.into_response(),
        Err(_) => words.into_response(),
    };
    *page.status_mut() = status;
    if let Some(allow) = response.headers().get(axum::http::header::ALLOW) {
        page.headers_mut().insert(axum::http::header::ALLOW, allow.clone());
    }
    page
}
