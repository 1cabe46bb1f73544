//! Whether a time can be the right one, by what the state and the servers say. Pure.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

/// How far the clock may be ahead of all that the state holds, before somebody else has to confirm it: a holiday.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The same where nobody can be asked or somebody is there to look: nearly a year.
const LONGEST_UNCONFIRMED_PAUSE: SignedDuration = SignedDuration::from_hours(300 * 24);
/// How far a given time may be ahead of a state that is in use, by the machine's clock.
const LONGEST_PREVIEW: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far the clock may be behind what the state holds: stages that run at the same time, and small steps.
const SMALL_STEP: SignedDuration = SignedDuration::from_hours(1);
/// How far the clock may differ from that of servers.
const SERVER_TOLERANCE: SignedDuration = SignedDuration::from_hours(12);
/// The fewest servers whose clocks outweigh the machine's and the state.
const MIN_SERVERS: usize = 2;

/// Why a time cannot be the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockDoubt {
    /// It is far ahead of all that the state holds, and nothing confirms it.
    AheadOfState { now: Timestamp, newest: Timestamp },
    /// The state holds what is newer, and nothing confirms the clock.
    BehindState { now: Timestamp, newest: Timestamp },
    /// Servers have another time.
    OtherThanServers { now: Timestamp, servers: Timestamp },
}

impl ClockDoubt {
    /// Returns the doubtful time.
    pub fn now(&self) -> Timestamp {
        match self {
            ClockDoubt::AheadOfState { now, .. }
            | ClockDoubt::BehindState { now, .. }
            | ClockDoubt::OtherThanServers { now, .. } => *now,
        }
    }

    /// Returns the time with which it does not agree.
    pub fn other(&self) -> Timestamp {
        match self {
            ClockDoubt::AheadOfState { newest, .. } | ClockDoubt::BehindState { newest, .. } => *newest,
            ClockDoubt::OtherThanServers { servers, .. } => *servers,
        }
    }
}

impl fmt::Display for ClockDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = |at: Timestamp| at.round(jiff::Unit::Second).unwrap_or(at);
        let (now, other) = (second(self.now()), second(self.other()));
        match self {
            ClockDoubt::AheadOfState { .. } => {
                write!(f, "the clock says {now}, but the newest that the state folder holds is of {other}")
            }
            ClockDoubt::BehindState { .. } => {
                write!(f, "the clock says {now}, but the state folder holds what is newer, of {other}")
            }
            ClockDoubt::OtherThanServers { .. } => write!(f, "the clock says {now}, but servers say {other}"),
        }
    }
}

impl std::error::Error for ClockDoubt {}

/// The time by the clocks of servers that have answered lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ServersTime {
    pub(super) at: Timestamp,
    pub(super) servers: usize,
}

/// Judges the machine's clock. `newest` is the newest moment that the state holds. `lenient` is for recordings, which
/// tell no time, and for commands, which somebody runs.
pub(super) fn doubt_machine(
    now: Timestamp,
    newest: Option<Timestamp>,
    servers: Option<ServersTime>,
    lenient: bool,
) -> Option<ClockDoubt> {
    let by_state = newest.and_then(|newest| doubt_by_state(now, newest, lenient));
    let Some(ServersTime { at, servers }) = servers else { return by_state };
    if now.duration_since(at).abs() <= SERVER_TOLERANCE {
        return None;
    }
    let by_servers = ClockDoubt::OtherThanServers { now, servers: at };
    (servers >= MIN_SERVERS || by_state.is_some()).then_some(by_servers)
}

fn doubt_by_state(now: Timestamp, newest: Timestamp, lenient: bool) -> Option<ClockDoubt> {
    let longest_pause = if lenient { LONGEST_UNCONFIRMED_PAUSE } else { LONGEST_PAUSE };
    if now.duration_since(newest) > longest_pause {
        return Some(ClockDoubt::AheadOfState { now, newest });
    }
    (!lenient && newest.duration_since(now) > SMALL_STEP).then_some(ClockDoubt::BehindState { now, newest })
}

/// Judges a time that was given, such as by `--now`. What the machine's clock has reached is never too far ahead.
pub(super) fn doubt_given(now: Timestamp, newest: Option<Timestamp>, machine: Timestamp) -> Option<ClockDoubt> {
    let newest = newest.filter(|_| now > machine)?;
    // A state that is in use by the machine's time, or one that is played through.
    let is_in_use = newest.duration_since(machine).abs() <= LONGEST_PAUSE;
    let (limit, from) = if is_in_use { (LONGEST_PREVIEW, machine) } else { (LONGEST_UNCONFIRMED_PAUSE, newest) };
    (now.duration_since(from) > limit).then_some(ClockDoubt::AheadOfState { now, newest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}T12:00:00Z").parse().unwrap()
    }

    fn servers(day: &str, servers: usize) -> Option<ServersTime> {
        Some(ServersTime { at: at(day), servers })
    }

    #[test]
    fn a_machines_clock_is_believed_when_servers_agree_whatever_the_state_holds() {
        for newest in ["2026-05-10", "2024-01-01", "2027-06-01"] {
            let newest = Some(at(newest));
            assert_eq!(doubt_machine(at("2026-05-11"), newest, servers("2026-05-11", 1), false), None, "{newest:?}");
        }
    }

    #[test]
    fn a_machines_clock_is_doubted_when_servers_say_otherwise() {
        for (now, others) in [("2027-05-11", "2026-05-11"), ("2026-05-09", "2026-05-11"), ("1970-01-01", "2026-05-11")]
        {
            let doubt = doubt_machine(at(now), Some(at("2026-05-11")), servers(others, 2), false);
            assert_eq!(doubt, Some(ClockDoubt::OtherThanServers { now: at(now), servers: at(others) }));
        }
        let one_server = doubt_machine(at("2026-05-11"), Some(at("2026-05-11")), servers("2020-01-01", 1), false);
        assert_eq!(one_server, None, "one server with a wrong clock stops nothing");
    }

    #[test]
    fn a_machines_clock_that_leaps_or_falls_behind_is_doubted_until_servers_confirm_it() {
        let newest = Some(at("2026-05-11"));
        let doubt = |now: &str, lenient| doubt_machine(at(now), newest, None, lenient).is_some();
        assert!(!doubt("2026-05-11", false) && !doubt("2026-05-17", false), "a pause");
        assert!(doubt("2026-05-19", false) && doubt("2027-05-11", false) && doubt("2026-05-09", false));
        assert!(!doubt("2026-09-01", true) && !doubt("2026-05-09", true), "recordings tell no time");
        assert!(doubt("2027-05-11", true));
        assert_eq!(doubt_machine(at("2027-05-11"), None, None, false), None, "an empty state");
    }

    #[test]
    fn a_given_time_far_ahead_of_a_state_is_doubted() {
        let doubt =
            |now: &str, newest: &str, machine: &str| doubt_given(at(now), Some(at(newest)), at(machine)).is_some();
        assert!(doubt("2027-06-01", "2026-11-30", "2026-12-01"), "a state in use");
        assert!(!doubt("2026-12-08", "2026-11-30", "2026-12-01"), "a look at next week");
        assert!(doubt("2027-06-01", "2026-05-19", "2026-12-01"), "a state that is played through");
        assert!(!doubt("2026-09-07", "2026-05-10", "2026-12-01") && !doubt("2027-01-07", "2026-05-10", "2025-01-01"));
        assert!(!doubt("2026-05-01", "2026-05-10", "2026-12-01"), "back in time");
        assert_eq!(doubt_given(at("2099-01-01"), None, at("2026-12-01")), None, "an empty state");
    }
}
