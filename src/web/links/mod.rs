//! Pages behind the personal links in letters. A link only shows a page; the button on it acts.

mod answer;
mod answer_action;
mod kommun_option;
mod leave;
mod pass_on;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::letters::PersonalLink;
use crate::web::http::paths::token_route;
use crate::web::state::WebState;

/// Returns the routes that only the recipient of a letter can reach.
pub(in crate::web) fn routes() -> Router<WebState> {
    let leave = token_route(PersonalLink::Unsubscribe);
    let answer = token_route(PersonalLink::Answer);
    let pass_on = token_route(PersonalLink::PassOn);
    Router::new()
        .route(&leave, get(leave::ask_to_confirm).post(leave::leave))
        .route(&answer, get(answer::show_overview))
        .route(&format!("{answer}/{{action}}"), get(answer::ask_to_confirm).post(answer::submit))
        .route(&pass_on, get(pass_on::ask_to_confirm).post(pass_on::pass_on))
        .route(&format!("{pass_on}/angra"), post(pass_on::undo))
}
