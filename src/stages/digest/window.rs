//! The periods that digests sum up: days and weeks that end at 07:00, Swedish time.

use anyhow::{Context as _, Result};
use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Timestamp, ToSpan};

use crate::opportunity::Zone;
use crate::subscription::Frequency;

/// The period of a digest, `from <= t < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestWindow {
    pub frequency: Frequency,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl DigestWindow {
    /// Parses an ISO week such as `2026-W20`: from its Monday at 07:00 to the next, Swedish time.
    ///
    /// # Errors
    /// When there is no such week.
    pub fn of_week(text: &str) -> Result<DigestWindow> {
        let wrong = || format!("'{text}' is no week: write one such as 2026-W20");
        let (year, week) = text.split_once(['-']).with_context(wrong)?;
        let week = week.strip_prefix(['W', 'w']).with_context(wrong)?;
        let (year, week) = (year.parse().with_context(wrong)?, week.parse().with_context(wrong)?);
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).with_context(wrong)?.date();
        let at_seven = |day: Date| day.at(7, 0, 0, 0).to_zoned(Zone::Stockholm.time_zone());
        let (from, to) = (at_seven(monday)?, at_seven(monday.checked_add(7.days())?)?);
        Ok(DigestWindow { frequency: Frequency::Weekly, from: from.timestamp(), to: to.timestamp() })
    }

    /// Returns the ISO week in which it begins, such as `2026-W20`.
    pub fn week(&self) -> String {
        let week = Zone::Stockholm.date_of(self.from).iso_week_date();
        format!("{}-W{:02}", week.year(), week.week())
    }
}

/// Returns the last window that has ended. Windows end every morning or every Monday, at 07:00 Swedish time.
///
/// # Errors
/// Only at the ends of the calendar.
pub fn last_window(frequency: Frequency, now: Timestamp) -> Result<DigestWindow> {
    let local = now.to_zoned(Zone::Stockholm.time_zone());
    let days = if frequency == Frequency::Daily { 1 } else { 7 };
    let mut day = local.date();
    if local.hour() < 7 {
        day = day.yesterday()?;
    }
    while frequency != Frequency::Daily && day.weekday() != Weekday::Monday {
        day = day.yesterday()?;
    }
    let to = day.at(7, 0, 0, 0).to_zoned(Zone::Stockholm.time_zone())?;
    let from = to.checked_sub(days.days())?;
    Ok(DigestWindow { frequency, from: from.timestamp(), to: to.timestamp() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(frequency: Frequency, now: &str) -> (String, String) {
        let window = last_window(frequency, now.parse().unwrap()).unwrap();
        (window.from.to_string(), window.to.to_string())
    }

    #[test]
    fn windows_end_at_seven_in_stockholm_whatever_the_season() {
        for (frequency, now, from, to) in [
            // Summer time begins on Sunday 29 March 2026 and ends on Sunday 25 October.
            (Frequency::Daily, "2026-03-28T06:00:00Z", "2026-03-27T06:00:00Z", "2026-03-28T06:00:00Z"),
            (Frequency::Daily, "2026-03-29T04:59:59.999Z", "2026-03-27T06:00:00Z", "2026-03-28T06:00:00Z"),
            (Frequency::Daily, "2026-03-29T05:00:00Z", "2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z"),
            (Frequency::Daily, "2026-10-25T05:59:59Z", "2026-10-23T05:00:00Z", "2026-10-24T05:00:00Z"),
            (Frequency::Daily, "2026-10-25T06:00:00Z", "2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z"),
            (Frequency::Weekly, "2026-03-30T04:59:59Z", "2026-03-16T06:00:00Z", "2026-03-23T06:00:00Z"),
            (Frequency::Weekly, "2026-03-30T05:00:00Z", "2026-03-23T06:00:00Z", "2026-03-30T05:00:00Z"),
            (Frequency::Weekly, "2026-11-01T12:00:00Z", "2026-10-19T05:00:00Z", "2026-10-26T06:00:00Z"),
            // Leap day, and late on a Sunday that is Monday already.
            (Frequency::Daily, "2028-02-29T06:00:00Z", "2028-02-28T06:00:00Z", "2028-02-29T06:00:00Z"),
            (Frequency::Weekly, "2026-05-17T23:30:00Z", "2026-05-04T05:00:00Z", "2026-05-11T05:00:00Z"),
        ] {
            let expected = (from.to_owned(), to.to_owned());
            assert_eq!(window(frequency, now), expected, "{frequency:?} {now}");
        }
    }

    #[test]
    fn a_week_is_read_from_monday_to_monday() {
        let window = DigestWindow::of_week("2026-W20").unwrap();
        let (from, to) = (window.from.to_string(), window.to.to_string());
        assert_eq!((from.as_str(), to.as_str()), ("2026-05-11T05:00:00Z", "2026-05-18T05:00:00Z"));
        assert_eq!(window.week(), "2026-W20");
        assert_eq!(DigestWindow::of_week("2026-w53").map(|window| window.week()).unwrap(), "2026-W53");
        for bad in ["2026", "2026-20", "2025-W53", "2026-W00", "2026-W54", "W20-2026", "2026-W2x", ""] {
            assert!(DigestWindow::of_week(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_clock_breaks_a_window() {
        for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            for frequency in [Frequency::Daily, Frequency::Weekly] {
                if let Ok(window) = last_window(frequency, now) {
                    assert!(window.from < window.to && window.to <= now);
                }
            }
        }
    }
}
