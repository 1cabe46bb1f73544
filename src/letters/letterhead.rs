//! What every letter to a person is written from.

use jiff::Timestamp;

use crate::kommun::Kommun;
use crate::locale::{Locale, clean};
use crate::opportunity::Opportunity;
use crate::subscription::Scope;

/// A kommun that the person subscribes to, and the part of it that they chose.
#[derive(Clone, Copy, Debug)]
pub struct SubscribedKommun<'a> {
    pub kommun: &'a Kommun,
    pub scope: &'a Scope,
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
    /// Returns the address of a call's page on this site, in the letter's language.
    pub fn call_url(&self, opportunity: &Opportunity) -> String {
        self.page_url(&format!("/utlysning/{}", clean::path_segment(opportunity.id.as_str())))
    }

    /// Returns the address of a kommun's page on this site, in the letter's language.
    pub fn kommun_url(&self, kommun: &Kommun) -> String {
        self.page_url(&format!("/kommun/{}", clean::path_segment(kommun.slug.as_str())))
    }

    fn page_url(&self, path: &str) -> String {
        self.locale.page_url(self.public_url, path)
    }
}
