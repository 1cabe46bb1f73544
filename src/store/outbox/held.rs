//! Letters that are held because their channel does not work for us, and how the deliveries stand as a whole.

use anyhow::Result;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sqlx::{FromRow, Row};

use crate::delivery::Remark;
use crate::store::Store;
use crate::store::columns::{Millis, read_all};
use crate::store::people_columns::DayColumn;
use crate::subscription::AddressKind;

/// A channel that takes no letters from us, with what it holds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldChannel {
    pub kind: AddressKind,
    pub letters: i64,
    /// Since when letters have been held.
    pub since: Timestamp,
    /// When the oldest of them was queued.
    pub oldest: Timestamp,
    /// What was answered to one of them, or why it could not be sent.
    pub why: String,
}

/// How many letters wait, and how many were not taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryCounts {
    /// All that are not sent yet, and when the oldest of them was queued.
    pub pending: i64,
    pub oldest_pending: Option<Timestamp>,
    /// Those of them that wait because their channel does not work for us.
    pub held: i64,
    /// Refused by the recipient's server for good, or given up, and queued in the last 30 days.
    pub refused: i64,
    pub failed: i64,
}

/// How far back letters that were refused or given up are counted.
const COUNTED_PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Store {
    /// Returns the channels that hold up letters.
    pub async fn held_channels(&self) -> Result<Vec<HeldChannel>> {
        let sql = "SELECT CASE WHEN address LIKE 'mailto:%' THEN 'mail' WHEN address LIKE 'telegram:%' THEN 'telegram' \
             ELSE 'hook' END AS kind, COUNT(*) AS letters, MIN(held_since) AS since, MIN(owed_at) AS oldest, \
             COALESCE(MAX(reason), '') AS why FROM deliveries WHERE held_since IS NOT NULL AND state = 'pending' \
             GROUP BY 1 ORDER BY 1";
        let rows: Vec<HeldRow> = read_all(&sqlx::query(sql).fetch_all(&self.pool).await?, "kind")?;
        rows.into_iter()
            .map(|row| {
                Ok(HeldChannel {
                    kind: row.kind.parse()?,
                    letters: row.letters,
                    since: row.since.0,
                    oldest: row.oldest.0,
                    why: row.why,
                })
            })
            .collect()
    }

    /// Counts the letters that wait, and those of the last 30 days that were not taken.
    pub async fn delivery_counts(&self, now: Timestamp) -> Result<DeliveryCounts> {
        let since = now.checked_sub(COUNTED_PERIOD)?;
        let sql = "SELECT COUNT(*) AS pending, MIN(owed_at) AS oldest, COUNT(held_since) AS held FROM deliveries \
             WHERE state = 'pending'";
        let row = sqlx::query(sql).fetch_one(&self.pool).await?;
        let mut counts = DeliveryCounts {
            pending: row.try_get("pending")?,
            oldest_pending: row.try_get::<Option<Millis>, _>("oldest")?.map(|at| at.0),
            held: row.try_get("held")?,
            ..DeliveryCounts::default()
        };
        let sql = "SELECT COUNT(*) FROM deliveries WHERE state = $1 AND owed_at >= $2";
        for (state, count) in [("refused", &mut counts.refused), ("failed", &mut counts.failed)] {
            *count = sqlx::query_scalar(sql).bind(state).bind(Millis(since)).fetch_one(&self.pool).await?;
        }
        Ok(counts)
    }

    /// Gives up reminders that could not be sent until all their days had passed: nobody can act on them any more.
    /// Returns their number.
    pub async fn lapse_held_reminders(&self, today: Date) -> Result<u64> {
        let sql = "UPDATE deliveries SET state = 'failed', reason = $2, held_since = NULL, claimed_until = NULL \
             WHERE state = 'pending' AND (held_since IS NOT NULL OR attempts > 0) AND kind = 'reminder' \
             AND claimed_until IS NULL AND NOT EXISTS \
             (SELECT 1 FROM reminded r WHERE r.delivery = deliveries.id AND r.day >= $1)";
        let done = sqlx::query(sql).bind(DayColumn(today)).bind(Remark::DayPassed.as_str()).execute(&self.pool).await?;
        Ok(done.rows_affected())
    }
}

#[derive(FromRow)]
struct HeldRow {
    kind: String,
    letters: i64,
    since: Millis,
    oldest: Millis,
    why: String,
}
