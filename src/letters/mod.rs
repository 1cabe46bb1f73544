//! Letters: what a person is told, in words. Pure: the clock, the links and everything told come in from outside.

pub mod asked;
pub mod link;
pub mod operator;
pub mod why;

mod alert;
mod card;
mod chat;
mod digest;
mod frame;
mod outline;
mod reminder;
mod routing;
mod section;
#[cfg(test)]
pub(crate) mod tests;
mod welcome;
mod wrap;

use jiff::Timestamp;

pub use alert::alert;
pub use digest::{DigestContent, digest};
pub use reminder::{Goal, Reminder, reminder};
pub use routing::scope_said;
pub use welcome::welcome;

use crate::feedback::Opinion;
use crate::kommun::{Kommun, Match};
use crate::locale::clean;
use crate::opportunity::{ChangeKind, Opportunity, change::Moved};
use crate::subscription::Scope;

/// One call told to one person, with why.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    pub opportunity: &'a Opportunity,
    /// What happened to it that the person has not heard.
    pub kind: ChangeKind,
    pub fields: &'a Moved,
    /// The person's kommuner that it answers to, strongest first; empty where it was only passed on.
    pub matches: Vec<(&'a Kommun, &'a Match)>,
    /// The kommuner that pass it on to the reader, each with a note that may be empty.
    pub passed_on: Vec<(&'a Kommun, &'a str)>,
    /// The reader may pass it on.
    pub pass_on: Option<PassOn>,
    /// It stands here only because the kommun's file or our vocabulary changed ("nytt urval").
    pub new_selection: bool,
    /// The reader's own page to say what they think of the call, and to follow it.
    pub answer_url: String,
    /// What the reader answers counts for one of these kommuner.
    pub speaks: bool,
    /// An earlier letter asked the reader what they think of the call: this one does not.
    pub asked: bool,
    /// What was answered before, for every kommun here: then nothing is asked again.
    pub answered: Option<Opinion>,
    /// The reader asked to hear whatever happens to it.
    pub followed: bool,
}

/// A way to pass a call on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassOn {
    /// The reader's own page to do it by.
    pub url: String,
    /// The kommun has passed it on.
    pub done: bool,
}

/// A kommun, and what of it the reader asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub kommun: &'a Kommun,
    pub scope: &'a Scope,
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
    pub asked: Vec<Asked<'a>>,
    pub now: Timestamp,
}

impl Letterhead<'_> {
    /// Our page of one call.
    pub fn page_of(&self, opportunity: &Opportunity) -> String {
        format!("{}/utlysning/{}", self.public_url, clean::path_step(opportunity.id.as_str()))
    }

    /// Our page of one kommun.
    pub fn page_of_kommun(&self, kommun: &Kommun) -> String {
        format!("{}/kommun/{}", self.public_url, clean::path_step(&kommun.slug))
    }
}
