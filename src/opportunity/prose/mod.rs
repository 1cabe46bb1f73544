//! What running text says of a call: when, how much, for whom. Every value keeps the words it was read from.

use jiff::civil::Date;

use super::applicant::{self, Applicant, Consortium};
use super::date::{self, Near};
use super::sums::{self, Share, Sum};
use super::{Deadline, Zone};
use crate::text::Language;

/// All that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    pub dates: date::Prose,
    pub sums: Vec<Sum>,
    pub shares: Vec<Share>,
    pub applicants: Vec<Applicant>,
    pub consortium: Option<Consortium>,
    /// The day of publication, if it was given.
    published: Option<Date>,
}

/// Reads a text. A date without a year is near `near`; `zone` is that of deadlines whose zone is not said.
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
    /// The first deadline that a new applicant must meet: of several, the first after the day of publication.
    pub fn deadline(&self) -> Option<Deadline> {
        let deadlines = &self.dates.deadlines;
        let ahead = deadlines.iter().find(|d| self.published.is_some_and(|day| d.date >= day));
        ahead.or(deadlines.first()).copied()
    }

    /// Its time of day, `HH:MM`; 24:00 is the end of its date.
    pub fn time(&self) -> Option<String> {
        let deadline = self.deadline()?;
        let midnight = || self.dates.midnights.contains(&deadline.date).then(|| "24:00".to_owned());
        deadline.time_text().or_else(midnight)
    }

    /// The opening day of the round that the deadline closes.
    pub fn opens(&self) -> Option<Date> {
        let deadline = self.deadline().map(|deadline| deadline.date);
        let window = self.dates.windows.iter().find(|window| Some(window.closes) == deadline);
        window.map(|window| window.opens).or(self.dates.opens)
    }

    /// Was a year supplied that the text leaves out?
    pub fn year_inferred(&self) -> bool {
        self.deadline().map_or(self.dates.opens_inferred, |deadline| deadline.year_inferred)
    }
}

#[cfg(test)]
mod tests;
