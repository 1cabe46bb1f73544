//! Letters to people who left, of which a channel may still hold a copy.

use anyhow::Result;

use crate::delivery::DeliveryId;
use crate::store::Store;

impl Store {
    /// Returns the letters to people who left, of which channels may still hold copies.
    pub async fn erased_letters(&self) -> Result<Vec<DeliveryId>> {
        let sql = "SELECT delivery FROM erased_letters ORDER BY delivery";
        Ok(sqlx::query_scalar(sql).fetch_all(&self.pool).await?)
    }

    /// Records that no channel holds a copy of the letter any more.
    pub async fn mark_copies_erased(&self, id: &DeliveryId) -> Result<()> {
        sqlx::query("DELETE FROM erased_letters WHERE delivery = $1").bind(id).execute(&self.pool).await?;
        Ok(())
    }
}
