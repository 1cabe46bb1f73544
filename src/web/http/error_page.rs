//! Errors as pages in plain words.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ErrorMessage;
use super::headers::PRIVATE;
use super::layout::{Layout, MenuItem, render};
use super::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::error::ErrorTexts;

#[derive(Template)]
#[template(path = "page/error.html")]
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
