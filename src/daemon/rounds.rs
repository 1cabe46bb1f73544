//! Round after round: crawl, index, match, alert, remind, digest; and beside it, delivery, and the letters that people
//! wait for.

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

/// So long a public page may lag behind what has just changed.
const KEPT_FOR: Duration = Duration::from_secs(1);
/// Between two looks at what is due.
const TICK: Duration = Duration::from_secs(30);

/// Everything that the rounds work with, opened once.
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
    /// Letters are owed: delivery need not wait for its next tick.
    owed: Notify,
    /// Somebody on the web pages waits for a letter.
    asked: Arc<Notify>,
}

impl House {
    pub(crate) async fn open(settings: &Settings, clock: Clock) -> Result<House> {
        House::open_for_sources(settings, clock, settings.sources()?).await
    }

    /// A house on recordings, which watches only the sources named.
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

    /// All stages once. A stage that fails is told in the log and tried again next round; the others go on.
    pub(crate) async fn round(&self, choice: &Choice) {
        self.round_at(choice, self.clock.now()).await;
    }

    /// As [`House::round`], at a moment of the caller's.
    pub(crate) async fn round_at(&self, choice: &Choice, now: Timestamp) {
        tell("crawl", crawl::run(&self.store, &self.fetcher, &self.sources, choice, now).await);
        let publishers: Vec<(String, String)> =
            self.sources.iter().map(|watched| (watched.spec.id.clone(), watched.spec.publisher.clone())).collect();
        tell("index", index::run(&self.store, &self.settings.index, Start::Cursor).await);
        tell("match", judge::run(&self.store, &self.kommuner, self.model.as_ref()).await);
        tell("alert", alert::run(&self.store, &self.kommuner, &self.post, now).await);
        tell("remind", remind::run(&self.store, &self.kommuner, &self.post, now).await);
        tell("digest", digest::run(&self.store, &self.kommuner, &publishers, &self.post, now).await);
        // Hourly, whatever the stages before it say of themselves; then all that the operator should know.
        tell("check", check::run_if_due(&self.store, &self.kommuner, now, Timestamp::now()).await);
        let to = self.settings.operator_address();
        tell("operator", operator::run(&self.store, &publishers, to.as_ref(), &self.post, now).await);
        self.owed.notify_one();
    }

    pub(crate) async fn deliver(&self) {
        tell("deliver", deliver::run(&self.store, &self.channels, self.clock.now(), Timestamp::now).await);
    }

    /// Writes and sends what people on the web pages wait for.
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

/// Rounds until the stop.
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

/// Delivery until the stop: at once when a letter is owed, and at every tick for those to be tried again.
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

/// The letters that people wait for, until the stop: at once when one is asked for.
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
