//! The loops of the daemon: rounds of crawl, index, match, alert, remind and digest; beside them delivery, and the
//! letters that people on the web pages wait for.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::api_types::About;
use crate::config::{Clock, Settings};
use crate::fetch::Fetcher;
use crate::kommun::Kommun;
use crate::model::Model;
use crate::search::Index;
use crate::stages::crawl::{Choice, Watched};
use crate::stages::deliver::Channels;
use crate::stages::index::Start;
use crate::stages::mailer::Post;
use crate::stages::{account_letters, alert, check, crawl, deliver, digest, index, judge, operator, remind};
use crate::store::Store;
use crate::web::{Mail, SourceInfo};

/// How long a public page may lag behind a change.
const KEPT_FOR: Duration = Duration::from_secs(1);
/// The time between two rounds of each loop.
const TICK: Duration = Duration::from_secs(30);

/// Everything that the loops work with, opened once.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) index: Arc<Index>,
    pub(crate) clock: Clock,
    pub(crate) kommuner: Arc<Vec<Kommun>>,
    pub(crate) sources: Vec<Watched>,
    fetcher: Fetcher,
    channels: Channels,
    post: Post,
    settings: Settings,
    mail: Mail,
    model: Option<Arc<Model>>,
    /// Notified when letters were queued, so that delivery need not wait for its next tick.
    owed: Notify,
    /// Notified when somebody on the web pages requests a letter.
    asked: Arc<Notify>,
}

impl House {
    pub(crate) async fn open(settings: &Settings, clock: Clock) -> Result<House> {
        House::open_for_sources(settings, clock, settings.sources()?).await
    }

    /// Opens the application for recordings, with only the named sources.
    pub(crate) async fn open_for(settings: &Settings, clock: Clock, only: &[&str]) -> Result<House> {
        let mut sources = settings.sources()?;
        sources.retain(|watched| only.contains(&watched.spec.id.as_str()));
        let house = House::open_for_sources(settings, clock, sources).await?;
        Ok(House { mail: Mail::Recorded, ..house })
    }

    async fn open_for_sources(settings: &Settings, clock: Clock, sources: Vec<Watched>) -> Result<House> {
        let kommuner = settings.kommuner()?;
        let (fetcher, channels, post) = (settings.fetcher()?, settings.channels()?, settings.post()?);
        let (store, index) = super::open(settings).await?;
        let (kommuner, settings) = (Arc::new(kommuner), settings.clone());
        let mail = if settings.smtp_url.is_some() { Mail::Sent } else { Mail::WrittenToFiles };
        let (model, owed, asked) = (settings.model().await, Notify::new(), Arc::default());
        Ok(House {
            store,
            index,
            clock,
            kommuner,
            sources,
            fetcher,
            channels,
            post,
            settings,
            mail,
            model,
            owed,
            asked,
        })
    }

    /// Runs all stages once. A stage that fails is logged and tried again next round; the others go on.
    pub(crate) async fn round(&self, choice: &Choice) {
        self.round_at(choice, self.clock.now()).await;
    }

    /// As [`House::run_round`], at a time that the caller chooses.
    pub(crate) async fn round_at(&self, choice: &Choice, now: Timestamp) {
        tell("crawl", crawl::run(&self.store, &self.fetcher, &self.sources, choice, now).await);
        let publishers: Vec<(String, String)> =
            self.sources.iter().map(|watched| (watched.spec.id.clone(), watched.spec.publisher.clone())).collect();
        tell("index", index::run(&self.store, &self.settings.index, Start::Cursor).await);
        tell("match", judge::run(&self.store, &self.kommuner, self.model.as_ref()).await);
        tell("alert", alert::run(&self.store, &self.kommuner, &self.post, now).await);
        tell("remind", remind::run(&self.store, &self.kommuner, &self.post, now).await);
        tell("digest", digest::run(&self.store, &self.kommuner, &publishers, &self.post, now).await);
        // The audit runs hourly, whatever the stages before it report. The operator's letter comes last, with all
        // findings.
        tell("check", check::run_if_due(&self.store, &self.kommuner, now, Timestamp::now()).await);
        let to = self.settings.operator_address();
        tell("operator", operator::run(&self.store, &publishers, to.as_ref(), &self.post, now).await);
        self.owed.notify_one();
    }

    pub(crate) async fn deliver(&self) {
        tell("deliver", deliver::run(&self.store, &self.channels, self.clock.now(), Timestamp::now).await);
    }

    /// Writes and sends the letters that people on the web pages wait for.
    pub(crate) async fn invite(&self) {
        let now = self.clock.now();
        tell("invite", account_letters::run(&self.store, &self.kommuner, &self.post, now).await);
        tell("deliver", deliver::swift(&self.store, &self.channels, now, Timestamp::now).await);
    }

    pub(crate) fn public_url(&self) -> &str {
        &self.settings.public_url
    }

    pub(crate) fn web_state(&self, settings: &Settings) -> crate::web::State {
        let (clock, asked) = (self.clock, Arc::clone(&self.asked));
        crate::web::State {
            store: self.store.clone(),
            index: Arc::clone(&self.index),
            kommuner: Arc::clone(&self.kommuner),
            sources: Arc::new(self.sources.iter().map(info).collect()),
            clock: Arc::new(move || clock.now()),
            public_url: settings.public_url.clone(),
            secret: Arc::clone(&self.post.key),
            mail: self.mail,
            asked: Arc::new(move || asked.notify_one()),
            operator: settings.operator.clone(),
            kept_for: KEPT_FOR,
            api: settings.api.clone(),
        }
    }
}

fn info(watched: &Watched) -> SourceInfo {
    SourceInfo { about: About::from(&watched.spec), page: watched.spec.page_for_people() }
}

fn tell<T: std::fmt::Debug>(stage: &str, outcome: Result<T>) {
    match outcome {
        Ok(outcome) => tracing::debug!(stage, ?outcome, "done"),
        Err(error) => tracing::error!(stage, "{error:#}"),
    }
}

/// Runs rounds until the process stops.
pub(super) async fn run(
    house: &House,
    first: impl Future<Output = Result<()>>,
    mut stopped: watch::Receiver<bool>,
) -> Result<()> {
    first.await?;
    while !*stopped.borrow() {
        house.round(&Choice::Due).await;
        let _ = tokio::time::timeout(TICK, stopped.wait_for(|stop| *stop)).await;
    }
    Ok(())
}

/// Delivers letters until the process stops: at once when letters were queued, and at every tick for retries.
pub(super) async fn deliver(house: &House, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        house.deliver().await;
        tokio::select! {
            () = house.owed.notified() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}

/// Sends the letters that people wait for until the process stops: at once when one is requested.
pub(super) async fn invite(house: &House, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        house.invite().await;
        tokio::select! {
            () = house.asked.notified() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}
