//! The health of a source after a round, and when it is due again.

use std::time::Duration;

use jiff::Timestamp;

use super::detail_page_stats::HealthIssue;
use super::ingest::Ingested;
use super::pass_result::{PassResult, Progress};
use crate::opportunity::SourceHealth;
use crate::opportunity::identity::short_hash;
use crate::sources::WatchedSource;
use crate::sources::cadence;
use crate::store::{SourceRound, SourceRow};

/// The wait after the first failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(15 * 60);
/// The longest wait: a failing source is never given up.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

pub(super) fn row_after(
    watched: &WatchedSource,
    before: Option<&SourceRow>,
    pass: &PassResult,
    ingested: &Ingested,
    now: Timestamp,
) -> SourceRow {
    let mut row = before.cloned().unwrap_or_else(|| SourceRow::untried(watched.spec.id.clone()));
    row.last_attempt = Some(now);
    if ingested.recorded.new > 0 {
        row.last_new = Some(now);
    }
    if let Some(failure) = &pass.failure {
        row.failures += 1;
        row.health = failure.health;
        row.error = Some(failure.why.clone());
        let wait = backoff(row.failures).max(failure.retry_after.unwrap_or_default()).min(LONGEST_WAIT);
        row.next_due = Some(add_wait(now, wait + jitter(row.id.as_str(), wait)));
        return row;
    }
    if let Some(progress) = &pass.progress {
        return row_in_the_middle(row, progress, now);
    }
    if let Some(why) = &pass.suspect {
        row.failures += 1;
        row.health = SourceHealth::Suspect;
        row.error = Some(why.clone());
        row.last_success = Some(now);
        row.next_due = Some(add_wait(now, watched.spec.interval.unsigned_abs()));
        return row;
    }
    let fallback_error = |why: &String| format!("read the poorer way, for the usual one failed: {why}");
    let fallback_issue =
        pass.degraded.as_ref().map(|why| HealthIssue { health: SourceHealth::Degraded, why: fallback_error(why) });
    let issue = fallback_issue.or_else(|| pass.detail_issue());
    row.error = issue.as_ref().map(|trouble| trouble.why.clone()).or_else(|| pass.remark.clone());
    row.health = match (&issue, pass.unchanged, watched.source.lists_all_calls() && !pass.complete) {
        (Some(trouble), _, _) => trouble.health,
        (None, true, _) => SourceHealth::Unchanged,
        (None, false, true) => {
            row.error =
                Some("the list moved while it was read, twice; what it lacked is not counted as absent".to_owned());
            SourceHealth::Degraded
        }
        (None, false, false) => SourceHealth::Ok,
    };
    // A degraded source still fails in its usual way, so it is tried again sooner.
    row.failures = if issue.is_some() { row.failures + 1 } else { 0 };
    row.last_success = Some(now);
    let every = watched.spec.interval.unsigned_abs();
    let wait = match issue {
        Some(_) => every.min(backoff(row.failures)),
        // The site may say that it changes less often than the configured interval.
        None => every.max(pass.fresh_for.unwrap_or_default().min(LONGEST_WAIT)),
    };
    row.next_due = Some(add_wait(now, wait));
    row
}

/// Returns the state of a source of which pages are left for the next round, which is due at once.
fn row_in_the_middle(row: SourceRow, progress: &Progress, now: Timestamp) -> SourceRow {
    SourceRow {
        failures: 0,
        health: SourceHealth::Reading,
        error: Some(progress.text()),
        last_success: if progress.has_moved { Some(now) } else { row.last_success },
        next_due: Some(now),
        ..row
    }
}

/// Marks a source as silent that is read without errors but has had nothing new for clearly longer than usual.
pub(super) fn mark_silent(row: &mut SourceRow, times_of_new: &[Timestamp], now: Timestamp) {
    let (Some(last), true) = (times_of_new.last(), row.health.is_well() && row.health != SourceHealth::Reading) else {
        return;
    };
    let (Some(tolerance), Some(usual_interval)) =
        (cadence::unusual_silence(times_of_new), cadence::usual_gap(times_of_new))
    else {
        return;
    };
    let quiet = now.duration_since(*last);
    if quiet <= tolerance {
        return;
    }
    let (quiet, every) = (quiet.as_hours() / 24, usual_interval.as_hours() / 24);
    row.health = SourceHealth::Silent;
    row.error = Some(format!("nothing new for {quiet} days, where something new usually comes within {every}"));
}

/// Returns the record of the round. An unchanged list shows as many calls as in the round before.
pub(super) fn round_record(
    row: &SourceRow,
    pass: &PassResult,
    ingested: &Ingested,
    earlier: &[SourceRound],
    now: Timestamp,
) -> SourceRound {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let found = match (&pass.failure, pass.degraded.is_some(), pass.unchanged) {
        (Some(_), ..) | (_, true, _) => None,
        (None, false, true) => earlier.iter().rev().find_map(|round| round.found),
        (None, false, false) => Some(count(pass.found)),
    };
    // Of an unchanged list, no row was looked at.
    let aside = found.filter(|_| !pass.unchanged).map(|_| count(pass.unreadable_rows));
    SourceRound { at: now, health: row.health, found, new: count(ingested.recorded.new), aside }
}

/// Counts a failure, and sets when the source is due again.
pub(super) fn back_off(row: &mut SourceRow, now: Timestamp) {
    row.failures += 1;
    row.last_attempt = Some(now);
    let wait = backoff(row.failures);
    row.next_due = Some(add_wait(now, wait + jitter(row.id.as_str(), wait)));
}

fn backoff(failures: i64) -> Duration {
    let doublings = u32::try_from(failures.clamp(1, 8) - 1).unwrap_or(0);
    (FIRST_WAIT * 2u32.pow(doublings)).min(LONGEST_WAIT)
}

/// Returns up to a tenth of the wait, derived from the source's id: sources that failed together are not retried
/// together.
fn jitter(id: &str, wait: Duration) -> Duration {
    let tenth = u64::try_from(wait.as_millis() / 10).unwrap_or(0).max(1);
    let hash = short_hash(&[id]).bytes().fold(0u64, |n, byte| n.wrapping_mul(31).wrapping_add(u64::from(byte)));
    Duration::from_millis(hash % tenth)
}

fn add_wait(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunity::SourceId;

    #[test]
    fn a_source_that_is_quiet_for_long_is_silent_and_only_then() {
        use SourceHealth::{Broken, Ok, Silent, Unchanged};
        let day = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
        let weekly: Vec<Timestamp> = [0, 7, 14, 21, 28, 35].map(day).to_vec();
        let health_on = |health: SourceHealth, times: &[Timestamp], now: i64| {
            let mut row = SourceRow { health, ..SourceRow::untried(SourceId::from_static("weekly")) };
            mark_silent(&mut row, times, day(now));
            (row.health, row.error)
        };
        assert_eq!(health_on(Unchanged, &weekly, 50).0, Unchanged);
        let (health, error) = health_on(Ok, &weekly, 60);
        assert_eq!(health, Silent);
        assert_eq!(error.unwrap(), "nothing new for 25 days, where something new usually comes within 7");
        assert_eq!(health_on(Broken, &weekly, 60).0, Broken, "not to be read is worse");
        assert_eq!(health_on(Ok, &weekly[..3], 300).0, Ok, "too little is known of its cadence");
        assert_eq!(health_on(Ok, &[], 300).0, Ok);
    }
}
