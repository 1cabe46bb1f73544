//! Claims letters that are due by lease, and records how each attempt to deliver one ended.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::pauses::{IS_PAUSED, pause_after_refusals, pause_recipient};
use super::whole_letter::{letter, letter_columns};
use crate::delivery::{Delivery, DeliveryId, DeliveryState, Lane, Remark};
use crate::store::Store;
use crate::store::columns::Millis;
use crate::store::people_columns::StoredAddress;

/// How an attempt to deliver a letter ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    Sent {
        remark: Option<String>,
    },
    WrittenToFile,
    /// To be tried again from this instant on.
    Retry {
        due_at: Timestamp,
        why: String,
    },
    /// The channel does not work for us: to be tried again from this instant on, however long that takes.
    Held {
        due_at: Timestamp,
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

impl DeliveryOutcome {
    /// Returns the state that the delivery has after the attempt.
    pub fn state(&self) -> DeliveryState {
        match self {
            DeliveryOutcome::Sent { .. } => DeliveryState::Sent,
            DeliveryOutcome::WrittenToFile => DeliveryState::WrittenToFile,
            DeliveryOutcome::Retry { .. } | DeliveryOutcome::Held { .. } => DeliveryState::Pending,
            DeliveryOutcome::Failed { .. } => DeliveryState::Failed,
            DeliveryOutcome::Refused { .. } | DeliveryOutcome::Gone { .. } => DeliveryState::Refused,
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            DeliveryOutcome::Sent { remark } => remark.as_deref(),
            DeliveryOutcome::WrittenToFile => None,
            DeliveryOutcome::Retry { why, .. }
            | DeliveryOutcome::Held { why, .. }
            | DeliveryOutcome::Failed { why }
            | DeliveryOutcome::Refused { why }
            | DeliveryOutcome::Gone { why } => Some(why),
        }
    }
}

/// How long a process holds the letters that it claims, by the machine's clock: a lease bounds how long a process
/// really works, whatever time the facts have.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// Returns the condition, in SQL, that a letter `d` may be claimed: it is due at `$1`, nobody holds it at `$2` by the
/// machine's clock, and it is of lane `$3`; and it is the recipient's next one there, for the outcome of one may pause
/// the others. A letter that somebody waits for is neither paused nor waits for another.
///
/// The recipient's letters are looked up by person: with `|| ''`, no index by state or lane is taken for them, which
/// would read the whole queue for each.
fn is_claimable() -> String {
    format!(
        "d.state = 'pending' AND d.lane = $3 AND d.due_at <= $1 AND (d.claimed_until IS NULL OR d.claimed_until < $2) \
         AND (d.lane = 'transactional' OR (NOT ({IS_PAUSED}) AND NOT EXISTS \
         (SELECT 1 FROM deliveries e WHERE e.person = d.person AND e.lane || '' = d.lane AND e.state || '' = 'pending' \
          AND e.id <> d.id AND (e.claimed_until >= $2 OR (e.due_at <= $1 \
          AND (e.owed_at < d.owed_at OR (e.owed_at = d.owed_at AND e.id < d.id)))))))"
    )
}

impl Store {
    /// Claims up to `limit` letters of a lane that are due at `now`, the facts' time, for this process; the claims of a
    /// dead process expire and are taken over. Of each recipient it claims one at a time, and none while they are
    /// paused.
    pub async fn claim(&self, lane: Lane, limit: usize, now: Timestamp, lease: Lease) -> Result<Vec<Delivery>> {
        let (due, machine_now) = (Millis(now), Millis(lease.from));
        let (is_claimable, limit) = (is_claimable(), i64::try_from(limit).unwrap_or(i64::MAX));
        let sql = format!("SELECT d.id FROM deliveries d WHERE {is_claimable} LIMIT 1");
        let waiting = sqlx::query(AssertSqlSafe(sql)).bind(due).bind(machine_now).bind(lane);
        // Without due letters nothing is written.
        if waiting.fetch_optional(&self.pool).await?.is_none() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "UPDATE deliveries SET claimed_until = $4, attempts = attempts + 1 WHERE id IN \
             (SELECT d.id FROM deliveries d WHERE {is_claimable} ORDER BY d.owed_at, d.id LIMIT $5) \
             RETURNING {}",
            letter_columns()
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(due).bind(machine_now).bind(lane);
        let query = query.bind(Millis(lease.until)).bind(limit);
        let mut tx = self.begin_write().await?;
        let rows = query.fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let mut claimed = rows.iter().map(letter).collect::<Result<Vec<Delivery>>>()?;
        claimed.sort_by(|a, b| (a.queued_at, &a.id).cmp(&(b.queued_at, &b.id)));
        Ok(claimed)
    }

    /// Gives back a letter that was claimed and not tried, as if it had not been claimed.
    pub async fn give_back(&self, id: &DeliveryId) -> Result<()> {
        let sql = "UPDATE deliveries SET claimed_until = NULL, attempts = attempts - 1 \
             WHERE id = $1 AND state = 'pending' AND claimed_until IS NOT NULL";
        sqlx::query(sql).bind(id).execute(&self.pool).await?;
        Ok(())
    }

    /// Records how an attempt ended; a letter that is no longer pending stays as it is. An attempt that the channel
    /// failed does not count against the letter. Pauses a recipient who has blocked us, and an address that refuses one
    /// letter after another. What the receiving server answered is kept without addresses. The bytes of a letter with a
    /// sign-in or confirmation link are dropped once it is sent.
    pub async fn record_outcome(&self, id: &DeliveryId, outcome: &DeliveryOutcome, now: Timestamp) -> Result<()> {
        let due_at = match outcome {
            DeliveryOutcome::Retry { due_at, .. } | DeliveryOutcome::Held { due_at, .. } => Some(Millis(*due_at)),
            _ => None,
        };
        let held_at = match outcome {
            DeliveryOutcome::Held { .. } => Some(Millis(now)),
            _ => None,
        };
        let sent_at = match outcome {
            DeliveryOutcome::Sent { .. } | DeliveryOutcome::WrittenToFile => Some(Millis(now)),
            _ => None,
        };
        let sql = "UPDATE deliveries SET state = $1, due_at = COALESCE($2, due_at), sent_at = $3, reason = $4, \
             body = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE body END, \
             html = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE html END, \
             attempts = CASE WHEN $6 IS NULL THEN attempts ELSE attempts - 1 END, \
             held_since = CASE WHEN $6 IS NULL THEN NULL ELSE COALESCE(held_since, $6) END, \
             claimed_until = NULL WHERE id = $5 AND state = 'pending'";
        let mut tx = self.begin_write().await?;
        let recipient: Option<StoredAddress> = sqlx::query_scalar("SELECT address FROM deliveries WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *tx)
            .await?;
        let recipient = recipient.and_then(|stored| stored.0);
        let reason = outcome.reason().map(|why| Remark::parse(why).without_addresses(recipient.as_ref()));
        let why = reason.as_ref().map(Remark::as_str);
        let row = sqlx::query(sql).bind(outcome.state()).bind(due_at).bind(sent_at).bind(why).bind(id);
        let row = row.bind(held_at);
        let changed = row.execute(&mut *tx).await?.rows_affected();
        let why = why.unwrap_or_default();
        match outcome {
            DeliveryOutcome::Gone { .. } if changed == 1 => pause_recipient(&mut tx, id, why, now).await?,
            DeliveryOutcome::Refused { .. } if changed == 1 => pause_after_refusals(&mut tx, id, why, now).await?,
            _ => {}
        }
        tx.commit().await?;
        Ok(())
    }
}
