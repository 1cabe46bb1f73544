//! Papers for the registry and the committee: some days of the ledger, or of a kommun, as a table, in print or as JSON.

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::locale::Tongue;
use crate::opportunity::Zone;

/// What a paper can be made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// As the tables of calls: semicolons, and no text is a formula.
    Csv,
    /// A page that stands alone and prints on A4.
    Html,
    Json,
}

/// Some whole days, Swedish time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// # Errors
    /// When it ends before it begins.
    pub fn of(from: Date, to: Date) -> Result<Period> {
        ensure!(from <= to, "the period ends ({to}) before it begins ({from})");
        Ok(Period { from, to })
    }

    /// A whole year.
    pub fn year(year: i16) -> Result<Period> {
        Period::of(Date::new(year, 1, 1)?, Date::new(year, 12, 31)?)
    }

    /// A third of a year, as kommuner follow up on their budgets: January to April is the first.
    pub fn tertial(year: i16, number: i8) -> Result<Period> {
        let first = Date::new(year, number * 4 - 3, 1).context("a year has three tertials")?;
        Period::of(first, Date::new(year, number * 4, 1)?.last_of_month())
    }

    /// The instants that it spans, in milliseconds; the end is exclusive.
    ///
    /// # Errors
    /// Only at the ends of the calendar.
    pub fn bounds(self) -> Result<(i64, i64)> {
        let midnight =
            |date: Date| -> Result<i64> { Ok(date.to_zoned(Zone::Stockholm.rules())?.timestamp().as_millisecond()) };
        Ok((midnight(self.from)?, midnight(self.to.tomorrow()?)?))
    }

    /// "1 januari 2026 – 30 april 2026".
    pub fn words(self, tongue: Tongue) -> String {
        format!("{} – {}", tongue.full_date(self.from), tongue.full_date(self.to))
    }
}

/// A moment as a paper writes it, Swedish time: "2026-05-10 14:00".
pub(super) fn moment(at: Timestamp) -> String {
    at.to_zoned(Zone::Stockholm.rules()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_whole_swedish_days() {
        let spring = Period::tertial(2026, 1).unwrap();
        assert_eq!((spring.from.to_string(), spring.to.to_string()), ("2026-01-01".into(), "2026-04-30".into()));
        let (from, to) = spring.bounds().unwrap();
        let instants = [from, to].map(|ms| Timestamp::from_millisecond(ms).unwrap().to_string());
        assert_eq!(instants, ["2025-12-31T23:00:00Z", "2026-04-30T22:00:00Z"], "summer time began meanwhile");
        assert_eq!(Period::tertial(2026, 3).unwrap().to, Period::year(2026).unwrap().to);
        assert!(Period::tertial(2026, 4).is_err() && Period::tertial(2026, 0).is_err());
        assert!(Period::of(spring.to, spring.from).is_err());
        assert_eq!(spring.words(Tongue::Swedish), "1 januari 2026 – 30 april 2026");
    }
}
