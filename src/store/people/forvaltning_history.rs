//! Since when each förvaltning has had its present areas: calls are not news because a kommun's file changed.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::kommun::Kommun;
use crate::store::Store;
use crate::store::rows::{from_json, to_json};

/// A förvaltning as it was last seen in its kommun's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SeenForvaltning {
    kommun: String,
    forvaltning: String,
    /// `None` while the file does not have it.
    areas: Option<Vec<String>>,
    /// When it was first seen with these areas (milliseconds); 0 when it never had others.
    since: i64,
}

/// The key under which the list is stored.
const FORVALTNINGAR_KEY: &str = "routes";

impl Store {
    /// Returns since when (milliseconds) each förvaltning that someone subscribes to has had its present areas, by
    /// kommun and förvaltning, and stores what it saw for the next call.
    pub async fn forvaltningar_unchanged_since(
        &self,
        kommuner: &[Kommun],
        now: i64,
    ) -> Result<BTreeMap<(String, String), i64>> {
        let row = sqlx::query("SELECT value FROM marks WHERE name = $1")
            .bind(FORVALTNINGAR_KEY)
            .fetch_optional(&self.pool)
            .await?;
        let previous: Vec<SeenForvaltning> =
            row.as_ref().map(|row| from_json(row, "value")).transpose()?.unwrap_or_default();
        let sql = "SELECT DISTINCT kommun, forvaltning FROM subscriptions WHERE forvaltning IS NOT NULL \
             ORDER BY kommun, forvaltning";
        let mut current = Vec::new();
        for row in sqlx::query(sql).fetch_all(&self.pool).await? {
            let (kommun, forvaltning): (String, String) = (row.try_get("kommun")?, row.try_get("forvaltning")?);
            let file = kommuner.iter().find(|one| one.slug == kommun);
            let areas = file.and_then(|file| file.areas_of(&forvaltning)).map(<[String]>::to_vec);
            let last = previous.iter().find(|one| one.kommun == kommun && one.forvaltning == forvaltning);
            let since = last.map_or(0, |last| if last.areas == areas { last.since } else { now });
            current.push(SeenForvaltning { kommun, forvaltning, areas, since });
        }
        if current != previous {
            let sql = "INSERT INTO marks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
            sqlx::query(sql).bind(FORVALTNINGAR_KEY).bind(to_json(&current)?).execute(&self.pool).await?;
        }
        Ok(current.into_iter().map(|one| ((one.kommun, one.forvaltning), one.since)).collect())
    }
}
