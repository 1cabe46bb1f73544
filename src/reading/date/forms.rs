//! The forms in which a date is written, each with a parser of its own.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::clock::O_CLOCK;
use super::cursor::Cursor;
use super::names;

/// A day as it is written, which a year makes a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    OfMonth(i8, i8),
    LastOf(i8),
    /// A week by its number (ISO 8601).
    Week(i8),
    /// A day of such a week.
    OfWeek(i8, Weekday),
}

impl Day {
    /// Returns the day in a year; for a week, its first day.
    pub(super) fn date(self, year: i16) -> Option<Date> {
        match self {
            Day::OfMonth(day, month) => Date::new(year, month, day).ok(),
            Day::LastOf(month) => Date::new(year, month, 1).ok().map(|first| first.last_of_month()),
            Day::Week(week) => of_week(year, week, Weekday::Monday),
            Day::OfWeek(week, day) => of_week(year, week, day),
        }
    }

    /// Returns the day in a year on which a period that ends with this date ends; for a week, its last day.
    pub(super) fn end_date(self, year: i16) -> Option<Date> {
        match self {
            Day::Week(week) => of_week(year, week, Weekday::Sunday),
            _ => self.date(year),
        }
    }
}

fn of_week(year: i16, week: i8, day: Weekday) -> Option<Date> {
    ISOWeekDate::new(year, week, day).ok().map(|day| day.date())
}

/// Days with the index of each one's first word, the year, and the index of the word after the date.
pub(super) type DateMatch = (Vec<(Day, usize)>, Option<i16>, usize);

/// Words that join two days of one month.
const DAY_JOINERS: [&str; 9] = ["till", "to", "til", "until", "och", "and", "og", "samt", "den"];

impl Cursor<'_> {
    /// Returns the days that begin at word `at`, in whatever form.
    pub(super) fn days_at(&self, at: usize) -> Option<DateMatch> {
        self.iso(at)
            .or_else(|| self.digits_only(at))
            .or_else(|| self.numeric_range(at))
            .or_else(|| self.numeric(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.last_of_month(at))
            .or_else(|| self.ordinal_first(at))
            .or_else(|| self.week(at))
    }

    /// Matches `2026-04-15` and `2026/04/15`.
    fn iso(&self, at: usize) -> Option<DateMatch> {
        let year = self.number(at, 1990..=2100)?;
        let gap = self.gap(at).filter(|gap| matches!(*gap, "-" | "/" | "." | "\u{2011}" | "–"))?;
        let same = self.gap(at + 1)? == gap;
        let (month, day) = (self.number(at + 1, 1..=12)?, self.number(at + 2, 1..=31)?);
        same.then(|| (vec![(Day::OfMonth(day as i8, month as i8), at)], Some(year), at + 3))
    }

    /// Matches `260415` and `20260415`, but no amount of money and no reference number.
    fn digits_only(&self, at: usize) -> Option<DateMatch> {
        let word = self.word(at).filter(|word| word.bytes().all(|b| b.is_ascii_digit()))?;
        let digits = match word.len() {
            6 => word,
            8 => word.strip_prefix("20")?,
            _ => return None,
        };
        let part = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<i8>().ok());
        let (year, month, day) = (i16::from(part(0)?), part(2)?, part(4)?);
        let money = self.word(at + 1).is_some_and(|w| ["kr", "kronor", "kroner", "sek", "euro", "eur"].contains(&w));
        let alone = matches!(self.gap(at).map(str::trim), None | Some("" | "–" | "-" | "." | "," | ")"));
        let date = Date::new(2000 + year, month, day).ok().filter(|_| (20..=60).contains(&year) && alone && !money)?;
        Some((vec![(Day::OfMonth(date.day(), date.month()), at)], Some(date.year()), at + 1))
    }

    /// Matches `15/06/2026`, `15.6.2026`, `16/6`, `16/6-26` and `16/6 2026`; also `06/16/2026`, where it cannot be
    /// anything else.
    fn numeric(&self, at: usize) -> Option<DateMatch> {
        let gap = self.gap(at).filter(|gap| matches!(*gap, "/" | "." | "-"))?;
        let (first, second) = (self.number(at, 1..=31)?, self.number(at + 1, 1..=31)?);
        let before = self.words.get(at)?.start;
        let day_and_month = gap == "." && self.is_day_and_month(at);
        let part_of_more =
            self.text.get(..before)?.ends_with(['.', '/', ',', '-', ':']) && gap != "/" && !day_and_month;
        let year = self.numeric_year(at + 1, gap);
        let (day, month) = match (first, second) {
            (_, 1..=12) => (first, second),
            (1..=12, _) if gap == "/" && year.is_some() => (second, first),
            _ => return None,
        };
        let found = vec![(Day::OfMonth(day as i8, month as i8), at)];
        match (gap, year) {
            (_, Some(year)) if !part_of_more => Some((found, Some(year), at + 3)),
            ("/", None) if (day, month) != (24, 7) && self.gap(at + 1) != Some("/") && !self.is_fraction(at + 2) => {
                Some((found, None, at + 2))
            }
            (".", None) if !part_of_more && self.is_day_and_month(at) => Some((found, None, at + 2)),
            _ => None,
        }
    }

    /// Returns whether a fraction is a share, as in "1/3 av kostnaderna".
    fn is_fraction(&self, after: usize) -> bool {
        matches!(self.word(after), Some("af" | "av" | "of" | "del" | "delar"))
    }

    /// Returns whether `15.3` is a day: after a word such as "senast", or as one end of `15.3–15.4`; else it is a
    /// decimal.
    fn is_day_and_month(&self, at: usize) -> bool {
        let is_lead = |word: &str| matches!(word, "senast" | "senest" | "den" | "innan" | "inden");
        let dash = |gap: Option<&str>| gap.is_some_and(|gap| matches!(gap.trim(), "–" | "-" | "—" | ".–" | ".-"));
        let pair = |at: usize| {
            self.gap(at) == Some(".") && self.number(at, 1..=31).is_some() && self.number(at + 1, 1..=12).is_some()
        };
        let worded =
            self.gap(at + 1) == Some(". ") && matches!(self.word(at + 2), Some("till" | "til")) && pair(at + 3);
        let joined = dash(self.gap(at + 1)) && pair(at + 2) || worded;
        let second = at >= 2 && pair(at - 2) && dash(self.gap(at - 1));
        joined || second || at.checked_sub(1).and_then(|before| self.word(before)).is_some_and(is_lead)
    }

    fn numeric_year(&self, month_at: usize, gap: &str) -> Option<i16> {
        let between = self.gap(month_at)?;
        let full = self.number(month_at + 1, 1990..=2100);
        let fits = between == gap || gap != "-" && matches!(between, " " | "-" | "–" | " -" | ". " | " – ");
        if let Some(year) = full.filter(|_| fits) {
            return Some(year);
        }
        let two_digits = self.word(month_at + 1)?.len() == 2;
        // "15/5-30/6" ends on 30 June, and not in 2030.
        let is_day = matches!(self.gap(month_at + 1), Some("/" | ".")) && self.number(month_at + 2, 1..=12).is_some();
        let short =
            self.number(month_at + 1, 20..=60).filter(|_| two_digits && !(is_day && matches!(between, "-" | " -")));
        short
            .filter(|_| gap != "-" && (between == gap || gap == "/" && matches!(between, "-" | " -")))
            .map(|year| 2000 + year)
    }

    /// Matches `15 april 2026`, `25th of May`, `1–15 april` and `1 till 15 april`.
    fn day_first(&self, at: usize) -> Option<DateMatch> {
        let mut days = vec![(names::day(self.word(at)?)?, at)];
        // "March 15" at the end of a line, and "September" at the start of the next.
        if self.gap(at).is_some_and(|gap| gap.contains('\n')) && at > 0 && self.month(at - 1).is_some() {
            return None;
        }
        let mut next = self.after_ordinal(at);
        let joined =
            self.gap(next - 1).is_some_and(|gap| matches!(gap.trim(), "–" | "-" | "—" | "&" | ".–" | ".-" | ". –"));
        let mut second = next;
        while second < next + 2 && self.word(second).is_some_and(|w| DAY_JOINERS.contains(&w)) {
            second += 1;
        }
        // "30 den 15 juni" is no list of days: the 30 belongs to something else, as in "kl. 16.30 den 15 juni".
        let worded = (next..second).any(|word| self.word(word) != Some("den"));
        if (joined || worded)
            && !self.is_of_clock(at)
            && let Some(day) = self.word(second).and_then(names::day)
        {
            days.push((day, second));
            next = self.after_ordinal(second);
        }
        if self.word(next) == Some("of") {
            next += 1;
        }
        let close = self.gap(next - 1).is_some_and(|gap| matches!(gap.trim(), "" | "." | "-"));
        let month = self.month(next).filter(|_| close)?;
        let days = days.into_iter().map(|(day, place)| (Day::OfMonth(day, month), place)).collect();
        Some((days, self.year_at(next + 1), self.after_year(next + 1)))
    }

    /// Returns whether the figures at word `at` are an hour or minutes: `kl. 12`, `12:15`.
    fn is_of_clock(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.word(before)).unwrap_or_default();
        let hour_before = || at > 0 && self.number(at - 1, 0..=24).is_some();
        O_CLOCK.contains(&before) || self.gap_before(at) == ":" && hour_before()
    }

    /// Matches `1-15/9`, `1.–15.9.` and their year: two days of one month in figures.
    fn numeric_range(&self, at: usize) -> Option<DateMatch> {
        let first = self.number(at, 1..=31).filter(|_| !self.is_of_clock(at))?;
        let dash = matches!(self.gap(at)?, "-" | "–" | "—" | " - " | " – " | ".-" | ".–" | ". – " | ". - ");
        let pointed = self.gap(at)?.starts_with('.');
        let (_, year, next) =
            self.numeric(at + 1).filter(|_| dash && !matches!(self.gap_before(at), "/" | "." | "-"))?;
        let (last, month) = (self.number(at + 1, 1..=31)?, self.number(at + 2, 1..=12)?);
        let same_marks = matches!((self.gap(at + 1)?, pointed), ("/", false) | (".", true));
        let day = |day: i16| Day::OfMonth(day as i8, month as i8);
        (same_marks && first < last).then(|| (vec![(day(first), at), (day(last), at + 1)], year, next))
    }

    /// Matches `den femtonde juni`, `första september 2026` and `the fifteenth of June`.
    fn ordinal_first(&self, at: usize) -> Option<DateMatch> {
        let close = |at: usize| self.gap(at).is_some_and(|gap| matches!(gap, " " | "\u{a0}" | "-"));
        let tens = match self.word(at)? {
            "twenty" => 20,
            "thirty" => 30,
            _ => 0,
        };
        let at_unit = if tens > 0 { at + 1 } else { at };
        let unit = names::ordinal(self.word(at_unit)?).filter(|unit| tens == 0 || *unit < 10)?;
        let day = tens + unit;
        let of = self.word(at_unit + 1) == Some("of");
        let month_at = if of { at_unit + 2 } else { at_unit + 1 };
        let month = self.month(month_at).filter(|_| close(month_at - 1) && day <= 31 && (tens == 0 || close(at)))?;
        // "första juni-omgången" and "the first June call" are rounds.
        let before = at.checked_sub(1).and_then(|before| self.word(before)).unwrap_or_default();
        let is_round = self.gap(month_at) == Some("-") && self.number(month_at + 1, 1990..=2100).is_none();
        let is_english = names::is_english_ordinal(self.word(at_unit)?);
        let is_date = !is_round && (!is_english || of || before != "the" && self.year_at(month_at + 1).is_some());
        let found = vec![(Day::OfMonth(day, month), at)];
        is_date.then(|| (found, self.year_at(month_at + 1), self.after_year(month_at + 1)))
    }

    /// Returns the index of the word after a day's number and its ordinal suffix: `15:e`, `1:a`.
    fn after_ordinal(&self, at: usize) -> usize {
        let ending = self.gap(at) == Some(":") && matches!(self.word(at + 1), Some("a" | "e" | "de"));
        if ending { at + 2 } else { at + 1 }
    }

    /// Matches `May 25, 2026` and `September 30th`.
    fn month_first(&self, at: usize) -> Option<DateMatch> {
        let month = self.month(at).filter(|_| self.is_capital(at))?;
        let day = self.word(at + 1).and_then(|word| names::day(word).or_else(|| self.english_ordinal(word, at + 2)))?;
        let close = self.gap(at).is_some_and(|gap| matches!(gap.trim(), "" | "."));
        let year = self.year_at(at + 2);
        // "1 March 15 April" is two dates, and "March 15" is neither of them.
        let of_another =
            at > 0 && self.number(at - 1, 1..=31).is_some() && matches!(self.gap(at - 1), Some(" " | ". "));
        let of_the_next = year.is_none() && of_another && self.month(at + 2).is_some();
        let found = vec![(Day::OfMonth(day, month), at)];
        (close && !of_the_next).then(|| (found, year, self.after_year(at + 2)))
    }

    /// Returns the day of `June thirtieth`; in "in March second drafts are due" there is none.
    fn english_ordinal(&self, word: &str, next: usize) -> Option<i8> {
        let is_day = word.ends_with("th") || self.year_at(next).is_some();
        names::ordinal(word).filter(|_| names::is_english_ordinal(word) && is_day)
    }

    /// Matches `sista april`, `last of April` and `sista mars 2026`.
    fn last_of_month(&self, at: usize) -> Option<DateMatch> {
        let next = match (self.word(at)?, self.word(at + 1)?) {
            ("last", "day") if self.word(at + 2) == Some("of") => at + 3,
            ("last", "of") => at + 2,
            ("sista" | "siste" | "sidste", _) => at + 1,
            _ => return None,
        };
        let close = self.gap(next - 1).is_some_and(|gap| gap.trim().is_empty());
        let month = self.month(next).filter(|_| close)?;
        Some((vec![(Day::LastOf(month), at)], self.year_at(next + 1), self.after_year(next + 1)))
    }

    /// Matches `v. 34`, `vecka 34`, `uge 34`, `week 34, 2026`, `vecka 5–9` and `fredag vecka 12`.
    fn week(&self, at: usize) -> Option<DateMatch> {
        let named = match self.word(at)? {
            "v" => matches!(self.gap(at), Some(". " | "." | " ")),
            "vecka" | "veckorna" | "uge" | "ugerne" | "uke" | "ukene" | "week" | "weeks" => self.gap(at) == Some(" "),
            _ => false,
        };
        let week = self.number(at + 1, 1..=53).filter(|_| named)? as i8;
        let last = self.last_week(at + 2).filter(|(last, _)| *last > week);
        let next = last.map_or(at + 2, |(_, next)| next);
        let found = match last {
            Some((last, next)) => vec![(Day::Week(week), at), (Day::Week(last), next - 1)],
            None => vec![(self.weekday_before(at).map_or(Day::Week(week), |day| Day::OfWeek(week, day)), at)],
        };
        Some((found, self.year_at(next), self.after_year(next)))
    }

    /// Returns the last week of a range, and the index of the word after it.
    fn last_week(&self, at: usize) -> Option<(i8, usize)> {
        let dash = matches!(self.gap(at.checked_sub(1)?)?.trim(), "–" | "-" | "—");
        let mut place = at;
        while place < at + 2 && self.word(place).is_some_and(|w| matches!(w, "till" | "to" | "til" | "v" | "vecka")) {
            place += 1;
        }
        let week = self.number(place, 1..=53).filter(|_| dash || place > at)? as i8;
        Some((week, place + 1))
    }

    fn year_at(&self, at: usize) -> Option<i16> {
        let gap = self.gap(at.checked_sub(1)?)?;
        if let Some(year) = self.number(at, 1990..=2100) {
            // "15 June, 2000 hrs"
            let is_time = matches!(self.word(at + 1), Some("hrs" | "hr" | "h" | "hours" | "uhr"));
            return (!is_time && matches!(gap.trim_matches([' ', '\u{a0}']), "" | "," | "." | "-" | "/"))
                .then_some(year);
        }
        let short = self.number(at, 20..=60).filter(|_| matches!(gap, " -" | " '" | " ’" | "-"))?;
        (self.word(at)?.len() == 2 && self.month(at + 1).is_none()).then_some(2000 + short)
    }

    fn after_year(&self, at: usize) -> usize {
        if self.year_at(at).is_some() { at + 1 } else { at }
    }
}
