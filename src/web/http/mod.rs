//! What the pages share: forms, sessions, errors, caching, rate limits and the layout.

pub(in crate::web) mod accept_language;
pub(in crate::web) mod assets;
pub(in crate::web) mod cache;
pub(in crate::web) mod call_link;
pub(in crate::web) mod error;
pub(in crate::web) mod error_page;
pub(in crate::web) mod etag;
pub(in crate::web) mod form;
pub(in crate::web) mod headers;
pub(in crate::web) mod health;
pub(in crate::web) mod host;
pub(in crate::web) mod layout;
pub(in crate::web) mod limit;
pub(in crate::web) mod pagination;
pub(in crate::web) mod params;
pub(in crate::web) mod paths;
pub(in crate::web) mod redirect;
pub(in crate::web) mod request_locale;
pub(in crate::web) mod select_option;
pub(in crate::web) mod session;

use axum::Router;
use axum::routing::get;

use crate::web::state::WebState;

/// Returns the routes that programs request rather than people: health check, style sheet, icon and robots.txt.
pub(in crate::web) fn routes() -> Router<WebState> {
    Router::new()
        .route(host::HEALTH_PATH, get(health::health))
        .route("/static/utkik.css", get(assets::style))
        .route("/static/utkik.svg", get(assets::icon))
        .route("/favicon.ico", get(assets::icon))
        .route("/robots.txt", get(assets::robots))
}
