//! The outbox: letters are queued, claimed by lease, and sent or not. It is also the ledger of what was sent.

use std::collections::HashSet;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::pauses::{pause_if_dead, pause_receiver};
use super::reminders::reminded_first_time;
use crate::delivery::{Delivery, LetterKind, ToldCall, ToldStep};
use crate::store::Store;
use crate::store::rows::{from_json, json, places};

/// A letter to queue, with everything that must be written in the same transaction.
#[derive(Clone, Debug)]
pub struct Owed {
    pub id: String,
    pub person: String,
    pub address: String,
    pub kommuner: Vec<String>,
    pub kind: LetterKind,
    /// The calls that the letter tells of.
    pub calls: Vec<ToldCall>,
    /// Calls that a welcome only counts: no notifications, yet they must not arrive one by one later.
    pub listed: Vec<ToldCall>,
    /// The reminder steps of a reminder, which brings no news of its calls.
    pub steps: Vec<ToldStep>,
    pub subject: String,
    pub message_id: String,
    pub body: String,
    pub html: String,
    /// The window of a digest: frequency and end (milliseconds since 1970, UTC).
    pub window: Option<(String, i64)>,
}

/// How an attempt to deliver a letter ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
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
    Chats,
    /// Letters that somebody is waiting for: confirmations and sign-in links.
    Swift,
}

impl Store {
    /// Queues a letter and records its notifications, in one transaction. Returns false, and keeps nothing, when a key
    /// shows that another process was quicker (a call was notified, the digest window closed or the welcome written
    /// already) or when the person has left meanwhile.
    pub async fn owe(&self, owed: &Owed, now: Timestamp) -> Result<bool> {
        let mut tx = self.write().await?;
        if !all_first_time(&mut tx, owed, now).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Marks a person's subscriptions as welcomed without a letter, for when everything in it has been notified
    /// already.
    pub async fn welcome_without_letter(&self, person: &str, kommuner: &[String], now: Timestamp) -> Result<()> {
        let mut tx = self.write().await?;
        welcomed(&mut tx, person, kommuner, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Returns the ids of the people whose digest of the window that ended at `end` (milliseconds), or of a later one,
    /// is queued already.
    pub async fn windows_closed(&self, frequency: &str, end: i64) -> Result<HashSet<String>> {
        let sql = "SELECT person FROM digest_runs WHERE frequency = $1 AND window_end >= $2";
        let rows = sqlx::query(sql).bind(frequency).bind(end).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("person")?)).collect()
    }

    /// Claims due letters of a lane for this process until `until`; the claims of a dead process expire and are taken
    /// over. Leases are measured by the machine's clock, due times by the facts' clock (both milliseconds).
    pub async fn claim(&self, lane: Lane, limit: i64, due: i64, machine_now: i64, until: i64) -> Result<Vec<Delivery>> {
        let lane = match lane {
            Lane::Chats => 0i64,
            Lane::Mail => 1,
            Lane::Swift => 2,
        };
        let sql = "SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= $1 \
             AND (claimed_until IS NULL OR claimed_until < $2) \
             AND (CASE WHEN kind IN ('confirmation', 'signin') THEN 2 WHEN address LIKE 'mailto:%' THEN 1 ELSE 0 END) = $3 \
             LIMIT 1";
        let waits = sqlx::query(sql).bind(due).bind(machine_now).bind(lane).fetch_optional(&self.pool).await?;
        // Without due letters nothing is written.
        if waits.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.write().await?;
        let sql = "UPDATE deliveries SET claimed_until = $1, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= $2 \
              AND (claimed_until IS NULL OR claimed_until < $3) \
              AND (CASE WHEN kind IN ('confirmation', 'signin') THEN 2 WHEN address LIKE 'mailto:%' THEN 1 ELSE 0 END) = $5 \
              ORDER BY owed_at, id LIMIT $4) \
             AND state = 'pending' AND (claimed_until IS NULL OR claimed_until < $3) RETURNING *";
        let query = sqlx::query(sql).bind(until).bind(due).bind(machine_now).bind(limit).bind(lane);
        let rows = query.fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let mut claimed = rows.iter().map(delivery).collect::<Result<Vec<_>>>()?;
        claimed.sort_by(|a, b| (&a.owed_at, &a.id).cmp(&(&b.owed_at, &b.id)));
        Ok(claimed)
    }

    /// Records how an attempt ended; a letter that is no longer pending stays as it is. Pauses a recipient who has
    /// blocked us, and an address that refuses one letter after another. The bytes of a letter with a sign-in or
    /// confirmation link are dropped once it is sent.
    pub async fn settle(&self, id: &str, settled: &Settled, now: Timestamp) -> Result<()> {
        let (state, due_at, sent_at, reason) = match settled {
            Settled::Sent { remark } => ("sent", None, Some(now.as_millisecond()), remark.clone()),
            Settled::Retry { due_at, why } => ("pending", Some(*due_at), None, Some(why.clone())),
            Settled::Failed { why } => ("failed", None, None, Some(why.clone())),
            Settled::Refused { why } | Settled::Gone { why } => ("refused", None, None, Some(why.clone())),
        };
        let sql = "UPDATE deliveries SET state = $1, due_at = COALESCE($2, due_at), sent_at = $3, reason = $4, \
             body = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE body END, \
             html = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE html END, \
             claimed_until = NULL WHERE id = $5 AND state = 'pending'";
        let mut tx = self.write().await?;
        let done = sqlx::query(sql).bind(state).bind(due_at).bind(sent_at).bind(reason).bind(id);
        let changed = done.execute(&mut *tx).await?.rows_affected();
        match settled {
            Settled::Gone { why } if changed == 1 => pause_receiver(&mut tx, id, why, now).await?,
            Settled::Refused { why } if changed == 1 => pause_if_dead(&mut tx, id, why, now).await?,
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
    pub async fn forgot_letter(&self, id: &str) -> Result<()> {
        sqlx::query("DELETE FROM erased_letters WHERE delivery = $1").bind(id).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns a page of the ledger, newest first, and the total number of letters: those about one of these kommuner,
    /// or all.
    pub async fn ledger(&self, about: Option<&[String]>, limit: usize, skip: usize) -> Result<(Vec<Delivery>, usize)> {
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let of: Vec<String> = about.unwrap_or_default().iter().map(|slug| in_list(slug)).collect();
        let places = (1..=of.len()).map(|place| format!("kommuner LIKE ${place} ESCAPE '\\'")).collect::<Vec<_>>();
        let about = match about {
            None => "1 = 1".to_owned(),
            Some([]) => "1 = 0".to_owned(),
            Some(_) => places.join(" OR "),
        };
        let sql = format!("SELECT COUNT(*) AS n FROM deliveries WHERE {about}");
        let query = of.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let total: i64 = query.fetch_one(&self.pool).await?.try_get("n")?;
        let (first, second) = (of.len() + 1, of.len() + 2);
        let sql =
            format!("SELECT * FROM deliveries WHERE {about} ORDER BY owed_at DESC, id LIMIT ${first} OFFSET ${second}");
        let query = of.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let rows = query.bind(whole(limit)).bind(whole(skip)).fetch_all(&self.pool).await?;
        Ok((rows.iter().map(delivery).collect::<Result<_>>()?, usize::try_from(total)?))
    }

    /// Returns the whole ledger, newest first.
    pub async fn outbox(&self) -> Result<Vec<Delivery>> {
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
fn in_list(slug: &str) -> String {
    let plain = slug.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%\"{plain}\"%")
}

/// Writes the letter and everything that goes with it. Returns false as soon as one key exists already.
async fn all_first_time(tx: &mut Transaction<'static, Any>, owed: &Owed, now: Timestamp) -> Result<bool> {
    let there = sqlx::query("SELECT COUNT(*) AS n FROM subscriptions WHERE person = $1").bind(&owed.person);
    if there.fetch_one(&mut **tx).await?.try_get::<i64, _>("n")? == 0 {
        return Ok(false);
    }
    let first_time = match owed.kind {
        LetterKind::Reminder => reminded_first_time(tx, owed).await?,
        _ => told_first_time(tx, owed).await?,
    };
    if !first_time {
        return Ok(false);
    }
    if let Some((frequency, end)) = &owed.window
        && !close_window(tx, &owed.person, frequency, *end, Some(&owed.id)).await?
    {
        return Ok(false);
    }
    // A reminder does not count as a welcome.
    if owed.kind != LetterKind::Reminder {
        let newcomers = welcomed(tx, &owed.person, &owed.kommuner, now).await?;
        if owed.kind == LetterKind::Welcome && newcomers == 0 {
            return Ok(false);
        }
    }
    insert(tx, owed, now).await
}

/// Inserts the letter. Returns false when one of this id is queued already.
pub(in crate::store) async fn insert(tx: &mut Transaction<'static, Any>, owed: &Owed, now: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO deliveries (id, person, address, kommuner, kind, calls, subject, message_id, body, html, state, \
         attempts, owed_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', 0, $11, $11) \
         ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql)
        .bind(&owed.id)
        .bind(&owed.person)
        .bind(&owed.address)
        .bind(json(&owed.kommuner)?)
        .bind(owed.kind.word())
        .bind(json(&owed.calls)?)
        .bind(&owed.subject)
        .bind(&owed.message_id)
        .bind(&owed.body)
        .bind(&owed.html)
        .bind(now.as_millisecond())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Records the notifications of a letter. Returns false when one of them exists already.
async fn told_first_time(tx: &mut Transaction<'static, Any>, owed: &Owed) -> Result<bool> {
    let manner = if owed.kind == LetterKind::Digest { "digest" } else { "alert" };
    let told = owed.calls.iter().map(|call| (call, manner));
    let listed = owed.listed.iter().map(|call| (call, "listed"));
    let marks: Vec<(&ToldCall, &str)> = told.chain(listed).collect();
    for marks in marks.chunks(A_STATEMENT) {
        let sql = format!(
            "INSERT INTO told (person, opportunity, seq, delivery, manner) VALUES {} \
             ON CONFLICT (person, opportunity, seq) DO NOTHING",
            places(marks.len(), 5)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (call, manner) in marks {
            query = query.bind(&owed.person).bind(&call.id).bind(call.seq).bind(&owed.id).bind(*manner);
        }
        if query.execute(&mut **tx).await?.rows_affected() < marks.len() as u64 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Rows in one statement; each statement is a round trip to the database.
const A_STATEMENT: usize = 50;

/// Records that a person's digest of a window is done. Returns false when it was before.
async fn close_window(
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
async fn welcomed(
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
        owed_at: instant(row.try_get("owed_at")?)?,
        sent_at: sent_at.map(instant).transpose()?,
        reason: row.try_get("reason")?,
        body: row.try_get("body")?,
    })
}
