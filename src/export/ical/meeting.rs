//! The kommun's own days: the meetings that must decide before a call's deadline, and when their papers are due.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::{ContentLines, Property, day, escape_text, instant};
use crate::export::Entry;
use crate::kommun::Kommun;
use crate::kommun::decision::{DecisionTimeline, MeetingStep, decision_timeline};
use crate::locale::clean;
use crate::locale::swedish::{dates, numbers};
use crate::opportunity::{CallKind, Zone};
use crate::text::fold;

/// What happens in the kommun on a day. Papers sort before meetings of the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum DayKind {
    Papers { meeting: Date },
    Meeting { papers: Date },
}

/// What happens on each day in each meeting body, with the calls that need it and their deadlines.
type MeetingDays<'e> = BTreeMap<(Date, DayKind, String), Vec<(&'e Entry, Date)>>;

/// Writes one event for each meeting and one for each day when papers are due, with the calls that need it.
pub(super) fn write(kommun: &Kommun, entries: &[Entry], lines: &mut ContentLines) {
    let mut days = MeetingDays::new();
    for entry in entries.iter().filter(|entry| entry.kind == CallKind::Funding && !entry.status.is_over()) {
        for (step, last) in meeting_steps(kommun, entry) {
            let organ = clean::line(step.organ, 60);
            let meeting = (step.day, DayKind::Meeting { papers: step.papers }, organ.clone());
            days.entry(meeting).or_default().push((entry, last));
            if step.papers < step.day {
                let papers = (step.papers, DayKind::Papers { meeting: step.day }, organ);
                days.entry(papers).or_default().push((entry, last));
            }
        }
    }
    for ((date, deed, organ), calls) in &days {
        write_event(kommun, *date, *deed, organ, calls, lines);
    }
}

/// Returns the meetings before each deadline, counted from the day when the call was first seen, so that they stay
/// the same while time passes.
fn meeting_steps<'k>(kommun: &'k Kommun, entry: &Entry) -> Vec<(MeetingStep<'k>, Date)> {
    if kommun.approval.as_ref().is_some_and(|approval| approval.exempts(&entry.title).is_some()) {
        return Vec::new();
    }
    let first_seen = Zone::Stockholm.date_of(entry.published);
    let steps_before = |last: Date| match decision_timeline(&kommun.meetings, last, first_seen) {
        Some(DecisionTimeline::InTime(steps)) => steps.into_iter().map(|step| (step, last)).collect(),
        _ => Vec::new(),
    };
    entry.applicant_deadlines().iter().flat_map(|deadline| steps_before(deadline.date)).collect()
}

fn write_event(
    kommun: &Kommun,
    date: Date,
    kind: DayKind,
    organ: &str,
    calls: &[(&Entry, Date)],
    lines: &mut ContentLines,
) {
    let updated = calls.iter().map(|(call, _)| call.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let created = calls.iter().map(|(call, _)| call.published).min().unwrap_or(updated);
    let count = numbers::count(calls.len() as u64, "utlysning", "utlysningar");
    let (uid_word, summary, lead) = match kind {
        DayKind::Papers { meeting } => (
            "handlingar",
            format!("Handlingar till {organ} {} ({count})", dates::day(meeting)),
            format!("Sista dag för handlingar till {organ} {}.", dates::long(meeting)),
        ),
        DayKind::Meeting { papers } => (
            "mote",
            format!("{} sammanträder ({count})", capitalized(organ)),
            if papers < date {
                format!("Handlingarna ska vara inne {}.", dates::long(papers))
            } else {
                format!("{} sammanträder {}.", capitalized(organ), dates::long(date))
            },
        ),
    };
    let body = fold(organ).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    lines.begin("VEVENT");
    lines.put("UID", &format!("{}-{body}-{uid_word}-{}@utkik", kommun.slug, day(date)));
    lines.put("DTSTAMP", &instant(updated));
    lines.put("LAST-MODIFIED", &instant(updated));
    lines.put("CREATED", &instant(created));
    lines.put("SEQUENCE", "0");
    lines.property(Property::new("DTSTART").with("VALUE", "DATE"), &day(date));
    lines.property(Property::new("DTEND").with("VALUE", "DATE"), &day(date.tomorrow().unwrap_or(date)));
    lines.put("SUMMARY", &escape_text(&summary));
    lines.put("DESCRIPTION", &escape_text(&description(&lead, calls)));
    lines.put("CATEGORIES", "Beslut");
    lines.put("STATUS", "CONFIRMED");
    lines.put("TRANSP", "TRANSPARENT");
    lines.end("VEVENT");
}

/// Returns the name with a capital, for the beginning of a sentence.
fn capitalized(organ: &str) -> String {
    let mut letters = organ.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The most calls that one event names.
const MAX_NAMED_CALLS: usize = 20;

fn description(lead: &str, calls: &[(&Entry, Date)]) -> String {
    let named = calls
        .iter()
        .take(MAX_NAMED_CALLS)
        .map(|(call, last)| format!("{}, sök senast {}\n{}", call.title, dates::full(*last), call.page));
    let more = calls.len().saturating_sub(MAX_NAMED_CALLS) as u64;
    let more = (more > 0).then(|| format!("… och {} till.", numbers::count(more, "utlysning", "utlysningar")));
    std::iter::once(lead.to_owned()).chain(named).chain(more).collect::<Vec<_>>().join("\n")
}
