//! Extraction of a call's terms from running text: dates, amounts and applicants, each with the words that it was read
//! from.

use jiff::civil::Date;

use super::applicants;
use super::consortium::{self, Consortium};
use super::date::{self, DateAnchor, WrittenDeadline};
use super::sums::{self, CostShare, StatedAmount};
use crate::opportunity::{Applicant, Deadline, Zone};
use crate::text::Language;

/// The terms that a text states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExtractedTerms {
    pub dates: date::ExtractedDates,
    pub amounts: Vec<StatedAmount>,
    pub shares: Vec<CostShare>,
    pub applicants: Vec<Applicant>,
    pub consortium: Option<Consortium>,
    /// The day of publication, if known.
    published: Option<Date>,
}

/// Reads a text. `anchor` supplies the year of dates without one; `zone` is that of deadlines that name none.
pub fn extract(text: &str, language: Language, anchor: DateAnchor, zone: Zone) -> ExtractedTerms {
    ExtractedTerms {
        dates: date::extract_with_anchor(text, zone, anchor),
        amounts: sums::find_amounts(text, language),
        shares: sums::find_shares(text),
        applicants: applicants::find_applicants(text),
        consortium: consortium::find_consortium(text),
        published: match anchor {
            DateAnchor::Published(day) => Some(day),
            DateAnchor::Today(_) | DateAnchor::Unknown => None,
        },
    }
}

impl ExtractedTerms {
    /// Returns the first deadline for a new applicant: of several, the first after the day of publication.
    pub fn deadline(&self) -> Option<Deadline> {
        let deadlines = &self.dates.deadlines;
        let first_ahead = deadlines.iter().find(|d| self.published.is_some_and(|day| d.date >= day));
        first_ahead.or(deadlines.first()).copied()
    }

    /// Returns the deadline as it is written, where its time is in another zone.
    pub fn deadline_as_written(&self) -> Option<&WrittenDeadline> {
        let deadline = self.deadline()?;
        self.dates.in_other_zones.iter().find(|written| written.deadline == deadline)
    }

    /// Returns the deadline's day as it is written.
    pub fn deadline_day(&self) -> Option<Date> {
        self.deadline_as_written().map(|written| written.date).or(self.deadline().map(|deadline| deadline.date))
    }

    /// Returns the zone of the deadline: the one beside its time, or the one that the text names.
    pub fn zone(&self) -> Option<&str> {
        self.deadline_as_written().map(|written| written.zone.as_str()).or(self.dates.zone)
    }

    /// Returns the deadline's time of day as it is written, `HH:MM`; 24:00 is the end of its date.
    pub fn deadline_time(&self) -> Option<String> {
        if let Some(written) = self.deadline_as_written() {
            return Some(format!("{:02}:{:02}", written.time.hour(), written.time.minute()));
        }
        let deadline = self.deadline()?;
        let midnight = || self.dates.ending_at_midnight.contains(&deadline.date).then(|| "24:00".to_owned());
        deadline.time_text().or_else(midnight)
    }

    /// Returns the opening day of the round that the deadline closes.
    pub fn opens(&self) -> Option<Date> {
        let deadline = self.deadline().map(|deadline| deadline.date);
        let period = self.dates.periods.iter().find(|window| Some(window.closes) == deadline);
        period.map(|window| window.opens).or(self.dates.opens)
    }

    /// Returns whether a year was inferred because the text leaves it out.
    pub fn is_year_inferred(&self) -> bool {
        self.deadline().map_or(self.dates.opens_inferred, |deadline| deadline.year_inferred)
    }
}

#[cfg(test)]
mod tests;
