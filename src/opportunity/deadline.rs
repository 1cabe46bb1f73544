//! A deadline: a date, perhaps a time of day, and the time zone of the funder.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The zones in which funders set their deadlines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    #[default]
    Brussels,
    Stockholm,
    Helsinki,
}

impl Zone {
    /// Returns the IANA name.
    pub fn name(self) -> &'static str {
        match self {
            Zone::Brussels => "Europe/Brussels",
            Zone::Stockholm => "Europe/Stockholm",
            Zone::Helsinki => "Europe/Helsinki",
        }
    }

    /// Returns the zone's rules; the tables are compiled in, so UTC is only a guard against a broken build.
    pub fn time_zone(self) -> TimeZone {
        TimeZone::get(self.name()).unwrap_or(TimeZone::UTC)
    }

    /// Returns the calendar date of `instant` in this zone.
    pub fn date_of(self, instant: Timestamp) -> Date {
        instant.to_zoned(self.time_zone()).date()
    }
}

/// The last moment to apply. Without a time the whole day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub date: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    #[serde(default)]
    pub zone: Zone,
    /// Whether the year is inferred because the source leaves it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub year_inferred: bool,
}

/// What a source writes of a deadline that cannot be read for certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnclearDate {
    /// The day that it was read as, of the possible ones the earliest; `None` where it could not be read at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<Date>,
    /// The source's own words, on one line.
    pub words: String,
}

impl Deadline {
    /// Creates a deadline without a time of day.
    pub fn on_date(date: Date, zone: Zone) -> Deadline {
        Deadline { date, time: None, zone, year_inferred: false }
    }

    /// Returns the instant after which nobody can apply: the stated time, or the end of the day, in the deadline's own
    /// zone.
    pub fn instant(&self) -> Timestamp {
        let (date, time) = match self.time {
            Some(time) => (self.date, time),
            None => (self.date.tomorrow().unwrap_or(self.date), Time::midnight()),
        };
        let zoned = date.to_datetime(time).to_zoned(self.zone.time_zone());
        zoned.map_or(Timestamp::MAX - SignedDuration::from_hours(48), |at| at.timestamp())
    }

    /// Returns the last calendar day of `zone` on which one can apply, which may be the day before the deadline's own
    /// date.
    pub fn last_day_in(&self, zone: Zone) -> Date {
        // A deadline at the end of a day is the first instant of the next day.
        zone.date_of(self.instant().checked_sub(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MIN))
    }

    /// Returns the time as `17:00`; `None` where the source gives no time.
    pub fn time_text(&self) -> Option<String> {
        self.time.map(|t| format!("{:02}:{:02}", t.hour(), t.minute()))
    }
}
