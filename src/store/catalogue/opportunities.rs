//! Opportunities: each call once, as merged from its listings.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, FromRow, Row, Transaction};

use super::provenance::Origin;
use crate::opportunity::{Facts, Opportunity, OpportunityId, Revision};
use crate::store::Store;
use crate::store::columns::{Millis, read, read_all};
use crate::store::rows::placeholders;

/// The columns of an opportunity, where the table is called `o`.
macro_rules! opportunity_columns {
    () => {
        "o.id AS id, o.revision AS revision, o.status AS status, o.source AS source, o.reference AS reference, \
         o.facts AS facts"
    };
}

pub(in crate::store) use opportunity_columns;

impl FromRow<'_, AnyRow> for Opportunity {
    fn from_row(row: &AnyRow) -> sqlx::Result<Opportunity> {
        Ok(Opportunity {
            id: row.try_get("id")?,
            revision: row.try_get("revision")?,
            status: row.try_get("status")?,
            source: row.try_get("source")?,
            reference: row.try_get("reference")?,
            facts: row.try_get("facts")?,
        })
    }
}

/// The instants that select open calls of which nothing new is known.
#[derive(Clone, Copy, Debug)]
pub struct QuietCalls {
    /// Their last day is later.
    pub closing_after: Timestamp,
    /// Their last change is earlier.
    pub unchanged_since: Timestamp,
}

impl Store {
    /// Returns one call by its id, the reference of any of its sources, or its funder's identifier (in any case).
    pub async fn find(&self, name: &str) -> Result<Option<Opportunity>> {
        let sql = concat!(
            "SELECT ",
            opportunity_columns!(),
            " FROM opportunities o WHERE o.id = $1 OR o.reference = $1 OR o.identifier = $2 \
             OR o.id IN (SELECT opportunity FROM listings WHERE reference = $1) \
             ORDER BY CASE WHEN o.id = $1 THEN 0 WHEN o.reference = $1 THEN 1 WHEN o.identifier = $2 THEN 2 ELSE 3 END, \
             o.revision DESC LIMIT 1"
        );
        let row = sqlx::query(sql).bind(name).bind(name.trim().to_uppercase()).fetch_optional(&self.pool).await?;
        row.map(|row| read(&row, "id")).transpose()
    }

    /// Returns one call by its id.
    pub async fn opportunity(&self, id: &OpportunityId) -> Result<Option<Opportunity>> {
        let sql = concat!("SELECT ", opportunity_columns!(), " FROM opportunities o WHERE o.id = $1");
        let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(&self.pool).await?;
        row.map(|row| read(&row, "id")).transpose()
    }

    /// Returns calls by their ids, in no particular order; unknown ids are skipped.
    pub async fn opportunities(&self, ids: &[&OpportunityId]) -> Result<Vec<Opportunity>> {
        // SQL has no empty list.
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {} FROM opportunities o WHERE o.id IN {}",
            opportunity_columns!(),
            placeholders(1, ids.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for id in ids {
            query = query.bind(id.as_str());
        }
        read_all(&query.fetch_all(&self.pool).await?, "id")
    }

    /// Returns the calls written after revision `since`, in the order of their revisions, at most `limit`.
    pub async fn revised_since(&self, since: Revision, limit: i64) -> Result<Vec<Opportunity>> {
        let sql = concat!(
            "SELECT ",
            opportunity_columns!(),
            " FROM opportunities o WHERE o.revision > $1 ORDER BY o.revision LIMIT $2"
        );
        read_all(&sqlx::query(sql).bind(since).bind(limit).fetch_all(&self.pool).await?, "id")
    }

    /// Returns the calls that are not over and of which nothing new is known.
    pub async fn quiet_calls(&self, wanted: QuietCalls) -> Result<Vec<Opportunity>> {
        let sql = concat!(
            "SELECT ",
            opportunity_columns!(),
            " FROM opportunities o \
             WHERE o.kind <> 'page' AND o.status NOT IN ('closed', 'withdrawn') AND o.closes_at > $1 \
             AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.opportunity = o.id AND c.at >= $2) ORDER BY o.id"
        );
        let query = sqlx::query(sql).bind(Millis(wanted.closing_after)).bind(Millis(wanted.unchanged_since));
        read_all(&query.fetch_all(&self.pool).await?, "id")
    }

    /// Returns every call's id and revision, in no particular order.
    pub async fn revisions(&self) -> Result<Vec<(OpportunityId, Revision)>> {
        let rows = sqlx::query("SELECT id, revision FROM opportunities").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("id")?, row.try_get("revision")?))).collect()
    }

    /// Returns how many calls are known.
    pub async fn count_opportunities(&self) -> Result<i64> {
        let row = sqlx::query("SELECT COUNT(*) AS n FROM opportunities").fetch_one(&self.pool).await?;
        Ok(row.try_get("n")?)
    }
}

/// Returns one call by its id, within a transaction. `None` while it is only a row that a merge has yet to fill.
pub(in crate::store) async fn get(
    tx: &mut Transaction<'static, Any>,
    id: &OpportunityId,
) -> Result<Option<Opportunity>> {
    let sql = concat!("SELECT ", opportunity_columns!(), " FROM opportunities o WHERE o.id = $1 AND o.revision >= 0");
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(&mut **tx).await?;
    row.map(|row| read(&row, "id")).transpose()
}

/// Inserts the row that a new call's first listing refers to; merging fills it within the same transaction. Its
/// revision is negative and unique, because a real one is taken only when the row is complete.
pub(in crate::store) async fn insert_empty(
    tx: &mut Transaction<'static, Any>,
    id: &OpportunityId,
    origin: Origin<'_>,
) -> Result<()> {
    let sql = "INSERT INTO opportunities (id, revision, kind, status, source, reference, first_seen, facts) \
         VALUES ($1, (SELECT -1 - value FROM counters WHERE name = 'revision'), 'funding', 'unknown', '', '', $2, $3)";
    sqlx::query(sql).bind(id.as_str()).bind(Millis(origin.now)).bind(Facts::default()).execute(&mut **tx).await?;
    Ok(())
}

pub(in crate::store) async fn update(tx: &mut Transaction<'static, Any>, new: &Opportunity) -> Result<()> {
    let sql = "UPDATE opportunities SET revision = $1, kind = $2, status = $3, source = $4, reference = $5, identifier = $6, \
         closes_at = $7, facts = $8, stated = $9 WHERE id = $10";
    sqlx::query(sql)
        .bind(new.revision)
        .bind(new.facts.kind)
        .bind(new.status)
        .bind(&new.source)
        .bind(&new.reference)
        .bind(new.facts.identifier.as_ref().map(|identifier| identifier.trim().to_uppercase()))
        .bind(new.facts.closes_at().map(Millis))
        .bind(&new.facts)
        .bind(new.facts.stated)
        .bind(new.id.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
