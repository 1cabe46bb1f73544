//! Everything that exports contain of a call: the call, its history and its matches.

use std::collections::HashMap;

use anyhow::Result;
use sqlx::{AssertSqlSafe, Row};

use super::changes::change_columns;
use crate::kommun::Match;
use crate::opportunity::{Change, Opportunity, OpportunityId};
use crate::store::Store;
use crate::store::columns::read;
use crate::store::rows::placeholders;

/// One call with its history and matches.
#[derive(Clone, Debug)]
pub struct ExportedCall {
    pub opportunity: Opportunity,
    /// Oldest first.
    pub history: Vec<Change>,
    /// The judgements above level none, strongest first.
    pub matches: Vec<Match>,
}

/// Calls read in one query and held in memory together: their texts are long.
const CALLS_PER_QUERY: usize = 100;

impl Store {
    /// Passes the calls with these ids to `each`, one by one and in this order; unknown ids are skipped.
    pub async fn export_calls(&self, ids: &[OpportunityId], mut each: impl FnMut(ExportedCall) + Send) -> Result<()> {
        for ids in ids.chunks(CALLS_PER_QUERY) {
            let calls = self.opportunities(&ids.iter().collect::<Vec<_>>()).await?;
            let mut calls: HashMap<OpportunityId, Opportunity> =
                calls.into_iter().map(|call| (call.id.clone(), call)).collect();
            let (mut histories, mut matches) = (self.histories(ids).await?, self.matches_of_all(ids).await?);
            for id in ids {
                let Some(opportunity) = calls.remove(id) else { continue };
                let history = histories.remove(id).unwrap_or_default();
                each(ExportedCall { opportunity, history, matches: matches.remove(id).unwrap_or_default() });
            }
        }
        Ok(())
    }

    async fn histories(&self, ids: &[OpportunityId]) -> Result<HashMap<OpportunityId, Vec<Change>>> {
        let places = placeholders(1, ids.len());
        let sql = format!("SELECT {} FROM changes c WHERE c.opportunity IN {places} ORDER BY c.seq", change_columns!());
        let query = ids.iter().fold(sqlx::query(AssertSqlSafe(sql)).persistent(false), |q, id| q.bind(id.as_str()));
        let mut histories: HashMap<OpportunityId, Vec<Change>> = HashMap::new();
        for row in query.fetch_all(&self.pool).await? {
            let change: Change = read(&row, "opportunity")?;
            histories.entry(change.opportunity.clone()).or_default().push(change);
        }
        Ok(histories)
    }

    async fn matches_of_all(&self, ids: &[OpportunityId]) -> Result<HashMap<OpportunityId, Vec<Match>>> {
        let sql = format!(
            "SELECT opportunity, body FROM matches WHERE level <> 'none' AND opportunity IN {} ORDER BY score DESC, kommun",
            placeholders(1, ids.len())
        );
        let query = ids.iter().fold(sqlx::query(AssertSqlSafe(sql)).persistent(false), |q, id| q.bind(id.as_str()));
        let mut matches: HashMap<OpportunityId, Vec<Match>> = HashMap::new();
        for row in query.fetch_all(&self.pool).await? {
            matches.entry(row.try_get("opportunity")?).or_default().push(row.try_get("body")?);
        }
        Ok(matches)
    }
}
