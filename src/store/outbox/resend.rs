//! Letters that were given up or refused, and are still owed: the letter itself is sent again, with its Message-ID. A
//! new one with the same calls might be the second to tell of them (a server that never answered may have kept the
//! first), no mail program could tell that the two are one, and the ledger would have two lines for one letter.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use crate::delivery::{DeliveryId, DeliveryState, Remark};
use crate::opportunity::Zone;
use crate::store::Store;
use crate::store::columns::Millis;
use crate::store::outbox::pauses::IS_PAUSED;
use crate::store::people_columns::{DayColumn, Flag};
use crate::subscription::{AddressKind, PersonId};

/// How long a letter that did not arrive is missed.
const OWED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A letter that did not arrive and is still owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentLetter {
    pub id: DeliveryId,
    pub person: PersonId,
    pub state: DeliveryState,
    pub channel: AddressKind,
    /// Why it was not taken.
    pub why: Remark,
    /// Whether it ended so before letters could be sent again, and nobody has asked for that since.
    pub is_old: bool,
}

/// Returns the condition, in SQL, that a letter `d` was given up or refused and is owed all the same: there is somebody
/// to send it to and something to send, and it still matters. `$today` stands for the place of the day. A link that was
/// asked for is asked for anew, and a digest without calls tells of days that are long gone.
fn is_owed(today: &str) -> String {
    let settled: Vec<String> = [Remark::SubscriptionEnded, Remark::NotConfirmed, Remark::DayPassed]
        .iter()
        .map(|remark| format!("'{}'", remark.as_str()))
        .collect();
    format!(
        "d.state IN ('failed', 'refused') AND d.kind NOT IN ('confirmation', 'signin') \
         AND d.address <> 'borttagen' AND d.body <> '' AND COALESCE(d.reason, '') NOT IN ({}) \
         AND (d.kind = 'operator' OR EXISTS (SELECT 1 FROM subscriptions s WHERE s.person = d.person)) \
         AND (d.kind <> 'digest' OR d.calls <> '[]') \
         AND (d.kind <> 'reminder' OR EXISTS (SELECT 1 FROM reminded r WHERE r.delivery = d.id AND r.day >= {today}))",
        settled.join(", ")
    )
}

const RESEND: &str = "UPDATE deliveries SET state = 'pending', due_at = $1, resent_at = $1, attempts = 0, \
    held_since = NULL, claimed_until = NULL, \
    lane = CASE WHEN address LIKE 'mailto:%' THEN 'mail' ELSE 'chat' END WHERE id IN";

impl Store {
    /// Takes up again the letters in a state (failed or refused) that were queued at `since` or later and are still
    /// owed. Returns their number.
    pub async fn resend(&self, state: DeliveryState, since: Timestamp, now: Timestamp) -> Result<u64> {
        let sql = format!(
            "{RESEND} (SELECT d.id FROM deliveries d WHERE d.state = $2 AND d.owed_at >= $3 AND {})",
            is_owed("$4")
        );
        let mut tx = self.begin_write().await?;
        let query = sqlx::query(AssertSqlSafe(sql)).bind(Millis(now)).bind(state).bind(Millis(since));
        let resent = query.bind(DayColumn(Zone::Stockholm.date_of(now))).execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(resent)
    }

    /// Returns the letters of the last weeks that did not arrive and are still owed. Those of paused recipients are
    /// left out: that they are paused is told by itself, and what was refused is sent when they take letters again.
    pub async fn unsent_letters(&self, now: Timestamp) -> Result<Vec<UnsentLetter>> {
        let sql = format!(
            "SELECT d.id AS id, d.person AS person, d.state AS state, COALESCE(d.reason, '') AS reason, \
             CASE WHEN d.resent_at = d.owed_at THEN 1 ELSE 0 END AS is_old, \
             CASE WHEN d.address LIKE 'mailto:%' THEN 'mail' WHEN d.address LIKE 'telegram:%' THEN 'telegram' \
             ELSE 'hook' END AS channel FROM deliveries d WHERE d.state IN ('failed', 'refused') AND d.owed_at >= $1 \
             AND {} AND NOT ({IS_PAUSED}) ORDER BY d.owed_at, d.id",
            is_owed("$2")
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(Millis(now.checked_sub(OWED_FOR)?));
        let rows = query.bind(DayColumn(Zone::Stockholm.date_of(now))).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let (reason, channel): (String, String) = (row.try_get("reason")?, row.try_get("channel")?);
            Ok(UnsentLetter {
                id: row.try_get("id")?,
                person: row.try_get("person")?,
                state: row.try_get("state")?,
                channel: channel.parse()?,
                why: Remark::parse(&reason),
                is_old: row.try_get::<Flag, _>("is_old")?.0,
            })
        };
        rows.iter().map(read).collect()
    }
}

/// Takes up again what the recipient of a letter refused before, or could not take: this one they took. Each letter
/// once, so that one that is refused for what it says is not sent without end.
pub(super) async fn resend_refused(
    tx: &mut Transaction<'static, Any>,
    taken: &DeliveryId,
    now: Timestamp,
) -> Result<()> {
    let sql = format!(
        "{RESEND} (SELECT d.id FROM deliveries d WHERE d.person = (SELECT person FROM deliveries WHERE id = $2) \
         AND d.state || '' IN ('failed', 'refused') AND d.owed_at >= $3 AND d.resent_at IS NULL AND {})",
        is_owed("$4")
    );
    let since = Millis(now.checked_sub(OWED_FOR)?);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(Millis(now)).bind(taken).bind(since);
    query.bind(DayColumn(Zone::Stockholm.date_of(now))).execute(&mut **tx).await?;
    Ok(())
}
