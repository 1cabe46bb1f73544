//! The time zones of deadlines, with the EU's summer time (directive 2000/84/EC): from the last Sunday of March to the
//! last Sunday of October, at 01:00 UTC.

use super::lines::ContentLines;
use crate::opportunity::Zone;

/// Standard time or summer time (an "observance" in RFC 5545, 3.6.5): its component, its first onset in local time,
/// the month in which it begins each year, and the offsets before and after.
struct Observance {
    component: &'static str,
    first_onset: &'static str,
    month: u8,
    offset_from: &'static str,
    offset_to: &'static str,
    name: &'static str,
}

/// Writes the `VTIMEZONE` that events with a time of day refer to.
pub(super) fn write(zone: Zone, lines: &mut ContentLines) {
    lines.begin("VTIMEZONE");
    lines.put("TZID", zone.name());
    for half in observances(zone) {
        lines.begin(half.component);
        lines.put("DTSTART", half.first_onset);
        lines.put("RRULE", &format!("FREQ=YEARLY;BYMONTH={};BYDAY=-1SU", half.month));
        lines.put("TZOFFSETFROM", half.offset_from);
        lines.put("TZOFFSETTO", half.offset_to);
        lines.put("TZNAME", half.name);
        lines.end(half.component);
    }
    lines.end("VTIMEZONE");
}

/// Returns summer time and standard time since 1996, when the whole union began to change clocks on the same days.
fn observances(zone: Zone) -> [Observance; 2] {
    let observance = |component, since, month, from, to, name| Observance {
        component,
        first_onset: since,
        month,
        offset_from: from,
        offset_to: to,
        name,
    };
    match zone {
        Zone::Brussels | Zone::Stockholm => [
            observance("DAYLIGHT", "19960331T020000", 3, "+0100", "+0200", "CEST"),
            observance("STANDARD", "19961027T030000", 10, "+0200", "+0100", "CET"),
        ],
        Zone::Helsinki => [
            observance("DAYLIGHT", "19960331T030000", 3, "+0200", "+0300", "EEST"),
            observance("STANDARD", "19961027T040000", 10, "+0300", "+0200", "EET"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use jiff::{Span, Timestamp};

    use super::*;

    /// Returns the instant at which it begins in `year`, by the rule in the file.
    fn begins(half: &Observance, year: i16) -> Timestamp {
        let mut day = Date::new(year, half.month as i8, 31).unwrap();
        while day.weekday() != jiff::civil::Weekday::Sunday {
            day = day.checked_sub(Span::new().days(1)).unwrap();
        }
        let hour: i8 = half.first_onset[9..11].parse().unwrap();
        let offset: i8 = half.offset_from[1..3].parse().unwrap();
        day.at(hour, 0, 0, 0).to_zoned(jiff::tz::Offset::constant(offset).to_time_zone()).unwrap().timestamp()
    }

    #[test]
    fn the_written_rules_are_those_of_the_time_zone_tables() {
        for zone in [Zone::Brussels, Zone::Stockholm, Zone::Helsinki] {
            for year in 1996..2045 {
                for half in observances(zone) {
                    let at = begins(&half, year);
                    let hours = |at: Timestamp| zone.time_zone().to_offset(at).seconds() / 3600;
                    let second = Span::new().seconds(1);
                    let (before, after) = (hours(at.checked_sub(second).unwrap()), hours(at));
                    let written = |text: &str| text[1..3].parse::<i32>().unwrap();
                    assert_eq!(
                        (before, after),
                        (written(half.offset_from), written(half.offset_to)),
                        "{zone:?} {year}"
                    );
                }
            }
        }
    }
}
