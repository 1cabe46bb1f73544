//! What went wrong, as a page in plain words.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::headers::PRIVATE;
use super::layout::{Here, Layout, render};
use super::request_locale::Visit;
use crate::web::texts::fault::FaultTexts;

/// Why there is no page.
#[derive(Debug)]
pub(in crate::web) enum Fault {
    /// There is nothing of that name.
    NotFound,
    /// The page is there, but not to be used that way.
    Method,
    /// A link of a letter that we have not made.
    BadToken,
    /// A form too long, or that says what no form of ours says.
    BadForm,
    /// Only who is signed in may see it.
    SignedOut,
    /// They are signed in, but it is not theirs to see.
    NotYours,
    /// A form without its session's word.
    OldForm,
    /// A form that another website sent.
    Foreign,
    /// Too many letters were asked for; in so many seconds one more may be.
    TooOften { seconds: u64 },
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
    SignedOut,
    NotYours,
    OldForm,
    Foreign,
    TooOften,
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
            Told::SignedOut => (t.signed_out, t.signed_out_more),
            Told::NotYours => (t.not_yours, t.not_yours_more),
            Told::OldForm => (t.old_form, t.old_form_more),
            Told::Foreign => (t.foreign, t.foreign_more),
            Told::TooOften => (t.too_often, t.too_often_more),
            Told::Other => (t.other, t.other_more),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        let (status, told) = match self {
            Fault::NotFound => (StatusCode::NOT_FOUND, Told::NotFound),
            Fault::Method => (StatusCode::METHOD_NOT_ALLOWED, Told::Method),
            Fault::BadToken => (StatusCode::NOT_FOUND, Told::BadToken),
            Fault::BadForm => (StatusCode::BAD_REQUEST, Told::Other),
            Fault::SignedOut => {
                // RFC 9110 §15.5.2 asks for a challenge; no browser knows this one, and so none asks for a password.
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Cookie"));
                (StatusCode::UNAUTHORIZED, Told::SignedOut)
            }
            Fault::NotYours => (StatusCode::FORBIDDEN, Told::NotYours),
            Fault::OldForm => (StatusCode::FORBIDDEN, Told::OldForm),
            Fault::Foreign => (StatusCode::FORBIDDEN, Told::Foreign),
            Fault::TooOften { seconds } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
                (StatusCode::TOO_MANY_REQUESTS, Told::TooOften)
            }
            Fault::Internal(error) => {
                tracing::error!("a page failed: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, Told::Internal)
            }
        };
        let mut response = (status, headers).into_response();
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
    /// To sign in would help.
    sign_in: bool,
    code: u16,
}

/// Gives every failed answer a page, whoever failed it.
pub(in crate::web) async fn dress(State(state): State<crate::web::State>, request: Request, next: Next) -> Response {
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
    let sign_in = told == Told::SignedOut;
    let mut page = match render(&FaultPage { layout, heading, words, sign_in, code: status.as_u16() }) {
        Ok(page) => page.into_response(),
        Err(_) => words.into_response(),
    };
    *page.status_mut() = status;
    for name in [ALLOW, RETRY_AFTER, WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    // What is shown depends on who is signed in.
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return (PRIVATE, page).into_response();
    }
    page
}
