//! The month in which a call is planned to open, where no day is known.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::names;
use super::role::LISTS;
use super::sentence;
use crate::text::words::words;

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

    fn new(year: i16, month: i8) -> Option<Month> {
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

/// The most sentences that are searched.
const MAX_SENTENCES: usize = 400;

/// Returns the month in which an opening is planned; where a sentence says that it was moved, the new month.
pub fn find_planned_month(text: &str) -> Option<Month> {
    sentence::split(text).take(MAX_SENTENCES).filter(|said| LISTS.plans.matches(said)).find_map(last_month_in)
}

/// Returns the last month with a year and without a day.
fn last_month_in(sentence: &str) -> Option<Month> {
    let words = words(sentence);
    let month = |at: usize| {
        let [name, year] = words.get(at..at + 2)? else { return None };
        let has_day =
            at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|w| names::day(&w.text).is_some());
        Month::new(year.text.parse().ok()?, names::month(&name.text).filter(|_| !has_day)?)
    };
    (0..words.len()).rev().find_map(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        find_planned_month(text).map(|month| month.to_string())
    }

    #[test]
    fn the_month_of_a_plan_is_read_and_the_later_word_stands() {
        for (text, month) in [
            ("Fonden planerar att öppna utlysningen i mars 2027.", "2027-03"),
            ("Nästa omgång planeras till oktober 2027. Beslut väntas i december 2027.", "2027-10"),
            ("The fund plans to open its call in May 2027.", "2027-05"),
            ("It has been moved. First planned for May 2027, it is now planned for September 2027.", "2027-09"),
        ] {
            assert_eq!(read(text).as_deref(), Some(month), "{text}");
        }
    }

    #[test]
    fn days_and_other_months_are_no_plans() {
        for text in
            ["Projektet pågår till mars 2027.", "Planerad öppning: 3 mars 2027", "Planeras till hösten 2027", ""]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_is_written_as_it_is_read() {
        assert_eq!("2026-09".parse::<Month>().unwrap().to_string(), "2026-09");
        for wrong in ["2026-13", "2026", "1800-01", "x"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
