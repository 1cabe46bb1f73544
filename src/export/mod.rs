//! What other programs read: calls as an Atom feed, a calendar or a spreadsheet; and papers on some days for registry and
//! committee. Pure: calls in, bytes out.
//!
//! It stands above `message`, whose Swedish words it uses. What is made of the same calls on the same day is the same to
//! the byte, so that a reader who has it already need not fetch it again.

pub mod atom;
pub mod entry;
pub mod ical;
pub mod ledger;
pub mod paper;
pub mod report;
pub mod table;

#[cfg(test)]
mod tests;

pub use entry::{Entry, House};
pub use paper::{Paper, Period};

use anyhow::Result;
use jiff::Timestamp;

use crate::kommun::Kommun;
use crate::locale::clean;
use crate::locale::swedish::numbers::{count, number};
use crate::locale::swedish::words;

/// No more calls go into one table or calendar; what is cut is said in it.
pub const MOST: usize = 5_000;

/// No more entries go into one feed: its reader has the older ones already.
pub const MOST_NEWS: usize = 50;

/// What calls can be made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4287.
    Atom,
    /// iCalendar, RFC 5545 and 7986.
    Ics,
    /// RFC 4180, but for the semicolons that a Swedish Excel expects.
    Csv,
    /// Office Open XML.
    Xlsx,
}

impl Format {
    pub const ALL: [Format; 4] = [Format::Atom, Format::Ics, Format::Csv, Format::Xlsx];

    /// How a file's name and an address end.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Atom => "atom",
            Format::Ics => "ics",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    /// `tyreso.ics` is the calendar of `tyreso`; nothing for a name with another end, or with nothing before it.
    pub fn split(name: &str) -> Option<(&str, Format)> {
        let (stem, end) = name.rsplit_once('.')?;
        let format = Format::ALL.into_iter().find(|format| format.extension() == end)?;
        (!stem.is_empty()).then_some((stem, format))
    }

    /// The media type, with the letters' encoding where it is text.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Atom => "application/atom+xml; charset=utf-8",
            Format::Ics => "text/calendar; charset=utf-8",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A list of calls to be handed out.
#[derive(Clone, Debug)]
pub struct Export {
    /// Names the list: "Utlysningar för Tyresö".
    pub title: String,
    /// The page that shows the same, absolute.
    pub page: String,
    /// Where this very file is fetched again, absolute.
    pub address: String,
    /// In the order of the list.
    pub entries: Vec<Entry>,
    /// All that answer, of which `entries` may be the first.
    pub total: u64,
    /// The kommun whose list it is: the calendar has its meetings too.
    pub kommun: Option<Kommun>,
}

impl Export {
    /// What a list is called: whose it is, and what was asked for.
    pub fn title(words: &str, kommun: Option<&Kommun>) -> String {
        let of = kommun.map(|kommun| format!(" för {}", words::kommun(kommun))).unwrap_or_default();
        let asked = if words.is_empty() { String::new() } else { format!(": {words}") };
        clean::line(&format!("Utlysningar{of}{asked}"), 120)
    }

    /// The file.
    ///
    /// # Errors
    /// When it cannot be put together, which the contents of calls cannot bring about.
    pub fn write(&self, format: Format, now: Timestamp) -> Result<Vec<u8>> {
        match format {
            Format::Atom => atom::feed(self),
            Format::Ics => Ok(ical::calendar(self).into_bytes()),
            Format::Csv => table::csv(self, now),
            Format::Xlsx => table::xlsx(self, now),
        }
    }

    /// What is said where not all is there; nothing where it is.
    fn cut(&self) -> Option<String> {
        let shown = self.entries.len() as u64;
        let all = count(self.total, "utlysning", "utlysningar");
        let said = format!("Här är de första {} av {all}. Smalna av sökningen för att få med resten.", number(shown));
        (shown < self.total).then_some(said)
    }

    /// When anything here last changed.
    fn updated(&self) -> Timestamp {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
