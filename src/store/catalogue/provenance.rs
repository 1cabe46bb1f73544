//! Where readings of calls come from, how much they cover, and what recording and merging them did.

use jiff::Timestamp;

use crate::opportunity::Facts;

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
    pub source: &'a str,
    /// Which source leads where several show one call: the one with the lowest rank.
    pub rank: i64,
    /// The version of the source's parser.
    pub parser_version: &'a str,
    pub now: Timestamp,
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
    pub(in crate::store) source: String,
    pub(in crate::store) reference: String,
    pub(in crate::store) facts: Facts,
    /// Whether at least one source still lists the call.
    pub(in crate::store) is_listed: bool,
}
