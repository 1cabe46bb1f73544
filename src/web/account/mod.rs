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

use crate::web::State;

/// Returns the routes for subscribing and signing in, and those that need a signed-in user.
pub(in crate::web) fn routes() -> Router<State> {
    signing().merge(own()).merge(papers())
}

fn signing() -> Router<State> {
    Router::new()
        .route("/prenumerera", get(sign_up::form).post(sign_up::ask))
        .route("/prenumerera/skickat", get(sign_up::sent))
        .route("/bekrafta/{token}", get(sign_up::look).post(sign_up::confirm))
        .route("/logga-in", get(sign_in::form).post(sign_in::ask))
        .route("/logga-in/skickat", get(sign_in::sent))
        .route("/logga-in/{token}", get(sign_in::look).post(sign_in::enter))
        .route("/logga-ut", post(sign_in::leave))
        .route("/prova", post(sign_in::try_it))
}

fn own() -> Router<State> {
    Router::new()
        .route("/mina", get(my_page::page))
        .route("/mina/prenumeration/{kommun}", post(my_page::change))
        .route("/mina/foljer/{call}", post(my_page::unfollow))
        .route("/mina/uppgifter.json", get(my_page::file))
        .route("/mina/ta-bort", get(erase::ask).post(erase::erase))
        .route("/mina/borttaget", get(erase::gone))
        .route("/kommun/{slug}/prenumeranter", get(subscribers::page))
        .route("/kommun/{slug}/prenumeranter/{person}", post(subscribers::change))
}

fn papers() -> Router<State> {
    Router::new()
        .route("/brev", get(letters::ledger))
        .route("/brev.csv", get(report::ledger_table))
        .route("/brev/utdrag", get(report::ledger))
        .route("/brev/{id}", get(letters::page))
        .route("/kommun/{slug}/rapport", get(report::page))
        .route("/kommun/{slug}/rapport.csv", get(report::table))
}
