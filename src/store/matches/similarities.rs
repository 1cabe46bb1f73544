//! How similar calls are to the areas in meaning, as a language model found, and what each similarity was made from.

use std::collections::HashMap;

use anyhow::Result;
use sqlx::{AssertSqlSafe, Row};

use crate::matching::Likeness;
use crate::opportunity::OpportunityId;
use crate::store::Store;
use crate::store::rows::{from_json, json, places};

/// A similarity and a fingerprint of everything that it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    pub likeness: Likeness,
    pub from: String,
}

impl Store {
    /// Returns the stored similarities of these calls.
    pub async fn likenesses(&self, ids: &[&OpportunityId]) -> Result<HashMap<OpportunityId, Made>> {
        let sql = format!(
            "SELECT opportunity, made_from, body FROM likenesses WHERE opportunity IN {}",
            places(1, ids.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for id in ids {
            query = query.bind(id.as_str());
        }
        let rows = query.fetch_all(&self.pool).await?;
        let read = |row| {
            let made = Made { likeness: from_json(row, "body")?, from: row.try_get("made_from")? };
            Ok((OpportunityId(row.try_get("opportunity")?), made))
        };
        rows.iter().map(read).collect()
    }

    /// Stores similarities, replacing older ones.
    pub async fn put_likenesses(&self, made: &[(OpportunityId, Made)]) -> Result<()> {
        if made.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO likenesses (opportunity, made_from, body) VALUES ($1, $2, $3) \
             ON CONFLICT (opportunity) DO UPDATE SET made_from = excluded.made_from, body = excluded.body";
        let mut tx = self.write().await?;
        for (id, made) in made {
            let row = sqlx::query(sql).bind(id.as_str()).bind(&made.from).bind(json(&made.likeness)?);
            row.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
