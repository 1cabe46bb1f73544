//! How similar calls are to the areas in meaning, as a language model found, and what each similarity was made from.

use std::collections::HashMap;

use anyhow::Result;
use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::matching::Similarity;
use crate::opportunity::OpportunityId;
use crate::store::Store;
use crate::store::columns::read;
use crate::store::rows::placeholders;

/// A similarity and a fingerprint of everything that it was made from.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct StoredSimilarity {
    #[sqlx(rename = "body")]
    pub similarity: Similarity,
    #[sqlx(rename = "made_from")]
    pub fingerprint: String,
}

impl Store {
    /// Returns the stored similarities of these calls.
    pub async fn similarities(&self, ids: &[&OpportunityId]) -> Result<HashMap<OpportunityId, StoredSimilarity>> {
        let sql = format!(
            "SELECT opportunity, made_from, body FROM likenesses WHERE opportunity IN {}",
            placeholders(1, ids.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for id in ids {
            query = query.bind(id.as_str());
        }
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("opportunity")?, read(row, "opportunity")?))).collect()
    }

    /// Stores similarities, replacing older ones.
    pub async fn put_similarities(&self, similarities: &[(OpportunityId, StoredSimilarity)]) -> Result<()> {
        if similarities.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO likenesses (opportunity, made_from, body) VALUES ($1, $2, $3) \
             ON CONFLICT (opportunity) DO UPDATE SET made_from = excluded.made_from, body = excluded.body";
        let mut tx = self.begin_write().await?;
        for (id, stored) in similarities {
            let row = sqlx::query(sql).bind(id.as_str()).bind(&stored.fingerprint).bind(&stored.similarity);
            row.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
