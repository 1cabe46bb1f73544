//! From a message to a row of the outbox: encoded for its channel, with an id and a date that no retry changes.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::channels::{hook, mime};
use crate::delivery::{LetterKind, Message, ToldCall, ToldStep};
use crate::letters::{Asked, Letterhead, link};
use crate::opportunity::OpportunityId;
use crate::opportunity::identity::short_hash;
use crate::store::{Owed, Reader, Store};
use crate::subscription::Address;

/// The sender's settings, which every letter needs.
#[derive(Clone)]
pub struct Post {
    /// The sender, e.g. `utkik <utkik@kommun.se>`.
    pub from: String,
    /// Without a slash at the end.
    pub public_url: String,
    /// Signs the links in letters.
    pub key: Arc<[u8]>,
}

impl Post {
    /// Returns the person's link to the page that ends their subscriptions.
    pub fn leave_url(&self, person: &str) -> String {
        format!("{}/avsluta/{}", self.public_url, link::to_leave(&self.key, person))
    }

    /// Returns the link of a verification letter: the page `path`, with the token of the request.
    pub(super) fn asked_url(&self, path: &str, token: &str) -> String {
        format!("{}/{path}/{token}", self.public_url)
    }

    /// Returns the person's link to the page for feedback on a call.
    pub fn answer_url(&self, person: &str, call: &OpportunityId) -> String {
        format!("{}/svar/{}", self.public_url, link::to_answer(&self.key, person, call.as_str()))
    }

    /// Returns the person's link to the page that passes a call on.
    pub fn pass_on_url(&self, person: &str, call: &OpportunityId) -> String {
        format!("{}/vidare/{}", self.public_url, link::to_pass_on(&self.key, person, call.as_str()))
    }

    pub(super) fn letterhead<'a>(&'a self, leave: &'a str, asked: Vec<Asked<'a>>, now: Timestamp) -> Letterhead<'a> {
        Letterhead { public_url: &self.public_url, unsubscribe_url: leave, asked, now }
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
    pub(super) fn dressed(&self, to: &Address, message: &Message, dress: &Dress<'_>) -> Result<String> {
        let to = match to {
            Address::Mail(to) => to,
            Address::Telegram(_) => return Ok(message.chat.clone()),
            Address::Hook(hook) => return hook::compose(hook.kind, message, dress.message_id, dress.date),
        };
        let envelope = mime::Envelope {
            from: &self.from,
            to,
            message_id: dress.message_id,
            date: dress.date,
            list_id: &format!("{}.utkik.{}", dress.list, self.domain()),
            unsubscribe_url: dress.leave_url,
            references: dress.follows,
        };
        mime::compose(message, &envelope).context("failed to write a letter as MIME: look at UTKIK_MAIL_FROM")
    }
}

/// The headers of a letter, which no retry changes.
pub(super) struct Dress<'a> {
    pub(super) message_id: &'a str,
    pub(super) date: Timestamp,
    /// The first part of the list id (RFC 2919).
    pub(super) list: &'a str,
    /// `None` for a letter that belongs to no list, such as one that its receiver requested.
    pub(super) leave_url: Option<&'a str>,
    /// The Message-ID of the letter that this one follows up.
    pub(super) follows: Option<&'a str>,
}

/// The recipient of a letter, and what the store records in the same transaction as the letter.
pub(super) struct Envelope<'a> {
    pub(super) reader: &'a Reader,
    pub(super) calls: Vec<ToldCall>,
    pub(super) listed: Vec<ToldCall>,
    pub(super) steps: Vec<ToldStep>,
    pub(super) window: Option<(String, i64)>,
}

/// Adds the letter to the outbox. Returns false when another process did so first.
pub(super) async fn owe(
    store: &Store,
    post: &Post,
    head: &Letterhead<'_>,
    message: &Message,
    envelope: Envelope<'_>,
) -> Result<bool> {
    let reader = envelope.reader;
    let calls = serde_json::to_string(&envelope.calls)?;
    let kommuner: Vec<String> = head.asked.iter().map(|asked| asked.kommun.slug.clone()).collect();
    let id = short_hash(&[&reader.person, message.kind.word(), &head.now.to_string(), &calls, &kommuner.join(" ")]);
    let message_id = format!("{id}@{}", post.domain());
    let list = head.asked.first().map_or("alla", |asked| &asked.kommun.slug);
    let follows = match message.kind {
        LetterKind::Alert | LetterKind::Correction | LetterKind::Reminder => {
            store.first_letter_about(&reader.person, &envelope.calls).await?
        }
        _ => None,
    };
    let leave_url = Some(head.unsubscribe_url);
    let dress = Dress { message_id: &message_id, date: head.now, list, leave_url, follows: follows.as_deref() };
    let body = post.dressed(&reader.address, message, &dress)?;
    let owed = Owed {
        id,
        person: reader.person.clone(),
        address: reader.address.to_string(),
        kommuner,
        kind: message.kind,
        calls: envelope.calls,
        listed: envelope.listed,
        steps: envelope.steps,
        subject: message.subject.clone(),
        message_id,
        body,
        html: message.html.clone(),
        window: envelope.window,
    };
    store.owe(&owed, head.now).await
}
