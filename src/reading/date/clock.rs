//! The time of day beside a date.

use jiff::civil::Time;

use super::cursor::Cursor;
use super::names;

/// A time of day. Midnight belongs to the day that it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    At(Time),
    /// 24:00 or midnight: the end of the date beside it.
    DayEnd,
    /// 00:00: the end of the day before.
    DayStart,
}

/// Words that may stand between a date and its time of day.
const WORDS_BETWEEN: [&str; 34] = [
    "kl", "klockan", "klokken", "at", "by", "before", "senast", "senest", "on", "den", "the", "vid", "until", "noon",
    "före", "innan", "før", "inden", "innen", "no", "later", "than", "time", "cet", "cest", "eet", "eest", "brussels",
    "local", "svensk", "tid", "latest", "absolut", "utc",
];
/// Words that may stand between a time of day and the date behind it.
const WORDS_BEFORE_DATE: [&str; 18] = [
    "den",
    "on",
    "the",
    "cet",
    "cest",
    "eet",
    "eest",
    "brussels",
    "stockholm",
    "helsinki",
    "time",
    "local",
    "svensk",
    "tid",
    // "midnatt natten mellan den 31 mars och den 1 april"
    "natten",
    "night",
    "mellan",
    "between",
];
const O_CLOCK: [&str; 3] = ["kl", "klockan", "klokken"];
/// The most words between a date and its time of day.
const MAX_WORDS_BETWEEN: usize = 5;

impl Cursor<'_> {
    /// Returns the time of day after a date that ends before word `next`, and the index of the word after it.
    pub(super) fn time_after(&self, next: usize) -> (Option<TimeOfDay>, usize) {
        let Some(from) = next.checked_sub(1).and_then(|n| self.words.get(n)).map(|w| w.end) else {
            return (None, next);
        };
        let mut oclock = false;
        for at in next..next + MAX_WORDS_BETWEEN {
            let Some(word) = self.words.get(at) else { break };
            let between = self.text.get(from..word.start).unwrap_or("\n");
            let new_line = between.contains('\n') && !(at == next && between.trim().is_empty());
            // The other end of a range, "15.3-15.04", is no hour.
            if at == next && matches!(between, "-" | "–") {
                break;
            }
            if between.len() > 40 || new_line || between.contains(';') || between.contains(". ") && !oclock {
                break;
            }
            if let Some((time, after)) = self.clock_at(at, oclock) {
                return (Some(time), after);
            }
            if !WORDS_BETWEEN.contains(&word.text.as_str()) {
                break;
            }
            oclock |= O_CLOCK.contains(&word.text.as_str());
        }
        (None, next)
    }

    /// Returns the time of day before a date: `kl. 12 den 7 maj`, `17:00 on 5 May`.
    pub(super) fn time_before(&self, at: usize) -> Option<TimeOfDay> {
        let mut end = at;
        while end > 0
            && self.word(end - 1).is_some_and(|w| WORDS_BEFORE_DATE.contains(&w) || names::weekday(w).is_some())
        {
            end -= 1;
        }
        for start in (end.saturating_sub(4)..end).rev() {
            let oclock = start > 0 && self.word(start - 1).is_some_and(|w| O_CLOCK.contains(&w));
            if let Some((time, after)) = self.clock_at(start, oclock)
                && after == end
                && (oclock || end - start >= 2 || self.number(start, 0..=24).is_none())
            {
                return Some(time);
            }
        }
        None
    }

    /// Returns the time at word `at` of a sentence without a date, where the words mark it as a time.
    pub(super) fn lone_clock_at(&self, at: usize) -> Option<TimeOfDay> {
        let before = at.checked_sub(1).and_then(|before| self.word(before)).unwrap_or_default();
        let oclock = O_CLOCK.contains(&before) || matches!(before, "at" | "vid");
        let whole = self.word(at)?.len() == 2 && self.number(at + 1, 0..=59).is_some();
        let is_marked = oclock || whole || before == "by";
        is_marked.then(|| self.clock_at(at, oclock))?.map(|(clock, _)| clock)
    }

    /// Matches `16.00`, `17:00`, `5 pm`, `17h`, `noon` and `midnight`; a bare hour only after "kl".
    pub(super) fn clock_at(&self, at: usize, oclock: bool) -> Option<(TimeOfDay, usize)> {
        let word = self.word(at)?;
        match word {
            "noon" => return Some((noon()?, at + 1)),
            "midnight" | "midnatt" | "midnat" => return Some((TimeOfDay::DayEnd, at + 1)),
            _ => {}
        }
        if let Some(hour) = word.strip_suffix("pm").or(word.strip_suffix("am")).and_then(|h| h.parse::<i8>().ok()) {
            return Some((from_half_day(hour, 0, word.ends_with("pm"))?, at + 1));
        }
        if let Some((hour, minute)) = word.split_once('h')
            && let Ok(hour) = hour.parse::<i8>()
            && (minute.is_empty() || minute.len() == 2)
        {
            return Some((from_hour(hour, minute.parse().unwrap_or(0))?, at + 1));
        }
        let hour = self.number(at, 0..=24)? as i8;
        let minute_follows = matches!(self.gap(at), Some("." | ":")) && self.word(at + 1).is_some_and(|m| m.len() == 2);
        let minute = self.number(at + 1, 0..=59).filter(|_| minute_follows).map(|m| m as i8);
        let mut after = if minute.is_some() { at + 2 } else { at + 1 };
        if minute.is_some() && self.gap(after - 1) == Some(":") && self.number(after, 0..=59).is_some() {
            after += 1;
        }
        let close = self.gap(after - 1).is_some_and(|g| g.trim().is_empty());
        match self.word(after).filter(|_| close) {
            Some("pm") => return Some((from_half_day(hour, minute.unwrap_or(0), true)?, after + 1)),
            Some("am") => return Some((from_half_day(hour, minute.unwrap_or(0), false)?, after + 1)),
            Some("noon") if hour == 12 => return Some((noon()?, after + 1)),
            Some("h") => return Some((from_hour(hour, minute.unwrap_or(0))?, after + 1)),
            Some(half @ ("p" | "a")) if self.word(after + 1) == Some("m") && self.gap(after) == Some(".") => {
                return Some((from_half_day(hour, minute.unwrap_or(0), half == "p")?, after + 2));
            }
            _ => {}
        }
        if oclock || minute.is_some() { Some((from_hour(hour, minute.unwrap_or(0))?, after)) } else { None }
    }
}

fn from_hour(hour: i8, minute: i8) -> Option<TimeOfDay> {
    match (hour, minute) {
        (24, 0) => Some(TimeOfDay::DayEnd),
        (0, 0) => Some(TimeOfDay::DayStart),
        _ => Time::new(hour, minute, 0, 0).ok().map(TimeOfDay::At),
    }
}

fn noon() -> Option<TimeOfDay> {
    from_hour(12, 0)
}

fn from_half_day(hour: i8, minute: i8, afternoon: bool) -> Option<TimeOfDay> {
    if !(1..=24).contains(&hour) {
        return None;
    }
    // "17:00 pm" occurs too.
    let hour = match (hour, afternoon) {
        (13.., _) => hour,
        (12, false) => 0,
        (12, true) => 12,
        (_, true) => hour + 12,
        (_, false) => hour,
    };
    from_hour(hour, minute)
}
