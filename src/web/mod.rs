//! The web server: public pages, pages of people who are signed in, files to download, and the JSON interface.
//!
//! Every page works without JavaScript. It is served in Swedish at its own path, and in each other language under the
//! language's tag: `/en`.

mod account;
pub mod api;
mod files;
mod http;
mod links;
mod pages;
mod server;
mod state;
#[cfg(test)]
mod tests;
mod texts;

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::get;
use axum::{Extension, Router};

pub use server::{ServerLimits, serve};
#[cfg(any(test, feature = "internals"))]
pub use state::SourceInfo;
pub use state::WebState;

use crate::locale::Locale;
use http::cache::ResponseCache;
use http::error::PageError;
use http::host::OwnHost;
use http::limit::ClientRateLimit;
use http::{cache, error_page, headers, host, limit, request_locale};

/// Returns the pages that are the same for everybody, behind the response cache.
fn public_pages(cache: &ResponseCache) -> Router<WebState> {
    pages::routes().route_layer(from_fn_with_state(cache.clone(), cache::serve_cached))
}

/// Returns what takes some time to make, behind the rate limit.
fn costly_pages(cache: &ResponseCache, limit: &Arc<ClientRateLimit>) -> Router<WebState> {
    let public = pages::costly_routes().merge(files::routes());
    let public = public.route_layer(from_fn_with_state(cache.clone(), cache::serve_cached));
    public.merge(account::ledger_routes()).route_layer(from_fn_with_state(Arc::clone(limit), limit::limit_pages))
}

/// Returns the pages that people read, by their path in one language.
fn readable_pages(cache: &ResponseCache, limit: &Arc<ClientRateLimit>) -> Router<WebState> {
    public_pages(cache).merge(costly_pages(cache, limit)).merge(account::routes()).merge(links::routes())
}

/// Returns the pages that people read, in every language.
fn localized_pages(cache: &ResponseCache, limit: &Arc<ClientRateLimit>) -> Router<WebState> {
    request_locale::prefixed_locales().map(Locale::path_prefix).fold(readable_pages(cache, limit), |router, prefix| {
        let with_slash = format!("{prefix}/");
        let start = Redirect::permanent(&prefix);
        router.nest(&prefix, readable_pages(cache, limit)).route(&with_slash, get(async || start))
    })
}

/// Returns all routes. Every response, errors included, carries headers that make foreign markup harmless.
pub fn router(state: WebState) -> Router {
    let cache = ResponseCache::new(state.cache_ttl);
    let limit = Arc::new(ClientRateLimit::new(&state.api));
    localized_pages(&cache, &limit)
        .merge(api::routes(&state, limit))
        .merge(account::letter_routes())
        .merge(http::routes())
        .fallback(|| async { PageError::NotFound })
        .method_not_allowed_fallback(|| async { PageError::MethodNotAllowed })
        .layer(Extension(Arc::<account::LetterLimits>::default()))
        .layer(from_fn_with_state(OwnHost::of(&state.public_url), host::refuse_foreign_hosts))
        .layer(from_fn_with_state(state.clone(), error_page::error_page))
        .layer(from_fn_with_state(state.clone(), headers::add_security_headers))
        .with_state(state)
}
