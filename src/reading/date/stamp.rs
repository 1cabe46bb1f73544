//! Moments as machines write them: ISO 8601 with an offset or without, seconds since 1970, `/Date(…)/`, and what feeds
//! have for RFC 822.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::Offset;
use jiff::{Timestamp, Zoned};
use regex::{Captures, Regex};

use super::clock::ClockTime;
use super::extracted::DeadlineField;
use super::mention::{self, Mention};
use super::unclear;
use crate::opportunity::{Deadline, UnclearDate, Zone};

/// A moment or a day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    date: Date,
    /// 24:00 is midnight of the day after.
    time: Option<Time>,
    /// `None` for a wall time in the zone of the source.
    offset: Option<Offset>,
}

/// The years that a stamp may have: year 1, 1970 and 9999 stand for no date.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)
        (?:[T\ ]\ ?(?<hour>\d\d)[:.](?<minute>\d\d)(?:[:.]\d\d(?:[.,]\d+)?)?)?
        \ ?(?<offset>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:\ ?\[?[a-z]+/[a-z_]+\]?)?$",
    )
    .ok()
});
static COMPACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?:T?(?<hour>\d\d)(?<minute>\d\d)(?:\d\d)?)?(?<offset>Z|[+-]\d{4})?$")
        .ok()
});
/// `/Date(1781517600000+0200)/`, where the offset is only for show.
static DOT_NET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\\?/Date\((?<number>\d{9,16})(?:[+-]\d{4})?\)\\?/$").ok());

/// Parses a field that is nothing but a machine's stamp.
pub(super) fn parse(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return None;
    }
    let captures = |pattern: &'static LazyLock<Option<Regex>>| pattern.as_ref().and_then(|p| p.captures(text));
    let stamp = if let Some(number) = captures(&DOT_NET).and_then(|found| found.name("number")?.as_str().parse().ok()) {
        from_epoch(number)?
    } else if let Some(found) = captures(&ISO).or_else(|| captures(&COMPACT)) {
        from_parts(&found)?
    } else {
        from_epoch(epoch_number(text)?)?
    };
    YEARS.contains(&stamp.date.year()).then_some(stamp)
}

/// The longest stamp, in bytes.
const MAX_BYTES: usize = 60;

fn from_parts(found: &Captures<'_>) -> Option<Stamp> {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<i16>().ok());
    let small = |name: &str| number(name).and_then(|n| i8::try_from(n).ok());
    let date = Date::new(number("year")?, small("month")?, small("day")?).ok()?;
    let offset = found.name("offset").and_then(|part| parse_offset(part.as_str()));
    match (small("hour"), small("minute")) {
        (Some(24), Some(0)) => Some(Stamp { date: date.tomorrow().ok()?, time: Some(Time::midnight()), offset }),
        (Some(hour), Some(minute)) => Some(Stamp { date, time: Some(Time::new(hour, minute, 0, 0).ok()?), offset }),
        _ => Some(Stamp { date, time: None, offset: None }),
    }
}

fn parse_offset(text: &str) -> Option<Offset> {
    let Some(figures) = text.strip_prefix(['+', '-']) else { return Some(Offset::UTC) };
    let digits: String = figures.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |m| m.parse().ok())?;
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if text.starts_with('-') { -seconds } else { seconds }).ok()
}

/// Returns the number of a text that is nothing but seconds or a fraction of them since 1970.
fn epoch_number(text: &str) -> Option<i64> {
    let whole = text.split_once('.').map_or(
        text,
        |(whole, rest)| {
            if rest.bytes().all(|b| b.is_ascii_digit()) { whole } else { text }
        },
    );
    let is_moment = matches!(whole.len(), 9 | 10 | 12 | 13 | 16) && whole.bytes().all(|b| b.is_ascii_digit());
    is_moment.then(|| whole.parse().ok())?
}

fn from_epoch(number: i64) -> Option<Stamp> {
    let seconds = match number {
        ..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number / 1_000,
        _ => number / 1_000_000,
    };
    let moment = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
    let time = Time::new(moment.hour(), moment.minute(), 0, 0).ok()?;
    Some(Stamp { date: moment.date(), time: Some(time), offset: Some(Offset::UTC) })
}

impl Stamp {
    /// Returns the moment in the source's zone; a day begins it.
    fn in_zone(self, zone: Zone) -> Option<Zoned> {
        let at = DateTime::from_parts(self.date, self.time.unwrap_or(Time::midnight()));
        match self.offset {
            Some(offset) => Some(offset.to_timestamp(at).ok()?.to_zoned(zone.time_zone())),
            None => at.to_zoned(zone.time_zone()).ok(),
        }
    }

    /// Returns the day in the source's zone.
    pub(super) fn day(self, zone: Zone) -> Date {
        self.in_zone(zone).map_or(self.date, |at| at.date())
    }

    /// Returns the last moment to apply, in the source's zone. Midnight belongs to the day that it ends, and some who
    /// write it mean the day that it begins: that is told, with `words`.
    pub(super) fn deadline(self, zone: Zone, words: &str) -> DeadlineField {
        let on = |date: Date, time: Option<Time>| Deadline { time, ..Deadline::on_date(date, zone) };
        let Some(time) = self.time else {
            return DeadlineField { deadline: Some(on(self.date, None)), unclear: None };
        };
        let Some(local) = self.in_zone(zone).map(|at| at.datetime()) else { return DeadlineField::default() };
        let midnight = Time::midnight();
        let ends_written_day = time == midnight && local >= self.date.to_datetime(midnight);
        // "23:59Z" is an hour or two into the next day here, and mostly meant as the end of the day that is written.
        let is_end_of_day =
            self.offset == Some(Offset::UTC) && (time.hour(), time.minute()) == (23, 59) && local.date() > self.date;
        let (deadline, is_certain) = if is_end_of_day {
            (Some(on(self.date, None)), false)
        } else if ends_written_day {
            (self.date.yesterday().ok().map(|date| on(date, None)), false)
        } else if local.time() == midnight {
            (local.date().yesterday().ok().map(|date| on(date, None)), false)
        } else {
            (Some(on(local.date(), Some(local.time()))), true)
        };
        let doubt = |deadline: &Deadline| UnclearDate { read_as: Some(deadline.date), words: unclear::quoted(words) };
        DeadlineField { deadline, unclear: deadline.as_ref().filter(|_| !is_certain).map(doubt) }
    }
}

/// Parses the moment when something was published, whatever a feed writes: RFC 3339, RFC 822 with or without a zone,
/// Swedish names, AM and PM. Without a zone it is in `zone`. Years that stand for no date give `None`.
pub fn parse_moment(text: &str, zone: Zone) -> Option<Timestamp> {
    if let Some(at) = parse_standard(text.trim()) {
        return YEARS.contains(&zone.date_of(at).year()).then_some(at);
    }
    if let Some(stamp) = parse(text) {
        return stamp.in_zone(zone).map(|at| at.timestamp());
    }
    let text = with_full_year(text.get(..text.floor_char_boundary(MAX_PROSE_BYTES))?);
    let mentions = mention::find_all(&text);
    let first = mentions.first()?;
    let date = day_of(&text, first)?;
    let time = match first.clock.map(|time| time.clock) {
        Some(ClockTime::At(time)) => time,
        _ => Time::midnight(),
    };
    match first.clock.and_then(|time| time.zone) {
        Some(written) => written.instant(date.to_datetime(time)),
        None => date
            .to_datetime(time)
            .to_zoned(super::zones::zone_for(&text, zone).time_zone())
            .ok()
            .map(|at| at.timestamp()),
    }
}

/// Parses RFC 3339 and RFC 822 as they are meant to be written, with an offset that needs no guess.
fn parse_standard(text: &str) -> Option<Timestamp> {
    let zone = text.rsplit(' ').next()?;
    let is_certain = zone.starts_with(['+', '-']) || matches!(zone, "GMT" | "UT" | "Z");
    let by_mail = || jiff::fmt::rfc2822::parse(text).ok().map(|at| at.timestamp());
    text.parse().ok().or_else(|| is_certain.then(by_mail)?)
}

/// Returns whether a text is a date that stands for none: of year 1, 1970 or 9999, as programs write what they were not
/// given.
pub fn is_placeholder(text: &str) -> bool {
    static YEAR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?:-?0|-\d{1,17})$|(?:^|[^\d+-])(?:0000|0001|19[67]\d|9999)(?:\D|$)").ok());
    let text = text.trim();
    text.len() <= MAX_PROSE_BYTES
        && YEAR.as_ref().is_some_and(|year| year.is_match(text))
        && parse_moment(text, Zone::default()).is_none()
}

/// What stands for a date in a draft whose source gives one that cannot be read.
pub const UNREAD_DATE: &str = "unread";

/// Returns whether a text that cannot be read is a date all the same: it has a year, unlike "three days ago".
pub fn stands_for_a_date(text: &str) -> bool {
    static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\D)(?:19|20)\d\d(?:\D|$)").ok());
    text == UNREAD_DATE || YEAR.as_ref().is_some_and(|year| year.is_match(text)) && !is_placeholder(text)
}

/// Parses the day when something was published, in the source's zone.
pub fn parse_day_of_publication(text: &str, zone: Zone) -> Option<Date> {
    parse_moment(text, zone).map(|at| zone.date_of(at))
}

/// The longest text that is searched for a moment, in bytes.
const MAX_PROSE_BYTES: usize = 200;

/// Returns the day of a mention with its year. In `Mon, 05/06/2019` the weekday says which figure is the month.
fn day_of(text: &str, mention: &Mention) -> Option<Date> {
    let date = mention.date(mention.year?)?;
    let said = text.get(..mention.start).and_then(weekday_in);
    let swapped = || Date::new(date.year(), date.day(), date.month()).ok();
    let is_in_figures = text.get(mention.start..)?.get(..5).is_some_and(|figures| figures.contains('/'));
    match said.filter(|day| is_in_figures && *day != date.weekday()) {
        Some(day) => swapped().filter(|other| other.weekday() == day).or(Some(date)),
        None => Some(date),
    }
}

/// Returns a weekday by the first three letters of its name.
fn weekday_in(text: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 16] = [
        ("mon", Weekday::Monday),
        ("mån", Weekday::Monday),
        ("man", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("tis", Weekday::Tuesday),
        ("tir", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("ons", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("tor", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("fre", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("lör", Weekday::Saturday),
        ("lør", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let folded = text.trim_start().to_lowercase();
    let begins = |name: &str| folded.starts_with(name);
    if ["sön", "søn"].into_iter().any(begins) {
        return Some(Weekday::Sunday);
    }
    NAMES.iter().find(|(name, _)| begins(name)).map(|(_, day)| *day)
}

/// Writes out the year of RFC 822: `14 Oct 19 08:00` as `14 Oct 2019 08:00`.
fn with_full_year(text: &str) -> String {
    static SHORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(\s*(?:\p{L}+\.?,?\s+)?\d{1,2}[ -]\p{L}{3,}\.?[ -])(\d\d)(\s+\d{1,2}[:.]\d\d)").ok()
    });
    SHORT.as_ref().map_or_else(|| text.to_owned(), |short| short.replace(text, "${1}20${2}${3}").into_owned())
}
