//! The kommun's own days: the meetings that must decide before a call's deadline, and when their papers are due.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::{Lines, Property, day, instant, text};
use crate::export::Entry;
use crate::kommun::Kommun;
use crate::kommun::decision::{Ladder, Step, ladder};
use crate::locale::clean;
use crate::locale::swedish::{dates, numbers};
use crate::opportunity::{Kind, Zone};
use crate::text::fold;

/// What happens in the kommun on a day. Papers sort before meetings of the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Papers { meeting: Date },
    Meeting { papers: Date },
}

/// What happens on each day in each meeting body, with the calls that need it and their deadlines.
type Days<'e> = BTreeMap<(Date, Deed, String), Vec<(&'e Entry, Date)>>;

/// Writes one event for each meeting and one for each day when papers are due, with the calls that need it.
pub(super) fn write(kommun: &Kommun, entries: &[Entry], lines: &mut Lines) {
    let mut days = Days::new();
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Funding && !entry.status.is_over()) {
        for (step, last) in steps(kommun, entry) {
            let organ = clean::line(step.organ, 60);
            let meeting = (step.day, Deed::Meeting { papers: step.papers }, organ.clone());
            days.entry(meeting).or_default().push((entry, last));
            if step.papers < step.day {
                let papers = (step.papers, Deed::Papers { meeting: step.day }, organ);
                days.entry(papers).or_default().push((entry, last));
            }
        }
    }
    for ((date, deed, organ), calls) in &days {
        event(kommun, *date, *deed, organ, calls, lines);
    }
}

/// Returns the meetings before each deadline, counted from the day when the call was first seen, so that they stay
/// the same while time passes.
fn steps<'k>(kommun: &'k Kommun, entry: &Entry) -> Vec<(Step<'k>, Date)> {
    if kommun.approval.as_ref().is_some_and(|approval| approval.exempts(&entry.title).is_some()) {
        return Vec::new();
    }
    let known = Zone::Stockholm.date_of(entry.published);
    let way = |last: Date| match ladder(&kommun.meetings, last, known) {
        Some(Ladder::InTime(steps)) => steps.into_iter().map(|step| (step, last)).collect(),
        _ => Vec::new(),
    };
    entry.entries().iter().flat_map(|deadline| way(deadline.date)).collect()
}

fn event(kommun: &Kommun, date: Date, deed: Deed, organ: &str, calls: &[(&Entry, Date)], lines: &mut Lines) {
    let updated = calls.iter().map(|(call, _)| call.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let created = calls.iter().map(|(call, _)| call.published).min().unwrap_or(updated);
    let count = numbers::count(calls.len() as u64, "utlysning", "utlysningar");
    let (word, summary, first) = match deed {
        Deed::Papers { meeting } => (
            "handlingar",
            format!("Handlingar till {organ} {} ({count})", dates::day(meeting)),
            format!("Sista dag för handlingar till {organ} {}.", dates::long(meeting)),
        ),
        Deed::Meeting { papers } => (
            "mote",
            format!("{} sammanträder ({count})", capital(organ)),
            if papers < date {
                format!("Handlingarna ska vara inne {}.", dates::long(papers))
            } else {
                format!("{} sammanträder {}.", capital(organ), dates::long(date))
            },
        ),
    };
    let body = fold(organ).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    lines.begin("VEVENT");
    lines.put("UID", &format!("{}-{body}-{word}-{}@utkik", kommun.slug, day(date)));
    lines.put("DTSTAMP", &instant(updated));
    lines.put("LAST-MODIFIED", &instant(updated));
    lines.put("CREATED", &instant(created));
    lines.put("SEQUENCE", "0");
    lines.property(Property::new("DTSTART").with("VALUE", "DATE"), &day(date));
    lines.property(Property::new("DTEND").with("VALUE", "DATE"), &day(date.tomorrow().unwrap_or(date)));
    lines.put("SUMMARY", &text(&summary));
    lines.put("DESCRIPTION", &text(&description(&first, calls)));
    lines.put("CATEGORIES", "Beslut");
    lines.put("STATUS", "CONFIRMED");
    lines.put("TRANSP", "TRANSPARENT");
    lines.end("VEVENT");
}

/// Returns the name with a capital, for the beginning of a sentence.
fn capital(organ: &str) -> String {
    let mut letters = organ.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The most calls that one event names.
const NAMED: usize = 20;

fn description(first: &str, calls: &[(&Entry, Date)]) -> String {
    let named = calls
        .iter()
        .take(NAMED)
        .map(|(call, last)| format!("{}, sök senast {}\n{}", call.title, dates::full(*last), call.page));
    let more = calls.len().saturating_sub(NAMED) as u64;
    let more = (more > 0).then(|| format!("… och {} till.", numbers::count(more, "utlysning", "utlysningar")));
    std::iter::once(first.to_owned()).chain(named).chain(more).collect::<Vec<_>>().join("\n")
}
