//! Pages that are the same for everybody.

mod call;
mod call_row;
mod help;
mod kommun;
mod kommuner;
mod search;
mod sources;
mod sparkline;
mod start;
mod statement;
mod timeline;
mod upcoming;

use axum::Router;
use axum::routing::get;

use crate::web::state::WebState;

/// Returns the routes of public pages that take some time to make. Those of a kommun and of a call serve their files
/// too.
pub(in crate::web) fn costly_routes() -> Router<WebState> {
    Router::new()
        .route("/sok", get(search::page))
        .route("/utlysning/{id}", get(call::page))
        .route("/kommun/{slug}", get(kommun::page))
}

/// Returns the routes of the other public pages.
pub(in crate::web) fn routes() -> Router<WebState> {
    Router::new()
        .route("/", get(start::page))
        .route("/kommun", get(kommuner::page))
        .route("/kallor", get(sources::page))
        .route("/hjalp", get(help::page))
        .route("/tillganglighet", get(statement::page))
}
