//! The loops of the daemon: rounds of crawl, index, match, alert, remind and digest; beside them delivery, and the
//! letters that people on the web pages wait for.

use std::future::Future;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::app::App;
#[cfg(feature = "demo")]
use crate::stages::Crawl;
use crate::stages::{AccountLetters, Deliver, ROUND, Stage, Watchdog, letters_may_leave};

/// The time between two rounds of each loop.
const TICK: Duration = Duration::from_secs(30);

/// Runs the stages of a round once, at a time that the caller chooses.
pub(crate) async fn run_round(app: &App, now: Timestamp) {
    run_stages(ROUND, app, now).await;
}

/// As [`run_round`], and reads all sources, due or not.
#[cfg(feature = "demo")]
pub(crate) async fn run_full_round(app: &App, now: Timestamp) {
    run_stage(&Crawl::ALL, app, now).await;
    run_stages(ROUND.get(1..).unwrap_or_default(), app, now).await;
}

async fn run_stages(stages: &[&dyn Stage], app: &App, now: Timestamp) {
    for stage in stages {
        run_stage(*stage, app, now).await;
    }
    app.signals.notify_letters_queued();
}

/// Sends the letters that are due.
#[cfg_attr(not(feature = "demo"), allow(dead_code, reason = "only the demonstration needs it"))]
pub(crate) async fn deliver_once(app: &App) {
    run_stage(&Deliver::ALL, app, app.now()).await;
}

/// Runs a stage once. A failure is logged, and the stage is tried again in its next round; the others go on.
async fn run_stage(stage: &dyn Stage, app: &App, now: Timestamp) {
    match stage.run(app, now).await {
        Ok(outcome) => tracing::debug!(stage = stage.name(), ?outcome, "done"),
        Err(error) => {
            tracing::error!(stage = stage.name(), "{error:#}");
            if let Ok(store) = app.store().await {
                store.note_failure(&error, now);
            }
        }
    }
}

/// Runs rounds until the process stops.
pub(super) async fn run(
    app: &App,
    before_first_round: impl Future<Output = Result<()>>,
    mut stopped: watch::Receiver<bool>,
) -> Result<()> {
    before_first_round.await?;
    let watchdog = Watchdog::default();
    while !*stopped.borrow() {
        let now = app.now();
        if watchdog.allows_work(app, now).await {
            run_round(app, now).await;
        }
        let _ = tokio::time::timeout(TICK, stopped.wait_for(|stop| *stop)).await;
    }
    Ok(())
}

/// Delivers letters until the process stops: at once when letters were queued, and at every tick for retries. Mail and
/// chats have loops of their own, so that neither waits for the other's run to end.
pub(super) async fn deliver(app: &App, stopped: watch::Receiver<bool>) {
    tokio::join!(
        deliver_lane(app, &Deliver::MAIL, &app.signals.mail_queued, stopped.clone()),
        deliver_lane(app, &Deliver::CHATS, &app.signals.chats_queued, stopped),
    );
}

async fn deliver_lane(app: &App, lane: &Deliver, queued: &Notify, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let now = app.now();
        match letters_may_leave(app, now).await {
            Ok(true) => run_stage(lane, app, now).await,
            Ok(false) => {}
            Err(error) => tracing::error!(stage = lane.name(), "{error:#}"),
        }
        tokio::select! {
            () = queued.notified() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}

/// Writes and sends the letters that people wait for until the process stops: at once when one is requested. They are
/// written beside those that leave, so that the one that matters most is the next to leave.
pub(super) async fn send_account_letters(app: &App, stopped: watch::Receiver<bool>) {
    tokio::join!(
        write_account_letters(app, stopped.clone()),
        deliver_lane(app, &Deliver::TRANSACTIONAL, &app.signals.account_letters_queued, stopped),
    );
}

async fn write_account_letters(app: &App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        run_stage(&AccountLetters, app, app.now()).await;
        app.signals.account_letters_queued.notify_one();
        tokio::select! {
            () = app.signals.letter_requested.notified() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}
