//! Claims letters that are due by lease, and records how each attempt to deliver one ended.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row as _};

use super::pauses::{IS_PAUSED, pause_after_refusals, pause_recipient};
use super::resend::resend_refused;
use super::whole_letter::{letter, letter_columns};
use crate::delivery::{Delivery, DeliveryId, DeliveryState, Lane, LetterKind, Remark};
use crate::store::Store;
use crate::store::columns::Millis;
use crate::store::people::verification::begin_link;
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
    /// The channel took the letter and never said whether it keeps it: to be tried again from this instant on. Each
    /// attempt may have been one.
    Unanswered {
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
            DeliveryOutcome::Retry { .. } | DeliveryOutcome::Held { .. } | DeliveryOutcome::Unanswered { .. } => {
                DeliveryState::Pending
            }
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
            | DeliveryOutcome::Unanswered { why, .. }
            | DeliveryOutcome::Failed { why }
            | DeliveryOutcome::Refused { why }
            | DeliveryOutcome::Gone { why } => Some(why),
        }
    }

    /// Returns when the letter is to be tried again.
    fn due_at(&self) -> Option<Timestamp> {
        match self {
            DeliveryOutcome::Retry { due_at, .. }
            | DeliveryOutcome::Held { due_at, .. }
            | DeliveryOutcome::Unanswered { due_at, .. } => Some(*due_at),
            _ => None,
        }
    }

    /// Returns whether the channel failed the letter.
    fn is_channels_fault(&self) -> bool {
        matches!(self, DeliveryOutcome::Held { .. } | DeliveryOutcome::Unanswered { .. })
    }

    fn has_left(&self) -> bool {
        matches!(self, DeliveryOutcome::Sent { .. } | DeliveryOutcome::WrittenToFile)
    }
}

/// How long a process holds the letters that it claims, by the machine's clock: a lease bounds how long a process
/// really works, whatever time the facts have.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// The order, in SQL, in which letters `d` that somebody waits for leave: links to sign in, which go to people who are
/// known, then confirmations of people who are, then those of strangers, which anybody can ask for.
const TRANSACTIONAL_ORDER: &str = "CASE WHEN d.kind = 'signin' THEN 0 \
    WHEN EXISTS (SELECT 1 FROM people p WHERE p.id = d.person) THEN 1 ELSE 2 END, d.owed_at, d.id";

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
        let order = if lane == Lane::Transactional { TRANSACTIONAL_ORDER } else { "d.owed_at, d.id" };
        let sql = format!("SELECT d.id FROM deliveries d WHERE {is_claimable} LIMIT 1");
        let waiting = sqlx::query(AssertSqlSafe(sql)).bind(due).bind(machine_now).bind(lane);
        // Without due letters nothing is written.
        if waiting.fetch_optional(&self.pool).await?.is_none() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "UPDATE deliveries SET claimed_until = $4, attempts = attempts + 1 WHERE id IN \
             (SELECT d.id FROM deliveries d WHERE {is_claimable} ORDER BY {order} LIMIT $5) \
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

    /// Records how an attempt ended; a letter that is no longer pending stays as it is. An attempt that a channel held
    /// up does not count against the letter. Pauses a recipient who has blocked us, and an address that refuses one
    /// letter after another; takes up again what one refused that now takes letters. What the receiving server
    /// answered is kept without addresses. The bytes of a letter with a sign-in or confirmation link are dropped once
    /// it is sent, and the link's life begins.
    pub async fn record_outcome(&self, id: &DeliveryId, outcome: &DeliveryOutcome, now: Timestamp) -> Result<()> {
        let held_at = outcome.is_channels_fault().then_some(Millis(now));
        let sent_at = outcome.has_left().then_some(Millis(now));
        let tries = i64::from(!matches!(outcome, DeliveryOutcome::Held { .. }));
        let sql = "UPDATE deliveries SET state = $1, due_at = COALESCE($2, due_at), sent_at = $3, reason = $4, \
             body = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE body END, \
             html = CASE WHEN kind IN ('confirmation', 'signin') AND $1 <> 'pending' THEN '' ELSE html END, \
             attempts = attempts - 1 + $7, \
             held_since = CASE WHEN $6 IS NULL THEN NULL ELSE COALESCE(held_since, $6) END, \
             claimed_until = NULL WHERE id = $5 AND state = 'pending'";
        let mut tx = self.begin_write().await?;
        let sql_kind = "SELECT address, kind FROM deliveries WHERE id = $1";
        let Some(row) = sqlx::query(sql_kind).bind(id).fetch_optional(&mut *tx).await? else { return Ok(()) };
        let (recipient, kind): (StoredAddress, LetterKind) = (row.try_get("address")?, row.try_get("kind")?);
        let reason = outcome.reason().map(|why| Remark::parse(why).without_addresses(recipient.0.as_ref()));
        let why = reason.as_ref().map(Remark::as_str);
        let row = sqlx::query(sql).bind(outcome.state()).bind(outcome.due_at().map(Millis)).bind(sent_at).bind(why);
        let row = row.bind(id).bind(held_at).bind(tries);
        if row.execute(&mut *tx).await?.rows_affected() == 1 {
            let why = why.unwrap_or_default();
            match outcome {
                DeliveryOutcome::Gone { .. } => pause_recipient(&mut tx, id, why, now).await?,
                DeliveryOutcome::Refused { .. } => pause_after_refusals(&mut tx, id, why, now).await?,
                DeliveryOutcome::Sent { .. } => {
                    begin_link(&mut tx, id, kind, now).await?;
                    resend_refused(&mut tx, id, now).await?;
                }
                DeliveryOutcome::WrittenToFile => begin_link(&mut tx, id, kind, now).await?,
                _ => {}
            }
        }
        tx.commit().await?;
        Ok(())
    }
}
