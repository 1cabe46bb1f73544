//! The long-running process: the stages on their schedules, the web pages and the bot, started together and stopped in
//! order.

pub(crate) mod rounds;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::App;
use crate::bot::{BotContext, Webhook};
use crate::stages::audit::{warn_of_lost, warn_of_old_letters};
use crate::web::{self, ServerLimits, WebState};

/// How long what is in progress may take to end. Each stage may be killed at any line, so what is late is dropped.
const STOP_LIMIT: Duration = Duration::from_secs(13);

/// The waits between attempts to tell Telegram where to post.
const FIRST_ANNOUNCEMENT_WAIT: Duration = Duration::from_secs(30);
const LONGEST_ANNOUNCEMENT_WAIT: Duration = Duration::from_secs(3600);

/// Runs until SIGINT or SIGTERM, and finishes what is in progress first.
///
/// # Errors
/// When the listen address is in use, or a part of the application cannot be opened.
pub async fn run(app: App) -> Result<()> {
    run_after(app, std::future::ready(Ok(()))).await
}

/// As [`run`]. `before_first_round` is awaited before the first round, while the pages are already served.
pub(crate) async fn run_after(app: App, before_first_round: impl Future<Output = Result<()>>) -> Result<()> {
    let settings = Arc::clone(&app.settings);
    let listener = TcpListener::bind(settings.listen).await.with_context(|| {
        format!("failed to listen on {}: is another utkik running? (--listen ADDR)", settings.listen)
    })?;
    let (stop, stopped) = watch::channel(false);
    tracing::info!("utkik is at {} (Ctrl-C ends it)", settings.public_url);
    for warning in settings.warnings() {
        tracing::warn!("{warning}");
    }
    warn_of_lost(&app).await?;
    warn_of_old_letters(&app).await?;
    let mut router = web::router(WebState::of(&app).await?);
    let bot = match webhook(&app).await? {
        Some(webhook) => {
            router = router.merge(crate::bot::router(Arc::clone(&webhook)));
            tokio::spawn(async move { announce(&webhook).await })
        }
        None => tokio::spawn(bot(app.clone(), stopped.clone())),
    };
    let limits = ServerLimits { proxies: settings.api.trusted_proxies.clone(), ..ServerLimits::default() };
    let pages = tokio::spawn(web::serve(listener, router, limits, until_stopped(stopped.clone())));
    let signalled = async {
        let signalled = signal().await;
        tracing::info!("stopping: what is under way is finished first");
        stop.send_replace(true);
        app.signals.stopping.send_replace(true);
        signalled
    };
    let work = async {
        let (rounds, (), (), signalled) = tokio::join!(
            rounds::run(&app, before_first_round, stopped.clone()),
            rounds::deliver(&app, stopped.clone()),
            rounds::send_account_letters(&app, stopped.clone()),
            signalled,
        );
        signalled.and(rounds)?;
        pages.await??;
        bot.abort();
        app.close().await;
        Ok(())
    };
    let late = async {
        until_stopped(stopped.clone()).await;
        tokio::time::sleep(STOP_LIMIT).await;
    };
    tokio::select! {
        done = work => done,
        () = late => {
            tracing::warn!("something was still under way, and is dropped: it begins anew at the next start");
            Ok(())
        }
    }
}

/// Resolves when the process is to stop.
async fn until_stopped(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Tells Telegram where to post, and tries again ever more seldom until it has heard.
async fn announce(webhook: &Webhook) {
    let mut wait = FIRST_ANNOUNCEMENT_WAIT;
    while !webhook.announce().await {
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_ANNOUNCEMENT_WAIT);
    }
}

async fn bot(app: App, stopped: watch::Receiver<bool>) {
    let Some(token) = &app.settings.channels.telegram_token else { return };
    let run = async {
        let api = app.settings.channels.telegram_api()?;
        crate::bot::run(token, api.as_ref(), BotContext::of(&app).await?, until_stopped(stopped)).await
    };
    if let Err(error) = run.await {
        tracing::error!("the bot does not run: {error:#}");
    }
}

/// Returns the bot's webhook, where the settings ask for one.
async fn webhook(app: &App) -> Result<Option<Arc<Webhook>>> {
    let settings = &app.settings.channels;
    let (true, Some(token)) = (settings.telegram_webhook, &settings.telegram_token) else { return Ok(None) };
    let (api, key) = (settings.telegram_api()?, Arc::clone(&app.mailer()?.key));
    Ok(Some(Arc::new(Webhook::new(token, api.as_ref(), BotContext::of(app).await?, key)?)))
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
