//! Pages behind the personal links in letters. A link only shows a page; the button on it acts.

pub(in crate::web) mod answer;
pub(in crate::web) mod leave;
pub(in crate::web) mod pass_on;

use axum::Router;
use axum::routing::{get, post};

use crate::web::State;

/// Returns the routes that only the recipient of a letter can reach.
pub(in crate::web) fn routes() -> Router<State> {
    Router::new()
        .route("/avsluta/{token}", get(leave::ask).post(leave::leave))
        .route("/svar/{token}", get(answer::choose))
        .route("/svar/{token}/{deed}", get(answer::ask).post(answer::act))
        .route("/vidare/{token}", get(pass_on::ask).post(pass_on::pass_on))
        .route("/vidare/{token}/angra", post(pass_on::undo))
}
