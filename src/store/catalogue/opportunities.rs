//! Opportunities: each call once, as merged from its listings.

use anyhow::Result;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::record::Origin;
use crate::opportunity::{Facts, Opportunity, OpportunityId};
use crate::store::Store;
use crate::store::rows::{opportunity, placeholders, to_json};

impl Store {
    /// Returns one call by its id, the reference of any of its sources, or its funder's identifier (in any case).
    pub async fn find(&self, name: &str) -> Result<Option<Opportunity>> {
        let sql = "SELECT id, revision, status, source, reference, facts FROM opportunities WHERE id = $1 OR reference = $1 \
             OR identifier = $2 OR id IN (SELECT opportunity FROM listings WHERE reference = $1) \
             ORDER BY CASE WHEN id = $1 THEN 0 WHEN reference = $1 THEN 1 WHEN identifier = $2 THEN 2 ELSE 3 END, revision DESC LIMIT 1";
        let row = sqlx::query(sql).bind(name).bind(name.trim().to_uppercase()).fetch_optional(&self.pool).await?;
        row.as_ref().map(opportunity).transpose()
    }

    /// Returns one call by its id.
    pub async fn opportunity(&self, id: &OpportunityId) -> Result<Option<Opportunity>> {
        let sql = "SELECT id, revision, status, source, reference, facts FROM opportunities WHERE id = $1";
        let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(&self.pool).await?;
        row.as_ref().map(opportunity).transpose()
    }

    /// Returns calls by their ids, in no particular order; unknown ids are skipped.
    pub async fn opportunities(&self, ids: &[&OpportunityId]) -> Result<Vec<Opportunity>> {
        // SQL has no empty list.
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT id, revision, status, source, reference, facts FROM opportunities WHERE id IN {}",
            placeholders(1, ids.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for id in ids {
            query = query.bind(id.as_str());
        }
        query.fetch_all(&self.pool).await?.iter().map(opportunity).collect()
    }

    /// Returns the calls written after revision `since`, in the order of their revisions, at most `limit`.
    pub async fn revised_since(&self, since: i64, limit: i64) -> Result<Vec<Opportunity>> {
        let sql = "SELECT id, revision, status, source, reference, facts FROM opportunities WHERE revision > $1 \
             ORDER BY revision LIMIT $2";
        let rows = sqlx::query(sql).bind(since).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(opportunity).collect()
    }

    /// Returns the calls with a last day after `now` that are not over and have not changed since `before`
    /// (milliseconds).
    pub async fn open_calls(&self, now: i64, unchanged_since: i64) -> Result<Vec<Opportunity>> {
        let sql = "SELECT id, revision, status, source, reference, facts FROM opportunities o \
             WHERE kind <> 'page' AND status NOT IN ('closed', 'withdrawn') AND closes_at > $1 \
             AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.opportunity = o.id AND c.at >= $2) ORDER BY id";
        let rows = sqlx::query(sql).bind(now).bind(unchanged_since).fetch_all(&self.pool).await?;
        rows.iter().map(opportunity).collect()
    }

    /// Returns every call's id and revision, in no particular order.
    pub async fn revisions(&self) -> Result<Vec<(OpportunityId, i64)>> {
        let rows = sqlx::query("SELECT id, revision FROM opportunities").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("id")?, row.try_get("revision")?))).collect()
    }

    /// Returns how many calls are known.
    pub async fn count_opportunities(&self) -> Result<i64> {
        let row = sqlx::query("SELECT COUNT(*) AS n FROM opportunities").fetch_one(&self.pool).await?;
        Ok(row.try_get("n")?)
    }
}

/// Returns one call by its id, within a transaction.
pub(in crate::store) async fn get(
    tx: &mut Transaction<'static, Any>,
    id: &OpportunityId,
) -> Result<Option<Opportunity>> {
    let sql = "SELECT id, revision, status, source, reference, facts FROM opportunities WHERE id = $1";
    let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(&mut **tx).await?;
    row.as_ref().map(opportunity).transpose()
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
    sqlx::query(sql)
        .bind(id.as_str())
        .bind(origin.now.as_millisecond())
        .bind(to_json(&Facts::default())?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(in crate::store) async fn update(tx: &mut Transaction<'static, Any>, new: &Opportunity) -> Result<()> {
    let sql = "UPDATE opportunities SET revision = $1, kind = $2, status = $3, source = $4, reference = $5, identifier = $6, \
         closes_at = $7, facts = $8 WHERE id = $9";
    sqlx::query(sql)
        .bind(new.revision)
        .bind(new.facts.kind.as_str())
        .bind(new.status.as_str())
        .bind(&new.source)
        .bind(&new.reference)
        .bind(new.facts.identifier.as_ref().map(|identifier| identifier.trim().to_uppercase()))
        .bind(new.facts.closes_at().map(|at| at.as_millisecond()))
        .bind(to_json(&new.facts)?)
        .bind(new.id.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
