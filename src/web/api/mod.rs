//! The JSON interface: what the pages show, for programs, with an OpenAPI document.

mod calls;
mod changes;
mod document;
mod kommuner;
mod limit;
mod page;
mod parameters;
mod problem;
mod revalidate;
mod search;
mod sources;
mod value_type;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::locale::Locale;
use crate::web::http::limit::ClientRateLimit;
use crate::web::state::WebState;
use problem::Problem;

/// Returns all routes under `/api`. Every error among them is a problem document.
pub(super) fn routes(state: &WebState, limit: Arc<ClientRateLimit>) -> Router<WebState> {
    let pages = Locale::ALL
        .map(|locale| locale.path("/api"))
        .iter()
        .fold(Router::new(), |router, path| router.route(path, get(page::page)));
    let router = pages
        .route("/api/openapi.json", get(document::openapi))
        .route("/api/v1/search", get(search::search))
        .route("/api/v1/opportunities/{id}", get(calls::call))
        .route("/api/v1/kommuner", get(kommuner::all))
        .route("/api/v1/kommuner/{slug}", get(kommuner::one))
        .route("/api/v1/kommuner/{slug}/matches", get(kommuner::matches))
        .route("/api/v1/sources", get(sources::all))
        .route("/api/v1/changes", get(changes::after))
        .route("/api/", any(not_found))
        .route("/api/{*rest}", any(not_found))
        .method_not_allowed_fallback(|| async { Problem::MethodNotAllowed })
        .layer(from_fn(revalidate::answer_conditionally))
        .layer(from_fn_with_state(limit, limit::enforce))
        .layer(from_fn_with_state(state.clone(), problem::problem_document));
    match cors_layer(&state.api.origins) {
        Some(cors) => router.layer(cors),
        None => router,
    }
}

async fn not_found() -> Problem {
    Problem::NotFound
}

/// Returns the CORS layer for these origins; nothing where there are none.
fn cors_layer(named: &[String]) -> Option<CorsLayer> {
    let allowed = if named.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(named.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let cors = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([IF_NONE_MATCH])
        .expose_headers([ETAG, RETRY_AFTER]);
    (!named.is_empty()).then_some(cors)
}
