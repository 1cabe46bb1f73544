//! Errors as pages in plain words.

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

/// Why a page could not be shown.
#[derive(Debug)]
pub(in crate::web) enum Fault {
    /// Nothing exists by that name.
    NotFound,
    /// The page exists, but not for this HTTP method.
    Method,
    /// A personal link whose signature is not ours.
    BadToken,
    /// A form that is too long or holds values that none of our forms sends.
    BadForm,
    /// The page needs a signed-in user.
    SignedOut,
    /// The user is signed in but lacks the role that the page needs.
    NotYours,
    /// A form whose CSRF token is not that of the session.
    OldForm,
    /// A form sent from another website.
    Foreign,
    /// Too many letters were requested; the next one may be in so many seconds.
    TooOften { seconds: u64 },
    /// An error of our own; its reason is logged and not shown.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Fault {
        Fault::Internal(error)
    }
}

/// The message that the error page shows; it travels as an extension of the response.
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
    /// Returns the heading, and what the visitor can do.
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
                // RFC 9110 §15.5.2 requires a challenge. Browsers do not know this scheme, so none prompts for a
                // password.
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
    /// Whether signing in would help.
    sign_in: bool,
    code: u16,
}

/// Replaces every failed response by an error page, whichever layer it came from.
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
    // Whether these errors occur depends on who is signed in.
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return (PRIVATE, page).into_response();
    }
    page
}
