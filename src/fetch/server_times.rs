//! What time servers have, from the `Date` of their answers (RFC 9110 §6.6.1): a check of the machine's own clock.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// How long an answer's time is gone by.
const VALID: Duration = Duration::from_secs(24 * 3600);
/// The most servers whose times are kept.
const MAX_SERVERS: usize = 64;

/// The times of servers, each with the instant of its answer. That instant does not move when the machine's clock is
/// set, so neither does the time that is reckoned from it.
#[derive(Debug, Default)]
pub(super) struct ServerTimes(Mutex<BTreeMap<String, (Timestamp, Instant)>>);

impl ServerTimes {
    pub(super) fn note(&self, server: String, time: Timestamp, answered: Instant) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if times.len() < MAX_SERVERS || times.contains_key(&server) {
            times.insert(server, (time, answered));
        }
    }

    /// Forgets all: after a sleep of the machine, no instant tells how long ago an answer came.
    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the median of the servers' times as of `instant`, and how many servers there are.
    pub(super) fn median(&self, instant: Instant) -> Option<(Timestamp, usize)> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.retain(|_, (_, answered)| instant.saturating_duration_since(*answered) < VALID);
        let since = |answered: Instant| instant.saturating_duration_since(answered);
        let mut current: Vec<Timestamp> =
            times.values().filter_map(|(time, answered)| time.checked_add(since(*answered)).ok()).collect();
        current.sort_unstable();
        Some((*current.get(current.len() / 2)?, current.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_servers_goes_on_with_the_instant() {
        let (times, began) = (ServerTimes::default(), Instant::now());
        assert_eq!(times.median(began), None);
        let noon: Timestamp = "2026-05-11T12:00:00Z".parse().unwrap();
        for (server, hours) in [("a.example", 0), ("b.example", 1), ("c.example", -3000)] {
            times.note(server.to_owned(), noon + jiff::SignedDuration::from_hours(hours), began);
        }
        let hour = Duration::from_secs(3600);
        assert_eq!(times.median(began), Some((noon, 3)));
        assert_eq!(times.median(began + hour), Some((noon + hour, 3)));
        assert_eq!(times.median(began + VALID), None, "a day is too long ago");
        times.note("a.example".to_owned(), noon, began);
        times.forget();
        assert_eq!(times.median(began), None);
    }
}
