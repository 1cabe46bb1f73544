//! What people have been reminded of, and when they last saw a call.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::Store;
use super::outbox::Owed;
use crate::delivery::{ToldCall, ToldStep};
use crate::opportunity::OpportunityId;

impl Store {
    /// The steps that a person has been reminded of, of all calls.
    pub async fn reminded(&self, person: &str) -> Result<BTreeSet<ToldStep>> {
        let sql = "SELECT opportunity, goal, day, step FROM reminded WHERE person = $1";
        let rows = sqlx::query(sql).bind(person).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let (day, step): (String, i64) = (row.try_get("day")?, row.try_get("step")?);
            let (call, goal) = (row.try_get("opportunity")?, row.try_get("goal")?);
            Ok(ToldStep { call, goal, day: day.parse()?, step: step.try_into()? })
        };
        rows.iter().map(read).collect()
    }

    /// When a letter last told a person of each call, or they chose to follow it: then they saw its days.
    pub async fn last_seen(&self, person: &str) -> Result<BTreeMap<OpportunityId, Timestamp>> {
        let sql = "SELECT opportunity, MAX(at) AS at FROM (\
             SELECT t.opportunity AS opportunity, d.owed_at AS at FROM told t JOIN deliveries d ON d.id = t.delivery \
             WHERE t.person = $1 \
             UNION ALL SELECT opportunity, at FROM follows WHERE person = $1) seen GROUP BY opportunity";
        let rows = sqlx::query(sql).bind(person).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            let at = Timestamp::from_millisecond(row.try_get("at")?)?;
            Ok((OpportunityId(row.try_get("opportunity")?), at))
        };
        rows.iter().map(read).collect()
    }

    /// The Message-ID of the letter that first told a person of all these calls. Nothing when one of them was never
    /// told, and when several letters told them: then there is no one thread to stand in.
    pub async fn first_letter_about(&self, person: &str, calls: &[ToldCall]) -> Result<Option<String>> {
        let sql = "SELECT d.message_id AS message_id FROM told t JOIN deliveries d ON d.id = t.delivery \
             WHERE t.person = $1 AND t.opportunity = $2 AND t.manner <> 'listed' ORDER BY d.owed_at, t.seq LIMIT 1";
        let mut first: Option<String> = None;
        for call in calls {
            let row = sqlx::query(sql).bind(person).bind(&call.id).fetch_optional(&self.pool).await?;
            let Some(row) = row else { return Ok(None) };
            let letter: String = row.try_get("message_id")?;
            if first.as_ref().is_some_and(|first| *first != letter) {
                return Ok(None);
            }
            first = Some(letter);
        }
        Ok(first)
    }
}

/// False when one of the steps was reminded of before.
pub(super) async fn reminded_first_time(tx: &mut Transaction<'static, Any>, owed: &Owed) -> Result<bool> {
    let sql = "INSERT INTO reminded (person, opportunity, goal, day, step, delivery) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (person, opportunity, goal, day, step) DO NOTHING";
    for step in &owed.steps {
        let row = sqlx::query(sql).bind(&owed.person).bind(&step.call).bind(&step.goal).bind(step.day.to_string());
        let done = row.bind(i64::from(step.step)).bind(&owed.id).execute(&mut **tx).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
