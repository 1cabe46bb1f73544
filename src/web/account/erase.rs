//! Erasing all data about oneself: one page asks for confirmation, its button erases.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::web::http::error::PageError;
use crate::web::http::form::{CSRF_FIELD, SignedInForm};
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::redirect::redirect_to;
use crate::web::http::request_locale::RequestLocale;
use crate::web::http::session::{CurrentUser, expired_cookie};
use crate::web::state::WebState;
use crate::web::texts::my_page::MyPageTexts;

#[derive(Template)]
#[template(path = "page/erase.html")]
struct ErasePage {
    t: &'static MyPageTexts,
    layout: Layout,
    /// The CSRF token; nothing once the data is erased.
    csrf_token: Option<String>,
}

/// Asks for confirmation.
pub(super) async fn ask_to_confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    user: CurrentUser,
) -> Result<Response, PageError> {
    let csrf_token = user.csrf_token(&state);
    let t = MyPageTexts::of(request_locale.locale);
    let page = ErasePage {
        t,
        layout: Layout::of(&state, &request_locale, t.erase_ask, MenuItem::MyPage),
        csrf_token: Some(csrf_token),
    };
    Ok(render_private(&page)?)
}

/// Erases everything about the user.
pub(super) async fn erase(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    own: SignedInForm,
) -> Result<Response, PageError> {
    state.store.erase(&own.user.account.address).await?;
    redirect_to_erased(&state, &request_locale)
}

/// Redirects to the page that says so, and deletes the session cookie.
pub(super) fn redirect_to_erased(state: &WebState, request_locale: &RequestLocale) -> Result<Response, PageError> {
    Ok((expired_cookie(state)?, redirect_to(request_locale.locale, "/mina/borttaget")).into_response())
}

/// Says that everything is erased.
pub(super) async fn show_erased(
    State(state): State<WebState>,
    request_locale: RequestLocale,
) -> Result<Response, PageError> {
    let t = MyPageTexts::of(request_locale.locale);
    let page =
        ErasePage { t, layout: Layout::of(&state, &request_locale, t.gone, MenuItem::Unlisted), csrf_token: None };
    Ok(render_private(&page)?)
}
