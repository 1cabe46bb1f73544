//! Encodes letters for the channel of their address, with an id and a date that no retry changes, and makes the
//! personal links in them.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::mime;
use crate::letters::{Letter, Letterhead, PersonalLink, SubscribedKommun, signed_tokens};
use crate::locale::Locale;
use crate::opportunity::OpportunityId;
use crate::subscription::PersonId;

/// The sender's settings, which every letter needs.
#[derive(Clone)]
pub struct Mailer {
    /// The sender, e.g. `utkik <utkik@kommun.se>`.
    pub from: String,
    /// Without a slash at the end.
    pub public_url: String,
    /// Signs the links in letters.
    pub key: Arc<[u8]>,
}

impl Mailer {
    /// Returns the person's link to the page that ends their subscriptions.
    pub fn leave_url(&self, locale: Locale, person: &PersonId) -> String {
        PersonalLink::Unsubscribe.url(locale, &self.public_url, &signed_tokens::unsubscribe_token(&self.key, person))
    }

    /// Returns the link of a verification letter, with the token of the request.
    pub fn verification_url(&self, locale: Locale, link: PersonalLink, token: &str) -> String {
        link.url(locale, &self.public_url, token)
    }

    /// Returns the person's link to the page for feedback on a call.
    pub fn answer_url(&self, locale: Locale, person: &PersonId, call: &OpportunityId) -> String {
        PersonalLink::Answer.url(locale, &self.public_url, &signed_tokens::answer_token(&self.key, person, call))
    }

    /// Returns the person's link to the page that passes a call on.
    pub fn pass_on_url(&self, locale: Locale, person: &PersonId, call: &OpportunityId) -> String {
        PersonalLink::PassOn.url(locale, &self.public_url, &signed_tokens::pass_on_token(&self.key, person, call))
    }

    pub fn letterhead<'a>(
        &'a self,
        locale: Locale,
        leave_url: &'a str,
        subscribed: Vec<SubscribedKommun<'a>>,
        now: Timestamp,
    ) -> Letterhead<'a> {
        Letterhead { locale, public_url: &self.public_url, unsubscribe_url: leave_url, subscribed, now }
    }

    /// Returns the sender's bare address, or `None` when the setting holds none.
    pub fn sender(&self) -> Option<String> {
        let address = self.from.rsplit('<').next().unwrap_or(&self.from).trim_end_matches('>').trim();
        address.contains('@').then(|| address.to_owned())
    }

    /// Returns the part of message ids after the `@` (RFC 5322 §3.6.4).
    pub fn domain(&self) -> String {
        let sender = self.sender().unwrap_or_default();
        sender.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned()
    }

    /// Writes the letter as mail to this bare address.
    pub(super) fn mime(&self, to: &str, letter: &dyn Letter, headers: &Headers<'_>) -> Result<String> {
        let headers = mime::MailHeaders {
            from: &self.from,
            to,
            message_id: headers.message_id,
            date: headers.date,
            list_id: &format!("{}.utkik.{}", headers.list_id_prefix, self.domain()),
            unsubscribe_url: headers.leave_url,
            references: headers.follows_up,
        };
        mime::compose(letter, &headers).context("failed to write a letter as MIME: look at UTKIK_MAIL_FROM")
    }
}

/// The headers of a letter, which no retry changes.
pub struct Headers<'a> {
    pub message_id: &'a str,
    pub date: Timestamp,
    /// The first part of the list id (RFC 2919).
    pub list_id_prefix: &'a str,
    /// `None` for a letter that belongs to no list, such as one that its receiver requested.
    pub leave_url: Option<&'a str>,
    /// The Message-ID of the letter that this one follows up.
    pub follows_up: Option<&'a str>,
}
