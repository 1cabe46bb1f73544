//! When and in what state each source was last read, and the HTTP validators of its pages.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use crate::opportunity::{SourceHealth, SourceId};
use crate::sources::Validators;
use crate::store::Store;
use crate::store::columns::{Millis, OptionalMillis, read_all};

/// The state of a source.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SourceRow {
    pub id: SourceId,
    #[sqlx(rename = "state")]
    pub health: SourceHealth,
    #[sqlx(try_from = "OptionalMillis")]
    pub last_attempt: Option<Timestamp>,
    #[sqlx(try_from = "OptionalMillis")]
    pub last_success: Option<Timestamp>,
    /// When it last listed a call that it had not listed before.
    #[sqlx(try_from = "OptionalMillis")]
    pub last_new: Option<Timestamp>,
    #[sqlx(try_from = "OptionalMillis")]
    pub next_due: Option<Timestamp>,
    /// Consecutive failures.
    pub failures: i64,
    pub error: Option<String>,
}

impl SourceRow {
    /// Returns the state of a source that has not been tried yet.
    pub fn untried(id: SourceId) -> SourceRow {
        SourceRow {
            id,
            health: SourceHealth::Never,
            last_attempt: None,
            last_success: None,
            last_new: None,
            next_due: None,
            failures: 0,
            error: None,
        }
    }
}

/// How many calls a source lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceCounts {
    pub known: i64,
    pub open: i64,
}

impl Store {
    /// Returns every source that was ever attempted, by id.
    pub async fn sources(&self) -> Result<BTreeMap<SourceId, SourceRow>> {
        let sql = "SELECT id, state, last_attempt, last_success, last_new, next_due, failures, error \
             FROM sources ORDER BY id";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        Ok(read_all(&rows, "id")?.into_iter().map(|row: SourceRow| (row.id.clone(), row)).collect())
    }

    /// Returns the newest moment of what the stages have written; `None` for a store that none has written to.
    pub async fn newest_moment(&self) -> Result<Option<Timestamp>> {
        let sql = "SELECT MAX(last_attempt) AS at FROM sources \
             UNION ALL SELECT MAX(at) FROM (SELECT at FROM changes ORDER BY seq DESC LIMIT 1) AS latest \
             UNION ALL SELECT MAX(at) FROM audits";
        let moments = sqlx::query(sql).fetch_all(&self.pool).await?;
        let moment = |row: &AnyRow| Ok(row.try_get::<OptionalMillis, _>("at")?.into());
        let moments = moments.iter().map(moment).collect::<Result<Vec<Option<Timestamp>>>>()?;
        Ok(moments.into_iter().flatten().max())
    }

    /// Returns the known and open calls of each source.
    pub async fn source_counts(&self) -> Result<BTreeMap<SourceId, SourceCounts>> {
        let sql = "SELECT l.source AS source, COUNT(*) AS known, \
             CAST(SUM(CASE WHEN o.status = 'open' AND l.gone_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS open \
             FROM listings l JOIN opportunities o ON o.id = l.opportunity GROUP BY l.source";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let counts = rows.iter().map(|row| {
            Ok((row.try_get("source")?, SourceCounts { known: row.try_get("known")?, open: row.try_get("open")? }))
        });
        counts.collect()
    }

    /// Stores the state of a source after an attempt.
    pub async fn put_source(&self, row: &SourceRow) -> Result<()> {
        let sql = "INSERT INTO sources (id, state, last_attempt, last_success, last_new, next_due, failures, error) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
             last_attempt = excluded.last_attempt, last_success = excluded.last_success, last_new = excluded.last_new, \
             next_due = excluded.next_due, failures = excluded.failures, error = excluded.error";
        sqlx::query(sql)
            .bind(&row.id)
            .bind(row.health)
            .bind(row.last_attempt.map(Millis))
            .bind(row.last_success.map(Millis))
            .bind(row.last_new.map(Millis))
            .bind(row.next_due.map(Millis))
            .bind(row.failures)
            .bind(row.error.clone())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Returns when the detail pages of a source were last read.
    pub async fn details_read_at(&self, source: &SourceId) -> Result<Option<Timestamp>> {
        let sql = "SELECT read_at FROM source_details WHERE source = $1";
        let row = sqlx::query(sql).bind(source).fetch_optional(&self.pool).await?;
        row.map(|row| Ok(row.try_get::<Millis, _>("read_at")?.0)).transpose()
    }

    /// Records when the detail pages of a source were read.
    pub async fn put_details_read_at(&self, source: &SourceId, at: Timestamp) -> Result<()> {
        let sql = "INSERT INTO source_details (source, read_at) VALUES ($1, $2) \
             ON CONFLICT (source) DO UPDATE SET read_at = excluded.read_at";
        sqlx::query(sql).bind(source).bind(Millis(at)).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns the validators of a source's pages, by URL.
    pub async fn validators(&self, source: &SourceId) -> Result<BTreeMap<String, Validators>> {
        let sql = "SELECT url, etag, last_modified FROM validators WHERE source = $1";
        let rows = sqlx::query(sql).bind(source).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            Ok((
                row.try_get("url")?,
                Validators { etag: row.try_get("etag")?, last_modified: row.try_get("last_modified")? },
            ))
        };
        rows.iter().map(read).collect()
    }

    /// Replaces the validators of a source's pages. To be called only when everything on these pages has been stored.
    pub async fn put_validators(&self, source: &SourceId, validators: &BTreeMap<String, Validators>) -> Result<()> {
        let mut tx = self.begin_write().await?;
        sqlx::query("DELETE FROM validators WHERE source = $1").bind(source).execute(&mut *tx).await?;
        for (url, page) in validators {
            sqlx::query("INSERT INTO validators (source, url, etag, last_modified) VALUES ($1, $2, $3, $4)")
                .bind(source)
                .bind(url)
                .bind(page.etag.clone())
                .bind(page.last_modified.clone())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
