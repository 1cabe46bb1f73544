//! What sources write of a last day, in `examples.tsv`, and the last day that it is.

use super::*;

/// Reads a line as people would tell it: `2026-06-01..2026-06-15 16:30 UTC +1`, with the number of further deadlines.
fn read(language: &str, published: &str, text: &str) -> String {
    let zone = if language == "fi" { Zone::Helsinki } else { Zone::Brussels };
    let prose = extract(text, zone, published.parse().ok());
    let Some(deadline) = prose.deadlines.first() else { return "none".to_owned() };
    let written = prose.in_other_zones.iter().find(|written| written.deadline == *deadline);
    let opens = prose.opens.map(|day| format!("{day}.."));
    let day = written.map_or(deadline.date, |written| written.date);
    let clock = written.map(|written| written.time).or(deadline.time);
    let clock = clock.map(|time| format!(" {:02}:{:02}", time.hour(), time.minute()));
    let zone = written.map(|written| format!(" {}", written.zone));
    let more = (prose.deadlines.len() > 1).then(|| format!(" +{}", prose.deadlines.len() - 1));
    let parts = [opens, Some(day.to_string()), clock, zone, more];
    parts.into_iter().flatten().collect()
}

/// Checks the lines under a heading of the table.
fn check(heading: &str) {
    let table = include_str!("examples.tsv");
    let lines = table.lines().skip_while(|line| line.strip_prefix("# ") != Some(heading)).skip(1);
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with('#')).filter(|line| !line.is_empty()).collect();
    assert!(lines.len() >= 10, "{heading}");
    for line in lines {
        let [language, published, text, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert_eq!(read(language, published, text), expected, "{text}");
    }
}

#[test]
fn a_clock_before_its_date_is_the_deadlines() {
    check("a clock before its date");
}

#[test]
fn a_glued_clock_and_one_of_four_figures_are_clocks() {
    check("a clock that is glued to its date, its zone or its half of the day, and clocks of four figures");
}

#[test]
fn a_day_in_words_is_a_day() {
    check("days in words");
}

#[test]
fn a_bare_hyphen_joins_a_period() {
    check("periods with bare hyphens");
}

#[test]
fn the_zone_that_is_written_decides() {
    check("a zone that is written decides");
}

#[test]
fn midnight_belongs_to_the_day_that_it_ends() {
    check("midnight and noon");
}

#[test]
fn dates_and_times_are_told_from_their_neighbours() {
    check("dates and times in other company");
}

#[test]
fn a_period_in_a_deadlines_place_is_of_its_own_year() {
    let read = |text: &str| {
        parse_deadline(text, Zone::Stockholm, "2026-05-08".parse().ok()).deadline.map(|d| d.date.to_string())
    };
    for (text, day) in [
        ("15/5-30/6", "2026-06-30"),
        ("20/5-25/6", "2026-06-25"),
        ("1/9-31/12", "2026-12-31"),
        ("1/6-30/6-26", "2026-06-30"),
        ("1-30/6", "2026-06-30"),
        ("15.5.-30.6.", "2026-06-30"),
        ("15.5-30.6", "2026-06-30"),
        ("15/5–30/6", "2026-06-30"),
        ("15/5 - 30/6 2026", "2026-06-30"),
        ("30/6-26", "2026-06-30"),
        ("den trettionde juni", "2026-06-30"),
        ("kl. 16.30 den 15 juni", "2026-06-15"),
    ] {
        assert_eq!(read(text).as_deref(), Some(day), "{text}");
    }
}

#[test]
fn machines_write_moments_that_are_told_in_the_sources_zone() {
    let read = |text: &str| {
        let field = parse_deadline(text, Zone::Stockholm, "2026-05-08".parse().ok());
        let at = field.deadline.map(|d| d.time_text().map_or(d.date.to_string(), |time| format!("{} {time}", d.date)));
        format!("{}{}", at.unwrap_or("none".to_owned()), if field.unclear.is_some() { " ?" } else { "" })
    };
    for (text, expected) in [
        ("2026-06-09T10:30:00Z", "2026-06-09 12:30"),
        ("2026-12-09T10:30:00Z", "2026-12-09 11:30"),
        ("2026-06-09T10:30Z", "2026-06-09 12:30"),
        ("2026-06-09 10:30:00 UTC", "2026-06-09 12:30"),
        ("2026-06-09T14:00:00+02:00", "2026-06-09 14:00"),
        ("2026-06-09T14:00:00+0300", "2026-06-09 13:00"),
        ("2026-06-09T14:00:00.123+02", "2026-06-09 14:00"),
        ("2026-06-09T14:00:00-05:00", "2026-06-09 21:00"),
        ("2026-06-09T14:00:00+02:00[Europe/Stockholm]", "2026-06-09 14:00"),
        ("20260609T140000Z", "2026-06-09 16:00"),
        ("20260609140000", "2026-06-09 14:00"),
        ("2026-06-09T14:00:00", "2026-06-09 14:00"),
        ("2026-06-09 23:59:59", "2026-06-09 23:59"),
        ("2026-06-09T21:59:59Z", "2026-06-09 23:59"),
        ("1780997400", "2026-06-09 11:30"),
        ("1780997400000", "2026-06-09 11:30"),
        ("1780997400000000", "2026-06-09 11:30"),
        ("/Date(1780997400000)/", "2026-06-09 11:30"),
        ("/Date(1780997400000+0200)/", "2026-06-09 11:30"),
        ("2026-06-09", "2026-06-09"),
        ("2026-06-09+02:00", "2026-06-09"),
        ("20260609", "2026-06-09"),
        // midnight
        ("2026-06-09T24:00:00", "2026-06-09 ?"),
        ("2026-06-10T00:00:00", "2026-06-09 ?"),
        ("2026-06-10 00:00", "2026-06-09 ?"),
        ("2026-06-10T00:00:00Z", "2026-06-09 ?"),
        ("2026-06-09T22:00:00Z", "2026-06-09 ?"),
        ("2026-06-10T00:00:00+02:00", "2026-06-09 ?"),
        ("2026-06-10T00:00:00+03:00", "2026-06-09 23:00"),
        ("2026-12-09T23:00:00.000Z", "2026-12-09 ?"),
        ("1781049600", "2026-06-09 ?"),
        ("2026-06-09T23:59:59Z", "2026-06-09 ?"),
        // no date
        ("1970-01-01T00:00:00Z", "none ?"),
        ("0001-01-01T00:00:00", "none ?"),
        ("9999-12-31", "none ?"),
        ("0", "none ?"),
        ("31 september 2026", "none ?"),
        ("tisdag 9 juni 2026", "2026-06-09"),
        ("onsdag 9 juni 2026", "2026-06-09 ?"),
        ("meddelas senare", "none"),
        ("mitten av juni 2026", "none ?"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_feeds_date_is_read_whatever_it_looks_like() {
    let read = |text: &str| parse_moment(text, Zone::Stockholm).map(|at| at.to_string()).unwrap_or("none".to_owned());
    for (text, expected) in [
        ("Tue, 12 Nov 2019 10:00:17 +0100", "2019-11-12T09:00:17Z"),
        ("Tue, 12 Nov 2019 10:00:00 GMT", "2019-11-12T10:00:00Z"),
        ("Tue, 12 Nov 2019 10:00:00 CET", "2019-11-12T09:00:00Z"),
        ("Wed, 12 Jun 2019 10:00:00 CEST", "2019-06-12T08:00:00Z"),
        ("Wed, 12 Jun 2019 10:00:00 MEST", "2019-06-12T08:00:00Z"),
        ("Tue, 12 Nov 2019 10:00:00 MET", "2019-11-12T09:00:00Z"),
        ("Tue, 12 Nov 2019 10:00:00 EST", "2019-11-12T09:00:00Z"),
        ("Tue, 12 Nov 2019 10:00:00", "2019-11-12T09:00:00Z"),
        ("Tue, 12 Nov 2019", "2019-11-11T23:00:00Z"),
        ("Tue, 12 Nov 19 10:00:00 GMT", "2019-11-12T10:00:00Z"),
        ("12 Nov 2019 10:00 Z", "2019-11-12T10:00:00Z"),
        ("tis, 12 nov 2019 10:00:00 +0100", "2019-11-12T09:00:00Z"),
        ("tisdag 12 november 2019 10:00", "2019-11-12T09:00:00Z"),
        ("ons, 12 juni 2019 10:00:00 +0200", "2019-06-12T08:00:00Z"),
        ("lör, 12 okt 2019 10.00", "2019-10-12T08:00:00Z"),
        ("tir, 12 mai 2020 10:00:00 +0200", "2020-05-12T08:00:00Z"),
        ("Tue, Nov 12 2019 08:18:00 PM", "2019-11-12T19:18:00Z"),
        ("Nov 12, 2019 8:18 AM", "2019-11-12T07:18:00Z"),
        ("2019-11-12 10:00", "2019-11-12T09:00:00Z"),
        ("2019-11-12T10:00:00", "2019-11-12T09:00:00Z"),
        ("2019-11-12T10:00:00Z", "2019-11-12T10:00:00Z"),
        ("2019-11-12T10:00:00+0100", "2019-11-12T09:00:00Z"),
        ("2019-11-12", "2019-11-11T23:00:00Z"),
        ("2019/11/12 10:00:00", "2019-11-12T09:00:00Z"),
        ("12.11.2019 10:00", "2019-11-12T09:00:00Z"),
        ("12/11/2019 - 10:00", "2019-11-12T09:00:00Z"),
        ("Tue, 11/12/2019 - 10:00", "2019-11-12T09:00:00Z"),
        ("tis, 2019-11-12 10:00", "2019-11-12T09:00:00Z"),
        ("1573549200", "2019-11-12T09:00:00Z"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", "none"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", "none"),
        ("i går", "none"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    for text in ["Thu, 01 Jan 1970 00:00:00 +0000", "0001-01-01T00:00:00Z", "1970-01-01", "0", "-62135596800"] {
        assert!(is_placeholder(text), "{text}");
    }
    for text in ["i går", "Tue, 12 Nov 2019 10:00:00 +0000", "1573549200", "2026-06-09"] {
        assert!(!is_placeholder(text), "{text}");
    }
}

#[test]
fn what_is_not_certain_is_told_in_its_words() {
    let unclear = |text: &str| {
        let prose = extract(text, Zone::Stockholm, "2026-05-08".parse().ok());
        prose.unclear.iter().map(|u| format!("{:?} {}", u.read_as, u.words)).collect::<Vec<_>>().join("|")
    };
    assert_eq!(unclear("Ansök senast den 9 juni 2026 kl. 16."), "");
    assert_eq!(
        unclear("Fonden. Ansök senast den 9 juni 2026 kl. 00.00. Välkommen!"),
        "Some(2026-06-08) Ansök senast den 9 juni 2026 kl. 00.00."
    );
    assert_eq!(unclear("Sista ansökningsdag är 31 september 2026."), "None Sista ansökningsdag är 31 september 2026.");
    assert_eq!(
        unclear("Deadline: 9 June 2026 at 23:59 (GMT+1)."),
        "Some(2026-06-10) Deadline: 9 June 2026 at 23:59 (GMT+1)."
    );
    let undated = extract("Ansök senast 9 juni.", Zone::Stockholm, None);
    assert_eq!((undated.deadlines.len(), undated.unclear.len()), (0, 1));
}
