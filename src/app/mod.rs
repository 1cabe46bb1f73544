//! Everything that the program works with, put together in one place for commands, daemon, web pages, bot,
//! demonstration and tests.

mod call_search;
mod clock_check;
mod clock_doubt;
mod clock_guard;
mod open;
mod page_parser;
mod part;
mod work_queue;

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::channels::{Channels, Mailer};
use crate::config::{Clock, Settings};
use crate::fetch::{Fetcher, WebhookClient};
use crate::kommun::Kommun;
use crate::model::Model;
use crate::search::Index;
use crate::sources::WatchedSource;
use crate::store::Store;
pub use call_search::CallSearch;
pub use clock_check::ClockCheck;
pub use clock_doubt::ClockDoubt;
pub use page_parser::PageParser;
use part::Part;
pub use work_queue::{Busy, Turn, WorkQueue};

/// Where letters sent by mail go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailMode {
    Sent,
    /// No mail server is set: letters are only written to files, and every page says so.
    WrittenToFiles,
    /// A demonstration on recordings: nothing leaves the machine, and every page says so.
    Recorded,
}

/// The parts of the program. Each is opened when it is first needed, so that a command opens only what it uses. Clones
/// share the opened parts.
#[derive(Clone)]
pub struct App {
    pub settings: Arc<Settings>,
    pub clock: Clock,
    pub mail_mode: MailMode,
    pub signals: Arc<Signals>,
    pub clock_check: Arc<ClockCheck>,
    store: Part<Store>,
    index: Part<Arc<Index>>,
    call_search: Part<CallSearch>,
    sources: Part<Vec<WatchedSource>>,
    kommuner: Part<Arc<Vec<Kommun>>>,
    fetcher: Part<Fetcher>,
    page_parser: Part<PageParser>,
    channels: Part<Channels>,
    mailer: Part<Mailer>,
    model: Part<Option<Arc<Model>>>,
}

/// What the parts of one process tell each other: wake-up calls, so that nobody has to wait for the next tick, and how
/// they fare.
#[derive(Debug, Default)]
pub struct Signals {
    /// Letters were queued: for the loop that sends mail, and the one that sends to chats.
    pub mail_queued: Notify,
    pub chats_queued: Notify,
    /// Somebody on the web pages requested a letter; and it was written.
    pub letter_requested: Notify,
    pub account_letters_queued: Notify,
    /// Whether the process is to stop: no letter is begun any more.
    pub stopping: watch::Sender<bool>,
    /// Since when the bot has not reached Telegram.
    pub bot_unreachable_since: watch::Sender<Option<Timestamp>>,
}

impl Signals {
    /// Wakes the loops that send letters.
    pub fn notify_letters_queued(&self) {
        self.mail_queued.notify_one();
        self.chats_queued.notify_one();
    }
}

impl App {
    pub fn new(settings: Settings, clock: Clock) -> App {
        let mail_mode = if settings.channels.smtp_url.is_some() { MailMode::Sent } else { MailMode::WrittenToFiles };
        App {
            settings: Arc::new(settings),
            clock,
            mail_mode,
            signals: Arc::default(),
            clock_check: Arc::default(),
            store: Part::default(),
            index: Part::default(),
            call_search: Part::default(),
            sources: Part::default(),
            kommuner: Part::default(),
            fetcher: Part::default(),
            page_parser: Part::default(),
            channels: Part::default(),
            mailer: Part::default(),
            model: Part::default(),
        }
    }

    /// Opens every part at once, as the daemon does, so that a fault shows at the start.
    ///
    /// # Errors
    /// When the settings or files are invalid, or a folder cannot be used.
    pub async fn open(settings: Settings, clock: Clock) -> Result<App> {
        let app = App::new(settings, clock);
        app.open_all().await?;
        Ok(app)
    }

    /// Opens the application for recordings, with only the named sources.
    ///
    /// # Errors
    /// As [`App::open`].
    #[cfg(feature = "demo")]
    pub async fn recorded(settings: Settings, clock: Clock, only: &[&str]) -> Result<App> {
        let app = App { mail_mode: MailMode::Recorded, ..App::new(settings, clock) };
        let mut sources = app.settings.sources()?;
        sources.retain(|watched| only.contains(&watched.spec.id.as_str()));
        let app = app.with_sources(sources);
        app.open_all().await?;
        Ok(app)
    }

    async fn open_all(&self) -> Result<()> {
        self.sources()?;
        self.kommuner()?;
        // Before the secret is made: a secret without a database is a sign that the database is gone.
        self.store().await?;
        self.fetcher()?;
        self.channels()?;
        self.index().await?;
        self.model().await;
        Ok(())
    }

    /// Closes the store, if it was opened, when what is in progress there has ended.
    pub async fn close(&self) {
        if let Some(store) = self.store.get() {
            store.close().await;
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the store of the state folder; it is created where there is none.
    pub async fn store(&self) -> Result<&Store> {
        self.store.get_or_wait_for(Store::open(&self.settings.state_dir)).await
    }

    /// Returns the search index, open for writing too; it is created where there is none.
    pub async fn index(&self) -> Result<&Arc<Index>> {
        let store_id = self.store().await?.id().to_owned();
        self.index.get_or_wait_for(open::index(self.settings.index_dir.clone(), store_id)).await
    }

    /// Returns the search for calls, of the index and the store's matches.
    pub async fn call_search(&self) -> Result<&CallSearch> {
        let (index, store) = (Arc::clone(self.index().await?), self.store().await?.clone());
        self.call_search.get_or_open(|| Ok(CallSearch::new(index, store, Arc::clone(self.shared_kommuner()?))))
    }

    /// Opens the search index for searching only, if there is one. Nothing is created.
    ///
    /// # Errors
    /// When the index is damaged.
    pub async fn read_only_index(&self) -> Result<Option<Index>> {
        Index::open_read_only(&self.settings.index_dir, self.store().await?.id())
    }

    /// Returns the sources that are watched.
    pub fn sources(&self) -> Result<&[WatchedSource]> {
        Ok(self.sources.get_or_open(|| self.settings.sources())?)
    }

    /// Returns the kommuner, ordered by slug.
    pub fn kommuner(&self) -> Result<&[Kommun]> {
        Ok(self.shared_kommuner()?)
    }

    /// Returns the kommuner for a reader that keeps them.
    pub fn shared_kommuner(&self) -> Result<&Arc<Vec<Kommun>>> {
        self.kommuner.get_or_open(|| Ok(Arc::new(self.settings.kommuner()?)))
    }

    pub fn fetcher(&self) -> Result<&Fetcher> {
        self.fetcher.get_or_open(|| open::fetcher(&self.settings))
    }

    /// Returns the reader of sources' pages, whose seats all rounds share.
    pub fn page_parser(&self) -> Result<&PageParser> {
        self.page_parser.get_or_open(|| open::page_parser(&self.settings))
    }

    pub fn channels(&self) -> Result<&Channels> {
        let mailer = self.mailer()?;
        self.channels.get_or_open(|| {
            let mail_dir = self.settings.state_dir.join("mail");
            let ca_bundle = open::ca_bundle(&self.settings)?;
            Channels::open(&self.settings.channels, mailer, mail_dir, self.webhook_client()?, ca_bundle.as_deref())
        })
    }

    pub fn mailer(&self) -> Result<&Mailer> {
        self.mailer.get_or_open(|| open::mailer(&self.settings))
    }

    /// Returns the language model, if one is set that can be read.
    pub async fn model(&self) -> Option<&Arc<Model>> {
        let loaded = async { Ok(open::model(self.settings.model_dir.clone()).await) };
        self.model.get_or_wait_for(loaded).await.ok()?.as_ref()
    }

    /// Creates a client for webhooks, or returns `None` where none may be posted to.
    ///
    /// # Errors
    /// When the proxy's address is not usable.
    pub fn webhook_client(&self) -> Result<Option<WebhookClient>> {
        open::webhook_client(&self.settings)
    }

    /// Replaces the sources of the sources file.
    #[must_use]
    pub fn with_sources(self, sources: Vec<WatchedSource>) -> App {
        App { sources: sources.into(), ..self }
    }
}

/// What tests and benches put in the place of a part.
#[cfg(any(test, feature = "internals"))]
impl App {
    /// Replaces the store of the state folder.
    #[must_use]
    pub fn with_store(self, store: Store) -> App {
        App { store: store.into(), ..self }
    }

    #[must_use]
    pub fn with_settings(self, settings: Settings) -> App {
        App { settings: Arc::new(settings), ..self }
    }

    /// Replaces the kommuner of the folder.
    #[must_use]
    pub fn with_kommuner(self, kommuner: Vec<Kommun>) -> App {
        App { kommuner: Arc::new(kommuner).into(), ..self }
    }

    #[must_use]
    pub fn with_fetcher(self, fetcher: Fetcher) -> App {
        App { fetcher: fetcher.into(), ..self }
    }

    #[must_use]
    pub fn with_channels(self, channels: Channels) -> App {
        App { channels: channels.into(), ..self }
    }
}
