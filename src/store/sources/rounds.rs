//! What the latest rounds of each source found, and which problems the operator has been notified of.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::Timestamp;
use sqlx::{FromRow, Row};

use super::operator_problem::{OperatorProblem, ProblemState};
use crate::opportunity::{SourceHealth, SourceId, Zone};
use crate::store::columns::{Millis, read, read_all};
use crate::store::outbox::queued_letter::insert_letter;
use crate::store::{QueuedLetter, Store};

/// Rounds stored for each source; older ones are deleted.
const ROUNDS_PER_SOURCE: i64 = 60;

/// What one round of a source found.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SourceRound {
    #[sqlx(try_from = "Millis")]
    pub at: Timestamp,
    #[sqlx(rename = "state")]
    pub health: SourceHealth,
    /// Calls on the list; `None` when it could not be read.
    pub found: Option<i64>,
    pub new: i64,
    /// Rows of the list that could not be read; `None` when that was not counted.
    pub aside: Option<i64>,
}

impl Store {
    /// Stores a round and adds it to its day; the oldest of many rounds is deleted.
    pub async fn record_round(&self, source: &SourceId, round: &SourceRound) -> Result<()> {
        let mut tx = self.begin_write().await?;
        let sql = "INSERT INTO source_rounds (source, at, state, found, new, aside) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (source, at) DO UPDATE SET state = excluded.state, found = excluded.found, \
             new = excluded.new, aside = excluded.aside";
        sqlx::query(sql)
            .bind(source)
            .bind(Millis(round.at))
            .bind(round.health)
            .bind(round.found)
            .bind(round.new)
            .bind(round.aside)
            .execute(&mut *tx)
            .await?;
        let sql = "DELETE FROM source_rounds WHERE source = $1 AND at <= \
             (SELECT at FROM source_rounds WHERE source = $1 ORDER BY at DESC LIMIT 1 OFFSET $2)";
        sqlx::query(sql).bind(source).bind(ROUNDS_PER_SOURCE).execute(&mut *tx).await?;
        let day = Zone::Stockholm.date_of(round.at).to_string();
        let failed = i64::from(!round.health.is_well());
        let sql = "INSERT INTO source_days (source, day, rounds, ill, new) VALUES ($1, $2, 1, $3, $4) \
             ON CONFLICT (source, day) DO UPDATE SET rounds = source_days.rounds + 1, \
             ill = source_days.ill + excluded.ill, new = source_days.new + excluded.new";
        sqlx::query(sql).bind(source).bind(day).bind(failed).bind(round.new).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Returns the latest rounds of a source, oldest first.
    pub async fn rounds(&self, source: &SourceId) -> Result<Vec<SourceRound>> {
        let sql = "SELECT source, at, state, found, new, aside FROM source_rounds WHERE source = $1 ORDER BY at";
        let rows = sqlx::query(sql).bind(source).fetch_all(&self.pool).await?;
        read_all(&rows, "source")
    }

    /// Returns the latest rounds of every source, oldest first.
    pub async fn all_rounds(&self) -> Result<BTreeMap<SourceId, Vec<SourceRound>>> {
        let sql = "SELECT source, at, state, found, new, aside FROM source_rounds ORDER BY source, at";
        let mut all: BTreeMap<SourceId, Vec<SourceRound>> = BTreeMap::new();
        for row in &sqlx::query(sql).fetch_all(&self.pool).await? {
            all.entry(row.try_get("source")?).or_default().push(read(row, "source")?);
        }
        Ok(all)
    }

    /// Returns the instants at which a source showed new calls, oldest first.
    pub async fn new_call_times(&self, source: &SourceId) -> Result<Vec<Timestamp>> {
        let sql = "SELECT DISTINCT first_seen FROM listings WHERE source = $1 ORDER BY first_seen";
        let rows = sqlx::query(sql).bind(source).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get::<Millis, _>("first_seen")?.0)).collect()
    }

    /// Returns the problems that the operator has been notified of and that were not over since.
    pub async fn operator_notifications(&self) -> Result<BTreeSet<OperatorProblem>> {
        let problems = sqlx::query_scalar("SELECT source FROM operator_told").fetch_all(&self.pool).await?;
        Ok(problems.into_iter().collect())
    }

    /// Records that the operator has been notified of new problems and of recoveries, and queues the letter about them.
    /// Returns false, and keeps nothing, when another process was quicker.
    pub async fn notify_operator(
        &self,
        problems: &[(OperatorProblem, ProblemState)],
        resolved: &[OperatorProblem],
        letter: Option<&QueuedLetter>,
        now: Timestamp,
    ) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        let mut first_time = true;
        for (problem, state) in problems {
            let sql = "INSERT INTO operator_told (source, state, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
            let row = sqlx::query(sql).bind(problem).bind(state.as_str()).bind(Millis(now));
            let done = row.execute(&mut *tx).await?;
            first_time &= done.rows_affected() == 1;
        }
        for problem in resolved {
            let sql = "DELETE FROM operator_told WHERE source = $1";
            first_time &= sqlx::query(sql).bind(problem).execute(&mut *tx).await?.rows_affected() == 1;
        }
        if let Some(letter) = letter.filter(|_| first_time) {
            first_time &= insert_letter(&mut tx, letter, now).await?;
        }
        if !first_time {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }
}
