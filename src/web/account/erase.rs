//! Erasing all data about oneself: one page asks for confirmation, its button erases.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::web::http::error::Fault;
use crate::web::http::form::{OwnForm, WORD};
use crate::web::http::headers::PRIVATE;
use crate::web::http::layout::{Here, Layout, render};
use crate::web::http::request_locale::{Visit, at};
use crate::web::http::session::{Signed, forgotten};
use crate::web::texts::mine::MineTexts;

#[derive(Template)]
#[template(path = "page/erase.html")]
struct ErasePage {
    t: &'static MineTexts,
    layout: Layout,
    /// The CSRF token; nothing once the data is erased.
    word: Option<String>,
}

/// Asks for confirmation.
pub(in crate::web) async fn ask(
    State(state): State<crate::web::State>,
    visit: Visit,
    signed: Signed,
) -> Result<Response, Fault> {
    let word = signed.form_word(&state);
    let t = MineTexts::of(visit.tongue);
    let page = ErasePage { t, layout: Layout::of(&state, &visit, t.erase_ask, Here::Mine), word: Some(word) };
    Ok((PRIVATE, render(&page)?).into_response())
}

/// Erases everything about the user.
pub(in crate::web) async fn erase(
    State(state): State<crate::web::State>,
    visit: Visit,
    own: OwnForm,
) -> Result<Response, Fault> {
    state.store.erase(&own.signed.member.address).await?;
    farewell(&state, &visit)
}

/// Redirects to the page that says so, and deletes the session cookie.
pub(in crate::web) fn farewell(state: &crate::web::State, visit: &Visit) -> Result<Response, Fault> {
    let gone = Redirect::to(&at(visit.tongue, "/mina/borttaget"));
    Ok((PRIVATE, forgotten(state)?, gone).into_response())
}

/// Says that everything is erased.
pub(in crate::web) async fn gone(State(state): State<crate::web::State>, visit: Visit) -> Result<Response, Fault> {
    let t = MineTexts::of(visit.tongue);
    let page = ErasePage { t, layout: Layout::of(&state, &visit, t.gone, Here::Nowhere), word: None };
    Ok((PRIVATE, render(&page)?).into_response())
}
