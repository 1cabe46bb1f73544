//! The deadlines of a kommun's calls, drawn month by month. Horizontal positions are in per cent, so that the drawing
//! fills the width of the page while circles stay round and text stays readable.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::kommun::Level;
use crate::locale::Locale;
use crate::opportunity::Month;

/// The most months drawn; later deadlines are only in the table.
const MAX_MONTHS: usize = 12;
/// Height of a month's row, and the positions of its name and its line in it; in pixels.
const ROW_HEIGHT: usize = 48;
const NAME_OFFSET: usize = 15;
const LINE_OFFSET: usize = 34;
/// Marks of days closer than this would overlap on a narrow screen, so the next one is drawn one lane further down. The
/// height of a lane is in pixels.
const MIN_DAYS_APART: i8 = 3;
const LANE_HEIGHT: usize = 22;

/// A drawing of the coming months.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::web) struct Timeline {
    pub(in crate::web) months: Vec<MonthRow>,
    /// Height in pixels.
    pub(in crate::web) height: usize,
    /// Text alternative of the drawing.
    pub(in crate::web) description: String,
    /// Whether meetings are drawn.
    pub(in crate::web) has_meetings: bool,
    /// How many calls close after the last month drawn.
    pub(in crate::web) later_count: usize,
}

/// One month.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::web) struct MonthRow {
    pub(in crate::web) name: String,
    pub(in crate::web) name_y: usize,
    pub(in crate::web) line_y: usize,
    /// How many lanes there are below the line.
    lane_count: usize,
    pub(in crate::web) marks: Vec<DeadlineMark>,
    pub(in crate::web) meetings: Vec<MeetingMark>,
    /// Position of today, in the month that contains it.
    pub(in crate::web) today: Option<String>,
}

/// A mark for the calls that close on one day.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::web) struct DeadlineMark {
    pub(in crate::web) x: String,
    pub(in crate::web) y: usize,
    pub(in crate::web) is_strong: bool,
    pub(in crate::web) radius: u8,
    /// The number of calls, when more than one.
    pub(in crate::web) count: String,
}

/// A mark for a meeting.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::web) struct MeetingMark {
    pub(in crate::web) x: String,
    pub(in crate::web) y: usize,
}

impl Timeline {
    /// Draws the days from `today` on; each deadline comes with the level of its call's match.
    pub(in crate::web) fn of(locale: Locale, deadlines: &[(Date, Level)], meetings: &[Date], today: Date) -> Timeline {
        let ahead = deadlines.iter().filter(|(date, _)| *date >= today);
        let mut days: BTreeMap<Date, (Level, usize)> = BTreeMap::new();
        for (date, level) in ahead {
            let day = days.entry(*date).or_insert((*level, 0));
            *day = (day.0.max(*level), day.1 + 1);
        }
        let Some((last, _)) = days.last_key_value() else { return Timeline::default() };
        let first_of_months = std::iter::successors(Some(today.first_of_month()), |at| at.checked_add(1.month()).ok());
        let drawn = first_of_months.take_while(|first| first <= last).take(MAX_MONTHS);
        let in_month = |first: &Date| days.range(*first..=first.last_of_month());
        let mut drawn: Vec<Date> = drawn.collect();
        while drawn.last().is_some_and(|first| in_month(first).next().is_none()) {
            drawn.pop();
        }
        let (mut months, mut y) = (Vec::new(), 0);
        for first in &drawn {
            let row = MonthRow::of(locale, y, *first, in_month(first), meetings, today);
            y += ROW_HEIGHT + LANE_HEIGHT * row.lane_count;
            months.push(row);
        }
        let per_month = drawn.iter().filter_map(|first| {
            let count: usize = in_month(first).map(|(_, (_, count))| count).sum();
            (count > 0).then(|| format!("{} {count}", month_name(locale, *first)))
        });
        let until = drawn.last().map_or(today, |first| first.last_of_month());
        Timeline {
            description: per_month.collect::<Vec<_>>().join(", "),
            height: y,
            has_meetings: months.iter().any(|month| !month.meetings.is_empty()),
            later_count: days.iter().filter(|(day, _)| **day > until).map(|(_, (_, count))| count).sum(),
            months,
        }
    }
}

impl MonthRow {
    /// Draws the month that begins on `first` at the height `top`, with the days on which calls close.
    fn of<'d>(
        locale: Locale,
        top: usize,
        first: Date,
        days: impl Iterator<Item = (&'d Date, &'d (Level, usize))>,
        meetings: &[Date],
        today: Date,
    ) -> MonthRow {
        let (last, line_y) = (first.last_of_month(), top + LINE_OFFSET);
        // The last day of the month drawn in each lane.
        let mut lanes: Vec<i8> = Vec::new();
        let mut marks = Vec::new();
        for (date, (level, count)) in days {
            let free = lanes.iter().position(|taken| date.day() - taken >= MIN_DAYS_APART).unwrap_or(lanes.len());
            match lanes.get_mut(free) {
                Some(taken) => *taken = date.day(),
                None => lanes.push(date.day()),
            }
            marks.push(DeadlineMark {
                x: x_percent(*date),
                y: line_y + free * LANE_HEIGHT,
                is_strong: *level == Level::Alert,
                radius: if *count > 1 { 10 } else { 7 },
                count: if *count > 1 { count.to_string() } else { String::new() },
            });
        }
        let within = meetings.iter().filter(|day| (first..=last).contains(day) && **day >= today);
        MonthRow {
            name: month_name(locale, first),
            name_y: top + NAME_OFFSET,
            line_y,
            lane_count: lanes.len().saturating_sub(1),
            marks,
            meetings: within.map(|day| MeetingMark { x: x_percent(*day), y: line_y - 5 }).collect(),
            today: (first..=last).contains(&today).then(|| x_percent(today)),
        }
    }
}

fn month_name(locale: Locale, first: Date) -> String {
    Month::containing(first).map_or_else(String::new, |month| locale.month(month))
}

/// Returns the horizontal position of a day in its month: the 1st at 2 per cent, the last day at 98.
fn x_percent(date: Date) -> String {
    let (day, days) = (f64::from(date.day()), f64::from(date.days_in_month()));
    format!("{:.1}%", 2.0 + 96.0 * (day - 1.0) / (days - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn days_stand_in_their_month_and_are_counted() {
        let deadlines = [
            (date(2026, 5, 31), Level::Digest),
            (date(2026, 7, 1), Level::Digest),
            (date(2026, 7, 1), Level::Alert),
            (date(2026, 5, 1), Level::Alert),
        ];
        let meetings = [date(2026, 6, 1), date(2026, 4, 1)];
        let drawn = Timeline::of(Locale::Swedish, &deadlines, &meetings, date(2026, 5, 8));
        assert_eq!(drawn.description, "maj 2026 1, juli 2026 2");
        assert_eq!(drawn.months.iter().map(|m| m.marks.len()).collect::<Vec<_>>(), [1, 0, 1]);
        let [may, june, july] = drawn.months.as_slice() else { panic!("three months") };
        assert_eq!((may.marks[0].x.as_str(), may.marks[0].is_strong), ("98.0%", false));
        assert_eq!(
            (july.marks[0].x.as_str(), july.marks[0].is_strong, july.marks[0].count.as_str()),
            ("2.0%", true, "2")
        );
        assert_eq!((june.meetings.len(), may.today.is_some(), june.today.is_some()), (1, true, false));
        assert_eq!((drawn.later_count, drawn.height), (0, 3 * ROW_HEIGHT));
        let crowded: Vec<_> = [20, 21, 24].map(|day| (date(2026, 5, day), Level::Digest)).to_vec();
        let drawn = Timeline::of(Locale::Swedish, &crowded, &[], date(2026, 5, 8));
        let heights: Vec<usize> = drawn.months[0].marks.iter().map(|mark| mark.y).collect();
        assert_eq!(
            heights,
            [LINE_OFFSET, LINE_OFFSET + LANE_HEIGHT, LINE_OFFSET],
            "days side by side do not cover one another"
        );
        let far = Timeline::of(
            Locale::Swedish,
            &[(date(2026, 6, 1), Level::Alert), (date(2028, 6, 1), Level::Alert)],
            &[],
            date(2026, 5, 8),
        );
        assert_eq!((far.months.len(), far.later_count), (2, 1));
        assert!(
            Timeline::of(Locale::English, &[(date(2026, 5, 1), Level::Alert)], &[], date(2026, 5, 8)).months.is_empty()
        );
    }

    proptest! {
        #[test]
        fn any_days_are_drawn_within_bounds(days in proptest::collection::vec(0i32..200_000, 0..20)) {
            let today = date(2026, 5, 8);
            let deadlines: Vec<_> = days.iter().filter_map(|days| today.checked_add(days.days()).ok()).map(|day| (day, Level::Digest)).collect();
            let drawn = Timeline::of(Locale::Swedish, &deadlines, &[], today);
            prop_assert!(drawn.months.len() <= MAX_MONTHS && drawn.height <= MAX_MONTHS * (ROW_HEIGHT + 10 * LANE_HEIGHT));
        }
    }
}
