//! Why a page could not be shown, as a status and a message; [`super::error_page`] makes the page of it.

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use crate::app::Busy;
use crate::web::texts::error::ErrorTexts;

/// A rendered page, or why there is none.
pub(in crate::web) type PageResult = Result<Html<String>, PageError>;

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
    /// A request for a host that is not ours.
    ForeignHost,
    /// Too many letters were requested; the next one may be in so many seconds.
    TooManyRequests { seconds: u64 },
    /// Too many pages were requested; the next one may be in so many seconds.
    TooManyPages { seconds: u64 },
    /// Others ask for so much that there is no room for this.
    Busy,
    /// An error of our own; its reason is logged and not shown.
    Internal(anyhow::Error),
}

impl From<Busy> for PageError {
    fn from(_: Busy) -> PageError {
        PageError::Busy
    }
}

impl From<anyhow::Error> for PageError {
    fn from(error: anyhow::Error) -> PageError {
        error.downcast::<Busy>().map_or_else(PageError::Internal, PageError::from)
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> PageError {
        PageError::Internal(anyhow::Error::new(error))
    }
}

/// The message that the error page shows; it travels as an extension of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorMessage {
    NotFound,
    MethodNotAllowed,
    InvalidLink,
    Internal,
    NotSignedIn,
    Forbidden,
    InvalidCsrfToken,
    CrossSite,
    ForeignHost,
    TooManyRequests,
    TooManyPages,
    Busy,
    Other,
}

impl ErrorMessage {
    /// Returns the heading, and what the visitor can do.
    pub(super) fn texts(self, t: &ErrorTexts) -> (&'static str, &'static str) {
        match self {
            ErrorMessage::NotFound => (t.not_found, t.not_found_more),
            ErrorMessage::MethodNotAllowed => (t.method, t.method_more),
            ErrorMessage::InvalidLink => (t.token, t.token_more),
            ErrorMessage::Internal => (t.internal, t.internal_more),
            ErrorMessage::NotSignedIn => (t.signed_out, t.signed_out_more),
            ErrorMessage::Forbidden => (t.not_yours, t.not_yours_more),
            ErrorMessage::InvalidCsrfToken => (t.old_form, t.old_form_more),
            ErrorMessage::CrossSite => (t.foreign, t.foreign_more),
            ErrorMessage::ForeignHost => (t.foreign_host, t.foreign_host_more),
            ErrorMessage::TooManyRequests => (t.too_often, t.too_often_more),
            ErrorMessage::TooManyPages => (t.too_many_pages, t.too_many_pages_more),
            ErrorMessage::Busy => (t.busy, t.busy_more),
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
            PageError::ForeignHost => (StatusCode::MISDIRECTED_REQUEST, ErrorMessage::ForeignHost),
            PageError::TooManyRequests { seconds } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
                (StatusCode::TOO_MANY_REQUESTS, ErrorMessage::TooManyRequests)
            }
            PageError::TooManyPages { seconds } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
                (StatusCode::TOO_MANY_REQUESTS, ErrorMessage::TooManyPages)
            }
            PageError::Busy => {
                headers.insert(RETRY_AFTER, HeaderValue::from(Busy::RETRY_AFTER.as_secs()));
                (StatusCode::SERVICE_UNAVAILABLE, ErrorMessage::Busy)
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
