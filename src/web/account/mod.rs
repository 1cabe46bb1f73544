//! Subscribing, signing in, and the pages that need a signed-in user: subscriptions, letters, reports, own data.

mod erase;
mod letter_limits;
mod letter_request;
mod letters;
mod my_page;
mod preferences;
mod report;
mod request_token;
mod sign_in;
mod sign_up;
mod subscribers;
mod subscription_action;

use axum::Router;
use axum::routing::{get, post};

use crate::letters::PersonalLink;
use crate::web::http::paths::token_route;
use crate::web::state::WebState;

pub(in crate::web) use letter_limits::LetterLimits;

/// Returns the routes for subscribing and signing in, and those that need a signed-in user.
pub(in crate::web) fn routes() -> Router<WebState> {
    sign_in_routes().merge(my_page_routes())
}

fn sign_in_routes() -> Router<WebState> {
    Router::new()
        .route("/prenumerera", get(sign_up::show_form).post(sign_up::request_letter))
        .route("/prenumerera/skickat", get(sign_up::show_sent))
        .route(&token_route(PersonalLink::ConfirmSubscription), get(sign_up::show_confirmation).post(sign_up::confirm))
        .route("/logga-in", get(sign_in::show_form).post(sign_in::request_letter))
        .route("/logga-in/skickat", get(sign_in::show_sent))
        .route(&token_route(PersonalLink::SignIn), get(sign_in::show_button).post(sign_in::sign_in))
        .route("/logga-ut", post(sign_in::sign_out))
        .route("/logga-ut/overallt", post(sign_in::sign_out_everywhere))
        .route("/prova", post(sign_in::sign_in_to_demo))
}

fn my_page_routes() -> Router<WebState> {
    Router::new()
        .route("/mina", get(my_page::page))
        .route("/mina/prenumeration/{slug}", post(my_page::change))
        .route("/mina/foljer/{call}", post(my_page::unfollow))
        .route("/mina/uppgifter.json", get(my_page::download_data))
        .route("/mina/ta-bort", get(erase::ask_to_confirm).post(erase::erase))
        .route("/mina/borttaget", get(erase::show_erased))
        .route("/kommun/{slug}/prenumeranter", get(subscribers::page))
        .route("/kommun/{slug}/prenumeranter/{person}", post(subscribers::change))
}

/// Returns the routes of reports and of the ledger, which take some time to make.
pub(in crate::web) fn ledger_routes() -> Router<WebState> {
    Router::new()
        .route("/brev", get(letters::show_ledger))
        .route("/brev.csv", get(report::ledger_csv))
        .route("/brev/utdrag", get(report::show_extract))
        .route("/brev/{id}", get(letters::show_letter))
        .route("/kommun/{slug}/rapport", get(report::show_report))
        .route("/kommun/{slug}/rapport.csv", get(report::report_csv))
}

/// Returns the routes of the letters themselves, which are the same in every language of the pages.
pub(in crate::web) fn letter_routes() -> Router<WebState> {
    Router::new().route("/brev/{id}/html", get(letters::letter_html))
}
