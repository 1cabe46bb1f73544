//! Claims letters that are due by lease, and records how each attempt to deliver one ended.

use anyhow::Result;
use jiff::Timestamp;

use super::ledger::{DELIVERY_COLUMNS, deliveries};
use super::pauses::{pause_after_refusals, pause_recipient};
use crate::delivery::{Delivery, DeliveryId, DeliveryState, Lane};
use crate::store::Store;
use crate::store::columns::Millis;

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
    fn state(&self) -> DeliveryState {
        match self {
            DeliveryOutcome::Sent { .. } => DeliveryState::Sent,
            DeliveryOutcome::WrittenToFile => DeliveryState::WrittenToFile,
            DeliveryOutcome::Retry { .. } => DeliveryState::Pending,
            DeliveryOutcome::Failed { .. } => DeliveryState::Failed,
            DeliveryOutcome::Refused { .. } | DeliveryOutcome::Gone { .. } => DeliveryState::Refused,
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            DeliveryOutcome::Sent { remark } => remark.as_deref(),
            DeliveryOutcome::WrittenToFile => None,
            DeliveryOutcome::Retry { why, .. }
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

impl Store {
    /// Claims up to `limit` letters of a lane that are due at `now`, the facts' time, for this process; the claims of a
    /// dead process expire and are taken over.
    pub async fn claim(&self, lane: Lane, limit: usize, now: Timestamp, lease: Lease) -> Result<Vec<Delivery>> {
        let (due, machine_now) = (Millis(now), Millis(lease.from));
        let sql = "SELECT id FROM deliveries WHERE state = 'pending' AND lane = $3 AND due_at <= $1 \
             AND (claimed_until IS NULL OR claimed_until < $2) LIMIT 1";
        let waiting = sqlx::query(sql).bind(due).bind(machine_now).bind(lane).fetch_optional(&self.pool).await?;
        // Without due letters nothing is written.
        if waiting.is_none() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "UPDATE deliveries SET claimed_until = $1, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM deliveries WHERE state = 'pending' AND lane = $5 AND due_at <= $2 \
              AND (claimed_until IS NULL OR claimed_until < $3) ORDER BY owed_at, id LIMIT $4) \
             AND state = 'pending' AND (claimed_until IS NULL OR claimed_until < $3) RETURNING {DELIVERY_COLUMNS}"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(Millis(lease.until)).bind(due).bind(machine_now);
        let query = query.bind(i64::try_from(limit).unwrap_or(i64::MAX)).bind(lane);
        let mut tx = self.begin_write().await?;
        let rows = query.fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let mut claimed = deliveries(&rows)?;
        claimed.sort_by(|a, b| (a.queued_at, &a.id).cmp(&(b.queued_at, &b.id)));
        Ok(claimed)
    }

    /// Records how an attempt ended; a letter that is no longer pending stays as it is. Pauses a recipient who has
    /// blocked us, and an address that refuses one letter after another. The bytes of a letter with a sign-in or
    /// confirmation link are dropped once it is sent.
    pub async fn record_outcome(&self, id: &DeliveryId, outcome: &DeliveryOutcome, now: Timestamp) -> Result<()> {
        let due_at = match outcome {
            DeliveryOutcome::Retry { due_at, .. } => Some(Millis(*due_at)),
            _ => None,
        };
        let sent_at = match outcome {
            DeliveryOutcome::Sent { .. } | DeliveryOutcome::WrittenToFile => Some(Millis(now)),
            _ => None,
        };
        let sql = "UPDATE deliveries SET state = $1, due_at = COALESCE($2, due_at), sent_at = $3, reason = $4, \
             body = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE body END, \
             html = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE html END, \
             claimed_until = NULL WHERE id = $5 AND state = 'pending'";
        let mut tx = self.begin_write().await?;
        let row = sqlx::query(sql).bind(outcome.state()).bind(due_at).bind(sent_at).bind(outcome.reason()).bind(id);
        let changed = row.execute(&mut *tx).await?.rows_affected();
        match outcome {
            DeliveryOutcome::Gone { why } if changed == 1 => pause_recipient(&mut tx, id, why, now).await?,
            DeliveryOutcome::Refused { why } if changed == 1 => pause_after_refusals(&mut tx, id, why, now).await?,
            _ => {}
        }
        tx.commit().await?;
        Ok(())
    }
}
