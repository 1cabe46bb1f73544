//! deliver: deliveries due -> channel. A letter is claimed by lease, sent, and its outcome recorded. A crash in between
//! costs at most one repetition with the same Message-ID.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use tokio::sync::watch;

mod held;
mod record;

use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::{Channel, Channels, SendOutcome, missing_channel_remark};
use crate::delivery::{Delivery, Lane, Remark};
use crate::opportunity::identity::short_hash;
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
/// Seconds to wait after the first, second … failed attempt that is about the letter or its
/// recipient: three days in all. Then the letter is given up.
const RETRY_WAITS: [u64; 11] =
    [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600, 12 * 3600, 12 * 3600, 13 * 3600 + 39 * 60];
/// The wait between attempts while a channel does not work for us; shorter for a letter that somebody waits for.
const HELD_WAIT: Duration = Duration::from_secs(8 * 60);
const SHORT_HELD_WAIT: Duration = Duration::from_secs(60);
/// How much longer or shorter each wait may be, in per cent: letters that failed together are not retried together.
const JITTER_PERCENT: u64 = 20;

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

    fn help(&self) -> Option<&'static str> {
        Some("Send the letters that are due")
    }

    fn run<'a>(&'a self, app: &'a App, now: Timestamp) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            let (store, channels) = (app.store().await?, app.channels()?);
            let run = DeliveryRun {
                store,
                channels,
                now,
                machine: self.machine_clock,
                concurrency: self.concurrency,
                stopped: app.signals.stopping.subscribe(),
                is_told: AtomicBool::new(false),
            };
            held::lapse_reminders(store, now).await?;
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
    store: &'a Store,
    channels: &'a Channels,
    now: Timestamp,
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
                Ok(Some(DeliveryOutcome::Retry { .. } | DeliveryOutcome::Held { .. })) => outcome.retried += 1,
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
            let claimed = self.store.claim(lane, self.concurrency * 4, self.now, lease).await?;
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
                outcome = dispatch(self.store, self.channels, delivery, self.now) => Some(outcome?),
                () = self.stop_grace() => None,
            }
        };
        // Neither the address nor what the server answered, which may repeat it, stands in the log.
        let state = outcome.as_ref().map(DeliveryOutcome::state);
        tracing::debug!(delivery = %delivery.id, ?state, "attempted");
        match &outcome {
            Some(outcome) => record::record_outcome(self.store, &delivery.id, outcome, self.now).await?,
            None => self.store.give_back(&delivery.id).await?,
        }
        // The first letter that is held is told of at once, however many follow. Here, beside the other sends: whatever
        // waits for the stream of them keeps them from ending their transactions.
        if matches!(outcome, Some(DeliveryOutcome::Held { .. })) && !self.is_told.swap(true, Ordering::Relaxed) {
            held::report_channels(self.store, self.now).await?;
        }
        Ok(outcome)
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

async fn dispatch(store: &Store, channels: &Channels, delivery: &Delivery, now: Timestamp) -> Result<DeliveryOutcome> {
    let Some(to) = &delivery.to else {
        return Ok(DeliveryOutcome::Refused { why: Remark::SubscriptionEnded.as_str().to_owned() });
    };
    match channels.get(to.kind()) {
        None => Ok(held(delivery, missing_channel_remark(to.kind()).as_str().to_owned(), now)),
        Some(channel) => send(store, channel, to, delivery, now).await,
    }
}

async fn send(
    store: &Store,
    channel: &dyn Channel,
    to: &Address,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<DeliveryOutcome> {
    Ok(match channel.send(delivery).await {
        SendOutcome::Ok { remark } => {
            // A group became a supergroup: the next letter goes straight to the chat's new id.
            if let Some(moved) = channel.moved_address(to) {
                store.move_address(to, &moved).await?;
            }
            DeliveryOutcome::Sent { remark }
        }
        SendOutcome::WrittenToFile => DeliveryOutcome::WrittenToFile,
        SendOutcome::Refused { why } => DeliveryOutcome::Refused { why },
        SendOutcome::Gone { why } => DeliveryOutcome::Gone { why },
        SendOutcome::ChannelFault { why } => held(delivery, why, now),
        SendOutcome::Retry { after, why } => retry_or_give_up(delivery, after, why, now),
    })
}

fn retry_or_give_up(delivery: &Delivery, after: Option<Duration>, why: String, now: Timestamp) -> DeliveryOutcome {
    let nth = usize::try_from(delivery.attempts.max(1) - 1).unwrap_or(usize::MAX);
    let Some(wait) = RETRY_WAITS.get(nth) else { return DeliveryOutcome::Failed { why } };
    let wait = jittered(Duration::from_secs(*wait), delivery).max(after.unwrap_or_default());
    DeliveryOutcome::Retry { due_at: now.saturating_add(wait).unwrap_or(now), why }
}

/// Keeps a letter whose channel does not work for us: it is owed until somebody has mended that.
fn held(delivery: &Delivery, why: String, now: Timestamp) -> DeliveryOutcome {
    let wait = if delivery.kind.is_transactional() { SHORT_HELD_WAIT } else { HELD_WAIT };
    DeliveryOutcome::Held { due_at: now.saturating_add(jittered(wait, delivery)).unwrap_or(now), why }
}

/// Returns the wait with a jitter derived from the letter's id and attempt, so that it is reproducible.
fn jittered(wait: Duration, delivery: &Delivery) -> Duration {
    let hash = short_hash(&[delivery.id.as_str(), &delivery.attempts.to_string()]);
    let spread = hash.bytes().fold(0u64, |sum, byte| (sum * 31 + u64::from(byte)) % (2 * JITTER_PERCENT + 1));
    wait * u32::try_from(100 - JITTER_PERCENT + spread).unwrap_or(100) / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(id: &str, attempts: i64) -> Delivery {
        let to = Some(Address::parse("mailto:a@b.se").unwrap());
        Delivery { id: id.parse().unwrap(), to, attempts, ..Delivery::empty() }
    }

    fn wait(id: &str, attempts: i64) -> Option<i64> {
        match retry_or_give_up(&delivery(id, attempts), None, "451".to_owned(), Timestamp::UNIX_EPOCH) {
            DeliveryOutcome::Retry { due_at, .. } => Some(due_at.as_second()),
            _ => None,
        }
    }

    #[test]
    fn a_letter_is_tried_for_three_days_and_then_given_up() {
        let day = 24 * 3600;
        let mut waits = Vec::new();
        for id in ["a", "b", "c", "d"] {
            let tries: Vec<i64> = (1..).map_while(|attempt| wait(id, attempt)).collect();
            assert_eq!(tries.len(), RETRY_WAITS.len());
            let all: i64 = tries.iter().sum();
            assert!((5 * day / 2..7 * day / 2).contains(&all), "{all} s");
            waits.push(tries);
        }
        assert_eq!(RETRY_WAITS.iter().sum::<u64>(), 3 * 24 * 3600);
        let firsts: std::collections::BTreeSet<i64> = (0..200).filter_map(|n| wait(&format!("{n}"), 3)).collect();
        assert!(firsts.len() > 20 && firsts.first() >= Some(&720) && firsts.last() <= Some(&1080), "{firsts:?}");
        assert_eq!(wait("a", 3), wait("a", 3));
    }

    #[test]
    fn who_names_a_longer_wait_gets_it() {
        let outcome =
            retry_or_give_up(&delivery("a", 1), Some(Duration::from_secs(900)), String::new(), Timestamp::UNIX_EPOCH);
        assert_eq!(
            outcome,
            DeliveryOutcome::Retry { due_at: Timestamp::from_second(900).unwrap(), why: String::new() }
        );
    }
}
