//! What ledger extracts and reports share: their file formats and their periods.

use std::ops::Range;

use anyhow::{Context, Result};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::Serialize;
use thiserror::Error;

use crate::locale::Locale;
use crate::opportunity::Zone;

/// The file formats of ledger extracts and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentFormat {
    /// CSV as in the tables of calls: semicolons, and formulas are escaped.
    Csv,
    /// A page without external files, laid out for print on A4.
    Html,
    Json,
}

/// A period of whole days in Sweden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    pub from: Date,
    /// The last day, inclusive.
    pub to: Date,
}

/// Why two days make no period.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PeriodError {
    #[error("the period ends ({to}) before it begins ({from})")]
    Backwards { from: Date, to: Date },
    #[error("the period from {from} to {to} is longer than three years: choose a shorter one")]
    TooLong { from: Date, to: Date },
}

/// The years that a period may cover: what is read for it is in proportion.
const MOST_YEARS: i16 = 3;

impl Period {
    /// Returns the period between two days, both inclusive.
    ///
    /// # Errors
    /// When the period ends before it begins, or is longer than three years.
    pub fn of(from: Date, to: Date) -> Result<Period, PeriodError> {
        if from > to {
            return Err(PeriodError::Backwards { from, to });
        }
        if from.checked_add(MOST_YEARS.years()).is_ok_and(|end| end <= to) {
            return Err(PeriodError::TooLong { from, to });
        }
        Ok(Period { from, to })
    }

    /// Returns a whole year.
    pub fn year(year: i16) -> Result<Period> {
        Ok(Period::of(Date::new(year, 1, 1)?, Date::new(year, 12, 31)?)?)
    }

    /// Returns a third of a year, by which kommuner follow up their budgets; the first is January to April.
    pub fn tertial(year: i16, number: i8) -> Result<Period> {
        let first = Date::new(year, number * 4 - 3, 1).context("a year has three tertials")?;
        Ok(Period::of(first, Date::new(year, number * 4, 1)?.last_of_month())?)
    }

    /// Returns the beginning and the exclusive end, in milliseconds since 1970.
    ///
    /// # Errors
    /// Only at the limits of the calendar.
    pub fn bounds(self) -> Result<Range<Timestamp>> {
        let midnight =
            |date: Date| -> Result<Timestamp> { Ok(date.to_zoned(Zone::Stockholm.time_zone())?.timestamp()) };
        Ok(midnight(self.from)?..midnight(self.to.tomorrow()?)?)
    }

    /// Returns "1 januari 2026 – 30 april 2026".
    pub fn label(self, locale: Locale) -> String {
        format!("{} – {}", locale.full_date(self.from), locale.full_date(self.to))
    }
}

/// Returns an instant in Swedish time: "2026-05-10 14:00".
pub(super) fn swedish_time(at: Timestamp) -> String {
    at.to_zoned(Zone::Stockholm.time_zone()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_whole_swedish_days() {
        let spring = Period::tertial(2026, 1).unwrap();
        assert_eq!((spring.from.to_string(), spring.to.to_string()), ("2026-01-01".into(), "2026-04-30".into()));
        let days = spring.bounds().unwrap();
        let instants = [days.start.to_string(), days.end.to_string()];
        assert_eq!(instants, ["2025-12-31T23:00:00Z", "2026-04-30T22:00:00Z"], "summer time began meanwhile");
        assert_eq!(Period::tertial(2026, 3).unwrap().to, Period::year(2026).unwrap().to);
        assert!(Period::tertial(2026, 4).is_err() && Period::tertial(2026, 0).is_err());
        assert!(matches!(Period::of(spring.to, spring.from), Err(PeriodError::Backwards { .. })));
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (from, to) in [("2024-01-01", "2026-12-31"), ("2024-02-29", "2027-02-27"), ("9999-01-01", "9999-12-31")] {
            assert!(Period::of(day(from), day(to)).is_ok(), "{from}");
        }
        for (from, to) in [("2024-01-01", "2027-01-01"), ("0001-01-01", "9999-12-31"), ("-009999-01-01", "2026-01-01")]
        {
            assert!(matches!(Period::of(day(from), day(to)), Err(PeriodError::TooLong { .. })), "{from}");
        }
        assert_eq!(spring.label(Locale::Swedish), "1 januari 2026 – 30 april 2026");
    }
}
