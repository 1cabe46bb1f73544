//! The current time for all facts: the machine's own, or one that somebody gave.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;

/// Whose word the time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockBasis {
    /// The machine's clock, which may be wrong, be set right, and stand still while the machine sleeps.
    Machine,
    /// The machine's clock at one moment, at which somebody runs a command.
    MachineOnce,
    /// Somebody's who gave it, on the command line or in a test.
    Given,
}

/// The source of the current time. Leases, timeouts and the pauses between requests use the machine's clock instead.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    basis: ClockBasis,
}

impl Clock {
    /// Creates a clock that shows what `now` returns.
    pub fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Clock {
        Clock { now: Arc::new(now), basis: ClockBasis::Given }
    }

    /// Creates a clock that is believed no more than a machine's.
    pub fn of_machine(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Clock {
        Clock { basis: ClockBasis::Machine, ..Clock::of(now) }
    }

    /// Creates a clock that shows the machine's time, whatever becomes of that; or one that runs from `from`, as fast
    /// as the machine's clock.
    pub fn running(from: Option<Timestamp>) -> Clock {
        let Some(from) = from else { return Clock::of_machine(Timestamp::now) };
        let started = Instant::now();
        Clock::of(move || from.saturating_add(started.elapsed()).unwrap_or(from))
    }

    /// Creates a clock that is fixed at `at`, or at the machine's time of this call.
    pub fn fixed(at: Option<Timestamp>) -> Clock {
        let basis = if at.is_some() { ClockBasis::Given } else { ClockBasis::MachineOnce };
        let at = at.unwrap_or_else(Timestamp::now);
        Clock { basis, ..Clock::of(move || at) }
    }

    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    pub fn basis(&self) -> ClockBasis {
        self.basis
    }
}
