//! deliver: deliveries due -> channel. A letter is claimed by lease, sent, and marked; a crash between costs one
//! repetition with the same Message-ID, nothing else.

use std::time::Duration;

use anyhow::Result;
use futures_util::StreamExt;
use jiff::Timestamp;

use super::LetterOutcome;
use crate::channel::{Channel, Sent};
use crate::delivery::Delivery;
use crate::store::{Settled, Store};
use crate::subscription::Address;

/// The ways out that are set up.
pub struct Channels {
    pub mail: Box<dyn Channel>,
    pub telegram: Option<Box<dyn Channel>>,
    /// None in a demonstration.
    pub hooks: Option<Box<dyn Channel>>,
}

/// Letters under way at the same time.
const AT_ONCE: usize = 4;
/// A claim lasts so long by the machine's clock; a channel gives up well before.
const LEASE: Duration = Duration::from_secs(300);
/// Waits after the first, second … failed attempt; after the last the letter is given up: four days in all.
const WAITS: [u64; 11] =
    [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600, 24 * 3600, 24 * 3600, 24 * 3600];

/// Removes what channels kept of letters to people who left, and sends all that is due.
pub async fn run(store: &Store, channels: &Channels, now: Timestamp) -> Result<LetterOutcome> {
    forget(store, channels).await?;
    let mut outcome = LetterOutcome::default();
    loop {
        let machine = Timestamp::now().as_millisecond();
        let until = machine + i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX / 2);
        let claimed = store.claim(AT_ONCE as i64 * 4, now.as_millisecond(), machine, until).await?;
        if claimed.is_empty() {
            return Ok(outcome);
        }
        let sends = claimed.iter().map(|delivery| one(store, channels, delivery, now));
        let settled: Vec<Result<Settled>> = futures_util::stream::iter(sends).buffer_unordered(AT_ONCE).collect().await;
        for settled in settled {
            match settled? {
                Settled::Sent { .. } => outcome.sent += 1,
                Settled::Retry { .. } => outcome.retried += 1,
                Settled::Failed { .. } | Settled::Refused { .. } => outcome.refused += 1,
            }
        }
    }
}

async fn forget(store: &Store, channels: &Channels) -> Result<()> {
    for letter in store.erased_letters().await? {
        match channels.mail.forget(&letter) {
            Ok(()) => store.forgot_letter(&letter).await?,
            Err(error) => tracing::warn!(letter, "a copy of the letter could not be removed: {error}"),
        }
    }
    Ok(())
}

async fn one(store: &Store, channels: &Channels, delivery: &Delivery, now: Timestamp) -> Result<Settled> {
    let settled = match channel_for(channels, delivery) {
        Err(why) => Settled::Refused { why },
        Ok(None) => retry(delivery, None, not_set_up(delivery).to_owned(), now),
        Ok(Some(channel)) => match channel.send(delivery).await {
            Sent::Ok { remark } => {
                follow_move(store, channel, delivery).await?;
                Settled::Sent { remark }
            }
            Sent::Refused { why } => Settled::Refused { why },
            Sent::Retry { after, why } => retry(delivery, after, why, now),
        },
    };
    // Who it is for stands in the ledger, not in the log.
    tracing::debug!(delivery = %delivery.id, ?settled, "attempted");
    store.settle(&delivery.id, &settled, now).await?;
    Ok(settled)
}

fn channel_for<'a>(channels: &'a Channels, delivery: &Delivery) -> Result<Option<&'a dyn Channel>, String> {
    match Address::parse(&delivery.address) {
        Ok(Address::Mail(_)) => Ok(Some(channels.mail.as_ref())),
        Ok(Address::Telegram(_)) => Ok(channels.telegram.as_deref()),
        Ok(Address::Hook(_)) => Ok(channels.hooks.as_deref()),
        Err(error) => Err(error.to_string()),
    }
}

/// A group that became a supergroup has another number: the next letter goes straight there.
async fn follow_move(store: &Store, channel: &dyn Channel, delivery: &Delivery) -> Result<()> {
    if let Ok(from) = Address::parse(&delivery.address)
        && let Some(to) = channel.moved(&from)
    {
        store.move_address(&from, &to).await?;
    }
    Ok(())
}

fn not_set_up(delivery: &Delivery) -> &'static str {
    match Address::parse(&delivery.address) {
        Ok(Address::Hook(_)) => "brev till webbadresser är avstängda här",
        _ => "ingen Telegram-token är inställd (UTKIK_TELEGRAM_TOKEN)",
    }
}

fn retry(delivery: &Delivery, after: Option<Duration>, why: String, now: Timestamp) -> Settled {
    let nth = usize::try_from(delivery.attempts.max(1) - 1).unwrap_or(usize::MAX);
    let Some(wait) = WAITS.get(nth) else { return Settled::Failed { why } };
    let wait = Duration::from_secs(*wait).max(after.unwrap_or_default());
    Settled::Retry { due_at: now.as_millisecond() + i64::try_from(wait.as_millis()).unwrap_or(i64::MAX / 2), why }
}
