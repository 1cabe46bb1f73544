//! From a letter to a row of the outbox.

use anyhow::Result;
use jiff::Timestamp;

use crate::channels;
use crate::channels::mailer::{Headers, Mailer};
use crate::delivery::{DeliveryId, LetterKind, NotifiedCall, RemindedStep};
use crate::kommun::KommunSlug;
use crate::letters::{Letter, Letterhead};
use crate::opportunity::identity::short_hash;
use crate::store::{QueuedLetter, Recipient, Store};
use crate::subscription::{Address, Frequency, PersonId};

/// Whom a letter goes to, and how its row and headers identify it.
pub(super) struct Envelope<'a> {
    /// The delivery's id, from which the Message-ID is made.
    pub(super) id: DeliveryId,
    pub(super) person: &'a PersonId,
    pub(super) address: &'a Address,
    pub(super) kommuner: Vec<KommunSlug>,
    pub(super) date: Timestamp,
    /// The first part of the list id (RFC 2919).
    pub(super) list_id_prefix: &'a str,
    /// `None` for a letter that belongs to no list, such as one that its receiver requested.
    pub(super) leave_url: Option<&'a str>,
    /// The Message-ID of the letter that this one follows up.
    pub(super) follows_up: Option<String>,
}

/// What the store records of a letter, in the same transaction.
#[derive(Default)]
pub(super) struct LetterRecord {
    pub(super) calls: Vec<NotifiedCall>,
    pub(super) listed: Vec<NotifiedCall>,
    pub(super) steps: Vec<RemindedStep>,
    pub(super) window: Option<(Frequency, Timestamp)>,
}

/// Renders the letter for its address, and makes the row of the outbox. Every letter is made here.
///
/// # Errors
/// When a template fails, or the letter cannot be encoded for its channel.
pub(super) fn queued_letter(
    mailer: &Mailer,
    envelope: Envelope<'_>,
    letter: &dyn Letter,
    record: LetterRecord,
) -> Result<QueuedLetter> {
    let message_id = format!("{}@{}", envelope.id, mailer.domain());
    let headers = Headers {
        message_id: &message_id,
        date: envelope.date,
        list_id_prefix: envelope.list_id_prefix,
        leave_url: envelope.leave_url,
        follows_up: envelope.follows_up.as_deref(),
    };
    Ok(QueuedLetter {
        body: channels::encode(mailer, envelope.address, letter, &headers)?,
        // The ledger shows every letter as HTML, whatever its channel.
        html: letter.html()?,
        id: envelope.id,
        person: envelope.person.clone(),
        address: envelope.address.clone(),
        kommuner: envelope.kommuner,
        kind: letter.kind(),
        language: letter.locale(),
        calls: record.calls,
        counted: record.listed,
        steps: record.steps,
        subject: letter.subject().to_owned(),
        message_id,
        window: record.window,
    })
}

/// Adds a letter about calls to the outbox. Returns false when another process did so first.
pub(super) async fn enqueue(
    store: &Store,
    mailer: &Mailer,
    recipient: &Recipient,
    head: &Letterhead<'_>,
    letter: &dyn Letter,
    record: LetterRecord,
) -> Result<bool> {
    let calls = serde_json::to_string(&record.calls)?;
    let kommuner: Vec<KommunSlug> = head.subscribed.iter().map(|subscribed| subscribed.kommun.slug.clone()).collect();
    let id = short_hash(&[
        recipient.person.as_str(),
        letter.kind().as_str(),
        &head.now.to_string(),
        &calls,
        &kommuner.join(" "),
    ]);
    let follows_up = match letter.kind() {
        LetterKind::Alert | LetterKind::Correction | LetterKind::Reminder => {
            store.first_message_id_about(&recipient.person, &record.calls).await?
        }
        _ => None,
    };
    let envelope = Envelope {
        id: id.parse()?,
        person: &recipient.person,
        address: &recipient.address,
        kommuner,
        date: head.now,
        list_id_prefix: head.subscribed.first().map_or("alla", |subscribed| subscribed.kommun.slug.as_str()),
        leave_url: Some(head.unsubscribe_url),
        follows_up,
    };
    store.enqueue(&queued_letter(mailer, envelope, letter, record)?, head.now).await
}
