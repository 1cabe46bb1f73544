//! Subscribing with confirmation: a form requests a letter, the letter's link shows a page, and the button on it
//! subscribes. A scanner that opens links subscribes nobody, and nobody can subscribe somebody else.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::letter_request::{Asker, mail_address};
use super::preferences::{self, Fields, Wrong};
use crate::letters;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::store::{Asked, Offer};
use crate::web::http::error::Fault;
use crate::web::http::form::Form;
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::query::{LONGEST, Query};
use crate::web::http::request_locale::{Visit, at};
use crate::web::http::session::is_token;
use crate::web::texts::sign_up::SignUpTexts;

#[derive(Template)]
#[template(path = "page/sign_up.html")]
struct SignUpPage {
    t: &'static SignUpTexts,
    layout: Layout,
    address: String,
    /// Slug, name, whether selected.
    kommuner: Vec<(String, String, bool)>,
    fields: Fields,
    wrong: Vec<Wrong>,
}

/// The step of subscribing that the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Sent,
    Confirm,
    Done,
    /// The link has been used or has expired.
    Stale,
}

#[derive(Template)]
#[template(path = "page/confirm.html")]
struct ConfirmPage {
    t: &'static SignUpTexts,
    layout: Layout,
    step: Step,
    /// What is to be confirmed: kommun, scope, frequency, reminders.
    wish: Option<[String; 4]>,
    fields: &'static crate::web::texts::wish::WishTexts,
}

/// Shows the form; the query may select the kommun.
pub(in crate::web) async fn form(
    State(state): State<crate::web::State>,
    visit: Visit,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    let kommun = Query::read(raw.as_deref()).get("kommun").unwrap_or_default().to_owned();
    let fields = Fields::new(visit.tongue);
    Ok((PRIVATE, page(&state, &visit, String::new(), &kommun, fields, Vec::new())?).into_response())
}

/// Requests the letter. The response is the same whether or not the address is known.
pub(in crate::web) async fn ask(
    State(state): State<crate::web::State>,
    visit: Visit,
    asker: Asker,
    form: Form,
) -> Result<Response, Fault> {
    let t = SignUpTexts::of(visit.tongue);
    let (address, kommun) = (mail_address(form.get("epost")), state.kommun(form.get("kommun")));
    let chosen = preferences::read(&form, visit.tongue, kommun);
    let (Some(address), Some(kommun), Ok(chosen)) = (&address, kommun, &chosen) else {
        let wrong_address = address.is_none().then_some(Wrong { field: "epost", said: t.wrong_address });
        let wrong_kommun = kommun.is_none().then_some(Wrong { field: "kommun", said: t.wrong_kommun });
        let wrong_wish = chosen.as_ref().err().cloned().unwrap_or_default();
        let wrong: Vec<Wrong> = wrong_address.into_iter().chain(wrong_kommun).chain(wrong_wish).collect();
        let fields = Fields::sent(visit.tongue, "", &form, &wrong, kommun);
        let typed = clean::line(form.get("epost"), LONGEST);
        let page = page(&state, &visit, typed, form.get("kommun"), fields, wrong)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, PRIVATE, page).into_response());
    };
    asker.ask(&state, address, &Asked::Subscribe(chosen.clone().offer(&kommun.slug))).await?;
    Ok((PRIVATE, Redirect::to(&at(visit.tongue, "/prenumerera/skickat"))).into_response())
}

fn page(
    state: &crate::web::State,
    visit: &Visit,
    address: String,
    kommun: &str,
    fields: Fields,
    wrong: Vec<Wrong>,
) -> crate::web::http::layout::Shown {
    let t = SignUpTexts::of(visit.tongue);
    let row = |one: &crate::kommun::Kommun| (one.slug.clone(), words::kommun(one), one.slug == kommun);
    let kommuner = state.kommuner.iter().map(row).collect();
    let layout = Layout::of(state, visit, t.title, Here::Subscribe);
    render(&SignUpPage { t, layout, address, kommuner, fields, wrong })
}

/// Says that the letter is on its way.
pub(in crate::web) async fn sent(State(state): State<crate::web::State>, visit: Visit) -> Result<Response, Fault> {
    step(&state, &visit, Step::Sent, None)
}

/// Shows what is to be confirmed, and the button.
pub(in crate::web) async fn look(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let token = token_of(token)?;
    match state.store.wish_of(&token, state.now()).await? {
        Some(offer) => step(&state, &visit, Step::Confirm, Some(&offer)),
        None => step(&state, &visit, Step::Stale, None),
    }
}

/// Confirms the subscription.
pub(in crate::web) async fn confirm(
    State(state): State<crate::web::State>,
    visit: Visit,
    token: Result<Path<String>, PathRejection>,
    _ours: Form,
) -> Result<Response, Fault> {
    let token = token_of(token)?;
    let confirmed = state.store.confirm(&token, state.now()).await?;
    step(&state, &visit, if confirmed.is_some() { Step::Done } else { Step::Stale }, None)
}

pub(in crate::web) fn token_of(token: Result<Path<String>, PathRejection>) -> Result<String, Fault> {
    let Ok(Path(token)) = token else { return Err(Fault::BadToken) };
    if is_token(&token) { Ok(token) } else { Err(Fault::BadToken) }
}

fn step(state: &crate::web::State, visit: &Visit, step: Step, offer: Option<&Offer>) -> Result<Response, Fault> {
    let (tongue, t) = (visit.tongue, SignUpTexts::of(visit.tongue));
    let name = |slug: &str| state.kommun(slug).map_or_else(|| clean::line(slug, 60), words::kommun);
    let wish = offer.map(|offer| {
        let (scope, pace) = (
            letters::scope_said(tongue, &offer.scope, state.kommun(&offer.kommun)),
            tongue.frequency(offer.frequency).to_owned(),
        );
        [name(&offer.kommun), scope, pace, tongue.reminders(&offer.remind)]
    });
    let title = match step {
        Step::Sent => t.sent,
        Step::Confirm => t.confirm,
        Step::Done => t.done,
        Step::Stale => t.stale,
    };
    let layout = Layout::of(state, visit, title, Here::Nowhere);
    let fields = crate::web::texts::wish::WishTexts::of(tongue);
    Ok((PRIVATE, render(&ConfirmPage { t, layout, step, wish, fields })?).into_response())
}
