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
#[cfg(test)]
mod tests;
mod texts;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use axum::{Extension, Router};
use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::api_types::SourceDescription;
use crate::app::{App, Signals};
use crate::config::{ApiSettings, Clock};
use crate::kommun::Kommun;
use crate::locale::clean;
use crate::locale::names;
use crate::search::{FitScores, Index, SearchQuery, SearchResult};
use crate::sources::WatchedSource;
use crate::store::Store;

pub use crate::app::MailMode;

use http::cache::ResponseCache;
use http::error::PageError;
use http::{cache, error_page, headers, request_locale};

/// A source as its entry in `sources.toml` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    pub about: SourceDescription,
    /// Address of the source's own page for people.
    pub page: Option<String>,
}

/// How long a public page may lag behind a change.
const CACHE_TTL: Duration = Duration::from_secs(1);

/// Everything that the handlers need; clones share it.
#[derive(Clone)]
pub struct WebState {
    pub store: Store,
    pub index: Arc<Index>,
    pub kommuner: Arc<Vec<Kommun>>,
    pub sources: Arc<Vec<SourceInfo>>,
    /// The clock that statuses and days left are computed by.
    pub clock: Clock,
    /// Address of the site, without a slash at the end.
    pub public_url: String,
    /// Key that signs the personal links in letters and the CSRF tokens.
    pub secret: Arc<[u8]>,
    pub mail: MailMode,
    /// Wakes the stage that writes letters when somebody has requested one.
    pub signals: Arc<Signals>,
    /// Mail address that visitors can write to with questions.
    pub operator: Option<String>,
    /// How long a public page is served from the cache; zero turns the cache off.
    pub cache_ttl: Duration,
    /// Limits of the JSON interface.
    pub api: ApiSettings,
}

impl WebState {
    /// Takes what the handlers need from the application.
    ///
    /// # Errors
    /// When one of its parts cannot be opened.
    pub async fn of(app: &App) -> Result<WebState> {
        let info = |watched: &WatchedSource| SourceInfo {
            about: SourceDescription::from(watched),
            page: watched.source.public_page(),
        };
        Ok(WebState {
            store: app.store().await?.clone(),
            index: Arc::clone(app.index().await?),
            kommuner: Arc::clone(app.shared_kommuner()?),
            sources: Arc::new(app.sources()?.iter().map(info).collect()),
            clock: app.clock.clone(),
            public_url: app.settings.public_url.clone(),
            secret: Arc::clone(&app.mailer()?.key),
            mail: app.mail_mode,
            signals: Arc::clone(&app.signals),
            operator: app.settings.operator.clone(),
            cache_ttl: CACHE_TTL,
            api: app.settings.api.clone(),
        })
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn kommun(&self, slug: &str) -> Option<&Kommun> {
        self.kommuner.iter().find(|kommun| kommun.slug == slug)
    }

    /// Returns the kommun's short name, such as "Tyresö", or its slug where it has no file.
    fn kommun_name(&self, slug: &str) -> String {
        self.kommun(slug).map_or_else(|| clean::line(slug, 60), names::kommun)
    }

    fn publisher<'a>(&'a self, source: &'a str) -> &'a str {
        self.sources.iter().find(|info| info.about.id == source).map_or(source, |info| &info.about.publisher)
    }

    /// Searches the index on a blocking thread.
    async fn search(&self, query: SearchQuery) -> Result<SearchResult> {
        self.refresh_fit_scores().await?;
        let (index, now) = (Arc::clone(&self.index), self.now());
        tokio::task::spawn_blocking(move || index.search(&query, now)).await.context("the search was cut off")?
    }

    /// Refreshes the index's scores of how well calls suit kommuner, when the store has been written to since.
    async fn refresh_fit_scores(&self) -> Result<()> {
        let writes = self.store.write_count().await?;
        if self.index.fit_scores().version() != writes {
            let slugs = self.kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
            self.index.set_fit_scores(FitScores::new(writes, slugs, self.store.fit_scores().await?));
        }
        Ok(())
    }
}

/// Returns the pages that are the same for everybody, behind the response cache.
fn public_pages(cache: &ResponseCache) -> Router<WebState> {
    pages::routes().merge(files::routes()).route_layer(from_fn_with_state(cache.clone(), cache::serve_cached))
}

/// Returns the pages that people read, by their path in one language.
fn readable_pages(cache: &ResponseCache) -> Router<WebState> {
    public_pages(cache).merge(account::routes()).merge(links::routes())
}

/// Returns the pages that people read, in every language.
fn localized_pages(cache: &ResponseCache) -> Router<WebState> {
    request_locale::prefixed_locales().map(request_locale::path_prefix).fold(readable_pages(cache), |router, prefix| {
        let with_slash = format!("{prefix}/");
        let start = Redirect::permanent(&prefix);
        router.nest(&prefix, readable_pages(cache)).route(&with_slash, get(async || start))
    })
}

/// Returns all routes. Every response, errors included, carries headers that make foreign markup harmless.
pub fn router(state: WebState) -> Router {
    let cache = ResponseCache::new(state.cache_ttl);
    localized_pages(&cache)
        .merge(api::routes(&state))
        .merge(account::letter_routes())
        .merge(http::routes())
        .fallback(|| async { PageError::NotFound })
        .method_not_allowed_fallback(|| async { PageError::MethodNotAllowed })
        .layer(Extension(Arc::<account::LetterLimits>::default()))
        .layer(from_fn_with_state(state.clone(), error_page::error_page))
        .layer(from_fn(headers::add_security_headers))
        .with_state(state)
}

/// Serves until `shutdown` completes and the requests in progress have been answered.
///
/// # Errors
/// Fails when the listener does.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await.context("the web server failed")
}
