//! Finds the dates in a text, without asking what they are for.

use jiff::civil::{Date, Time, Weekday};

use crate::text::words::{Word, words};

/// A date in a text, perhaps without year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Where it stands, in bytes; a time of day behind it belongs to it.
    pub(super) start: usize,
    pub(super) end: usize,
    day: i8,
    month: i8,
    pub(super) year: Option<i16>,
    /// Nothing also for 24:00, which is the end of the day.
    pub(super) time: Option<Time>,
    pub(super) weekday: Option<Weekday>,
}

impl Mention {
    pub(super) fn date(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }
}

/// A text that is longer is read no further: no call keeps its dates that deep.
const LONGEST: usize = 60_000;
/// Nor has any call more dates; a page that has is no call's.
const MOST: usize = 200;

/// Every date, in order.
pub(super) fn all(text: &str) -> Vec<Mention> {
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or(text);
    let reader = Reader { text, words: words(text) };
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < reader.words.len() && found.len() < MOST {
        match reader.date_at(at) {
            Some((mentions, next)) => {
                found.extend(mentions);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    words: Vec<Word>,
}

/// Words that may stand between a date and its time of day.
const BETWEEN: [&str; 12] =
    ["kl", "klockan", "at", "by", "before", "senast", "on", "den", "the", "vid", "until", "noon"];
/// Words that may stand between a time of day and the date behind it.
const BEFORE: [&str; 9] = ["den", "on", "the", "cet", "cest", "eet", "eest", "brussels", "time"];
const O_CLOCK: [&str; 3] = ["kl", "klockan", "klokken"];

impl Reader<'_> {
    fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|w| w.text.as_str())
    }

    fn number(&self, at: usize, range: std::ops::RangeInclusive<i16>) -> Option<i16> {
        self.word(at)?.parse().ok().filter(|n| range.contains(n))
    }

    /// What stands between word `at` and the next.
    fn gap(&self, at: usize) -> Option<&str> {
        self.text.get(self.words.get(at)?.end..self.words.get(at + 1)?.start)
    }

    /// The dates that begin at a word, and the word after them.
    fn date_at(&self, at: usize) -> Option<(Vec<Mention>, usize)> {
        let (days, month, year, next) = self
            .iso(at)
            .or_else(|| self.figures(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.month_first(at))?;
        let (first, last) = (self.words.get(at)?, self.words.get(next - 1)?);
        let (time, after) = self.time_after(next);
        let time = time.or_else(|| self.time_before(at));
        let count = days.len();
        let mentions = days.into_iter().enumerate().map(|(n, day)| Mention {
            start: first.start,
            end: if n + 1 == count { self.words.get(after - 1).map_or(last.end, |w| w.end) } else { first.end },
            day,
            month,
            year,
            time: time.flatten().filter(|_| n + 1 == count),
            weekday: self.weekday_before(at).filter(|_| count == 1),
        });
        Some((mentions.collect(), after))
    }

    /// `2026-04-15`
    fn iso(&self, at: usize) -> Option<Found> {
        let year = self.number(at, 1990..=2100)?;
        let dashed = self.gap(at)? == "-" && self.gap(at + 1)? == "-";
        let (month, day) = (self.number(at + 1, 1..=12)?, self.number(at + 2, 1..=31)?);
        dashed.then_some((vec![day as i8], month as i8, Some(year), at + 3))
    }

    /// `15/06/2026`, `15.6.2026`, `16/6`
    fn figures(&self, at: usize) -> Option<Found> {
        let (day, gap) = (self.number(at, 1..=31)?, self.gap(at)?);
        let month = self.number(at + 1, 1..=12)?;
        let year = self.gap(at + 1).filter(|g| *g == gap).and_then(|_| self.number(at + 2, 1990..=2100));
        match (gap, year) {
            ("/" | ".", Some(year)) => Some((vec![day as i8], month as i8, Some(year), at + 3)),
            ("/", None) if (day, month) != (24, 7) => Some((vec![day as i8], month as i8, None, at + 2)),
            _ => None,
        }
    }

    /// `15 april 2026`, `25th of May`, `1–15 april`
    fn day_first(&self, at: usize) -> Option<Found> {
        let mut days = vec![day_number(self.word(at)?)?];
        let mut next = at + 1;
        if self.gap(at).is_some_and(|gap| matches!(gap.trim(), "–" | "-" | "—"))
            && let Some(day) = self.word(next).and_then(day_number)
        {
            days.push(day);
            next += 1;
        }
        if self.gap(next - 1) == Some(":") && matches!(self.word(next), Some("a" | "e")) {
            next += 1;
        }
        if self.word(next) == Some("of") {
            next += 1;
        }
        let close = self.gap(next - 1).is_some_and(|gap| matches!(gap.trim(), "" | "." | "\u{a0}"));
        let month = self.month(next).filter(|_| close)?;
        Some((days, month, self.year_at(next + 1), self.after_year(next + 1)))
    }

    /// `May 25, 2026`, `September 30th`
    fn month_first(&self, at: usize) -> Option<Found> {
        let month = self.month(at).filter(|_| self.is_capital(at))?;
        let day = self.word(at + 1).and_then(day_number)?;
        let close = self.gap(at).is_some_and(|gap| gap.trim().is_empty());
        let year = self.year_at(at + 2);
        (close && self.month(at + 2).is_none()).then_some((vec![day], month, year, self.after_year(at + 2)))
    }

    fn year_at(&self, at: usize) -> Option<i16> {
        let close = self.gap(at.checked_sub(1)?).is_some_and(|gap| matches!(gap.trim(), "" | "," | "."));
        self.number(at, 1990..=2100).filter(|_| close)
    }

    fn after_year(&self, at: usize) -> usize {
        if self.year_at(at).is_some() { at + 1 } else { at }
    }

    fn is_capital(&self, at: usize) -> bool {
        let start = self.words.get(at).map(|w| w.start);
        start.and_then(|s| self.text.get(s..)?.chars().next()).is_some_and(char::is_uppercase)
    }

    /// The number of a month's name. "may" is a month only with a capital.
    fn month(&self, at: usize) -> Option<i8> {
        let name = self.word(at)?;
        if name == "may" && !self.is_capital(at) {
            return None;
        }
        month_number(name)
    }

    /// A time of day behind a date, and the word after it. The inner nothing is 24:00.
    fn time_after(&self, next: usize) -> (Option<Option<Time>>, usize) {
        let Some(from) = next.checked_sub(1).and_then(|n| self.words.get(n)).map(|w| w.end) else {
            return (None, next);
        };
        let mut oclock = false;
        for at in next..next + 4 {
            let Some(word) = self.words.get(at) else { break };
            let between = self.text.get(from..word.start).unwrap_or("\n");
            if between.len() > 40 || between.contains(['\n', ';']) || between.contains(". ") && !oclock {
                break;
            }
            if let Some((time, after)) = self.clock(at, oclock) {
                return (Some(time), after);
            }
            if !BETWEEN.contains(&word.text.as_str()) {
                break;
            }
            oclock |= O_CLOCK.contains(&word.text.as_str());
        }
        (None, next)
    }

    /// `kl. 12 den 7 maj`, `17:00 on 5 May`
    fn time_before(&self, at: usize) -> Option<Option<Time>> {
        let mut end = at;
        while end > 0 && self.word(end - 1).is_some_and(|w| BEFORE.contains(&w) || weekday(w).is_some()) {
            end -= 1;
        }
        for start in (end.saturating_sub(2)..end).rev() {
            let oclock = start > 0 && self.word(start - 1).is_some_and(|w| O_CLOCK.contains(&w));
            if let Some((time, after)) = self.clock(start, oclock)
                && after == end
                && (oclock || end - start == 2)
            {
                return Some(time);
            }
        }
        None
    }

    /// `16.00`, `17:00`, `5 pm`, `noon`, `midnight`; a bare hour only after "kl".
    fn clock(&self, at: usize, oclock: bool) -> Option<(Option<Time>, usize)> {
        let word = self.word(at)?;
        match word {
            "noon" => return Some((Time::new(12, 0, 0, 0).ok(), at + 1)),
            "midnight" | "midnatt" => return Some((None, at + 1)),
            _ => {}
        }
        if let Some(hour) = word.strip_suffix("pm").or(word.strip_suffix("am")).and_then(|h| h.parse::<i8>().ok()) {
            return Some((half_day(hour, 0, word.ends_with("pm")), at + 1));
        }
        let hour = self.number(at, 0..=24)? as i8;
        let minute_follows = matches!(self.gap(at), Some("." | ":")) && self.word(at + 1).is_some_and(|m| m.len() == 2);
        let minute = self.number(at + 1, 0..=59).filter(|_| minute_follows).map(|m| m as i8);
        let after = if minute.is_some() { at + 2 } else { at + 1 };
        match self.word(after).filter(|_| self.gap(after - 1).is_some_and(|g| g.trim().is_empty())) {
            Some("pm") => return Some((half_day(hour, minute.unwrap_or(0), true), after + 1)),
            Some("am") => return Some((half_day(hour, minute.unwrap_or(0), false), after + 1)),
            Some("noon") if hour == 12 => return Some((Time::new(12, 0, 0, 0).ok(), after + 1)),
            _ => {}
        }
        (oclock || minute.is_some()).then(|| (Time::new(hour, minute.unwrap_or(0), 0, 0).ok(), after))
    }

    fn weekday_before(&self, at: usize) -> Option<Weekday> {
        (1..=2).filter_map(|back| self.word(at.checked_sub(back)?)).find_map(weekday)
    }
}

/// Days, month, year, and the word after the date.
type Found = (Vec<i8>, i8, Option<i16>, usize);

fn half_day(hour: i8, minute: i8, afternoon: bool) -> Option<Time> {
    let hour = if afternoon { hour % 12 + 12 } else { hour % 12 };
    Time::new(hour, minute, 0, 0).ok()
}

fn day_number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let suffix = word.get(digits.len()..)?;
    let known = matches!(suffix, "" | "st" | "nd" | "rd" | "th");
    digits.parse().ok().filter(|d| known && (1..=31).contains(d))
}

/// Swedish, English, Danish and Norwegian names and their abbreviations.
fn month_number(name: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["januari", "january", "januar", "jan"],
        &["februari", "february", "februar", "feb", "febr"],
        &["mars", "march", "marts", "mar"],
        &["april", "apr"],
        &["maj", "may", "mai"],
        &["juni", "june", "jun"],
        &["juli", "july", "jul"],
        &["augusti", "august", "aug"],
        &["september", "sept", "sep"],
        &["oktober", "october", "okt", "oct"],
        &["november", "nov"],
        &["december", "desember", "dec", "des"],
    ];
    (1..).zip(NAMES).find(|(_, names)| names.contains(&name)).map(|(number, _)| number)
}

fn weekday(word: &str) -> Option<Weekday> {
    let day = match word {
        "måndag" | "måndagen" | "monday" => Weekday::Monday,
        "tisdag" | "tisdagen" | "tuesday" => Weekday::Tuesday,
        "onsdag" | "onsdagen" | "wednesday" => Weekday::Wednesday,
        "torsdag" | "torsdagen" | "thursday" => Weekday::Thursday,
        "fredag" | "fredagen" | "friday" => Weekday::Friday,
        "lördag" | "lördagen" | "saturday" => Weekday::Saturday,
        "söndag" | "söndagen" | "sunday" => Weekday::Sunday,
        _ => return None,
    };
    Some(day)
}
