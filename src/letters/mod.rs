//! The letters, written as text, HTML, chat and outline. Pure: the clock, the links and the contents are arguments.

pub mod account;
pub mod operator;
pub mod rationale;
pub mod signed_tokens;

mod alert;
mod call_letter;
mod card;
mod chat;
mod digest;
mod layout;
mod letter;
mod outline;
mod paragraph;
mod personal_link;
mod reminder;
mod routing;
mod section;
#[cfg(test)]
pub(crate) mod tests;
mod welcome;
mod wrap;

use jiff::Timestamp;

pub use alert::alert;
pub use call_letter::CallLetter;
pub use digest::{DigestContent, digest};
pub use letter::Letter;
pub use personal_link::{PersonalLink, hide_tokens};
pub use reminder::{Countdown, Reminder, reminder};
pub use routing::scope_text;
pub use welcome::welcome;

use crate::feedback::Opinion;
use crate::kommun::{Kommun, Match};
use crate::locale::{Locale, clean};
use crate::opportunity::{ChangeKind, FieldChanges, Opportunity, SourceHealth};
use crate::subscription::Scope;

/// One call in one person's letter, with why it is there.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    pub opportunity: &'a Opportunity,
    /// What happened to the call since the person was last notified.
    pub kind: ChangeKind,
    pub fields: &'a FieldChanges,
    /// The person's kommuner that the call matches, strongest first; empty where it was only passed on.
    pub matches: Vec<(&'a Kommun, &'a Match)>,
    /// The kommuner that passed the call on to the person, each with a note that may be empty.
    pub passed_on: Vec<(&'a Kommun, &'a str)>,
    /// How the person can pass the call on, where they may.
    pub pass_on: Option<PassOn>,
    /// The call is here only because the kommun's file or utkik's vocabulary changed ("nytt urval").
    pub new_selection: bool,
    /// The person's own page for answering on the call and following it.
    pub answer_url: String,
    /// The person's answer counts for one of these kommuner.
    pub counts_for_kommun: bool,
    /// An earlier letter has asked for an answer on the call, so this one does not.
    pub already_asked: bool,
    /// The earlier answer, where all kommuner here have given the same: then the letter does not ask again.
    pub earlier_answer: Option<Opinion>,
    /// The person follows the call and is notified of every change.
    pub followed: bool,
}

/// The link by which a person can pass a call on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassOn {
    /// The person's own page for passing the call on.
    pub url: String,
    /// The kommun has already passed it on.
    pub done: bool,
}

/// A kommun that the person subscribes to, and the part of it that they chose.
#[derive(Clone, Copy, Debug)]
pub struct SubscribedKommun<'a> {
    pub kommun: &'a Kommun,
    pub scope: &'a Scope,
}

/// A source that could not be read as usual. Letters name it, since a lack of news from it says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableSource {
    pub publisher: String,
    pub health: SourceHealth,
    pub last_success: Option<Timestamp>,
}

/// What every letter to a person is written from: the site, the way to unsubscribe, the subscriptions and the time.
#[derive(Clone, Debug)]
pub struct Letterhead<'a> {
    /// The language of the letter.
    pub locale: Locale,
    /// The site's address, without a slash at the end.
    pub public_url: &'a str,
    /// The person's own page for unsubscribing.
    pub unsubscribe_url: &'a str,
    pub subscribed: Vec<SubscribedKommun<'a>>,
    pub now: Timestamp,
}

impl Letterhead<'_> {
    /// Returns the address of a call's page on this site.
    pub fn call_url(&self, opportunity: &Opportunity) -> String {
        format!("{}/utlysning/{}", self.public_url, clean::path_segment(opportunity.id.as_str()))
    }

    /// Returns the address of a kommun's page on this site.
    pub fn kommun_url(&self, kommun: &Kommun) -> String {
        format!("{}/kommun/{}", self.public_url, clean::path_segment(kommun.slug.as_str()))
    }
}
