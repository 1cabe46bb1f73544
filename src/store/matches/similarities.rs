//! How similar calls are to the areas in meaning, as a language model found, and what each similarity was made from.

use std::collections::HashMap;

use anyhow::Result;
use sqlx::{AssertSqlSafe, Row};

use crate::matching::Similarity;
use crate::opportunity::OpportunityId;
use crate::store::Store;
use crate::store::rows::{from_json, placeholders, to_json};

/// A similarity and a fingerprint of everything that it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredSimilarity {
    pub similarity: Similarity,
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
        let read = |row| {
            let stored =
                StoredSimilarity { similarity: from_json(row, "body")?, fingerprint: row.try_get("made_from")? };
            Ok((row.try_get("opportunity")?, stored))
        };
        rows.iter().map(read).collect()
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
            let row = sqlx::query(sql).bind(id.as_str()).bind(&stored.fingerprint).bind(to_json(&stored.similarity)?);
            row.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
