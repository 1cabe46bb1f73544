//! Dates, times of day and days left, in words.

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};

use crate::locale::swedish::dates::{in_swedish_time, today};
use crate::opportunity::Month;
use crate::opportunity::{Deadline, Zone};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: i8) -> &'static str {
    let at = usize::from(month.unsigned_abs()).saturating_sub(1);
    MONTHS.get(at).copied().unwrap_or("")
}

/// Returns "September 2026".
pub fn month(month: Month) -> String {
    format!("{} {}", month_name(month.number()), month.year())
}

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn day(date: Date) -> String {
    format!("{} {}", date.day(), month_name(date.month()))
}

/// Returns "20 May 2026".
pub fn full(date: Date) -> String {
    format!("{} {}", day(date), date.year())
}

/// Returns "20 May", with the year only where it differs from `today`'s.
pub fn near(date: Date, today: Date) -> String {
    if date.year() == today.year() { day(date) } else { full(date) }
}

/// Returns "Wednesday 20 May 2026".
pub fn long(date: Date) -> String {
    format!("{} {}", weekday(date), full(date))
}

fn time_of_day(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Returns "Monday 11 May at 07:00" in Swedish time, with the year only where it differs from now's.
pub fn moment(at: Timestamp, now: Timestamp) -> String {
    let local = at.to_zoned(Zone::Stockholm.time_zone());
    format!("{} {} at\u{a0}{}", weekday(local.date()), near(local.date(), today(now)), time_of_day(local.time()))
}

fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::Brussels => "Brussels time",
        Zone::Stockholm => "Swedish time",
        Zone::Helsinki => "Finnish time",
    }
}

/// Returns "12 days left", "tomorrow", "today" or "has passed", counted in days in Sweden.
pub fn days_left(deadline: &Deadline, now: Timestamp) -> String {
    if deadline.instant() <= now {
        return "has passed".to_owned();
    }
    match today(now).until(deadline.last_day_in(Zone::Stockholm)).map_or(0, |span| span.get_days()) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("{}\u{a0}days left", super::numbers::number(days.unsigned_abs().into())),
    }
}

/// Returns "Wednesday 20 May 2026 at\u{a0}17:00 Brussels time, 12 days left".
pub fn deadline(deadline: &Deadline, now: Timestamp) -> String {
    let time = deadline.time.map(|time| format!(" at\u{a0}{} {}", time_of_day(time), zone_name(deadline.zone)));
    let in_sweden = in_swedish_time(deadline).map(|time| format!(" ({} Swedish time)", time_of_day(time)));
    let (time, in_sweden) = (time.unwrap_or_default(), in_sweden.unwrap_or_default());
    format!("{}{time}{in_sweden}, {}", long(deadline.date), days_left(deadline, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn a_deadline_says_day_time_zone_and_days_left() {
        let now = "2026-05-08T06:00:00Z".parse().unwrap();
        let mut helsinki = Deadline::on_date(date(2026, 5, 20), Zone::Helsinki);
        helsinki.time = Some(time(16, 0, 0, 0));
        let said = "Wednesday 20 May 2026 at\u{a0}16:00 Finnish time (15:00 Swedish time), 12\u{a0}days left";
        assert_eq!(deadline(&helsinki, now), said);
        assert_eq!(days_left(&Deadline::on_date(date(2026, 5, 9), Zone::Brussels), now), "tomorrow");
        assert_eq!(moment(now, now), "Friday 8 May at\u{a0}08:00");
    }
}
