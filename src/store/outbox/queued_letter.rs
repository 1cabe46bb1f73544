//! A letter that is queued, as a row of the outbox.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{Any, Transaction};

use crate::delivery::{DeliveryId, Lane, LetterKind, NotifiedCall, RemindedStep};
use crate::kommun::KommunSlug;
use crate::locale::Locale;
use crate::store::columns::Millis;
use crate::store::rows::to_json;
use crate::subscription::{Address, Frequency, PersonId};

/// A letter to queue, with everything that must be written in the same transaction.
#[derive(Clone, Debug)]
pub struct QueuedLetter {
    pub id: DeliveryId,
    pub person: PersonId,
    pub address: Address,
    /// The kommuner that it is about.
    pub kommuner: Vec<KommunSlug>,
    pub kind: LetterKind,
    /// The language that it is written in.
    pub language: Locale,
    /// The calls that the letter tells of.
    pub calls: Vec<NotifiedCall>,
    /// Calls that a welcome only counts: no notifications, yet they must not arrive one by one later.
    pub counted: Vec<NotifiedCall>,
    /// The reminder steps of a reminder, which brings no news of its calls.
    pub steps: Vec<RemindedStep>,
    pub subject: String,
    pub message_id: String,
    pub body: String,
    pub html: String,
    /// The window of a digest: its frequency and its end.
    pub window: Option<(Frequency, Timestamp)>,
}

/// Inserts the letter. Returns false when one of this id is queued already.
pub(in crate::store) async fn insert_letter(
    tx: &mut Transaction<'static, Any>,
    letter: &QueuedLetter,
    now: Timestamp,
) -> Result<bool> {
    let sql = "INSERT INTO deliveries (id, person, address, lane, kommuner, kind, calls, subject, message_id, body, html, \
         language, state, attempts, owed_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'pending', 0, $13, $13) ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql)
        .bind(&letter.id)
        .bind(&letter.person)
        .bind(letter.address.to_string())
        .bind(Lane::of(letter.kind, &letter.address))
        .bind(to_json(&letter.kommuner)?)
        .bind(letter.kind)
        .bind(to_json(&letter.calls)?)
        .bind(&letter.subject)
        .bind(&letter.message_id)
        .bind(&letter.body)
        .bind(&letter.html)
        .bind(letter.language)
        .bind(Millis(now))
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    insert_kommuner(tx, &letter.id, &letter.kommuner).await?;
    Ok(true)
}

/// Records which kommuner a letter is about, for those who look through the letters of theirs.
pub(super) async fn insert_kommuner(
    tx: &mut Transaction<'static, Any>,
    delivery: &DeliveryId,
    kommuner: &[KommunSlug],
) -> Result<()> {
    let sql = "INSERT INTO delivery_kommuner (kommun, delivery) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    for kommun in kommuner {
        sqlx::query(sql).bind(kommun).bind(delivery).execute(&mut **tx).await?;
    }
    Ok(())
}
