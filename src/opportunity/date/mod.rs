//! Dates as funders write them: machine dates, and Swedish and English prose.

mod mention;
mod role;
mod sentence;
mod year;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};

use super::{Deadline, Zone};
use mention::Mention;
use role::Role;

/// What a piece of prose says about when one can apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    pub opens: Option<Date>,
    /// In order of time, each day once. Deadlines for questions, decisions and events are left out, and a deadline
    /// that has been extended stands for those before it.
    pub deadlines: Vec<Deadline>,
    /// Applications are taken at any time.
    pub rolling: bool,
}

/// `YYYY-MM-DD`, `YYYY-MM-DD HH:MM` and the same with a `T` and more behind it.
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

/// A single day written out in full: `2026-04-15`, `11 May 2023`, `den 15 april 2026`.
pub fn day(text: &str) -> Option<Date> {
    let mentions = mention::all(text);
    let first = mentions.first()?;
    first.date(first.year?)
}

/// The deadline of a field that holds nothing but one, whether it says so or not: `7 maj kl. 12`, `1–15 april 2026`.
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
    as_deadline(last, year::of(last, &mentions, near)?, zone_in(text, zone))
}

/// The opening day of a field that holds nothing but one.
pub fn opening(text: &str, near: Option<Date>) -> Option<Date> {
    if let Some((date, _)) = moment(text) {
        return Some(date);
    }
    let mentions = mention::all(text);
    let first = mentions.first()?;
    first.date(year::of(first, &mentions, near)?.year)
}

/// Reads running text. `near` is a day that a date without a year is near: when the text was published or read.
pub fn read(text: &str, zone: Zone, near: Option<Date>) -> Prose {
    let mentions = mention::all(text);
    let roles = role::all(text, &mentions);
    let zone = zone_in(text, zone);
    let mut prose = Prose::default();
    let mut later: Vec<Date> = Vec::new();
    for (mention, role) in mentions.iter().zip(&roles) {
        let Some(year) = year::of(mention, &mentions, near) else { continue };
        match role {
            Role::Opens if prose.opens.is_none() => prose.opens = mention.date(year.year),
            Role::Closes => prose.deadlines.extend(as_deadline(mention, year, zone)),
            Role::ClosesLater => {
                later.extend(mention.date(year.year));
                prose.deadlines.extend(as_deadline(mention, year, zone));
            }
            _ => {}
        }
    }
    // An extension stands for all deadlines; one told again with its hour stays.
    prose.deadlines.retain(|deadline| later.is_empty() || later.contains(&deadline.date));
    prose.deadlines.sort_by_key(|d| (d.date, d.time.is_none(), d.time));
    prose.deadlines.dedup_by_key(|d| d.date);
    prose.rolling = prose.deadlines.is_empty() && role::rolling(text);
    prose
}

fn as_deadline(mention: &Mention, year: year::Year, zone: Zone) -> Option<Deadline> {
    Some(Deadline { date: mention.date(year.year)?, time: mention.time, zone, year_inferred: year.inferred })
}

/// Finnish time where the text says so; Brussels and Stockholm keep the same clock.
fn zone_in(text: &str, zone: Zone) -> Zone {
    match ["EEST", "EET", "Helsinki time", "finsk tid"].iter().any(|name| text.contains(name)) {
        true => Zone::Helsinki,
        false => zone,
    }
}

/// How many dates stand in a text.
pub fn count(text: &str) -> usize {
    mention::all(text).len()
}
