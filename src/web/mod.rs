//! Pages for people: what is new, one call with its reasons, one kommun, the sources; and for who signs in, what is their
//! own. They work without JavaScript, and each stands in Swedish at its own path and in English under `/en`.

mod ahead;
mod answer;
pub mod api;
mod asking;
mod call;
mod erase;
mod export;
mod fault;
mod files;
mod form;
mod headers;
mod health;
mod help;
mod kept;
mod kommun;
mod layout;
mod leave;
mod letters;
mod limit;
mod line;
mod mine;
mod passing;
mod query;
mod report;
mod search;
mod session;
mod sign_in;
mod sign_up;
mod sources;
mod start;
mod statement;
mod subscribers;
#[cfg(test)]
mod tests;
mod texts;
mod timeline;
mod validator;
mod visit;
mod wish;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Extension, Router};
use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::index::Index;
use crate::kommun::Kommun;
use crate::message::clean;
use crate::message::swedish::words;
use crate::shape::About;
use crate::store::Store;

use fault::Fault;
use kept::Kept;

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

/// The pages that are the same for everybody.
fn public_pages(kept: &Kept) -> Router<State> {
    Router::new()
        .route("/", get(start::page))
        .route("/sok", get(search::page))
        .route("/kommun", get(kommun::all))
        .merge(export::routes())
        .route("/kallor", get(sources::page))
        .route("/hjalp", get(help::page))
        .route("/tillganglighet", get(statement::page))
        .route_layer(from_fn_with_state(kept.clone(), kept::keep))
}

/// The pages that people read, by their path in either tongue.
fn pages(kept: &Kept) -> Router<State> {
    public_pages(kept)
        .route("/brev", get(letters::ledger))
        .route("/brev.csv", get(report::ledger_table))
        .route("/brev/utdrag", get(report::ledger))
        .route("/brev/{id}", get(letters::page))
        .route("/kommun/{slug}/rapport", get(report::page))
        .route("/kommun/{slug}/rapport.csv", get(report::table))
        .merge(own_pages())
        .route("/avsluta/{token}", get(leave::ask).post(leave::leave))
        .route("/svar/{token}", get(answer::choose))
        .route("/vidare/{token}", get(passing::ask).post(passing::pass_on))
        .route("/vidare/{token}/angra", post(passing::undo))
        .route("/svar/{token}/{deed}", get(answer::ask).post(answer::act))
}

/// The pages to subscribe and to sign in by, and those that only some may see.
fn own_pages() -> Router<State> {
    Router::new()
        .route("/prenumerera", get(sign_up::form).post(sign_up::ask))
        .route("/prenumerera/skickat", get(sign_up::sent))
        .route("/bekrafta/{token}", get(sign_up::look).post(sign_up::confirm))
        .route("/logga-in", get(sign_in::form).post(sign_in::ask))
        .route("/logga-in/skickat", get(sign_in::sent))
        .route("/logga-in/{token}", get(sign_in::look).post(sign_in::enter))
        .route("/logga-ut", post(sign_in::leave))
        .route("/prova", post(sign_in::try_it))
        .route("/mina", get(mine::page))
        .route("/mina/prenumeration/{kommun}", post(mine::change))
        .route("/mina/foljer/{call}", post(mine::unfollow))
        .route("/mina/uppgifter.json", get(mine::file))
        .route("/mina/ta-bort", get(erase::ask).post(erase::erase))
        .route("/mina/borttaget", get(erase::gone))
        .route("/kommun/{slug}/prenumeranter", get(subscribers::page))
        .route("/kommun/{slug}/prenumeranter/{person}", post(subscribers::change))
}

/// All pages. Every answer, errors included, is a page of ours with headers that keep foreign markup harmless.
pub fn router(state: State) -> Router {
    let kept = Kept::new(state.kept_for);
    pages(&kept)
        .nest("/en", pages(&kept))
        .merge(api::router(&state))
        .route("/en/", get(|| async { Redirect::permanent("/en") }))
        .route("/brev/{id}/html", get(letters::body))
        .route("/halsa", get(health::page))
        .route("/static/utkik.css", get(files::style))
        .route("/static/utkik.svg", get(files::icon))
        .fallback(|| async { Fault::NotFound })
        .method_not_allowed_fallback(|| async { Fault::Method })
        .layer(Extension(Arc::<asking::Limits>::default()))
        .layer(from_fn_with_state(state.clone(), fault::dress))
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
