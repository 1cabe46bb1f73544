//! Finds the dates in a text, whatever they are for.

use jiff::civil::{Date, Weekday};

use super::clock::TimeOfDay;
use super::cursor::Cursor;
use super::forms::Day;

/// A date in a text, perhaps without a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The byte range, up to `end`; a time of day after the date belongs to it.
    pub(super) start: usize,
    pub(super) end: usize,
    day: Day,
    pub(super) year: Option<i16>,
    pub(super) clock: Option<TimeOfDay>,
    pub(super) weekday: Option<Weekday>,
}

impl Mention {
    /// Returns the day in a year; for a week, its first day.
    pub(super) fn date(&self, year: i16) -> Option<Date> {
        self.day.date(year)
    }

    /// Returns the day in a year on which a period that ends with this date ends; for a week, its last day.
    pub(super) fn end_date(&self, year: i16) -> Option<Date> {
        self.day.end_date(year)
    }
}

/// The longest text that is read, in bytes.
pub(super) const MAX_BYTES: usize = 60_000;
/// The most dates that are read.
const MAX_DATES: usize = 200;

/// Returns every date, in order.
pub(super) fn find_all(text: &str) -> Vec<Mention> {
    let text = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    let cursor = Cursor::new(text);
    let mut found: Vec<Mention> = Vec::new();
    // `floor` is the word after the date before.
    let (mut at, mut floor) = (0, 0);
    while at < cursor.words.len() && found.len() < MAX_DATES {
        at = cursor.date_behind_clock(at).unwrap_or(at);
        match cursor.date_at(at, floor) {
            Some((mentions, next)) => {
                found.extend(mentions);
                (at, floor) = (next, next);
            }
            None => at += 1,
        }
    }
    found
}

/// Returns the time of day in a sentence without a date.
pub(super) fn lone_clock(sentence: &str) -> Option<TimeOfDay> {
    let cursor = Cursor::new(sentence);
    let places = 0..cursor.words.len();
    if places.clone().any(|at| cursor.days_at(at).is_some()) {
        return None;
    }
    places.into_iter().find_map(|at| cursor.lone_clock_at(at))
}

impl Cursor<'_> {
    /// Returns the dates that begin at word `at`, and the index of the word after them.
    fn date_at(&self, at: usize, floor: usize) -> Option<(Vec<Mention>, usize)> {
        let (days, year, next) = self.days_at(at)?;
        let (first, last) = (self.words.get(at)?, self.words.get(next - 1)?);
        let (time, after) = self.time_after(next);
        let time = time.or_else(|| self.time_before(at, floor));
        let count = days.len();
        let mentions = days.into_iter().enumerate().map(|(n, (day, place))| Mention {
            start: self.words.get(place).map_or(first.start, |w| w.start),
            end: if n + 1 == count {
                self.words.get(after - 1).map_or(last.end, |w| w.end)
            } else {
                self.words.get(place).map_or(first.end, |w| w.end)
            },
            day,
            year,
            clock: time.filter(|_| n + 1 == count),
            weekday: self.weekday_before(at).filter(|_| count == 1),
        });
        Some((mentions.collect(), after))
    }
}
