//! A zone that is written beside a time of day and is not one of those that funders here set their deadlines in: `GMT`,
//! `UTC+2`, `+0300`, `London time`.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::cursor::Cursor;

/// A zone by its offset from UTC, or by a place whose rules it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WrittenZone {
    Offset(Offset),
    Place(&'static str),
}

/// Abbreviations with their hours from UTC; EST is not among them, which is five hours behind or three ahead. Those of
/// Central and Eastern Europe are read by `zones`.
const ABBREVIATIONS: [(&str, i8); 7] =
    [("utc", 0), ("gmt", 0), ("wet", 0), ("west", 1), ("bst", 1), ("msk", 3), ("trt", 3)];
/// Places before "time" or "tid", with the zone whose rules they follow.
const PLACES: [(&str, &str); 24] = [
    ("london", "Europe/London"),
    ("uk", "Europe/London"),
    ("british", "Europe/London"),
    ("brittisk", "Europe/London"),
    ("engelsk", "Europe/London"),
    ("irish", "Europe/Dublin"),
    ("dublin", "Europe/Dublin"),
    ("lisbon", "Europe/Lisbon"),
    ("icelandic", "Atlantic/Reykjavik"),
    ("isländsk", "Atlantic/Reykjavik"),
    ("islandsk", "Atlantic/Reykjavik"),
    ("reykjavik", "Atlantic/Reykjavik"),
    ("greenwich", "Etc/UTC"),
    ("kyiv", "Europe/Kyiv"),
    ("kiev", "Europe/Kyiv"),
    ("ukrainian", "Europe/Kyiv"),
    ("tallinn", "Europe/Tallinn"),
    ("estonian", "Europe/Tallinn"),
    ("riga", "Europe/Riga"),
    ("latvian", "Europe/Riga"),
    ("vilnius", "Europe/Vilnius"),
    ("lithuanian", "Europe/Vilnius"),
    ("athens", "Europe/Athens"),
    ("istanbul", "Europe/Istanbul"),
];
/// Words that may stand between a time of day and its zone: "17:00 local time (UTC+2)".
const WORDS_BETWEEN: [&str; 5] = ["local", "lokal", "time", "tid", "hours"];
/// The most words of a zone: "local time (UTC+2)".
const MAX_WORDS: usize = 3;
/// The widest offset in use, in hours.
const MAX_HOURS: i16 = 14;

impl WrittenZone {
    /// Returns the instant of a wall time; `None` where it lies outside of what can be counted.
    pub(super) fn instant(self, at: DateTime) -> Option<Timestamp> {
        match self {
            WrittenZone::Offset(offset) => offset.to_timestamp(at).ok(),
            WrittenZone::Place(name) => Some(at.to_zoned(TimeZone::get(name).ok()?).ok()?.timestamp()),
        }
    }

    /// Returns the name to print: `UTC`, `UTC+2`, `Europe/London`.
    pub(super) fn name(self) -> String {
        let WrittenZone::Offset(offset) = self else {
            let WrittenZone::Place(name) = self else { return String::new() };
            return name.to_owned();
        };
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        match (minutes.abs() / 60, minutes.abs() % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
        }
    }
}

impl Cursor<'_> {
    /// Returns the zone that begins at word `at`, after a time of day, and the index of the word after it.
    pub(super) fn zone_at(&self, at: usize) -> Option<(WrittenZone, usize)> {
        for at in at..at + MAX_WORDS {
            if self.gap_before(at).contains(['\n', ';']) || self.gap_before(at).contains(". ") {
                return None;
            }
            if let Some(found) = self.place_at(at).or_else(|| self.bare_offset(at)).or_else(|| self.abbreviation(at)) {
                return Some(found);
            }
            if !self.word(at).is_some_and(|word| WORDS_BETWEEN.contains(&word)) {
                return None;
            }
        }
        None
    }

    fn place_at(&self, at: usize) -> Option<(WrittenZone, usize)> {
        let said = self.word(at)?;
        let (_, name) = PLACES.iter().find(|(word, _)| *word == said)?;
        let next = if self.word(at + 1) == Some("local") { at + 2 } else { at + 1 };
        let is_zone = matches!(self.word(next), Some("time" | "tid"));
        is_zone.then_some((WrittenZone::Place(name), next + 1))
    }

    /// Matches `+0200`, `+02:00` and `-0500`.
    fn bare_offset(&self, at: usize) -> Option<(WrittenZone, usize)> {
        let sign = sign_of(self.gap_before(at).trim_start_matches([' ', '(']))?;
        match self.word(at)?.len() {
            4 => self.hours_at(at, sign),
            2 if self.gap(at) == Some(":") && sign > 0 => self.hours_at(at, sign),
            _ => None,
        }
    }

    /// Matches `GMT`, `UTC+2`, `GMT +1` and the `Z` right behind a time.
    fn abbreviation(&self, at: usize) -> Option<(WrittenZone, usize)> {
        let said = self.word(at)?;
        if said == "z" {
            return self.gap_before(at).is_empty().then_some((WrittenZone::Offset(Offset::UTC), at + 1));
        }
        let (_, hours) = ABBREVIATIONS.iter().find(|(name, _)| *name == said)?;
        // "west" is a word too.
        if !matches!(said, "utc" | "gmt") && !self.is_capital(at) {
            return None;
        }
        if matches!(said, "utc" | "gmt")
            && let Some(sign) = sign_of(self.gap_before(at + 1).trim_start_matches(' '))
            && let Some(found) = self.hours_at(at + 1, sign)
        {
            return Some(found);
        }
        Some((WrittenZone::Offset(Offset::from_hours(*hours).ok()?), at + 1))
    }

    /// Matches the figures of an offset: `2`, `02`, `0200`, `02:00`.
    fn hours_at(&self, at: usize, sign: i32) -> Option<(WrittenZone, usize)> {
        let word = self.word(at)?;
        let four = word.len() == 4;
        let number: i16 = self.number(at, 0..=if four { MAX_HOURS * 100 } else { MAX_HOURS })?;
        let minutes_follow = !four && self.gap(at) == Some(":") && self.word(at + 1).is_some_and(|m| m.len() == 2);
        let minutes = self.number(at + 1, 0..=59).filter(|_| minutes_follow);
        let (hours, rest) = if four { (number / 100, number % 100) } else { (number, minutes.unwrap_or(0)) };
        let offset = Offset::from_seconds(sign * (i32::from(hours) * 60 + i32::from(rest)) * 60).ok()?;
        Some((WrittenZone::Offset(offset), if minutes.is_some() { at + 2 } else { at + 1 }))
    }
}

/// Returns the sign that stands right before the figures of an offset.
fn sign_of(gap: &str) -> Option<i32> {
    match gap {
        "+" | "+ " => Some(1),
        "-" | "−" | "–" => Some(-1),
        _ => None,
    }
}
