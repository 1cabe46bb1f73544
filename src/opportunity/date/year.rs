//! The year of a date that was written without one.

use jiff::ToSpan;
use jiff::civil::Date;

use super::mention::Mention;

/// A year, and whether we supplied it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) year: i16,
    pub(super) inferred: bool,
}

/// How far back from the day of writing a date without a year may lie; else the next one to come is meant.
const BACK_DAYS: i64 = 120;

/// Its own year; or that of the date it is paired with (`15 februari–15 april 2026`); or one near `near`.
pub(super) fn of(mention: &Mention, all: &[Mention], near: Option<Date>) -> Option<Year> {
    if let Some(year) = mention.year {
        return Some(Year { year, inferred: false });
    }
    if let Some(year) = paired(mention, all) {
        return Some(Year { year, inferred: false });
    }
    let near = near?;
    let earliest = near.checked_sub(BACK_DAYS.days()).ok()?;
    let candidates = (-1..=2).filter_map(|n| mention.date(near.year() + n)).filter(|date| *date >= earliest);
    let dates: Vec<Date> = candidates.collect();
    let right_weekday = dates.iter().find(|d| mention.weekday.is_some_and(|w| d.weekday() == w));
    let date = right_weekday.or(dates.first())?;
    Some(Year { year: date.year(), inferred: true })
}

/// The year of the date right behind, when both stand close together.
fn paired(mention: &Mention, all: &[Mention]) -> Option<i16> {
    let next = all.iter().find(|m| m.start > mention.start)?;
    let year = next.year.filter(|_| next.start.saturating_sub(mention.end) <= 25)?;
    let (first, second) = (mention.date(year)?, next.date(year)?);
    Some(if first <= second { year } else { year - 1 })
}
