//! The outbox: letters are queued, claimed by lease, and sent or not. It is also the ledger of what was sent.

use std::collections::HashSet;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::pauses::{pause_after_refusals, pause_recipient};
use super::reminders::insert_reminded_steps;
use crate::delivery::{Delivery, LetterKind, NotifiedCall, RemindedStep};
use crate::store::Store;
use crate::store::rows::{from_json, placeholders, to_json};

/// A letter to queue, with everything that must be written in the same transaction.
#[derive(Clone, Debug)]
pub struct QueuedLetter {
    pub id: String,
    pub person: String,
    pub address: String,
    pub kommuner: Vec<String>,
    pub kind: LetterKind,
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
    /// The window of a digest: frequency and end (milliseconds since 1970, UTC).
    pub window: Option<(String, i64)>,
}

/// How an attempt to deliver a letter ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    Sent {
        remark: Option<String>,
    },
    /// To be tried again from this instant (milliseconds) on.
    Retry {
        due_at: i64,
        why: String,
    },
    Failed {
        why: String,
    },
    Refused {
        why: String,
    },
    /// Refused, as every later letter would be: the recipient has blocked us.
    Gone {
        why: String,
    },
}

/// Queues that are emptied independently: a mail server that hangs delays no chat, and ten thousand digests delay
/// nobody who waits to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Mail,
    Chat,
    /// Letters that somebody is waiting for: confirmations and sign-in links.
    Transactional,
}

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

    /// Marks a person's subscriptions as welcomed without a letter, for when everything in it has been notified
    /// already.
    pub async fn mark_welcomed_without_letter(&self, person: &str, kommuner: &[String], now: Timestamp) -> Result<()> {
        let mut tx = self.begin_write().await?;
        mark_welcomed(&mut tx, person, kommuner, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Returns the ids of the people whose digest of the window that ended at `end` (milliseconds), or of a later one,
    /// is queued already.
    pub async fn people_with_digest_queued(&self, frequency: &str, end: i64) -> Result<HashSet<String>> {
        let sql = "SELECT person FROM digest_runs WHERE frequency = $1 AND window_end >= $2";
        let rows = sqlx::query(sql).bind(frequency).bind(end).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("person")?)).collect()
    }

    /// Claims due letters of a lane for this process until `until`; the claims of a dead process expire and are taken
    /// over. Leases are measured by the machine's clock, due times by the facts' clock (both milliseconds).
    pub async fn claim(
        &self,
        lane: Lane,
        limit: i64,
        due_before: i64,
        machine_now: i64,
        until: i64,
    ) -> Result<Vec<Delivery>> {
        let lane = match lane {
            Lane::Chat => 0i64,
            Lane::Mail => 1,
            Lane::Transactional => 2,
        };
        let sql = "SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= $1 \
             AND (claimed_until IS NULL OR claimed_until < $2) \
             AND (CASE WHEN kind IN ('confirmation', 'signin') THEN 2 WHEN address LIKE 'mailto:%' THEN 1 ELSE 0 END) = $3 \
             LIMIT 1";
        let waiting = sqlx::query(sql).bind(due_before).bind(machine_now).bind(lane).fetch_optional(&self.pool).await?;
        // Without due letters nothing is written.
        if waiting.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.begin_write().await?;
        let sql = "UPDATE deliveries SET claimed_until = $1, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= $2 \
              AND (claimed_until IS NULL OR claimed_until < $3) \
              AND (CASE WHEN kind IN ('confirmation', 'signin') THEN 2 WHEN address LIKE 'mailto:%' THEN 1 ELSE 0 END) = $5 \
              ORDER BY owed_at, id LIMIT $4) \
             AND state = 'pending' AND (claimed_until IS NULL OR claimed_until < $3) RETURNING *";
        let query = sqlx::query(sql).bind(until).bind(due_before).bind(machine_now).bind(limit).bind(lane);
        let rows = query.fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let mut claimed = rows.iter().map(delivery).collect::<Result<Vec<_>>>()?;
        claimed.sort_by(|a, b| (&a.queued_at, &a.id).cmp(&(&b.queued_at, &b.id)));
        Ok(claimed)
    }

    /// Records how an attempt ended; a letter that is no longer pending stays as it is. Pauses a recipient who has
    /// blocked us, and an address that refuses one letter after another. The bytes of a letter with a sign-in or
    /// confirmation link are dropped once it is sent.
    pub async fn record_outcome(&self, id: &str, outcome: &DeliveryOutcome, now: Timestamp) -> Result<()> {
        let (state, due_at, sent_at, reason) = match outcome {
            DeliveryOutcome::Sent { remark } => ("sent", None, Some(now.as_millisecond()), remark.clone()),
            DeliveryOutcome::Retry { due_at, why } => ("pending", Some(*due_at), None, Some(why.clone())),
            DeliveryOutcome::Failed { why } => ("failed", None, None, Some(why.clone())),
            DeliveryOutcome::Refused { why } | DeliveryOutcome::Gone { why } => {
                ("refused", None, None, Some(why.clone()))
            }
        };
        let sql = "UPDATE deliveries SET state = $1, due_at = COALESCE($2, due_at), sent_at = $3, reason = $4, \
             body = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE body END, \
             html = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE html END, \
             claimed_until = NULL WHERE id = $5 AND state = 'pending'";
        let mut tx = self.begin_write().await?;
        let done = sqlx::query(sql).bind(state).bind(due_at).bind(sent_at).bind(reason).bind(id);
        let changed = done.execute(&mut *tx).await?.rows_affected();
        match outcome {
            DeliveryOutcome::Gone { why } if changed == 1 => pause_recipient(&mut tx, id, why, now).await?,
            DeliveryOutcome::Refused { why } if changed == 1 => pause_after_refusals(&mut tx, id, why, now).await?,
            _ => {}
        }
        tx.commit().await?;
        Ok(())
    }

    /// Returns the ids of letters to people who left, of which channels may still hold copies.
    pub async fn erased_letters(&self) -> Result<Vec<String>> {
        let rows = sqlx::query("SELECT delivery FROM erased_letters ORDER BY delivery").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("delivery")?)).collect()
    }

    /// Records that no channel holds a copy of the letter any more.
    pub async fn mark_copies_erased(&self, id: &str) -> Result<()> {
        sqlx::query("DELETE FROM erased_letters WHERE delivery = $1").bind(id).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns a page of the ledger, newest first, and the total number of letters: those about one of these kommuner,
    /// or all.
    pub async fn ledger(
        &self,
        about: Option<&[String]>,
        limit: usize,
        offset: usize,
    ) -> Result<(Vec<Delivery>, usize)> {
        let to_i64 = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let patterns: Vec<String> = about.unwrap_or_default().iter().map(|slug| list_pattern(slug)).collect();
        let places =
            (1..=patterns.len()).map(|place| format!("kommuner LIKE ${place} ESCAPE '\\'")).collect::<Vec<_>>();
        let about = match about {
            None => "1 = 1".to_owned(),
            Some([]) => "1 = 0".to_owned(),
            Some(_) => places.join(" OR "),
        };
        let sql = format!("SELECT COUNT(*) AS n FROM deliveries WHERE {about}");
        let query = patterns.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let total: i64 = query.fetch_one(&self.pool).await?.try_get("n")?;
        let (first, second) = (patterns.len() + 1, patterns.len() + 2);
        let sql =
            format!("SELECT * FROM deliveries WHERE {about} ORDER BY owed_at DESC, id LIMIT ${first} OFFSET ${second}");
        let query = patterns.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let rows = query.bind(to_i64(limit)).bind(to_i64(offset)).fetch_all(&self.pool).await?;
        Ok((rows.iter().map(delivery).collect::<Result<_>>()?, usize::try_from(total)?))
    }

    /// Returns the whole ledger, newest first.
    pub async fn all_deliveries(&self) -> Result<Vec<Delivery>> {
        let rows = sqlx::query("SELECT * FROM deliveries ORDER BY owed_at DESC, id").fetch_all(&self.pool).await?;
        rows.iter().map(delivery).collect()
    }

    /// Returns one letter and its HTML form.
    pub async fn letter(&self, id: &str) -> Result<Option<(Delivery, String)>> {
        let row = sqlx::query("SELECT * FROM deliveries WHERE id = $1").bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| Ok((delivery(row)?, row.try_get("html")?))).transpose()
    }
}

/// Returns the `LIKE` pattern that finds a slug in a list stored as JSON.
fn list_pattern(slug: &str) -> String {
    let plain = slug.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%\"{plain}\"%")
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
    if let Some((frequency, end)) = &letter.window
        && !close_digest_window(tx, &letter.person, frequency, *end, Some(&letter.id)).await?
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

/// Inserts the letter. Returns false when one of this id is queued already.
pub(in crate::store) async fn insert_letter(
    tx: &mut Transaction<'static, Any>,
    letter: &QueuedLetter,
    now: Timestamp,
) -> Result<bool> {
    let sql = "INSERT INTO deliveries (id, person, address, kommuner, kind, calls, subject, message_id, body, html, state, \
         attempts, owed_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', 0, $11, $11) \
         ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql)
        .bind(&letter.id)
        .bind(&letter.person)
        .bind(&letter.address)
        .bind(to_json(&letter.kommuner)?)
        .bind(letter.kind.as_str())
        .bind(to_json(&letter.calls)?)
        .bind(&letter.subject)
        .bind(&letter.message_id)
        .bind(&letter.body)
        .bind(&letter.html)
        .bind(now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
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
    person: &str,
    frequency: &str,
    end: i64,
    delivery: Option<&str>,
) -> Result<bool> {
    let sql = "INSERT INTO digest_runs (person, frequency, window_end, delivery) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person, frequency, window_end) DO NOTHING";
    let done = sqlx::query(sql).bind(person).bind(frequency).bind(end).bind(delivery).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Marks subscriptions as welcomed. Returns how many of them were not before.
async fn mark_welcomed(
    tx: &mut Transaction<'static, Any>,
    person: &str,
    kommuner: &[String],
    now: Timestamp,
) -> Result<u64> {
    let sql = "UPDATE subscriptions SET welcomed_at = $1 WHERE person = $2 AND kommun = $3 AND welcomed_at IS NULL";
    let mut newcomers = 0;
    for kommun in kommuner {
        let done = sqlx::query(sql).bind(now.as_millisecond()).bind(person).bind(kommun).execute(&mut **tx).await?;
        newcomers += done.rows_affected();
    }
    Ok(newcomers)
}

pub(in crate::store) fn delivery(row: &AnyRow) -> Result<Delivery> {
    let instant = |ms: i64| Timestamp::from_millisecond(ms).map(|at| at.to_string());
    let sent_at: Option<i64> = row.try_get("sent_at")?;
    Ok(Delivery {
        id: row.try_get("id")?,
        person: row.try_get("person")?,
        address: row.try_get("address")?,
        kommun: from_json(row, "kommuner")?,
        kind: row.try_get("kind")?,
        calls: from_json(row, "calls")?,
        state: row.try_get("state")?,
        attempts: row.try_get("attempts")?,
        subject: row.try_get("subject")?,
        message_id: row.try_get("message_id")?,
        queued_at: instant(row.try_get("owed_at")?)?,
        sent_at: sent_at.map(instant).transpose()?,
        reason: row.try_get("reason")?,
        body: row.try_get("body")?,
    })
}
