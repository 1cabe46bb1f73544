//! Judgements: how calls match kommuner, and what each judgement was made from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::{Context, Result};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use crate::kommun::{Level, Match};
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::Store;
use crate::store::rows::{from_json, opportunity, placeholders, to_json};

/// A call whose judgement for a kommun is missing or outdated, with the previous one.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingJudgement {
    pub opportunity: OpportunityId,
    pub previous: Option<PreviousJudgement>,
}

/// The previous judgement of a call for a kommun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousJudgement {
    pub level: Level,
    pub revision: i64,
    pub selected_at: i64,
}

/// A judgement to store, with what it was made from.
#[derive(Clone, Debug)]
pub struct NewJudgement {
    pub opportunity: OpportunityId,
    pub judgement: Match,
    pub revision: i64,
    pub fingerprint: String,
    pub version: String,
    /// The newest revision if the level rose only because the file or the vocabulary changed; 0 if the call itself
    /// raised it.
    pub selected_at: i64,
}

/// A match with its call: what letters and pages are made from.
#[derive(Clone, Debug)]
pub struct MatchedCall {
    pub opportunity: Arc<Opportunity>,
    pub judgement: Match,
    pub selected_at: i64,
}

impl Store {
    /// Returns the calls whose judgement for a kommun is missing, or made from an older revision, file or vocabulary.
    pub async fn pending_judgements(
        &self,
        kommun: &str,
        fingerprint: &str,
        version: &str,
    ) -> Result<Vec<PendingJudgement>> {
        let sql = "SELECT o.id AS id, m.level AS level, m.revision AS revision, m.selected_at AS selected_at \
             FROM opportunities o LEFT JOIN matches m ON m.opportunity = o.id AND m.kommun = $1 \
             WHERE m.opportunity IS NULL OR m.revision <> o.revision OR m.fingerprint <> $2 OR m.version <> $3 ORDER BY o.id";
        let rows = sqlx::query(sql).bind(kommun).bind(fingerprint).bind(version).fetch_all(&self.pool).await?;
        rows.iter().map(pending_judgement).collect()
    }

    /// Stores judgements. One made from a revision that is no longer the newest simply stays outdated.
    pub async fn put_matches(&self, judgements: &[NewJudgement]) -> Result<()> {
        for batch in judgements.chunks(500) {
            let mut tx = self.begin_write().await?;
            for rows in batch.chunks(ROWS_PER_STATEMENT) {
                put(&mut tx, rows).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Deletes the matches of kommuner that no longer have a file.
    pub async fn delete_matches_except(&self, slugs: &[String]) -> Result<()> {
        let rows = sqlx::query("SELECT DISTINCT kommun FROM matches").fetch_all(&self.pool).await?;
        for row in rows {
            let kommun: String = row.try_get("kommun")?;
            if !slugs.contains(&kommun) {
                sqlx::query("DELETE FROM matches WHERE kommun = $1").bind(kommun).execute(&self.pool).await?;
            }
        }
        Ok(())
    }

    /// Returns a kommun's matches above level none with their calls, strongest first.
    pub async fn matches_of_kommun(&self, kommun: &str) -> Result<Vec<MatchedCall>> {
        let sql = "SELECT o.id AS id, o.revision AS revision, o.status AS status, o.source AS source, \
             o.reference AS reference, o.facts AS facts, m.body AS body, m.selected_at AS selected_at \
             FROM matches m JOIN opportunities o ON o.id = m.opportunity \
             WHERE m.kommun = $1 AND m.level <> 'none' ORDER BY m.score DESC, o.id";
        let rows = sqlx::query(sql).bind(kommun).fetch_all(&self.pool).await?;
        rows.iter().map(matched_call).collect()
    }

    /// Returns the matches above level none of several kommuner, strongest first; calls in common are held in memory
    /// once.
    pub async fn matches_of_kommuner(&self, slugs: &BTreeSet<&str>) -> Result<BTreeMap<String, Vec<MatchedCall>>> {
        let sql = "SELECT opportunity, body, selected_at FROM matches \
             WHERE kommun = $1 AND level IN ('alert', 'digest') ORDER BY score DESC, opportunity";
        let mut by_kommun = BTreeMap::new();
        for slug in slugs {
            let rows = sqlx::query(sql).bind(*slug).fetch_all(&self.pool).await?;
            let read = |row: &AnyRow| -> Result<(OpportunityId, Match, i64)> {
                let call: OpportunityId = row.try_get("opportunity")?;
                Ok((call, from_json(row, "body")?, row.try_get("selected_at")?))
            };
            by_kommun.insert((*slug).to_owned(), rows.iter().map(read).collect::<Result<Vec<_>>>()?);
        }
        let wanted: BTreeSet<&OpportunityId> = by_kommun.values().flatten().map(|(call, ..)| call).collect();
        let wanted: Vec<&OpportunityId> = wanted.into_iter().collect();
        let mut calls: HashMap<OpportunityId, Arc<Opportunity>> = HashMap::with_capacity(wanted.len());
        for some in wanted.chunks(CALLS_PER_QUERY) {
            let read = self.opportunities(some).await?;
            calls.extend(read.into_iter().map(|call| (call.id.clone(), Arc::new(call))));
        }
        let candidate = |(call, found, selected_at): (OpportunityId, Match, i64)| {
            Some(MatchedCall { opportunity: Arc::clone(calls.get(&call)?), judgement: found, selected_at })
        };
        let candidates = |list: Vec<_>| list.into_iter().filter_map(candidate).collect();
        Ok(by_kommun.into_iter().map(|(slug, list)| (slug, candidates(list))).collect())
    }

    /// Returns the matches at level none of calls that someone follows.
    pub async fn followed_without_match(&self) -> Result<Vec<MatchedCall>> {
        let sql = "SELECT o.id AS id, o.revision AS revision, o.status AS status, o.source AS source, \
             o.reference AS reference, o.facts AS facts, m.body AS body, m.selected_at AS selected_at \
             FROM matches m JOIN opportunities o ON o.id = m.opportunity \
             WHERE m.level = 'none' AND o.id IN (SELECT opportunity FROM follows) ORDER BY m.score DESC, o.id";
        sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(matched_call).collect()
    }

    /// Returns the judgements of one call for every kommun, strongest first.
    pub async fn matches_of(&self, id: &OpportunityId) -> Result<Vec<Match>> {
        let sql = "SELECT body FROM matches WHERE opportunity = $1 ORDER BY score DESC, kommun";
        let rows = sqlx::query(sql).bind(id.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(|row| from_json(row, "body")).collect()
    }

    /// Returns for each call the kommuner that it suits at all, strongest first.
    pub async fn matched_kommuner(&self) -> Result<HashMap<OpportunityId, Vec<(String, Level)>>> {
        let sql = "SELECT opportunity, kommun, level FROM matches WHERE level <> 'none' ORDER BY score DESC, kommun";
        let mut suiting: HashMap<OpportunityId, Vec<(String, Level)>> = HashMap::new();
        for row in sqlx::query(sql).fetch_all(&self.pool).await? {
            let word: String = row.try_get("level")?;
            let level = Level::parse(&word).with_context(|| format!("'{word}' is no level"))?;
            let kommuner = suiting.entry(row.try_get("opportunity")?).or_default();
            kommuner.push((row.try_get("kommun")?, level));
        }
        Ok(suiting)
    }

    /// Returns each call that suits a kommun at all, with the kommun's slug and the score (0..1).
    pub async fn fit_scores(&self) -> Result<Vec<(OpportunityId, String, f64)>> {
        let sql = "SELECT opportunity, kommun, score FROM matches WHERE level <> 'none'";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| Ok((row.try_get("opportunity")?, row.try_get("kommun")?, row.try_get("score")?));
        rows.iter().map(read).collect()
    }

    /// Returns every judgement with its call, by kommun and falling score.
    pub async fn all_matches(&self) -> Result<Vec<MatchRow>> {
        let sql = "SELECT o.id AS id, o.reference AS reference, o.identifier AS identifier, m.body AS body FROM matches m \
             JOIN opportunities o ON o.id = m.opportunity ORDER BY m.kommun, m.score DESC, o.id";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| {
            Ok(MatchRow {
                id: row.try_get("id")?,
                reference: row.try_get("reference")?,
                identifier: row.try_get("identifier")?,
                judgement: from_json(row, "body")?,
            })
        };
        rows.iter().map(read).collect()
    }
}

/// Calls read in one query.
const CALLS_PER_QUERY: usize = 200;

/// Rows in one statement; each statement is a round trip to the database.
const ROWS_PER_STATEMENT: usize = 50;

async fn put(tx: &mut Transaction<'static, Any>, judgements: &[NewJudgement]) -> Result<()> {
    let sql = format!(
        "INSERT INTO matches (opportunity, kommun, level, score, body, revision, fingerprint, version, selected_at) \
         VALUES {} ON CONFLICT (opportunity, kommun) DO UPDATE SET \
         level = excluded.level, score = excluded.score, body = excluded.body, revision = excluded.revision, \
         fingerprint = excluded.fingerprint, version = excluded.version, selected_at = excluded.selected_at",
        placeholders(judgements.len(), 9)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(judgements.len() == ROWS_PER_STATEMENT);
    for one in judgements {
        query = query
            .bind(one.opportunity.as_str())
            .bind(&one.judgement.kommun)
            .bind(one.judgement.level.as_str())
            .bind(one.judgement.score)
            .bind(to_json(&one.judgement)?)
            .bind(one.revision)
            .bind(&one.fingerprint)
            .bind(&one.version)
            .bind(one.selected_at);
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// A judgement as a list shows it.
#[derive(Clone, Debug)]
pub struct MatchRow {
    pub id: OpportunityId,
    pub reference: String,
    pub identifier: Option<String>,
    pub judgement: Match,
}

fn pending_judgement(row: &AnyRow) -> Result<PendingJudgement> {
    let level: Option<String> = row.try_get("level")?;
    let previous = match level {
        None => None,
        Some(word) => Some(PreviousJudgement {
            level: Level::parse(&word).with_context(|| format!("'{word}' is no level"))?,
            revision: row.try_get("revision")?,
            selected_at: row.try_get("selected_at")?,
        }),
    };
    Ok(PendingJudgement { opportunity: row.try_get("id")?, previous })
}

fn matched_call(row: &AnyRow) -> Result<MatchedCall> {
    let (opportunity, found) = (Arc::new(opportunity(row)?), from_json(row, "body")?);
    Ok(MatchedCall { opportunity, judgement: found, selected_at: row.try_get("selected_at")? })
}
