//! Pages that are the same for everybody.

pub(in crate::web) mod call;
pub(in crate::web) mod call_row;
pub(in crate::web) mod help;
pub(in crate::web) mod kommun;
pub(in crate::web) mod search;
pub(in crate::web) mod sources;
pub(in crate::web) mod start;
pub(in crate::web) mod statement;
pub(in crate::web) mod timeline;
pub(in crate::web) mod upcoming;

use axum::Router;
use axum::routing::get;

use crate::web::WebState;

/// Returns the routes of the public pages. The pages of a kommun and of a call are routed by [`crate::web::files`],
/// which also serves them in other formats.
pub(in crate::web) fn routes() -> Router<WebState> {
    Router::new()
        .route("/", get(start::page))
        .route("/sok", get(search::page))
        .route("/kommun", get(kommun::list))
        .route("/kallor", get(sources::page))
        .route("/hjalp", get(help::page))
        .route("/tillganglighet", get(statement::page))
}
