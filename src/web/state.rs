//! What the handlers work with, taken from the application.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;

use crate::api_types::SourceDescription;
use crate::app::{App, CallSearch, ClockCheck, MailMode, Signals, WorkQueue};
use crate::config::{ApiSettings, Clock};
use crate::kommun::{Kommun, KommunSlug};
use crate::locale::clean;
use crate::locale::names;
use crate::search::{SearchQuery, SearchResult};
use crate::sources::WatchedSource;
use crate::store::Store;

/// A source as its entry in `sources.toml` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    pub about: SourceDescription,
    /// Address of the source's own page for people.
    pub page: Option<String>,
}

/// How long a public page may lag behind a change.
const CACHE_TTL: Duration = Duration::from_secs(1);

/// How many files and reports are made at once, and how many more may wait.
const EXPORTS_AT_ONCE: usize = 2;
const EXPORTS_WAITING: usize = 8;

/// Everything that the handlers need; clones share it.
#[derive(Clone)]
pub struct WebState {
    pub store: Store,
    pub calls: CallSearch,
    /// The queue for files and reports.
    pub exports: WorkQueue,
    pub kommuner: Arc<Vec<Kommun>>,
    pub sources: Arc<Vec<SourceInfo>>,
    /// The clock that statuses and days left are computed by.
    pub clock: Clock,
    /// What the stages' latest look at the clock showed.
    pub clock_check: Arc<ClockCheck>,
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
            calls: app.call_search().await?.clone(),
            exports: WorkQueue::new(EXPORTS_AT_ONCE, EXPORTS_WAITING),
            kommuner: Arc::clone(app.shared_kommuner()?),
            sources: Arc::new(app.sources()?.iter().map(info).collect()),
            clock: app.clock.clone(),
            clock_check: Arc::clone(&app.clock_check),
            public_url: app.settings.public_url.clone(),
            secret: Arc::clone(&app.mailer()?.key),
            mail: app.mail_mode,
            signals: Arc::clone(&app.signals),
            operator: app.settings.operator.clone(),
            cache_ttl: CACHE_TTL,
            api: app.settings.api.clone(),
        })
    }

    /// Returns whether readers reach the pages by https.
    pub(in crate::web) fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    pub(in crate::web) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(in crate::web) fn kommun(&self, slug: &KommunSlug) -> Option<&Kommun> {
        self.kommuner.iter().find(|kommun| kommun.slug == *slug)
    }

    /// Returns the kommun whose slug somebody gave in a form or an address; it has a file.
    pub(in crate::web) fn requested_kommun(&self, slug: &str) -> Option<&Kommun> {
        self.kommun(&slug.parse().ok()?)
    }

    /// Returns the kommun's short name, such as "Tyresö", or its slug where it has no file.
    pub(in crate::web) fn kommun_name(&self, slug: &KommunSlug) -> String {
        self.kommun(slug).map_or_else(|| clean::line(slug.as_str(), 60), names::kommun)
    }

    pub(in crate::web) fn publisher<'a>(&'a self, source: &'a str) -> &'a str {
        self.sources.iter().find(|info| info.about.id == *source).map_or(source, |info| &info.about.publisher)
    }

    pub(in crate::web) async fn search(&self, query: SearchQuery) -> Result<SearchResult> {
        self.calls.search(query, self.now()).await
    }
}
