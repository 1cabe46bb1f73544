//! What kommuner pass on to associations and companies.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::kommun::KommunSlug;
use crate::kommun::passed_on::PassedOn;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::Store;
use crate::store::columns::{Millis, read};

/// What a kommun passed on, with the call itself.
#[derive(Clone, Debug)]
pub struct PassedOnCall {
    pub passed_on: PassedOn,
    pub opportunity: Opportunity,
}

const COLUMNS: &str = "p.kommun AS kommun, p.note AS note, p.at AS at, p.undone_at AS undone_at, o.id AS id, \
    o.revision AS revision, o.status AS status, o.source AS source, o.reference AS reference, o.facts AS facts";

impl Store {
    /// Passes a call on. If it was passed on before, the new note reaches those who have not been notified; if that was
    /// taken back, it is passed on again. The note is stored as it is: shorten it first.
    pub async fn pass_on(&self, kommun: &KommunSlug, call: &OpportunityId, note: &str, now: Timestamp) -> Result<()> {
        let mut tx = self.begin_write().await?;
        let sql = "INSERT INTO passed_on (kommun, opportunity, note, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (kommun, opportunity) DO UPDATE SET note = excluded.note, \
             at = CASE WHEN passed_on.undone_at IS NULL THEN passed_on.at ELSE excluded.at END, undone_at = NULL";
        let query = sqlx::query(sql).bind(kommun).bind(call).bind(note).bind(Millis(now));
        query.execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes back what was passed on, and deletes the note. Returns false when the call was not passed on.
    pub async fn undo_pass_on(&self, kommun: &KommunSlug, call: &OpportunityId, now: Timestamp) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        let sql = "UPDATE passed_on SET undone_at = $3, note = '' \
             WHERE kommun = $1 AND opportunity = $2 AND undone_at IS NULL";
        let query = sqlx::query(sql).bind(kommun).bind(call).bind(Millis(now));
        let undone = query.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(undone > 0)
    }

    /// Returns everything that was ever passed on by a kommun or by all, the newest first, including what was taken
    /// back.
    pub async fn passed_on_calls(&self, kommun: Option<&KommunSlug>) -> Result<Vec<PassedOnCall>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM passed_on p JOIN opportunities o ON o.id = p.opportunity \
             WHERE $1 = '' OR p.kommun = $1 ORDER BY p.at DESC, p.kommun, o.id"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(kommun.map_or("", KommunSlug::as_str));
        query.fetch_all(&self.pool).await?.iter().map(passed_on_call).collect()
    }

    /// Returns which kommuner have passed a call on and not taken it back.
    pub async fn passed_on_by(&self, call: &OpportunityId) -> Result<Vec<PassedOn>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM passed_on p JOIN opportunities o ON o.id = p.opportunity \
             WHERE p.opportunity = $1 AND p.undone_at IS NULL ORDER BY p.kommun"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(call).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(passed_on_call(row)?.passed_on)).collect()
    }

    /// Returns how many people subscribe to what a kommun passes on.
    pub async fn count_passed_on_recipients(&self, kommun: &KommunSlug) -> Result<u64> {
        let sql = "SELECT COUNT(*) AS n FROM subscriptions WHERE kommun = $1 AND passed_on = 1 AND paused_at IS NULL";
        let row = sqlx::query(sql).bind(kommun).fetch_one(&self.pool).await?;
        Ok(u64::try_from(row.try_get::<i64, _>("n")?)?)
    }
}

fn passed_on_call(row: &AnyRow) -> Result<PassedOnCall> {
    let opportunity: Opportunity = read(row, "id")?;
    let what = PassedOn {
        kommun: row.try_get("kommun")?,
        call: opportunity.id.clone(),
        note: row.try_get("note")?,
        at: row.try_get::<Millis, _>("at")?.0,
        undone: row.try_get::<Option<Millis>, _>("undone_at")?.is_some(),
    };
    Ok(PassedOnCall { passed_on: what, opportunity })
}
