//! The loops of the daemon: rounds of crawl, index, match, alert, remind and digest; beside them delivery, and the
//! letters that people on the web pages wait for.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::api_types::SourceDescription;
use crate::channels::Channels;
use crate::channels::mailer::Mailer;
use crate::config::{Clock, Settings};
use crate::fetch::Fetcher;
use crate::kommun::Kommun;
use crate::model::Model;
use crate::search::Index;
use crate::stages::crawl::{SourceSelection, WatchedSource};
use crate::stages::index::IndexStart;
use crate::stages::{account_letters, alert, audit, crawl, deliver, digest, index, judge, operator, remind};
use crate::store::Store;
use crate::web::{MailMode, SourceInfo};

/// How long a public page may lag behind a change.
const CACHE_TTL: Duration = Duration::from_secs(1);
/// The time between two rounds of each loop.
const TICK: Duration = Duration::from_secs(30);

/// Everything that the loops work with, opened once.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) index: Arc<Index>,
    pub(crate) clock: Clock,
    pub(crate) kommuner: Arc<Vec<Kommun>>,
    pub(crate) sources: Vec<WatchedSource>,
    fetcher: Fetcher,
    channels: Channels,
    mailer: Mailer,
    settings: Settings,
    mail: MailMode,
    model: Option<Arc<Model>>,
    /// Notified when letters were queued, so that delivery need not wait for its next tick.
    letters_queued: Notify,
    /// Notified when somebody on the web pages requests a letter.
    letter_requested: Arc<Notify>,
}

impl House {
    pub(crate) async fn open(settings: &Settings, clock: Clock) -> Result<House> {
        House::open_for_sources(settings, clock, settings.sources()?).await
    }

    /// Opens the application for recordings, with only the named sources.
    pub(crate) async fn open_recorded(settings: &Settings, clock: Clock, only: &[&str]) -> Result<House> {
        let mut sources = settings.sources()?;
        sources.retain(|watched| only.contains(&watched.spec.id.as_str()));
        let house = House::open_for_sources(settings, clock, sources).await?;
        Ok(House { mail: MailMode::Recorded, ..house })
    }

    async fn open_for_sources(settings: &Settings, clock: Clock, sources: Vec<WatchedSource>) -> Result<House> {
        let kommuner = settings.kommuner()?;
        let (fetcher, channels, mailer) = (settings.fetcher()?, settings.channels()?, settings.mailer()?);
        let (store, index) = super::open(settings).await?;
        let (kommuner, settings) = (Arc::new(kommuner), settings.clone());
        let mail = if settings.smtp_url.is_some() { MailMode::Sent } else { MailMode::WrittenToFiles };
        let (model, letters_queued, letter_requested) = (settings.model().await, Notify::new(), Arc::default());
        Ok(House {
            store,
            index,
            clock,
            kommuner,
            sources,
            fetcher,
            channels,
            mailer,
            settings,
            mail,
            model,
            letters_queued,
            letter_requested,
        })
    }

    /// Runs all stages once. A stage that fails is logged and tried again next round; the others go on.
    pub(crate) async fn run_round(&self, selection: &SourceSelection) {
        self.run_round_at(selection, self.clock.now()).await;
    }

    /// As [`House::run_round`], at a time that the caller chooses.
    pub(crate) async fn run_round_at(&self, selection: &SourceSelection, now: Timestamp) {
        log_outcome("crawl", crawl::run(&self.store, &self.fetcher, &self.sources, selection, now).await);
        let publishers: Vec<(String, String)> =
            self.sources.iter().map(|watched| (watched.spec.id.clone(), watched.spec.publisher.clone())).collect();
        log_outcome("index", index::run(&self.store, &self.settings.index_dir, IndexStart::Cursor).await);
        log_outcome("match", judge::run(&self.store, &self.kommuner, self.model.as_ref()).await);
        log_outcome("alert", alert::run(&self.store, &self.kommuner, &self.mailer, now).await);
        log_outcome("remind", remind::run(&self.store, &self.kommuner, &self.mailer, now).await);
        log_outcome("digest", digest::run(&self.store, &self.kommuner, &publishers, &self.mailer, now).await);
        // The audit runs hourly, whatever the stages before it report. The operator's letter comes last, with all
        // findings.
        log_outcome("check", audit::run_if_due(&self.store, &self.kommuner, now, Timestamp::now()).await);
        let to = self.settings.operator_address();
        log_outcome("operator", operator::run(&self.store, &publishers, to.as_ref(), &self.mailer, now).await);
        self.letters_queued.notify_one();
    }

    pub(crate) async fn deliver(&self) {
        log_outcome("deliver", deliver::run(&self.store, &self.channels, self.clock.now(), Timestamp::now).await);
    }

    /// Writes and sends the letters that people on the web pages wait for.
    pub(crate) async fn send_account_letters(&self) {
        let now = self.clock.now();
        log_outcome("invite", account_letters::run(&self.store, &self.kommuner, &self.mailer, now).await);
        log_outcome("deliver", deliver::run_transactional(&self.store, &self.channels, now, Timestamp::now).await);
    }

    pub(crate) fn public_url(&self) -> &str {
        &self.settings.public_url
    }

    pub(crate) fn web_state(&self, settings: &Settings) -> crate::web::WebState {
        let (clock, letter_requested) = (self.clock, Arc::clone(&self.letter_requested));
        crate::web::WebState {
            store: self.store.clone(),
            index: Arc::clone(&self.index),
            kommuner: Arc::clone(&self.kommuner),
            sources: Arc::new(self.sources.iter().map(source_info).collect()),
            clock: Arc::new(move || clock.now()),
            public_url: settings.public_url.clone(),
            secret: Arc::clone(&self.mailer.key),
            mail: self.mail,
            letter_requested: Arc::new(move || letter_requested.notify_one()),
            operator: settings.operator.clone(),
            cache_ttl: CACHE_TTL,
            api: settings.api.clone(),
        }
    }
}

fn source_info(watched: &WatchedSource) -> SourceInfo {
    SourceInfo { about: SourceDescription::from(watched), page: watched.source.public_page() }
}

fn log_outcome<T: std::fmt::Debug>(stage: &str, outcome: Result<T>) {
    match outcome {
        Ok(outcome) => tracing::debug!(stage, ?outcome, "done"),
        Err(error) => tracing::error!(stage, "{error:#}"),
    }
}

/// Runs rounds until the process stops.
pub(super) async fn run(
    house: &House,
    before_first_round: impl Future<Output = Result<()>>,
    mut stopped: watch::Receiver<bool>,
) -> Result<()> {
    before_first_round.await?;
    while !*stopped.borrow() {
        house.run_round(&SourceSelection::Due).await;
        let _ = tokio::time::timeout(TICK, stopped.wait_for(|stop| *stop)).await;
    }
    Ok(())
}

/// Delivers letters until the process stops: at once when letters were queued, and at every tick for retries.
pub(super) async fn deliver(house: &House, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        house.deliver().await;
        tokio::select! {
            () = house.letters_queued.notified() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}

/// Sends the letters that people wait for until the process stops: at once when one is requested.
pub(super) async fn send_account_letters(house: &House, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        house.send_account_letters().await;
        tokio::select! {
            () = house.letter_requested.notified() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}
