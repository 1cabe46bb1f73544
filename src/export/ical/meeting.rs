//! The kommun's own days: the meetings that must decide before a call's deadline, and when their papers are due.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::{ContentLines, Property, day, escape_text, instant};
use crate::export::Entry;
use crate::kommun::Kommun;
use crate::kommun::decision::{DecisionTimeline, MeetingStep, decision_timeline};
use crate::locale::{Locale, clean};
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
pub(super) fn write(locale: Locale, kommun: &Kommun, entries: &[Entry], lines: &mut ContentLines) {
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
        write_event(locale, (kommun, organ), *date, *deed, calls, lines);
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
    locale: Locale,
    (kommun, organ): (&Kommun, &str),
    date: Date,
    kind: DayKind,
    calls: &[(&Entry, Date)],
    lines: &mut ContentLines,
) {
    let updated = calls.iter().map(|(call, _)| call.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let created = calls.iter().map(|(call, _)| call.published).min().unwrap_or(updated);
    let count = locale.calls(calls.len() as u64);
    let words =
        |key: &str, body: &str, date: String| locale.message(key, [("body", body.into()), ("date", date.into())]);
    let (uid_word, summary, lead) = match kind {
        DayKind::Papers { meeting } => (
            "handlingar",
            words("calendar-papers", organ, locale.day(meeting)),
            words("calendar-papers-lead", organ, locale.long_date(meeting)),
        ),
        DayKind::Meeting { papers } => (
            "mote",
            locale.message("calendar-meeting", [("body", capitalized(organ).into())]),
            if papers < date {
                locale.message("calendar-papers-by", [("date", locale.long_date(papers).into())])
            } else {
                words("calendar-meeting-lead", &capitalized(organ), locale.long_date(date))
            },
        ),
    };
    let summary = format!("{summary} ({count})");
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
    lines.put("DESCRIPTION", &escape_text(&description(locale, &lead, calls)));
    lines.put("CATEGORIES", &escape_text(locale.text("calendar-category-decision")));
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

fn description(locale: Locale, lead: &str, calls: &[(&Entry, Date)]) -> String {
    let named = calls.iter().take(MAX_NAMED_CALLS).map(|(call, last)| {
        let words = [("call", call.title.as_str().into()), ("date", locale.full_date(*last).into())];
        format!("{}\n{}", locale.message("calendar-call", words), call.page)
    });
    let more = calls.len().saturating_sub(MAX_NAMED_CALLS);
    let more = (more > 0).then(|| locale.message("calendar-more-calls", [("count", more.into())]));
    std::iter::once(lead.to_owned()).chain(named).chain(more).collect::<Vec<_>>().join("\n")
}
