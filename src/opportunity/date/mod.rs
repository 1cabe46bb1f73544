//! Dates as funders write them: ISO dates, and Swedish, English, Danish and Norwegian prose.

mod clock;
mod join;
mod mention;
mod names;
mod planned;
mod role;
mod sentence;
mod year;
mod zones;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};

use super::{Deadline, Zone};
use clock::Clock;
use mention::Mention;
pub use planned::{Month, planned};
use role::{LISTS, Role};
pub(super) use sentence::all as sentences;
pub use year::Near;

/// What a text says about when one can apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    pub opens: Option<Date>,
    /// Whether the year of `opens` is inferred.
    pub opens_inferred: bool,
    /// In chronological order, each day once. Deadlines for questions, decisions and events are left out, and an
    /// extended deadline replaces those before it.
    pub deadlines: Vec<Deadline>,
    /// The days among `deadlines` that end at midnight according to the text.
    pub midnights: Vec<Date>,
    /// The zone that the text names: its abbreviation, or the IANA name of a place.
    pub zone: Option<&'static str>,
    /// The application periods, in the order of the text.
    pub windows: Vec<Window>,
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
pub struct Window {
    pub opens: Date,
    pub closes: Date,
}

/// Parses `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` and the same with a `T` and more after it.
pub fn moment(text: &str) -> Option<(Date, Option<Time>)> {
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
pub fn day(text: &str) -> Option<Date> {
    let mentions = mention::all(text);
    let first = mentions.first()?;
    first.date(first.year?)
}

/// Parses a field that holds nothing but a deadline, whether it says so or not: `7 maj kl. 12`, `1–15 april 2026`.
pub fn deadline(text: &str, zone: Zone, near: Option<Date>) -> Option<Deadline> {
    if let Some((date, time)) = moment(text) {
        return Some(Deadline { date, time, zone, year_inferred: false });
    }
    let said = read(text, zone, near);
    if let Some(deadline) = said.deadlines.last() {
        return Some(*deadline);
    }
    let mentions = mention::all(text);
    let last = mentions.last()?;
    as_deadline(last, last.clock, year::of(last, &mentions, near)?, zones::of(text, zone))
}

/// Parses a field that holds nothing but an opening day.
pub fn opening(text: &str, near: Option<Date>) -> Option<Date> {
    if let Some((date, _)) = moment(text) {
        return Some(date);
    }
    let mentions = mention::all(text);
    let first = mentions.first()?;
    first.date(year::of(first, &mentions, near)?.year)
}

/// Reads running text. `anchor` is the day when the text was published or read, which supplies the year of dates
/// without one.
pub fn read(text: &str, zone: Zone, near: Option<Date>) -> Prose {
    read_near(text, zone, near.map_or(Near::Unknown, Near::Published))
}

/// Reads running text, with `anchor` for the year of dates without one.
pub fn read_near(text: &str, zone: Zone, near: Near) -> Prose {
    let mentions = mention::all(text);
    let roles = role::all(text, &mentions);
    let years = year::all(text, &mentions, &roles, near);
    let named = zones::named(text);
    let zone = zones::of(text, zone);
    let mut prose = Prose { zone: named, rolling: role::rolling(text), ..Prose::default() };
    prose.closed = LISTS.closed.are_in(text);
    prose.preliminary = LISTS.preliminary.are_in(text);
    let (mut later, mut was): (Vec<Date>, Vec<Date>) = (Vec::new(), Vec::new());
    let mut opened: Option<Date> = None;
    let clocks = clocks(&mentions, &roles);
    for (((mention, role), year), clock) in mentions.iter().zip(&roles).zip(years).zip(clocks) {
        let Some(year) = year else { continue };
        match role {
            Role::Opens => {
                opened = mention.date(year.year);
                if prose.opens.is_none() {
                    (prose.opens, prose.opens_inferred) = (opened, year.inferred);
                }
            }
            // "Förra omgången stängde 15 februari" beside a deadline that is still ahead is ignored.
            Role::Closed if roles.iter().any(|role| matches!(role, Role::Closes | Role::ClosesLater)) => {}
            Role::Closes | Role::Closed | Role::ClosesLater => {
                let Some(deadline) = as_deadline(mention, clock, year, zone) else { continue };
                if *role == Role::ClosesLater {
                    later.push(deadline.date);
                }
                if matches!(clock, Some(Clock::DayEnd | Clock::DayStart)) {
                    prose.midnights.push(deadline.date);
                }
                let window = opened.take().filter(|opens| *opens <= deadline.date);
                prose.windows.extend(window.map(|opens| Window { opens, closes: deadline.date }));
                prose.deadlines.push(deadline);
            }
            Role::Was => was.extend(mention.date(year.year)),
            Role::Written | Role::Aside | Role::Unknown => {}
        }
    }
    settle(&mut prose, &later, was);
    if prose.midnights.is_empty() && prose.deadlines.iter().all(|deadline| deadline.time.is_none()) {
        take_clock(&mut prose, text);
    }
    prose
}

/// Applies a time that a sentence without a date gives for every deadline: "Ansökan stänger alltid kl. 14".
fn take_clock(prose: &mut Prose, text: &str) {
    let told = sentences(text).take(MOST_SENTENCES).filter(|said| role::tells_of_closing(said));
    let Some(clock) = told.filter_map(mention::lone_clock).next() else { return };
    match clock {
        Clock::At(time) => prose.deadlines.iter_mut().for_each(|deadline| deadline.time = Some(time)),
        Clock::DayEnd | Clock::DayStart => prose.midnights = prose.deadlines.iter().map(|d| d.date).collect(),
    }
}

/// The most sentences that are searched for a time without a date.
const MOST_SENTENCES: usize = 400;

/// Replaces deadlines by their extensions, drops repeated periods, and sorts; of the same day the one with a time
/// stays.
fn settle(prose: &mut Prose, later: &[Date], mut was: Vec<Date>) {
    if !later.is_empty() {
        was.extend(prose.deadlines.iter().map(|d| d.date).filter(|date| !later.contains(date)));
        prose.deadlines.retain(|deadline| later.contains(&deadline.date));
        prose.windows.retain(|window| later.contains(&window.closes));
        prose.extended_from = was.into_iter().filter(|date| !later.contains(date)).max();
    }
    let mut told = Vec::new();
    prose.windows.retain(|window| {
        !told.contains(window) && {
            told.push(*window);
            true
        }
    });
    prose.deadlines.sort_by_key(|d| (d.date, d.time.is_none(), d.time, d.year_inferred));
    prose.deadlines.dedup_by_key(|d| d.date);
}

/// Returns the time of each mention; the time after the last of a list of deadlines applies to all of them.
fn clocks(mentions: &[Mention], roles: &[Role]) -> Vec<Option<Clock>> {
    let mut clocks: Vec<Option<Clock>> = mentions.iter().map(|mention| mention.clock).collect();
    for n in (0..mentions.len().saturating_sub(1)).rev() {
        let (Some(mention), Some(next)) = (mentions.get(n), mentions.get(n + 1)) else { continue };
        let listed = next.start.saturating_sub(mention.end) <= LISTED && roles.get(n) == roles.get(n + 1);
        let later = clocks.get(n + 1).copied().flatten().filter(|_| listed && roles.get(n) == Some(&Role::Closes));
        if let Some(clock) = clocks.get_mut(n).filter(|clock| clock.is_none()) {
            *clock = later;
        }
    }
    clocks
}

/// The most bytes between two dates of one list.
const LISTED: usize = 12;

fn as_deadline(mention: &Mention, clock: Option<Clock>, year: year::Year, zone: Zone) -> Option<Deadline> {
    let date = mention.end_date(year.year)?;
    let (date, time) = match clock {
        Some(Clock::At(time)) => (date, Some(time)),
        Some(Clock::DayStart) => (date.yesterday().ok()?, None),
        Some(Clock::DayEnd) | None => (date, None),
    };
    Some(Deadline { date, time, zone, year_inferred: year.inferred })
}

/// Returns whether a text describes a first stage for all and a last one for those who were admitted.
pub fn has_steps(text: &str) -> bool {
    LISTS.first_step.are_in(text) && LISTS.last_step.are_in(text)
}

/// Returns the number of dates in a text.
pub fn count(text: &str) -> usize {
    mention::all(text).len()
}
