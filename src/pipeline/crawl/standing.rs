//! How a source stands after a round, and when to come again.

use std::time::Duration;

use jiff::Timestamp;

use super::Watched;
use super::keep::Kept;
use super::sweep::Swept;
use crate::opportunity::identity::short_hash;
use crate::store::SourceRow;

/// The first wait after a failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(15 * 60);
/// A source is never given up: it is asked at least this often.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

pub(super) fn after(
    watched: &Watched,
    before: Option<&SourceRow>,
    swept: &Swept,
    kept: &Kept,
    now: Timestamp,
) -> SourceRow {
    let at = now.as_millisecond();
    let mut row = before.cloned().unwrap_or_else(|| SourceRow { id: watched.spec.id.clone(), ..SourceRow::default() });
    row.last_attempt = Some(at);
    if kept.recorded.new > 0 {
        row.last_new = Some(at);
    }
    if let Some(failure) = &swept.failure {
        row.failures += 1;
        failure.state.clone_into(&mut row.state);
        row.error = Some(failure.why.clone());
        let wait = backoff(row.failures).max(failure.retry_after.unwrap_or_default()).min(LONGEST_WAIT);
        row.next_due = Some(later(at, wait + spread(&row.id, wait)));
        return row;
    }
    row.error = swept.degraded.as_ref().map(|why| format!("read the poorer way, for the usual one failed: {why}"));
    row.state = match (&swept.degraded, swept.unchanged, watched.spec.lists_all() && !swept.complete) {
        (Some(_), _, _) => "degraded",
        (None, true, _) => "unchanged",
        (None, false, true) => {
            row.error =
                Some("the list moved while it was read, twice; what it lacked is not counted as absent".to_owned());
            "degraded"
        }
        (None, false, false) => "ok",
    }
    .to_owned();
    // A degraded source is still failing the usual way: it is tried again sooner.
    row.failures = if swept.degraded.is_some() { row.failures + 1 } else { 0 };
    row.last_success = Some(at);
    let every = watched.spec.every.unsigned_abs();
    let every = if swept.degraded.is_some() { every.min(backoff(row.failures)) } else { every };
    row.next_due = Some(later(at, every));
    row
}

fn backoff(failures: i64) -> Duration {
    let doublings = u32::try_from(failures.clamp(1, 8) - 1).unwrap_or(0);
    (FIRST_WAIT * 2u32.pow(doublings)).min(LONGEST_WAIT)
}

/// Up to a tenth more, by the source's name: sources that fell together do not come back together.
fn spread(id: &str, wait: Duration) -> Duration {
    let tenth = u64::try_from(wait.as_millis() / 10).unwrap_or(0).max(1);
    let hash = short_hash(&[id]).bytes().fold(0u64, |n, byte| n.wrapping_mul(31).wrapping_add(u64::from(byte)));
    Duration::from_millis(hash % tenth)
}

fn later(at: i64, wait: Duration) -> i64 {
    at.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
