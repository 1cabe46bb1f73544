//! Dates, times of day and days left, in words.

use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::numbers::count;
use crate::opportunity::Month;
use crate::opportunity::{Deadline, Zone};

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

fn month_name(month: i8) -> &'static str {
    let at = usize::from(month.unsigned_abs()).saturating_sub(1);
    MONTHS.get(at).copied().unwrap_or("")
}

/// Returns "september 2026".
pub fn month(month: Month) -> String {
    format!("{} {}", month_name(month.number()), month.year())
}

/// Returns "tisdag".
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "måndag",
        Weekday::Tuesday => "tisdag",
        Weekday::Wednesday => "onsdag",
        Weekday::Thursday => "torsdag",
        Weekday::Friday => "fredag",
        Weekday::Saturday => "lördag",
        Weekday::Sunday => "söndag",
    }
}

/// Returns "20 maj".
pub fn day(date: Date) -> String {
    format!("{} {}", date.day(), month_name(date.month()))
}

/// Returns "20 maj 2026".
pub fn full(date: Date) -> String {
    format!("{} {}", day(date), date.year())
}

/// Returns "20 maj", with the year only where it differs from `today`'s.
pub fn near(date: Date, today: Date) -> String {
    if date.year() == today.year() { day(date) } else { full(date) }
}

/// Returns "tisdag 20 maj 2026".
pub fn long(date: Date) -> String {
    format!("{} {}", weekday(date), full(date))
}

/// Returns "17.00", the Swedish form of a time of day.
pub fn time_of_day(time: Time) -> String {
    format!("{:02}.{:02}", time.hour(), time.minute())
}

/// Returns today's date in Sweden.
pub fn today(now: Timestamp) -> Date {
    Zone::Stockholm.date_of(now)
}

/// Returns "måndag 11 maj kl. 07.00" in Swedish time, with the year only where it differs from now's.
pub fn moment(at: Timestamp, now: Timestamp) -> String {
    let local = at.to_zoned(Zone::Stockholm.time_zone());
    format!("{} {} kl.\u{a0}{}", weekday(local.date()), near(local.date(), today(now)), time_of_day(local.time()))
}

/// Returns the days in Sweden that a period covers, "11–18 maj 2026". `to` is exclusive.
pub fn date_range(from: Timestamp, to: Timestamp) -> String {
    let last = to.checked_sub(SignedDuration::from_millis(1)).unwrap_or(to);
    let (first, last) = (today(from), today(last.max(from)));
    if first == last {
        return full(first);
    }
    if first.year() != last.year() {
        return format!("{} – {}", full(first), full(last));
    }
    if first.month() != last.month() {
        return format!("{} – {}", day(first), full(last));
    }
    format!("{}–{}", first.day(), full(last))
}

/// Returns the name of a zone's time: "brysseltid".
pub fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::Brussels => "brysseltid",
        Zone::Stockholm => "svensk tid",
        Zone::Helsinki => "finsk tid",
    }
}

/// Returns "12 dagar kvar", "i morgon", "i dag" or "har passerat", counted in days in Sweden.
pub fn days_left(deadline: &Deadline, now: Timestamp) -> String {
    if deadline.instant() <= now {
        return "har passerat".to_owned();
    }
    match today(now).until(deadline.last_day_in(Zone::Stockholm)).map_or(0, |span| span.get_days()) {
        0 => "i dag".to_owned(),
        1 => "i morgon".to_owned(),
        days => format!("{} kvar", count(days.unsigned_abs().into(), "dag", "dagar")),
    }
}

/// Returns "14 dagar kvar", "I morgon" or "I dag", for the beginning of a sentence. `day` must not be past.
pub fn days_until(day: Date, today: Date) -> String {
    match today.until(day).map_or(0, |span| span.get_days()) {
        0 => "I dag".to_owned(),
        1 => "I morgon".to_owned(),
        days => format!("{} kvar", count(days.unsigned_abs().into(), "dag", "dagar")),
    }
}

/// Returns "tisdag 20 maj 2026 kl.\u{a0}17.00 brysseltid, 12 dagar kvar".
pub fn deadline(deadline: &Deadline, now: Timestamp) -> String {
    let time = deadline.time.map(|time| format!(" kl.\u{a0}{} {}", time_of_day(time), zone_name(deadline.zone)));
    let in_sweden = in_swedish_time(deadline).map(|time| format!(" (kl.\u{a0}{} svensk tid)", time_of_day(time)));
    let (time, in_sweden) = (time.unwrap_or_default(), in_sweden.unwrap_or_default());
    format!("{}{time}{in_sweden}, {}", long(deadline.date), days_left(deadline, now))
}

/// Returns the deadline's time of day in Sweden, where it differs from that in the deadline's own zone.
pub fn in_swedish_time(deadline: &Deadline) -> Option<Time> {
    let time = deadline.time?;
    let local = deadline.instant().to_zoned(Zone::Stockholm.time_zone());
    (local.time() != time && local.date() == deadline.date).then(|| local.time())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_deadline_says_day_time_zone_and_days_left() {
        let mut brussels = Deadline::on_date(date(2026, 5, 20), Zone::Brussels);
        brussels.time = Some(time(17, 0, 0, 0));
        let line = deadline(&brussels, at("2026-05-08T06:00:00Z"));
        assert_eq!(line, "onsdag 20 maj 2026 kl.\u{a0}17.00 brysseltid, 12\u{a0}dagar kvar");
        assert_eq!(days_left(&brussels, at("2026-05-19T22:30:00Z")), "i dag");
        assert_eq!(days_left(&brussels, at("2026-05-19T10:00:00Z")), "i morgon");
        assert_eq!(days_left(&brussels, at("2026-05-20T15:00:00Z")), "har passerat");
    }

    #[test]
    fn finnish_time_is_told_in_swedish_too() {
        let mut helsinki = Deadline::on_date(date(2026, 5, 20), Zone::Helsinki);
        helsinki.time = Some(time(16, 0, 0, 0));
        let line = deadline(&helsinki, at("2026-05-08T06:00:00Z"));
        assert_eq!(line, "onsdag 20 maj 2026 kl.\u{a0}16.00 finsk tid (kl.\u{a0}15.00 svensk tid), 12\u{a0}dagar kvar");
    }

    #[test]
    fn days_are_counted_as_the_reader_sees_them() {
        let mut helsinki = Deadline::on_date(date(2026, 5, 21), Zone::Helsinki);
        helsinki.time = Some(time(0, 30, 0, 0));
        assert_eq!(days_left(&helsinki, at("2026-05-20T12:00:00Z")), "i dag", "23.30 on the 20th in Sweden");
        let whole_day = Deadline::on_date(date(2026, 5, 20), Zone::Brussels);
        assert_eq!(days_left(&whole_day, at("2026-05-20T12:00:00Z")), "i dag");
    }

    #[test]
    fn windows_name_their_days_once() {
        assert_eq!(date_range(at("2026-05-11T05:00:00Z"), at("2026-05-18T05:00:00Z")), "11–18 maj 2026");
        assert_eq!(date_range(at("2026-04-27T05:00:00Z"), at("2026-05-04T05:00:00Z")), "27 april – 4 maj 2026");
        assert_eq!(
            date_range(at("2026-12-28T06:00:00Z"), at("2027-01-04T06:00:00Z")),
            "28 december 2026 – 4 januari 2027"
        );
        assert_eq!(date_range(at("2026-05-10T22:00:00Z"), at("2026-05-11T22:00:00Z")), "11 maj 2026");
        assert_eq!(moment(at("2026-05-11T05:00:00Z"), at("2026-05-18T05:00:00Z")), "måndag 11 maj kl.\u{a0}07.00");
    }

    proptest! {
        #[test]
        fn days_left_never_promises_a_day_that_has_passed(seconds in 0i64..4_000_000_000, days in 0i32..40_000) {
            let now = Timestamp::from_second(seconds).unwrap();
            let date = date(1971, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let deadline = Deadline::on_date(date, Zone::Brussels);
            let words = days_left(&deadline, now);
            prop_assert_eq!(words == "har passerat", deadline.instant() <= now);
            if let Some(left) = words.strip_suffix("\u{a0}dagar kvar") {
                let left: i64 = left.replace('\u{a0}', "").parse().unwrap();
                let hours = (deadline.instant() - now).get_hours_total();
                prop_assert!((left * 24 - 1..=left * 24 + 25).contains(&hours), "{} dagar, {} timmar", left, hours);
            }
        }
    }

    trait Hours {
        fn get_hours_total(&self) -> i64;
    }

    impl Hours for jiff::Span {
        fn get_hours_total(&self) -> i64 {
            self.total(jiff::Unit::Hour).unwrap() as i64
        }
    }
}
