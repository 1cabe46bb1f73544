//! Queues letters: with each, in one transaction, the keys by which nobody is notified twice.

use std::collections::HashSet;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::queued_letter::{QueuedLetter, insert_letter};
use super::reminders::insert_reminded_steps;
use crate::delivery::{DeliveryId, LetterKind, NotifiedCall};
use crate::kommun::KommunSlug;
use crate::store::Store;
use crate::store::columns::Millis;
use crate::store::rows::placeholders;
use crate::subscription::{Frequency, PersonId};

/// How far a clock may be set back without what was written before being doubted: a day, and summer time.
const SMALL_STEP_BACK: SignedDuration = SignedDuration::from_hours(25);

impl Store {
    /// Queues a letter and records its notifications, in one transaction. Returns false, and keeps nothing, when a key
    /// shows that another process was quicker (a call was notified, the digest window closed or the welcome written
    /// already) or when the person has left meanwhile.
    pub async fn enqueue(&self, letter: &QueuedLetter, now: Timestamp) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        if !enqueue_within(&mut tx, letter, now).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Returns the people whose digest of the window that ended at `end`, or of a later one, is queued already. Windows
    /// that end more than a day after `now` do not count: a wrong clock closed them.
    pub async fn people_with_digest_queued(
        &self,
        frequency: Frequency,
        end: Timestamp,
        now: Timestamp,
    ) -> Result<HashSet<PersonId>> {
        let sql = "SELECT person FROM digest_runs WHERE frequency = $1 AND window_end >= $2 AND window_end <= $3";
        let latest = now.saturating_add(SMALL_STEP_BACK).unwrap_or(Timestamp::MAX);
        let people = sqlx::query_scalar(sql).bind(frequency).bind(Millis(end)).bind(Millis(latest));
        let people = people.fetch_all(&self.pool).await?;
        Ok(people.into_iter().collect())
    }
}

/// Writes the letter and everything that goes with it. Returns false as soon as one key exists already.
async fn enqueue_within(tx: &mut Transaction<'static, Any>, letter: &QueuedLetter, now: Timestamp) -> Result<bool> {
    let subscriptions = sqlx::query("SELECT COUNT(*) AS n FROM subscriptions WHERE person = $1").bind(&letter.person);
    if subscriptions.fetch_one(&mut **tx).await?.try_get::<i64, _>("n")? == 0 {
        return Ok(false);
    }
    let first_time = match letter.kind {
        LetterKind::Reminder => insert_reminded_steps(tx, letter).await?,
        _ => insert_notifications(tx, letter).await?,
    };
    if !first_time {
        return Ok(false);
    }
    if let Some((frequency, end)) = letter.window
        && !close_digest_window(tx, &letter.person, (frequency, end), &letter.id).await?
    {
        return Ok(false);
    }
    // A reminder does not count as a welcome.
    if letter.kind != LetterKind::Reminder {
        let newcomers = mark_welcomed(tx, &letter.person, &letter.kommuner, now).await?;
        if letter.kind == LetterKind::Welcome && newcomers == 0 {
            return Ok(false);
        }
    }
    insert_letter(tx, letter, now).await
}

/// Records the notifications of a letter. Returns false when one of them exists already.
async fn insert_notifications(tx: &mut Transaction<'static, Any>, letter: &QueuedLetter) -> Result<bool> {
    let manner = if letter.kind == LetterKind::Digest { "digest" } else { "alert" };
    let notified = letter.calls.iter().map(|call| (call, manner));
    let counted = letter.counted.iter().map(|call| (call, "listed"));
    let notifications: Vec<(&NotifiedCall, &str)> = notified.chain(counted).collect();
    for batch in notifications.chunks(ROWS_PER_STATEMENT) {
        let sql = format!(
            "INSERT INTO told (person, opportunity, seq, delivery, manner) VALUES {} \
             ON CONFLICT (person, opportunity, seq) DO NOTHING",
            placeholders(batch.len(), 5)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (call, manner) in batch {
            query = query.bind(&letter.person).bind(&call.id).bind(call.seq).bind(&letter.id).bind(*manner);
        }
        if query.execute(&mut **tx).await?.rows_affected() < batch.len() as u64 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Rows in one statement; each statement is a round trip to the database.
const ROWS_PER_STATEMENT: usize = 50;

/// Records that a person's digest of a window is done. Returns false when it was before.
async fn close_digest_window(
    tx: &mut Transaction<'static, Any>,
    person: &PersonId,
    (frequency, end): (Frequency, Timestamp),
    delivery: &DeliveryId,
) -> Result<bool> {
    let sql = "INSERT INTO digest_runs (person, frequency, window_end, delivery) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person, frequency, window_end) DO NOTHING";
    let row = sqlx::query(sql).bind(person).bind(frequency).bind(Millis(end)).bind(delivery);
    Ok(row.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Marks subscriptions as welcomed. Returns how many of them were not before.
async fn mark_welcomed(
    tx: &mut Transaction<'static, Any>,
    person: &PersonId,
    kommuner: &[KommunSlug],
    now: Timestamp,
) -> Result<u64> {
    let sql = "UPDATE subscriptions SET welcomed_at = $1 WHERE person = $2 AND kommun = $3 AND welcomed_at IS NULL";
    let mut newcomers = 0;
    for kommun in kommuner {
        let done = sqlx::query(sql).bind(Millis(now)).bind(person).bind(kommun).execute(&mut **tx).await?;
        newcomers += done.rows_affected();
    }
    Ok(newcomers)
}
