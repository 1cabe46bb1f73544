//! The long-running process: the stages on their schedules, the web pages and the bot, started together and stopped in
//! order.

pub(crate) mod rounds;

use std::future::Future;
use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::{Clock, Settings};
use crate::search::Index;
use crate::store::Store;
use crate::web;
use rounds::House;

/// Runs until SIGINT or SIGTERM, and finishes what is in progress first.
///
/// # Errors
/// When the settings or files are invalid, or the listen address is in use.
pub async fn run(settings: Settings, clock: Clock) -> Result<()> {
    let house = House::open(&settings, clock).await?;
    run_house(settings, Arc::new(house), std::future::ready(Ok(()))).await
}

/// Runs an opened application. `first` is awaited before the first round, while the pages are already served.
pub(crate) async fn run_house(
    settings: Settings,
    house: Arc<House>,
    before_first_round: impl Future<Output = Result<()>>,
) -> Result<()> {
    let listener = TcpListener::bind(settings.listen).await.with_context(|| {
        format!("failed to listen on {}: is another utkik running? (--listen ADDR)", settings.listen)
    })?;
    let (stop, stopped) = watch::channel(false);
    tracing::info!("utkik is at {} (Ctrl-C ends it)", settings.public_url);
    let mut router = web::router(house.web_state(&settings));
    let bot = match webhook(&settings, &house)? {
        Some(webhook) => {
            router = router.merge(crate::bot::router(Arc::clone(&webhook)));
            tokio::spawn(async move { webhook.announce().await })
        }
        None => tokio::spawn(bot(settings, Arc::clone(&house), stopped.clone())),
    };
    let pages = tokio::spawn(web::serve(listener, router, until_stopped(stopped.clone())));
    let signalled = async {
        let signalled = signal().await;
        tracing::info!("stopping: what is under way is finished first");
        stop.send_replace(true);
        signalled
    };
    let (rounds, (), (), signalled) = tokio::join!(
        rounds::run(&house, before_first_round, stopped.clone()),
        rounds::deliver(&house, stopped.clone()),
        rounds::send_account_letters(&house, stopped),
        signalled,
    );
    signalled.and(rounds)?;
    pages.await??;
    bot.abort();
    house.store.close().await;
    Ok(())
}

/// Resolves when the process is to stop.
async fn until_stopped(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn bot(settings: Settings, house: Arc<House>, stopped: watch::Receiver<bool>) {
    let Some(token) = settings.telegram_token.clone() else { return };
    let api = settings.telegram_api_url.as_ref();
    if let Err(error) = crate::bot::run(&token, api, answers(&settings, &house), until_stopped(stopped)).await {
        tracing::error!("the bot does not run: {error:#}");
    }
}

/// Returns the bot's webhook, where the settings ask for one.
fn webhook(settings: &Settings, house: &House) -> Result<Option<Arc<crate::bot::Webhook>>> {
    let (true, Some(token)) = (settings.telegram_webhook, &settings.telegram_token) else { return Ok(None) };
    let (api, key) = (settings.telegram_api_url.as_ref(), settings.mailer()?.key);
    Ok(Some(Arc::new(crate::bot::Webhook::new(token, api, answers(settings, house), key)?)))
}

fn answers(settings: &Settings, house: &House) -> crate::bot::Answers {
    let clock = house.clock;
    crate::bot::Answers {
        index: Arc::clone(&house.index),
        store: house.store.clone(),
        kommuner: Arc::clone(&house.kommuner),
        public_url: settings.public_url.clone(),
        now: Box::new(move || clock.now()),
    }
}

#[cfg(unix)]
async fn signal() -> Result<()> {
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = term.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}

/// Opens the store and the index of these settings.
async fn open(settings: &Settings) -> Result<(Store, Arc<Index>)> {
    let store = Store::open(&settings.state_dir).await?;
    let (dir, id) = (settings.index_dir.clone(), store.id().to_owned());
    let (index, _) = tokio::task::spawn_blocking(move || Index::open(&dir, &id)).await??;
    Ok((store, Arc::new(index)))
}
