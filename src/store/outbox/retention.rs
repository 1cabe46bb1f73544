//! How long the ledger keeps the texts of letters.

use anyhow::Result;
use jiff::Timestamp;

use crate::store::Store;
use crate::store::columns::Millis;

/// The letters whose text is removed in one transaction: a second's work at most, while others wait to write.
const PER_BATCH: i64 = 200;

impl Store {
    /// Removes the text of some letters that were queued before `before` and do not wait any more; their rows stay.
    /// Returns their number, which is 0 when none is left.
    pub async fn remove_old_texts(&self, before: Timestamp) -> Result<u64> {
        let some = "SELECT id FROM deliveries WHERE text_kept = 1 AND owed_at < $1 AND state <> 'pending' LIMIT 1";
        if sqlx::query(some).bind(Millis(before)).fetch_optional(&self.pool).await?.is_none() {
            return Ok(0);
        }
        let sql = "UPDATE deliveries SET body = '', html = '', text_kept = 0 WHERE id IN (SELECT id FROM deliveries \
             WHERE text_kept = 1 AND owed_at < $1 AND state <> 'pending' ORDER BY owed_at LIMIT $2)";
        let mut tx = self.begin_write().await?;
        let removed = sqlx::query(sql).bind(Millis(before)).bind(PER_BATCH).execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(removed)
    }
}
