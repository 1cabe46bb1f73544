//! The current time for all facts: fixed for one-shot commands, running for the daemon.

use std::time::Instant;

use jiff::Timestamp;

/// The source of the current time. Leases, timeouts and the pauses between requests use the machine's clock instead.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    Fixed(Timestamp),
    /// From this moment on, as fast as the machine's clock.
    Running {
        from: Timestamp,
        started: Instant,
    },
}

impl Clock {
    /// Creates a clock that runs from `from`, or from the machine's own time.
    pub fn running(from: Option<Timestamp>) -> Clock {
        Clock::Running { from: from.unwrap_or_else(Timestamp::now), started: Instant::now() }
    }

    /// Creates a clock that is fixed at `at`, or at the time of this call.
    pub fn fixed(at: Option<Timestamp>) -> Clock {
        Clock::Fixed(at.unwrap_or_else(Timestamp::now))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Clock::Fixed(at) => *at,
            Clock::Running { from, started } => from.saturating_add(started.elapsed()).unwrap_or(*from),
        }
    }
}
