//! Letters: what a person is told, in words. Pure: the clock, the links and everything told come in from outside.

use jiff::Timestamp;

use crate::kommun::{Kommun, Match};
use crate::opportunity::{ChangeKind, Opportunity, change::Moved};

/// One call told to one person, with why.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    pub opportunity: &'a Opportunity,
    /// What happened to it that the person has not heard.
    pub kind: ChangeKind,
    pub fields: &'a Moved,
    /// The person's kommuner that it answers to, strongest first; never empty.
    pub matches: Vec<(&'a Kommun, &'a Match)>,
    /// It stands here only because the kommun's file or our vocabulary changed ("nytt urval").
    pub new_selection: bool,
}

/// A source that could not be looked at: without it, silence would mean nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub publisher: String,
    /// The state's word, e.g. `broken`.
    pub state: String,
    pub last_success: Option<Timestamp>,
}

/// Where the letter's links lead, and when it is written.
#[derive(Clone, Debug)]
pub struct Letterhead<'a> {
    /// Without a slash at the end.
    pub public_url: &'a str,
    /// The reader's own page to leave by.
    pub unsubscribe_url: &'a str,
    pub kommuner: Vec<&'a Kommun>,
    pub now: Timestamp,
}
