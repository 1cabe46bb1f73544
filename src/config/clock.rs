//! Now, for facts: it stands still for one-shot commands and flows for the daemon.

use std::time::Instant;

use jiff::Timestamp;

/// Where `now` comes from. Leases, time limits and spacing use the machine's clock instead.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    Still(Timestamp),
    /// From this moment on, as fast as the machine's clock.
    Flowing {
        from: Timestamp,
        started: Instant,
    },
}

impl Clock {
    /// A clock that flows from `from`, or from the machine's own time.
    pub fn flowing(from: Option<Timestamp>) -> Clock {
        Clock::Flowing { from: from.unwrap_or_else(Timestamp::now), started: Instant::now() }
    }

    /// A clock that stands at `at`, or at the moment of the call.
    pub fn still(at: Option<Timestamp>) -> Clock {
        Clock::Still(at.unwrap_or_else(Timestamp::now))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Clock::Still(at) => *at,
            Clock::Flowing { from, started } => from.saturating_add(started.elapsed()).unwrap_or(*from),
        }
    }
}
