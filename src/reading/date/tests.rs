//! Prose as funders write it, and what it means.

use proptest::prelude::*;

use super::*;

fn near() -> Option<Date> {
    "2026-03-10".parse().ok()
}

fn deadlines(text: &str) -> Vec<String> {
    let prose = extract(text, Zone::Stockholm, near());
    let print = |d: &Deadline| match d.time_text() {
        Some(time) => format!("{} {time}", d.date),
        None => d.date.to_string(),
    };
    prose.deadlines.iter().map(print).collect()
}

#[test]
fn deadlines_in_prose() {
    for (text, expected) in [
        ("Deadline for applications: 25 May 2026, 16.00 (CEST)", "2026-05-25 16:00"),
        ("Deadline for applications is 25th of May 2026 at 4 pm.", "2026-05-25 16:00"),
        ("sista ansökningsdag 7 maj kl. 12", "2026-05-07 12:00"),
        ("Sista ansökningsdag är den\u{a0}7\u{a0}maj kl.\u{a0}12.00.", "2026-05-07 12:00"),
        ("Sista ansökningsdag\n7 maj 2026", "2026-05-07"),
        ("Omgången öppnade den 15 februari och stänger den 15 april 2026.", "2026-04-15"),
        ("Ansökningsperiod: 15 februari–15 april 2026", "2026-04-15"),
        ("Ni kan söka 1–15 april 2026.", "2026-04-15"),
        ("Ansök senast kl. 16.00 den 15 april 2026.", "2026-04-15 16:00"),
        ("Utlysningen stänger 2026-04-15 kl 23:59", "2026-04-15 23:59"),
        ("Applications must be submitted by May 25, 2026.", "2026-05-25"),
        ("Öppen för ansökningar till 12 april", "2026-04-12"),
        ("Sista ansökningsdag har förlängts från 15 april till 22 april 2026.", "2026-04-22"),
        ("Sista ansökningsdag: 1 april 2026. Ansökningstiden är förlängd till 9 april 2026.", "2026-04-09"),
        ("Call closes 30 April 2026 at 24.00", "2026-04-30"),
        ("Utlysning uppdaterad 2026-04-21, sista ansökningsdag ändrad från 5 maj till 12 maj.", "2026-05-12"),
        ("Stängd 14 april 2026", "2026-04-14"),
        ("Senaste omgången stängde kl. 15.00 (CET), 15 februari 2022.", "2022-02-15 15:00"),
        ("Sista ansökningsdatum: 2016-04-05\n\nBeslutsdatum: 2016-09-27", "2016-04-05"),
        ("The timeframe of the call is between 17th September and 12th November 2025.", "2025-11-12"),
        ("Fra den 13. januar til den 14. februar 2025 tager vi imod ansøgninger.", "2025-02-14"),
        ("Medel ur resultatreserven, öppna för ansökan från 10 december 2019 till 8 mars 2020.", "2020-03-08"),
        ("Deadline: torsdag 4 februari", "2027-02-04"),
    ] {
        assert_eq!(deadlines(text).last().map(String::as_str), Some(expected), "{text}");
    }
}

#[test]
fn dates_that_are_no_deadline_for_applying() {
    for text in [
        "Deadline for questions: 5 May 2026",
        "Frågor om utlysningen ställs senast den 5 maj 2026.",
        "Beslut fattas senast 30 juni 2026.",
        "Webbinarium den 5 maj kl. 10.",
        "Projekten kan starta tidigast 1 januari 2027",
        "Uppdaterad 2026-05-04",
        "You may apply for 5 may not",
        "Vi har öppet 24/7.",
    ] {
        assert_eq!(deadlines(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn questions_beside_applications() {
    let text =
        "Deadline for questions: 30 April 2026, 12.00 (CEST)\nDeadline for applications: 25 May 2026, 16.00 (CEST)";
    assert_eq!(deadlines(text), ["2026-05-25 16:00"]);
}

#[test]
fn an_extension_keeps_the_hour_told_elsewhere() {
    let text = "Update 30 April 2026: the deadline for applications has been extended to 25 May 2026.\n\
                Deadline for applications 25 May 2026, 16.00 (CEST)";
    assert_eq!(deadlines(text), ["2026-05-25 16:00"]);
}

#[test]
fn openings_and_several_chances() {
    let prose = extract("Ansökningsomgången öppnar 15 mars och stänger 15 april.", Zone::Stockholm, near());
    assert_eq!(prose.opens, "2026-03-15".parse().ok());
    assert!(prose.deadlines.iter().all(|d| d.year_inferred) && prose.deadlines.len() == 1);
    assert_eq!(deadlines("Deadlines: 5 maj 2026 och 7 oktober 2026"), ["2026-05-05", "2026-10-07"]);
    let window = extract("Ansök mellan 13 januari–10 februari 2026", Zone::Stockholm, None);
    assert_eq!(window.opens, "2026-01-13".parse().ok());
    assert!(!window.deadlines.iter().any(|d| d.year_inferred), "the year stands in the text");
}

#[test]
fn a_year_is_supplied_only_near_something() {
    assert!(extract("sista ansökningsdag 7 maj", Zone::Stockholm, None).deadlines.is_empty());
    let passed = extract("sista ansökningsdag 12 februari", Zone::Stockholm, near());
    assert_eq!(passed.deadlines.first().map(|d| d.date.to_string()).as_deref(), Some("2026-02-12"));
}

#[test]
fn rolling_calls() {
    assert!(extract("Ni kan ansöka löpande under året.", Zone::Stockholm, near()).rolling);
    assert!(!extract("Ansökningar bedöms löpande.", Zone::Stockholm, near()).rolling);
    let both = extract("Sista ansökningsdag 7 maj. Förstudier kan sökas löpande.", Zone::Stockholm, near());
    assert!(both.rolling && both.deadlines.len() == 1, "each is said of something");
}

#[test]
fn a_field_that_is_a_deadline_need_not_say_so() {
    let read =
        |text: &str| parse_deadline(text, Zone::Brussels, near()).deadline.map(|d| (d.date.to_string(), d.time_text()));
    assert_eq!(read("2026-07-31 23:59"), Some(("2026-07-31".to_owned(), Some("23:59".to_owned()))));
    assert_eq!(read("7 maj kl. 12"), Some(("2026-05-07".to_owned(), Some("12:00".to_owned()))));
    assert_eq!(read("2/3 – 16/6"), Some(("2026-06-16".to_owned(), None)));
    assert_eq!(read("15/06/2026"), Some(("2026-06-15".to_owned(), None)));
    assert_eq!(read("inte bestämt"), None);
    assert_eq!(parse_day("11 May 2023"), "2023-05-11".parse().ok());
}

#[test]
fn a_page_of_nothing_but_dates_costs_little() {
    let prose = extract(&"senast 5 maj 2026, ".repeat(20_000), Zone::Brussels, None);
    assert_eq!(prose.deadlines.len(), 1);
}

proptest! {
    #[test]
    fn never_panics(
        text in "\\PC{0,80}",
        stamp in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?",
        words in "((den|kl|till|–|senast|[0-9]{1,4}|maj|May|GMT|pm|första|:|\\+|\\.|/|-| |ö|\n)){0,30}") {
        for zone in [Zone::Brussels, Zone::Helsinki] {
            extract(&text, zone, near());
            extract(&words, zone, near());
            parse_deadline(&words, zone, None);
            parse_moment(&text, zone);
            parse_moment(&words, zone);
            parse_deadline(&stamp, zone, None);
            is_placeholder(&text);
        }
    }
}
