//! What is read: the dates of a text, and a field with a deadline.

use jiff::civil::{Date, Time};

use crate::opportunity::{Deadline, UnclearDate};

/// What a text says about when one can apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractedDates {
    pub opens: Option<Date>,
    /// Whether the year of `opens` is inferred.
    pub opens_inferred: bool,
    /// In chronological order, each day once. Deadlines for questions, decisions and events are left out, and an
    /// extended deadline replaces those before it.
    pub deadlines: Vec<Deadline>,
    /// The days among `deadlines` that end at midnight according to the text.
    pub ending_at_midnight: Vec<Date>,
    /// The zone that the text names: its abbreviation, or the IANA name of a place.
    pub zone: Option<&'static str>,
    /// The deadlines whose time is written in another zone than they are returned in.
    pub in_other_zones: Vec<WrittenDeadline>,
    /// What the text says of deadlines and does not say for certain.
    pub unclear: Vec<UnclearDate>,
    /// The application periods, in the order of the text.
    pub periods: Vec<ApplicationPeriod>,
    /// The deadline before it was extended.
    pub extended_from: Option<Date>,
    /// Applications are taken at any time, if nothing among `deadlines` says otherwise.
    pub rolling: bool,
    /// The text says that one can no longer apply.
    pub closed: bool,
    /// The text says that its dates may change.
    pub preliminary: bool,
}

/// The opening and the closing day of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApplicationPeriod {
    pub opens: Date,
    pub closes: Date,
}

/// A deadline whose time is written in a zone of its own: `17:00 GMT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenDeadline {
    pub deadline: Deadline,
    /// Date and time as they are written, in `zone`.
    pub date: Date,
    pub time: Time,
    /// `UTC`, `UTC+2`, or an IANA name.
    pub zone: String,
}

/// A field that holds nothing but a deadline, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadlineField {
    pub deadline: Option<Deadline>,
    /// Where it is not certain: what it says.
    pub unclear: Option<UnclearDate>,
}
