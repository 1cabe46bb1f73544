//! Errors as pages in plain words.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::headers::PRIVATE;
use super::layout::{Layout, MenuItem, render};
use super::request_locale::RequestLocale;
use crate::web::WebState;
use crate::web::texts::error::ErrorTexts;

/// Why a page could not be shown.
#[derive(Debug)]
pub(in crate::web) enum PageError {
    /// Nothing exists by that name.
    NotFound,
    /// The page exists, but not for this HTTP method.
    MethodNotAllowed,
    /// A personal link whose signature is not ours.
    InvalidLink,
    /// A form that is too long or holds values that none of our forms sends.
    InvalidForm,
    /// The page needs a signed-in user.
    NotSignedIn,
    /// The user is signed in but lacks the role that the page needs.
    Forbidden,
    /// A form whose CSRF token is not that of the session.
    InvalidCsrfToken,
    /// A form sent from another website.
    CrossSite,
    /// Too many letters were requested; the next one may be in so many seconds.
    TooManyRequests { seconds: u64 },
    /// An error of our own; its reason is logged and not shown.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for PageError {
    fn from(error: anyhow::Error) -> PageError {
        PageError::Internal(error)
    }
}

/// The message that the error page shows; it travels as an extension of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ErrorMessage {
    NotFound,
    MethodNotAllowed,
    InvalidLink,
    Internal,
    NotSignedIn,
    Forbidden,
    InvalidCsrfToken,
    CrossSite,
    TooManyRequests,
    Other,
}

impl ErrorMessage {
    /// Returns the heading, and what the visitor can do.
    fn texts(self, t: &ErrorTexts) -> (&'static str, &'static str) {
        match self {
            ErrorMessage::NotFound => (t.not_found, t.not_found_more),
            ErrorMessage::MethodNotAllowed => (t.method, t.method_more),
            ErrorMessage::InvalidLink => (t.token, t.token_more),
            ErrorMessage::Internal => (t.internal, t.internal_more),
            ErrorMessage::NotSignedIn => (t.signed_out, t.signed_out_more),
            ErrorMessage::Forbidden => (t.not_yours, t.not_yours_more),
            ErrorMessage::InvalidCsrfToken => (t.old_form, t.old_form_more),
            ErrorMessage::CrossSite => (t.foreign, t.foreign_more),
            ErrorMessage::TooManyRequests => (t.too_often, t.too_often_more),
            ErrorMessage::Other => (t.other, t.other_more),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        let (status, message) = match self {
            PageError::NotFound => (StatusCode::NOT_FOUND, ErrorMessage::NotFound),
            PageError::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, ErrorMessage::MethodNotAllowed),
            PageError::InvalidLink => (StatusCode::NOT_FOUND, ErrorMessage::InvalidLink),
            PageError::InvalidForm => (StatusCode::BAD_REQUEST, ErrorMessage::Other),
            PageError::NotSignedIn => {
                // RFC 9110 §15.5.2 requires a challenge. Browsers do not know this scheme, so none prompts for a
                // password.
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Cookie"));
                (StatusCode::UNAUTHORIZED, ErrorMessage::NotSignedIn)
            }
            PageError::Forbidden => (StatusCode::FORBIDDEN, ErrorMessage::Forbidden),
            PageError::InvalidCsrfToken => (StatusCode::FORBIDDEN, ErrorMessage::InvalidCsrfToken),
            PageError::CrossSite => (StatusCode::FORBIDDEN, ErrorMessage::CrossSite),
            PageError::TooManyRequests { seconds } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
                (StatusCode::TOO_MANY_REQUESTS, ErrorMessage::TooManyRequests)
            }
            PageError::Internal(error) => {
                tracing::error!("a page failed: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorMessage::Internal)
            }
        };
        let mut response = (status, headers).into_response();
        response.extensions_mut().insert(message);
        response
    }
}

#[derive(Template)]
#[template(path = "page/fault.html")]
struct ErrorPage {
    layout: Layout,
    heading: &'static str,
    advice: &'static str,
    /// Whether signing in would help.
    sign_in: bool,
    status: u16,
}

/// Replaces every failed response by an error page, whichever layer it came from.
pub(in crate::web) async fn error_page(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let request_locale = RequestLocale::from_uri(request.uri());
    let response = next.run(request).await;
    let status = response.status();
    let is_own_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind != "text/plain; charset=utf-8");
    if !(status.is_client_error() || status.is_server_error()) || is_own_page {
        return response;
    }
    let message = response.extensions().get::<ErrorMessage>().copied().unwrap_or(ErrorMessage::Other);
    let (heading, advice) = message.texts(ErrorTexts::of(request_locale.locale));
    let layout = Layout::of(&state, &request_locale, heading, MenuItem::Unlisted);
    let sign_in = message == ErrorMessage::NotSignedIn;
    let mut page = match render(&ErrorPage { layout, heading, advice, sign_in, status: status.as_u16() }) {
        Ok(page) => page.into_response(),
        Err(_) => advice.into_response(),
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
