//! Calendars, read back by an independent iCalendar parser.

use icalendar::parser::{Component, read_calendar, unfold};
use proptest::prelude::*;

use super::*;
use crate::export::ical::calendar;

/// Returns the value of a component's property; texts are read without their escapes.
fn value(component: &Component<'_>, name: &str) -> String {
    component.properties.iter().find(|p| p.name == name).map(|p| p.val.to_string()).unwrap_or_default()
}

/// Returns the events as `UID SEQUENCE STATUS DTSTART alarms`.
fn events(written: &str) -> Vec<String> {
    let unfolded = unfold(written);
    let read = read_calendar(&unfolded).unwrap();
    let events = read.components.iter().filter(|component| component.name == "VEVENT");
    let line = |event: &Component<'_>| {
        let [uid, sequence, status, start] = ["UID", "SEQUENCE", "STATUS", "DTSTART"].map(|name| value(event, name));
        format!("{uid} {sequence} {status} {start} {}", event.components.len())
    };
    events.map(line).collect()
}

#[test]
fn a_kommuns_calendar_in_full() {
    let written = calendar(&export(vec![entry(&call("Town twinning"), &history())]));
    insta::assert_snapshot!(written.replace("\r\n", "\n"));
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
}

#[test]
fn each_cut_off_is_an_event_and_each_meeting_once() {
    let mut other = call("Another one");
    other.id = "zzz".parse().unwrap();
    let entries = vec![entry(&call("Town twinning"), &history()), entry(&other, &history())];
    assert_eq!(
        events(&calendar(&export(entries))),
        [
            "abc123def456-1@utkik 1 CONFIRMED 20260620T170000 3",
            "abc123def456-2@utkik 1 CONFIRMED 20260924 3",
            "zzz-1@utkik 1 CONFIRMED 20260620T170000 3",
            "zzz-2@utkik 1 CONFIRMED 20260924 3",
            "provby-ksau-handlingar-20260516@utkik 0 CONFIRMED 20260516 0",
            "provby-ksau-mote-20260526@utkik 0 CONFIRMED 20260526 0",
            "provby-kommunstyrelsen-mote-20260609@utkik 0 CONFIRMED 20260609 0",
            "provby-ksau-handlingar-20260815@utkik 0 CONFIRMED 20260815 0",
            "provby-ksau-mote-20260825@utkik 0 CONFIRMED 20260825 0",
            "provby-kommunstyrelsen-mote-20260908@utkik 0 CONFIRMED 20260908 0",
        ]
    );
}

#[test]
fn what_is_withdrawn_or_closed_before_its_day_is_called_off() {
    let mut gone = call("Town twinning");
    gone.status = Status::Withdrawn;
    let mut happened = history();
    happened.push(change(3, "2026-05-07T05:00:00Z", ChangeKind::Withdrawn, &[("status", "open", "withdrawn")]));
    let off = events(&calendar(&export(vec![entry(&gone, &happened)])));
    assert_eq!(
        off,
        ["abc123def456-1@utkik 2 CANCELLED 20260620T170000 0", "abc123def456-2@utkik 2 CANCELLED 20260924 0"],
        "no meetings for it, and no alarms"
    );
    gone.status = Status::Closed;
    let last = happened.last_mut().unwrap();
    last.kind = ChangeKind::Closed;
    last.at = "2026-07-01T00:00:00Z".parse().unwrap();
    let closed = events(&calendar(&export(vec![entry(&gone, &happened)])));
    assert!(closed[0].contains("CONFIRMED") && closed[1].contains("CANCELLED"), "{closed:?}");
}

#[test]
fn what_needs_no_approval_waits_for_no_meeting() {
    let free = entry(&call("Stöd till en förstudie"), &history());
    assert_eq!(events(&calendar(&export(vec![free]))).len(), 2);
}

#[test]
fn a_calendar_says_what_it_lacks() {
    let cut = Export { total: 6_000, ..export(vec![entry(&call("Town twinning"), &history())]) };
    assert!(unfold(&calendar(&cut)).contains("de första 1 av 6\u{a0}000"));
}

proptest! {
    #[test]
    fn no_title_breaks_a_calendar(title in prop_oneof![any::<String>(), Just(EVIL.to_owned())]) {
        let written = calendar(&export(vec![entry(&call(&title), &history())]));
        prop_assert_eq!(events(&written).len(), 8);
        prop_assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r'])));
        let unfolded = unfold(&written);
        let read = read_calendar(&unfolded).unwrap();
        let event = read.components.iter().find(|component| component.name == "VEVENT").unwrap();
        prop_assert_eq!(value(event, "SUMMARY"), format!("Sök senast: {}", entry(&call(&title), &[]).title));
    }
}
