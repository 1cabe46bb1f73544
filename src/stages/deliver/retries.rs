//! When a letter that could not be sent is tried again, and when it is given up.

use std::time::Duration;

use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::opportunity::identity::short_hash;
use crate::store::DeliveryOutcome;

/// Seconds to wait after the first, second … failed attempt; after these, a day each.
const RETRY_WAITS: [u64; 8] = [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600];
const LATER_WAIT: u64 = 24 * 3600;
/// The attempts before a letter is given up: a fortnight's. A holiday is longer than a weekend, and most calls are open
/// for weeks.
const MAX_ATTEMPTS: i64 = 22;
/// The wait between attempts while a channel does not work for us; shorter for a letter that somebody waits for.
const HELD_WAIT: Duration = Duration::from_secs(8 * 60);
const SHORT_HELD_WAIT: Duration = Duration::from_secs(60);
/// How much longer or shorter each wait may be, in per cent: letters that failed together are not retried together.
const JITTER_PERCENT: u64 = 20;

/// Returns what becomes of a letter that its recipient cannot take now.
pub(super) fn retry_or_give_up(
    delivery: &Delivery,
    after: Option<Duration>,
    why: String,
    now: Timestamp,
) -> DeliveryOutcome {
    match next_wait(delivery) {
        None => DeliveryOutcome::Failed { why },
        Some(wait) => DeliveryOutcome::Retry { due_at: later(now, wait.max(after.unwrap_or_default())), why },
    }
}

/// Returns what becomes of a letter whose content a server took without an answer. It may have kept it, so that it is
/// not tried as often as one that a channel held up.
pub(super) fn unanswered(delivery: &Delivery, why: String, now: Timestamp) -> DeliveryOutcome {
    match next_wait(delivery) {
        None => DeliveryOutcome::Failed { why },
        Some(wait) => DeliveryOutcome::Unanswered { due_at: later(now, wait), why },
    }
}

/// Keeps a letter whose channel does not work for us: it is owed until somebody has mended that.
pub(super) fn held(delivery: &Delivery, why: String, now: Timestamp) -> DeliveryOutcome {
    let wait = if delivery.kind.is_transactional() { SHORT_HELD_WAIT } else { HELD_WAIT };
    DeliveryOutcome::Held { due_at: later(now, jittered(wait, delivery)), why }
}

fn next_wait(delivery: &Delivery) -> Option<Duration> {
    if delivery.attempts >= MAX_ATTEMPTS {
        return None;
    }
    let nth = usize::try_from(delivery.attempts.max(1) - 1).unwrap_or(usize::MAX);
    let seconds = RETRY_WAITS.get(nth).copied().unwrap_or(LATER_WAIT);
    Some(jittered(Duration::from_secs(seconds), delivery))
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(now)
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
    use crate::subscription::Address;

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
    fn a_letter_is_tried_for_a_fortnight_and_then_given_up() {
        let day = 24 * 3600;
        for id in ["a", "b", "c", "d"] {
            let tries: Vec<i64> = (1..).map_while(|attempt| wait(id, attempt)).collect();
            let all: i64 = tries.iter().sum();
            assert!((12 * day..17 * day).contains(&all), "{all} s");
            assert!(tries.iter().all(|wait| *wait <= 29 * 3600), "{tries:?}");
            assert_eq!(tries.len() + 1, 22);
        }
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
