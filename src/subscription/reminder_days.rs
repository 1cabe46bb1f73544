//! How many days before a last day a person is reminded.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Days before a last day, in descending order without repetition; empty where the person wants no reminders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReminderDays(Vec<u16>);

/// A text that is not a list of days.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "'{0}' is no list of days: write whole numbers from 1 to {LONGEST} such as 30,14,3, at most {MOST} of them, or none"
)]
pub struct ReminderDaysError(String);

/// The most days before a last day.
const LONGEST: u16 = 365;
const MOST: usize = 10;

impl ReminderDays {
    /// Reads `30,14,3` or `none`.
    pub fn parse(text: &str) -> Result<ReminderDays, ReminderDaysError> {
        if text.trim().eq_ignore_ascii_case("none") {
            return Ok(ReminderDays(Vec::new()));
        }
        let wrong = || ReminderDaysError(text.to_owned());
        let day = |part: &str| part.trim().parse().ok().filter(|day| (1..=LONGEST).contains(day)).ok_or_else(wrong);
        let mut days = text.split(',').map(day).collect::<Result<Vec<u16>, _>>()?;
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        if days.len() > MOST { Err(wrong()) } else { Ok(ReminderDays(days)) }
    }

    /// Returns the days in descending order.
    pub fn iter(&self) -> impl Iterator<Item = u16> {
        self.0.iter().copied()
    }
}

impl Default for ReminderDays {
    fn default() -> ReminderDays {
        ReminderDays(vec![30, 14, 3])
    }
}

/// Writes the form that [`ReminderDays::parse`] reads.
impl std::fmt::Display for ReminderDays {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        let days: Vec<String> = self.iter().map(|day| day.to_string()).collect();
        f.write_str(&days.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_any_order_and_written_as_they_are_read() {
        for (text, read) in [("3, 30,14,3", "30,14,3"), ("7", "7"), ("none", "none"), (" None ", "none")] {
            let days = ReminderDays::parse(text).unwrap();
            assert_eq!(days.to_string(), read);
            assert_eq!(ReminderDays::parse(read), Ok(days));
        }
        assert_eq!(ReminderDays::default().to_string(), "30,14,3");
    }

    #[test]
    fn what_is_no_list_of_days_is_refused() {
        for bad in ["", "0", "-3", "14,,3", "366", "tre", "14;3", "1,2,3,4,5,6,7,8,9,10,11"] {
            assert_eq!(ReminderDays::parse(bad), Err(ReminderDaysError(bad.to_owned())));
        }
    }
}
