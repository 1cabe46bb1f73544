//! The time of day beside a date.

use jiff::civil::Time;

use super::cursor::Cursor;
use super::names;
use super::written_zone::WrittenZone;

/// A time of day. Midnight belongs to the day that it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClockTime {
    At(Time),
    /// 24:00 or midnight: the end of the date beside it.
    DayEnd,
    /// 00:00: the end of the day before.
    DayStart,
}

/// A time of day with the zone that is written beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    pub(super) clock: ClockTime,
    pub(super) zone: Option<WrittenZone>,
}

/// Words that may stand between a date and its time of day.
const WORDS_BETWEEN: [&str; 49] = [
    "kl", "klockan", "klokken", "klokka", "klo", "kello", "at", "by", "before", "senast", "senest", "on", "den", "the",
    "vid", "ved", "until", "till", "til", "noon", "före", "innan", "før", "inden", "innen", "no", "not", "later",
    "than", "time", "cet", "cest", "eet", "eest", "brussels", "local", "svensk", "tid", "latest", "absolut", "utc",
    "t", "exakt", "precis", "exactly", "o", "clock", "är", "is",
];
/// Words that may stand between a time of day and the date behind it.
const WORDS_BEFORE_DATE: [&str; 43] = [
    "den",
    "d",
    "lunch",
    "middag",
    "on",
    "the",
    "of",
    "cet",
    "cest",
    "met",
    "mest",
    "eet",
    "eest",
    "brussels",
    "stockholm",
    "helsinki",
    "oslo",
    "copenhagen",
    "time",
    "local",
    "svensk",
    "dansk",
    "norsk",
    "finsk",
    "swedish",
    "danish",
    "norwegian",
    "finnish",
    "tid",
    "senast",
    "senest",
    "hrs",
    "hours",
    "uhr",
    "sharp",
    "o",
    "clock",
    "dagen",
    "natten",
    // "midnatt natten mellan den 31 mars och den 1 april"
    "night",
    "mellan",
    "mellem",
    "between",
];
/// Words after which a time may belong to the next date.
const REACHING_ON: [&str; 10] = ["till", "til", "until", "by", "before", "före", "innan", "senast", "senest", "inden"];
pub(super) const O_CLOCK: [&str; 6] = ["kl", "klockan", "klokken", "klokka", "klo", "kello"];
/// Words after four figures that make them a time: `1700 hrs`.
const AFTER_FOUR_FIGURES: [&str; 10] = ["hrs", "hr", "h", "hours", "uhr", "cet", "cest", "gmt", "utc", "z"];
/// The most words between a date and its time of day.
const MAX_WORDS_BETWEEN: usize = 6;
/// The most words of a time of day with its zone.
const MAX_CLOCK_WORDS: usize = 7;

impl Cursor<'_> {
    /// Returns the time of day after a date that ends before word `next`, and the index of the word after it.
    pub(super) fn time_after(&self, next: usize) -> (Option<TimeOfDay>, usize) {
        let Some(from) = next.checked_sub(1).and_then(|n| self.words.get(n)).map(|w| w.end) else {
            return (None, next);
        };
        let (mut oclock, mut reaches_on) = (false, false);
        for at in next..next + MAX_WORDS_BETWEEN {
            let Some(word) = self.words.get(at) else { break };
            let between = self.text.get(from..word.start).unwrap_or("\n");
            let new_line = between.contains('\n') && !(at == next && between.trim().is_empty());
            // The other end of a range, "15.3-15.04", is no hour.
            if at == next && matches!(between, "-" | "–" | ".-" | ".–") {
                break;
            }
            if between.len() > 40 || new_line || between.contains(';') || between.contains(". ") && !oclock {
                break;
            }
            if let Some((clock, after)) = self.clock_at(at, oclock) {
                // "1 juni till kl. 16.30 den 30 juni"
                if reaches_on && self.date_behind_clock(at).is_some() {
                    break;
                }
                return self.with_zone(clock, after);
            }
            reaches_on |= REACHING_ON.contains(&word.text.as_str());
            if !WORDS_BETWEEN.contains(&word.text.as_str()) {
                break;
            }
            oclock |= O_CLOCK.contains(&word.text.as_str());
        }
        (None, next)
    }

    fn with_zone(&self, clock: ClockTime, after: usize) -> (Option<TimeOfDay>, usize) {
        let zone = self.zone_at(after);
        (Some(TimeOfDay { clock, zone: zone.map(|(zone, _)| zone) }), zone.map_or(after, |(_, after)| after))
    }

    /// Returns the time of day before a date: `kl. 12 den 7 maj`, `17:00 on 5 May`. Words before `floor` belong to the
    /// date before.
    pub(super) fn time_before(&self, at: usize, floor: usize) -> Option<TimeOfDay> {
        if let Some(night) = self.night_before(at, floor) {
            return Some(night);
        }
        let mut end = at;
        while end > floor && self.is_filler(end - 1) && !self.breaks(end - 1) {
            end -= 1;
        }
        for start in (end.saturating_sub(MAX_CLOCK_WORDS).max(floor)..end).rev() {
            let oclock = start > 0 && self.word(start - 1).is_some_and(|w| O_CLOCK.contains(&w));
            if let Some((clock, after)) = self.clock_at(start, oclock)
                && let (Some(time), after) = self.with_zone(clock, after)
                && after <= at
                && (after..at).all(|filler| self.is_filler(filler))
                && (start..at).all(|word| !self.breaks(word))
                && (oclock || after - start >= 2 || self.number(start, 0..=24).is_none())
            {
                return Some(time);
            }
        }
        None
    }

    /// Returns the midnight that begins the date at word `at`: `natten till den 18 juni`.
    fn night_before(&self, at: usize, floor: usize) -> Option<TimeOfDay> {
        let to = if at > floor && self.word(at - 1) == Some("den") { at.checked_sub(2)? } else { at.checked_sub(1)? };
        let night = to.checked_sub(1).filter(|night| *night >= floor)?;
        let is_night = matches!(self.word(night)?, "natten" | "natt" | "natta")
            && matches!(self.word(to)?, "till" | "til" | "mot");
        is_night.then_some(TimeOfDay { clock: ClockTime::DayStart, zone: None })
    }

    fn is_filler(&self, at: usize) -> bool {
        self.word(at).is_some_and(|w| WORDS_BEFORE_DATE.contains(&w) || names::weekday(w).is_some())
    }

    /// Returns whether a sentence or a line ends after word `at`.
    fn breaks(&self, at: usize) -> bool {
        self.gap(at).is_some_and(|gap| {
            let abbreviation = self.word(at).is_some_and(|word| matches!(word, "kl" | "m" | "h" | "hrs" | "d"));
            gap.contains([';', '•']) || gap.contains(". ") && !abbreviation
        })
    }

    /// Returns the index of the date behind a time of day at word `at`, whose figures are no date of their own: in
    /// `16.30 den 15 juni` there is no 30 June.
    pub(super) fn date_behind_clock(&self, at: usize) -> Option<usize> {
        let oclock = at > 0 && self.word(at - 1).is_some_and(|w| O_CLOCK.contains(&w));
        let first = self.word(at).filter(|word| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
        let by_point = self.gap(at) == Some(".");
        let has_minutes = first.len() <= 2 && (by_point || self.gap(at) == Some(":"));
        if !oclock && !has_minutes {
            return None;
        }
        let (clock, after) = self.clock_at(at, oclock)?;
        if after == at + 1 && has_minutes {
            return None;
        }
        let (_, mut next) = self.with_zone(clock, after);
        let behind = next;
        while next < behind + MAX_CLOCK_WORDS && self.is_filler(next) && !self.breaks(next) {
            next += 1;
        }
        // "12.10 15.10" may be two days; "kl. 12.10", "12:10" and "12.10 den 15 oktober" are times.
        let certain = oclock || !by_point || next > behind || self.number(at + 1, 13..=59).is_some();
        (certain && !self.breaks(behind - 1) && self.days_at(next).is_some()).then_some(next)
    }

    /// Returns the time at word `at` of a sentence without a date, where the words mark it as a time.
    pub(super) fn lone_clock_at(&self, at: usize) -> Option<TimeOfDay> {
        let before = at.checked_sub(1).and_then(|before| self.word(before)).unwrap_or_default();
        let oclock = O_CLOCK.contains(&before) || matches!(before, "at" | "vid");
        let whole = self.word(at)?.len() == 2 && self.number(at + 1, 0..=59).is_some();
        let is_marked = oclock || whole || before == "by";
        let (clock, after) = is_marked.then(|| self.clock_at(at, oclock))??;
        self.with_zone(clock, after).0
    }

    /// Matches `16.00`, `17:00`, `5 pm`, `17h`, `1700 hrs`, `noon` and `midnight`; a bare hour only after "kl".
    pub(super) fn clock_at(&self, at: usize, oclock: bool) -> Option<(ClockTime, usize)> {
        let word = self.word(at)?;
        match word {
            "noon" | "midday" => return Some((noon()?, at + 1)),
            "midnight" | "midnatt" | "midnat" => return Some((ClockTime::DayEnd, at + 1)),
            _ => {}
        }
        if oclock && let Some(hour) = names::hour(word) {
            return Some((self.in_the_evening(hour, 0, at + 1)?, at + 1));
        }
        if word.len() == 4 {
            let marked = self.word(at + 1).is_some_and(|w| AFTER_FOUR_FIGURES.contains(&w)) && !self.breaks(at);
            let number = self.number(at, 0..=2400).filter(|_| marked || oclock)?;
            return Some((from_hour((number / 100) as i8, (number % 100) as i8)?, self.after_hours(at + 1)));
        }
        let hour = self.number(at, 0..=24).filter(|_| word.len() <= 2)? as i8;
        let minute_follows = matches!(self.gap(at), Some("." | ":")) && self.word(at + 1).is_some_and(|m| m.len() == 2);
        let minute = self.number(at + 1, 0..=59).filter(|_| minute_follows).map(|m| m as i8);
        let mut after = if minute.is_some() { at + 2 } else { at + 1 };
        let seconds = self.word(after).is_some_and(|s| s.len() == 2) && self.number(after, 0..=59).is_some();
        let point = self.gap(after - 1).filter(|gap| *gap == ":" || *gap == "." && self.gap(at) == Some(*gap));
        if minute.is_some() && seconds && point.is_some() && (point == Some(":") || !self.is_day_at(after)) {
            after += 1;
        }
        let close = self.gap(after - 1).is_some_and(|g| matches!(g.trim(), "" | "("));
        let said = self.word(after).filter(|_| close);
        let half = |afternoon, next| Some((from_half_day(hour, minute.unwrap_or(0), afternoon)?, next));
        match said {
            Some("pm") => return half(true, after + 1),
            Some("am") => return half(false, after + 1),
            Some("noon" | "midday") if hour == 12 => return Some((noon()?, after + 1)),
            Some("midnight" | "midnatt" | "midnat") if matches!((hour, minute), (12 | 24, None | Some(0))) => {
                return Some((ClockTime::DayEnd, after + 1));
            }
            Some("h") if minute.is_none() => return self.french_hours(hour, after),
            Some("h" | "hr" | "hrs" | "hours" | "uhr") if minute.is_some() || oclock => {
                return Some((from_hour(hour, minute.unwrap_or(0))?, after + 1));
            }
            Some(letter @ ("p" | "a" | "e" | "f"))
                if self.word(after + 1) == Some("m") && self.gap(after) == Some(".") =>
            {
                return half(matches!(letter, "p" | "e"), after + 2);
            }
            Some("o") if self.word(after + 1) == Some("clock") && minute.is_none() => {
                if let Some(half_day @ ("am" | "pm")) = self.word(after + 2) {
                    return half(half_day == "pm", after + 3);
                }
                return Some((self.in_the_evening(hour, 0, after + 2)?, after + 2));
            }
            _ => {}
        }
        let is_time = oclock || minute.is_some();
        is_time.then(|| Some((self.in_the_evening(hour, minute.unwrap_or(0), after)?, after)))?
    }

    /// Matches `17h` and `17h30`.
    fn french_hours(&self, hour: i8, h: usize) -> Option<(ClockTime, usize)> {
        let glued = self.gap(h) == Some("") && self.word(h + 1).is_some_and(|m| m.len() == 2);
        match self.number(h + 1, 0..=59).filter(|_| glued) {
            Some(minute) => Some((from_hour(hour, minute as i8)?, h + 2)),
            None => Some((from_hour(hour, 0)?, h + 1)),
        }
    }

    fn after_hours(&self, at: usize) -> usize {
        if matches!(self.word(at), Some("hrs" | "hr" | "h" | "hours" | "uhr")) { at + 1 } else { at }
    }

    /// Returns whether a day with its month begins at word `at`, so that it is no second of a time: `16.30.15 juni`.
    fn is_day_at(&self, at: usize) -> bool {
        self.month(at + 1).is_some()
    }

    /// Returns the time; `8 på kvällen` and `four o'clock in the afternoon` are after noon.
    fn in_the_evening(&self, hour: i8, minute: i8, after: usize) -> Option<ClockTime> {
        let mut said = (after..after + 3).filter_map(|at| self.word(at));
        let late = said.any(|word| {
            matches!(
                word,
                "kvällen"
                    | "eftermiddagen"
                    | "aftenen"
                    | "eftermiddag"
                    | "ettermiddag"
                    | "ettermiddagen"
                    | "kvelden"
                    | "afternoon"
                    | "evening"
                    | "em"
            )
        });
        if late && hour < 12 { from_hour(hour + 12, minute) } else { from_hour(hour, minute) }
    }
}

fn from_hour(hour: i8, minute: i8) -> Option<ClockTime> {
    match (hour, minute) {
        (24, 0) => Some(ClockTime::DayEnd),
        (0, 0) => Some(ClockTime::DayStart),
        _ => Time::new(hour, minute, 0, 0).ok().map(ClockTime::At),
    }
}

fn noon() -> Option<ClockTime> {
    from_hour(12, 0)
}

fn from_half_day(hour: i8, minute: i8, afternoon: bool) -> Option<ClockTime> {
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
