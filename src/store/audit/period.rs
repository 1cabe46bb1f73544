//! What happened during some days: new calls, feedback, and how sources fared; the material of a report on a
//! kommun. The end of a period is exclusive.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::feedback::Feedback;
use crate::kommun::{KommunSlug, Match};
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::Store;
use crate::store::columns::{Millis, read};
use crate::store::people::feedback::{FEEDBACK_COLUMNS, feedback};
use crate::store::people_columns::DayColumn;

/// A call with its judgement for the kommun that a report is about.
#[derive(Clone, Debug)]
pub struct ReportedCall {
    pub opportunity: Opportunity,
    pub judgement: Match,
    pub first_seen: Timestamp,
}

/// How reliably a source could be read during a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceReliability {
    /// Days on record, and those of them with at least one round in which the source was not read as it should be.
    pub days: i64,
    pub failed_days: i64,
    pub rounds: i64,
    pub failed_rounds: i64,
}

impl Store {
    /// Returns how many calls and policy matters were first seen in a period, without pages that are only watched.
    pub async fn count_first_seen_between(&self, days: &Range<Timestamp>) -> Result<u64> {
        let sql =
            "SELECT COUNT(*) AS n FROM opportunities WHERE kind <> 'page' AND first_seen >= $1 AND first_seen < $2";
        let row = sqlx::query(sql).bind(Millis(days.start)).bind(Millis(days.end)).fetch_one(&self.pool).await?;
        Ok(u64::try_from(row.try_get::<i64, _>("n")?)?)
    }

    /// Returns the calls that suit a kommun, on which someone there gave feedback, or that it has passed on, with
    /// today's judgements.
    pub async fn reported_calls(&self, kommun: &KommunSlug) -> Result<Vec<ReportedCall>> {
        let sql = "SELECT o.id AS id, o.revision AS revision, o.status AS status, o.source AS source, \
             o.reference AS reference, o.facts AS facts, o.first_seen AS first_seen, m.body AS body \
             FROM matches m JOIN opportunities o ON o.id = m.opportunity \
             WHERE m.kommun = $1 AND o.kind <> 'page' AND (m.level <> 'none' \
             OR o.id IN (SELECT opportunity FROM feedback WHERE kommun = $1) \
             OR o.id IN (SELECT opportunity FROM passed_on WHERE kommun = $1)) ORDER BY m.score DESC, o.id";
        let rows = sqlx::query(sql).bind(kommun).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let first_seen = row.try_get::<Millis, _>("first_seen")?.into();
            Ok(ReportedCall { opportunity: read(row, "id")?, judgement: row.try_get("body")?, first_seen })
        };
        rows.iter().map(read).collect()
    }

    /// Returns the ids of the calls that subscribers of a kommun began to follow in a period, and still follow.
    pub async fn followed_between(&self, days: &Range<Timestamp>, kommun: &KommunSlug) -> Result<Vec<OpportunityId>> {
        let sql = "SELECT DISTINCT f.opportunity AS opportunity FROM follows f \
             JOIN subscriptions s ON s.person = f.person AND s.kommun = $3 AND s.passed_on = 0 WHERE f.at >= $1 AND f.at < $2 ORDER BY 1";
        let query = sqlx::query_scalar(sql).bind(Millis(days.start)).bind(Millis(days.end)).bind(kommun);
        Ok(query.fetch_all(&self.pool).await?)
    }

    /// Returns the feedback given for a kommun in a period and not taken back since.
    pub async fn feedback_between(&self, days: &Range<Timestamp>, kommun: &KommunSlug) -> Result<Vec<Feedback>> {
        let sql = format!(
            "SELECT {FEEDBACK_COLUMNS} FROM feedback f WHERE f.kommun = $1 AND f.at >= $2 AND f.at < $3 \
             ORDER BY f.opportunity, f.person"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(kommun).bind(Millis(days.start)).bind(Millis(days.end));
        query.fetch_all(&self.pool).await?.iter().map(feedback).collect()
    }

    /// Returns how reliable each source was from one day to another, both included.
    pub async fn source_reliability(&self, from: Date, to: Date) -> Result<BTreeMap<String, SourceReliability>> {
        let sql = "SELECT source, COUNT(*) AS days, CAST(SUM(CASE WHEN ill > 0 THEN 1 ELSE 0 END) AS BIGINT) AS ill_days, \
             CAST(SUM(rounds) AS BIGINT) AS rounds, CAST(SUM(ill) AS BIGINT) AS ill_rounds FROM source_days \
             WHERE day >= $1 AND day <= $2 GROUP BY source ORDER BY source";
        let rows = sqlx::query(sql).bind(DayColumn(from)).bind(DayColumn(to)).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let days = SourceReliability {
                days: row.try_get("days")?,
                failed_days: row.try_get("ill_days")?,
                rounds: row.try_get("rounds")?,
                failed_rounds: row.try_get("ill_rounds")?,
            };
            Ok((row.try_get("source")?, days))
        };
        rows.iter().map(read).collect()
    }

    /// Returns the first day on record for any source.
    pub async fn first_recorded_day(&self) -> Result<Option<Date>> {
        let first: Option<DayColumn> =
            sqlx::query_scalar("SELECT MIN(day) FROM source_days").fetch_one(&self.pool).await?;
        Ok(first.map(|day| day.0))
    }
}
