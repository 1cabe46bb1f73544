//! deliver: deliveries due -> channel. A letter is claimed by lease, sent, and its outcome recorded. A crash in between
//! costs at most one repetition with the same Message-ID.

use std::time::Duration;

use anyhow::Result;
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;

use super::{LetterOutcome, Outcome, Stage};
use crate::app::App;
use crate::channels::{Channel, Channels, SendOutcome, missing_channel_remark};
use crate::delivery::{Delivery, Lane, Remark};
use crate::opportunity::identity::short_hash;
use crate::store::{DeliveryOutcome, Lease, Store};
use crate::subscription::Address;

/// Returns the machine's time, which measures leases. Unlike the application's clock, it never stands still.
pub type MachineClock = fn() -> Timestamp;

#[derive(Clone, Copy)]
struct DeliveryTime {
    now: Timestamp,
    machine: MachineClock,
}

/// The usual number of letters that are sent concurrently in each lane.
pub const CONCURRENT_SENDS: usize = 4;
/// How long a claim on a letter lasts, by the machine's clock, since it bounds how long a process really works. A
/// channel gives up well before that, even on a letter that had to wait for the one before it.
const LEASE: Duration = Duration::from_secs(600);
/// Seconds to wait after the first, second … failed attempt: three days in all. Then the letter is given up.
const RETRY_WAITS: [u64; 11] =
    [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600, 12 * 3600, 12 * 3600, 13 * 3600 + 39 * 60];
/// How much longer or shorter each wait may be, in per cent: letters that failed together are not retried together.
const JITTER_PERCENT: u64 = 20;

/// The letters that a run sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryScope {
    All,
    /// Only letters that somebody is waiting for, so that they need not queue behind thousands of others.
    Transactional,
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
    pub const TRANSACTIONAL: Deliver =
        Deliver { scope: DeliveryScope::Transactional, concurrency: 1, machine_clock: Timestamp::now };
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
            let at = DeliveryTime { now, machine: self.machine_clock };
            let outcome = match self.scope {
                DeliveryScope::All => run(store, channels, at, self.concurrency).await?,
                DeliveryScope::Transactional => {
                    deliver_lane(store, channels, Lane::Transactional, at, self.concurrency).await?
                }
            };
            Ok(Outcome::Letters(outcome))
        })
    }
}

/// Removes channels' copies of letters to people who left, and sends all letters that are due.
async fn run(store: &Store, channels: &Channels, at: DeliveryTime, concurrency: usize) -> Result<LetterOutcome> {
    remove_erased_copies(store, channels).await?;
    let lane_outcome = |which| deliver_lane(store, channels, which, at, concurrency);
    let (mail, chats, transactional) =
        tokio::join!(lane_outcome(Lane::Mail), lane_outcome(Lane::Chat), lane_outcome(Lane::Transactional));
    let lanes = [mail?, chats?, transactional?];
    let sum = |count: fn(&LetterOutcome) -> u64| lanes.iter().map(count).sum();
    Ok(LetterOutcome {
        sent: sum(|lane| lane.sent),
        retried: sum(|lane| lane.retried),
        refused: sum(|lane| lane.refused),
        ..LetterOutcome::default()
    })
}

/// Sends what is due in a lane. After an error, sends that have begun are still completed and recorded: a letter sent
/// without its outcome recorded would be sent again.
async fn deliver_lane(
    store: &Store,
    channels: &Channels,
    lane: Lane,
    at: DeliveryTime,
    concurrency: usize,
) -> Result<LetterOutcome> {
    let mut outcome = LetterOutcome::default();
    // A recipient's next letter can be claimed once the outcome of the one before it is recorded.
    while deliver_next(store, channels, lane, at, concurrency, &mut outcome).await? > 0 {}
    Ok(outcome)
}

/// Sends the next letter of each recipient in a lane. Returns how many it tried to send.
async fn deliver_next(
    store: &Store,
    channels: &Channels,
    lane: Lane,
    at: DeliveryTime,
    concurrency: usize,
    outcome: &mut LetterOutcome,
) -> Result<u64> {
    let (mut attempts, mut first_error) = (0, None);
    let sends = claim_due(store, lane, at, concurrency)
        .map(|delivery| async { attempt(store, channels, &delivery?, at.now).await });
    let mut results = std::pin::pin!(sends.buffer_unordered(concurrency));
    while let Some(result) = results.next().await {
        attempts += 1;
        match result {
            Ok(DeliveryOutcome::Sent { .. } | DeliveryOutcome::WrittenToFile) => outcome.sent += 1,
            Ok(DeliveryOutcome::Retry { .. }) => outcome.retried += 1,
            Ok(DeliveryOutcome::Failed { .. } | DeliveryOutcome::Refused { .. } | DeliveryOutcome::Gone { .. }) => {
                outcome.refused += 1
            }
            Err(error) => drop(first_error.get_or_insert(error)),
        }
    }
    first_error.map_or(Ok(attempts), Err)
}

/// Returns a stream of the due letters of a lane, which claims a few at a time as they are polled.
fn claim_due(store: &Store, lane: Lane, at: DeliveryTime, concurrency: usize) -> impl Stream<Item = Result<Delivery>> {
    let claims = stream::try_unfold((), move |()| async move {
        let from = (at.machine)();
        let lease = Lease { from, until: from.checked_add(LEASE)? };
        let claimed = store.claim(lane, concurrency * 4, at.now, lease).await?;
        Ok::<_, anyhow::Error>((!claimed.is_empty()).then_some((claimed, ())))
    });
    claims.map_ok(|claimed| stream::iter(claimed.into_iter().map(Ok))).try_flatten()
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

async fn attempt(store: &Store, channels: &Channels, delivery: &Delivery, now: Timestamp) -> Result<DeliveryOutcome> {
    let outcome = match &delivery.to {
        None => DeliveryOutcome::Refused { why: Remark::SubscriptionEnded.as_str().to_owned() },
        Some(to) => match channels.get(to.kind()) {
            None => retry_or_give_up(delivery, None, missing_channel_remark(to.kind()).as_str().to_owned(), now),
            Some(channel) => send(store, channel, to, delivery, now).await?,
        },
    };
    // The address stands in the ledger only, never in the log.
    tracing::debug!(delivery = %delivery.id, ?outcome, "attempted");
    store.record_outcome(&delivery.id, &outcome, now).await?;
    Ok(outcome)
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
        SendOutcome::Retry { after, why } => retry_or_give_up(delivery, after, why, now),
    })
}

fn retry_or_give_up(delivery: &Delivery, after: Option<Duration>, why: String, now: Timestamp) -> DeliveryOutcome {
    let nth = usize::try_from(delivery.attempts.max(1) - 1).unwrap_or(usize::MAX);
    let Some(wait) = RETRY_WAITS.get(nth) else { return DeliveryOutcome::Failed { why } };
    let wait = jittered(Duration::from_secs(*wait), delivery).max(after.unwrap_or_default());
    DeliveryOutcome::Retry { due_at: now.saturating_add(wait).unwrap_or(now), why }
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
