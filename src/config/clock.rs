//! The current time for all facts: fixed for one-shot commands, running for the daemon.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;

/// The source of the current time. Leases, timeouts and the pauses between requests use the machine's clock instead.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// Creates a clock that shows what `now` returns.
    pub fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(now))
    }

    /// Creates a clock that runs from `from`, or from the machine's own time, as fast as the machine's clock.
    pub fn running(from: Option<Timestamp>) -> Clock {
        let (from, started) = (from.unwrap_or_else(Timestamp::now), Instant::now());
        Clock::of(move || from.saturating_add(started.elapsed()).unwrap_or(from))
    }

    /// Creates a clock that is fixed at `at`, or at the time of this call.
    pub fn fixed(at: Option<Timestamp>) -> Clock {
        let at = at.unwrap_or_else(Timestamp::now);
        Clock::of(move || at)
    }

    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}
