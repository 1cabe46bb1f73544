//! Pages for people: what is new, one call with its reasons, one kommun, the sources; and for who signs in, what is their
//! own. They work without JavaScript, and each stands in Swedish at its own path and in English under `/en`.

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

use crate::api_types::About;
use crate::kommun::Kommun;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::search::Index;
use crate::store::Store;

use http::cache::Kept;
use http::error::Fault;
use http::{cache, error, headers};

/// A source as its entry in `sources.toml` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    pub about: About,
    /// The source's own page for people.
    pub page: Option<String>,
}

/// What becomes of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    Sent,
    /// No server is set: letters are only written to files, and every page says so.
    WrittenToFiles,
    /// A demonstration on recordings: nothing leaves the machine, and every page says so.
    Recorded,
}

/// What the pages are made from. Clones share it.
#[derive(Clone)]
pub struct State {
    pub store: Store,
    pub index: Arc<Index>,
    pub kommuner: Arc<Vec<Kommun>>,
    pub sources: Arc<Vec<SourceInfo>>,
    /// What time it is, for facts.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Without a slash at the end.
    pub public_url: String,
    /// Signs the links in letters.
    pub secret: Arc<[u8]>,
    pub mail: Mail,
    /// Tells whoever writes letters that somebody waits for one.
    pub asked: Arc<dyn Fn() + Send + Sync>,
    /// Whom readers can turn to: a mail address.
    pub operator: Option<String>,
    /// How long a public page is shown as it was made; nothing: each is made anew.
    pub kept_for: Duration,
    /// How the interface for programs may be used.
    pub api: api::Rules,
}

impl State {
    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn kommun(&self, slug: &str) -> Option<&Kommun> {
        self.kommuner.iter().find(|kommun| kommun.slug == slug)
    }

    /// "Tyresö"; a kommun without a file by its slug.
    fn kommun_name(&self, slug: &str) -> String {
        self.kommun(slug).map_or_else(|| clean::line(slug, 60), words::kommun)
    }

    fn publisher<'a>(&'a self, source: &'a str) -> &'a str {
        self.sources.iter().find(|info| info.about.id == source).map_or(source, |info| &info.about.publisher)
    }
}

/// Returns the pages that are the same for everybody, each kept for a moment.
fn public_pages(kept: &Kept) -> Router<State> {
    pages::routes().merge(files::routes()).route_layer(from_fn_with_state(kept.clone(), cache::keep))
}

/// Returns the pages that people read, by their path in either language.
fn readable_pages(kept: &Kept) -> Router<State> {
    public_pages(kept).merge(account::routes()).merge(links::routes())
}

/// All pages. Every answer, errors included, is a page of ours with headers that keep foreign markup harmless.
pub fn router(state: State) -> Router {
    let kept = Kept::new(state.kept_for);
    readable_pages(&kept)
        .nest("/en", readable_pages(&kept))
        .merge(api::router(&state))
        .route("/en/", get(|| async { Redirect::permanent("/en") }))
        .route("/brev/{id}/html", get(account::letters::body))
        .merge(http::routes())
        .fallback(|| async { Fault::NotFound })
        .method_not_allowed_fallback(|| async { Fault::Method })
        .layer(Extension(Arc::<account::letter_request::Limits>::default()))
        .layer(from_fn_with_state(state.clone(), error::dress))
        .layer(from_fn(headers::guard))
        .with_state(state)
}

/// Serves until `shutdown` is done and the answers under way have left.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await.context("the web server failed")
}
