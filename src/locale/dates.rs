//! Dates, times of day and days left, in words.

use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::Locale;
use crate::opportunity::Month;
use crate::opportunity::{Deadline, Zone};

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// Returns today's date in Sweden.
pub fn today(now: Timestamp) -> Date {
    Zone::Stockholm.date_of(now)
}

/// Returns the deadline's time of day in Sweden, where it differs from that in the deadline's own zone.
fn in_swedish_time(deadline: &Deadline) -> Option<Time> {
    let time = deadline.time?;
    let local = deadline.instant().to_zoned(Zone::Stockholm.time_zone());
    (local.time() != time && local.date() == deadline.date).then(|| local.time())
}

/// Returns the whole days from one date to a later one.
fn days_between(today: Date, day: Date) -> i32 {
    today.until(day).map_or(0, |span| span.get_days())
}

impl Locale {
    fn month_name(self, month: i8) -> &'static str {
        let at = usize::from(month.unsigned_abs()).saturating_sub(1);
        MONTHS.get(at).map_or("", |key| self.text(key))
    }

    /// Returns "september 2026".
    pub fn month(self, month: Month) -> String {
        let (name, year) = (self.month_name(month.number()), month.year().to_string());
        self.message("date-month", [("month", name.into()), ("year", year.into())])
    }

    /// Returns "tisdag".
    pub fn weekday(self, date: Date) -> &'static str {
        self.text(match date.weekday() {
            Weekday::Monday => "weekday-monday",
            Weekday::Tuesday => "weekday-tuesday",
            Weekday::Wednesday => "weekday-wednesday",
            Weekday::Thursday => "weekday-thursday",
            Weekday::Friday => "weekday-friday",
            Weekday::Saturday => "weekday-saturday",
            Weekday::Sunday => "weekday-sunday",
        })
    }

    /// Returns "20 maj".
    pub fn day(self, date: Date) -> String {
        self.message("date-day", [("day", date.day().into()), ("month", self.month_name(date.month()).into())])
    }

    /// Returns "20 maj 2026".
    pub fn full_date(self, date: Date) -> String {
        let (month, year) = (self.month_name(date.month()), date.year().to_string());
        self.message("date-full", [("day", date.day().into()), ("month", month.into()), ("year", year.into())])
    }

    /// Returns "20 maj", with the year only where it differs from `today`'s.
    pub fn near_date(self, date: Date, today: Date) -> String {
        if date.year() == today.year() { self.day(date) } else { self.full_date(date) }
    }

    /// Returns "onsdag 20 maj 2026".
    pub fn long_date(self, date: Date) -> String {
        self.with_weekday(date, self.full_date(date))
    }

    /// Returns "onsdag 20 maj", with the year only where it differs from `today`'s.
    pub fn near_weekday(self, date: Date, today: Date) -> String {
        self.with_weekday(date, self.near_date(date, today))
    }

    fn with_weekday(self, date: Date, words: String) -> String {
        self.message("date-with-weekday", [("weekday", self.weekday(date).into()), ("date", words.into())])
    }

    /// Returns "17.00".
    pub fn time_of_day(self, time: Time) -> String {
        let (hour, minute) = (format!("{:02}", time.hour()), format!("{:02}", time.minute()));
        self.message("time-of-day", [("hour", hour.into()), ("minute", minute.into())])
    }

    /// Returns "måndag 11 maj kl. 07.00" in Swedish time, with the year only where it differs from now's.
    pub fn moment(self, at: Timestamp, now: Timestamp) -> String {
        let local = at.to_zoned(Zone::Stockholm.time_zone());
        let date = self.near_weekday(local.date(), today(now));
        self.message("date-moment", [("date", date.into()), ("time", self.time_of_day(local.time()).into())])
    }

    /// Returns the days in Sweden that a period covers, "11–18 maj 2026". `to` is exclusive.
    pub fn date_range(self, from: Timestamp, to: Timestamp) -> String {
        let last = to.checked_sub(SignedDuration::from_millis(1)).unwrap_or(to);
        let (first, last) = (today(from), today(last.max(from)));
        if first == last {
            return self.full_date(first);
        }
        if (first.year(), first.month()) == (last.year(), last.month()) {
            let to = self.full_date(last);
            return self.message("date-range-in-month", [("from", first.day().into()), ("to", to.into())]);
        }
        let from = self.near_date(first, last);
        self.message("date-range", [("from", from.into()), ("to", self.full_date(last).into())])
    }

    /// Returns the name of a zone's time: "brysseltid".
    pub fn zone_name(self, zone: Zone) -> &'static str {
        self.text(match zone {
            Zone::Brussels => "zone-brussels",
            Zone::Stockholm => "zone-stockholm",
            Zone::Helsinki => "zone-helsinki",
        })
    }

    /// Returns "12 dagar kvar", "i morgon", "i dag" or "har passerat", counted in days in Sweden.
    pub fn days_left(self, deadline: &Deadline, now: Timestamp) -> String {
        if deadline.instant() <= now {
            return self.text("deadline-has-passed").to_owned();
        }
        match days_between(today(now), deadline.last_day_in(Zone::Stockholm)) {
            0 => self.text("deadline-today").to_owned(),
            1 => self.text("deadline-tomorrow").to_owned(),
            days => self.message("deadline-days-left", [("days", days.into())]),
        }
    }

    /// Returns "14 dagar kvar", "I morgon" or "I dag", for the beginning of a sentence. `day` must not be past.
    pub fn days_until(self, day: Date, today: Date) -> String {
        match days_between(today, day) {
            0 => self.text("deadline-today-first").to_owned(),
            1 => self.text("deadline-tomorrow-first").to_owned(),
            days => self.message("deadline-days-left", [("days", days.into())]),
        }
    }

    /// Returns "onsdag 20 maj 2026 kl. 17.00 brysseltid", with a space that may break before the time of day.
    pub fn date_and_time(self, deadline: &Deadline) -> String {
        let date = self.long_date(deadline.date);
        let Some(time) = deadline.time else { return date };
        let (time, zone) = (self.time_of_day(time), self.zone_name(deadline.zone));
        self.message("deadline-plain", [("date", date.into()), ("time", time.into()), ("zone", zone.into())])
    }

    /// Returns "onsdag 20 maj 2026 kl. 17.00 brysseltid, 12 dagar kvar".
    pub fn deadline(self, deadline: &Deadline, now: Timestamp) -> String {
        let mut date = self.long_date(deadline.date);
        if let Some(time) = deadline.time {
            let (time, zone) = (self.time_of_day(time), self.zone_name(deadline.zone));
            date = self.message("deadline-at", [("date", date.into()), ("time", time.into()), ("zone", zone.into())]);
        }
        if let Some(time) = in_swedish_time(deadline) {
            let time = self.time_of_day(time);
            date = self.message("deadline-in-swedish-time", [("date", date.into()), ("time", time.into())]);
        }
        format!("{date}, {}", self.days_left(deadline, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    const SV: Locale = Locale::Swedish;
    const EN: Locale = Locale::English;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_deadline_has_day_time_zone_and_days_left() {
        let mut brussels = Deadline::on_date(date(2026, 5, 20), Zone::Brussels);
        brussels.time = Some(time(17, 0, 0, 0));
        let line = SV.deadline(&brussels, at("2026-05-08T06:00:00Z"));
        assert_eq!(line, "onsdag 20 maj 2026 kl.\u{a0}17.00 brysseltid, 12\u{a0}dagar kvar");
        assert_eq!(SV.days_left(&brussels, at("2026-05-19T22:30:00Z")), "i dag");
        assert_eq!(SV.days_left(&brussels, at("2026-05-19T10:00:00Z")), "i morgon");
        assert_eq!(EN.days_left(&brussels, at("2026-05-19T10:00:00Z")), "tomorrow");
        assert_eq!(SV.days_left(&brussels, at("2026-05-20T15:00:00Z")), "har passerat");
    }

    #[test]
    fn finnish_time_is_given_in_swedish_time_too() {
        let mut helsinki = Deadline::on_date(date(2026, 5, 20), Zone::Helsinki);
        helsinki.time = Some(time(16, 0, 0, 0));
        let now = at("2026-05-08T06:00:00Z");
        assert_eq!(
            SV.deadline(&helsinki, now),
            "onsdag 20 maj 2026 kl.\u{a0}16.00 finsk tid (kl.\u{a0}15.00 svensk tid), 12\u{a0}dagar kvar"
        );
        assert_eq!(
            EN.deadline(&helsinki, now),
            "Wednesday 20 May 2026 at\u{a0}16:00 Finnish time (15:00 Swedish time), 12\u{a0}days left"
        );
    }

    #[test]
    fn days_are_counted_as_the_reader_sees_them() {
        let mut helsinki = Deadline::on_date(date(2026, 5, 21), Zone::Helsinki);
        helsinki.time = Some(time(0, 30, 0, 0));
        assert_eq!(SV.days_left(&helsinki, at("2026-05-20T12:00:00Z")), "i dag", "23.30 on the 20th in Sweden");
        let whole_day = Deadline::on_date(date(2026, 5, 20), Zone::Brussels);
        assert_eq!(SV.days_left(&whole_day, at("2026-05-20T12:00:00Z")), "i dag");
    }

    #[test]
    fn windows_name_their_days_once() {
        let range = |from, to| SV.date_range(at(from), at(to));
        assert_eq!(range("2026-05-11T05:00:00Z", "2026-05-18T05:00:00Z"), "11–18 maj 2026");
        assert_eq!(range("2026-04-27T05:00:00Z", "2026-05-04T05:00:00Z"), "27 april – 4 maj 2026");
        assert_eq!(range("2026-12-28T06:00:00Z", "2027-01-04T06:00:00Z"), "28 december 2026 – 4 januari 2027");
        assert_eq!(range("2026-05-10T22:00:00Z", "2026-05-11T22:00:00Z"), "11 maj 2026");
        let (monday, later) = (at("2026-05-11T05:00:00Z"), at("2026-05-18T05:00:00Z"));
        assert_eq!(SV.moment(monday, later), "måndag 11 maj kl.\u{a0}07.00");
        assert_eq!(EN.moment(monday, later), "Monday 11 May at\u{a0}07:00");
    }

    proptest! {
        #[test]
        fn days_left_never_promises_a_day_that_has_passed(seconds in 0i64..4_000_000_000, days in 0i32..40_000) {
            let now = Timestamp::from_second(seconds).unwrap();
            let date = date(1971, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let deadline = Deadline::on_date(date, Zone::Brussels);
            let words = SV.days_left(&deadline, now);
            prop_assert_eq!(words == "har passerat", deadline.instant() <= now);
            if let Some(left) = words.strip_suffix("\u{a0}dagar kvar") {
                let left: i64 = left.replace('\u{a0}', "").parse().unwrap();
                let hours = (deadline.instant() - now).total(jiff::Unit::Hour).unwrap() as i64;
                prop_assert!((left * 24 - 1..=left * 24 + 25).contains(&hours), "{} dagar, {} timmar", left, hours);
            }
        }
    }
}
