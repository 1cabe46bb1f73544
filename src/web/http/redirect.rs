//! Redirects after a form, to a page in the reader's language.

use axum::response::{IntoResponse as _, Redirect, Response};

use super::headers::PRIVATE;
use crate::locale::Locale;

/// Redirects to a page of ours, by its path in Swedish; no cache stores the redirect.
pub(in crate::web) fn redirect_to(locale: Locale, path: &str) -> Response {
    (PRIVATE, Redirect::to(&locale.path(path))).into_response()
}
