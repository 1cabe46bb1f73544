//! The portal's timestamps. Each type of call means something else by the same format.
//!
//! * Topics (type 1) carry a date written as an instant, in four encodings: midnight UTC, the same with the Brussels
//!   offset, midnight in Brussels, and 17:00 mislabelled as UTC. Only the date in Brussels is kept.
//! * Cascade calls (type 8) carry a wall time typed in by hand; its offset means nothing.
//! * External action (type 2) carries a true instant, whose seconds are noise.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, Zoned};

use crate::opportunity::Zone;
use crate::reading::date;

/// The parts of a timestamp, before they are interpreted by the type of call.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TimestampParts {
    date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
}

/// Returns the day that a topic's timestamp stands for, `YYYY-MM-DD`; in doubt the earlier one.
pub(super) fn topic(text: &str) -> Option<String> {
    let stamp = parse(text)?;
    let Some(local) = in_brussels(&stamp) else {
        return Some(stamp.date.to_string());
    };
    let date = if local.time() == Time::midnight() { local.date() } else { stamp.date.min(local.date()) };
    Some(date.to_string())
}

/// Returns the wall time of a cascade call as printed, `YYYY-MM-DD HH:MM`; midnight means that no time was given.
pub(super) fn cascade(text: &str) -> Option<String> {
    let stamp = parse(text)?;
    Some(match stamp.time.filter(|t| *t != Time::midnight()) {
        Some(time) => with_time(stamp.date, time),
        None => stamp.date.to_string(),
    })
}

/// Returns the instant of an external-action call as wall time in Brussels, to the minute.
pub(super) fn prospect(text: &str) -> Option<String> {
    let stamp = parse(text)?;
    match in_brussels(&stamp) {
        Some(local) => Some(with_time(local.date(), local.time())),
        None => Some(stamp.date.to_string()),
    }
}

fn with_time(date: Date, time: Time) -> String {
    format!("{date} {:02}:{:02}", time.hour(), time.minute())
}

/// Converts a timestamp to Brussels time; `None` for a date without a time.
fn in_brussels(stamp: &TimestampParts) -> Option<Zoned> {
    let moment = DateTime::from_parts(stamp.date, stamp.time?);
    let instant = stamp.offset.unwrap_or(Offset::UTC).to_timestamp(moment).ok()?;
    Some(instant.to_zoned(Zone::Brussels.time_zone()))
}

/// Parses `2026-09-15T00:00:00.000+0000`, `2024-09-27+02:00 Europe/Brussels`, `2027-04-08`, milliseconds since 1970,
/// and `11 May 2023`.
fn parse(text: &str) -> Option<TimestampParts> {
    let text = text.trim();
    if text.len() > 9 && text.bytes().all(|b| b.is_ascii_digit()) {
        let moment = Offset::UTC.to_datetime(Timestamp::from_millisecond(text.parse().ok()?).ok()?);
        return Some(TimestampParts { date: moment.date(), time: Some(moment.time()), offset: Some(Offset::UTC) });
    }
    let Some(date) = text.get(..10).and_then(|d| d.parse::<Date>().ok()) else {
        return date::parse_day(text).map(|date| TimestampParts { date, time: None, offset: None });
    };
    let rest = text.get(10..).unwrap_or_default();
    let Some(clock) = rest.strip_prefix(['T', ' ']) else {
        return Some(TimestampParts { date, time: None, offset: None });
    };
    let hour = clock.get(..2).and_then(|h| h.parse::<i8>().ok())?;
    // 24:00 is the end of the day that it is written on (ISO 8601-1:2019, 4.3.8).
    if hour == 24 {
        return Some(TimestampParts { date, time: None, offset: None });
    }
    let minute = clock.get(3..5).and_then(|m| m.parse::<i8>().ok())?;
    let second = clock.get(6..8).and_then(|s| s.parse::<i8>().ok()).unwrap_or(0);
    let time = Time::new(hour, minute, second.min(59), 0).ok()?;
    Some(TimestampParts { date, time: Some(time), offset: offset(clock) })
}

/// Parses `+0000`, `+02:00`, `-0100` at the end; `None` for `Z` and for no offset, which both mean UTC.
fn offset(clock: &str) -> Option<Offset> {
    let at = clock.rfind(['+', '-'])?;
    let digits: String = clock.get(at + 1..)?.chars().filter(char::is_ascii_digit).take(4).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).and_then(|m| m.parse().ok()).unwrap_or(0);
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if clock.get(at..=at) == Some("-") { -seconds } else { seconds }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_has_one_day_in_all_four_encodings() {
        for text in [
            "2026-09-15T00:00:00.000+0000",
            "2026-09-15T02:00:00.000+0200",
            "2026-09-14T22:00:00.000+0000",
            "2026-09-15T17:00:00.000+0000",
            "2026-09-15+02:00 Europe/Brussels",
            "2026-09-15",
            "1789430400000",
            "15 September 2026",
        ] {
            assert_eq!(topic(text).as_deref(), Some("2026-09-15"), "{text}");
        }
        assert_eq!(topic("2026-12-14T23:00:00.000Z").as_deref(), Some("2026-12-15"), "winter midnight in Brussels");
    }

    #[test]
    fn a_topic_in_doubt_closes_on_the_earlier_day() {
        assert_eq!(topic("2026-09-15T23:59:00.000+0000").as_deref(), Some("2026-09-15"));
        assert_eq!(topic("2026-09-15T24:00:00.000+0000").as_deref(), Some("2026-09-15"));
    }

    #[test]
    fn a_cascade_call_keeps_the_hour_as_printed() {
        assert_eq!(cascade("2026-07-31T23:59:00.000+0000").as_deref(), Some("2026-07-31 23:59"));
        assert_eq!(cascade("2026-07-31T17:00:00.000+0200").as_deref(), Some("2026-07-31 17:00"));
        assert_eq!(cascade("2026-07-31T00:00:00.000+0000").as_deref(), Some("2026-07-31"));
        assert_eq!(cascade("2026-07-31T24:00:00.000+0000").as_deref(), Some("2026-07-31"));
    }

    #[test]
    fn seconds_of_external_action_are_noise() {
        assert_eq!(prospect("2026-07-10T21:59:03.000+0000").as_deref(), Some("2026-07-10 23:59"));
        assert_eq!(prospect("2026-07-10T21:59:46.000+0000").as_deref(), Some("2026-07-10 23:59"));
        assert_eq!(prospect("2026-01-10T21:59:00.000+0000").as_deref(), Some("2026-01-10 22:59"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "soon", "2026-13-45T00:00:00.000+0000", "2026-01-01T", "99999999999999999999", "ååååååååååå"]
        {
            assert_eq!(topic(text), None, "{text}");
        }
    }
}
