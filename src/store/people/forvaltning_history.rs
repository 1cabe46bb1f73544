//! Since when each förvaltning has had its present areas: calls are not news because a kommun's file changed.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::FromRow;

use crate::kommun::{AreaId, Kommun, KommunSlug};
use crate::store::Store;
use crate::store::columns::read_all;
use crate::store::people_columns::Json;
use crate::store::rows::to_json;

/// A förvaltning as it was last seen in its kommun's file.
#[derive(FromRow)]
struct SeenForvaltning {
    kommun: KommunSlug,
    forvaltning: String,
    /// `None` while the file does not have it.
    areas: Option<Json<Vec<AreaId>>>,
    /// When it was first seen with these areas (milliseconds); 0 when it never had others.
    since: i64,
}

impl Store {
    /// Returns since when each förvaltning that someone subscribes to has had its present areas, by kommun and
    /// förvaltning, and stores what it saw for the next call. The first instant of all stands for one that never had
    /// others.
    pub async fn forvaltningar_unchanged_since(
        &self,
        kommuner: &[Kommun],
        now: Timestamp,
    ) -> Result<BTreeMap<(KommunSlug, String), Timestamp>> {
        let sql = "SELECT kommun, forvaltning, areas, since FROM forvaltning_history";
        let previous: Vec<SeenForvaltning> = read_all(&sqlx::query(sql).fetch_all(&self.pool).await?, "forvaltning")?;
        let sql = "SELECT DISTINCT kommun, forvaltning FROM subscriptions WHERE forvaltning IS NOT NULL \
             ORDER BY kommun, forvaltning";
        let subscribed: Vec<(KommunSlug, String)> = sqlx::query_as(sql).fetch_all(&self.pool).await?;
        let mut unchanged_since = BTreeMap::new();
        let (mut changed, mut rows) = (subscribed.len() != previous.len(), Vec::new());
        for (kommun, forvaltning) in subscribed {
            let file = kommuner.iter().find(|one| one.slug == kommun);
            let areas = file.and_then(|file| file.areas_of(&forvaltning));
            let last = previous.iter().find(|one| one.kommun == kommun && one.forvaltning == forvaltning);
            let is_same = |last: &SeenForvaltning| last.areas.as_ref().map(|areas| areas.0.as_slice()) == areas;
            let since = last.map_or(0, |last| if is_same(last) { last.since } else { now.as_millisecond() });
            changed |= !last.is_some_and(is_same);
            rows.push((kommun.clone(), forvaltning.clone(), areas.map(to_json_list).transpose()?, since));
            unchanged_since.insert((kommun, forvaltning), Timestamp::from_millisecond(since)?);
        }
        if changed {
            self.replace_forvaltning_history(&rows).await?;
        }
        Ok(unchanged_since)
    }

    async fn replace_forvaltning_history(&self, rows: &[(KommunSlug, String, Option<String>, i64)]) -> Result<()> {
        let mut tx = self.begin_write().await?;
        sqlx::query("DELETE FROM forvaltning_history").execute(&mut *tx).await?;
        let sql = "INSERT INTO forvaltning_history (kommun, forvaltning, areas, since) VALUES ($1, $2, $3, $4)";
        for (kommun, forvaltning, areas, since) in rows {
            let row = sqlx::query(sql).bind(kommun).bind(forvaltning).bind(areas.clone()).bind(*since);
            row.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn to_json_list(areas: &[AreaId]) -> Result<String> {
    to_json(&areas)
}
