//! The calendar of deadlines (iCalendar, RFC 5545 and 7986).
//!
//! A deadline is written in its own zone (`TZID` with its `VTIMEZONE`) and not in UTC, since the funder's clock counts.
//! Outlook does not know IANA names, reads the zone's rules from the file, and shows the time in the user's own zone.
//! A deadline without a time of day is an all-day event. An event keeps its UID; SEQUENCE rises when its day moves or
//! it is cancelled, so that calendar programs take the new version. Nothing depends on the clock: the same calls give
//! the same bytes.

mod event;
mod lines;
mod meeting;
mod zone;

use super::Export;
use crate::opportunity::Zone;
use lines::{ContentLines, Property, escape_text};

/// How often a calendar program should fetch the file again; the sources are read every few hours.
const REFRESH_INTERVAL: &str = "PT6H";

/// Writes all deadlines of the calls, and for a kommun the meetings that must decide before them.
pub fn calendar(export: &Export) -> String {
    let mut lines = ContentLines::default();
    lines.begin("VCALENDAR");
    write_header(export, &mut lines);
    for zone in [Zone::Brussels, Zone::Stockholm, Zone::Helsinki] {
        let used = |entry: &super::Entry| entry.deadlines.iter().any(|d| d.zone == zone && d.time.is_some());
        if export.entries.iter().any(used) {
            zone::write(zone, &mut lines);
        }
    }
    for entry in &export.entries {
        event::write(export.locale, entry, &mut lines);
    }
    if let Some(kommun) = &export.kommun {
        meeting::write(export.locale, kommun, &export.entries, &mut lines);
    }
    lines.end("VCALENDAR");
    lines.finish()
}

fn write_header(export: &Export, lines: &mut ContentLines) {
    let (title, about) = (escape_text(&export.title), escape_text(&description(export)));
    lines.put("VERSION", "2.0");
    lines.put("PRODID", &format!("-//utkik//utlysningar//{}", export.locale.tag().to_uppercase()));
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("METHOD", "PUBLISH");
    // The properties of RFC 7986, and the older ones that Outlook, Google and Apple read.
    lines.put("NAME", &title);
    lines.put("X-WR-CALNAME", &title);
    lines.put("DESCRIPTION", &about);
    lines.put("X-WR-CALDESC", &about);
    lines.property(Property::new("REFRESH-INTERVAL").with("VALUE", "DURATION"), REFRESH_INTERVAL);
    lines.put("X-PUBLISHED-TTL", REFRESH_INTERVAL);
    lines.property(Property::new("SOURCE").with("VALUE", "URI"), &export.address);
    lines.put("URL", &export.page);
    lines.put("LAST-MODIFIED", &lines::instant(export.updated()));
}

fn description(export: &Export) -> String {
    let key = if export.kommun.is_some() { "calendar-of-kommun" } else { "calendar-of-calls" };
    [Some(export.locale.text(key).to_owned()), export.truncation_notice()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}
