//! Unsubscribing: a link only shows a page and its button acts, so that a scanner that opens links ends no
//! subscription.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use crate::letters::link::who_leaves;
use crate::web::http::error::Fault;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::request_locale::Visit;
use crate::web::texts::leave::LeaveTexts;

/// The step of leaving that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Asked,
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
pub(in crate::web) async fn ask(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let person = who(&state, &token)?;
    let step = if state.store.is_reader(&person).await? { Step::Asked } else { Step::Already };
    shown(&state, &visit, step)
}

/// Ends every subscription of the token's person, by the button or by a mail program's one-click unsubscribe (RFC
/// 8058), which sends `List-Unsubscribe=One-Click` and no cookie. The token suffices; the body is not read.
pub(in crate::web) async fn leave(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let person = who(&state, &token)?;
    let ended = state.store.leave(&person, None).await?;
    let step = match (ended, state.store.roles_of(&person).await?.as_slice()) {
        (0, _) => Step::Already,
        (_, []) => Step::Done,
        _ => Step::DoneButRole,
    };
    shown(&state, &visit, step)
}

fn who(state: &crate::web::State, token: &Result<Path<String>, PathRejection>) -> Result<String, Fault> {
    let Ok(Path(token)) = token else { return Err(Fault::BadToken) };
    who_leaves(&state.secret, token).map(str::to_owned).ok_or(Fault::BadToken)
}

fn shown(state: &crate::web::State, visit: &Visit, step: Step) -> Result<Response, Fault> {
    let t = LeaveTexts::of(visit.tongue);
    let page = render(&LeavePage { t, layout: Layout::of(state, visit, t.title, Here::Nowhere), step })?;
    Ok((PRIVATE, page).into_response())
}
