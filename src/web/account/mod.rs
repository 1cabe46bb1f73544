//! Subscribing, signing in, and the pages that need a signed-in user: subscriptions, letters, reports, own data.

pub(in crate::web) mod erase;
pub(in crate::web) mod letter_request;
pub(in crate::web) mod letters;
pub(in crate::web) mod my_page;
pub(in crate::web) mod preferences;
pub(in crate::web) mod report;
pub(in crate::web) mod sign_in;
pub(in crate::web) mod sign_up;
pub(in crate::web) mod subscribers;

use axum::Router;
use axum::routing::{get, post};

use crate::web::WebState;

/// Returns the routes for subscribing and signing in, and those that need a signed-in user.
pub(in crate::web) fn routes() -> Router<WebState> {
    sign_in_routes().merge(my_page_routes()).merge(ledger_routes())
}

fn sign_in_routes() -> Router<WebState> {
    Router::new()
        .route("/prenumerera", get(sign_up::show_form).post(sign_up::request_letter))
        .route("/prenumerera/skickat", get(sign_up::show_sent))
        .route("/bekrafta/{token}", get(sign_up::show_confirmation).post(sign_up::confirm))
        .route("/logga-in", get(sign_in::show_form).post(sign_in::request_letter))
        .route("/logga-in/skickat", get(sign_in::show_sent))
        .route("/logga-in/{token}", get(sign_in::show_button).post(sign_in::sign_in))
        .route("/logga-ut", post(sign_in::sign_out))
        .route("/prova", post(sign_in::sign_in_to_demo))
}

fn my_page_routes() -> Router<WebState> {
    Router::new()
        .route("/mina", get(my_page::page))
        .route("/mina/prenumeration/{kommun}", post(my_page::change))
        .route("/mina/foljer/{call}", post(my_page::unfollow))
        .route("/mina/uppgifter.json", get(my_page::download_data))
        .route("/mina/ta-bort", get(erase::ask_to_confirm).post(erase::erase))
        .route("/mina/borttaget", get(erase::show_erased))
        .route("/kommun/{slug}/prenumeranter", get(subscribers::page))
        .route("/kommun/{slug}/prenumeranter/{person}", post(subscribers::change))
}

fn ledger_routes() -> Router<WebState> {
    Router::new()
        .route("/brev", get(letters::show_ledger))
        .route("/brev.csv", get(report::ledger_csv))
        .route("/brev/utdrag", get(report::show_extract))
        .route("/brev/{id}", get(letters::show_letter))
        .route("/kommun/{slug}/rapport", get(report::show_report))
        .route("/kommun/{slug}/rapport.csv", get(report::report_csv))
}
