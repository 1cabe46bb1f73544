//! Paused subscriptions: their letters came back, so nothing is sent to them until someone resumes them.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{Any, Transaction};

use crate::delivery::{DeliveryId, DeliveryState, Remark};
use crate::kommun::KommunSlug;
use crate::store::Store;
use crate::store::columns::Millis;
use crate::subscription::Address;

/// Consecutive permanent refusals after which an address counts as dead. One may be the fault of a letter, two of a bad
/// day.
const MAX_REFUSALS: i64 = 3;

/// Whether all subscriptions of the recipient of a letter `d` are paused, in SQL.
pub(in crate::store) const IS_PAUSED: &str = "COALESCE((SELECT MIN(CASE WHEN s.paused_at IS NULL THEN 0 ELSE 1 END) \
    FROM subscriptions s WHERE s.person = d.person), 0) = 1";

impl Store {
    /// Pauses all subscriptions of a person until someone resumes them. Returns how many were not paused before.
    pub async fn pause(&self, address: &Address, why: &Remark, now: Timestamp) -> Result<u64> {
        let why = why.clone().without_addresses(Some(address));
        let sql = "UPDATE subscriptions SET paused_at = $1, paused_why = $2 WHERE paused_at IS NULL \
             AND person IN (SELECT id FROM people WHERE address = $3)";
        let done = sqlx::query(sql).bind(Millis(now)).bind(why.as_str()).bind(address.to_string());
        Ok(done.execute(&self.pool).await?.rows_affected())
    }

    /// Resumes a person's subscriptions (of one kommun, or all). Returns how many were paused. Earlier refusals no
    /// longer count.
    pub async fn resume(&self, address: &Address, kommun: Option<&KommunSlug>, now: Timestamp) -> Result<u64> {
        let sql = "UPDATE subscriptions SET paused_at = NULL, paused_why = NULL, resumed_at = $3 \
             WHERE paused_at IS NOT NULL AND person IN (SELECT id FROM people WHERE address = $1) \
             AND ($2 = '' OR kommun = $2)";
        let done = sqlx::query(sql).bind(address.to_string()).bind(kommun.map_or("", KommunSlug::as_str));
        Ok(done.bind(Millis(now)).execute(&self.pool).await?.rows_affected())
    }
}

/// Pauses the recipient of a letter that was just refused, if it was the last of several in a row since they were last
/// resumed.
pub(in crate::store) async fn pause_after_refusals(
    tx: &mut Transaction<'static, Any>,
    letter: &DeliveryId,
    why: &str,
    now: Timestamp,
) -> Result<()> {
    let sql = "SELECT d.state AS state FROM deliveries d WHERE d.state <> 'pending' \
         AND d.person = (SELECT person FROM deliveries WHERE id = $1) AND d.owed_at > \
         (SELECT COALESCE(MAX(s.resumed_at), 0) FROM subscriptions s WHERE s.person = d.person) \
         ORDER BY d.owed_at DESC, d.id DESC LIMIT $2";
    let last: Vec<DeliveryState> = sqlx::query_scalar(sql).bind(letter).bind(MAX_REFUSALS).fetch_all(&mut **tx).await?;
    let refused = last.into_iter().filter(|state| *state == DeliveryState::Refused).count();
    if i64::try_from(refused)? < MAX_REFUSALS { Ok(()) } else { pause_recipient(tx, letter, why, now).await }
}

/// Pauses the recipient of a letter.
pub(in crate::store) async fn pause_recipient(
    tx: &mut Transaction<'static, Any>,
    letter: &DeliveryId,
    why: &str,
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE subscriptions SET paused_at = $1, paused_why = $2 WHERE paused_at IS NULL \
         AND person = (SELECT person FROM deliveries WHERE id = $3)";
    sqlx::query(sql).bind(Millis(now)).bind(why).bind(letter).execute(&mut **tx).await?;
    Ok(())
}
