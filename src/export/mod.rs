//! Files for other programs: calls as an Atom feed, a calendar or a spreadsheet, and ledger extracts and reports for
//! the registry and the committee. Pure: calls in, bytes out.
//!
//! The same calls on the same day give the same bytes, so that a client that has the file need not fetch it again.

pub mod atom;
mod call_list;
pub mod document;
pub mod entry;
pub mod ical;
pub mod ledger;
pub mod report;
pub mod table;

#[cfg(test)]
mod tests;

pub use atom::MAX_FEED_ENTRIES;
pub use call_list::Export;
pub use document::{DocumentFormat, Period, PeriodError};
pub use entry::{Entry, ExportContext};

use anyhow::Result;
use jiff::Timestamp;

/// The most calls in one table or calendar; the file says when calls were left out.
pub const MAX_CALLS: usize = 5_000;

/// The file formats for lists of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Atom, RFC 4287.
    Atom,
    /// iCalendar, RFC 5545 and 7986.
    Ics,
    /// CSV, RFC 4180, but with the semicolons that a Swedish Excel expects.
    Csv,
    /// Office Open XML.
    Xlsx,
}

impl Format {
    pub const ALL: [Format; 4] = [Format::Atom, Format::Ics, Format::Csv, Format::Xlsx];

    /// Returns the extension of a file's name or an address.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Atom => "atom",
            Format::Ics => "ics",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    /// Splits `tyreso.ics` into `tyreso` and the format; `None` for an unknown extension or an empty stem.
    pub fn split(name: &str) -> Option<(&str, Format)> {
        let (stem, end) = name.rsplit_once('.')?;
        let format = Format::ALL.into_iter().find(|format| format.extension() == end)?;
        (!stem.is_empty()).then_some((stem, format))
    }

    /// Returns the media type, with the character encoding where it is text.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Atom => "application/atom+xml; charset=utf-8",
            Format::Ics => "text/calendar; charset=utf-8",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl Export {
    /// Writes the file.
    ///
    /// # Errors
    /// When the format's library fails; no content of the calls can cause that.
    pub fn write(&self, format: Format, now: Timestamp) -> Result<Vec<u8>> {
        match format {
            Format::Atom => atom::feed(self),
            Format::Ics => Ok(ical::calendar(self).into_bytes()),
            Format::Csv => table::csv(self, now),
            Format::Xlsx => table::xlsx(self, now),
        }
    }
}
