//! The ledger: every letter that was ever queued, newest first.

use anyhow::Result;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::delivery::{Delivery, DeliveryId, DeliveryState, LetterKind, NotifiedCall};
use crate::kommun::KommunSlug;
use crate::locale::Locale;
use crate::store::Store;
use crate::store::columns::{Millis, read, read_all};
use crate::store::people_columns::{Json, StoredAddress};
use crate::store::rows::places;
use crate::subscription::PersonId;

/// The columns of a [`Delivery`].
pub(in crate::store) const DELIVERY_COLUMNS: &str = "id, person, address, kommuner, kind, language, calls, state, attempts, subject, message_id, owed_at, sent_at, \
     reason, body";

impl Store {
    /// Returns a page of the ledger, newest first, and the total number of letters: those about one of these kommuner,
    /// or all.
    pub async fn ledger(
        &self,
        about: Option<&[KommunSlug]>,
        limit: usize,
        offset: usize,
    ) -> Result<(Vec<Delivery>, usize)> {
        let to_i64 = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let slugs = about.unwrap_or_default();
        let filter = match about {
            None => String::new(),
            Some([]) => return Ok((Vec::new(), 0)),
            Some(_) => format!(
                "WHERE id IN (SELECT delivery FROM delivery_kommuner WHERE kommun IN ({}))",
                places(1, slugs.len())
            ),
        };
        let sql = format!("SELECT COUNT(*) AS n FROM deliveries {filter}");
        let count = slugs.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let total: i64 = count.fetch_one(&self.pool).await?.try_get("n")?;
        let sql = format!(
            "SELECT {DELIVERY_COLUMNS} FROM deliveries {filter} ORDER BY owed_at DESC, id LIMIT ${} OFFSET ${}",
            slugs.len() + 1,
            slugs.len() + 2
        );
        let page = slugs.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, slug| query.bind(slug));
        let rows = page.bind(to_i64(limit)).bind(to_i64(offset)).fetch_all(&self.pool).await?;
        Ok((deliveries(&rows)?, usize::try_from(total)?))
    }

    /// Returns the whole ledger, newest first.
    pub async fn all_deliveries(&self) -> Result<Vec<Delivery>> {
        let sql = format!("SELECT {DELIVERY_COLUMNS} FROM deliveries ORDER BY owed_at DESC, id");
        deliveries(&sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await?)
    }

    /// Returns one letter and its HTML form.
    pub async fn letter(&self, id: &DeliveryId) -> Result<Option<(Delivery, String)>> {
        let sql = format!("SELECT {DELIVERY_COLUMNS}, html FROM deliveries WHERE id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| Ok((read::<DeliveryRow>(row, "id")?.into(), row.try_get("html")?))).transpose()
    }
}

/// Reads rows with the columns [`DELIVERY_COLUMNS`].
pub(in crate::store) fn deliveries(rows: &[AnyRow]) -> Result<Vec<Delivery>> {
    Ok(read_all::<DeliveryRow>(rows, "id")?.into_iter().map(Delivery::from).collect())
}

#[derive(FromRow)]
struct DeliveryRow {
    id: DeliveryId,
    person: PersonId,
    address: StoredAddress,
    kommuner: Json<Vec<KommunSlug>>,
    kind: LetterKind,
    language: Locale,
    calls: Json<Vec<NotifiedCall>>,
    state: DeliveryState,
    attempts: i64,
    subject: String,
    message_id: String,
    owed_at: Millis,
    sent_at: Option<Millis>,
    reason: Option<String>,
    body: String,
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Delivery {
        Delivery {
            id: row.id,
            person: row.person,
            to: row.address.0,
            kommuner: row.kommuner.0,
            kind: row.kind,
            language: row.language.tag(),
            calls: row.calls.0,
            state: row.state,
            attempts: row.attempts,
            subject: row.subject,
            message_id: row.message_id,
            queued_at: row.owed_at.0,
            sent_at: row.sent_at.map(|at| at.0),
            reason: row.reason,
            body: row.body,
        }
    }
}
