//! Where the reading of a source stopped, for sources that take several rounds.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;
use sqlx::Row as _;

use crate::opportunity::SourceId;
use crate::store::Store;
use crate::store::columns::Millis;

impl Store {
    /// Returns where the reading of a source stopped, as [`put_frontier`](Store::put_frontier) was given it.
    pub async fn frontier(&self, source: &SourceId) -> Result<Option<String>> {
        let sql = "SELECT state FROM frontiers WHERE source = $1";
        let row = sqlx::query(sql).bind(source).fetch_optional(&self.pool).await?;
        row.map(|row| Ok(row.try_get("state")?)).transpose()
    }

    /// Records where the reading of a source that was begun at `begun_at` stopped. To be called when what was read has
    /// been stored.
    pub async fn put_frontier(&self, source: &SourceId, begun_at: Timestamp, state: &str) -> Result<()> {
        let sql = "INSERT INTO frontiers (source, begun_at, state) VALUES ($1, $2, $3) \
             ON CONFLICT (source) DO UPDATE SET begun_at = excluded.begun_at, state = excluded.state";
        sqlx::query(sql).bind(source).bind(Millis(begun_at)).bind(state).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets where the reading of a source stopped: it was read whole, or begins anew.
    pub async fn drop_frontier(&self, source: &SourceId) -> Result<()> {
        sqlx::query("DELETE FROM frontiers WHERE source = $1").bind(source).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns the calls' own pages that were read after `since`.
    pub async fn own_pages_read_after(&self, source: &SourceId, since: Timestamp) -> Result<BTreeSet<String>> {
        let sql = "SELECT url FROM own_pages WHERE source = $1 AND read_at > $2";
        let urls = sqlx::query_scalar(sql).bind(source).bind(Millis(since)).fetch_all(&self.pool).await?;
        Ok(urls.into_iter().collect())
    }

    /// Records that calls' own pages were read, and forgets which were read before `since`.
    pub async fn put_own_pages(
        &self,
        source: &SourceId,
        urls: &BTreeSet<String>,
        (now, since): (Timestamp, Timestamp),
    ) -> Result<()> {
        let mut tx = self.begin_write().await?;
        let sql = "DELETE FROM own_pages WHERE source = $1 AND read_at < $2";
        sqlx::query(sql).bind(source).bind(Millis(since)).execute(&mut *tx).await?;
        for url in urls {
            let sql = "INSERT INTO own_pages (source, url, read_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (source, url) DO UPDATE SET read_at = excluded.read_at";
            sqlx::query(sql).bind(source).bind(url).bind(Millis(now)).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
