//! From a message to a row of the outbox: encoded for its channel, with an id and a date that no retry changes.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::channels::{mime, webhook};
use crate::delivery::{LetterKind, Message, NotifiedCall, RemindedStep};
use crate::letters::{Letterhead, PersonalLink, SubscribedKommun, signed_tokens};
use crate::opportunity::OpportunityId;
use crate::opportunity::identity::short_hash;
use crate::store::{QueuedLetter, Recipient, Store};
use crate::subscription::Address;

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
    pub fn leave_url(&self, person: &str) -> String {
        PersonalLink::Unsubscribe.url(&self.public_url, &signed_tokens::unsubscribe_token(&self.key, person))
    }

    /// Returns the link of a verification letter, with the token of the request.
    pub(super) fn verification_url(&self, link: PersonalLink, token: &str) -> String {
        link.url(&self.public_url, token)
    }

    /// Returns the person's link to the page for feedback on a call.
    pub fn answer_url(&self, person: &str, call: &OpportunityId) -> String {
        PersonalLink::Answer.url(&self.public_url, &signed_tokens::answer_token(&self.key, person, call.as_str()))
    }

    /// Returns the person's link to the page that passes a call on.
    pub fn pass_on_url(&self, person: &str, call: &OpportunityId) -> String {
        PersonalLink::PassOn.url(&self.public_url, &signed_tokens::pass_on_token(&self.key, person, call.as_str()))
    }

    pub(super) fn letterhead<'a>(
        &'a self,
        leave_url: &'a str,
        subscribed: Vec<SubscribedKommun<'a>>,
        now: Timestamp,
    ) -> Letterhead<'a> {
        Letterhead { public_url: &self.public_url, unsubscribe_url: leave_url, subscribed, now }
    }

    /// Returns the sender's bare address, or `None` when the setting holds none.
    pub(super) fn sender(&self) -> Option<String> {
        let address = self.from.rsplit('<').next().unwrap_or(&self.from).trim_end_matches('>').trim();
        address.contains('@').then(|| address.to_owned())
    }

    /// Returns the part of message ids after the `@` (RFC 5322 §3.6.4).
    pub(super) fn domain(&self) -> String {
        let sender = self.sender().unwrap_or_default();
        sender.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned()
    }

    /// Encodes the message for the channel of the address.
    ///
    /// # Errors
    /// When a letter cannot be written as MIME or as a hook's JSON.
    pub(super) fn encode(&self, to: &Address, message: &Message, headers: &Headers<'_>) -> Result<String> {
        let to = match to {
            Address::Mail(to) => to,
            Address::Telegram(_) => return Ok(message.chat.clone()),
            Address::Hook(hook) => return webhook::compose(hook.kind, message, headers.message_id, headers.date),
        };
        let envelope = mime::MailHeaders {
            from: &self.from,
            to,
            message_id: headers.message_id,
            date: headers.date,
            list_id: &format!("{}.utkik.{}", headers.list_id_prefix, self.domain()),
            unsubscribe_url: headers.leave_url,
            references: headers.follows_up,
        };
        mime::compose(message, &envelope).context("failed to write a letter as MIME: look at UTKIK_MAIL_FROM")
    }
}

/// The headers of a letter, which no retry changes.
pub(super) struct Headers<'a> {
    pub(super) message_id: &'a str,
    pub(super) date: Timestamp,
    /// The first part of the list id (RFC 2919).
    pub(super) list_id_prefix: &'a str,
    /// `None` for a letter that belongs to no list, such as one that its receiver requested.
    pub(super) leave_url: Option<&'a str>,
    /// The Message-ID of the letter that this one follows up.
    pub(super) follows_up: Option<&'a str>,
}

/// The recipient of a letter, and what the store records in the same transaction as the letter.
pub(super) struct LetterRecord<'a> {
    pub(super) recipient: &'a Recipient,
    pub(super) calls: Vec<NotifiedCall>,
    pub(super) listed: Vec<NotifiedCall>,
    pub(super) steps: Vec<RemindedStep>,
    pub(super) window: Option<(String, i64)>,
}

/// Adds the letter to the outbox. Returns false when another process did so first.
pub(super) async fn enqueue(
    store: &Store,
    mailer: &Mailer,
    head: &Letterhead<'_>,
    message: &Message,
    record: LetterRecord<'_>,
) -> Result<bool> {
    let recipient = record.recipient;
    let calls = serde_json::to_string(&record.calls)?;
    let kommuner: Vec<String> = head.subscribed.iter().map(|asked| asked.kommun.slug.clone()).collect();
    let id =
        short_hash(&[&recipient.person, message.kind.as_str(), &head.now.to_string(), &calls, &kommuner.join(" ")]);
    let message_id = format!("{id}@{}", mailer.domain());
    let list_id_prefix = head.subscribed.first().map_or("alla", |asked| &asked.kommun.slug);
    let follows_up = match message.kind {
        LetterKind::Alert | LetterKind::Correction | LetterKind::Reminder => {
            store.first_message_id_about(&recipient.person, &record.calls).await?
        }
        _ => None,
    };
    let leave_url = Some(head.unsubscribe_url);
    let headers = Headers {
        message_id: &message_id,
        date: head.now,
        list_id_prefix,
        leave_url,
        follows_up: follows_up.as_deref(),
    };
    let body = mailer.encode(&recipient.address, message, &headers)?;
    let letter = QueuedLetter {
        id,
        person: recipient.person.clone(),
        address: recipient.address.to_string(),
        kommuner,
        kind: message.kind,
        calls: record.calls,
        counted: record.listed,
        steps: record.steps,
        subject: message.subject.clone(),
        message_id,
        body,
        html: message.html.clone(),
        window: record.window,
    };
    store.enqueue(&letter, head.now).await
}
