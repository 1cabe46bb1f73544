//! Extraction of a call's terms from running text: dates, amounts and applicants, each with the words that it was read
//! from.

use jiff::civil::Date;

use super::applicant::{self, Applicant, Consortium};
use super::date::{self, Near};
use super::sums::{self, Share, Sum};
use super::{Deadline, Zone};
use crate::text::Language;

/// The terms that a text states.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    pub dates: date::Prose,
    pub sums: Vec<Sum>,
    pub shares: Vec<Share>,
    pub applicants: Vec<Applicant>,
    pub consortium: Option<Consortium>,
    /// The day of publication, if known.
    published: Option<Date>,
}

/// Reads a text. `anchor` supplies the year of dates without one; `zone` is that of deadlines that name none.
pub fn read(text: &str, language: Language, near: Near, zone: Zone) -> Prose {
    Prose {
        dates: date::read_near(text, zone, near),
        sums: sums::all(text, language),
        shares: sums::shares(text),
        applicants: applicant::all(text),
        consortium: applicant::consortium(text),
        published: match near {
            Near::Published(day) => Some(day),
            Near::Today(_) | Near::Unknown => None,
        },
    }
}

impl Prose {
    /// Returns the first deadline for a new applicant: of several, the first after the day of publication.
    pub fn deadline(&self) -> Option<Deadline> {
        let deadlines = &self.dates.deadlines;
        let ahead = deadlines.iter().find(|d| self.published.is_some_and(|day| d.date >= day));
        ahead.or(deadlines.first()).copied()
    }

    /// Returns the deadline's time of day, `HH:MM`; 24:00 is the end of its date.
    pub fn time(&self) -> Option<String> {
        let deadline = self.deadline()?;
        let midnight = || self.dates.midnights.contains(&deadline.date).then(|| "24:00".to_owned());
        deadline.time_text().or_else(midnight)
    }

    /// Returns the opening day of the round that the deadline closes.
    pub fn opens(&self) -> Option<Date> {
        let deadline = self.deadline().map(|deadline| deadline.date);
        let window = self.dates.windows.iter().find(|window| Some(window.closes) == deadline);
        window.map(|window| window.opens).or(self.dates.opens)
    }

    /// Returns whether a year was inferred because the text leaves it out.
    pub fn year_inferred(&self) -> bool {
        self.deadline().map_or(self.dates.opens_inferred, |deadline| deadline.year_inferred)
    }
}

#[cfg(test)]
mod tests;
