//! The deadlines of a call, each as an event.

use jiff::civil::Time;

use super::lines::{ContentLines, Property, day, escape_text, instant, local};
use crate::export::Entry;
use crate::locale::{Locale, clean};
use crate::opportunity::{Deadline, Status};

/// The days before a deadline on which the calendar reminds.
const REMINDER_DAYS: [u8; 3] = [30, 14, 3];

/// Writes one event for each deadline, in order of time; the first has the ordinal 1.
pub(super) fn write(locale: Locale, entry: &Entry, lines: &mut ContentLines) {
    for (ordinal, deadline) in (1..).zip(&entry.deadlines) {
        let cancelled = is_cancelled(entry, deadline);
        lines.begin("VEVENT");
        // Derived from the call's id and not from a host name, so that it stays when the site's address changes.
        lines.put("UID", &format!("{}-{ordinal}@utkik", entry.id));
        lines.put("DTSTAMP", &instant(entry.updated));
        lines.put("LAST-MODIFIED", &instant(entry.updated));
        lines.put("CREATED", &instant(entry.published));
        lines.put("SEQUENCE", &entry.sequence.to_string());
        write_start(deadline, lines);
        let action = entry.deadline_action(locale, ordinal);
        let mut summary = format!("{action}: {}", entry.title);
        if cancelled {
            summary = locale.message("calendar-cancelled", [("event", summary.into())]);
        }
        lines.put("SUMMARY", &escape_text(&summary));
        lines.put("DESCRIPTION", &escape_text(&description(locale, entry, deadline, action, cancelled)));
        lines.put("URL", &entry.page);
        lines.put("CATEGORIES", &escape_text(locale.text("calendar-category-call")));
        lines.put("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
        // A deadline does not block time in the calendar.
        lines.put("TRANSP", "TRANSPARENT");
        if !cancelled {
            REMINDER_DAYS.iter().for_each(|days| write_alarm(locale, entry, action, *days, lines));
        }
        lines.end("VEVENT");
    }
}

/// Writes the start: a time of day in the deadline's own zone, without an end since a deadline has no length, or the
/// whole day.
fn write_start(deadline: &Deadline, lines: &mut ContentLines) {
    let Some(time) = deadline.time else {
        lines.property(Property::new("DTSTART").with("VALUE", "DATE"), &day(deadline.date));
        let next = deadline.date.tomorrow().unwrap_or(deadline.date);
        return lines.property(Property::new("DTEND").with("VALUE", "DATE"), &day(next));
    };
    let whole = Time::new(time.hour(), time.minute(), time.second(), 0).unwrap_or(time);
    let at = deadline.date.to_datetime(whole);
    lines.property(Property::new("DTSTART").with("TZID", deadline.zone.name()), &local(at));
}

/// Returns whether the call was withdrawn, or closed before this deadline.
fn is_cancelled(entry: &Entry, deadline: &Deadline) -> bool {
    if !entry.status.is_over() {
        return false;
    }
    match entry.closed_since {
        Some(since) => since < deadline.instant(),
        // Closed when first seen. A call that was closed by its deadline is not cancelled.
        None => entry.status == Status::Withdrawn && entry.published < deadline.instant(),
    }
}

fn write_alarm(locale: Locale, entry: &Entry, action: &str, days: u8, lines: &mut ContentLines) {
    lines.begin("VALARM");
    lines.put("ACTION", "DISPLAY");
    let left = locale.message("calendar-days-left", [("days", days.into())]);
    lines.put("DESCRIPTION", &escape_text(&format!("{left} {action}: {}", entry.title)));
    lines.put("TRIGGER", &format!("-P{days}D"));
    lines.end("VALARM");
}

/// Returns the facts of the call, a line each.
fn description(locale: Locale, entry: &Entry, deadline: &Deadline, action: &str, cancelled: bool) -> String {
    let when = format!("{action} {}.", locale.date_and_time(deadline));
    let note = match (deadline.year_inferred, deadline.time.is_none()) {
        (true, _) => Some("calendar-year-inferred"),
        (false, true) => Some("calendar-no-time"),
        (false, false) => None,
    };
    let doubt = entry.unclear.iter().find(|unclear| unclear.read_as == Some(deadline.date));
    let doubt =
        doubt.map(|unclear| locale.message("calendar-unclear", [("words", clean::line(&unclear.words, 130).into())]));
    let line = |label: &str, value: &str| (!value.is_empty()).then(|| format!("{}: {value}", locale.text(label)));
    let parts = [
        cancelled.then(|| locale.text("calendar-cancelled-note").to_owned()),
        Some(when),
        doubt,
        note.map(|key| locale.text(key).to_owned()),
        line("facts-money", &entry.money),
        line("export-applicants", &entry.applicants),
        line("facts-funder", &entry.funder),
        line("facts-programme", &entry.programme),
        line("facts-identifier", &entry.identifier),
        line("column-level", &entry.level),
        line("export-why", &entry.rationale),
        line("export-on-the-funders-site", entry.source.as_deref().unwrap_or_default()),
        line("export-in-utkik", &entry.page),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
