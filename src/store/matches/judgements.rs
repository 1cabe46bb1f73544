//! Judgements: how calls match kommuner, and what each judgement was made from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::Result;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, FromRow, Row, Transaction};

use crate::kommun::{KommunSlug, Level, Match};
use crate::opportunity::{Opportunity, OpportunityId, Revision};
use crate::store::Store;
use crate::store::catalogue::opportunities::opportunity_columns;
use crate::store::columns::{ZeroIsNone, read_all};
use crate::store::rows::placeholders;

/// A call whose judgement for a kommun is missing or outdated, with the previous one.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingJudgement {
    pub opportunity: OpportunityId,
    pub previous: Option<PreviousJudgement>,
}

/// The previous judgement of a call for a kommun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct PreviousJudgement {
    pub level: Level,
    pub revision: Revision,
    /// As in [`NewJudgement::selected_at`].
    #[sqlx(try_from = "ZeroIsNone")]
    pub selected_at: Option<Revision>,
}

/// A judgement to store, with what it was made from.
#[derive(Clone, Debug)]
pub struct NewJudgement {
    pub opportunity: OpportunityId,
    pub judgement: Match,
    pub revision: Revision,
    pub fingerprint: String,
    pub version: String,
    /// The newest revision if the level rose only because the file or the vocabulary changed; `None` if the call itself
    /// raised it.
    pub selected_at: Option<Revision>,
}

/// A match with its call: what letters and pages are made from.
#[derive(Clone, Debug)]
pub struct MatchedCall {
    pub opportunity: Arc<Opportunity>,
    pub judgement: Match,
    /// As in [`NewJudgement::selected_at`].
    pub selected_at: Option<Revision>,
}

impl Store {
    /// Returns the calls whose judgement for a kommun is missing, or made from an older revision, file or vocabulary.
    pub async fn pending_judgements(
        &self,
        kommun: &KommunSlug,
        fingerprint: &str,
        version: &str,
    ) -> Result<Vec<PendingJudgement>> {
        let sql = "SELECT o.id AS id, m.level AS level, m.revision AS revision, m.selected_at AS selected_at \
             FROM opportunities o LEFT JOIN matches m ON m.opportunity = o.id AND m.kommun = $1 \
             WHERE m.opportunity IS NULL OR m.revision <> o.revision OR m.fingerprint <> $2 OR m.version <> $3 ORDER BY o.id";
        let rows = sqlx::query(sql).bind(kommun).bind(fingerprint).bind(version).fetch_all(&self.pool).await?;
        read_all(&rows, "id")
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
    pub async fn delete_matches_except(&self, slugs: &[KommunSlug]) -> Result<()> {
        let rows = sqlx::query("SELECT DISTINCT kommun FROM matches").fetch_all(&self.pool).await?;
        for row in rows {
            let kommun: KommunSlug = row.try_get("kommun")?;
            if !slugs.contains(&kommun) {
                sqlx::query("DELETE FROM matches WHERE kommun = $1").bind(kommun).execute(&self.pool).await?;
            }
        }
        Ok(())
    }

    /// Returns a kommun's matches above level none with their calls, strongest first.
    pub async fn matches_of_kommun(&self, kommun: &KommunSlug) -> Result<Vec<MatchedCall>> {
        let sql = concat!(
            "SELECT ",
            opportunity_columns!(),
            ", m.body AS body, m.selected_at AS selected_at FROM matches m JOIN opportunities o ON o.id = m.opportunity \
             WHERE m.kommun = $1 AND m.level <> 'none' ORDER BY m.score DESC, o.id"
        );
        read_all(&sqlx::query(sql).bind(kommun).fetch_all(&self.pool).await?, "id")
    }

    /// Returns the matches above level none of several kommuner, strongest first; calls in common are held in memory
    /// once.
    pub async fn matches_of_kommuner(
        &self,
        slugs: &BTreeSet<&KommunSlug>,
    ) -> Result<BTreeMap<KommunSlug, Vec<MatchedCall>>> {
        let sql = "SELECT opportunity, body, selected_at FROM matches \
             WHERE kommun = $1 AND level IN ('alert', 'digest') ORDER BY score DESC, opportunity";
        let mut by_kommun = BTreeMap::new();
        for slug in slugs {
            let rows = sqlx::query(sql).bind(*slug).fetch_all(&self.pool).await?;
            by_kommun.insert((*slug).clone(), read_all::<StoredMatch>(&rows, "opportunity")?);
        }
        let wanted: BTreeSet<&OpportunityId> = by_kommun.values().flatten().map(|found| &found.opportunity).collect();
        let wanted: Vec<&OpportunityId> = wanted.into_iter().collect();
        let mut calls: HashMap<OpportunityId, Arc<Opportunity>> = HashMap::with_capacity(wanted.len());
        for some in wanted.chunks(CALLS_PER_QUERY) {
            let read = self.opportunities(some).await?;
            calls.extend(read.into_iter().map(|call| (call.id.clone(), Arc::new(call))));
        }
        let matched = |found: StoredMatch| {
            let opportunity = Arc::clone(calls.get(&found.opportunity)?);
            Some(MatchedCall { opportunity, judgement: found.judgement, selected_at: found.selected_at })
        };
        let all_matched = |found: Vec<StoredMatch>| found.into_iter().filter_map(matched).collect();
        Ok(by_kommun.into_iter().map(|(slug, found)| (slug, all_matched(found))).collect())
    }

    /// Returns the matches at level none of calls that someone follows.
    pub async fn followed_without_match(&self) -> Result<Vec<MatchedCall>> {
        let sql = concat!(
            "SELECT ",
            opportunity_columns!(),
            ", m.body AS body, m.selected_at AS selected_at FROM matches m JOIN opportunities o ON o.id = m.opportunity \
             WHERE m.level = 'none' AND o.id IN (SELECT opportunity FROM follows) ORDER BY m.score DESC, o.id"
        );
        read_all(&sqlx::query(sql).fetch_all(&self.pool).await?, "id")
    }

    /// Returns the judgements of one call for every kommun, strongest first.
    pub async fn matches_of(&self, id: &OpportunityId) -> Result<Vec<Match>> {
        let sql = "SELECT body FROM matches WHERE opportunity = $1 ORDER BY score DESC, kommun";
        let rows = sqlx::query(sql).bind(id.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("body")?)).collect()
    }

    /// Returns for each call the kommuner that it suits at all, strongest first.
    pub async fn matched_kommuner(&self) -> Result<HashMap<OpportunityId, Vec<(KommunSlug, Level)>>> {
        let sql = "SELECT opportunity, kommun, level FROM matches WHERE level <> 'none' ORDER BY score DESC, kommun";
        let mut suiting: HashMap<OpportunityId, Vec<(KommunSlug, Level)>> = HashMap::new();
        for row in sqlx::query(sql).fetch_all(&self.pool).await? {
            let kommuner = suiting.entry(row.try_get("opportunity")?).or_default();
            kommuner.push((row.try_get("kommun")?, row.try_get("level")?));
        }
        Ok(suiting)
    }

    /// Returns each call that suits a kommun at all, with the kommun's slug and the score (0..1).
    pub async fn fit_scores(&self) -> Result<Vec<(OpportunityId, KommunSlug, f64)>> {
        let sql = "SELECT opportunity, kommun, score FROM matches WHERE level <> 'none'";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let read = |row: &AnyRow| Ok((row.try_get("opportunity")?, row.try_get("kommun")?, row.try_get("score")?));
        rows.iter().map(read).collect()
    }

    /// Returns every judgement with its call, by kommun and falling score.
    pub async fn all_matches(&self) -> Result<Vec<MatchRow>> {
        let sql = "SELECT o.id AS id, o.reference AS reference, o.identifier AS identifier, m.body AS body FROM matches m \
             JOIN opportunities o ON o.id = m.opportunity ORDER BY m.kommun, m.score DESC, o.id";
        read_all(&sqlx::query(sql).fetch_all(&self.pool).await?, "id")
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
            .bind(one.judgement.level)
            .bind(one.judgement.score)
            .bind(&one.judgement)
            .bind(one.revision)
            .bind(&one.fingerprint)
            .bind(&one.version)
            .bind(one.selected_at.unwrap_or_default());
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// A judgement as a list shows it.
#[derive(Clone, Debug, FromRow)]
pub struct MatchRow {
    pub id: OpportunityId,
    pub reference: String,
    pub identifier: Option<String>,
    #[sqlx(rename = "body")]
    pub judgement: Match,
}

/// A match without its call.
#[derive(FromRow)]
struct StoredMatch {
    opportunity: OpportunityId,
    #[sqlx(rename = "body")]
    judgement: Match,
    #[sqlx(try_from = "ZeroIsNone")]
    selected_at: Option<Revision>,
}

impl FromRow<'_, AnyRow> for PendingJudgement {
    fn from_row(row: &AnyRow) -> sqlx::Result<PendingJudgement> {
        let has_previous = row.try_get::<Option<Level>, _>("level")?.is_some();
        let previous = has_previous.then(|| PreviousJudgement::from_row(row)).transpose()?;
        Ok(PendingJudgement { opportunity: row.try_get("id")?, previous })
    }
}

impl FromRow<'_, AnyRow> for MatchedCall {
    fn from_row(row: &AnyRow) -> sqlx::Result<MatchedCall> {
        Ok(MatchedCall {
            opportunity: Arc::new(Opportunity::from_row(row)?),
            judgement: row.try_get("body")?,
            selected_at: row.try_get::<ZeroIsNone, _>("selected_at")?.into(),
        })
    }
}
