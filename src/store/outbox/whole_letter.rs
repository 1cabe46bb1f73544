//! Letters with their text. It may be long, and is read to send the letter or to show that one, and for nothing else.

use anyhow::Result;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::ledger::{LEDGER_COLUMNS, LedgerRow};
use crate::delivery::{Delivery, DeliveryId, LedgerLetter};
use crate::store::Store;
use crate::store::columns::read;

/// The columns of a [`Delivery`].
pub(super) fn letter_columns() -> String {
    format!("{LEDGER_COLUMNS}, body")
}

/// Reads a row with the columns [`letter_columns`].
pub(super) fn letter(row: &AnyRow) -> Result<Delivery> {
    Ok(LedgerLetter::from(read::<LedgerRow>(row, "id")?).with_body(row.try_get("body")?))
}

impl Store {
    /// Returns one letter and its HTML form.
    pub async fn letter(&self, id: &DeliveryId) -> Result<Option<(Delivery, String)>> {
        let sql = format!("SELECT {}, html FROM deliveries WHERE id = $1", letter_columns());
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| Ok((letter(row)?, row.try_get("html")?))).transpose()
    }

    /// Returns every letter with its text, newest first, for tests.
    #[cfg(any(test, feature = "internals"))]
    pub async fn all_deliveries(&self) -> Result<Vec<Delivery>> {
        let sql = format!("SELECT {} FROM deliveries ORDER BY owed_at DESC, id", letter_columns());
        sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(letter).collect()
    }
}
