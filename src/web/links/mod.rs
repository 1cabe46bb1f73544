//! Pages behind the personal links in letters. A link only shows a page; the button on it acts.

pub(in crate::web) mod answer;
pub(in crate::web) mod leave;
pub(in crate::web) mod pass_on;

use axum::Router;
use axum::routing::{get, post};

use crate::web::WebState;

/// Returns the routes that only the recipient of a letter can reach.
pub(in crate::web) fn routes() -> Router<WebState> {
    Router::new()
        .route("/avsluta/{token}", get(leave::ask_to_confirm).post(leave::leave))
        .route("/svar/{token}", get(answer::show_overview))
        .route("/svar/{token}/{deed}", get(answer::ask_to_confirm).post(answer::submit))
        .route("/vidare/{token}", get(pass_on::ask_to_confirm).post(pass_on::pass_on))
        .route("/vidare/{token}/angra", post(pass_on::undo))
}
