//! deliver: deliveries due -> channel. A letter is claimed by lease, sent, and its outcome recorded. A crash in between
//! costs at most one repetition with the same Message-ID.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

mod held;
mod record;
mod retries;

use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::{Channel, Channels, SendOutcome, missing_channel_remark};
use crate::delivery::{Delivery, DeliveryState, Lane, Remark};
use crate::store::{DeliveryOutcome, Lease, Store};
use crate::subscription::Address;

/// Returns the machine's time, which measures leases. Unlike the application's clock, it never stands still.
pub type MachineClock = fn() -> Timestamp;

/// The usual number of letters that are sent concurrently in each lane.
pub const CONCURRENT_SENDS: usize = 4;
/// How long a claim on a letter lasts, by the machine's clock, since it bounds how long a process really works.
const LEASE: Duration = Duration::from_secs(45 * 60);
/// The longest that a channel takes for one letter: a mail server may take five minutes to let us in, five to hear
/// about the letter, ten to filter it; and the pace is six letters a minute or more. A claim that ends sooner is given
/// back and made anew.
const LONGEST_SEND: Duration = Duration::from_secs(22 * 60);
/// How long letters in hand may still take when the process is to stop.
const STOP_GRACE: Duration = Duration::from_secs(10);
/// The letters that a run sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryScope {
    All,
    /// Only those of one lane, so that they need not wait for another.
    Lane(Lane),
}

/// Sends the letters that are due.
pub struct Deliver {
    pub scope: DeliveryScope,
    /// Letters that are sent concurrently in each lane, and so the number of connections to the mail server.
    pub concurrency: usize,
    pub machine_clock: MachineClock,
}

impl Deliver {
    pub const ALL: Deliver =
        Deliver { scope: DeliveryScope::All, concurrency: CONCURRENT_SENDS, machine_clock: Timestamp::now };
    pub const MAIL: Deliver = Deliver { scope: DeliveryScope::Lane(Lane::Mail), ..Deliver::ALL };
    pub const CHATS: Deliver = Deliver { scope: DeliveryScope::Lane(Lane::Chat), ..Deliver::ALL };
    pub const TRANSACTIONAL: Deliver =
        Deliver { scope: DeliveryScope::Lane(Lane::Transactional), concurrency: 1, ..Deliver::ALL };
}

impl Stage for Deliver {
    fn name(&self) -> &'static str {
        "deliver"
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            let (store, channels) = (app.store().await?, app.channels()?);
            let run = DeliveryRun {
                app,
                store,
                channels,
                from: now,
                machine: self.machine_clock,
                concurrency: self.concurrency,
                stopped: app.signals.stopping.subscribe(),
                is_told: AtomicBool::new(false),
            };
            // Who waits for a letter gets it whatever the clock says; what goes by the date waits for the right one.
            if self.scope != DeliveryScope::Lane(Lane::Transactional) {
                app.check_clock(now).await?;
                held::lapse_reminders(store, now).await?;
                remove_old_texts(store, app.settings.letter_days, now).await?;
            }
            let outcome = match self.scope {
                DeliveryScope::All => run.all_lanes().await?,
                DeliveryScope::Lane(lane) => run.lane(lane).await?,
            };
            held::report_channels(store, now).await?;
            Ok(Outcome::Letters(outcome))
        })
    }
}

/// What a run works with.
struct DeliveryRun<'a> {
    app: &'a App,
    store: &'a Store,
    channels: &'a Channels,
    /// When the run began.
    from: Timestamp,
    machine: MachineClock,
    concurrency: usize,
    /// Whether the process is to stop.
    stopped: watch::Receiver<bool>,
    /// Whether it was told that letters are held.
    is_told: AtomicBool,
}

/// A letter that this process holds, until an instant of the machine's clock.
struct ClaimedLetter {
    delivery: Delivery,
    until: Timestamp,
}

impl DeliveryRun<'_> {
    /// Sends all letters that are due, each lane for itself.
    async fn all_lanes(&self) -> Result<LetterOutcome> {
        let (mail, chats, transactional) =
            tokio::join!(self.lane(Lane::Mail), self.lane(Lane::Chat), self.lane(Lane::Transactional));
        let lanes = [mail?, chats?, transactional?];
        let sum = |count: fn(&LetterOutcome) -> u64| lanes.iter().map(count).sum();
        Ok(LetterOutcome {
            sent: sum(|lane| lane.sent),
            retried: sum(|lane| lane.retried),
            refused: sum(|lane| lane.refused),
            ..LetterOutcome::default()
        })
    }

    /// Removes channels' copies of letters to people who left, and sends what is due in a lane. After an error, sends
    /// that have begun are still completed and recorded: a letter sent without its outcome recorded would be sent
    /// again.
    async fn lane(&self, lane: Lane) -> Result<LetterOutcome> {
        if lane == Lane::Mail {
            remove_erased_copies(self.store, self.channels).await?;
        }
        let mut outcome = LetterOutcome::default();
        // A recipient's next letter can be claimed once the outcome of the one before it is recorded.
        while !self.is_stopping() && self.next_letters(lane, &mut outcome).await? > 0 {}
        Ok(outcome)
    }

    /// Returns the time, which goes on during a run: what is queued meanwhile is sent, too.
    fn now(&self) -> Timestamp {
        self.app.now().max(self.from)
    }

    fn is_stopping(&self) -> bool {
        *self.stopped.borrow()
    }

    /// Sends the next letter of each recipient in a lane. Returns how many it claimed.
    async fn next_letters(&self, lane: Lane, outcome: &mut LetterOutcome) -> Result<u64> {
        let (mut claimed, mut first_error) = (0, None);
        let sends = self.claim_due(lane).map(|letter| async { self.attempt(&letter?).await });
        let mut results = std::pin::pin!(sends.buffer_unordered(self.concurrency));
        while let Some(result) = results.next().await {
            claimed += 1;
            match result {
                Ok(None) => {}
                Ok(Some(DeliveryOutcome::Sent { .. } | DeliveryOutcome::WrittenToFile)) => outcome.sent += 1,
                Ok(Some(result)) if result.state() == DeliveryState::Pending => outcome.retried += 1,
                Ok(Some(_)) => outcome.refused += 1,
                Err(error) => drop(first_error.get_or_insert(error)),
            }
        }
        first_error.map_or(Ok(claimed), Err)
    }

    /// Returns a stream of the due letters of a lane, which claims a few at a time as they are polled, and none once
    /// the process is to stop.
    fn claim_due(&self, lane: Lane) -> impl Stream<Item = Result<ClaimedLetter>> {
        let claims = stream::try_unfold((), move |()| async move {
            if self.is_stopping() {
                return Ok(None);
            }
            let from = (self.machine)();
            let lease = Lease { from, until: from.checked_add(LEASE)? };
            // Of letters that somebody waits for, none is claimed before it can leave: a more urgent one may come.
            let batch = if lane == Lane::Transactional { self.concurrency } else { self.concurrency * 4 };
            let claimed = self.store.claim(lane, batch, self.now(), lease).await?;
            let held = move |delivery| Ok(ClaimedLetter { delivery, until: lease.until });
            Ok::<_, anyhow::Error>((!claimed.is_empty()).then(|| (stream::iter(claimed.into_iter().map(held)), ())))
        });
        claims.try_flatten()
    }

    /// Sends a letter and records how that ended. Returns `None` when it was given back instead: the process is to
    /// stop, or the claim might end before the channel has answered.
    async fn attempt(&self, letter: &ClaimedLetter) -> Result<Option<DeliveryOutcome>> {
        let delivery = &letter.delivery;
        let is_late = (self.machine)().checked_add(LONGEST_SEND)? > letter.until;
        let outcome = if is_late || self.is_stopping() {
            None
        } else {
            tokio::select! {
                outcome = self.dispatch(delivery) => Some(outcome?),
                () = self.stop_grace() => None,
            }
        };
        // Neither the address nor what the server answered, which may repeat it, stands in the log.
        let state = outcome.as_ref().map(DeliveryOutcome::state);
        tracing::debug!(delivery = %delivery.id, ?state, "attempted");
        match &outcome {
            Some(outcome) => record::record_outcome(self.store, &delivery.id, outcome, self.now()).await?,
            None => self.store.give_back(&delivery.id).await?,
        }
        // The first letter that is held is told of at once, however many follow. Here, beside the other sends: whatever
        // waits for the stream of them keeps them from ending their transactions.
        let is_held = matches!(outcome, Some(DeliveryOutcome::Held { .. } | DeliveryOutcome::Unanswered { .. }));
        if is_held && !self.is_told.swap(true, Ordering::Relaxed) {
            held::report_channels(self.store, self.now()).await?;
        }
        Ok(outcome)
    }

    async fn dispatch(&self, delivery: &Delivery) -> Result<DeliveryOutcome> {
        let Some(to) = &delivery.to else {
            return Ok(DeliveryOutcome::Refused { why: Remark::SubscriptionEnded.as_str().to_owned() });
        };
        match self.channels.get(to.kind()) {
            None => Ok(retries::held(delivery, missing_channel_remark(to.kind()).as_str().to_owned(), self.now())),
            Some(channel) => self.send(channel, to, delivery).await,
        }
    }

    async fn send(&self, channel: &dyn Channel, to: &Address, delivery: &Delivery) -> Result<DeliveryOutcome> {
        let sent = channel.send(delivery).await;
        let now = self.now();
        Ok(match sent {
            SendOutcome::Ok { remark } => {
                // A group became a supergroup: the next letter goes straight to the chat's new id.
                if let Some(moved) = channel.moved_address(to) {
                    self.store.move_address(to, &moved).await?;
                }
                DeliveryOutcome::Sent { remark }
            }
            SendOutcome::WrittenToFile => DeliveryOutcome::WrittenToFile,
            SendOutcome::Refused { why } => DeliveryOutcome::Refused { why },
            SendOutcome::Gone { why } => DeliveryOutcome::Gone { why },
            SendOutcome::ChannelFault { why } => retries::held(delivery, why, now),
            SendOutcome::Unanswered { why } => retries::unanswered(delivery, why, now),
            SendOutcome::Retry { after, why } => retries::retry_or_give_up(delivery, after, why, now),
        })
    }

    /// Resolves when letters in hand are to be let go.
    async fn stop_grace(&self) {
        // An error means that whoever stops the process is gone, and nobody will.
        if self.stopped.clone().wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(STOP_GRACE).await;
    }
}

/// Removes some of the texts that are older than they are kept; the next runs remove more.
async fn remove_old_texts(store: &Store, days: Option<NonZeroU32>, now: Timestamp) -> Result<()> {
    let Some(days) = days else { return Ok(()) };
    let kept = SignedDuration::from_hours(24 * i64::from(days.get()));
    // Before the first day that there is, nothing was written.
    let Ok(before) = now.checked_sub(kept) else { return Ok(()) };
    store.remove_old_texts(before).await?;
    Ok(())
}

/// Removes the copies that channels keep of letters to people who left.
///
/// # Errors
/// When the store cannot be used; a copy that cannot be removed is logged, and stays on the list.
pub async fn remove_erased_copies(store: &Store, channels: &Channels) -> Result<()> {
    for letter in store.erased_letters().await? {
        match channels.delete_copies(&letter) {
            Ok(()) => store.mark_copies_erased(&letter).await?,
            Err(error) => tracing::warn!(%letter, "a copy of the letter could not be removed: {error}"),
        }
    }
    Ok(())
}
