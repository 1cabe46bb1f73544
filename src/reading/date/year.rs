//! Inference of the year of dates that are written without one.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;

use super::mention::Mention;
use super::role::DateRole;
use super::sentence;

/// A year, and whether it is inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) year: i16,
    pub(super) inferred: bool,
}

/// The known day from which the year of a date is inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateAnchor {
    /// The day when the text was published or first read: dates some months before it are possible.
    Published(Date),
    /// Only today is known: the next such date is meant.
    Today(Date),
    /// Dates without a year are not read.
    Unknown,
}

/// How many days before the day of writing a date without a year may lie; else the next such date is meant.
const MAX_DAYS_BEFORE: i64 = 120;
/// The most bytes between two dates that share a year.
const MAX_GAP_BYTES: usize = 25;

/// Returns the year of every mention, in order; `None` where it cannot be inferred.
pub(super) fn infer_all(text: &str, mentions: &[Mention], roles: &[DateRole], anchor: DateAnchor) -> Vec<Option<Year>> {
    let mut years: Vec<Option<Year>> = mentions.iter().map(|m| m.year.map(stated)).collect();
    take_from_next(text, mentions, roles, &mut years);
    take_from_same_day(mentions, &mut years);
    let written = written_on(mentions, roles, &years);
    let near = written.map_or(anchor, DateAnchor::Published);
    let mut stated_or_following = years.clone();
    for n in 0..mentions.len() {
        let Some(mention) = mentions.get(n).filter(|_| years.get(n).is_some_and(Option::is_none)) else { continue };
        let role = roles.get(n).copied().unwrap_or(DateRole::Unknown);
        let year = by_season_or_year(text, mention)
            .or_else(|| before_extension(n, mentions, roles, &years))
            .or_else(|| nearest_to_anchor(mention, role, near).filter(|_| written.is_some()))
            .or_else(|| after_previous(n, mentions, roles, &stated_or_following))
            .or_else(|| nearest_to_anchor(mention, role, near));
        let follows = after_previous(n, mentions, roles, &stated_or_following);
        if let Some(slot) = stated_or_following.get_mut(n).filter(|_| follows.is_some() && follows == year) {
            *slot = year.map(stated);
        }
        if let Some(slot) = years.get_mut(n) {
            *slot = year.map(|year| Year { year, inferred: true });
        }
    }
    fix_inferred_openings(mentions, roles, &mut years);
    years
}

/// Returns the year of a single date; of a pair, possibly that of the next.
pub(super) fn infer(mention: &Mention, all_mentions: &[Mention], anchor: Option<Date>) -> Option<Year> {
    let near = anchor.map_or(DateAnchor::Unknown, DateAnchor::Published);
    let roles = vec![DateRole::Unknown; all_mentions.len()];
    let years = infer_all("", all_mentions, &roles, near);
    let at = all_mentions.iter().position(|m| m == mention)?;
    years.get(at).copied().flatten()
}

fn stated(year: i16) -> Year {
    Year { year, inferred: false }
}

/// Takes the year of the next date: in `15 februari–15 april 2026` both are in 2026, unless the first would be later in
/// the year. A date on a line of its own may share the year, but does not begin a range that ends on the next line.
fn take_from_next(text: &str, mentions: &[Mention], roles: &[DateRole], years: &mut [Option<Year>]) {
    for n in (0..mentions.len().saturating_sub(1)).rev() {
        let (Some(mention), Some(next)) = (mentions.get(n), mentions.get(n + 1)) else { continue };
        let Some(year) = years.get(n + 1).copied().flatten().map(|y| y.year) else { continue };
        let between = text.get(mention.end..next.start).unwrap_or_default();
        let other_line = between.contains('\n') && !between.trim().is_empty();
        // "den första 14 februari och den andra senast 14 mars 2026"
        let is_of_round_at = |n: usize| roles.get(n).is_some_and(is_of_round);
        let one_sentence = is_of_round_at(n)
            && is_of_round_at(n + 1)
            && sentence::around(text, mention.start, mention.end).end > next.start;
        let is_separate = between.len() > MAX_GAP_BYTES && !one_sentence || other_line;
        let (Some(first), Some(second)) = (mention.date(year), next.date(year)) else { continue };
        let apart = is_separate || between.contains('\n') && first > second;
        if let Some(slot) = years.get_mut(n).filter(|slot| slot.is_none() && !apart) {
            *slot = Some(stated(if first <= second { year } else { year - 1 }));
        }
    }
}

/// Takes the year of the same day elsewhere in the text: `senast 5 maj` and `5 maj 2017`.
fn take_from_same_day(mentions: &[Mention], years: &mut [Option<Year>]) {
    let dated: Vec<Date> = mentions.iter().filter_map(|m| m.date(m.year?)).collect();
    for (mention, slot) in mentions.iter().zip(years.iter_mut()).filter(|(_, slot)| slot.is_none()) {
        *slot = dated.iter().find(|day| mention.date(day.year()) == Some(**day)).map(|day| stated(day.year()));
    }
}

/// Returns the day when the text says that it was written.
fn written_on(mentions: &[Mention], roles: &[DateRole], years: &[Option<Year>]) -> Option<Date> {
    let every = mentions.iter().zip(roles).zip(years);
    let mut dates = every.filter(|((_, role), _)| **role == DateRole::Written);
    dates.find_map(|((mention, _), year)| mention.date((*year)?.year))
}

/// Returns the year by a season or a year in the sentence: "Ansökan för våren 2022 stänger 15 oktober" means the last
/// such day before the end of that spring.
fn by_season_or_year(text: &str, mention: &Mention) -> Option<i16> {
    static SEASON: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(vår|höst|spring|autumn|fall|forår|efterår)(en|ens|s)?( of)? (20\d\d)\b").ok()
    });
    static WITHIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:(20\d\d) års (?:\w*utlysning|\w*omgång|call)|(?:deadlines?|cut-?offs?|\w*frister|\w*datum|\w*dagar|\w*omgångar)(?: for| för| i| in| under)? (20\d\d)|(?:during|under) (20\d\d)|(?:\w*ansök\w*|\w*omgång\w*|\w*utlysning\w*|\w*ansøgning\w*|\w*søknad\w*|applications?|call|rounds?)(?: i| in| of)? (20\d\d) (?:will|var|was|är|is|er|stäng\w*|close[sd]?|öppn\w*|opens?|opened))\b",
        )
        .ok()
    });
    let around = sentence::around(text, mention.start, mention.end);
    let heading = sentence::heading_above(text, around.start).unwrap_or_default();
    let sentence = text.get(around)?;
    if !sentence.contains("20") && !heading.contains("20") {
        return None;
    }
    if let Some(found) = SEASON.as_ref()?.captures(sentence) {
        let year: i16 = found.get(4)?.as_str().parse().ok()?;
        let name = found.get(1)?.as_str().to_lowercase();
        let last_month = if matches!(name.as_str(), "vår" | "spring" | "forår") { 6 } else { 12 };
        let season_ends = Date::new(year, last_month, 30).ok()?;
        return Some(if mention.date(year)? <= season_ends { year } else { year - 1 });
    }
    let within = WITHIN.as_ref()?;
    let found = within.captures(sentence).or_else(|| within.captures(heading))?;
    found.iter().skip(1).flatten().next()?.as_str().parse().ok()
}

/// Returns whether a date of this role belongs to the course of a round.
fn is_of_round(role: &DateRole) -> bool {
    matches!(role, DateRole::Opens | DateRole::Closes | DateRole::Closed | DateRole::Extended | DateRole::Former)
}

/// Returns the year of the first such day after an earlier date of the round whose year is stated.
fn after_previous(n: usize, mentions: &[Mention], roles: &[DateRole], years: &[Option<Year>]) -> Option<i16> {
    if !roles.get(n).is_some_and(is_of_round) {
        return None;
    }
    let mention = mentions.get(n)?;
    let before = (0..n).rev().find(|p| roles.get(*p).is_some_and(is_of_round))?;
    let year = years.get(before).copied().flatten().filter(|year| !year.inferred)?.year;
    let earlier = mentions.get(before)?.date(year)?;
    Some(if mention.date(year)? >= earlier { year } else { year + 1 })
}

/// Returns the year of a former deadline, which precedes the new one.
fn before_extension(n: usize, mentions: &[Mention], roles: &[DateRole], years: &[Option<Year>]) -> Option<i16> {
    roles.get(n).filter(|role| **role == DateRole::Former)?;
    let new = roles.iter().position(|role| *role == DateRole::Extended)?;
    let year = years.get(new).copied().flatten()?.year;
    let (old, new) = (mentions.get(n)?.date(year)?, mentions.get(new)?.date(year)?);
    Some(if old <= new { year } else { year - 1 })
}

fn nearest_to_anchor(mention: &Mention, role: DateRole, anchor: DateAnchor) -> Option<i16> {
    let (from, day) = match anchor {
        DateAnchor::Published(day) => (day.checked_sub(MAX_DAYS_BEFORE.days()).ok()?, day),
        DateAnchor::Today(day) => (day, day),
        DateAnchor::Unknown => return None,
    };
    if role == DateRole::Written {
        return (-1..=0).rev().filter_map(|n| mention.date(day.year() + n)).find(|d| *d <= day).map(Date::year);
    }
    let years = (-1..=2).chain(3..=5);
    let every: Vec<Date> = years.filter_map(|n| mention.date(day.year() + n)).collect();
    let dates: Vec<Date> = every.iter().copied().filter(|date| *date >= from).collect();
    let is_right = |date: &&Date| mention.weekday.is_some_and(|weekday| date.weekday() == weekday);
    // A stated weekday is stronger evidence than nearness.
    let right_weekday = dates.iter().take(3).find(is_right).or_else(|| every.iter().take(2).rev().find(is_right));
    right_weekday.or(dates.first()).map(|date| date.year())
}

/// Sets an inferred opening to the last such day before its deadline.
fn fix_inferred_openings(mentions: &[Mention], roles: &[DateRole], years: &mut [Option<Year>]) {
    for n in 0..mentions.len().saturating_sub(1) {
        let pair = (roles.get(n), roles.get(n + 1));
        let (Some(DateRole::Opens), Some(DateRole::Closes | DateRole::Closed | DateRole::Extended)) = pair else {
            continue;
        };
        let (Some(opening), Some(closing)) = (mentions.get(n), mentions.get(n + 1)) else { continue };
        let (Some(opens), Some(closes)) = (years.get(n).copied().flatten(), years.get(n + 1).copied().flatten()) else {
            continue;
        };
        if !opens.inferred {
            continue;
        }
        let (Some(same_year), Some(end)) = (opening.date(closes.year), closing.date(closes.year)) else { continue };
        let year = if same_year <= end { closes.year } else { closes.year - 1 };
        if let Some(slot) = years.get_mut(n) {
            *slot = Some(Year { year, inferred: true });
        }
    }
}
