//! What a text says of a deadline and does not say for certain, for the reader to see in its own words.

use jiff::civil::Date;

use super::clock::{ClockTime, TimeOfDay};
use super::cursor::Cursor;
use super::mention::Mention;
use super::sentence;
use super::year::Year;
use crate::opportunity::UnclearDate;
use crate::text::html;

/// The most characters that are quoted on either side of a date.
const MAX_CHARS_BESIDE: usize = 60;

/// Returns the words about a deadline that can be read in more than one way: midnight written as 00:00, a time in
/// another zone that falls on another day here, a weekday that is not that day's, and a day that does not exist.
pub(super) fn doubt(
    text: &str,
    mention: &Mention,
    time: Option<TimeOfDay>,
    year: Year,
    read_as: Option<Date>,
) -> Option<UnclearDate> {
    let written = mention.end_date(year.year);
    let is_midnight = time.is_some_and(|time| time.clock == ClockTime::DayStart);
    let moved = read_as.is_some() && written != read_as;
    let other_weekday =
        !year.inferred && mention.weekday.is_some_and(|day| written.is_some_and(|date| date.weekday() != day));
    (read_as.is_none() || is_midnight || moved || other_weekday)
        .then(|| UnclearDate { read_as, words: words_around(text, mention) })
}

/// Returns the words about a deadline whose year nothing supplies.
pub(super) fn unread(text: &str, mention: &Mention) -> UnclearDate {
    UnclearDate { read_as: None, words: words_around(text, mention) }
}

/// Returns a whole field that holds figures or a month, and no date that can be read.
pub(super) fn unread_field(text: &str) -> Option<UnclearDate> {
    let cursor = Cursor::new(text.get(..text.floor_char_boundary(MAX_FIELD_BYTES)).unwrap_or(text));
    let figures = |at: usize| cursor.word(at).is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()));
    let says_when = (0..cursor.words.len()).any(|at| cursor.month(at).is_some() || figures(at));
    says_when.then(|| UnclearDate { read_as: None, words: quoted(cursor.text) })
}

/// The longest field that is quoted, in bytes.
const MAX_FIELD_BYTES: usize = 400;

/// Returns a text as one line that is not too long to quote.
pub(super) fn quoted(text: &str) -> String {
    let line = html::collapse_whitespace(text);
    match line.char_indices().nth(2 * MAX_CHARS_BESIDE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn words_around(text: &str, mention: &Mention) -> String {
    let around = sentence::around(text, mention.start, mention.end);
    let before = text.get(around.start..mention.start).unwrap_or_default();
    let after = text.get(mention.end..around.end).unwrap_or_default();
    let from = before.char_indices().rev().nth(MAX_CHARS_BESIDE).map(|(at, _)| at);
    let to = after.char_indices().nth(MAX_CHARS_BESIDE).map(|(at, _)| at);
    let (cut_before, cut_after) = (if from.is_some() { "…" } else { "" }, if to.is_some() { "…" } else { "" });
    let before = before.get(from.unwrap_or(0)..).unwrap_or_default();
    let date = text.get(mention.start..mention.end).unwrap_or_default();
    let after = after.get(..to.unwrap_or(after.len())).unwrap_or_default();
    html::collapse_whitespace(&format!("{cut_before}{before}{date}{after}{cut_after}"))
}
