//! Dates as funders write them: ISO dates, and Swedish, English, Danish and Norwegian prose.

mod classify;
mod clock;
mod cursor;
mod forms;
mod join;
mod mention;
mod names;
mod phrases;
mod planned_month;
mod role;
mod sentence;
mod year;
mod zones;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};

use crate::opportunity::{Deadline, Zone};
use clock::TimeOfDay;
use mention::Mention;
use phrases::LISTS;
pub use planned_month::find_planned_month;
use role::DateRole;
pub(super) use sentence::split as sentences;
pub use year::DateAnchor;

/// What a text says about when one can apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractedDates {
    pub opens: Option<Date>,
    /// Whether the year of `opens` is inferred.
    pub opens_inferred: bool,
    /// In chronological order, each day once. Deadlines for questions, decisions and events are left out, and an
    /// extended deadline replaces those before it.
    pub deadlines: Vec<Deadline>,
    /// The days among `deadlines` that end at midnight according to the text.
    pub ending_at_midnight: Vec<Date>,
    /// The zone that the text names: its abbreviation, or the IANA name of a place.
    pub zone: Option<&'static str>,
    /// The application periods, in the order of the text.
    pub periods: Vec<ApplicationPeriod>,
    /// The deadline before it was extended.
    pub extended_from: Option<Date>,
    /// Applications are taken at any time, if nothing among `deadlines` says otherwise.
    pub rolling: bool,
    /// The text says that one can no longer apply.
    pub closed: bool,
    /// The text says that its dates may change.
    pub preliminary: bool,
}

/// The opening and the closing day of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApplicationPeriod {
    pub opens: Date,
    pub closes: Date,
}

/// Parses `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` and the same with a `T` and more after it.
pub fn parse_iso(text: &str) -> Option<(Date, Option<Time>)> {
    let text = text.trim();
    let date = text.get(..10)?.parse::<Date>().ok()?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some((date, None));
    }
    let clock = rest.strip_prefix(['T', ' '])?;
    if clock.get(2..3) != Some(":") {
        return None;
    }
    let number = |digits: Option<&str>| digits.and_then(|d| d.parse::<i8>().ok());
    let time = Time::new(number(clock.get(..2))?, number(clock.get(3..5))?, 0, 0).ok()?;
    Some((date, Some(time)))
}

/// Parses a single day written with its year: `2026-04-15`, `11 May 2023`, `den 15 april 2026`.
pub fn parse_day(text: &str) -> Option<Date> {
    let mentions = mention::find_all(text);
    let first = mentions.first()?;
    first.date(first.year?)
}

/// Parses a field that holds nothing but a deadline, whether it says so or not: `7 maj kl. 12`, `1–15 april 2026`.
pub fn parse_deadline(text: &str, zone: Zone, anchor: Option<Date>) -> Option<Deadline> {
    if let Some((date, time)) = parse_iso(text) {
        return Some(Deadline { date, time, zone, year_inferred: false });
    }
    let dates = extract(text, zone, anchor);
    if let Some(deadline) = dates.deadlines.last() {
        return Some(*deadline);
    }
    let mentions = mention::find_all(text);
    let last = mentions.last()?;
    to_deadline(last, last.clock, year::infer(last, &mentions, anchor)?, zones::zone_for(text, zone))
}

/// Parses a field that holds nothing but an opening day.
pub fn parse_opening(text: &str, anchor: Option<Date>) -> Option<Date> {
    if let Some((date, _)) = parse_iso(text) {
        return Some(date);
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
    let clocks = clocks_of_mentions(&mentions, &roles);
    for (((mention, role), year), clock) in mentions.iter().zip(&roles).zip(years).zip(clocks) {
        let Some(year) = year else { continue };
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
                let Some(deadline) = to_deadline(mention, clock, year, zone) else { continue };
                if *role == DateRole::Extended {
                    extended.push(deadline.date);
                }
                if matches!(clock, Some(TimeOfDay::DayEnd | TimeOfDay::DayStart)) {
                    prose.ending_at_midnight.push(deadline.date);
                }
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
    let Some(clock) = closing_sentences.filter_map(mention::lone_clock).next() else { return };
    match clock {
        TimeOfDay::At(time) => prose.deadlines.iter_mut().for_each(|deadline| deadline.time = Some(time)),
        TimeOfDay::DayEnd | TimeOfDay::DayStart => {
            prose.ending_at_midnight = prose.deadlines.iter().map(|d| d.date).collect()
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

/// Returns the time of each mention; the time after the last of a list of deadlines applies to all of them.
fn clocks_of_mentions(mentions: &[Mention], roles: &[DateRole]) -> Vec<Option<TimeOfDay>> {
    let mut clocks: Vec<Option<TimeOfDay>> = mentions.iter().map(|mention| mention.clock).collect();
    for n in (0..mentions.len().saturating_sub(1)).rev() {
        let (Some(mention), Some(next)) = (mentions.get(n), mentions.get(n + 1)) else { continue };
        let is_list = next.start.saturating_sub(mention.end) <= MAX_LIST_GAP && roles.get(n) == roles.get(n + 1);
        let later = clocks.get(n + 1).copied().flatten().filter(|_| is_list && roles.get(n) == Some(&DateRole::Closes));
        if let Some(clock) = clocks.get_mut(n).filter(|clock| clock.is_none()) {
            *clock = later;
        }
    }
    clocks
}

/// The most bytes between two dates of one list.
const MAX_LIST_GAP: usize = 12;

fn to_deadline(mention: &Mention, clock: Option<TimeOfDay>, year: year::Year, zone: Zone) -> Option<Deadline> {
    let date = mention.end_date(year.year)?;
    let (date, time) = match clock {
        Some(TimeOfDay::At(time)) => (date, Some(time)),
        Some(TimeOfDay::DayStart) => (date.yesterday().ok()?, None),
        Some(TimeOfDay::DayEnd) | None => (date, None),
    };
    Some(Deadline { date, time, zone, year_inferred: year.inferred })
}

/// Returns whether a text describes a first stage for all and a last one for those who were admitted.
pub fn has_stages(text: &str) -> bool {
    LISTS.first_step.matches(text) && LISTS.last_step.matches(text)
}

/// Returns the number of dates in a text.
pub fn count_dates(text: &str) -> usize {
    mention::find_all(text).len()
}
