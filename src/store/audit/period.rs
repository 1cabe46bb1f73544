//! What happened during some days: calls that became known, letters, answers, and the days of sources. What a report on a
//! kommun is made from. Instants are milliseconds since 1970, UTC; the end of a period is exclusive.

use std::collections::BTreeMap;

use anyhow::Result;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::delivery::Delivery;
use crate::feedback::Feedback;
use crate::kommun::Match;
use crate::opportunity::Opportunity;
use crate::store::Store;
use crate::store::outbox::queue::delivery;
use crate::store::rows::{from_json, opportunity};

/// A call as a kommun met it.
#[derive(Clone, Debug)]
pub struct Met {
    pub opportunity: Opportunity,
    pub found: Match,
    pub first_seen: i64,
}

/// How a source was during a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceDays {
    /// Days that are known of, and those of them with a round that did not read it as it should.
    pub days: i64,
    pub ill_days: i64,
    pub rounds: i64,
    pub ill_rounds: i64,
}

impl Store {
    /// The letters written from one instant to another, the oldest first: all, or those about one of these kommuner.
    pub async fn letters_between(&self, (from, to): (i64, i64), kommuner: Option<&[&str]>) -> Result<Vec<Delivery>> {
        let sql = "SELECT * FROM deliveries WHERE owed_at >= $1 AND owed_at < $2 ORDER BY owed_at, id";
        let rows = sqlx::query(sql).bind(from).bind(to).fetch_all(&self.pool).await?;
        about(&rows, kommuner)
    }

    /// The letters that a channel took from one instant to another, about a kommun.
    pub async fn letters_sent_between(&self, (from, to): (i64, i64), kommun: &str) -> Result<Vec<Delivery>> {
        let sql =
            "SELECT * FROM deliveries WHERE state = 'sent' AND sent_at >= $1 AND sent_at < $2 ORDER BY sent_at, id";
        let rows = sqlx::query(sql).bind(from).bind(to).fetch_all(&self.pool).await?;
        about(&rows, Some(&[kommun]))
    }

    /// How many calls and policy matters became known; pages that are only watched are none.
    pub async fn seen_between(&self, (from, to): (i64, i64)) -> Result<u64> {
        let sql =
            "SELECT COUNT(*) AS n FROM opportunities WHERE kind <> 'page' AND first_seen >= $1 AND first_seen < $2";
        let row = sqlx::query(sql).bind(from).bind(to).fetch_one(&self.pool).await?;
        Ok(u64::try_from(row.try_get::<i64, _>("n")?)?)
    }

    /// The calls that suit a kommun, that someone there has said something of, or that it has passed on, as judged today.
    pub async fn met_by(&self, kommun: &str) -> Result<Vec<Met>> {
        let sql = "SELECT o.id AS id, o.revision AS revision, o.status AS status, o.source AS source, \
             o.reference AS reference, o.facts AS facts, o.first_seen AS first_seen, m.body AS body \
             FROM matches m JOIN opportunities o ON o.id = m.opportunity \
             WHERE m.kommun = $1 AND o.kind <> 'page' AND (m.level <> 'none' \
             OR o.id IN (SELECT opportunity FROM feedback WHERE kommun = $1) \
             OR o.id IN (SELECT opportunity FROM passed_on WHERE kommun = $1)) ORDER BY m.score DESC, o.id";
        let rows = sqlx::query(sql).bind(kommun).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let (found, first_seen) = (from_json(row, "body")?, row.try_get("first_seen")?);
            Ok(Met { opportunity: opportunity(row)?, found, first_seen })
        };
        rows.iter().map(read).collect()
    }

    /// The calls that readers of a kommun began to follow, and follow still.
    pub async fn followed_between(&self, (from, to): (i64, i64), kommun: &str) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT f.opportunity AS opportunity FROM follows f \
             JOIN subscriptions s ON s.person = f.person AND s.kommun = $3 AND s.passed_on = 0 WHERE f.at >= $1 AND f.at < $2 ORDER BY 1";
        let rows = sqlx::query(sql).bind(from).bind(to).bind(kommun).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("opportunity")?)).collect()
    }

    /// What was answered for a kommun, and stands.
    pub async fn answers_between(&self, (from, to): (i64, i64), kommun: &str) -> Result<Vec<Feedback>> {
        let mut answers = self.feedback().await?;
        answers.retain(|answer| answer.kommun == kommun && (from..to).contains(&answer.at));
        Ok(answers)
    }

    /// The days of each source from one day to another (`2026-05-10`), both included.
    pub async fn source_days(&self, from: &str, to: &str) -> Result<BTreeMap<String, SourceDays>> {
        let sql = "SELECT source, COUNT(*) AS days, CAST(SUM(CASE WHEN ill > 0 THEN 1 ELSE 0 END) AS BIGINT) AS ill_days, \
             CAST(SUM(rounds) AS BIGINT) AS rounds, CAST(SUM(ill) AS BIGINT) AS ill_rounds FROM source_days \
             WHERE day >= $1 AND day <= $2 GROUP BY source ORDER BY source";
        let rows = sqlx::query(sql).bind(from).bind(to).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let days = SourceDays {
                days: row.try_get("days")?,
                ill_days: row.try_get("ill_days")?,
                rounds: row.try_get("rounds")?,
                ill_rounds: row.try_get("ill_rounds")?,
            };
            Ok((row.try_get("source")?, days))
        };
        rows.iter().map(read).collect()
    }

    /// The first day that is known of sources.
    pub async fn first_source_day(&self) -> Result<Option<String>> {
        let row = sqlx::query("SELECT MIN(day) AS day FROM source_days").fetch_one(&self.pool).await?;
        Ok(row.try_get("day")?)
    }
}

fn about(rows: &[AnyRow], kommuner: Option<&[&str]>) -> Result<Vec<Delivery>> {
    let mut letters = rows.iter().map(delivery).collect::<Result<Vec<_>>>()?;
    letters
        .retain(|letter| kommuner.is_none_or(|those| letter.kommun.iter().any(|slug| those.contains(&slug.as_str()))));
    Ok(letters)
}
