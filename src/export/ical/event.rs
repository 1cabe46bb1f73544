//! The deadlines of a call, each as an event.

use jiff::civil::Time;

use super::lines::{Lines, Property, day, instant, local, text};
use crate::export::Entry;
use crate::locale::swedish::dates;
use crate::opportunity::{Deadline, Status};

/// The days before a deadline on which the calendar reminds.
const ALARMS: [u8; 3] = [30, 14, 3];

/// Writes one event for each deadline, in order of time; the first has the ordinal 1.
pub(super) fn write(entry: &Entry, lines: &mut Lines) {
    for (ordinal, deadline) in (1..).zip(&entry.deadlines) {
        let off = called_off(entry, deadline);
        lines.begin("VEVENT");
        // Derived from the call's id and not from a host name, so that it stays when the site's address changes.
        lines.put("UID", &format!("{}-{ordinal}@utkik", entry.id));
        lines.put("DTSTAMP", &instant(entry.updated));
        lines.put("LAST-MODIFIED", &instant(entry.updated));
        lines.put("CREATED", &instant(entry.published));
        lines.put("SEQUENCE", &entry.sequence.to_string());
        start(deadline, lines);
        let deed = entry.deed(ordinal);
        let before = if off { "Inställd: " } else { "" };
        lines.put("SUMMARY", &text(&format!("{before}{deed}: {}", entry.title)));
        lines.put("DESCRIPTION", &text(&description(entry, deadline, deed, off)));
        lines.put("URL", &entry.page);
        lines.put("CATEGORIES", "Utlysning");
        lines.put("STATUS", if off { "CANCELLED" } else { "CONFIRMED" });
        // A deadline does not block time in the calendar.
        lines.put("TRANSP", "TRANSPARENT");
        if !off {
            ALARMS.iter().for_each(|days| alarm(entry, deed, *days, lines));
        }
        lines.end("VEVENT");
    }
}

/// Writes the start: a time of day in the deadline's own zone, without an end since a deadline has no length, or the
/// whole day.
fn start(deadline: &Deadline, lines: &mut Lines) {
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
fn called_off(entry: &Entry, deadline: &Deadline) -> bool {
    if !entry.status.is_over() {
        return false;
    }
    match entry.over_since {
        Some(since) => since < deadline.instant(),
        // Closed when first seen. A call that was closed by its deadline is not cancelled.
        None => entry.status == Status::Withdrawn && entry.published < deadline.instant(),
    }
}

fn alarm(entry: &Entry, deed: &str, days: u8, lines: &mut Lines) {
    lines.begin("VALARM");
    lines.put("ACTION", "DISPLAY");
    lines.put("DESCRIPTION", &text(&format!("{days} dagar kvar. {deed}: {}", entry.title)));
    lines.put("TRIGGER", &format!("-P{days}D"));
    lines.end("VALARM");
}

/// Returns the facts of the call, a line each.
fn description(entry: &Entry, deadline: &Deadline, deed: &str, off: bool) -> String {
    let time = deadline.time.map(|time| format!(" kl. {} {}", dates::clock(time), dates::zone_word(deadline.zone)));
    let when = format!("{deed} {}{}.", dates::long(deadline.date), time.unwrap_or_default());
    let over = if off { "Det går inte längre att söka." } else { "" };
    let note = match (deadline.year_inferred, deadline.time.is_none()) {
        (true, _) => "Sidan anger inget år, det är vår tolkning.",
        (false, true) => "Inget klockslag angivet, kontrollera på sidan.",
        (false, false) => "",
    };
    let line = |label: &str, value: &str| if value.is_empty() { String::new() } else { format!("{label}: {value}") };
    let parts = [
        over.to_owned(),
        when,
        note.to_owned(),
        line("Pengar", &entry.money),
        line("Vem kan söka", &entry.who),
        line("Finansiär", &entry.funder),
        line("Program", &entry.programme),
        line("Beteckning", &entry.identifier),
        line("Passar", &entry.level),
        line("Varför", &entry.why),
        line("Hos finansiären", entry.source.as_deref().unwrap_or_default()),
        line("I utkik", &entry.page),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}
