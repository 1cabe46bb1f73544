//! Dates as funders write them: ISO dates, and Swedish, English, Danish and Norwegian prose.

mod classify;
mod clock;
mod cursor;
mod extracted;
mod forms;
mod glue;
mod join;
mod mention;
mod names;
mod phrases;
mod planned_month;
mod role;
mod sentence;
mod stamp;
mod unclear;
mod written_zone;
mod year;
mod zones;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};

use crate::opportunity::{Deadline, Zone};
use clock::{ClockTime, TimeOfDay};
pub use extracted::{ApplicationPeriod, DeadlineField, ExtractedDates, WrittenDeadline};
use mention::Mention;
use phrases::LISTS;
pub use planned_month::find_planned_month;
use role::DateRole;
pub(super) use sentence::split as sentences;
pub use stamp::{UNREAD_DATE, is_placeholder, parse_day_of_publication, parse_moment, stands_for_a_date};
use written_zone::WrittenZone;
pub use year::DateAnchor;

/// Parses a single day written with its year: `2026-04-15`, `11 May 2023`, `den 15 april 2026`.
pub fn parse_day(text: &str) -> Option<Date> {
    let mentions = mention::find_all(text);
    let first = mentions.first()?;
    first.date(first.year?)
}

/// Parses a field that holds nothing but a deadline, whether it says so or not: `7 maj kl. 12`, `1–15 april 2026`,
/// `2026-06-15T10:00:00Z`, seconds since 1970. Times with an offset are converted to `zone`.
pub fn parse_deadline(text: &str, zone: Zone, anchor: Option<Date>) -> DeadlineField {
    if let Some(stamp) = stamp::parse(text) {
        return stamp.deadline(zone, text);
    }
    let dates = extract(text, zone, anchor);
    if let Some(deadline) = dates.deadlines.last() {
        let unclear = dates.unclear.into_iter().find(|unclear| unclear.read_as == Some(deadline.date));
        return DeadlineField { deadline: Some(*deadline), unclear };
    }
    let mentions = mention::find_all(text);
    let zone = zones::zone_for(text, zone);
    let read = mentions.last().and_then(|last| Some((last, year::infer(last, &mentions, anchor)?)));
    let deadline = read.and_then(|(last, year)| to_deadline(last, last.clock, year, zone));
    let unclear = match (&deadline, read) {
        (Some(deadline), Some((last, year))) => unclear::doubt(text, last, last.clock, year, Some(deadline.date)),
        _ => unclear::unread_field(text),
    };
    DeadlineField { deadline, unclear }
}

/// Parses a field that holds nothing but an opening day.
pub fn parse_opening(text: &str, zone: Zone, anchor: Option<Date>) -> Option<Date> {
    if let Some(stamp) = stamp::parse(text) {
        return Some(stamp.day(zone));
    }
    let mentions = mention::find_all(text);
    let first = mentions.first()?;
    first.date(year::infer(first, &mentions, anchor)?.year)
}

/// Reads running text. `anchor` is the day when the text was published or read, which supplies the year of dates
/// without one.
pub fn extract(text: &str, zone: Zone, anchor: Option<Date>) -> ExtractedDates {
    extract_with_anchor(text, zone, anchor.map_or(DateAnchor::Unknown, DateAnchor::Published))
}

/// Reads running text, with `anchor` for the year of dates without one.
pub fn extract_with_anchor(text: &str, zone: Zone, anchor: DateAnchor) -> ExtractedDates {
    let mentions = mention::find_all(text);
    let roles = classify::classify(text, &mentions);
    let years = year::infer_all(text, &mentions, &roles, anchor);
    let named = zones::named_zone(text);
    let zone = zones::zone_for(text, zone);
    let mut prose = ExtractedDates { zone: named, rolling: classify::is_rolling(text), ..ExtractedDates::default() };
    prose.closed = LISTS.closed.matches(text);
    prose.preliminary = LISTS.preliminary.matches(text);
    let (mut extended, mut former): (Vec<Date>, Vec<Date>) = (Vec::new(), Vec::new());
    let mut pending_opening: Option<Date> = None;
    let clocks = clocks_of_mentions(&mentions, &roles, zones::stated_for_all(text));
    for (((mention, role), year), clock) in mentions.iter().zip(&roles).zip(years).zip(clocks) {
        let is_deadline = matches!(role, DateRole::Closes | DateRole::Closed | DateRole::Extended);
        let Some(year) = year else {
            prose.unclear.extend(is_deadline.then(|| unclear::unread(text, mention)));
            continue;
        };
        match role {
            DateRole::Opens => {
                pending_opening = mention.date(year.year);
                if prose.opens.is_none() {
                    (prose.opens, prose.opens_inferred) = (pending_opening, year.inferred);
                }
            }
            // "Förra omgången stängde 15 februari" beside a deadline that is still ahead is ignored.
            DateRole::Closed if roles.iter().any(|role| matches!(role, DateRole::Closes | DateRole::Extended)) => {}
            DateRole::Closes | DateRole::Closed | DateRole::Extended => {
                let deadline = to_deadline(mention, clock, year, zone);
                prose.unclear.extend(unclear::doubt(text, mention, clock, year, deadline.map(|d| d.date)));
                let Some(deadline) = deadline else { continue };
                if *role == DateRole::Extended {
                    extended.push(deadline.date);
                }
                if matches!(clock.map(|time| time.clock), Some(ClockTime::DayEnd | ClockTime::DayStart)) {
                    prose.ending_at_midnight.push(deadline.date);
                }
                prose.in_other_zones.extend(as_written(mention, clock, year, deadline));
                let window = pending_opening.take().filter(|opens| *opens <= deadline.date);
                prose.periods.extend(window.map(|opens| ApplicationPeriod { opens, closes: deadline.date }));
                prose.deadlines.push(deadline);
            }
            DateRole::Former => former.extend(mention.date(year.year)),
            DateRole::Written | DateRole::Unrelated | DateRole::Unknown => {}
        }
    }
    resolve_extensions(&mut prose, &extended, former);
    if prose.ending_at_midnight.is_empty() && prose.deadlines.iter().all(|deadline| deadline.time.is_none()) {
        apply_lone_clock(&mut prose, text);
    }
    prose
}

/// Applies a time that a sentence without a date gives for every deadline: "Ansökan stänger alltid kl. 14".
fn apply_lone_clock(prose: &mut ExtractedDates, text: &str) {
    let closing_sentences = sentences(text).take(MAX_SENTENCES).filter(|said| classify::is_about_closing(said));
    let Some(time) = closing_sentences.filter_map(mention::lone_clock).next() else { return };
    if matches!(time.clock, ClockTime::DayEnd | ClockTime::DayStart) {
        prose.ending_at_midnight = prose.deadlines.iter().map(|d| d.date).collect();
        return;
    }
    for deadline in &mut prose.deadlines {
        if let Some((date, time)) = in_zone(deadline.date, time, deadline.zone) {
            (deadline.date, deadline.time) = (date, time);
        }
    }
}

/// The most sentences that are searched for a time without a date.
const MAX_SENTENCES: usize = 400;

/// Replaces deadlines by their extensions, drops repeated periods, and sorts; of the same day the one with a time
/// stays.
fn resolve_extensions(prose: &mut ExtractedDates, extended: &[Date], mut former: Vec<Date>) {
    if !extended.is_empty() {
        former.extend(prose.deadlines.iter().map(|d| d.date).filter(|date| !extended.contains(date)));
        prose.deadlines.retain(|deadline| extended.contains(&deadline.date));
        prose.periods.retain(|window| extended.contains(&window.closes));
        prose.extended_from = former.into_iter().filter(|date| !extended.contains(date)).max();
    }
    let mut seen = Vec::new();
    prose.periods.retain(|window| {
        !seen.contains(window) && {
            seen.push(*window);
            true
        }
    });
    prose.deadlines.sort_by_key(|d| (d.date, d.time.is_none(), d.time, d.year_inferred));
    prose.deadlines.dedup_by_key(|d| d.date);
}

/// Returns the time of each mention; the time after the last of a list of deadlines applies to all of them. `zone` is
/// that of all times that name none.
fn clocks_of_mentions(mentions: &[Mention], roles: &[DateRole], zone: Option<WrittenZone>) -> Vec<Option<TimeOfDay>> {
    let mut clocks: Vec<Option<TimeOfDay>> = mentions.iter().map(|mention| mention.clock).collect();
    for n in (0..mentions.len().saturating_sub(1)).rev() {
        let (Some(mention), Some(next)) = (mentions.get(n), mentions.get(n + 1)) else { continue };
        let is_list = next.start.saturating_sub(mention.end) <= MAX_LIST_GAP && roles.get(n) == roles.get(n + 1);
        let later = clocks.get(n + 1).copied().flatten().filter(|_| is_list && roles.get(n) == Some(&DateRole::Closes));
        if let Some(clock) = clocks.get_mut(n).filter(|clock| clock.is_none()) {
            *clock = later;
        }
    }
    clocks.iter_mut().flatten().for_each(|time| time.zone = time.zone.or(zone));
    clocks
}

/// The most bytes between two dates of one list.
const MAX_LIST_GAP: usize = 12;

fn to_deadline(mention: &Mention, time: Option<TimeOfDay>, year: year::Year, zone: Zone) -> Option<Deadline> {
    let date = mention.end_date(year.year)?;
    let (date, time) = match time {
        Some(time) => in_zone(date, time, zone)?,
        None => (date, None),
    };
    Some(Deadline { date, time, zone, year_inferred: year.inferred })
}

/// Returns the last day in `zone`, and the time on it unless the whole day counts.
fn in_zone(date: Date, time: TimeOfDay, zone: Zone) -> Option<(Date, Option<Time>)> {
    let (ends, at) = match time.clock {
        ClockTime::At(at) => (date, at),
        ClockTime::DayEnd => (date.tomorrow().ok()?, Time::midnight()),
        ClockTime::DayStart => (date, Time::midnight()),
    };
    let Some(written) = time.zone else {
        return if at == Time::midnight() { Some((ends.yesterday().ok()?, None)) } else { Some((ends, Some(at))) };
    };
    let local = written.instant(ends.to_datetime(at))?.to_zoned(zone.time_zone()).datetime();
    // Midnight ends the day before, here as well as there.
    if local.time() == Time::midnight() || at == Time::midnight() && local.date() >= ends {
        return Some((local.date().min(ends).yesterday().ok()?, None));
    }
    Some((local.date(), Some(local.time())))
}

/// Returns the deadline as it is written, where that is in another zone.
fn as_written(
    mention: &Mention,
    time: Option<TimeOfDay>,
    year: year::Year,
    deadline: Deadline,
) -> Option<WrittenDeadline> {
    let TimeOfDay { clock: ClockTime::At(at), zone: Some(zone) } = time? else { return None };
    Some(WrittenDeadline { deadline, date: mention.end_date(year.year)?, time: at, zone: zone.name() })
}

/// Returns whether a text describes a first stage for all and a last one for those who were admitted.
pub fn has_stages(text: &str) -> bool {
    LISTS.first_step.matches(text) && LISTS.last_step.matches(text)
}

/// Returns the number of dates in a text.
pub fn count_dates(text: &str) -> usize {
    mention::find_all(text).len()
}
