//! Signing in by a link in a letter, and signing out. The link shows a page with a button, and only the button signs
//! in, so that a scanner that opens links uses none of them up.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::letter_request::{Asker, mail_address};
use super::preferences::Wrong;
use super::sign_up::token_of;
use crate::locale::clean;
use crate::store::Asked;
use crate::subscription::Role;
use crate::web::Mail;
use crate::web::http::error::Fault;
use crate::web::http::form::{Form, OwnForm};
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::query::LONGEST;
use crate::web::http::request_locale::{Visit, at};
use crate::web::http::session;
use crate::web::texts::sign_in::SignInTexts;

/// The step of signing in that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Ask,
    Sent,
    Enter,
    /// The link has been used or has expired.
    Stale,
}

#[derive(Template)]
#[template(path = "page/sign_in.html")]
struct SignInPage {
    t: &'static SignInTexts,
    layout: Layout,
    step: Step,
    address: String,
    wrong: Vec<Wrong>,
}

/// Shows the form that requests a letter with a link.
pub(in crate::web) async fn form(State(state): State<crate::web::State>, visit: Visit) -> Result<Response, Fault> {
    step(&state, &visit, Step::Ask)
}

/// Requests the letter. The response is the same whether or not the address is known.
pub(in crate::web) async fn ask(
    State(state): State<crate::web::State>,
    visit: Visit,
    asker: Asker,
    form: Form,
) -> Result<Response, Fault> {
    let Some(address) = mail_address(form.get("epost")) else {
        let wrong = vec![Wrong { field: "epost", said: SignInTexts::of(visit.tongue).wrong_address }];
        let page = SignInPage {
            address: clean::line(form.get("epost"), LONGEST),
            wrong,
            ..SignInPage::of(&state, &visit, Step::Ask)
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, PRIVATE, render(&page)?).into_response());
    };
    asker.ask(&state, &address, &Asked::SignIn).await?;
    Ok((PRIVATE, Redirect::to(&at(visit.tongue, "/logga-in/skickat"))).into_response())
}

/// Says that a letter is on its way, if the address is known.
pub(in crate::web) async fn sent(State(state): State<crate::web::State>, visit: Visit) -> Result<Response, Fault> {
    step(&state, &visit, Step::Sent)
}

/// Shows the button that signs in.
pub(in crate::web) async fn look(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    token_of(token)?;
    step(&state, &visit, Step::Enter)
}

/// Signs in: the browser gets a new session, and the one that it had is closed.
pub(in crate::web) async fn enter(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    _ours: Form,
) -> Result<Response, Fault> {
    let token = token_of(token)?;
    let before = session::shown(&state, &headers);
    match state.store.sign_in(&token, before.as_deref(), state.now()).await? {
        Some(session) => welcome(&state, &visit, &session),
        None => step(&state, &visit, Step::Stale),
    }
}

/// Signs in as the coordinator of a demonstration; anywhere else the page does not exist.
pub(in crate::web) async fn try_it(
    State(state): State<crate::web::State>,
    visit: Visit,
    headers: HeaderMap,
    _ours: Form,
) -> Result<Response, Fault> {
    if state.mail != Mail::Recorded {
        return Err(Fault::NotFound);
    }
    let roles = state.store.roles().await?;
    let coordinator = roles.iter().find(|(_, held)| held.role == Role::Coordinator).ok_or(Fault::NotFound)?;
    let (person, _) = state.store.person_as(&coordinator.0).await?.ok_or(Fault::NotFound)?;
    let before = session::shown(&state, &headers);
    let session = state.store.open_session(&person, before.as_deref(), state.now()).await?;
    welcome(&state, &visit, &session)
}

fn welcome(state: &crate::web::State, visit: &Visit, session: &str) -> Result<Response, Fault> {
    let mine = Redirect::to(&at(visit.tongue, "/mina"));
    Ok((PRIVATE, session::kept(state, session)?, mine).into_response())
}

/// Signs out.
pub(in crate::web) async fn leave(
    State(state): State<crate::web::State>,
    visit: Visit,
    own: OwnForm,
) -> Result<Response, Fault> {
    state.store.close_session(own.signed.session()).await?;
    let start = Redirect::to(&at(visit.tongue, "/"));
    Ok((PRIVATE, session::forgotten(&state)?, start).into_response())
}

impl SignInPage {
    fn of(state: &crate::web::State, visit: &Visit, step: Step) -> SignInPage {
        let t = SignInTexts::of(visit.tongue);
        let (title, here) = match step {
            Step::Ask => (t.title, Here::Mine),
            Step::Sent => (t.sent, Here::Nowhere),
            Step::Enter => (t.enter, Here::Nowhere),
            Step::Stale => (t.stale, Here::Nowhere),
        };
        let layout = Layout::of(state, visit, title, here);
        SignInPage { t, layout, step, address: String::new(), wrong: Vec::new() }
    }
}

fn step(state: &crate::web::State, visit: &Visit, step: Step) -> Result<Response, Fault> {
    Ok((PRIVATE, render(&SignInPage::of(state, visit, step))?).into_response())
}
