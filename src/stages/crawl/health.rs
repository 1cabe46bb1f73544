//! The health of a source after a round, and when it is due again.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::detail_page_stats::HealthIssue;
use super::ingest::Ingested;
use super::pass::PassResult;
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
    let at = now.as_millisecond();
    let mut row = before.cloned().unwrap_or_else(|| SourceRow { id: watched.spec.id.clone(), ..SourceRow::default() });
    row.last_attempt = Some(at);
    if ingested.recorded.new > 0 {
        row.last_new = Some(at);
    }
    if let Some(failure) = &pass.failure {
        row.failures += 1;
        failure.state.clone_into(&mut row.state);
        row.error = Some(failure.why.clone());
        let wait = backoff(row.failures).max(failure.retry_after.unwrap_or_default()).min(LONGEST_WAIT);
        row.next_due = Some(add_wait(at, wait + jitter(&row.id, wait)));
        return row;
    }
    if let Some(why) = &pass.suspect {
        row.failures += 1;
        "suspect".clone_into(&mut row.state);
        row.error = Some(why.clone());
        row.last_success = Some(at);
        row.next_due = Some(add_wait(at, watched.spec.interval.unsigned_abs()));
        return row;
    }
    let fallback_error = |why: &String| format!("read the poorer way, for the usual one failed: {why}");
    let fallback_issue = pass.degraded.as_ref().map(|why| HealthIssue { state: "degraded", why: fallback_error(why) });
    let issue = fallback_issue.or_else(|| pass.detail_pages.issue());
    row.error = issue.as_ref().map(|trouble| trouble.why.clone());
    row.state = match (&issue, pass.unchanged, watched.spec.lists_all_calls() && !pass.complete) {
        (Some(trouble), _, _) => trouble.state,
        (None, true, _) => "unchanged",
        (None, false, true) => {
            row.error =
                Some("the list moved while it was read, twice; what it lacked is not counted as absent".to_owned());
            "degraded"
        }
        (None, false, false) => "ok",
    }
    .to_owned();
    // A degraded source still fails in its usual way, so it is tried again sooner.
    row.failures = if issue.is_some() { row.failures + 1 } else { 0 };
    row.last_success = Some(at);
    let every = watched.spec.interval.unsigned_abs();
    let wait = match issue {
        Some(_) => every.min(backoff(row.failures)),
        // The site may say that it changes less often than the configured interval.
        None => every.max(pass.fresh_for.unwrap_or_default().min(LONGEST_WAIT)),
    };
    row.next_due = Some(add_wait(at, wait));
    row
}

/// Marks a source as silent that is read without errors but has had nothing new for clearly longer than usual.
pub(super) fn mark_silent(row: &mut SourceRow, times_of_new: &[i64], now: Timestamp) {
    let (Some(last), true) = (times_of_new.last(), matches!(row.state.as_str(), "ok" | "unchanged")) else { return };
    let (Some(tolerance), Some(usual_interval)) =
        (cadence::unusual_silence(times_of_new), cadence::usual_gap(times_of_new))
    else {
        return;
    };
    let quiet = SignedDuration::from_millis(now.as_millisecond().saturating_sub(*last));
    if quiet <= tolerance {
        return;
    }
    let (quiet, every) = (quiet.as_hours() / 24, usual_interval.as_hours() / 24);
    "silent".clone_into(&mut row.state);
    row.error = Some(format!("nothing new for {quiet} days, where something new usually comes within {every}"));
}

/// Returns the record of the round. An unchanged list shows as many calls as in the round before.
pub(super) fn round_record(
    row: &SourceRow,
    pass: &PassResult,
    ingested: &Ingested,
    earlier: &[SourceRound],
) -> SourceRound {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let found = match (&pass.failure, pass.degraded.is_some(), pass.unchanged) {
        (Some(_), ..) | (_, true, _) => None,
        (None, false, true) => earlier.iter().rev().find_map(|round| round.found),
        (None, false, false) => Some(count(pass.found())),
    };
    let at = row.last_attempt.unwrap_or_default();
    SourceRound { at, state: row.state.clone(), found, new: count(ingested.recorded.new) }
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

fn add_wait(at: i64, wait: Duration) -> i64 {
    at.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_quiet_for_long_is_silent_and_only_then() {
        let day = |day: i64| day * 86_400_000;
        let weekly: Vec<i64> = [0, 7, 14, 21, 28, 35].map(day).to_vec();
        let state_on = |state: &str, times: &[i64], now: i64| {
            let mut row = SourceRow { state: state.to_owned(), ..SourceRow::default() };
            mark_silent(&mut row, times, Timestamp::from_millisecond(day(now)).unwrap());
            (row.state, row.error)
        };
        assert_eq!(state_on("unchanged", &weekly, 50).0, "unchanged");
        let (state, error) = state_on("ok", &weekly, 60);
        assert_eq!(state, "silent");
        assert_eq!(error.unwrap(), "nothing new for 25 days, where something new usually comes within 7");
        assert_eq!(state_on("broken", &weekly, 60).0, "broken", "not to be read is worse");
        assert_eq!(state_on("ok", &weekly[..3], 300).0, "ok", "too little is known of its rhythm");
        assert_eq!(state_on("ok", &[], 300).0, "ok");
    }
}
