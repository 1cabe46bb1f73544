//! The pace of letters to a mail server: letters that somebody waits for take their turn before all others.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

/// How often a letter that nobody waits for looks whether it may go.
const STEP_ASIDE: Duration = Duration::from_millis(50);

/// A limit of so many letters a minute.
pub(super) struct Pace {
    limiter: DefaultDirectRateLimiter,
    /// The letters that somebody waits for and that wait for their turn.
    urgent: AtomicUsize,
}

impl Pace {
    pub(super) fn new(per_minute: NonZeroU32, burst: NonZeroU32) -> Pace {
        let limiter = RateLimiter::direct(Quota::per_minute(per_minute).allow_burst(burst));
        Pace { limiter, urgent: AtomicUsize::new(0) }
    }

    /// Waits for a letter's turn.
    pub(super) async fn turn(&self, is_urgent: bool) {
        if is_urgent {
            let _waiting = Waiting::new(&self.urgent);
            return self.limiter.until_ready().await;
        }
        loop {
            if self.urgent.load(Ordering::Relaxed) > 0 {
                tokio::time::sleep(STEP_ASIDE).await;
                continue;
            }
            match self.limiter.check() {
                Ok(()) => return,
                Err(early) => tokio::time::sleep(early.wait_time_from(DefaultClock::default().now())).await,
            }
        }
    }
}

/// Counts a letter as waiting until it is dropped, also when the wait is broken off.
struct Waiting<'a>(&'a AtomicUsize);

impl Waiting<'_> {
    fn new(count: &AtomicUsize) -> Waiting<'_> {
        count.fetch_add(1, Ordering::Relaxed);
        Waiting(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
