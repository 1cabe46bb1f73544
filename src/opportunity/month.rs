//! A month of a year, for a call whose day of opening is not known yet.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A month of a year, written `2026-09` (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// The error for a text that is no month.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("'{0}' is no month: write year and month, such as 2026-09")]
pub struct ParseMonthError(String);

impl Month {
    /// Returns the number of the month, 1 to 12.
    pub fn number(self) -> i8 {
        self.month
    }

    pub fn year(self) -> i16 {
        self.year
    }

    /// Returns the month of a day; `None` outside the years 2000 to 2099.
    pub fn containing(day: Date) -> Option<Month> {
        Month::new(day.year(), day.month())
    }

    /// Creates a month; `None` outside the years 2000 to 2099 or the months 1 to 12.
    pub fn new(year: i16, month: i8) -> Option<Month> {
        ((2000..2100).contains(&year) && (1..=12).contains(&month)).then_some(Month { year, month })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ParseMonthError;

    fn from_str(text: &str) -> Result<Month, ParseMonthError> {
        let read = || {
            let (year, month) = text.split_once('-')?;
            Month::new(year.parse().ok()?, month.parse().ok()?)
        };
        read().ok_or_else(|| ParseMonthError(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for Month {
    type Error = ParseMonthError;

    fn try_from(text: String) -> Result<Month, ParseMonthError> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_as_it_is_read() {
        assert_eq!("2026-09".parse::<Month>().unwrap().to_string(), "2026-09");
        for wrong in ["2026-13", "2026", "1800-01", "x"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
