//! From a message to a row of the outbox: encoded for its channel, with an id and a date that no retry changes.

use anyhow::Result;

use crate::channels::mailer::{Headers, Mailer};
use crate::delivery::{LetterKind, Message, NotifiedCall, RemindedStep};
use crate::letters::Letterhead;
use crate::opportunity::identity::short_hash;
use crate::store::{QueuedLetter, Recipient, Store};

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
