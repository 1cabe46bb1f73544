//! Where readings of calls come from, how much they cover, and what recording and merging them did.

use std::convert::Infallible;
use std::str::FromStr;

use jiff::Timestamp;

use crate::opportunity::{Facts, SourceId};

/// One listing as a crawl pass read it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub key: String,
    pub reference: String,
    pub fingerprint: String,
    pub scope: ReadingScope,
    pub facts: Facts,
}

/// How much of a listing a reading covers, and so what it may replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingScope {
    /// Everything that the list says of the call: replaces what it said before.
    Whole,
    /// Less than the list says: what it does not contain is no change.
    Partial,
    /// The call's detail page: laid over what the list says.
    Detail,
}

/// The source and time of readings.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub source: &'a SourceId,
    /// Which source leads where several show one call: the one with the lowest rank.
    pub rank: i64,
    /// The version of the source's parser.
    pub parser_version: &'a str,
    pub now: Timestamp,
}

/// What a listing's stored content was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fingerprint {
    /// A whole reading, with the draft's fingerprint.
    Whole(String),
    /// Partial readings alone.
    OnlyPartial,
    /// A whole reading, and a partial one after it, so that the next whole one is compared afresh.
    Overlaid,
}

impl Fingerprint {
    /// Returns the fingerprint of a listing that has been read once.
    pub(in crate::store) fn of_new(reading: &Reading) -> Fingerprint {
        match reading.scope {
            ReadingScope::Whole => Fingerprint::Whole(reading.fingerprint.clone()),
            ReadingScope::Partial | ReadingScope::Detail => Fingerprint::OnlyPartial,
        }
    }

    /// Returns whether the listing was last read whole, from a draft with this fingerprint.
    pub fn is_of(&self, fingerprint: &str) -> bool {
        matches!(self, Fingerprint::Whole(known) if known == fingerprint)
    }

    /// Returns the text in SQL.
    pub(in crate::store) fn as_str(&self) -> &str {
        match self {
            Fingerprint::Whole(fingerprint) => fingerprint,
            Fingerprint::OnlyPartial => "",
            Fingerprint::Overlaid => "overlaid",
        }
    }
}

impl FromStr for Fingerprint {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Fingerprint, Infallible> {
        Ok(match text {
            "" => Fingerprint::OnlyPartial,
            "overlaid" => Fingerprint::Overlaid,
            fingerprint => Fingerprint::Whole(fingerprint.to_owned()),
        })
    }
}

/// Why an opportunity is merged afresh, which decides what counts as a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum MergeKind {
    /// The source says something else, or the date has changed.
    Ordinary,
    /// The source's content is the same; our parser reads it differently.
    Reparsed,
    /// The detail page says more than the list did.
    DetailAdded,
    /// The first whole reading after partial ones: facts where there were none are no change.
    FirstWhole,
    /// Another source lists the call too.
    SourceJoined,
    /// The date had closed it, and it was the wrong date.
    ClosedTooEarly,
}

/// What a reading or a merge did to a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum MergeOutcome {
    New,
    Changed,
    Unchanged,
}

/// What all listings of an opportunity say together: the leading one, its missing facts filled in from the others.
pub(in crate::store) struct MergedView {
    pub(in crate::store) source: SourceId,
    pub(in crate::store) reference: String,
    pub(in crate::store) facts: Facts,
    /// Whether at least one source still lists the call.
    pub(in crate::store) is_listed: bool,
}
