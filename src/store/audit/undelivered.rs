//! The audit of letters that wait longer than they should.

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::findings::{AuditFinding, FindingKind};
use crate::store::Store;
use crate::store::columns::Millis;
use crate::store::outbox::pauses::IS_PAUSED;

impl Store {
    /// Returns letters that were due before `due`, by the facts' clock, or were queued before `tried_since` and have
    /// been tried in vain, and that no process has claimed at `machine_now`. Those of paused recipients wait until
    /// somebody resumes them; those that are held are told by themselves.
    pub async fn overdue_letters(
        &self,
        due: Timestamp,
        tried_since: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Vec<AuditFinding>> {
        let sql = format!(
            "SELECT d.id AS id, d.person AS person FROM deliveries d WHERE d.state = 'pending' \
             AND (d.due_at < $1 OR (d.attempts > 0 AND COALESCE(d.resent_at, d.owed_at) < $3)) \
             AND d.held_since IS NULL AND (d.claimed_until IS NULL OR d.claimed_until < $2) AND NOT ({IS_PAUSED}) \
             ORDER BY d.owed_at, d.id"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(Millis(due)).bind(Millis(machine_now));
        findings(FindingKind::Overdue, &query.bind(Millis(tried_since)).fetch_all(&self.pool).await?)
    }

    /// Returns letters that have been held since before `since` because their channel does not work for us.
    pub async fn letters_held_since(&self, since: Timestamp) -> Result<Vec<AuditFinding>> {
        let sql = "SELECT d.id AS id, d.person AS person FROM deliveries d WHERE d.state = 'pending' \
             AND d.held_since < $1 ORDER BY d.owed_at, d.id";
        findings(FindingKind::Held, &sqlx::query(sql).bind(Millis(since)).fetch_all(&self.pool).await?)
    }
}

fn findings(kind: FindingKind, rows: &[AnyRow]) -> Result<Vec<AuditFinding>> {
    let read = |row: &AnyRow| {
        Ok(AuditFinding { letter: Some(row.try_get("id")?), ..AuditFinding::of(kind, row.try_get("person")?) })
    };
    rows.iter().map(read).collect()
}
