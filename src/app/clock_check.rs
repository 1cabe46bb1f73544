//! What the looks at the clock have shown.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use super::clock_doubt::ClockDoubt;

/// How far the machine's clock may move against the time that has gone by, before that counts as a step.
const STEP: SignedDuration = SignedDuration::from_mins(2);
/// What the latest looks at the clock showed.
#[derive(Debug, Default)]
pub struct ClockCheck {
    last: Mutex<Option<(Timestamp, Instant)>>,
    doubt: Mutex<Option<ClockDoubt>>,
}

impl ClockCheck {
    /// Returns why the latest look doubted the clock, if it did.
    pub fn known_doubt(&self) -> Option<ClockDoubt> {
        *self.doubt.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, doubt: Option<ClockDoubt>) {
        *self.doubt.lock().unwrap_or_else(PoisonError::into_inner) = doubt;
    }

    /// Returns by how much the clock was set, or how long the machine slept, since the last look.
    pub(super) fn step(&self, now: Timestamp, instant: Instant) -> Option<SignedDuration> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace((now, instant));
        let (then, earlier) = last?;
        let gone_by = SignedDuration::try_from(instant.saturating_duration_since(earlier)).ok()?;
        let step = now.duration_since(then).checked_sub(gone_by)?;
        (step.abs() > STEP).then_some(step)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_that_is_set_or_a_machine_that_slept_shows_as_a_step() {
        let (check, began) = (ClockCheck::default(), Instant::now());
        let noon: Timestamp = "2026-05-11T12:00:00Z".parse().unwrap();
        let hours = SignedDuration::from_hours;
        assert_eq!(check.step(noon, began), None, "there is nothing to compare with");
        let minute = Duration::from_secs(60);
        assert_eq!(check.step(noon + minute, began + minute), None);
        assert_eq!(check.step(noon + minute + hours(8), began + minute), Some(hours(8)), "slept, or set on");
        assert_eq!(check.step(noon, began + minute), Some(-hours(8) - SignedDuration::from_mins(1)), "set back");
        assert_eq!(check.step(noon + minute, began + 2 * minute), None, "it goes on from there");
    }
}
