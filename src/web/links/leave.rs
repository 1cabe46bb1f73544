//! Unsubscribing: a link only shows a page and its button acts, so that a scanner that opens links ends no
//! subscription.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::token::UnsubscribeLink;
use crate::web::http::error::PageError;
use crate::web::http::layout::{Layout, MenuItem, render_private};
use crate::web::http::request_locale::RequestLocale;
use crate::web::state::WebState;
use crate::web::texts::leave::LeaveTexts;

/// The step of leaving that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Confirm,
    Done,
    /// The subscriptions are ended, but the person has a role and so stays known.
    DoneButRole,
    /// There was no subscription to end.
    Already,
}

#[derive(Template)]
#[template(path = "page/leave.html")]
struct LeavePage {
    t: &'static LeaveTexts,
    layout: Layout,
    step: Step,
}

/// Shows the button that ends the subscriptions.
pub(super) async fn ask_to_confirm(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    UnsubscribeLink { person }: UnsubscribeLink,
) -> Result<Response, PageError> {
    let step = if state.store.is_subscriber(&person).await? { Step::Confirm } else { Step::Already };
    render_step(&state, &request_locale, step)
}

/// Ends every subscription of the token's person, by the button or by a mail program's one-click unsubscribe (RFC
/// 8058), which sends `List-Unsubscribe=One-Click` and no cookie. The token suffices; the body is not read.
pub(super) async fn leave(
    State(state): State<WebState>,
    request_locale: RequestLocale,
    UnsubscribeLink { person }: UnsubscribeLink,
) -> Result<Response, PageError> {
    let ended = state.store.unsubscribe_person(&person, None).await?;
    let step = match (ended, state.store.roles_of(&person).await?.as_slice()) {
        (0, _) => Step::Already,
        (_, []) => Step::Done,
        _ => Step::DoneButRole,
    };
    render_step(&state, &request_locale, step)
}

fn render_step(state: &WebState, request_locale: &RequestLocale, step: Step) -> Result<Response, PageError> {
    let t = LeaveTexts::of(request_locale.locale);
    let layout = Layout::of(state, request_locale, t.title, MenuItem::Unlisted);
    Ok(render_private(&LeavePage { t, layout, step })?)
}
